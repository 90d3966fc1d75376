//! Generated: logs shapes in b.

use super::super::*;
use crate::prelude::*;

pub static BEARER_TOKEN_AUTHENTICATION_ENABLED: Schema =
    Schema::boolean("BearerTokenAuthenticationEnabled");
