//! The table of operations.

mod identity;
mod session;

wire::operations! {
    /// Every operation of STS that there is. AssumeRole asks for permission itself: a trust policy
    /// may give it to a caller without any policy of its own.
    pub static OPERATIONS: shapes::sts = [
        GetCallerIdentity, identity::get_caller_identity, "sts:GetCallerIdentity", Open;
        AssumeRole, session::assume_role, "sts:AssumeRole", Open;
        GetSessionToken, session::get_session_token, "sts:GetSessionToken", Open;
    ];
}
