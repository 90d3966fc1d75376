//! Generated: ecr shapes in n.

use super::super::*;
use crate::prelude::*;

pub static NEXT_TOKEN: Schema = Schema::text("NextToken", Range::ANY);
