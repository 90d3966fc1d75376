//! Generated: ecr GetAuthorizationToken.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What GetAuthorizationToken takes.
    GetAuthorizationTokenInput = "GetAuthorizationTokenInput" {
        0 registry_ids: Option<Vec<String>>
            = Member::new("registryIds", &GET_AUTHORIZATION_TOKEN_REGISTRY_ID_LIST),
    }
}

shape! {
    /// What GetAuthorizationToken answers.
    GetAuthorizationTokenOutput = "GetAuthorizationTokenOutput" {
        0 authorization_data: Option<Vec<AuthorizationData>>
            = Member::new("authorizationData", &AUTHORIZATION_DATA_LIST),
    }
}

operation! {
    /// AWS: ecr GetAuthorizationToken.
    "ecr" GetAuthorizationToken(GetAuthorizationTokenInput) -> GetAuthorizationTokenOutput,
    "", None
}
