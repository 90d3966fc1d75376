//! Generated: ecr shapes in i.

use super::super::*;
use crate::prelude::*;

shape! {
    /// AWS: Image.
    Image = "Image" {
        0 image_id: Option<ImageIdentifier> = Member::new("imageId", ImageIdentifier::SCHEMA),
        1 image_manifest: Option<String> = Member::new("imageManifest", &IMAGE_MANIFEST),
        2 image_manifest_media_type: Option<String>
            = Member::new("imageManifestMediaType", &MEDIA_TYPE),
        3 registry_id: Option<String> = Member::new("registryId", &REGISTRY_ID),
        4 repository_name: Option<String> = Member::new("repositoryName", &REPOSITORY_NAME),
    }
}

shape! {
    /// AWS: ImageDetail.
    ImageDetail = "ImageDetail" {
        0 artifact_media_type: Option<String> = Member::new("artifactMediaType", &MEDIA_TYPE),
        1 image_digest: Option<String> = Member::new("imageDigest", &IMAGE_DIGEST),
        2 image_manifest_media_type: Option<String>
            = Member::new("imageManifestMediaType", &MEDIA_TYPE),
        3 image_pushed_at: Option<Time> = Member::new("imagePushedAt", &PUSH_TIMESTAMP),
        4 image_scan_findings_summary: Option<ImageScanFindingsSummary>
            = Member::new("imageScanFindingsSummary", ImageScanFindingsSummary::SCHEMA),
        5 image_scan_status: Option<ImageScanStatus>
            = Member::new("imageScanStatus", ImageScanStatus::SCHEMA),
        6 image_size_in_bytes: Option<i64> = Member::new("imageSizeInBytes", &IMAGE_SIZE_IN_BYTES),
        7 image_status: Option<String> = Member::new("imageStatus", &image_status::SCHEMA),
        8 image_tags: Option<Vec<String>> = Member::new("imageTags", &IMAGE_TAG_LIST),
        9 last_activated_at: Option<Time>
            = Member::new("lastActivatedAt", &LAST_ACTIVATED_AT_TIMESTAMP),
        10 last_archived_at: Option<Time>
            = Member::new("lastArchivedAt", &LAST_ARCHIVED_AT_TIMESTAMP),
        11 last_recorded_pull_time: Option<Time>
            = Member::new("lastRecordedPullTime", &RECORDED_PULL_TIMESTAMP),
        12 registry_id: Option<String> = Member::new("registryId", &REGISTRY_ID),
        13 repository_name: Option<String> = Member::new("repositoryName", &REPOSITORY_NAME),
        14 subject_manifest_digest: Option<String>
            = Member::new("subjectManifestDigest", &IMAGE_DIGEST),
    }
}

pub static IMAGE_DETAIL_LIST: Schema =
    Schema::list("ImageDetailList", Range::ANY, ImageDetail::SCHEMA, "member");

pub static IMAGE_DIGEST: Schema = Schema::text("ImageDigest", Range::ANY);

shape! {
    /// AWS: ImageFailure.
    ImageFailure = "ImageFailure" {
        0 failure_code: Option<String> = Member::new("failureCode", &image_failure_code::SCHEMA),
        1 failure_reason: Option<String> = Member::new("failureReason", &IMAGE_FAILURE_REASON),
        2 image_id: Option<ImageIdentifier> = Member::new("imageId", ImageIdentifier::SCHEMA),
    }
}

values! {
    /// Values of ImageFailureCode.
    image_failure_code = "ImageFailureCode" {
        INVALID_IMAGE_DIGEST = "InvalidImageDigest",
        INVALID_IMAGE_TAG = "InvalidImageTag",
        IMAGE_TAG_DOES_NOT_MATCH_DIGEST = "ImageTagDoesNotMatchDigest",
        IMAGE_NOT_FOUND = "ImageNotFound",
        MISSING_DIGEST_AND_TAG = "MissingDigestAndTag",
        IMAGE_REFERENCED_BY_MANIFEST_LIST = "ImageReferencedByManifestList",
        KMS_ERROR = "KmsError",
        UPSTREAM_ACCESS_DENIED = "UpstreamAccessDenied",
        UPSTREAM_TOO_MANY_REQUESTS = "UpstreamTooManyRequests",
        UPSTREAM_UNAVAILABLE = "UpstreamUnavailable",
        IMAGE_INACCESSIBLE = "ImageInaccessible",
    }
}

pub static IMAGE_FAILURE_LIST: Schema = Schema::list(
    "ImageFailureList",
    Range::ANY,
    ImageFailure::SCHEMA,
    "member",
);

pub static IMAGE_FAILURE_REASON: Schema = Schema::text("ImageFailureReason", Range::ANY);

shape! {
    /// AWS: ImageIdentifier.
    ImageIdentifier = "ImageIdentifier" {
        0 image_digest: Option<String> = Member::new("imageDigest", &IMAGE_DIGEST),
        1 image_tag: Option<String> = Member::new("imageTag", &IMAGE_TAG),
    }
}

pub static IMAGE_IDENTIFIER_LIST: Schema = Schema::list(
    "ImageIdentifierList",
    Range::between(1, 100),
    ImageIdentifier::SCHEMA,
    "member",
);

pub static IMAGE_LIST: Schema = Schema::list("ImageList", Range::ANY, Image::SCHEMA, "member");

pub static IMAGE_MANIFEST: Schema = Schema::text("ImageManifest", Range::between(1, 4194304));

shape! {
    /// AWS: ImageScanFindingsSummary.
    ImageScanFindingsSummary = "ImageScanFindingsSummary" {
        0 finding_severity_counts: Option<BTreeMap<String, i32>>
            = Member::new("findingSeverityCounts", &FINDING_SEVERITY_COUNTS),
        1 image_scan_completed_at: Option<Time>
            = Member::new("imageScanCompletedAt", &SCAN_TIMESTAMP),
        2 vulnerability_source_updated_at: Option<Time>
            = Member::new("vulnerabilitySourceUpdatedAt", &VULNERABILITY_SOURCE_UPDATE_TIMESTAMP),
    }
}

shape! {
    /// AWS: ImageScanStatus.
    ImageScanStatus = "ImageScanStatus" {
        0 description: Option<String> = Member::new("description", &SCAN_STATUS_DESCRIPTION),
        1 status: Option<String> = Member::new("status", &scan_status::SCHEMA),
    }
}

shape! {
    /// AWS: ImageScanningConfiguration.
    ImageScanningConfiguration = "ImageScanningConfiguration" {
        0 scan_on_push: Option<bool> = Member::new("scanOnPush", &SCAN_ON_PUSH_FLAG),
    }
}

pub static IMAGE_SIZE_IN_BYTES: Schema = Schema::long("ImageSizeInBytes", Range::ANY);

values! {
    /// Values of ImageStatus.
    image_status = "ImageStatus" {
        ACTIVE = "ACTIVE",
        ARCHIVED = "ARCHIVED",
        ACTIVATING = "ACTIVATING",
    }
}

values! {
    /// Values of ImageStatusFilter.
    image_status_filter = "ImageStatusFilter" {
        ACTIVE = "ACTIVE",
        ARCHIVED = "ARCHIVED",
        ACTIVATING = "ACTIVATING",
        ANY = "ANY",
    }
}

pub static IMAGE_TAG: Schema = Schema::text("ImageTag", Range::between(1, 300));

pub static IMAGE_TAG_LIST: Schema = Schema::list("ImageTagList", Range::ANY, &IMAGE_TAG, "member");

values! {
    /// Values of ImageTagMutability.
    image_tag_mutability = "ImageTagMutability" {
        MUTABLE = "MUTABLE",
        IMMUTABLE = "IMMUTABLE",
        IMMUTABLE_WITH_EXCLUSION = "IMMUTABLE_WITH_EXCLUSION",
        MUTABLE_WITH_EXCLUSION = "MUTABLE_WITH_EXCLUSION",
    }
}

shape! {
    /// AWS: ImageTagMutabilityExclusionFilter.
    ImageTagMutabilityExclusionFilter = "ImageTagMutabilityExclusionFilter" {
        0 filter: String
            = Member::new("filter", &IMAGE_TAG_MUTABILITY_EXCLUSION_FILTER_VALUE).required(),
        1 filter_type: String
            = Member::new("filterType", &image_tag_mutability_exclusion_filter_type::SCHEMA).required(),
    }
}

values! {
    /// Values of ImageTagMutabilityExclusionFilterType.
    image_tag_mutability_exclusion_filter_type = "ImageTagMutabilityExclusionFilterType" {
        WILDCARD = "WILDCARD",
    }
}

pub static IMAGE_TAG_MUTABILITY_EXCLUSION_FILTER_VALUE: Schema = Schema::pattern(
    "ImageTagMutabilityExclusionFilterValue",
    Range::between(1, 128),
    r#"^[0-9a-zA-Z._*-]{1,128}$"#,
);

pub static IMAGE_TAG_MUTABILITY_EXCLUSION_FILTERS: Schema = Schema::list(
    "ImageTagMutabilityExclusionFilters",
    Range::between(1, 5),
    ImageTagMutabilityExclusionFilter::SCHEMA,
    "member",
);
