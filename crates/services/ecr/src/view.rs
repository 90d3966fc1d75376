//! Rows to AWS's shapes. Pure.

use aws::Tags;
use resources::ecr::{Image, Repository, TagMutability};
use shapes::ecr;

/// A repository; `authority` is the host and port of this Ondol.
pub fn repository(row: &Repository, authority: &str) -> ecr::Repository {
    let (mutability, filters) = tag_mutability(&row.tag_mutability);
    ecr::Repository {
        created_at: Some(row.created_at),
        encryption_configuration: Some(ecr::EncryptionConfiguration {
            encryption_type: "AES256".to_owned(),
            kms_key: None,
        }),
        image_scanning_configuration: Some(ecr::ImageScanningConfiguration {
            scan_on_push: Some(false),
        }),
        image_tag_mutability: Some(mutability),
        image_tag_mutability_exclusion_filters: filters,
        registry_id: Some(row.scope.account.to_string()),
        repository_arn: Some(row.arn()),
        repository_name: Some(row.name.clone()),
        repository_uri: Some([authority, "/", &row.name].concat()),
    }
}

/// AWS's word and filters.
pub fn tag_mutability(
    mutability: &TagMutability,
) -> (String, Option<Vec<ecr::ImageTagMutabilityExclusionFilter>>) {
    let filter = |text: &String| ecr::ImageTagMutabilityExclusionFilter {
        filter: text.clone(),
        filter_type: "WILDCARD".to_owned(),
    };
    let filters = |list: &Vec<String>| Some(list.iter().map(filter).collect());
    match mutability {
        TagMutability::Mutable => ("MUTABLE".to_owned(), None),
        TagMutability::Immutable => ("IMMUTABLE".to_owned(), None),
        TagMutability::MutableExcept(list) => ("MUTABLE_WITH_EXCLUSION".to_owned(), filters(list)),
        TagMutability::ImmutableExcept(list) => {
            ("IMMUTABLE_WITH_EXCLUSION".to_owned(), filters(list))
        }
    }
}

/// An image with its tags.
pub fn image_detail(row: &Image, tags: Vec<String>) -> ecr::ImageDetail {
    ecr::ImageDetail {
        artifact_media_type: row.artifact_media_type.clone(),
        image_digest: Some(row.digest.clone()),
        image_manifest_media_type: Some(row.media_type.clone()),
        image_pushed_at: Some(row.pushed_at),
        image_size_in_bytes: Some(i64::try_from(row.size_bytes).unwrap_or(i64::MAX)),
        image_status: Some("ACTIVE".to_owned()),
        // AWS leaves the list out for an image without tags.
        image_tags: (!tags.is_empty()).then_some(tags),
        registry_id: Some(row.scope.account.to_string()),
        repository_name: Some(row.repository.clone()),
        subject_manifest_digest: row.subject.clone(),
        ..ecr::ImageDetail::default()
    }
}

/// An image with its manifest.
pub fn image(row: &Image, tag: Option<String>, manifest: String) -> ecr::Image {
    ecr::Image {
        image_id: Some(image_id(row, tag)),
        image_manifest: Some(manifest),
        image_manifest_media_type: Some(row.media_type.clone()),
        registry_id: Some(row.scope.account.to_string()),
        repository_name: Some(row.repository.clone()),
    }
}

/// An image's digest and, if it was named by one, its tag.
pub fn image_id(row: &Image, tag: Option<String>) -> ecr::ImageIdentifier {
    ecr::ImageIdentifier {
        image_digest: Some(row.digest.clone()),
        image_tag: tag,
    }
}

/// Tags as AWS's list.
pub fn tags(tags: &Tags) -> Vec<ecr::Tag> {
    let tag = |(key, value): (&String, &String)| ecr::Tag {
        key: key.clone(),
        value: value.clone(),
    };
    tags.iter().map(tag).collect()
}
