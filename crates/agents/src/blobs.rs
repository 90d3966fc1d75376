//! The registry's blobs: the port of the operations over the engine's content store.
//!
//! It translates names and errors and decides nothing.

use control::ports::{BlobError, BlobReader, Blobs};
use images::Digest;
use images::content::{Content, ContentError, Stored, is_idle};
use images::space::SpaceError;
use std::sync::Arc;
use std::time::Duration;

/// The content store as the operations see it.
#[derive(Debug)]
pub struct ContentBlobs(Arc<Content>);

impl ContentBlobs {
    /// Over this store.
    pub fn new(content: Arc<Content>) -> ContentBlobs {
        ContentBlobs(content)
    }
}

impl Blobs for ContentBlobs {
    fn size_bytes(&self, digest: &str) -> Result<Option<u64>, BlobError> {
        self.0.size_bytes(&named(digest)?).map_err(translate)
    }

    fn open(&self, digest: &str) -> Result<(Box<dyn BlobReader>, u64), BlobError> {
        let blob = self.0.blob(&named(digest)?).map_err(translate)?;
        let size_bytes = blob.size_bytes();
        Ok((Box::new(blob), size_bytes))
    }

    fn read(&self, digest: &str, bytes_max: u64) -> Result<Vec<u8>, BlobError> {
        self.0
            .read_small(&named(digest)?, bytes_max)
            .map_err(translate)
    }

    fn put(&self, bytes: &[u8]) -> Result<String, BlobError> {
        let digest = self.0.put(bytes).map_err(translate)?;
        Ok(digest.as_str().to_owned())
    }

    fn begin(&self) -> Result<String, BlobError> {
        self.0.begin().map_err(translate)
    }

    fn offset_bytes(&self, upload: &str) -> Result<u64, BlobError> {
        self.0.offset_bytes(upload).map_err(translate)
    }

    fn append(&self, upload: &str, at_bytes: u64, bytes: &[u8]) -> Result<u64, BlobError> {
        self.0.append(upload, at_bytes, bytes).map_err(translate)
    }

    fn finish(&self, upload: &str, digest: &str) -> Result<u64, BlobError> {
        self.0.finish(upload, &named(digest)?).map_err(translate)
    }

    fn cancel(&self, upload: &str) -> Result<(), BlobError> {
        match self.0.cancel(upload) {
            Err(ContentError::NoUpload(_)) => Ok(()),
            other => other.map_err(translate),
        }
    }

    fn idle_blobs(&self, idle: Duration) -> Result<Vec<String>, BlobError> {
        let all = self.0.blobs().map_err(translate)?;
        Ok(idle_names(all, idle)
            .map(|digest| digest.as_str().to_owned())
            .collect())
    }

    fn idle_uploads(&self, idle: Duration) -> Result<Vec<String>, BlobError> {
        Ok(idle_names(self.0.uploads().map_err(translate)?, idle).collect())
    }

    fn remove_idle(&self, digest: &str, idle: Duration) -> Result<(), BlobError> {
        self.0.remove_idle(&named(digest)?, idle).map_err(translate)
    }
}

fn idle_names<N>(all: Vec<Stored<N>>, idle: Duration) -> impl Iterator<Item = N> {
    let idle = all
        .into_iter()
        .filter(move |stored| is_idle(stored.written_at, idle));
    idle.map(|stored| stored.name)
}

/// A text that is no digest names no blob.
fn named(digest: &str) -> Result<Digest, BlobError> {
    Digest::parse(digest).ok_or(BlobError::NoBlob)
}

fn translate(error: ContentError) -> BlobError {
    match error {
        ContentError::NoBlob(_) => BlobError::NoBlob,
        ContentError::NoUpload(_) => BlobError::NoUpload,
        ContentError::Offset { expected_bytes, .. } => BlobError::Offset { expected_bytes },
        ContentError::Digest { found, .. } => BlobError::Digest {
            found: found.as_str().to_owned(),
        },
        ContentError::TooLarge { bytes_max } => BlobError::TooLarge { bytes_max },
        ContentError::TooManyUploads => BlobError::Busy,
        ContentError::Space(low @ SpaceError::Low { .. }) => BlobError::Full(low.to_string()),
        ContentError::Space(SpaceError::Ask { .. })
        | ContentError::WrongKey(_)
        | ContentError::Disk { .. } => BlobError::Failed(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Seek, SeekFrom};

    const EMPTY: &str = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    #[test]
    fn names_and_errors_are_translated() {
        let root = std::env::temp_dir().join(format!("agents-blobs-{}", std::process::id()));
        let blobs = ContentBlobs::new(Arc::new(Content::with_limit(&root, 8).unwrap()));
        let digest = blobs.put(b"hello").unwrap();
        let (mut reader, size_bytes) = blobs.open(&digest).unwrap();
        reader.seek(SeekFrom::Start(3)).unwrap();
        let mut rest = String::new();
        reader.read_to_string(&mut rest).unwrap();
        assert_eq!((rest.as_str(), size_bytes), ("lo", 5));
        assert_eq!(blobs.size_bytes(EMPTY), Ok(None));
        assert_eq!(blobs.read(EMPTY, 9), Err(BlobError::NoBlob));
        assert_eq!(blobs.read("../secret", 9), Err(BlobError::NoBlob));
        let upload = blobs.begin().unwrap();
        assert_eq!(blobs.append(&upload, 0, b"abc"), Ok(3));
        let wrong = blobs.append(&upload, 1, b"x");
        assert_eq!(wrong, Err(BlobError::Offset { expected_bytes: 3 }));
        let large = blobs.append(&upload, 3, b"123456");
        assert_eq!(large, Err(BlobError::TooLarge { bytes_max: 8 }));
        assert!(matches!(
            blobs.finish(&upload, EMPTY),
            Err(BlobError::Digest { .. })
        ));
        assert_eq!(blobs.idle_uploads(Duration::ZERO), Ok(vec![upload.clone()]));
        assert_eq!(blobs.cancel(&upload), Ok(()));
        assert_eq!(blobs.cancel(&upload), Ok(()), "again is no error");
        assert_eq!(blobs.offset_bytes(&upload), Err(BlobError::NoUpload));
        assert_eq!(blobs.idle_blobs(Duration::ZERO), Ok(vec![digest.clone()]));
        blobs.remove_idle(&digest, Duration::ZERO).unwrap();
        assert_eq!(blobs.size_bytes(&digest), Ok(None));
        std::fs::remove_dir_all(&root).unwrap();
    }
}
