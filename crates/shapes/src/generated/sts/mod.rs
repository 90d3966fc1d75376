//! Generated: the shapes and tables of sts.

mod operations;
mod shapes;

pub use operations::*;
pub use shapes::*;

use crate::schema::{ErrorModel, Protocol, ServiceModel};

/// What AWS's model says of the whole service.
pub static SERVICE: ServiceModel = ServiceModel {
    name: "sts",
    signing_name: "sts",
    endpoint_prefix: "sts",
    api_version: "2011-06-15",
    protocol: Protocol::Query,
    target_prefix: "",
    xml_namespace: "https://sts.amazonaws.com/doc/2011-06-15/",
    known: KNOWN,
    operations: &[
        AssumeRole::MODEL,
        GetCallerIdentity::MODEL,
        GetSessionToken::MODEL,
    ],
    errors: ERRORS,
};

const KNOWN: &str = "\
AssumeRole AssumeRoleWithSAML AssumeRoleWithWebIdentity AssumeRoot \
DecodeAuthorizationMessage GetAccessKeyInfo GetCallerIdentity GetDelegatedAccessToken \
GetFederationToken GetSessionToken GetWebIdentityToken ";

static ERRORS: &[ErrorModel] = &[
    ErrorModel {
        name: "ExpiredTokenException",
        code: "ExpiredTokenException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "ExpiredTradeInTokenException",
        code: "ExpiredTradeInTokenException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "IDPCommunicationErrorException",
        code: "IDPCommunicationError",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "IDPRejectedClaimException",
        code: "IDPRejectedClaim",
        status: 403,
        message: "message",
    },
    ErrorModel {
        name: "InvalidAuthorizationMessageException",
        code: "InvalidAuthorizationMessageException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "InvalidIdentityTokenException",
        code: "InvalidIdentityToken",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "JWTPayloadSizeExceededException",
        code: "JWTPayloadSizeExceededException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "MalformedPolicyDocumentException",
        code: "MalformedPolicyDocument",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "OutboundWebIdentityFederationDisabledException",
        code: "OutboundWebIdentityFederationDisabledException",
        status: 403,
        message: "message",
    },
    ErrorModel {
        name: "PackedPolicyTooLargeException",
        code: "PackedPolicyTooLarge",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "RegionDisabledException",
        code: "RegionDisabledException",
        status: 403,
        message: "message",
    },
    ErrorModel {
        name: "SessionDurationEscalationException",
        code: "SessionDurationEscalationException",
        status: 403,
        message: "message",
    },
];
