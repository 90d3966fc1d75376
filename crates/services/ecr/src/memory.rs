//! For tests: the ports in memory.

use aws_lc_rs::digest::{SHA256, digest};
use control::ports::{BlobError, BlobReader, Blobs, Endpoint};
use std::collections::HashMap;
use std::io::Cursor;
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

/// Blobs and uploads in memory. Everything in it counts as idle.
#[derive(Default)]
pub struct Memory(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    blobs: HashMap<String, Vec<u8>>,
    uploads: HashMap<String, Vec<u8>>,
    begun: u64,
}

/// The name of these bytes.
pub fn name(bytes: &[u8]) -> String {
    format!(
        "sha256:{}",
        base::hex::encode(digest(&SHA256, bytes).as_ref())
    )
}

impl Memory {
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap()
    }
}

impl Blobs for Memory {
    fn size_bytes(&self, digest: &str) -> Result<Option<u64>, BlobError> {
        Ok(self
            .kept()
            .blobs
            .get(digest)
            .map(|bytes| bytes.len() as u64))
    }
    fn open(&self, digest: &str) -> Result<(Box<dyn BlobReader>, u64), BlobError> {
        let bytes = self.read(digest, u64::MAX)?;
        let size_bytes = bytes.len() as u64;
        Ok((Box::new(Cursor::new(bytes)), size_bytes))
    }
    fn read(&self, digest: &str, _bytes_max: u64) -> Result<Vec<u8>, BlobError> {
        self.kept()
            .blobs
            .get(digest)
            .cloned()
            .ok_or(BlobError::NoBlob)
    }
    fn put(&self, bytes: &[u8]) -> Result<String, BlobError> {
        self.kept().blobs.insert(name(bytes), bytes.to_vec());
        Ok(name(bytes))
    }
    fn begin(&self) -> Result<String, BlobError> {
        let mut kept = self.kept();
        kept.begun += 1;
        let id = format!("00000000-0000-0000-0000-{:012}", kept.begun);
        kept.uploads.insert(id.clone(), Vec::new());
        Ok(id)
    }
    fn offset_bytes(&self, upload: &str) -> Result<u64, BlobError> {
        let kept = self.kept();
        let bytes = kept.uploads.get(upload).ok_or(BlobError::NoUpload)?;
        Ok(bytes.len() as u64)
    }
    fn append(&self, upload: &str, at_bytes: u64, bytes: &[u8]) -> Result<u64, BlobError> {
        let mut kept = self.kept();
        let there = kept.uploads.get_mut(upload).ok_or(BlobError::NoUpload)?;
        let expected_bytes = there.len() as u64;
        if at_bytes != expected_bytes {
            return Err(BlobError::Offset { expected_bytes });
        }
        there.extend_from_slice(bytes);
        Ok(there.len() as u64)
    }
    fn finish(&self, upload: &str, digest: &str) -> Result<u64, BlobError> {
        let mut kept = self.kept();
        let bytes = kept.uploads.get(upload).ok_or(BlobError::NoUpload)?.clone();
        if name(&bytes) != digest {
            return Err(BlobError::Digest {
                found: name(&bytes),
            });
        }
        kept.uploads.remove(upload);
        let size_bytes = bytes.len() as u64;
        kept.blobs.insert(digest.to_owned(), bytes);
        Ok(size_bytes)
    }
    fn cancel(&self, upload: &str) -> Result<(), BlobError> {
        self.kept().uploads.remove(upload);
        Ok(())
    }
    fn idle_blobs(&self, _idle: Duration) -> Result<Vec<String>, BlobError> {
        let mut names: Vec<String> = self.kept().blobs.keys().cloned().collect();
        names.sort();
        Ok(names)
    }
    fn idle_uploads(&self, _idle: Duration) -> Result<Vec<String>, BlobError> {
        Ok(self.kept().uploads.keys().cloned().collect())
    }
    fn remove_idle(&self, digest: &str, _idle: Duration) -> Result<(), BlobError> {
        self.kept().blobs.remove(digest);
        Ok(())
    }
}

/// A fixed address.
pub struct Here(pub String);

impl Endpoint for Here {
    fn authority(&self) -> String {
        self.0.clone()
    }
    fn is_secure(&self) -> bool {
        false
    }
}
