//! A name, ARN, digest or tag to its row, with permission asked on the way.

use crate::{faults, permission};
use aws::{AccountId, Arn, Fault, Scope};
use resources::ecr::{Image, ImageTag, LayerUpload, Repository};
use shapes::ecr;
use std::sync::Arc;
use wire::{Call, Conditions};

/// The registry that is meant: the caller's own unless another account's is named.
pub fn registry(call: &Call<'_>, registry_id: Option<&str>) -> Result<Scope, Fault> {
    let account = match registry_id {
        None => call.account().clone(),
        Some(id) => AccountId::parse(id)
            .ok_or_else(|| faults::invalid_value("registryId", "not an account's id"))?,
    };
    Ok(Scope {
        account,
        region: call.region().clone(),
    })
}

/// A repository by name, after the caller was allowed this call on it.
pub fn repository(
    call: &mut Call<'_>,
    registry_id: Option<&str>,
    name: &str,
) -> Result<Arc<Repository>, Fault> {
    repository_if(call, registry_id, name, Conditions::none())
}

fn repository_if(
    call: &mut Call<'_>,
    registry_id: Option<&str>,
    name: &str,
    given: Conditions,
) -> Result<Arc<Repository>, Fault> {
    let scope = registry(call, registry_id)?;
    let found = call.get::<Repository>(&Repository::key_of(&scope, name));
    permission::ask(call, &scope, name, found.as_deref(), given)?;
    found.ok_or_else(|| faults::repository_not_found(name, scope.account.as_str()))
}

/// A repository by ARN, after the caller was allowed this call on it. `given` has the condition
/// keys of a request that itself gives or names tags.
pub fn repository_by_arn(
    call: &mut Call<'_>,
    text: &str,
    given: Conditions,
) -> Result<Arc<Repository>, Fault> {
    let invalid = || faults::invalid_value("resourceArn", "not the ARN of a repository");
    let arn = Arn::parse(text)
        .filter(|arn| arn.service == "ecr")
        .ok_or_else(invalid)?;
    let name = arn
        .resource
        .strip_prefix("repository/")
        .ok_or_else(invalid)?;
    if arn.region != call.region().as_str() {
        return Err(invalid());
    }
    repository_if(call, Some(&arn.account), name, given)
}

/// How an image is named, written as AWS writes it in messages.
pub fn written(id: &ecr::ImageIdentifier) -> String {
    let part = |text: &Option<String>| text.as_deref().unwrap_or("null").to_owned();
    let (digest, tag) = (part(&id.image_digest), part(&id.image_tag));
    format!("{{imageDigest:'{digest}', imageTag:'{tag}'}}")
}

/// Why an image was not found: AWS's failure code and reason.
pub type Missing = (&'static str, &'static str);

/// An image by digest, tag, or both.
pub fn image(
    call: &mut Call<'_>,
    repository: &Repository,
    id: &ecr::ImageIdentifier,
) -> Result<Arc<Image>, Missing> {
    let Repository { scope, name, .. } = repository;
    let not_found = ("ImageNotFound", "Requested image not found");
    let tagged = match &id.image_tag {
        None => None,
        Some(tag) => {
            let row = call.get::<ImageTag>(&ImageTag::key_of(scope, name, tag));
            Some(row.ok_or(not_found)?.digest.clone())
        }
    };
    let digest = match (&id.image_digest, tagged) {
        (None, None) => {
            return Err((
                "MissingDigestAndTag",
                "Invalid request parameters: both are missing",
            ));
        }
        (Some(digest), Some(tagged)) if *digest != tagged => {
            return Err((
                "ImageTagDoesNotMatchDigest",
                "Image tag does not match the given digest",
            ));
        }
        (Some(digest), _) => digest.clone(),
        (None, Some(tagged)) => tagged,
    };
    call.get::<Image>(&Image::key_of(scope, name, &digest))
        .ok_or(not_found)
}

/// The tags of an image, in order.
pub fn tags_of(call: &mut Call<'_>, image: &Image) -> Vec<String> {
    let key = Image::key_of(&image.scope, &image.repository, &image.digest);
    let rows = call.scan_index::<ImageTag>(ImageTag::BY_IMAGE, &key);
    let mut tags: Vec<String> = rows.iter().map(|row| row.tag.clone()).collect();
    tags.sort();
    tags
}

/// An upload of a repository.
pub fn upload(
    call: &mut Call<'_>,
    repository: &Repository,
    id: &str,
) -> Result<Arc<LayerUpload>, Fault> {
    let Repository { scope, name, .. } = repository;
    let found = call.get::<LayerUpload>(&LayerUpload::key_of(scope, name, id));
    found.ok_or_else(|| faults::upload_not_found(id, name, scope.account.as_str()))
}

/// The prefix of everything below a row's key.
pub fn key_below(key: &str) -> String {
    format!("{key}/")
}
