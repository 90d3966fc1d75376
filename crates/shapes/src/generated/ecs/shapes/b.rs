//! Generated: ecs shapes in b.

use super::super::*;
use crate::prelude::*;

pub static BOOLEAN: Schema = Schema::boolean("Boolean");

pub static BOXED_BOOLEAN: Schema = Schema::boolean("BoxedBoolean");

pub static BOXED_INTEGER: Schema = Schema::integer("BoxedInteger", Range::ANY);
