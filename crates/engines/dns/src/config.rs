//! The complete desired state of the resolver: plain data.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::net::Ipv4Addr;

/// Views by their label. A label without a view gets no answer at all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// By the label of the socket.
    pub views: BTreeMap<String, View>,
}

/// The names that one network sees. All are lower case, without a final dot.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct View {
    /// Names to addresses.
    pub names: BTreeMap<String, Vec<Ipv4Addr>>,
    /// Names under `in-addr.arpa` to the name that they point to.
    #[serde(default)]
    pub pointers: BTreeMap<String, String>,
    /// Names under which nobody else is asked: what is not listed does not exist.
    #[serde(default)]
    pub zones: Vec<String>,
}
