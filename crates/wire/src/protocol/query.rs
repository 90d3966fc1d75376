//! The query protocol: form parameters in, XML out. IAM, STS, ELBv2.
//!
//! AWS: Smithy specification, "AWS query protocol".

use super::form::{self, Dialect, Form};
use super::{Encoded, Undecodable, status, xml};
use crate::service::Answer;
use aws::fault::Detail;
use aws::{Fault, Sender};
use shapes::ServiceModel;
use shapes::schema::{OperationModel, Structure};
use shapes::shape::Members;

const CONTENT_TYPE: &str = "text/xml";

/// Reads an input.
pub fn decode(structure: &'static Structure, form: &Form) -> Result<Members, Undecodable> {
    form::decode(structure, form, Dialect::Query)
}

/// AWS's words for what cannot be read.
pub fn undecodable(
    service: &ServiceModel,
    operation: &OperationModel,
    cause: Undecodable,
) -> Fault {
    match cause {
        Undecodable::Unknown { path } => Fault::not_implemented(format!(
            "{}:{} with {path}",
            service.signing_name, operation.name
        )),
        Undecodable::Malformed { message, .. } | Undecodable::Broken { message } => {
            Fault::client("MalformedInput", message)
        }
    }
}

/// Writes an answer: `<XResponse><XResult>…</XResult><ResponseMetadata>…`.
pub fn encode(
    service: &ServiceModel,
    operation: &OperationModel,
    answer: &dyn Answer,
    request_id: &str,
) -> Encoded {
    let mut out = xml::Writer::declared();
    let response = [operation.name, "Response"].concat();
    out.open_with(&response, service.xml_namespace);
    if !operation.result_wrapper.is_empty() {
        out.open(operation.result_wrapper);
        out.members(answer);
        out.close(operation.result_wrapper);
    }
    out.open("ResponseMetadata");
    out.leaf("RequestId", request_id);
    out.close("ResponseMetadata");
    out.close(&response);
    Encoded {
        status: http::StatusCode::OK,
        content_type: CONTENT_TYPE,
        body: out.finish(),
    }
}

/// Writes a fault: `<ErrorResponse><Error>…</Error><RequestId>…`.
pub fn fault(service: Option<&ServiceModel>, fault: &Fault, request_id: &str) -> Encoded {
    let mut out = xml::Writer::declared();
    let namespace = service.map_or("", |service| service.xml_namespace);
    out.open_with("ErrorResponse", namespace);
    out.open("Error");
    let sender = match fault.sender() {
        Sender::Caller => "Sender",
        Sender::Service => "Receiver",
    };
    out.leaf("Type", sender);
    out.leaf("Code", &fault.code);
    out.leaf("Message", &fault.message);
    for (name, value) in &fault.members {
        match value {
            Detail::Text(text) => out.leaf(name, text),
            Detail::Number(number) => out.leaf(name, &number.to_string()),
            Detail::Texts(texts) => {
                out.open(name);
                texts.iter().for_each(|text| out.leaf("member", text));
                out.close(name);
            }
        }
    }
    out.close("Error");
    out.leaf("RequestId", request_id);
    out.close("ErrorResponse");
    Encoded {
        status: status(fault),
        content_type: CONTENT_TYPE,
        body: out.finish(),
    }
}
