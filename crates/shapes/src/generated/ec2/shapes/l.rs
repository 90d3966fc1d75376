//! Generated: ec2 shapes in l.

use super::super::*;
use crate::prelude::*;

pub static LOCAL_GATEWAY_ID: Schema = Schema::text("LocalGatewayId", Range::ANY);
