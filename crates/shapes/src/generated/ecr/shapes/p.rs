//! Generated: ecr shapes in p.

use super::super::*;
use crate::prelude::*;

pub static PART_SIZE: Schema = Schema::long("PartSize", Range::least(0));

pub static PROXY_ENDPOINT: Schema = Schema::text("ProxyEndpoint", Range::ANY);

pub static PUSH_TIMESTAMP: Schema = Schema::timestamp("PushTimestamp");
