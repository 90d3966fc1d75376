//! The complete desired state of the data plane: plain data, immutable, versioned.
//!
//! A table is always whole; nothing is ever sent as a difference. Every member has an effect, and
//! what cannot be done is refused by [`Table::check`] before anything changes. No behaviour here.

mod action;
pub(crate) mod check;
mod group;
mod site;

pub use action::{Action, Condition, FixedResponse, GroupSticky, QueryMatch, Redirect, Weighted};
pub use check::TableFault;
pub(crate) use check::is_token;
pub use group::{Algorithm, CodeMatcher, Group, HealthCheck, ProbeKind, Sticky, Target, Wanted};
pub use site::{
    Document, Documents, ForwardedFor, Made, MadePath, Options, Pass, Rule, Rules, Site, SiteKind,
};

use ipnet::IpNet;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Arc<str>);

        impl $name {
            /// The text of the identifier.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> $name {
                $name(text.into())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> $name {
                $name(text.into())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str(&self.0)
            }
        }
    };
}

id!(
    /// Names a listener in tables, counters and faults.
    ListenerId
);
id!(
    /// Names a site: one load balancer's (or document's) behaviour behind a listener.
    SiteId
);
id!(
    /// Names a group of targets.
    GroupId
);
id!(
    /// Names a target inside its group.
    TargetId
);

/// Everything the data plane shall do, at one version.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// Grows with every change; a table with a lower version than the current one is refused.
    pub version: u64,
    /// Random text that keys the values of stickiness cookies. At least 16 bytes once a group or
    /// an action is sticky.
    #[serde(default)]
    pub secret: String,
    /// Where connections are accepted.
    pub listeners: Vec<Listener>,
    /// What is done with the requests.
    pub sites: Vec<Site>,
    /// Where requests are forwarded to.
    pub groups: Vec<Group>,
    /// Datagram sockets that the worker's datagram engine answers on.
    #[serde(default)]
    pub datagrams: Vec<DatagramSocket>,
    /// The datagram engine's own table, passed to it unread.
    #[serde(default)]
    pub datagram_table: serde_json::Value,
}

/// A place where connections are accepted, and the sites behind it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Listener {
    /// Its name.
    pub id: ListenerId,
    /// Names of listening descriptors that the keeper was given (one for each address).
    pub descriptors: Vec<String>,
    /// Whose connections are accepted; everybody's if absent. Others are closed at once.
    #[serde(default)]
    pub allowed: Option<Vec<IpNet>>,
    /// The port that clients mean: told to targets, and `#{port}` in redirects. The descriptor's
    /// real port may differ.
    pub port: u16,
    /// The domain of routing: which site by the Host of the request, the first that matches.
    pub sites: Vec<HostRoute>,
    /// The site for requests that match no entry of `sites`; without it they get 404.
    #[serde(default)]
    pub otherwise: Option<SiteId>,
}

/// Sends requests with certain Hosts to a site, or to none.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HostRoute {
    /// Host patterns with `*` and `?`, compared without case and without the port.
    pub hosts: Vec<String>,
    /// The site; without it they get 404, and neither a later entry nor `otherwise` gets them.
    pub site: Option<SiteId>,
}

/// A datagram descriptor that the keeper was given, or a listening one whose connections go to the
/// same engine.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatagramSocket {
    /// The descriptor's name.
    pub descriptor: String,
    /// Passed to the datagram engine with each datagram, so that it knows whose socket it is.
    pub label: String,
}
