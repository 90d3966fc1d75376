//! JSON 1.0 and 1.1: `X-Amz-Target` and a JSON object in, a JSON object out. ECS, ECR, Logs.
//!
//! AWS: Smithy specification, "AWS JSON 1.0 protocol" and "AWS JSON 1.1 protocol".

mod read;

use super::{Encoded, Undecodable, status};
use crate::service::Answer;
use aws::Fault;
use aws::fault::Detail;
use base::Time;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use shapes::schema::{Kind, OperationModel, Schema};
use shapes::{Ref, ServiceModel, Shape};

pub use read::decode;

/// Most answers are smaller.
const FIRST_BYTES: usize = 1024;

fn content_type(version: &str) -> &'static str {
    match version {
        "1.0" => "application/x-amz-json-1.0",
        _ => "application/x-amz-json-1.1",
    }
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
            Fault::client("SerializationException", message)
        }
    }
}

/// Writes an answer.
pub fn encode(version: &str, answer: &dyn Answer) -> Encoded {
    let mut body = Vec::with_capacity(FIRST_BYTES);
    structure(&mut body, answer);
    Encoded {
        status: http::StatusCode::OK,
        content_type: content_type(version),
        body,
    }
}

/// Writes a fault: `{"__type":"…","message":"…"}`, the message's name as the model has it.
pub fn fault(version: &str, service: Option<&ServiceModel>, fault: &Fault) -> Encoded {
    let model = service.and_then(|service| service.error(&fault.code));
    let mut body = Vec::with_capacity(256);
    body.extend_from_slice(b"{\"__type\":");
    text(
        &mut body,
        model.map_or(fault.code.as_str(), |model| model.name),
    );
    body.extend_from_slice(b",\"");
    body.extend_from_slice(model.map_or("message", |model| model.message).as_bytes());
    body.extend_from_slice(b"\":");
    text(&mut body, &fault.message);
    for (name, value) in &fault.members {
        body.push(b',');
        text(&mut body, name);
        body.push(b':');
        match value {
            Detail::Text(value) => text(&mut body, value),
            Detail::Number(value) => serialized(&mut body, value),
            Detail::Texts(values) => serialized(&mut body, values),
        }
    }
    body.push(b'}');
    Encoded {
        status: status(fault),
        content_type: content_type(version),
        body,
    }
}

fn structure(out: &mut Vec<u8>, shape: &(impl Shape + ?Sized)) {
    out.push(b'{');
    let mut first = true;
    for (index, member) in shape.structure().members.iter().enumerate() {
        let read = shape.member(index);
        if matches!(read, Ref::Absent) {
            continue;
        }
        if !first {
            out.push(b',');
        }
        first = false;
        // Names of the models need no escaping.
        out.push(b'"');
        out.extend_from_slice(member.name.as_bytes());
        out.extend_from_slice(b"\":");
        value(out, member.schema, read);
    }
    out.push(b'}');
}

fn value(out: &mut Vec<u8>, schema: &Schema, read: Ref<'_>) {
    match (read, &schema.kind) {
        (Ref::Absent, _) => out.extend_from_slice(b"null"),
        (Ref::Boolean(true), _) => out.extend_from_slice(b"true"),
        (Ref::Boolean(false), _) => out.extend_from_slice(b"false"),
        (Ref::Integer(number), _) => serialized(out, &number),
        (Ref::Double(number), _) => serialized(out, &number),
        (Ref::Text(value), _) => text(out, value),
        (Ref::Blob(bytes), _) => text(out, &STANDARD.encode(bytes)),
        (Ref::Time(value), _) => time(out, value),
        (Ref::Document(json), _) => serialized(out, json),
        (Ref::Shape(shape), _) => structure(out, shape),
        (Ref::List(list), Kind::List { member, .. }) => {
            out.push(b'[');
            for index in 0..list.count() {
                if index > 0 {
                    out.push(b',');
                }
                value(out, member, list.at(index));
            }
            out.push(b']');
        }
        (Ref::Map(map), Kind::Map { value: schema, .. }) => {
            out.push(b'{');
            let mut first = true;
            map.each(&mut |key, element| {
                if !std::mem::take(&mut first) {
                    out.push(b',');
                }
                text(out, key);
                out.push(b':');
                value(out, schema, element);
            });
            out.push(b'}');
        }
        (Ref::List(_) | Ref::Map(_), _) => out.extend_from_slice(b"null"),
    }
}

fn text(out: &mut Vec<u8>, text: &str) {
    if stands_as_it_is(text) {
        out.reserve(text.len() + 2);
        out.push(b'"');
        out.extend_from_slice(text.as_bytes());
        out.push(b'"');
    } else {
        serialized(out, text);
    }
}

/// Whether a text has nothing that JSON escapes, as nearly every one.
pub fn stands_as_it_is(text: &str) -> bool {
    let plain = |byte: u8| (byte >= 0x20) & (byte != b'"') & (byte != b'\\');
    // To the end in any case: so the compiler takes many bytes at once.
    text.bytes().fold(true, |all, byte| all & plain(byte))
}

fn serialized(out: &mut Vec<u8>, value: &(impl serde::Serialize + ?Sized)) {
    serde_json::to_writer(out, value).expect("writing to memory does not fail");
}

/// Epoch seconds, with milliseconds where there are some.
fn time(out: &mut Vec<u8>, time: Time) {
    let (seconds, ms) = (
        time.millis().div_euclid(1000),
        time.millis().rem_euclid(1000),
    );
    match ms {
        0 => serialized(out, &seconds),
        // Before 1970 a fraction counts from the other side.
        _ if seconds < 0 => serialized(out, &time.epoch_seconds()),
        ms => {
            serialized(out, &seconds);
            let digit = |of: i64| b'0' + (of % 10) as u8;
            out.extend_from_slice(&[b'.', digit(ms / 100), digit(ms / 10), digit(ms)]);
        }
    }
}
