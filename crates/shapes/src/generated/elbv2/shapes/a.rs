//! Generated: elbv2 shapes in a.

use super::super::*;
use crate::prelude::*;

shape! {
    /// AWS: Action.
    Action = "Action" {
        0 authenticate_cognito_config: Option<AuthenticateCognitoActionConfig>
            = Member::new("AuthenticateCognitoConfig", AuthenticateCognitoActionConfig::SCHEMA),
        1 authenticate_oidc_config: Option<AuthenticateOidcActionConfig>
            = Member::new("AuthenticateOidcConfig", AuthenticateOidcActionConfig::SCHEMA),
        2 fixed_response_config: Option<FixedResponseActionConfig>
            = Member::new("FixedResponseConfig", FixedResponseActionConfig::SCHEMA),
        3 forward_config: Option<ForwardActionConfig>
            = Member::new("ForwardConfig", ForwardActionConfig::SCHEMA),
        4 jwt_validation_config: Option<JwtValidationActionConfig>
            = Member::new("JwtValidationConfig", JwtValidationActionConfig::SCHEMA),
        5 order: Option<i32> = Member::new("Order", &ACTION_ORDER),
        6 redirect_config: Option<RedirectActionConfig>
            = Member::new("RedirectConfig", RedirectActionConfig::SCHEMA),
        7 target_group_arn: Option<String> = Member::new("TargetGroupArn", &TARGET_GROUP_ARN),
        8 r#type: String = Member::new("Type", &action_type_enum::SCHEMA).required(),
    }
}

pub static ACTION_ORDER: Schema = Schema::integer("ActionOrder", Range::between(1, 50000));

values! {
    /// Values of ActionTypeEnum.
    action_type_enum = "ActionTypeEnum" {
        FORWARD = "forward",
        AUTHENTICATE_OIDC = "authenticate-oidc",
        AUTHENTICATE_COGNITO = "authenticate-cognito",
        REDIRECT = "redirect",
        FIXED_RESPONSE = "fixed-response",
        JWT_VALIDATION = "jwt-validation",
    }
}

pub static ACTIONS: Schema = Schema::list("Actions", Range::ANY, Action::SCHEMA, "member");

shape! {
    /// AWS: AdministrativeOverride.
    AdministrativeOverride = "AdministrativeOverride" {
        0 description: Option<String> = Member::new("Description", &DESCRIPTION),
        1 reason: Option<String>
            = Member::new("Reason", &target_administrative_override_reason_enum::SCHEMA),
        2 state: Option<String>
            = Member::new("State", &target_administrative_override_state_enum::SCHEMA),
    }
}

values! {
    /// Values of AdvertiseTrustStoreCaNamesEnum.
    advertise_trust_store_ca_names_enum = "AdvertiseTrustStoreCaNamesEnum" {
        ON = "on",
        OFF = "off",
    }
}

pub static ALLOCATION_ID: Schema = Schema::text("AllocationId", Range::ANY);

pub static ALPN_POLICY_NAME: Schema =
    Schema::list("AlpnPolicyName", Range::ANY, &ALPN_POLICY_VALUE, "member");

pub static ALPN_POLICY_VALUE: Schema = Schema::text("AlpnPolicyValue", Range::ANY);

shape! {
    /// AWS: AnomalyDetection.
    AnomalyDetection = "AnomalyDetection" {
        0 mitigation_in_effect: Option<String>
            = Member::new("MitigationInEffect", &mitigation_in_effect_enum::SCHEMA),
        1 result: Option<String> = Member::new("Result", &anomaly_result_enum::SCHEMA),
    }
}

values! {
    /// Values of AnomalyResultEnum.
    anomaly_result_enum = "AnomalyResultEnum" {
        ANOMALOUS = "anomalous",
        NORMAL = "normal",
    }
}

pub static AUTHENTICATE_COGNITO_ACTION_AUTHENTICATION_REQUEST_EXTRA_PARAMS: Schema = Schema::map(
    "AuthenticateCognitoActionAuthenticationRequestExtraParams",
    Range::ANY,
    &AUTHENTICATE_COGNITO_ACTION_AUTHENTICATION_REQUEST_PARAM_NAME,
    &AUTHENTICATE_COGNITO_ACTION_AUTHENTICATION_REQUEST_PARAM_VALUE,
);

pub static AUTHENTICATE_COGNITO_ACTION_AUTHENTICATION_REQUEST_PARAM_NAME: Schema = Schema::text(
    "AuthenticateCognitoActionAuthenticationRequestParamName",
    Range::ANY,
);

pub static AUTHENTICATE_COGNITO_ACTION_AUTHENTICATION_REQUEST_PARAM_VALUE: Schema = Schema::text(
    "AuthenticateCognitoActionAuthenticationRequestParamValue",
    Range::ANY,
);

values! {
    /// Values of AuthenticateCognitoActionConditionalBehaviorEnum.
    authenticate_cognito_action_conditional_behavior_enum = "AuthenticateCognitoActionConditionalBehaviorEnum" {
        DENY = "deny",
        ALLOW = "allow",
        AUTHENTICATE = "authenticate",
    }
}

shape! {
    /// AWS: AuthenticateCognitoActionConfig.
    AuthenticateCognitoActionConfig = "AuthenticateCognitoActionConfig" {
        0 authentication_request_extra_params: Option<BTreeMap<String, String>>
            = Member::new("AuthenticationRequestExtraParams", &AUTHENTICATE_COGNITO_ACTION_AUTHENTICATION_REQUEST_EXTRA_PARAMS),
        1 on_unauthenticated_request: Option<String>
            = Member::new("OnUnauthenticatedRequest", &authenticate_cognito_action_conditional_behavior_enum::SCHEMA),
        2 scope: Option<String> = Member::new("Scope", &AUTHENTICATE_COGNITO_ACTION_SCOPE),
        3 session_cookie_name: Option<String>
            = Member::new("SessionCookieName", &AUTHENTICATE_COGNITO_ACTION_SESSION_COOKIE_NAME),
        4 session_timeout: Option<i64>
            = Member::new("SessionTimeout", &AUTHENTICATE_COGNITO_ACTION_SESSION_TIMEOUT),
        5 user_pool_arn: String
            = Member::new("UserPoolArn", &AUTHENTICATE_COGNITO_ACTION_USER_POOL_ARN).required(),
        6 user_pool_client_id: String
            = Member::new("UserPoolClientId", &AUTHENTICATE_COGNITO_ACTION_USER_POOL_CLIENT_ID).required(),
        7 user_pool_domain: String
            = Member::new("UserPoolDomain", &AUTHENTICATE_COGNITO_ACTION_USER_POOL_DOMAIN).required(),
    }
}

pub static AUTHENTICATE_COGNITO_ACTION_SCOPE: Schema =
    Schema::text("AuthenticateCognitoActionScope", Range::ANY);

pub static AUTHENTICATE_COGNITO_ACTION_SESSION_COOKIE_NAME: Schema =
    Schema::text("AuthenticateCognitoActionSessionCookieName", Range::ANY);

pub static AUTHENTICATE_COGNITO_ACTION_SESSION_TIMEOUT: Schema =
    Schema::long("AuthenticateCognitoActionSessionTimeout", Range::ANY);

pub static AUTHENTICATE_COGNITO_ACTION_USER_POOL_ARN: Schema =
    Schema::text("AuthenticateCognitoActionUserPoolArn", Range::ANY);

pub static AUTHENTICATE_COGNITO_ACTION_USER_POOL_CLIENT_ID: Schema =
    Schema::text("AuthenticateCognitoActionUserPoolClientId", Range::ANY);

pub static AUTHENTICATE_COGNITO_ACTION_USER_POOL_DOMAIN: Schema =
    Schema::text("AuthenticateCognitoActionUserPoolDomain", Range::ANY);

pub static AUTHENTICATE_OIDC_ACTION_AUTHENTICATION_REQUEST_EXTRA_PARAMS: Schema = Schema::map(
    "AuthenticateOidcActionAuthenticationRequestExtraParams",
    Range::ANY,
    &AUTHENTICATE_OIDC_ACTION_AUTHENTICATION_REQUEST_PARAM_NAME,
    &AUTHENTICATE_OIDC_ACTION_AUTHENTICATION_REQUEST_PARAM_VALUE,
);

pub static AUTHENTICATE_OIDC_ACTION_AUTHENTICATION_REQUEST_PARAM_NAME: Schema = Schema::text(
    "AuthenticateOidcActionAuthenticationRequestParamName",
    Range::ANY,
);

pub static AUTHENTICATE_OIDC_ACTION_AUTHENTICATION_REQUEST_PARAM_VALUE: Schema = Schema::text(
    "AuthenticateOidcActionAuthenticationRequestParamValue",
    Range::ANY,
);

pub static AUTHENTICATE_OIDC_ACTION_AUTHORIZATION_ENDPOINT: Schema =
    Schema::text("AuthenticateOidcActionAuthorizationEndpoint", Range::ANY);

pub static AUTHENTICATE_OIDC_ACTION_CLIENT_ID: Schema =
    Schema::text("AuthenticateOidcActionClientId", Range::ANY);

pub static AUTHENTICATE_OIDC_ACTION_CLIENT_SECRET: Schema =
    Schema::text("AuthenticateOidcActionClientSecret", Range::ANY);

values! {
    /// Values of AuthenticateOidcActionConditionalBehaviorEnum.
    authenticate_oidc_action_conditional_behavior_enum = "AuthenticateOidcActionConditionalBehaviorEnum" {
        DENY = "deny",
        ALLOW = "allow",
        AUTHENTICATE = "authenticate",
    }
}

shape! {
    /// AWS: AuthenticateOidcActionConfig.
    AuthenticateOidcActionConfig = "AuthenticateOidcActionConfig" {
        0 authentication_request_extra_params: Option<BTreeMap<String, String>>
            = Member::new("AuthenticationRequestExtraParams", &AUTHENTICATE_OIDC_ACTION_AUTHENTICATION_REQUEST_EXTRA_PARAMS),
        1 authorization_endpoint: String
            = Member::new("AuthorizationEndpoint", &AUTHENTICATE_OIDC_ACTION_AUTHORIZATION_ENDPOINT).required(),
        2 client_id: String
            = Member::new("ClientId", &AUTHENTICATE_OIDC_ACTION_CLIENT_ID).required(),
        3 client_secret: Option<String>
            = Member::new("ClientSecret", &AUTHENTICATE_OIDC_ACTION_CLIENT_SECRET),
        4 issuer: String = Member::new("Issuer", &AUTHENTICATE_OIDC_ACTION_ISSUER).required(),
        5 on_unauthenticated_request: Option<String>
            = Member::new("OnUnauthenticatedRequest", &authenticate_oidc_action_conditional_behavior_enum::SCHEMA),
        6 scope: Option<String> = Member::new("Scope", &AUTHENTICATE_OIDC_ACTION_SCOPE),
        7 session_cookie_name: Option<String>
            = Member::new("SessionCookieName", &AUTHENTICATE_OIDC_ACTION_SESSION_COOKIE_NAME),
        8 session_timeout: Option<i64>
            = Member::new("SessionTimeout", &AUTHENTICATE_OIDC_ACTION_SESSION_TIMEOUT),
        9 token_endpoint: String
            = Member::new("TokenEndpoint", &AUTHENTICATE_OIDC_ACTION_TOKEN_ENDPOINT).required(),
        10 use_existing_client_secret: Option<bool>
            = Member::new("UseExistingClientSecret", &AUTHENTICATE_OIDC_ACTION_USE_EXISTING_CLIENT_SECRET),
        11 user_info_endpoint: String
            = Member::new("UserInfoEndpoint", &AUTHENTICATE_OIDC_ACTION_USER_INFO_ENDPOINT).required(),
    }
}

pub static AUTHENTICATE_OIDC_ACTION_ISSUER: Schema =
    Schema::text("AuthenticateOidcActionIssuer", Range::ANY);

pub static AUTHENTICATE_OIDC_ACTION_SCOPE: Schema =
    Schema::text("AuthenticateOidcActionScope", Range::ANY);

pub static AUTHENTICATE_OIDC_ACTION_SESSION_COOKIE_NAME: Schema =
    Schema::text("AuthenticateOidcActionSessionCookieName", Range::ANY);

pub static AUTHENTICATE_OIDC_ACTION_SESSION_TIMEOUT: Schema =
    Schema::long("AuthenticateOidcActionSessionTimeout", Range::ANY);

pub static AUTHENTICATE_OIDC_ACTION_TOKEN_ENDPOINT: Schema =
    Schema::text("AuthenticateOidcActionTokenEndpoint", Range::ANY);

pub static AUTHENTICATE_OIDC_ACTION_USE_EXISTING_CLIENT_SECRET: Schema =
    Schema::boolean("AuthenticateOidcActionUseExistingClientSecret");

pub static AUTHENTICATE_OIDC_ACTION_USER_INFO_ENDPOINT: Schema =
    Schema::text("AuthenticateOidcActionUserInfoEndpoint", Range::ANY);

shape! {
    /// AWS: AvailabilityZone.
    AvailabilityZone = "AvailabilityZone" {
        0 load_balancer_addresses: Option<Vec<LoadBalancerAddress>>
            = Member::new("LoadBalancerAddresses", &LOAD_BALANCER_ADDRESSES),
        1 outpost_id: Option<String> = Member::new("OutpostId", &OUTPOST_ID),
        2 source_nat_ipv6_prefixes: Option<Vec<String>>
            = Member::new("SourceNatIpv6Prefixes", &SOURCE_NAT_IPV6_PREFIXES),
        3 subnet_id: Option<String> = Member::new("SubnetId", &SUBNET_ID),
        4 zone_name: Option<String> = Member::new("ZoneName", &ZONE_NAME),
    }
}

pub static AVAILABILITY_ZONES: Schema = Schema::list(
    "AvailabilityZones",
    Range::ANY,
    AvailabilityZone::SCHEMA,
    "member",
);
