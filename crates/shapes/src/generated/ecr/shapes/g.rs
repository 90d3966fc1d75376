//! Generated: ecr shapes in g.

use super::super::*;
use crate::prelude::*;

pub static GET_AUTHORIZATION_TOKEN_REGISTRY_ID_LIST: Schema = Schema::list(
    "GetAuthorizationTokenRegistryIdList",
    Range::between(1, 10),
    &REGISTRY_ID,
    "member",
);
