//! Generated: ecr shapes in c.

use super::super::*;
use crate::prelude::*;

pub static CREATION_TIMESTAMP: Schema = Schema::timestamp("CreationTimestamp");
