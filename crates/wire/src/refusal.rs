//! Refusals that are not a service's own: permission and what does not exist here. AWS's codes and
//! words for each protocol.
//!
//! AWS: IAM User Guide, "Troubleshoot access denied error messages"; EC2 API Reference, "Common
//! client errors".

use crate::identity::{Decision, Question};
use aws::Fault;
use shapes::Protocol;

/// The caller may not.
pub fn denied(protocol: Protocol, question: &Question<'_>, decision: Decision) -> Fault {
    let Question {
        caller,
        action,
        resource,
        ..
    } = question;
    let because = match decision {
        Decision::ExplicitDeny => "with an explicit deny in an identity-based policy".to_owned(),
        _ => format!("because no identity-based policy allows the {action} action"),
    };
    let arn = &caller.arn;
    let message = match *resource {
        "*" => format!("User: {arn} is not authorized to perform: {action} {because}"),
        resource => format!(
            "User: {arn} is not authorized to perform: {action} on resource: {resource} {because}"
        ),
    };
    match protocol {
        Protocol::Query => Fault::with_status("AccessDenied", 403, message),
        Protocol::Json { .. } => Fault::with_status("AccessDeniedException", 400, message),
        Protocol::Ec2 => Fault::with_status(
            "UnauthorizedOperation",
            403,
            format!("You are not authorized to perform this operation. {message}"),
        ),
    }
}

/// EC2's answer to a dry run that would have worked.
pub fn dry_run() -> Fault {
    Fault::with_status(
        "DryRunOperation",
        412,
        "Request would have succeeded, but DryRun flag is set.",
    )
}
