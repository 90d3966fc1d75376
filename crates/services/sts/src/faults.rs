//! STS's errors, in AWS's words.

use aws::Fault;

/// A role that is not there was judged to trust somebody: our mistake.
pub fn trusted_nowhere(arn: &str) -> Fault {
    Fault::internal(format!("{arn} is no role, and yet was to be assumed"))
}

/// Root may not.
pub fn root_may_not_assume() -> Fault {
    Fault::with_status(
        "AccessDenied",
        403,
        "Roles may not be assumed by root accounts.",
    )
}

/// A session may not get another of its own.
pub fn cannot_call_with_session() -> Fault {
    Fault::with_status(
        "AccessDenied",
        403,
        "Cannot call GetSessionToken with session credentials",
    )
}

/// Not an ARN.
pub fn invalid_arn(text: &str) -> Fault {
    Fault::client("ValidationError", format!("{text} is invalid"))
}

/// Longer than the role allows.
pub fn longer_than_role_allows() -> Fault {
    Fault::client(
        "ValidationError",
        "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
    )
}

/// Longer than a session of a session may be.
pub fn longer_than_chaining_allows() -> Fault {
    Fault::client(
        "ValidationError",
        "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role \
         chaining.",
    )
}

/// A policy that is no policy.
pub fn malformed_policy(words: String) -> Fault {
    Fault::client("MalformedPolicyDocument", words)
}

/// A member that has no effect here.
pub fn not_implemented(member: &str) -> Fault {
    Fault::not_implemented(format!("sts:AssumeRole with {member}"))
}
