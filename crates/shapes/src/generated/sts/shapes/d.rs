//! Generated: sts shapes in d.

use super::super::*;
use crate::prelude::*;

pub static DATE_TYPE: Schema = Schema::timestamp("dateType");

pub static DURATION_SECONDS_TYPE: Schema =
    Schema::integer("durationSecondsType", Range::between(900, 129600));
