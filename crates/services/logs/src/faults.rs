//! CloudWatch Logs' errors, in AWS's words.

use aws::Fault;
use control::ports::LogError;

fn not_found(message: &str) -> Fault {
    Fault::client("ResourceNotFoundException", message)
}

/// No such group.
pub fn no_group() -> Fault {
    not_found("The specified log group does not exist.")
}

/// No such stream.
pub fn no_stream() -> Fault {
    not_found("The specified log stream does not exist.")
}

/// An ARN of nothing that can have tags here.
pub fn no_resource() -> Fault {
    not_found("The specified resource does not exist.")
}

/// A group of this name is there.
pub fn group_exists() -> Fault {
    Fault::client(
        "ResourceAlreadyExistsException",
        "The specified log group already exists",
    )
}

/// A stream of this name is there.
pub fn stream_exists() -> Fault {
    Fault::client(
        "ResourceAlreadyExistsException",
        "The specified log stream already exists",
    )
}

/// As many groups as there may be.
pub fn too_many_groups() -> Fault {
    Fault::client("LimitExceededException", "Resource limit exceeded.")
}

/// More tags than there may be.
pub fn too_many_tags(arn: &str, most: usize) -> Fault {
    let message = format!("A resource can have no more than {most} tags.");
    Fault::client("TooManyTagsException", message).with_member("resourceName", arn)
}

/// A request that breaks a rule which the model does not have.
pub fn invalid(message: impl Into<String>) -> Fault {
    Fault::client("InvalidParameterException", message)
}

/// What is no name or ARN of a group of this account and region. AWS: DescribeLogGroups, "if you
/// are using this operation in an account that is not a cross-account monitoring account, you can
/// specify only log group names in the same account as the operation".
pub fn foreign_identifier(identifier: &str) -> Fault {
    invalid(format!(
        "LogGroup identifier {identifier} is not of a log group in this account and region."
    ))
}

/// A page token that was not given out by this operation.
pub fn invalid_token() -> Fault {
    invalid("The specified nextToken is invalid.")
}

/// A filter pattern that cannot be read, and where.
pub fn invalid_pattern(why: &str) -> Fault {
    invalid(format!("Invalid filter pattern: {why}"))
}

/// A member that has no effect here.
pub fn not_implemented(what: &str) -> Fault {
    Fault::not_implemented(format!("logs:{what}"))
}

/// The disk.
pub fn failed(error: LogError) -> Fault {
    Fault::internal(error)
}

/// One of our own rows does not read; `cause` goes to the log.
pub fn unreadable(cause: impl std::fmt::Display) -> Fault {
    Fault::internal(cause)
}
