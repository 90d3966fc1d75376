//! Generated: logs shapes in u.

use super::super::*;
use crate::prelude::*;

pub static UNMASK: Schema = Schema::boolean("Unmask");
