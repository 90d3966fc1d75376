//! Conditions and actions of rules, as data. How they are evaluated is in `core`.

use super::GroupId;
use ipnet::IpNet;
use serde::{Deserialize, Serialize};

/// One condition of a rule; it holds if any of its values matches.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Condition {
    /// Host patterns with `*` and `?`, without case and port.
    Host(Vec<String>),
    /// Path patterns with `*` and `?`, with case; the query is not looked at.
    Path(Vec<String>),
    /// Exact methods.
    Method(Vec<String>),
    /// A header whose value matches a pattern with `*` and `?`, without case.
    Header {
        /// Header name, without case.
        name: String,
        /// Patterns.
        values: Vec<String>,
    },
    /// Query parameters.
    Query(Vec<QueryMatch>),
    /// Source address of the connection (never of a header).
    Source(Vec<IpNet>),
}

/// A query parameter whose value (and key) match patterns with `*` and `?`, without case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QueryMatch {
    /// The key; any key if absent.
    #[serde(default)]
    pub key: Option<String>,
    /// The value.
    pub value: String,
}

/// What is done with a request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Action {
    /// Forward to one of the groups, chosen by weight.
    Forward {
        /// At least one; a weight of 0 gets nothing.
        groups: Vec<Weighted>,
        /// Keeps a client at the group that it got first.
        #[serde(default)]
        sticky: Option<GroupSticky>,
    },
    /// Answer with another address.
    Redirect(Redirect),
    /// Answer with given bytes.
    Fixed(FixedResponse),
}

/// A group and its share.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weighted {
    /// The group.
    pub group: GroupId,
    /// 0 to 999.
    pub weight: u32,
}

/// Stickiness to a group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupSticky {
    /// Name of the cookie.
    pub cookie: String,
    /// How long, in seconds from the last answer.
    pub seconds: u32,
}

/// A redirect; `#{protocol}`, `#{host}`, `#{port}`, `#{path}` and `#{query}` stand for the
/// request's own parts (path without its leading slash, query without `?`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Redirect {
    /// `http`, `https` or `#{protocol}`.
    pub scheme: String,
    /// Template of the host.
    pub host: String,
    /// Template of the port; the scheme's default port is left out of the answer.
    pub port: String,
    /// Template of the path, starting with a slash.
    pub path: String,
    /// Template of the query; empty leaves the query out.
    pub query: String,
    /// 301 or 302.
    pub status: u16,
}

/// A fixed answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FixedResponse {
    /// 200 to 599.
    pub status: u16,
    /// Content type; none if empty.
    pub content_type: String,
    /// Body.
    pub body: String,
}
