//! AWS's own words, as types: accounts, regions, ARNs, tags, faults, filters, quotas.
//!
//! No I/O and no behaviour of any one service.

pub mod arn;
pub mod fault;
pub mod filters;
pub mod key;
pub mod quota;
pub mod scope;
pub mod tags;

pub use arn::Arn;
pub use fault::{Fault, Sender};
pub use filters::Filters;
pub use quota::{Quota, Quotas};
pub use scope::{AccountId, Region, Scope, private_host};
pub use tags::Tags;
