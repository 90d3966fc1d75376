//! Generated: iam shapes in b.

use super::super::*;
use crate::prelude::*;

pub static BOOLEAN_TYPE: Schema = Schema::boolean("booleanType");
