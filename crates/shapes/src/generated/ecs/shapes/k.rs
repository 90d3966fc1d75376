//! Generated: ecs shapes in k.

use super::super::*;
use crate::prelude::*;

shape! {
    /// AWS: KernelCapabilities.
    KernelCapabilities = "KernelCapabilities" {
        0 add: Option<Vec<String>> = Member::new("add", &STRING_LIST),
        1 drop: Option<Vec<String>> = Member::new("drop", &STRING_LIST),
    }
}

shape! {
    /// AWS: KeyValuePair.
    KeyValuePair = "KeyValuePair" {
        0 name: Option<String> = Member::new("name", &STRING),
        1 value: Option<String> = Member::new("value", &STRING),
    }
}
