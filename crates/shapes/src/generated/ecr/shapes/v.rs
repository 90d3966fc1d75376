//! Generated: ecr shapes in v.

use super::super::*;
use crate::prelude::*;

pub static VULNERABILITY_SOURCE_UPDATE_TIMESTAMP: Schema =
    Schema::timestamp("VulnerabilitySourceUpdateTimestamp");
