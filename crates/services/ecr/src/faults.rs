//! The errors of Amazon ECR, in AWS's words, one constructor each.
//!
//! Nothing else in this crate builds a `Fault`. AWS: Amazon ECR API Reference, "Errors" of each
//! operation.

use aws::Fault;
use control::ports::BlobError;
use std::fmt::Display;

/// A value that breaks a rule; `message` says which.
pub fn invalid_parameter(message: impl Into<String>) -> Fault {
    Fault::client("InvalidParameterException", message)
}

/// A member whose value cannot be: AWS's form of the sentence.
pub fn invalid_value(member: &str, why: impl Display) -> Fault {
    invalid_parameter(format!(
        "Invalid parameter at '{member}' failed to satisfy constraint: '{why}'"
    ))
}

/// A part of AWS that Ondol does not have: `ecr:` and what was asked for.
pub fn not_implemented(what: impl Display) -> Fault {
    Fault::not_implemented(format!("ecr:{what}"))
}

/// No repository has that name.
pub fn repository_not_found(name: &str, registry: &str) -> Fault {
    Fault::client(
        "RepositoryNotFoundException",
        format!(
            "The repository with name '{name}' does not exist in the registry with id '{registry}'"
        ),
    )
}

/// Another repository has that name.
pub fn repository_already_exists(name: &str, registry: &str) -> Fault {
    Fault::client(
        "RepositoryAlreadyExistsException",
        format!(
            "The repository with name '{name}' already exists in the registry with id '{registry}'"
        ),
    )
}

/// It has images, and force was not asked for.
pub fn repository_not_empty(name: &str, registry: &str) -> Fault {
    Fault::client(
        "RepositoryNotEmptyException",
        format!(
            "The repository with name '{name}' in registry with id '{registry}' cannot be deleted \
             because it still contains images"
        ),
    )
}

/// A registry has as many repositories as its quota allows.
pub fn too_many_repositories(registry: &str, most: usize) -> Fault {
    limit_exceeded(format!(
        "The registry with id '{registry}' already has the maximum allowed number of repositories \
         which is '{most}'"
    ))
}

/// A repository has as many images as its quota allows.
pub fn too_many_images(name: &str, registry: &str, most: usize) -> Fault {
    limit_exceeded(format!(
        "The repository with name '{name}' in registry with id '{registry}' already has the \
         maximum allowed number of images which is '{most}'"
    ))
}

/// More of something than may be.
pub fn limit_exceeded(what: impl Display) -> Fault {
    Fault::client("LimitExceededException", what.to_string())
}

/// No image has that digest or tag.
pub fn image_not_found(image_id: impl Display, repository: &str, registry: &str) -> Fault {
    Fault::client(
        "ImageNotFoundException",
        format!(
            "The image with imageId {image_id} does not exist within the repository with name \
             '{repository}' in the registry with id '{registry}'"
        ),
    )
}

/// The same image was pushed before under the same tag.
pub fn image_already_exists(
    digest: &str,
    tag: Option<&str>,
    repository: &str,
    registry: &str,
) -> Fault {
    let tag = tag.unwrap_or("null");
    Fault::client(
        "ImageAlreadyExistsException",
        format!(
            "Image with digest '{digest}' and tag '{tag}' already exists in the repository with \
             name '{repository}' in registry with id '{registry}'"
        ),
    )
}

/// The tag stands for another image and may not move.
pub fn image_tag_already_exists(tag: &str, repository: &str) -> Fault {
    Fault::client(
        "ImageTagAlreadyExistsException",
        format!(
            "The image tag '{tag}' already exists in the '{repository}' repository and cannot be \
             overwritten because the tag is immutable."
        ),
    )
}

/// The manifest has another digest than the caller says.
pub fn image_digest_does_not_match(given: &str, found: &str) -> Fault {
    Fault::client(
        "ImageDigestDoesNotMatchException",
        format!("The provided image digest '{given}' does not match the computed digest '{found}'"),
    )
}

/// The manifest needs layers that the repository does not have.
pub fn layers_not_found(digests: &[String], repository: &str, registry: &str) -> Fault {
    Fault::client(
        "LayersNotFoundException",
        format!(
            "Layers with digests '[{}]' required for pushing image into repository with name \
             '{repository}' in the registry with id '{registry}' do not exist",
            digests.join(", ")
        ),
    )
}

/// The repository does not have the layer.
pub fn layer_not_found(digest: &str, repository: &str, registry: &str) -> Fault {
    Fault::client(
        "LayersNotFoundException",
        format!(
            "The layer with digest '{digest}' does not exist within the repository with name \
             '{repository}' in the registry with id '{registry}'"
        ),
    )
}

/// The index names images that the repository does not have.
pub fn referenced_images_not_found(digests: &[String], repository: &str, registry: &str) -> Fault {
    Fault::client(
        "ReferencedImagesNotFoundException",
        format!(
            "Images with digests '[{}]' required for pushing image into repository with name \
             '{repository}' in the registry with id '{registry}' do not exist",
            digests.join(", ")
        ),
    )
}

/// No upload has that id.
pub fn upload_not_found(id: &str, repository: &str, registry: &str) -> Fault {
    Fault::client(
        "UploadNotFoundException",
        format!(
            "The upload with id '{id}' does not exist in the repository with name '{repository}' \
             in the registry with id '{registry}'"
        ),
    )
}

/// A part that does not begin where the upload ends.
pub fn invalid_layer_part(upload: &str, repository: &str, registry: &str, next: u64) -> Fault {
    let last = i64::try_from(next.saturating_sub(1)).unwrap_or(i64::MAX);
    Fault::client(
        "InvalidLayerPartException",
        format!(
            "The layer part is not valid: the next part of the upload '{upload}' begins at byte \
             {next}"
        ),
    )
    .with_member("lastValidByteReceived", last)
    .with_member("registryId", registry)
    .with_member("repositoryName", repository)
    .with_member("uploadId", upload)
}

/// The uploaded bytes have another digest.
pub fn invalid_layer(given: &str, found: &str) -> Fault {
    Fault::client(
        "InvalidLayerException",
        format!("The layer digest '{given}' does not match the uploaded bytes' digest '{found}'"),
    )
}

/// An upload of no bytes.
pub fn empty_upload(id: &str) -> Fault {
    Fault::client(
        "EmptyUploadException",
        format!("The upload '{id}' has no layer parts"),
    )
}

/// The repository has no policy.
pub fn repository_policy_not_found(name: &str, registry: &str) -> Fault {
    Fault::client(
        "RepositoryPolicyNotFoundException",
        format!(
            "Repository policy does not exist for the repository with name '{name}' in the \
             registry with id '{registry}'"
        ),
    )
}

/// The repository has no lifecycle policy.
pub fn lifecycle_policy_not_found(name: &str, registry: &str) -> Fault {
    Fault::client(
        "LifecyclePolicyNotFoundException",
        format!(
            "Lifecycle policy does not exist for the repository with name '{name}' in the \
             registry with id '{registry}'"
        ),
    )
}

/// A tag that may not be.
pub fn invalid_tag(message: impl Into<String>) -> Fault {
    Fault::client("InvalidTagParameterException", message)
}

/// More than fifty tags.
pub fn too_many_tags() -> Fault {
    Fault::client(
        "TooManyTagsException",
        "A resource can have at most 50 tags",
    )
}

/// A caller that has no credentials that a token could stand for.
pub fn no_token_for(caller: &str) -> Fault {
    Fault::client(
        "AccessDeniedException",
        format!("{caller} is a service of this Ondol and needs no authorization token"),
    )
}

/// A failure of the blob store that is not about the caller's bytes.
pub fn blobs(error: BlobError) -> Fault {
    match error {
        BlobError::TooLarge { bytes_max } => {
            limit_exceeded(format!("A layer can have at most {bytes_max} bytes"))
        }
        BlobError::Busy => limit_exceeded("Too many layer uploads at the same time"),
        BlobError::Full(why) => Fault::with_status("ServerException", 507, why),
        other => Fault::internal(other),
    }
}

/// What is not the caller's doing.
pub fn internal(cause: impl Display) -> Fault {
    Fault::internal(cause)
}
