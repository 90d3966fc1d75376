//! The protocols, each written once and driven by the tables: bytes to values and answers to bytes.
//! Nothing here knows an operation.

pub mod ec2;
pub mod form;
pub mod json;
pub mod query;
pub mod xml;

use crate::service::Answer;
use aws::Fault;
use bytes::Bytes;
use http::StatusCode;
use shapes::schema::OperationModel;
use shapes::shape::Members;
use shapes::{Protocol, ServiceModel};
use std::borrow::Cow;

/// What a request carries its input in.
pub enum Payload {
    /// Parameters of a form or a query string.
    Form(form::Form),
    /// JSON.
    Json(Bytes),
}

/// An answer on its way to the client.
#[derive(Debug)]
pub struct Encoded {
    /// The status.
    pub status: StatusCode,
    /// The content type.
    pub content_type: &'static str,
    /// The body.
    pub body: Vec<u8>,
}

/// Why a request could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undecodable {
    /// A member that the model does not have. AWS ignores some; we accept nothing that we ignore.
    Unknown {
        /// Its path, such as `tags.1.color`.
        path: String,
    },
    /// Not of the member's type; the message in the protocol's words.
    Malformed {
        /// Its path.
        path: String,
        /// What is wrong.
        message: String,
    },
    /// Deeper than [`crate::limits::NESTING`], or not the format at all.
    Broken {
        /// What is wrong.
        message: String,
    },
}

/// Reads an operation's input.
pub fn decode(
    service: &ServiceModel,
    operation: &OperationModel,
    payload: &Payload,
) -> Result<Members, Fault> {
    let decoded = match (service.protocol, payload) {
        (Protocol::Json { .. }, Payload::Json(body)) => json::decode(operation.input, body),
        (Protocol::Query, Payload::Form(form)) => query::decode(operation.input, form),
        (Protocol::Ec2, Payload::Form(form)) => ec2::decode(operation.input, form),
        _ => Err(Undecodable::Broken {
            message: "The body is not in the protocol of the service".into(),
        }),
    };
    decoded.map_err(|cause| match service.protocol {
        Protocol::Ec2 => ec2::undecodable(cause),
        Protocol::Query => query::undecodable(service, operation, cause),
        Protocol::Json { .. } => json::undecodable(service, operation, cause),
    })
}

/// Writes an operation's answer.
pub fn encode(
    service: &ServiceModel,
    operation: &OperationModel,
    answer: &dyn Answer,
    request_id: &str,
) -> Encoded {
    match service.protocol {
        Protocol::Query => query::encode(service, operation, answer, request_id),
        Protocol::Ec2 => ec2::encode(service, operation, answer, request_id),
        Protocol::Json { version } => json::encode(version, answer),
    }
}

/// Writes a fault as the protocol has it; `service` is `None` for one that Ondol does not know.
pub fn encode_fault(
    protocol: Protocol,
    service: Option<&ServiceModel>,
    fault: &Fault,
    request_id: &str,
) -> Encoded {
    match protocol {
        Protocol::Query => query::fault(service, fault, request_id),
        Protocol::Ec2 => ec2::fault(fault, request_id),
        Protocol::Json { version } => json::fault(version, service, fault),
    }
}

/// The status of a fault; one that is no HTTP status is ours.
fn status(fault: &Fault) -> StatusCode {
    StatusCode::from_u16(fault.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// `RoleName` to `roleName`; `DNSName` to `dNSName`, as AWS's messages have it.
pub fn lower_first(name: &str) -> Cow<'_, str> {
    match name.chars().next() {
        Some(first) if first.is_ascii_uppercase() => {
            let mut lower = String::with_capacity(name.len());
            lower.push(first.to_ascii_lowercase());
            lower.push_str(&name[1..]);
            Cow::Owned(lower)
        }
        _ => Cow::Borrowed(name),
    }
}
