//! The audit trail: one JSON line for each call, in the form of CloudTrail's records. Sensitive
//! members are hidden by the tables; a secret never gets here.

use crate::call::Facts;
use crate::identity::CallerKind;
use crate::protocol::json::stands_as_it_is;
use aws::Fault;
use shapes::schema::{Kind, Schema};
use shapes::{Ref, Shape};

/// Where records go. Must not block for long: it is called before the answer.
pub trait Audit: Send + Sync {
    /// Appends records, each a JSON object in a line with its end. `at_once`: the answer goes out
    /// after this, so they have to be written, because something was changed or refused.
    fn append(&self, lines: &str, at_once: bool);
}

/// An audit that keeps nothing, for tests.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unrecorded;

impl Audit for Unrecorded {
    fn append(&self, _lines: &str, _at_once: bool) {}
}

/// The records of one call, written when its transaction has committed or failed.
#[derive(Debug, Default)]
pub struct Trail {
    lines: String,
    at_once: bool,
}

/// What a record says.
pub struct Record<'a> {
    /// Who, when, where.
    pub facts: &'a Facts,
    /// `ecs`, of `ecs.amazonaws.com`.
    pub source: &'a str,
    /// `CreateService`.
    pub operation: &'a str,
    /// The input, when it could be decoded; from [`parameters`].
    pub parameters: Option<String>,
    /// Why it failed.
    pub fault: Option<&'a Fault>,
    /// Whether it changed nothing.
    pub read_only: bool,
    /// An id of its own.
    pub event_id: String,
}

impl Trail {
    /// Adds a record.
    pub fn push(&mut self, record: &Record<'_>) {
        self.at_once |= !record.read_only || record.fault.is_some();
        let lines = std::mem::take(&mut self.lines);
        self.lines = record.line_after(lines);
    }

    /// Hands all records over.
    pub fn write(&mut self, audit: &dyn Audit) {
        let trail = std::mem::take(self);
        if !trail.lines.is_empty() {
            audit.append(&trail.lines, trail.at_once);
        }
    }
}

impl Record<'_> {
    /// The lines and one more of JSON. Written straight, names with what stands around them: every
    /// call makes one.
    fn line_after(&self, mut lines: String) -> String {
        let facts = self.facts;
        lines.reserve(LINE_BYTES);
        let mut out = Json(lines);
        out.0.push_str(r#"{"eventVersion":"1.09","userIdentity":"#);
        identity(&mut out, facts);
        out.0.push_str(r#","eventTime":"#);
        out.plain(&facts.now.iso8601_seconds());
        // As the client named it, if Ondol does not know it.
        out.text("eventSource", &[self.source, ".amazonaws.com"].concat());
        out.0.push_str(r#","eventName":"#);
        out.string(self.operation);
        out.0.push_str(r#","awsRegion":"#);
        out.string(facts.scope.region.as_str());
        out.0.push_str(r#","sourceIPAddress":"#);
        out.string(&facts.origin.source);
        out.0.push_str(r#","userAgent":"#);
        out.string(cut(&facts.origin.user_agent));
        out.0.push_str(r#","requestID":"#);
        out.plain(&facts.request_id);
        out.0.push_str(r#","eventID":"#);
        out.plain(&self.event_id);
        out.0.push_str(match self.read_only {
            true => r#","readOnly":true,"recipientAccountId":"#,
            false => r#","readOnly":false,"recipientAccountId":"#,
        });
        out.plain(facts.scope.account.as_str());
        let parameters = self.parameters.as_ref();
        if let Some(parameters) = parameters.filter(|all| all.len() <= PARAMETERS_BYTES) {
            out.key("requestParameters");
            out.0.push_str(parameters);
        }
        if let Some(fault) = self.fault {
            out.text("errorCode", &fault.code);
            out.text("errorMessage", cut(&fault.message));
        }
        out.0.push_str("}\n");
        out.0
    }
}

/// Longer parameters are left out of a record. AWS: CloudTrail User Guide, "Record contents".
const PARAMETERS_BYTES: usize = 100 * 1_024;
/// Longer messages and user agents are cut. AWS: the same.
const TEXT_BYTES: usize = 1_024;

/// As much of a text as a record has.
fn cut(text: &str) -> &str {
    &text[..text.floor_char_boundary(TEXT_BYTES)]
}

/// Most records are shorter.
const LINE_BYTES: usize = 1_024;

/// JSON that grows.
struct Json(String);

impl Json {
    /// `"key":`, with a comma unless it is the first. A key is a name of ours or of a model, so
    /// there is nothing in it to escape.
    fn key(&mut self, key: &str) {
        if !matches!(self.0.as_bytes().last(), Some(b'{' | b'[')) {
            self.0.push(',');
        }
        self.0.push('"');
        self.0.push_str(key);
        self.0.push_str("\":");
    }

    fn text(&mut self, key: &str, text: &str) {
        self.key(key);
        self.string(text);
    }

    /// A text without anything that JSON escapes.
    fn plain(&mut self, text: &str) {
        self.0.push('"');
        self.0.push_str(text);
        self.0.push('"');
    }

    fn string(&mut self, text: &str) {
        if stands_as_it_is(text) {
            self.plain(text);
        } else {
            let escaped = serde_json::to_string(text);
            self.0
                .push_str(&escaped.expect("writing to memory does not fail"));
        }
    }
}

fn identity(out: &mut Json, facts: &Facts) {
    let caller = &facts.caller;
    out.0.push_str(match &caller.kind {
        CallerKind::Root => r#"{"type":"Root","principalId":"#,
        CallerKind::User { .. } => r#"{"type":"IAMUser","principalId":"#,
        CallerKind::AssumedRole { .. } => r#"{"type":"AssumedRole","principalId":"#,
        CallerKind::Service { .. } => r#"{"type":"AWSService","principalId":"#,
    });
    out.string(&caller.user_id);
    out.0.push_str(r#","arn":"#);
    out.string(&caller.arn);
    out.0.push_str(r#","accountId":"#);
    out.plain(caller.account.as_str());
    if !caller.access_key.is_empty() {
        out.text("accessKeyId", &caller.access_key);
    }
    match &caller.kind {
        CallerKind::Root => {}
        CallerKind::User { name } => out.text("userName", name),
        CallerKind::AssumedRole { role_arn, .. } => {
            out.key("sessionContext");
            out.0.push_str("{\"sessionIssuer\":{");
            out.text("arn", role_arn);
            out.0.push_str("}}");
        }
        CallerKind::Service { principal } => out.text("invokedBy", principal),
    }
    if let Some(service) = caller.via_service {
        out.text("invokedBy", &[service, ".amazonaws.com"].concat());
    }
    out.0.push('}');
}

/// CloudTrail's `requestParameters`: names begin in lower case, secrets are hidden.
pub fn parameters(shape: &dyn Shape) -> String {
    let mut out = Json(String::with_capacity(128));
    structure(&mut out, shape);
    out.0
}

fn structure(out: &mut Json, shape: &dyn Shape) {
    out.0.push('{');
    for (index, member) in shape.structure().members.iter().enumerate() {
        let read = shape.member(index);
        if !matches!(read, Ref::Absent) {
            out.key(&crate::protocol::lower_first(member.name));
            value(out, read, member.schema);
        }
    }
    out.0.push('}');
}

fn value(out: &mut Json, read: Ref<'_>, schema: &Schema) {
    if schema.sensitive {
        return out.string("HIDDEN_DUE_TO_SECURITY_REASONS");
    }
    match (read, &schema.kind) {
        (Ref::Boolean(value), _) => out.0.push_str(if value { "true" } else { "false" }),
        (Ref::Integer(value), _) => out.0.push_str(&value.to_string()),
        (Ref::Double(value), _) => out.0.push_str(&serde_json::json!(value).to_string()),
        (Ref::Text(value), _) => out.string(value),
        (Ref::Blob(value), _) => out.string(&format!("{} bytes", value.len())),
        (Ref::Time(value), _) => out.string(&value.iso8601_seconds()),
        (Ref::Document(value), _) => out.0.push_str(&value.to_string()),
        (Ref::Shape(shape), _) => structure(out, shape),
        (Ref::List(list), Kind::List { member, .. }) => {
            out.0.push('[');
            for index in 0..list.count() {
                if index > 0 {
                    out.0.push(',');
                }
                value(out, list.at(index), member);
            }
            out.0.push(']');
        }
        (Ref::Map(map), Kind::Map { value: schema, .. }) => {
            out.0.push('{');
            map.each(&mut |key, element| {
                if !out.0.ends_with('{') {
                    out.0.push(',');
                }
                out.string(key);
                out.0.push(':');
                value(out, element, schema);
            });
            out.0.push('}');
        }
        (Ref::Absent | Ref::List(_) | Ref::Map(_), _) => out.0.push_str("null"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shapes::iam;

    #[test]
    fn secrets_are_hidden_and_text_is_escaped() {
        let session = shapes::sts::AssumeRoleInput {
            role_arn: "a\"b".into(),
            role_session_name: "s".into(),
            ..Default::default()
        };
        assert_eq!(
            parameters(&session),
            r#"{"roleArn":"a\"b","roleSessionName":"s"}"#
        );
        let key = iam::AccessKey {
            secret_access_key: "hush".into(),
            ..Default::default()
        };
        let text = parameters(&key);
        assert!(!text.contains("hush"), "{text}");
        let text = format!("{key:?}");
        assert!(!text.contains("hush"), "{text}");
    }

    /// Who may call may not fill the trail until the records of what he did before are rotated out.
    #[test]
    fn no_call_makes_a_long_record() {
        let local = crate::kit::Local::of(Vec::new());
        let long = "é".repeat(20 << 20);
        let facts = Facts {
            caller: crate::Caller::root(local.scope.account.clone()),
            scope: local.scope.clone(),
            now: local.now(),
            request_id: "r".into(),
            origin: crate::Origin {
                user_agent: long.clone(),
                ..Default::default()
            },
        };
        let fault = Fault::client("Wrong", long.clone());
        let line = |parameters: String| {
            let record = Record {
                facts: &facts,
                source: "ecs",
                operation: "RegisterTaskDefinition",
                parameters: Some(parameters),
                fault: Some(&fault),
                read_only: true,
                event_id: "e".into(),
            };
            let line = record.line_after(String::new());
            assert!(line.len() < PARAMETERS_BYTES + 4 * TEXT_BYTES);
            serde_json::from_str::<serde_json::Value>(&line).unwrap()
        };
        let told = line(format!("{{\"family\":\"{long}\"}}"));
        assert_eq!(told.get("requestParameters"), None);
        let text = told["errorMessage"].as_str().unwrap();
        assert!(text.starts_with("éé") && text.len() <= TEXT_BYTES);
        let told = line("{\"family\":\"web\"}".into());
        assert_eq!(told["requestParameters"]["family"], "web");
    }
}
