//! A site: what is behind a listener for one routing domain, as data.

use super::{Action, Condition, SiteId};
use serde::{Deserialize, Serialize};
use std::net::{IpAddr, SocketAddr};

/// One load balancer's, API's or document's behaviour.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Site {
    /// Its name.
    pub id: SiteId,
    /// How requests are treated.
    pub options: Options,
    /// What is done with them.
    pub kind: SiteKind,
}

/// The kinds of sites.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum SiteKind {
    /// Rules, then a default action.
    Rules(Rules),
    /// Everything to one address.
    Pass(Pass),
    /// Documents by source address and path.
    Documents(Documents),
}

/// Rules in the order in which they are tried.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// By priority, the first that matches wins.
    pub rules: Vec<Rule>,
    /// When none matches.
    pub default: Action,
}

/// A rule: all its conditions must hold.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// All of them; none means always.
    pub conditions: Vec<Condition>,
    /// What is done then.
    pub action: Action,
}

/// Forwards everything to one address, without probes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pass {
    /// The address.
    pub to: SocketAddr,
    /// Name of the network namespace to connect from; the worker's own if absent.
    #[serde(default)]
    pub namespace: Option<String>,
}

/// Answers GET and HEAD from the table; anything else gets 405, an unknown path 404.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Documents {
    /// All documents; the first match wins.
    pub documents: Vec<Document>,
    /// Who makes documents that are others each time they are asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made: Option<Made>,
}

/// Documents that are made elsewhere, for each request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Made {
    /// Where, in the worker's own network namespace.
    pub to: SocketAddr,
    /// Put before the path there. May be a secret: clients never see it.
    pub prefix: String,
    /// What is asked there; anything else is not. A document of the same path comes first.
    pub requests: Vec<MadePath>,
}

/// A document that is made elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MadePath {
    /// Only for connections from this address.
    pub source: IpAddr,
    /// Exact path, without query.
    pub path: String,
}

/// One document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// Only for connections from this address; any if absent.
    #[serde(default)]
    pub source: Option<IpAddr>,
    /// Exact path, without query.
    pub path: String,
    /// Only with this header (name, exact value); any request if absent.
    #[serde(default)]
    pub header: Option<(String, String)>,
    /// Status of the answer.
    pub status: u16,
    /// Content type of the answer.
    pub content_type: String,
    /// Body of the answer.
    pub body: String,
}

/// How requests and connections of a site are treated.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Options {
    /// Longest silence of client or target during an exchange, in milliseconds.
    pub idle_timeout_ms: u64,
    /// Longest life of a client's connection, in milliseconds; then it is closed between requests.
    pub client_keep_alive_ms: u64,
    /// Header names outside `[A-Za-z0-9-]`: dropped if true, else passed.
    pub drop_invalid_headers: bool,
    /// What happens to `X-Forwarded-For`.
    pub forwarded_for: ForwardedFor,
    /// Adds the client's port to the entry in `X-Forwarded-For`.
    pub forwarded_for_port: bool,
    /// Tells the target scheme and port (`X-Forwarded-Proto`, `X-Forwarded-Port`).
    pub forwarded_scheme: bool,
    /// Leaves Host as it came; else a listener's port other than 80 and 443 is added to it.
    pub preserve_host: bool,
    /// HTTP/2 from clients; where false, its streams are reset with HTTP_1_1_REQUIRED.
    pub http2: bool,
    /// Name of the header that carries a trace id to the target.
    #[serde(default)]
    pub trace_header: Option<String>,
    /// `Server` of answers made here.
    #[serde(default)]
    pub server_header: Option<String>,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            idle_timeout_ms: 60_000,
            client_keep_alive_ms: 3_600_000,
            drop_invalid_headers: false,
            forwarded_for: ForwardedFor::Append,
            forwarded_for_port: false,
            forwarded_scheme: true,
            preserve_host: false,
            http2: true,
            trace_header: None,
            server_header: None,
        }
    }
}

/// What happens to the header `X-Forwarded-For`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ForwardedFor {
    /// The client's address is added at the end.
    Append,
    /// Goes on as it came.
    Preserve,
    /// Does not go on.
    Remove,
}
