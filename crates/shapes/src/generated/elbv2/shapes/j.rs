//! Generated: elbv2 shapes in j.

use super::super::*;
use crate::prelude::*;

shape! {
    /// AWS: JwtValidationActionAdditionalClaim.
    JwtValidationActionAdditionalClaim = "JwtValidationActionAdditionalClaim" {
        0 format: String
            = Member::new("Format", &jwt_validation_action_additional_claim_format_enum::SCHEMA).required(),
        1 name: String
            = Member::new("Name", &JWT_VALIDATION_ACTION_ADDITIONAL_CLAIM_NAME).required(),
        2 values: Vec<String>
            = Member::new("Values", &JWT_VALIDATION_ACTION_ADDITIONAL_CLAIM_VALUES).required(),
    }
}

values! {
    /// Values of JwtValidationActionAdditionalClaimFormatEnum.
    jwt_validation_action_additional_claim_format_enum = "JwtValidationActionAdditionalClaimFormatEnum" {
        SINGLE_STRING = "single-string",
        STRING_ARRAY = "string-array",
        SPACE_SEPARATED_VALUES = "space-separated-values",
    }
}

pub static JWT_VALIDATION_ACTION_ADDITIONAL_CLAIM_NAME: Schema =
    Schema::text("JwtValidationActionAdditionalClaimName", Range::ANY);

pub static JWT_VALIDATION_ACTION_ADDITIONAL_CLAIM_VALUE: Schema =
    Schema::text("JwtValidationActionAdditionalClaimValue", Range::ANY);

pub static JWT_VALIDATION_ACTION_ADDITIONAL_CLAIM_VALUES: Schema = Schema::list(
    "JwtValidationActionAdditionalClaimValues",
    Range::ANY,
    &JWT_VALIDATION_ACTION_ADDITIONAL_CLAIM_VALUE,
    "member",
);

pub static JWT_VALIDATION_ACTION_ADDITIONAL_CLAIMS: Schema = Schema::list(
    "JwtValidationActionAdditionalClaims",
    Range::ANY,
    JwtValidationActionAdditionalClaim::SCHEMA,
    "member",
);

shape! {
    /// AWS: JwtValidationActionConfig.
    JwtValidationActionConfig = "JwtValidationActionConfig" {
        0 additional_claims: Option<Vec<JwtValidationActionAdditionalClaim>>
            = Member::new("AdditionalClaims", &JWT_VALIDATION_ACTION_ADDITIONAL_CLAIMS),
        1 issuer: String = Member::new("Issuer", &JWT_VALIDATION_ACTION_ISSUER).required(),
        2 jwks_endpoint: String
            = Member::new("JwksEndpoint", &JWT_VALIDATION_ACTION_JWKS_ENDPOINT).required(),
    }
}

pub static JWT_VALIDATION_ACTION_ISSUER: Schema =
    Schema::text("JwtValidationActionIssuer", Range::ANY);

pub static JWT_VALIDATION_ACTION_JWKS_ENDPOINT: Schema =
    Schema::text("JwtValidationActionJwksEndpoint", Range::ANY);
