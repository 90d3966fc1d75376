//! Generated: iam shapes in d.

use super::super::*;
use crate::prelude::*;

pub static DATE_TYPE: Schema = Schema::timestamp("dateType");
