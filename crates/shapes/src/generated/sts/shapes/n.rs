//! Generated: sts shapes in n.

use super::super::*;
use crate::prelude::*;

pub static NON_NEGATIVE_INTEGER_TYPE: Schema =
    Schema::integer("nonNegativeIntegerType", Range::least(0));
