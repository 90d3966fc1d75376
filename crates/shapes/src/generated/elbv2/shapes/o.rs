//! Generated: elbv2 shapes in o.

use super::super::*;
use crate::prelude::*;

pub static OUTPOST_ID: Schema = Schema::text("OutpostId", Range::ANY);
