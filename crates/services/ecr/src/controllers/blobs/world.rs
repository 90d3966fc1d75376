//! What lies in the blob store and is needed by nobody.

use super::decide::{BLOB_IDLE, UPLOAD_IDLE};
use control::ports::{BlobError, Blobs};
use resources::ecr::{Image, Layer};
use store::Store;

/// What was seen.
#[derive(Clone, Debug, PartialEq)]
pub enum World {
    /// The store answered.
    Seen {
        /// Idle blobs that no row names.
        blobs: Vec<String>,
        /// Idle uploads.
        uploads: Vec<String>,
    },
    /// The store did not answer, with the reason.
    Unknown(String),
}

/// Looks. A row that is written meanwhile renews its blob, which then is not idle any more.
pub fn observe(store: &Store, blobs: &dyn Blobs) -> World {
    let seen = || -> Result<World, BlobError> {
        let mut idle = blobs.idle_blobs(BLOB_IDLE)?;
        idle.retain(|digest| {
            store.scan_index::<Layer>(Layer::BY_BLOB, digest).is_empty()
                && store.scan_index::<Image>(Image::BY_BLOB, digest).is_empty()
        });
        Ok(World::Seen {
            blobs: idle,
            uploads: blobs.idle_uploads(UPLOAD_IDLE)?,
        })
    };
    seen().unwrap_or_else(|error| World::Unknown(error.to_string()))
}
