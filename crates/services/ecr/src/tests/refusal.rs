//! Each of ECR's own refusals, in its words.

use super::*;
use control::ports::{BlobError, BlobReader};
use std::time::Duration;

/// A store that does nothing, always for the same reason.
struct Refusing(BlobError);

macro_rules! refuse_all {
    ($($name:ident($($argument:ident: $kind:ty),*) -> $answer:ty;)*) => {
        impl Blobs for Refusing {$(
            fn $name(&self, $($argument: $kind),*) -> Result<$answer, BlobError> {
                $(let _ = $argument;)*
                Err(self.0.clone())
            }
        )*}
    };
}

refuse_all! {
    size_bytes(digest: &str) -> Option<u64>;
    open(digest: &str) -> (Box<dyn BlobReader>, u64);
    read(digest: &str, bytes_max: u64) -> Vec<u8>;
    put(bytes: &[u8]) -> String;
    begin() -> String;
    offset_bytes(upload: &str) -> u64;
    append(upload: &str, at_bytes: u64, bytes: &[u8]) -> u64;
    finish(upload: &str, digest: &str) -> u64;
    cancel(upload: &str) -> ();
    idle_blobs(idle: Duration) -> Vec<String>;
    idle_uploads(idle: Duration) -> Vec<String>;
    remove_idle(digest: &str, idle: Duration) -> ();
}

fn begin(local: &Local) -> Result<String, Fault> {
    let begun = local.call::<InitiateLayerUpload>(InitiateLayerUploadInput {
        registry_id: None,
        repository_name: "app".to_owned(),
    });
    Ok(begun?.upload_id.unwrap())
}

#[test]
fn a_store_that_takes_no_more_is_said_in_ecrs_words() {
    let busy = "LimitExceededException: Too many layer uploads at the same time";
    let large = "LimitExceededException: A layer can have at most 42 bytes";
    let full = BlobError::Full("4 % of the disk are free".to_owned());
    for (error, status, expected) in [
        (BlobError::Busy, 400, busy),
        (BlobError::TooLarge { bytes_max: 42 }, 400, large),
        (full, 507, "ServerException: 4 % of the disk are free"),
    ] {
        let local = local_with(Arc::new(Refusing(error)), vec![]);
        create(&local, "app");
        let refused = begin(&local).unwrap_err();
        assert_eq!(refused.status, status, "{expected}");
        assert_eq!(format!("{}: {}", refused.code, refused.message), expected);
    }
}

#[test]
fn an_upload_without_bytes_is_no_layer() {
    let local = local(vec![]);
    create(&local, "app");
    let id = begin(&local).unwrap();
    let ended = local.call::<CompleteLayerUpload>(CompleteLayerUploadInput {
        layer_digests: vec![name(b"")],
        registry_id: None,
        repository_name: "app".to_owned(),
        upload_id: id.clone(),
    });
    let words = format!("EmptyUploadException: The upload '{id}' has no layer parts");
    assert_eq!(fault(ended), words);
}

#[test]
fn an_image_has_its_own_digest_and_its_parts_are_there() {
    let local = local(vec![]);
    create(&local, "app");
    let index = serde_json::json!({
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.index.v1+json",
        "manifests": [{
            "mediaType": "application/vnd.oci.image.manifest.v1+json",
            "digest": name(b"nobody"),
            "size": 6,
        }],
    });
    let index = index.to_string();
    let put = |image_digest: Option<String>| {
        fault(local.call::<PutImage>(PutImageInput {
            image_digest,
            image_manifest: index.clone(),
            repository_name: "app".to_owned(),
            ..Default::default()
        }))
    };
    assert_eq!(
        put(Some(name(b"another"))),
        format!(
            "ImageDigestDoesNotMatchException: The provided image digest '{}' does not match the \
             computed digest '{}'",
            name(b"another"),
            name(index.as_bytes())
        )
    );
    let missing = put(None);
    let words = format!(
        "ReferencedImagesNotFoundException: Images with digests '[{}]' required for pushing image",
        name(b"nobody")
    );
    assert!(missing.starts_with(&words), "{missing}");
}

#[test]
fn quotas_hold_in_ecrs_words() {
    let quotas = [("registered-repositories", 1), ("images-per-repository", 1)];
    let ports = ports(Arc::new(Memory::default()));
    let ports = ports.with(Arc::new(aws::Quotas::set(quotas).unwrap()));
    let local = Local::with(vec![crate::service()], ports, AllowBut::default());
    create(&local, "app");
    let second = local.call::<CreateRepository>(CreateRepositoryInput {
        repository_name: "second".to_owned(),
        ..Default::default()
    });
    assert_eq!(
        fault(second),
        "LimitExceededException: The registry with id '123456789012' already has the maximum \
         allowed number of repositories which is '1'"
    );
    let (one, two) = (upload(&local, "app", b"one"), upload(&local, "app", b"two"));
    put(&local, &one, &[], Some("v1")).unwrap();
    put(&local, &one, &[], Some("v2")).unwrap();
    assert_eq!(
        fault(put(&local, &two, &[], Some("v1"))),
        "LimitExceededException: The repository with name 'app' in registry with id \
         '123456789012' already has the maximum allowed number of images which is '1'"
    );
}

#[test]
fn a_tag_moves_until_it_is_made_immutable() {
    let local = local(vec![]);
    create(&local, "app");
    let (one, two) = (upload(&local, "app", b"one"), upload(&local, "app", b"two"));
    put(&local, &one, &[], Some("v1")).unwrap();
    let made = |word: &str| {
        let made = local.call::<PutImageTagMutability>(PutImageTagMutabilityInput {
            image_tag_mutability: word.to_owned(),
            repository_name: "app".to_owned(),
            ..Default::default()
        });
        assert_eq!(made.unwrap().image_tag_mutability.as_deref(), Some(word));
    };
    made("IMMUTABLE");
    assert_eq!(
        fault(put(&local, &two, &[], Some("v1"))),
        "ImageTagAlreadyExistsException: The image tag 'v1' already exists in the 'app' \
         repository and cannot be overwritten because the tag is immutable."
    );
    made("MUTABLE");
    put(&local, &two, &[], Some("v1")).unwrap();
}
