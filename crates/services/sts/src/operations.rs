//! The table of operations.

mod identity;
mod session;

use crate::lookup;

wire::operations! {
    /// Every operation of STS that there is.
    pub static OPERATIONS: shapes::sts = [
        GetCallerIdentity, identity::get_caller_identity, "sts:GetCallerIdentity", Open;
        AssumeRole, session::assume_role, "sts:AssumeRole", Guarded(lookup::TRUST);
        GetSessionToken, session::get_session_token, "sts:GetSessionToken", Open;
    ];
}
