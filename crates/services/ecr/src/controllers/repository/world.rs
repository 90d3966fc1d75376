//! All that the decision about a repository may know.

use crate::lookup::key_below;
use base::Time;
use resources::ecr::{Image, ImageTag, Layer, LayerUpload, Repository};
use std::collections::BTreeMap;
use store::{Row, Store};

/// A repository and what lies in it.
#[derive(Clone, Debug, PartialEq)]
pub struct World {
    /// Its row's key.
    pub key: String,
    /// Its lifecycle policy: the text, and when it was last evaluated. The outer option is empty
    /// when the repository is gone.
    pub repository: Option<Option<(String, Option<Time>)>>,
    /// Its images.
    pub images: Vec<ImageFacts>,
    /// Its layers: row's key, digest, and when they were uploaded.
    pub layers: Vec<(String, String, Time)>,
    /// Its uploads: row's key, and when they began.
    pub uploads: Vec<(String, Time)>,
}

/// An image.
#[derive(Clone, Debug, PartialEq)]
pub struct ImageFacts {
    /// Its row's key.
    pub key: String,
    /// Its tags, in order.
    pub tags: Vec<String>,
    /// When it was last pushed.
    pub pushed_at: Time,
    /// The blobs that it needs.
    pub blobs: Vec<String>,
    /// Whether an index names it.
    pub is_part: bool,
}

/// Looks.
pub fn observe(store: &Store, key: &str) -> World {
    let prefix = key_below(key);
    let mut tags: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in store.scan::<ImageTag>(&prefix) {
        let image = Image::key_of(&row.scope, &row.repository, &row.digest);
        tags.entry(image).or_default().push(row.tag.clone());
    }
    let images = store.scan::<Image>(&prefix).into_iter().map(|row| {
        let key = row.key();
        ImageFacts {
            tags: tags.remove(&key).unwrap_or_default(),
            pushed_at: row.pushed_at,
            blobs: row.blobs.clone(),
            is_part: !store.scan_index::<Image>(Image::BY_PART, &key).is_empty(),
            key,
        }
    });
    let repository = store.get::<Repository>(key).map(|row| {
        let policy = row.lifecycle.as_ref();
        policy.map(|policy| (policy.text.clone(), policy.last_evaluated_at))
    });
    let layers = store.scan::<Layer>(&prefix);
    let uploads = store.scan::<LayerUpload>(&prefix);
    World {
        key: key.to_owned(),
        repository,
        images: images.collect(),
        layers: layers
            .iter()
            .map(|row| (row.key(), row.digest.clone(), row.uploaded_at))
            .collect(),
        uploads: uploads
            .iter()
            .map(|row| (row.key(), row.begun_at))
            .collect(),
    }
}
