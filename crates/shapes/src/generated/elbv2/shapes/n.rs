//! Generated: elbv2 shapes in n.

use super::super::*;
use crate::prelude::*;

pub static NAME: Schema = Schema::text("Name", Range::ANY);
