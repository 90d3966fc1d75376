//! Amazon CloudWatch Logs: groups and streams. The events themselves are in the streams engine,
//! below the stream's id.
//!
//! AWS: CloudWatch Logs API Reference 2014-03-28.

use aws::{Arn, Scope, Tags};
use base::Time;
use serde::{Deserialize, Serialize};
use store::{Class, Row};

/// A log group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LogGroup {
    /// Whose, where.
    pub scope: Scope,
    /// Its name.
    pub name: String,
    /// When it was made.
    pub created_at: Time,
    /// How long events are kept; `None` is for ever.
    pub retention_days: Option<u32>,
    /// The tags.
    pub tags: Tags,
}

impl LogGroup {
    /// The row's key.
    pub fn key_of(scope: &Scope, name: &str) -> String {
        scope.key(&[name])
    }

    /// `arn:aws:logs:REGION:ACCOUNT:log-group:NAME`, without the `:*` at the end.
    pub fn arn(&self) -> String {
        LogGroup::arn_of(&self.scope, &self.name)
    }

    /// The ARN of the group of this name.
    pub fn arn_of(scope: &Scope, name: &str) -> String {
        Arn::regional("logs", scope, format!("log-group:{name}"))
    }
}

impl Row for LogGroup {
    const TABLE: &'static str = "logs/group";
    const CLASS: Class = Class::Intent;
    fn key(&self) -> String {
        LogGroup::key_of(&self.scope, &self.name)
    }
}

/// A log stream.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LogStream {
    /// Whose, where.
    pub scope: Scope,
    /// The name of its group.
    pub group: String,
    /// Its name.
    pub name: String,
    /// Sixteen hexadecimal digits, its own for ever: a later stream of the same name has another.
    pub id: String,
    /// When it was made.
    pub created_at: Time,
}

impl LogStream {
    /// By the id, whose data lie in the engine.
    pub const BY_ID: &'static str = "id";

    /// The beginning of the keys of a group's streams. No name has a colon.
    pub fn prefix_of(scope: &Scope, group: &str) -> String {
        scope.key(&[&format!("{group}:")])
    }

    /// The row's key.
    pub fn key_of(scope: &Scope, group: &str, name: &str) -> String {
        scope.key(&[&format!("{group}:{name}")])
    }

    /// `arn:aws:logs:REGION:ACCOUNT:log-group:GROUP:log-stream:NAME`.
    pub fn arn(&self) -> String {
        let LogStream { group, name, .. } = self;
        let resource = format!("log-group:{group}:log-stream:{name}");
        Arn::regional("logs", &self.scope, resource)
    }
}

impl Row for LogStream {
    const TABLE: &'static str = "logs/stream";
    const CLASS: Class = Class::Intent;
    fn key(&self) -> String {
        LogStream::key_of(&self.scope, &self.group, &self.name)
    }
    fn indexes(&self) -> Vec<(&'static str, String)> {
        vec![(LogStream::BY_ID, self.id.clone())]
    }
}
