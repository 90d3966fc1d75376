//! Generated: elbv2 shapes in v.

use super::super::*;
use crate::prelude::*;

pub static VPC_ID: Schema = Schema::text("VpcId", Range::ANY);
