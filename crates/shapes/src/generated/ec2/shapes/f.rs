//! Generated: ec2 shapes in f.

use super::super::*;
use crate::prelude::*;

shape! {
    /// AWS: Filter.
    Filter = "Filter" {
        0 name: Option<String> = Member::new("Name", &STRING),
        1 values: Option<Vec<String>>
            = Member::new("Values", &VALUE_STRING_LIST).called("Value", "Value"),
    }
}

pub static FILTER_LIST: Schema = Schema::list("FilterList", Range::ANY, Filter::SCHEMA, "Filter");
