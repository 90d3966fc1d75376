//! Generated: ec2 shapes in z.

use super::super::*;
use crate::prelude::*;

pub static ZONE_ID_STRING_LIST: Schema =
    Schema::list("ZoneIdStringList", Range::ANY, &STRING, "ZoneId");

pub static ZONE_NAME_STRING_LIST: Schema =
    Schema::list("ZoneNameStringList", Range::ANY, &STRING, "ZoneName");
