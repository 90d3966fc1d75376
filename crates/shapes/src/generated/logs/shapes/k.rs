//! Generated: logs shapes in k.

use super::super::*;
use crate::prelude::*;

pub static KMS_KEY_ID: Schema = Schema::text("KmsKeyId", Range::most(256));
