//! Amazon ECR: repositories, images, tags, layers, uploads.
//!
//! AWS: Amazon ECR API Reference 2015-09-21. The bytes of layers and manifests lie in the blob
//! store, by digest, once for all repositories; a row here says that a repository has them. A blob
//! without any row is garbage.

use aws::{Arn, Scope, Tags};
use base::Time;
use serde::{Deserialize, Serialize};
use store::{Class, Row};

/// A repository.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Repository {
    /// Where; the account is AWS's registry id.
    pub scope: Scope,
    /// Its name, with slashes.
    pub name: String,
    /// When it was made.
    pub created_at: Time,
    /// Which tags may move.
    pub tag_mutability: TagMutability,
    /// Who else may use it: a policy's text as it was set.
    pub policy: Option<String>,
    /// Which images expire.
    pub lifecycle: Option<Lifecycle>,
    /// The tags (of the repository).
    pub tags: Tags,
}

/// Whether a tag, once given, may be given to another image.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TagMutability {
    /// `MUTABLE`.
    Mutable,
    /// `IMMUTABLE`.
    Immutable,
    /// `MUTABLE_WITH_EXCLUSION`: all but those that match one of these wildcards.
    MutableExcept(Vec<String>),
    /// `IMMUTABLE_WITH_EXCLUSION`: none but those that match one of these wildcards.
    ImmutableExcept(Vec<String>),
}

/// A lifecycle policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lifecycle {
    /// Its text as it was set.
    pub text: String,
    /// When images were last expired by it.
    pub last_evaluated_at: Option<Time>,
}

impl Repository {
    /// Its key.
    pub fn key_of(scope: &Scope, name: &str) -> String {
        scope.key(&[&segment(name)])
    }

    /// Its ARN.
    pub fn arn(&self) -> String {
        Arn::regional("ecr", &self.scope, ["repository/", &self.name].concat())
    }
}

impl Row for Repository {
    const TABLE: &'static str = "ecr/repository";
    const CLASS: Class = Class::Intent;
    fn key(&self) -> String {
        Repository::key_of(&self.scope, &self.name)
    }
}

/// An image: a manifest, or an index of manifests.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Image {
    /// Where.
    pub scope: Scope,
    /// The repository's name.
    pub repository: String,
    /// Of the manifest's bytes, which lie in the blob store.
    pub digest: String,
    /// The manifest's media type.
    pub media_type: String,
    /// The configuration's media type, or the artifact's type.
    pub artifact_media_type: Option<String>,
    /// The manifest's own size in bytes.
    pub manifest_bytes: u64,
    /// Layers and configuration together, packed; for an index the largest of its images.
    pub size_bytes: u64,
    /// Configuration and layers, by digest.
    pub blobs: Vec<String>,
    /// For an index: its images, by digest.
    pub images: Vec<String>,
    /// The image that this one is about (a signature, an attestation).
    pub subject: Option<String>,
    /// When it was last pushed.
    pub pushed_at: Time,
}

impl Image {
    /// Its key.
    pub fn key_of(scope: &Scope, repository: &str, digest: &str) -> String {
        scope.key(&[&segment(repository), digest])
    }

    /// The index of images by the blobs that they need, in any repository.
    pub const BY_BLOB: &'static str = "blob";
    /// The index of indexes by the images that they name, in one repository.
    pub const BY_PART: &'static str = "part";
}

impl Row for Image {
    const TABLE: &'static str = "ecr/image";
    const CLASS: Class = Class::Intent;
    fn key(&self) -> String {
        Image::key_of(&self.scope, &self.repository, &self.digest)
    }
    fn indexes(&self) -> Vec<(&'static str, String)> {
        let part = |digest: &String| Image::key_of(&self.scope, &self.repository, digest);
        let blobs = self.blobs.iter().chain([&self.digest]).cloned();
        blobs
            .map(|digest| (Image::BY_BLOB, digest))
            .chain(
                self.images
                    .iter()
                    .map(|digest| (Image::BY_PART, part(digest))),
            )
            .collect()
    }
}

/// A tag of a repository's image.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImageTag {
    /// Where.
    pub scope: Scope,
    /// The repository's name.
    pub repository: String,
    /// The tag.
    pub tag: String,
    /// The image that it stands for now.
    pub digest: String,
}

impl ImageTag {
    /// Its key.
    pub fn key_of(scope: &Scope, repository: &str, tag: &str) -> String {
        scope.key(&[&segment(repository), tag])
    }

    /// The index of tags by the image's key.
    pub const BY_IMAGE: &'static str = "image";
}

impl Row for ImageTag {
    const TABLE: &'static str = "ecr/tag";
    const CLASS: Class = Class::Intent;
    fn key(&self) -> String {
        ImageTag::key_of(&self.scope, &self.repository, &self.tag)
    }
    fn indexes(&self) -> Vec<(&'static str, String)> {
        let image = Image::key_of(&self.scope, &self.repository, &self.digest);
        vec![(ImageTag::BY_IMAGE, image)]
    }
}

/// A blob that a repository has: a layer or a configuration.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Layer {
    /// Where.
    pub scope: Scope,
    /// The repository's name.
    pub repository: String,
    /// The blob.
    pub digest: String,
    /// Its size in bytes.
    pub size_bytes: u64,
    /// When it was uploaded or mounted.
    pub uploaded_at: Time,
}

impl Layer {
    /// Its key.
    pub fn key_of(scope: &Scope, repository: &str, digest: &str) -> String {
        scope.key(&[&segment(repository), digest])
    }

    /// The index of layers by blob, in any repository.
    pub const BY_BLOB: &'static str = "blob";
}

impl Row for Layer {
    const TABLE: &'static str = "ecr/layer";
    const CLASS: Class = Class::Intent;
    fn key(&self) -> String {
        Layer::key_of(&self.scope, &self.repository, &self.digest)
    }
    fn indexes(&self) -> Vec<(&'static str, String)> {
        vec![(Layer::BY_BLOB, self.digest.clone())]
    }
}

/// A layer that is being uploaded; how far it is, the blob store knows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LayerUpload {
    /// Where.
    pub scope: Scope,
    /// The repository's name.
    pub repository: String,
    /// The blob store's id of it.
    pub id: String,
    /// When it began.
    pub begun_at: Time,
}

impl LayerUpload {
    /// Its key.
    pub fn key_of(scope: &Scope, repository: &str, id: &str) -> String {
        scope.key(&[&segment(repository), id])
    }
}

impl Row for LayerUpload {
    const TABLE: &'static str = "ecr/upload";
    const CLASS: Class = Class::Intent;
    fn key(&self) -> String {
        LayerUpload::key_of(&self.scope, &self.repository, &self.id)
    }
}

/// What authorization tokens are sealed with; made at the first one. Tokens outlive a restart.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenKey {
    /// 32 bytes in hexadecimal.
    pub secret: String,
}

impl TokenKey {
    /// The one key.
    pub const KEY: &'static str = "-/-/token";
}

impl std::fmt::Debug for TokenKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TokenKey(***)")
    }
}

impl Row for TokenKey {
    const TABLE: &'static str = "ecr/token_key";
    const CLASS: Class = Class::Intent;
    fn key(&self) -> String {
        TokenKey::KEY.to_owned()
    }
}

/// The prefix of the keys of everything in a repository.
pub fn inside(scope: &Scope, repository: &str) -> String {
    scope.key(&[&segment(repository), ""])
}

/// A repository's name as one segment of a key: no name of one is the prefix of another's rows.
fn segment(name: &str) -> String {
    name.replace('/', ":")
}
