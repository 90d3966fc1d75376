//! Putting an image: its parts are there, its tag may be given, then it is.

use crate::rules::manifest::{self, Facts};
use crate::{faults, lookup, rules, view};
use aws::Fault;
use aws::quota::ecr as quota;
use aws_lc_rs::digest::{SHA256, digest};
use control::ports::Blobs;
use resources::ecr::{Image, ImageTag, Layer, Repository, inside};
use shapes::ecr;
use wire::Call;

/// Puts an image under a digest and, if one is given, a tag. AWS: ECR PutImage.
pub fn put_image(
    call: &mut Call<'_>,
    input: ecr::PutImageInput,
) -> Result<ecr::PutImageOutput, Fault> {
    let ecr::PutImageInput {
        image_digest: given,
        image_manifest: text,
        image_manifest_media_type: media_type,
        image_tag: tag,
        registry_id,
        repository_name: name,
    } = input;
    let repository = lookup::repository(call, registry_id.as_deref(), &name)?;
    let facts = manifest::read(&text, media_type.as_deref())
        .map_err(|why| faults::invalid_value("ImageManifest", why))?;
    let hash = digest(&SHA256, text.as_bytes());
    let found = format!("sha256:{}", base::hex::encode(hash.as_ref()));
    if let Some(given) = given.filter(|given| *given != found) {
        return Err(faults::image_digest_does_not_match(&given, &found));
    }
    check_tag(call, &repository, &found, tag.as_deref())?;
    let size_bytes = check_parts(call, &repository, &facts)?;
    under_quota(call, &repository, &found)?;
    call.port::<dyn Blobs>()?
        .put(text.as_bytes())
        .map_err(faults::blobs)?;
    let Repository { scope, .. } = repository.as_ref();
    if let Some(tag) = &tag {
        call.put(ImageTag {
            scope: scope.clone(),
            repository: name.clone(),
            tag: tag.clone(),
            digest: found.clone(),
        });
    }
    let row = call.put(Image {
        scope: scope.clone(),
        repository: name,
        digest: found,
        media_type: facts.media_type,
        artifact_media_type: facts.artifact_media_type,
        manifest_bytes: text.len() as u64,
        size_bytes,
        blobs: facts.blobs.into_iter().map(|(digest, _)| digest).collect(),
        images: facts.images,
        subject: facts.subject,
        pushed_at: call.now(),
    });
    Ok(ecr::PutImageOutput {
        image: Some(view::image(&row, tag, text)),
    })
}

fn under_quota(call: &mut Call<'_>, repository: &Repository, digest: &str) -> Result<(), Fault> {
    let Repository { scope, name, .. } = repository;
    let is_there = call.get::<Image>(&Image::key_of(scope, name, digest));
    let most = call.quota(&quota::IMAGES);
    let all = inside(scope, name);
    if is_there.is_none() && !call.has_room::<Image>(&all, most) {
        let registry = scope.account.as_str();
        return Err(faults::too_many_images(name, registry, most));
    }
    Ok(())
}

fn check_tag(
    call: &mut Call<'_>,
    repository: &Repository,
    digest: &str,
    tag: Option<&str>,
) -> Result<(), Fault> {
    let Repository { scope, name, .. } = repository;
    let exists = || faults::image_already_exists(digest, tag, name, scope.account.as_str());
    let Some(tag) = tag else {
        let there = call.get::<Image>(&Image::key_of(scope, name, digest));
        return if there.is_some() {
            Err(exists())
        } else {
            Ok(())
        };
    };
    match call.get::<ImageTag>(&ImageTag::key_of(scope, name, tag)) {
        None => Ok(()),
        Some(row) if row.digest == digest => Err(exists()),
        Some(_) if rules::may_move(&repository.tag_mutability, tag) => Ok(()),
        Some(_) => Err(faults::image_tag_already_exists(tag, name)),
    }
}

/// Checks that every part is there; answers the image's size in bytes.
fn check_parts(call: &mut Call<'_>, repository: &Repository, facts: &Facts) -> Result<u64, Fault> {
    let Repository { scope, name, .. } = repository;
    let registry = scope.account.as_str();
    let (mut missing, mut size_bytes) = (Vec::new(), 0);
    for (digest, _) in &facts.blobs {
        match call.get::<Layer>(&Layer::key_of(scope, name, digest)) {
            Some(layer) => size_bytes += layer.size_bytes,
            None => missing.push(digest.clone()),
        }
    }
    if !missing.is_empty() {
        return Err(faults::layers_not_found(&missing, name, registry));
    }
    for digest in &facts.images {
        match call.get::<Image>(&Image::key_of(scope, name, digest)) {
            Some(image) => size_bytes = size_bytes.max(image.size_bytes),
            None => missing.push(digest.clone()),
        }
    }
    match missing.is_empty() {
        true => Ok(size_bytes),
        false => Err(faults::referenced_images_not_found(
            &missing, name, registry,
        )),
    }
}
