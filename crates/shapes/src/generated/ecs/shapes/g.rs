//! Generated: ecs shapes in g.

use super::super::*;
use crate::prelude::*;

pub static GPU_IDS: Schema = Schema::list("GpuIds", Range::ANY, &STRING, "member");
