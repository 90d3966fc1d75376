//! Generated: the shapes and tables of ecr.

mod operations;
mod shapes;

pub use operations::*;
pub use shapes::*;

use crate::schema::{ErrorModel, Protocol, ServiceModel};

/// What AWS's model says of the whole service.
pub static SERVICE: ServiceModel = ServiceModel {
    name: "ecr",
    signing_name: "ecr",
    endpoint_prefix: "api.ecr",
    api_version: "2015-09-21",
    protocol: Protocol::Json { version: "1.1" },
    target_prefix: "AmazonEC2ContainerRegistry_V20150921",
    xml_namespace: "",
    known: KNOWN,
    operations: &[
        BatchCheckLayerAvailability::MODEL,
        BatchDeleteImage::MODEL,
        BatchGetImage::MODEL,
        CompleteLayerUpload::MODEL,
        CreateRepository::MODEL,
        DeleteLifecyclePolicy::MODEL,
        DeleteRepository::MODEL,
        DeleteRepositoryPolicy::MODEL,
        DescribeImages::MODEL,
        DescribeRegistry::MODEL,
        DescribeRepositories::MODEL,
        GetAuthorizationToken::MODEL,
        GetDownloadUrlForLayer::MODEL,
        GetLifecyclePolicy::MODEL,
        GetRepositoryPolicy::MODEL,
        InitiateLayerUpload::MODEL,
        ListImages::MODEL,
        ListTagsForResource::MODEL,
        PutImage::MODEL,
        PutImageTagMutability::MODEL,
        PutLifecyclePolicy::MODEL,
        SetRepositoryPolicy::MODEL,
        TagResource::MODEL,
        UntagResource::MODEL,
        UploadLayerPart::MODEL,
    ],
    errors: ERRORS,
};

const KNOWN: &str = "\
BatchCheckLayerAvailability BatchDeleteImage BatchGetImage \
BatchGetRepositoryScanningConfiguration CompleteLayerUpload CreatePullThroughCacheRule \
CreateRepository CreateRepositoryCreationTemplate DeleteLifecyclePolicy \
DeletePullThroughCacheRule DeleteRegistryPolicy DeleteRepository \
DeleteRepositoryCreationTemplate DeleteRepositoryPolicy DeleteSigningConfiguration \
DeregisterPullTimeUpdateExclusion DescribeImageReplicationStatus DescribeImageScanFindings \
DescribeImageSigningStatus DescribeImages DescribePullThroughCacheRules DescribeRegistry \
DescribeRepositories DescribeRepositoryCreationTemplates GetAccountSetting \
GetAuthorizationToken GetDownloadUrlForLayer GetLifecyclePolicy GetLifecyclePolicyPreview \
GetRegistryPolicy GetRegistryScanningConfiguration GetRepositoryPolicy \
GetSigningConfiguration InitiateLayerUpload ListImageReferrers ListImages \
ListPullTimeUpdateExclusions ListTagsForResource PutAccountSetting PutImage \
PutImageScanningConfiguration PutImageTagMutability PutLifecyclePolicy PutRegistryPolicy \
PutRegistryScanningConfiguration PutReplicationConfiguration PutSigningConfiguration \
RegisterPullTimeUpdateExclusion SetRepositoryPolicy StartImageScan \
StartLifecyclePolicyPreview TagResource UntagResource UpdateImageStorageClass \
UpdatePullThroughCacheRule UpdateRepositoryCreationTemplate UploadLayerPart \
ValidatePullThroughCacheRule ";

static ERRORS: &[ErrorModel] = &[
    ErrorModel {
        name: "BlockedByOrganizationPolicyException",
        code: "BlockedByOrganizationPolicyException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "EmptyUploadException",
        code: "EmptyUploadException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "ExclusionAlreadyExistsException",
        code: "ExclusionAlreadyExistsException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "ExclusionNotFoundException",
        code: "ExclusionNotFoundException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "ImageAlreadyExistsException",
        code: "ImageAlreadyExistsException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "ImageArchivedException",
        code: "ImageArchivedException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "ImageDigestDoesNotMatchException",
        code: "ImageDigestDoesNotMatchException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "ImageNotFoundException",
        code: "ImageNotFoundException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "ImageStorageClassUpdateNotSupportedException",
        code: "ImageStorageClassUpdateNotSupportedException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "ImageTagAlreadyExistsException",
        code: "ImageTagAlreadyExistsException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "InvalidLayerException",
        code: "InvalidLayerException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "InvalidLayerPartException",
        code: "InvalidLayerPartException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "InvalidParameterException",
        code: "InvalidParameterException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "InvalidTagParameterException",
        code: "InvalidTagParameterException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "KmsException",
        code: "KmsException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "LayerAlreadyExistsException",
        code: "LayerAlreadyExistsException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "LayerInaccessibleException",
        code: "LayerInaccessibleException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "LayerPartTooSmallException",
        code: "LayerPartTooSmallException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "LayersNotFoundException",
        code: "LayersNotFoundException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "LifecyclePolicyNotFoundException",
        code: "LifecyclePolicyNotFoundException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "LifecyclePolicyPreviewInProgressException",
        code: "LifecyclePolicyPreviewInProgressException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "LifecyclePolicyPreviewNotFoundException",
        code: "LifecyclePolicyPreviewNotFoundException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "LimitExceededException",
        code: "LimitExceededException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "PullThroughCacheRuleAlreadyExistsException",
        code: "PullThroughCacheRuleAlreadyExistsException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "PullThroughCacheRuleNotFoundException",
        code: "PullThroughCacheRuleNotFoundException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "ReferencedImagesNotFoundException",
        code: "ReferencedImagesNotFoundException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "RegistryPolicyNotFoundException",
        code: "RegistryPolicyNotFoundException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "RepositoryAlreadyExistsException",
        code: "RepositoryAlreadyExistsException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "RepositoryNotEmptyException",
        code: "RepositoryNotEmptyException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "RepositoryNotFoundException",
        code: "RepositoryNotFoundException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "RepositoryPolicyNotFoundException",
        code: "RepositoryPolicyNotFoundException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "ScanNotFoundException",
        code: "ScanNotFoundException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "SecretNotFoundException",
        code: "SecretNotFoundException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "ServerException",
        code: "ServerException",
        status: 500,
        message: "message",
    },
    ErrorModel {
        name: "SigningConfigurationNotFoundException",
        code: "SigningConfigurationNotFoundException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "TemplateAlreadyExistsException",
        code: "TemplateAlreadyExistsException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "TemplateNotFoundException",
        code: "TemplateNotFoundException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "TooManyTagsException",
        code: "TooManyTagsException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "UnableToAccessSecretException",
        code: "UnableToAccessSecretException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "UnableToDecryptSecretValueException",
        code: "UnableToDecryptSecretValueException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "UnableToGetUpstreamImageException",
        code: "UnableToGetUpstreamImageException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "UnableToGetUpstreamLayerException",
        code: "UnableToGetUpstreamLayerException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "UnableToListUpstreamImageReferrersException",
        code: "UnableToListUpstreamImageReferrersException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "UnsupportedImageTypeException",
        code: "UnsupportedImageTypeException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "UnsupportedUpstreamRegistryException",
        code: "UnsupportedUpstreamRegistryException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "UploadNotFoundException",
        code: "UploadNotFoundException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "ValidationException",
        code: "ValidationException",
        status: 400,
        message: "message",
    },
];
