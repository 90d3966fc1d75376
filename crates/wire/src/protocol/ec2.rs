//! EC2's dialect of query: every list flattened in, `item` elements out, its own errors.
//!
//! AWS: Smithy specification, "AWS EC2 query protocol"; EC2 API Reference, "Error codes".

use super::form::{self, Dialect, Form};
use super::{Encoded, Undecodable, status, xml};
use crate::service::Answer;
use aws::Fault;
use shapes::ServiceModel;
use shapes::schema::{OperationModel, Structure};
use shapes::shape::Members;

const CONTENT_TYPE: &str = "text/xml;charset=UTF-8";

/// Reads an input.
pub fn decode(structure: &'static Structure, form: &Form) -> Result<Members, Undecodable> {
    form::decode(structure, form, Dialect::Ec2)
}

/// EC2's words for what cannot be read.
pub fn undecodable(cause: Undecodable) -> Fault {
    match cause {
        Undecodable::Unknown { path } => Fault::client(
            "UnknownParameter",
            format!("The parameter {path} is not recognized"),
        ),
        Undecodable::Malformed { path, message } => Fault::client(
            "InvalidParameterValue",
            format!("Invalid value for parameter {path}: {message}"),
        ),
        Undecodable::Broken { message } => Fault::client("MalformedQueryString", message),
    }
}

/// Writes an answer: `<XResponse><requestId>…`. Operations without an output answer
/// `<return>true</return>`, as EC2's reference shows.
pub fn encode(
    service: &ServiceModel,
    operation: &OperationModel,
    answer: &dyn Answer,
    request_id: &str,
) -> Encoded {
    let mut out = xml::Writer::declared().with_millis();
    let response = [operation.name, "Response"].concat();
    let namespace = [service.xml_namespace, "/"].concat();
    out.open_with(&response, &namespace);
    out.leaf("requestId", request_id);
    out.members(answer);
    if operation.output.members.is_empty() {
        out.leaf("return", "true");
    }
    out.close(&response);
    Encoded {
        status: http::StatusCode::OK,
        content_type: CONTENT_TYPE,
        body: out.finish(),
    }
}

/// Writes a fault: `<Response><Errors><Error>…`.
pub fn fault(fault: &Fault, request_id: &str) -> Encoded {
    let mut out = xml::Writer::declared();
    out.open("Response");
    out.open("Errors");
    out.open("Error");
    // EC2 calls its own failures so, all others "InternalFailure".
    let code = match fault.code.as_str() {
        "InternalFailure" => "InternalError",
        code => code,
    };
    out.leaf("Code", code);
    out.leaf("Message", &fault.message);
    out.close("Error");
    out.close("Errors");
    out.leaf("RequestID", request_id);
    out.close("Response");
    Encoded {
        status: status(fault),
        content_type: CONTENT_TYPE,
        body: out.finish(),
    }
}
