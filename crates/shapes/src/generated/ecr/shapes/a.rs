//! Generated: ecr shapes in a.

use super::super::*;
use crate::prelude::*;

pub static ARN: Schema = Schema::text("Arn", Range::ANY);

shape! {
    /// AWS: AuthorizationData.
    AuthorizationData = "AuthorizationData" {
        0 authorization_token: Option<String> = Member::new("authorizationToken", &BASE64),
        1 expires_at: Option<Time> = Member::new("expiresAt", &EXPIRATION_TIMESTAMP),
        2 proxy_endpoint: Option<String> = Member::new("proxyEndpoint", &PROXY_ENDPOINT),
    }
}

pub static AUTHORIZATION_DATA_LIST: Schema = Schema::list(
    "AuthorizationDataList",
    Range::ANY,
    AuthorizationData::SCHEMA,
    "member",
);
