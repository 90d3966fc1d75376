//! HTTP to shapes and back.
mod api;
mod audit;
mod call;
mod digest;
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
pub use idempotency::{REMEMBERED, UsedToken, forget_old_tokens};
pub use identity::{
    Authorizer, Caller, CallerKind, Conditions, Credential, Decision, Identities, Origin, Question,
};
pub use inside::Inside;
pub use page::{Page, PageSize};
pub use run::run_typed;
pub use service::{Access, Answer, Codes, Input, OperationLine, Service, Wording};
pub use shapes::Operation;
