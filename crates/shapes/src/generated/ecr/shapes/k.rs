//! Generated: ecr shapes in k.

use super::super::*;
use crate::prelude::*;

pub static KMS_KEY: Schema = Schema::text("KmsKey", Range::between(1, 2048));
