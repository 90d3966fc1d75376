//! HTTP to shapes and back: the only crate that knows the API's formats. It knows no service's rule
//! and no IAM row; those come in through [`Service`] tables and the traits [`Identities`],
//! [`Authorizer`], [`Audit`].
//!
//! A request goes through one array of steps ([`pipeline`]): identify, authenticate, authorize,
//! decode, validate, call, encode, audit. `call` runs an operation's function on a transaction,
//! again after a conflict; the answer leaves when the commit is durable. What only reads stays on
//! the thread that read the request.
//!
//! # A service, in short
//!
//! A service crate has one table line and one function for each operation. The whole of it:
//!
//! ```
//! use aws::Fault;
//! use shapes::sts;
//! use wire::{Call, Codes, Service};
//!
//! pub fn service() -> Service {
//!     Service {
//!         model: &sts::SERVICE,
//!         operations: OPERATIONS,
//!         codes: Codes::QUERY,
//!     }
//! }
//!
//! wire::operations! {
//!     /// Every operation that there is: AWS's name, function, IAM action, access.
//!     pub static OPERATIONS: shapes::sts = [
//!         GetCallerIdentity, get_caller_identity, "sts:GetCallerIdentity", Open;
//!     ];
//! }
//!
//! /// Says who calls. AWS: STS GetCallerIdentity.
//! fn get_caller_identity(
//!     call: &mut Call<'_>,
//!     input: sts::GetCallerIdentityInput,
//! ) -> Result<sts::GetCallerIdentityOutput, Fault> {
//!     let sts::GetCallerIdentityInput {} = input;
//!     let caller = call.caller();
//!     Ok(sts::GetCallerIdentityOutput {
//!         account: Some(caller.account.to_string()),
//!         arn: Some(caller.arn.clone()),
//!         user_id: Some(caller.user_id.clone()),
//!     })
//! }
//!
//! let local = wire::kit::Local::of(vec![service()]);
//! let me = local.call::<sts::GetCallerIdentity>(Default::default()).unwrap();
//! assert_eq!(me.account.as_deref(), Some(wire::kit::ACCOUNT));
//! ```
//!
//! With rows, permission, pages and tokens: `tests/worked_example.rs`.
//!
//! # Rules for an operation's function
//!
//! 1. It is synchronous and touches nothing but its [`Call`]: no socket, no thread, no clock.
//! 2. It may run more than once for one request; what a run wrote that did not commit is gone.
//! 3. It checks before it writes. Where it calls another ([`Call::invoke`]) that fails, nothing of
//!    the other is written, and it may go on.
//! 4. [`Access::Resource`] and [`Access::Guarded`] mean that it calls [`Call::allow`] itself,
//!    before it answers.
//! 5. It takes its input apart without `..`; a member without effect is refused by name.

mod api;
mod audit;
mod call;
mod calls;
mod digest;
mod guard;
mod idempotency;
mod identity;
mod inside;
pub mod kit;
pub mod limits;
mod page;
pub mod pipeline;
pub mod protocol;
mod refusal;
mod run;
pub mod server;
mod service;
mod sigv4;
mod validate;

pub use api::{Api, Parts, Ports, TableError};
pub use audit::{Audit, Unrecorded};
pub use call::{As, Call, Facts, done_by_wire};
pub use calls::CallCount;
pub use guard::{Guard, GuardKind, Guarded};
pub use idempotency::{REMEMBERED, UsedToken, forget_old_tokens};
pub use identity::{
    Authorizer, Caller, CallerKind, Conditions, Credential, Decision, Identities, Layer, Origin,
    Question,
};
pub use inside::Inside;
pub use page::{Page, PageSize};
pub use run::run_typed;
pub use service::{Access, Answer, Codes, Input, OperationLine, Service, Wording};
pub use shapes::Operation;
