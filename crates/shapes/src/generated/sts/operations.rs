//! Generated: one file for each operation.

mod assume_role;
mod get_caller_identity;
mod get_session_token;
pub use assume_role::*;
pub use get_caller_identity::*;
pub use get_session_token::*;
