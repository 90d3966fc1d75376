//! Tags: at most fifty keys, each with one value, in key order.

use std::collections::BTreeMap;

/// Key to value. Rules (lengths, the reserved prefix `aws:`) are checked where tags come in.
pub type Tags = BTreeMap<String, String>;
