//! Generated: the shapes and tables of iam.

mod operations;
mod shapes;

pub use operations::*;
pub use shapes::*;

use crate::schema::{ErrorModel, Protocol, ServiceModel};

/// What AWS's model says of the whole service.
pub static SERVICE: ServiceModel = ServiceModel {
    name: "iam",
    signing_name: "iam",
    endpoint_prefix: "iam",
    api_version: "2010-05-08",
    protocol: Protocol::Query,
    target_prefix: "",
    xml_namespace: "https://iam.amazonaws.com/doc/2010-05-08/",
    known: KNOWN,
    operations: &[
        AddRoleToInstanceProfile::MODEL,
        AttachRolePolicy::MODEL,
        AttachUserPolicy::MODEL,
        CreateAccessKey::MODEL,
        CreateInstanceProfile::MODEL,
        CreatePolicy::MODEL,
        CreatePolicyVersion::MODEL,
        CreateRole::MODEL,
        CreateServiceLinkedRole::MODEL,
        CreateUser::MODEL,
        DeleteAccessKey::MODEL,
        DeleteInstanceProfile::MODEL,
        DeletePolicy::MODEL,
        DeletePolicyVersion::MODEL,
        DeleteRole::MODEL,
        DeleteRolePermissionsBoundary::MODEL,
        DeleteRolePolicy::MODEL,
        DeleteServiceLinkedRole::MODEL,
        DeleteUser::MODEL,
        DeleteUserPermissionsBoundary::MODEL,
        DeleteUserPolicy::MODEL,
        DetachRolePolicy::MODEL,
        DetachUserPolicy::MODEL,
        GetInstanceProfile::MODEL,
        GetPolicy::MODEL,
        GetPolicyVersion::MODEL,
        GetRole::MODEL,
        GetRolePolicy::MODEL,
        GetServiceLinkedRoleDeletionStatus::MODEL,
        GetUser::MODEL,
        GetUserPolicy::MODEL,
        ListAccessKeys::MODEL,
        ListAttachedRolePolicies::MODEL,
        ListAttachedUserPolicies::MODEL,
        ListEntitiesForPolicy::MODEL,
        ListGroupsForUser::MODEL,
        ListInstanceProfileTags::MODEL,
        ListInstanceProfiles::MODEL,
        ListInstanceProfilesForRole::MODEL,
        ListPolicies::MODEL,
        ListPolicyTags::MODEL,
        ListPolicyVersions::MODEL,
        ListRolePolicies::MODEL,
        ListRoleTags::MODEL,
        ListRoles::MODEL,
        ListUserPolicies::MODEL,
        ListUserTags::MODEL,
        ListUsers::MODEL,
        PutRolePermissionsBoundary::MODEL,
        PutRolePolicy::MODEL,
        PutUserPermissionsBoundary::MODEL,
        PutUserPolicy::MODEL,
        RemoveRoleFromInstanceProfile::MODEL,
        SetDefaultPolicyVersion::MODEL,
        TagInstanceProfile::MODEL,
        TagPolicy::MODEL,
        TagRole::MODEL,
        TagUser::MODEL,
        UntagInstanceProfile::MODEL,
        UntagPolicy::MODEL,
        UntagRole::MODEL,
        UntagUser::MODEL,
        UpdateAccessKey::MODEL,
        UpdateAssumeRolePolicy::MODEL,
        UpdateRole::MODEL,
        UpdateRoleDescription::MODEL,
        UpdateUser::MODEL,
    ],
    errors: ERRORS,
};

const KNOWN: &str = "\
AcceptDelegationRequest AddClientIDToOpenIDConnectProvider AddRoleToInstanceProfile \
AddUserToGroup AssociateDelegationRequest AttachGroupPolicy AttachRolePolicy \
AttachUserPolicy ChangePassword CreateAccessKey CreateAccountAlias CreateDelegationRequest \
CreateGroup CreateInstanceProfile CreateLoginProfile CreateOpenIDConnectProvider \
CreatePolicy CreatePolicyVersion CreateRole CreateSAMLProvider CreateServiceLinkedRole \
CreateServiceSpecificCredential CreateUser CreateVirtualMFADevice DeactivateMFADevice \
DeleteAccessKey DeleteAccountAlias DeleteAccountPasswordPolicy DeleteGroup \
DeleteGroupPolicy DeleteInstanceProfile DeleteLoginProfile DeleteOpenIDConnectProvider \
DeletePolicy DeletePolicyVersion DeleteRole DeleteRolePermissionsBoundary DeleteRolePolicy \
DeleteSAMLProvider DeleteSSHPublicKey DeleteServerCertificate DeleteServiceLinkedRole \
DeleteServiceSpecificCredential DeleteSigningCertificate DeleteUser \
DeleteUserPermissionsBoundary DeleteUserPolicy DeleteVirtualMFADevice DetachGroupPolicy \
DetachRolePolicy DetachUserPolicy DisableOrganizationsRootCredentialsManagement \
DisableOrganizationsRootSessions DisableOutboundWebIdentityFederation EnableMFADevice \
EnableOrganizationsRootCredentialsManagement EnableOrganizationsRootSessions \
EnableOutboundWebIdentityFederation GenerateCredentialReport \
GenerateOrganizationsAccessReport GenerateServiceLastAccessedDetails GetAccessKeyLastUsed \
GetAccountAuthorizationDetails GetAccountPasswordPolicy GetAccountSummary \
GetContextKeysForCustomPolicy GetContextKeysForPrincipalPolicy GetCredentialReport \
GetDelegationRequest GetGroup GetGroupPolicy GetHumanReadableSummary GetInstanceProfile \
GetLoginProfile GetMFADevice GetOpenIDConnectProvider GetOrganizationsAccessReport \
GetOutboundWebIdentityFederationInfo GetPolicy GetPolicyVersion GetRole GetRolePolicy \
GetSAMLProvider GetSSHPublicKey GetServerCertificate GetServiceLastAccessedDetails \
GetServiceLastAccessedDetailsWithEntities GetServiceLinkedRoleDeletionStatus GetUser \
GetUserPolicy ListAccessKeys ListAccountAliases ListAttachedGroupPolicies \
ListAttachedRolePolicies ListAttachedUserPolicies ListDelegationRequests \
ListEntitiesForPolicy ListGroupPolicies ListGroups ListGroupsForUser \
ListInstanceProfileTags ListInstanceProfiles ListInstanceProfilesForRole ListMFADeviceTags \
ListMFADevices ListOpenIDConnectProviderTags ListOpenIDConnectProviders \
ListOrganizationsFeatures ListPolicies ListPoliciesGrantingServiceAccess ListPolicyTags \
ListPolicyVersions ListRolePolicies ListRoleTags ListRoles ListSAMLProviderTags \
ListSAMLProviders ListSSHPublicKeys ListServerCertificateTags ListServerCertificates \
ListServiceSpecificCredentials ListSigningCertificates ListUserPolicies ListUserTags \
ListUsers ListVirtualMFADevices PutGroupPolicy PutRolePermissionsBoundary PutRolePolicy \
PutUserPermissionsBoundary PutUserPolicy RejectDelegationRequest \
RemoveClientIDFromOpenIDConnectProvider RemoveRoleFromInstanceProfile RemoveUserFromGroup \
ResetServiceSpecificCredential ResyncMFADevice SendDelegationToken SetDefaultPolicyVersion \
SetSecurityTokenServicePreferences SimulateCustomPolicy SimulatePrincipalPolicy \
TagInstanceProfile TagMFADevice TagOpenIDConnectProvider TagPolicy TagRole TagSAMLProvider \
TagServerCertificate TagUser UntagInstanceProfile UntagMFADevice \
UntagOpenIDConnectProvider UntagPolicy UntagRole UntagSAMLProvider UntagServerCertificate \
UntagUser UpdateAccessKey UpdateAccountPasswordPolicy UpdateAssumeRolePolicy \
UpdateDelegationRequest UpdateGroup UpdateLoginProfile \
UpdateOpenIDConnectProviderThumbprint UpdateRole UpdateRoleDescription UpdateSAMLProvider \
UpdateSSHPublicKey UpdateServerCertificate UpdateServiceSpecificCredential \
UpdateSigningCertificate UpdateUser UploadSSHPublicKey UploadServerCertificate \
UploadSigningCertificate ";

static ERRORS: &[ErrorModel] = &[
    ErrorModel {
        name: "AccountNotManagementOrDelegatedAdministratorException",
        code: "AccountNotManagementOrDelegatedAdministratorException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "CallerIsNotManagementAccountException",
        code: "CallerIsNotManagementAccountException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "ConcurrentModificationException",
        code: "ConcurrentModification",
        status: 409,
        message: "message",
    },
    ErrorModel {
        name: "CredentialReportExpiredException",
        code: "ReportExpired",
        status: 410,
        message: "message",
    },
    ErrorModel {
        name: "CredentialReportNotPresentException",
        code: "ReportNotPresent",
        status: 410,
        message: "message",
    },
    ErrorModel {
        name: "CredentialReportNotReadyException",
        code: "ReportInProgress",
        status: 404,
        message: "message",
    },
    ErrorModel {
        name: "DeleteConflictException",
        code: "DeleteConflict",
        status: 409,
        message: "message",
    },
    ErrorModel {
        name: "DuplicateCertificateException",
        code: "DuplicateCertificate",
        status: 409,
        message: "message",
    },
    ErrorModel {
        name: "DuplicateSSHPublicKeyException",
        code: "DuplicateSSHPublicKey",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "EntityAlreadyExistsException",
        code: "EntityAlreadyExists",
        status: 409,
        message: "message",
    },
    ErrorModel {
        name: "EntityTemporarilyUnmodifiableException",
        code: "EntityTemporarilyUnmodifiable",
        status: 409,
        message: "message",
    },
    ErrorModel {
        name: "FeatureDisabledException",
        code: "FeatureDisabled",
        status: 404,
        message: "message",
    },
    ErrorModel {
        name: "FeatureEnabledException",
        code: "FeatureEnabled",
        status: 409,
        message: "message",
    },
    ErrorModel {
        name: "InvalidAuthenticationCodeException",
        code: "InvalidAuthenticationCode",
        status: 403,
        message: "message",
    },
    ErrorModel {
        name: "InvalidCertificateException",
        code: "InvalidCertificate",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "InvalidInputException",
        code: "InvalidInput",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "InvalidPublicKeyException",
        code: "InvalidPublicKey",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "InvalidUserTypeException",
        code: "InvalidUserType",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "KeyPairMismatchException",
        code: "KeyPairMismatch",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "LimitExceededException",
        code: "LimitExceeded",
        status: 409,
        message: "message",
    },
    ErrorModel {
        name: "MalformedCertificateException",
        code: "MalformedCertificate",
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
        name: "NoSuchEntityException",
        code: "NoSuchEntity",
        status: 404,
        message: "message",
    },
    ErrorModel {
        name: "OpenIdIdpCommunicationErrorException",
        code: "OpenIdIdpCommunicationError",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "OrganizationNotFoundException",
        code: "OrganizationNotFoundException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "OrganizationNotInAllFeaturesModeException",
        code: "OrganizationNotInAllFeaturesModeException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "PasswordPolicyViolationException",
        code: "PasswordPolicyViolation",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "PolicyEvaluationException",
        code: "PolicyEvaluation",
        status: 500,
        message: "message",
    },
    ErrorModel {
        name: "PolicyNotAttachableException",
        code: "PolicyNotAttachable",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "ReportGenerationLimitExceededException",
        code: "ReportGenerationLimitExceeded",
        status: 409,
        message: "message",
    },
    ErrorModel {
        name: "ServiceAccessNotEnabledException",
        code: "ServiceAccessNotEnabledException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "ServiceFailureException",
        code: "ServiceFailure",
        status: 500,
        message: "message",
    },
    ErrorModel {
        name: "ServiceNotSupportedException",
        code: "NotSupportedService",
        status: 404,
        message: "message",
    },
    ErrorModel {
        name: "UnmodifiableEntityException",
        code: "UnmodifiableEntity",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "UnrecognizedPublicKeyEncodingException",
        code: "UnrecognizedPublicKeyEncoding",
        status: 400,
        message: "message",
    },
];
