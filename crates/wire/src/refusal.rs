//! Refusals that are not a service's own: who calls is not proven, may not, or asks for what does
//! not exist. AWS's codes and words for each protocol.
//!
//! AWS: IAM User Guide, "Troubleshoot access denied error messages" and "Troubleshoot Signature
//! Version 4 signing"; EC2 API Reference, "Common client errors"; each API Reference, "Common
//! errors".

use crate::guard::GuardKind;
use crate::identity::{Decision, Layer, Question};
use aws::Fault;
use shapes::{Protocol, ServiceModel};

/// Why it is not proven who calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unproven {
    /// No signature.
    Missing,
    /// A signature that lacks something.
    Incomplete(String),
    /// No such key, an inactive one, or not its session token.
    UnknownKey,
    /// Not made with the key's secret over this request.
    Wrong,
    /// Scoped to another service, region or date.
    Scope(String),
    /// Too old or from the future.
    Late(String),
    /// Temporary credentials that have ended.
    TokenExpired,
}

const WRONG: &str = "The request signature we calculated does not match the signature you \
                     provided. Check your AWS Secret Access Key and signing method. Consult the \
                     service documentation for details.";

/// Who calls is not proven.
pub fn unproven(protocol: Protocol, unproven: Unproven) -> Fault {
    match protocol {
        Protocol::Query => unproven_query(unproven),
        Protocol::Ec2 => unproven_ec2(unproven),
        Protocol::Json { .. } => unproven_json(unproven),
    }
}

fn unproven_query(unproven: Unproven) -> Fault {
    let refuse = |code, message: &str| Fault::with_status(code, 403, message);
    match unproven {
        Unproven::Missing => missing_token(Protocol::Query),
        Unproven::Incomplete(message) => Fault::with_status("IncompleteSignature", 400, message),
        Unproven::UnknownKey => refuse(
            "InvalidClientTokenId",
            "The security token included in the request is invalid.",
        ),
        Unproven::Wrong => refuse("SignatureDoesNotMatch", WRONG),
        Unproven::Scope(message) | Unproven::Late(message) => {
            refuse("SignatureDoesNotMatch", &message)
        }
        Unproven::TokenExpired => refuse(
            "ExpiredToken",
            "The security token included in the request is expired",
        ),
    }
}

fn unproven_ec2(unproven: Unproven) -> Fault {
    const FAILED: &str = "AWS was not able to validate the provided access credentials";
    match unproven {
        Unproven::Missing => missing_token(Protocol::Ec2),
        Unproven::Incomplete(message) => Fault::with_status("IncompleteSignature", 400, message),
        Unproven::UnknownKey => Fault::with_status("AuthFailure", 401, FAILED),
        Unproven::Wrong => Fault::with_status("SignatureDoesNotMatch", 403, WRONG),
        Unproven::Scope(message) => Fault::with_status("SignatureDoesNotMatch", 403, message),
        Unproven::Late(message) => Fault::with_status(
            "RequestExpired",
            400,
            format!("Request has expired. {message}"),
        ),
        Unproven::TokenExpired => Fault::with_status("RequestExpired", 400, "Request has expired."),
    }
}

fn unproven_json(unproven: Unproven) -> Fault {
    match unproven {
        Unproven::Missing => missing_token(Protocol::Json { version: "1.1" }),
        Unproven::Incomplete(message) => Fault::client("IncompleteSignatureException", message),
        Unproven::UnknownKey => Fault::client(
            "UnrecognizedClientException",
            "The security token included in the request is invalid.",
        ),
        Unproven::Wrong => Fault::client("InvalidSignatureException", WRONG),
        Unproven::Scope(message) | Unproven::Late(message) => {
            Fault::client("InvalidSignatureException", message)
        }
        Unproven::TokenExpired => Fault::client(
            "ExpiredTokenException",
            "The security token included in the request is expired",
        ),
    }
}

/// No signature at all: 403 everywhere.
pub fn missing_token(protocol: Protocol) -> Fault {
    match protocol {
        Protocol::Json { .. } => Fault::with_status(
            "MissingAuthenticationTokenException",
            403,
            "Missing Authentication Token",
        ),
        _ => Fault::with_status(
            "MissingAuthenticationToken",
            403,
            "Request is missing Authentication Token",
        ),
    }
}

/// Signed, but without an action or a target.
pub fn missing_action() -> Fault {
    Fault::client(
        "MissingAction",
        "The request must contain the parameter Action",
    )
}

/// Parameters that are no form, or too many.
pub fn malformed_form() -> Fault {
    Fault::client(
        "MalformedQueryString",
        format!(
            "The parameters are not a form in UTF-8, or more than {}",
            crate::limits::PARAMETERS
        ),
    )
}

/// An operation that AWS does not have either.
pub fn unknown_operation(model: &ServiceModel, operation: &str) -> Fault {
    match model.protocol {
        Protocol::Query => Fault::client(
            "InvalidAction",
            format!(
                "Could not find operation {operation} for version {}",
                model.api_version
            ),
        ),
        Protocol::Ec2 => Fault::client(
            "InvalidAction",
            format!("The action {operation} is not valid for this web service."),
        ),
        Protocol::Json { .. } => Fault::client(
            "UnknownOperationException",
            format!("The operation {operation} is not known"),
        ),
    }
}

/// The caller may not.
pub fn denied(protocol: Protocol, question: &Question<'_>, decision: Decision) -> Fault {
    let Question {
        caller,
        action,
        resource,
        ..
    } = question;
    let because = match decision {
        Decision::ExplicitDeny(layer) => format!("with an explicit deny in {}", the(layer)),
        Decision::ImplicitDeny(layer) => {
            format!("because no {} allows the {action} action", name(layer))
        }
        Decision::Allow => "although it is".to_owned(),
    };
    let arn = &caller.arn;
    // ECS, ECR and their like name even the resource that is all of them; the others do not.
    let message = match *resource {
        "*" if !matches!(protocol, Protocol::Json { .. }) => {
            format!("User: {arn} is not authorized to perform: {action} {because}")
        }
        resource => format!(
            "User: {arn} is not authorized to perform: {action} on resource: {resource} {because}"
        ),
    };
    match protocol {
        Protocol::Query => Fault::with_status("AccessDenied", 403, message),
        Protocol::Json { .. } => Fault::client("AccessDeniedException", message),
        Protocol::Ec2 => Fault::with_status(
            "UnauthorizedOperation",
            403,
            format!("You are not authorized to perform this operation. {message}"),
        ),
    }
}

/// What AWS calls a policy.
fn name(layer: Layer) -> &'static str {
    match layer {
        Layer::Identity => "identity-based policy",
        Layer::Boundary => "permissions boundary",
        Layer::Session => "session policy",
        Layer::Guard(GuardKind::ResourcePolicy) => "resource-based policy",
        Layer::Guard(GuardKind::TrustPolicy) => "role trust policy",
    }
}

/// The same with its article.
fn the(layer: Layer) -> &'static str {
    match layer {
        Layer::Identity => "an identity-based policy",
        Layer::Boundary => "a permissions boundary",
        Layer::Session => "a session policy",
        Layer::Guard(GuardKind::ResourcePolicy) => "a resource-based policy",
        Layer::Guard(GuardKind::TrustPolicy) => "the role trust policy",
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
