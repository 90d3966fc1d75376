//! The complete desired state of the resolver: plain data.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::net::Ipv4Addr;

/// Views by their label.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// By the label of the socket.
    pub views: BTreeMap<String, View>,
}

/// The names that one network sees.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct View {
    /// Lower case, without a final dot, to addresses.
    pub names: BTreeMap<String, Vec<Ipv4Addr>>,
}
