//! Generated: elbv2 shapes in z.

use super::super::*;
use crate::prelude::*;

pub static ZONE_NAME: Schema = Schema::text("ZoneName", Range::ANY);
