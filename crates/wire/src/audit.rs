//! The audit trail: one JSON line for each call, in the form of CloudTrail's records. Sensitive
//! members are hidden by the tables; a secret never gets here.

use crate::call::Facts;
use crate::identity::CallerKind;
use aws::Fault;
use serde_json::{Map, Value, json};
use shapes::schema::{Kind, Schema};
use shapes::{Ref, Shape};

/// Where records go. Must not block for long: it is called before the answer.
pub trait Audit: Send + Sync {
    /// Appends one record, a JSON object in one line without the line's end.
    fn append(&self, record: &str);
}

/// An audit that keeps nothing, for tests.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unrecorded;

impl Audit for Unrecorded {
    fn append(&self, _record: &str) {}
}

/// The records of one call, written when its transaction has committed or failed.
#[derive(Debug, Default)]
pub struct Trail(Vec<String>);

/// What a record says.
pub struct Record<'a> {
    /// Who, when, where.
    pub facts: &'a Facts,
    /// `ecs.amazonaws.com`.
    pub source: String,
    /// `CreateService`.
    pub operation: &'a str,
    /// The input, when it could be decoded; from [`parameters`].
    pub parameters: Option<Value>,
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
        self.0.push(record.line());
    }

    /// Hands all records over.
    pub fn write(&mut self, audit: &dyn Audit) {
        for record in self.0.drain(..) {
            audit.append(&record);
        }
    }
}

impl Record<'_> {
    /// One line of JSON.
    pub fn line(&self) -> String {
        let facts = self.facts;
        let mut record = json!({
            "eventVersion": "1.09",
            "userIdentity": identity(facts),
            "eventTime": facts.now.iso8601_seconds(),
            "eventSource": self.source,
            "eventName": self.operation,
            "awsRegion": facts.scope.region.as_str(),
            "sourceIPAddress": facts.origin.source,
            "userAgent": facts.origin.user_agent,
            "requestID": facts.request_id,
            "eventID": self.event_id,
            "readOnly": self.read_only,
            "recipientAccountId": facts.scope.account.as_str(),
        });
        if let Some(parameters) = &self.parameters {
            record["requestParameters"] = parameters.clone();
        }
        if let Some(fault) = self.fault {
            record["errorCode"] = json!(fault.code);
            record["errorMessage"] = json!(fault.message);
        }
        record.to_string()
    }
}

fn identity(facts: &Facts) -> Value {
    let caller = &facts.caller;
    let mut identity = json!({
        "arn": caller.arn,
        "principalId": caller.user_id,
        "accountId": caller.account.as_str(),
    });
    let kind = match &caller.kind {
        CallerKind::Root => "Root",
        CallerKind::User { name } => {
            identity["userName"] = json!(name);
            "IAMUser"
        }
        CallerKind::AssumedRole { role_arn, .. } => {
            identity["sessionContext"] = json!({"sessionIssuer": {"arn": role_arn}});
            "AssumedRole"
        }
        CallerKind::Service { principal } => {
            identity["invokedBy"] = json!(principal);
            "AWSService"
        }
    };
    identity["type"] = json!(kind);
    if !caller.access_key.is_empty() {
        identity["accessKeyId"] = json!(caller.access_key);
    }
    if let Some(service) = caller.via_service {
        identity["invokedBy"] = json!(format!("{service}.amazonaws.com"));
    }
    identity
}

/// CloudTrail's `requestParameters`: names begin in lower case, secrets are hidden.
pub fn parameters(shape: &dyn Shape) -> Value {
    structure(shape)
}

fn structure(shape: &dyn Shape) -> Value {
    let mut object = Map::new();
    for (index, member) in shape.structure().members.iter().enumerate() {
        let read = shape.member(index);
        if !matches!(read, Ref::Absent) {
            let name = crate::protocol::lower_first(member.name);
            object.insert(name.into_owned(), value(read, member.schema));
        }
    }
    Value::Object(object)
}

fn value(read: Ref<'_>, schema: &Schema) -> Value {
    if schema.sensitive {
        return json!("HIDDEN_DUE_TO_SECURITY_REASONS");
    }
    match (read, &schema.kind) {
        (Ref::Absent, _) => Value::Null,
        (Ref::Boolean(value), _) => json!(value),
        (Ref::Integer(value), _) => json!(value),
        (Ref::Double(value), _) => json!(value),
        (Ref::Text(value), _) => json!(value),
        (Ref::Blob(value), _) => json!(format!("{} bytes", value.len())),
        (Ref::Time(value), _) => json!(value.iso8601_seconds()),
        (Ref::Document(value), _) => value.clone(),
        (Ref::Shape(shape), _) => structure(shape),
        (Ref::List(list), Kind::List { member, .. }) => (0..list.count())
            .map(|index| value(list.at(index), member))
            .collect(),
        (Ref::Map(map), Kind::Map { value: schema, .. }) => {
            let mut object = Map::new();
            map.each(&mut |key, element| {
                object.insert(key.to_owned(), value(element, schema));
            });
            Value::Object(object)
        }
        (Ref::List(_) | Ref::Map(_), _) => Value::Null,
    }
}
