//! Refusals that are not a service's own: who calls is not proven, may not, or asks for what does
//! not exist. AWS's codes and words for each protocol.
//!
//! AWS: IAM User Guide, "Troubleshoot access denied error messages" and "Troubleshoot Signature
//! Version 4 signing"; EC2 API Reference, "Common client errors"; each API Reference, "Common
//! errors".

use crate::guard::GuardKind;
use crate::identity::{Decision, Layer, Question};
use crate::limits;
use crate::protocol::form::Malformed;
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
pub fn missing_action(protocol: Protocol) -> Fault {
    match protocol {
        Protocol::Json { .. } => no_operation("The request must contain the header X-Amz-Target"),
        Protocol::Query | Protocol::Ec2 => Fault::client(
            "MissingAction",
            "The request must contain the parameter Action",
        ),
    }
}

fn no_operation(message: impl Into<String>) -> Fault {
    Fault::with_status("UnknownOperationException", 404, message)
}

/// Parameters that are no form, or too many, or one given twice.
pub fn malformed_form(protocol: Protocol, why: Malformed) -> Fault {
    let status = match protocol {
        Protocol::Query => 404,
        Protocol::Ec2 | Protocol::Json { .. } => 400,
    };
    let message = match why {
        Malformed::Text => "The query string contains a syntax error".to_owned(),
        Malformed::TooMany => format!("There are more than {} parameters", limits::PARAMETERS),
        Malformed::Again(name) => format!("The parameter {name} is given more than once"),
    };
    Fault::with_status("MalformedQueryString", status, message)
}

/// Why a request is not whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    /// Its head is over [`limits::HEAD_BYTES`].
    Head,
    /// Its body is over so many bytes.
    TooLarge(usize),
    /// Its body was not there in time.
    TooSlow,
    /// Its body ended early.
    Aborted,
    /// There is no room for its body: others' take it.
    Crowded,
}

/// A request that is not whole. JSON services have AWS's names with `Exception` behind them.
pub fn unread(protocol: Protocol, unread: Unread) -> Fault {
    let (code, status, message) = match unread {
        Unread::Head => (
            "RequestHeaderSectionTooLarge",
            431,
            format!("The headers take more than {} bytes", limits::HEAD_BYTES),
        ),
        Unread::TooLarge(most) => (
            "RequestEntityTooLarge",
            413,
            format!("Request size exceeded the limit of {most} bytes"),
        ),
        Unread::TooSlow => (
            "RequestTimeout",
            408,
            format!(
                "The body was not there after {} seconds",
                limits::BODY_TIME.as_secs()
            ),
        ),
        Unread::Aborted => ("RequestAborted", 400, "The body ended early".to_owned()),
        Unread::Crowded => (
            "ServiceUnavailable",
            503,
            "Too many large requests at the same time. Try again.".to_owned(),
        ),
    };
    let code = match protocol {
        Protocol::Json { .. } => [code, "Exception"].concat(),
        Protocol::Query | Protocol::Ec2 => code.to_owned(),
    };
    Fault::with_status(&code, status, message)
}

/// A version of an API of which only another is here.
pub fn unknown_version(model: &ServiceModel, operation: &str, version: &str) -> Fault {
    match model.protocol {
        Protocol::Ec2 => Fault::client(
            "NoSuchVersion",
            format!("The requested version ({version}) of service AmazonEC2 does not exist"),
        ),
        Protocol::Query | Protocol::Json { .. } => Fault::client(
            "InvalidAction",
            format!("Could not find operation {operation} for version {version}"),
        ),
    }
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
        Protocol::Json { .. } => no_operation(format!("The operation {operation} is not known")),
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
    // EC2 and Elastic Load Balancing do not name the resource that is all of them.
    let names_all = protocol != Protocol::Ec2 && !action.starts_with("elasticloadbalancing:");
    let message = match *resource {
        "*" if !names_all => {
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

/// Whether a refusal says that the caller may not.
pub fn is_denial(fault: &Fault) -> bool {
    let codes = [
        "AccessDenied",
        "AccessDeniedException",
        "UnauthorizedOperation",
    ];
    codes.contains(&fault.code.as_str())
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
