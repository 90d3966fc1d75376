//! Generated: elbv2 shapes in g.

use super::super::*;
use crate::prelude::*;

pub static GRPC_CODE: Schema = Schema::text("GrpcCode", Range::ANY);
