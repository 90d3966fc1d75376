//! A store of blobs named by their digest, under one directory.
//!
//! ```text
//! ROOT/blobs/sha256/ab/abcd…   whole blobs, read-only
//! ROOT/uploads/ID              blobs that are still coming
//! ROOT/lock                    held while a blob appears or goes
//! ROOT/key-check               with which key it is encrypted, where it is
//! ```
//! A blob appears by rename after its file is on disk and its digest was computed from the bytes
//! that were written; the directory is synced before anybody hears of it. An upload survives a
//! restart: its length is its offset, and its digest is computed anew from the file. A store may
//! have a key; then all that is written is encrypted, and what was there before still reads.
//!
//! All calls block on the disk: call them from a thread that may wait. What is garbage is the
//! caller's to know; this module only lists and removes.

mod error;
mod sealed;
mod upload_id;

pub use error::ContentError;
pub use sealed::{BlobFile, KEY_BYTES, Key};

use crate::digest::Hasher;
use crate::space::refuse_when_low;
use crate::{BLOB_BYTES_MAX, Digest};
use rustix::rand::{GetRandomFlags, getrandom};
use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read};
use std::os::unix::fs::{FileExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, SystemTime};

/// Uploads that may be open at once.
pub const UPLOADS_MAX: usize = 1_000;
/// Finished uploads that are remembered, so that finishing one again answers the same.
const FINISHED_MAX: usize = 1_000;
const COPY_BYTES: usize = 256 << 10;

const KEY_CHECK: &str = "key-check";

/// Whether the store under this directory is encrypted, with whatever key.
pub fn is_encrypted(root: &Path) -> bool {
    root.join(KEY_CHECK).exists()
}

/// The store. Shared by reference between threads.
#[derive(Debug)]
pub struct Content {
    root: PathBuf,
    blob_bytes_max: u64,
    key: Option<Key>,
    open: Mutex<HashMap<String, Arc<Mutex<Upload>>>>,
    finished: Mutex<VecDeque<(String, Digest, u64)>>,
}

/// An upload as this process knows it.
struct Upload {
    file: File,
    offset_bytes: u64,
    hasher: Hasher,
    /// None writes as it comes.
    writer: Option<sealed::Writer>,
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Upload(at {})", self.offset_bytes)
    }
}

/// A blob or an upload in a listing.
#[derive(Clone, Debug, PartialEq)]
pub struct Stored<N> {
    /// Its name.
    pub name: N,
    /// What it takes on the disk, in bytes.
    pub size_bytes: u64,
    /// When it was last written.
    pub written_at: SystemTime,
}

fn disk(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> ContentError {
    move |source| ContentError::Disk {
        action,
        path: path.to_owned(),
        source,
    }
}

impl Content {
    /// The store under `root`, which is made when it is missing.
    pub fn open(root: &Path) -> Result<Content, ContentError> {
        Content::with_limit(root, BLOB_BYTES_MAX)
    }

    /// As [`Content::open`], with another largest size of a blob.
    pub fn with_limit(root: &Path, blob_bytes_max: u64) -> Result<Content, ContentError> {
        for directory in [root.join("blobs/sha256"), root.join("uploads")] {
            fs::create_dir_all(&directory).map_err(disk("making", &directory))?;
        }
        Ok(Content {
            root: root.to_owned(),
            blob_bytes_max,
            key: None,
            open: Mutex::new(HashMap::new()),
            finished: Mutex::new(VecDeque::new()),
        })
    }

    /// As [`Content::open`], encrypted with this key. Refused if it was another one before.
    pub fn encrypted(root: &Path, key: Key) -> Result<Content, ContentError> {
        let content = Content::open(root)?;
        let path = root.join(KEY_CHECK);
        match fs::read_to_string(&path) {
            Ok(text) if text == key.check_text() => {}
            Ok(_) => return Err(ContentError::WrongKey(root.to_owned())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let new = root.join("key-check.new");
                let written = fs::write(&new, key.check_text());
                written.map_err(disk("writing", &new))?;
                let synced = File::open(&new).and_then(|file| file.sync_all());
                synced.map_err(disk("syncing", &new))?;
                fs::rename(&new, &path).map_err(disk("renaming to", &path))?;
                sync_directory(root)?;
            }
            Err(error) => return Err(disk("reading", &path)(error)),
        }
        Ok(Content {
            key: Some(key),
            ..content
        })
    }

    /// The size of a blob in bytes, or `None` when there is none.
    pub fn size_bytes(&self, digest: &Digest) -> Result<Option<u64>, ContentError> {
        match self.blob(digest) {
            Ok(blob) => Ok(Some(blob.size_bytes())),
            Err(ContentError::NoBlob(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// A blob's content.
    pub fn blob(&self, digest: &Digest) -> Result<BlobFile, ContentError> {
        let opened = BlobFile::new(self.read(digest)?, self.key.as_ref());
        opened.map_err(disk("reading", &self.blob_path(digest)))
    }

    /// A blob's file: its content where the store is not encrypted.
    pub fn read(&self, digest: &Digest) -> Result<File, ContentError> {
        let path = self.blob_path(digest);
        File::open(&path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => ContentError::NoBlob(digest.clone()),
            _ => disk("opening", &path)(error),
        })
    }

    /// A whole small blob.
    pub fn read_small(&self, digest: &Digest, bytes_max: u64) -> Result<Vec<u8>, ContentError> {
        let mut bytes = Vec::new();
        let blob = self.blob(digest)?;
        let path = self.blob_path(digest);
        let read = blob.take(bytes_max + 1).read_to_end(&mut bytes);
        read.map_err(disk("reading", &path))?;
        match bytes.len() as u64 > bytes_max {
            true => Err(ContentError::TooLarge { bytes_max }),
            false => Ok(bytes),
        }
    }

    /// Keeps `bytes` and answers their name.
    pub fn put(&self, bytes: &[u8]) -> Result<Digest, ContentError> {
        let digest = Digest::of(bytes);
        if !self.renew(&digest)? {
            let id = self.begin()?;
            let written = self.append(&id, 0, bytes);
            written
                .and_then(|_| self.finish(&id, &digest))
                .inspect_err(|_| {
                    // The first error is the one to tell; what is left is swept as an idle upload.
                    let _ = self.cancel(&id);
                })?;
        }
        Ok(digest)
    }

    /// Begins an upload and answers its id, which cannot be guessed. Refused on a full disk.
    pub fn begin(&self) -> Result<String, ContentError> {
        refuse_when_low(&self.root).map_err(ContentError::Space)?;
        let mut random = [0; upload_id::RANDOM_BYTES];
        let drawn = getrandom(&mut random, GetRandomFlags::empty());
        drawn.map_err(|error| ContentError::Disk {
            action: "drawing an id for",
            path: self.root.join("uploads"),
            source: error.into(),
        })?;
        let id = upload_id::text(&random);
        let path = self.upload_path(&id);
        let mut open = self.lock_open();
        if open.len() >= UPLOADS_MAX {
            return Err(ContentError::TooManyUploads);
        }
        let mut options = OpenOptions::new();
        options.read(true).write(true).create_new(true).mode(0o600);
        let file = options.open(&path).map_err(disk("making", &path))?;
        let writer = self
            .key
            .as_ref()
            .map(|key| sealed::Writer::begin(&file, key));
        let upload = Upload {
            writer: writer.transpose().map_err(disk("writing", &path))?,
            file,
            offset_bytes: 0,
            hasher: Hasher::new(),
        };
        open.insert(id.clone(), Arc::new(Mutex::new(upload)));
        Ok(id)
    }

    /// How many bytes of an upload are here.
    pub fn offset_bytes(&self, id: &str) -> Result<u64, ContentError> {
        let open = self.lock_open().get(id).cloned();
        match open {
            // Whoever is writing now is awaited: a chunk half written has no length.
            Some(upload) => Ok(lock(&upload).offset_bytes),
            None => self.on_disk_bytes(id),
        }
    }

    fn on_disk_bytes(&self, id: &str) -> Result<u64, ContentError> {
        // An id is part of a path.
        if !upload_id::is_one(id) {
            return Err(ContentError::NoUpload(id.to_owned()));
        }
        let path = self.upload_path(id);
        let opened = File::open(&path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => ContentError::NoUpload(id.to_owned()),
            _ => disk("looking at", &path)(error),
        })?;
        match BlobFile::new(opened, self.key.as_ref()) {
            Ok(content) => Ok(content.size_bytes()),
            // Torn by a crash: it is begun again.
            Err(error) if error.kind() == io::ErrorKind::InvalidData => {
                Err(ContentError::NoUpload(id.to_owned()))
            }
            Err(error) => Err(disk("looking at", &path)(error)),
        }
    }

    /// Adds bytes to an upload; `at_bytes` must be its end. Answers the new end.
    pub fn append(&self, id: &str, at_bytes: u64, bytes: &[u8]) -> Result<u64, ContentError> {
        let upload = self.upload(id)?;
        let mut upload = lock(&upload);
        if at_bytes != upload.offset_bytes {
            return Err(ContentError::Offset {
                expected_bytes: upload.offset_bytes,
                given_bytes: at_bytes,
            });
        }
        if at_bytes.saturating_add(bytes.len() as u64) > self.blob_bytes_max {
            return Err(ContentError::TooLarge {
                bytes_max: self.blob_bytes_max,
            });
        }
        let path = self.upload_path(id);
        let Upload { file, writer, .. } = &mut *upload;
        let written = match writer {
            Some(writer) => writer.append(file, bytes),
            None => file.write_all_at(bytes, at_bytes).inspect_err(|_| {
                // How much was written is unknown: cut it off.
                let _ = file.set_len(at_bytes);
            }),
        };
        written.map_err(|error| {
            // The next call reads what is there.
            self.lock_open().remove(id);
            disk("writing", &path)(error)
        })?;
        upload.hasher.update(bytes);
        upload.offset_bytes += bytes.len() as u64;
        Ok(upload.offset_bytes)
    }

    /// Ends an upload: its bytes must have the digest `expected`; on return they are on disk under
    /// that name. Answers the size in bytes. On a wrong digest the upload stays. Again, within this
    /// process, it answers the same.
    pub fn finish(&self, id: &str, expected: &Digest) -> Result<u64, ContentError> {
        if let Some(size_bytes) = self.finished_before(id, expected) {
            return Ok(size_bytes);
        }
        let upload = self.upload(id)?;
        let upload = lock(&upload);
        let found = upload.hasher.clone().finish();
        if found != *expected {
            return Err(ContentError::Digest {
                expected: expected.clone(),
                found,
            });
        }
        let (from, to) = (self.upload_path(id), self.blob_path(expected));
        let on_disk_bytes = self.on_disk_bytes(id)?;
        if on_disk_bytes != upload.offset_bytes {
            // A write failed half-way: what was hashed is not what is there.
            return Err(ContentError::Offset {
                expected_bytes: on_disk_bytes,
                given_bytes: upload.offset_bytes,
            });
        }
        let read_only = fs::Permissions::from_mode(0o400);
        upload
            .file
            .set_permissions(read_only)
            .map_err(disk("changing the mode of", &from))?;
        upload.file.sync_all().map_err(disk("syncing", &from))?;
        let shelf = to.parent().expect("a blob lies in a directory");
        if !shelf.exists() {
            fs::create_dir_all(shelf).map_err(disk("making", shelf))?;
            sync_directory(&self.root.join("blobs/sha256"))?;
        }
        // A slow upload is not an idle blob.
        let now = SystemTime::now();
        upload
            .file
            .set_modified(now)
            .map_err(disk("renewing", &from))?;
        {
            let _nobody_removes = self.lock_shelves()?;
            fs::rename(&from, &to).map_err(disk("renaming to", &to))?;
        }
        sync_directory(shelf)?;
        self.remember_finished(id, expected, upload.offset_bytes);
        self.lock_open().remove(id);
        Ok(upload.offset_bytes)
    }

    /// Ends an upload and forgets its bytes.
    pub fn cancel(&self, id: &str) -> Result<(), ContentError> {
        let upload = self.upload(id)?;
        let _nobody_writes = lock(&upload);
        self.lock_open().remove(id);
        let path = self.upload_path(id);
        fs::remove_file(&path).map_err(disk("removing", &path))
    }

    /// Every upload that is not finished, whoever began it.
    pub fn uploads(&self) -> Result<Vec<Stored<String>>, ContentError> {
        list(&self.root.join("uploads"), |name| {
            upload_id::is_one(name).then(|| name.to_owned())
        })
    }

    /// Every blob.
    pub fn blobs(&self) -> Result<Vec<Stored<Digest>>, ContentError> {
        let shelves = self.root.join("blobs/sha256");
        let mut blobs = Vec::new();
        for entry in fs::read_dir(&shelves).map_err(disk("listing", &shelves))? {
            let shelf = entry.map_err(disk("listing", &shelves))?.path();
            blobs.extend(list(&shelf, |name| {
                Digest::parse(&format!("sha256:{name}"))
            })?);
        }
        Ok(blobs)
    }

    /// Removes a blob; one that is not there is no error. Who reads it goes on reading.
    pub fn remove(&self, digest: &Digest) -> Result<(), ContentError> {
        let path = self.blob_path(digest);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(disk("removing", &path)(error))
            }
            _ => Ok(()),
        }
    }

    /// Removes a blob unless it was written within this time. One that is not there is no error.
    pub fn remove_idle(&self, digest: &Digest, idle: Duration) -> Result<(), ContentError> {
        let path = self.blob_path(digest);
        let _nobody_renews = self.lock_shelves()?;
        let written_at = match fs::metadata(&path).and_then(|found| found.modified()) {
            Ok(written_at) => written_at,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(disk("looking at", &path)(error)),
        };
        match is_idle(written_at, idle) {
            true => self.remove(digest),
            false => Ok(()),
        }
    }

    /// The directory.
    pub fn root(&self) -> &Path {
        &self.root
    }

    fn blob_path(&self, digest: &Digest) -> PathBuf {
        let hex = digest.hex();
        self.root.join("blobs/sha256").join(&hex[..2]).join(hex)
    }

    fn upload_path(&self, id: &str) -> PathBuf {
        self.root.join("uploads").join(id)
    }

    /// Makes a blob that is there count as written now, so that it is not removed for being idle;
    /// `false` when there is none.
    pub fn renew(&self, digest: &Digest) -> Result<bool, ContentError> {
        let path = self.blob_path(digest);
        let _nobody_removes = self.lock_shelves()?;
        let renewed = File::open(&path).and_then(|file| file.set_modified(SystemTime::now()));
        match renewed {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(disk("renewing", &path)(error)),
        }
    }

    fn finished_before(&self, id: &str, expected: &Digest) -> Option<u64> {
        let finished = self.lock_finished();
        let found = finished
            .iter()
            .find(|(known, digest, _)| known == id && digest == expected);
        found.map(|(_, _, size_bytes)| *size_bytes)
    }

    fn remember_finished(&self, id: &str, digest: &Digest, size_bytes: u64) {
        let mut finished = self.lock_finished();
        if finished.len() >= FINISHED_MAX {
            finished.pop_front();
        }
        finished.push_back((id.to_owned(), digest.clone(), size_bytes));
    }

    fn lock_finished(&self) -> MutexGuard<'_, VecDeque<(String, Digest, u64)>> {
        self.finished
            .lock()
            .expect("no thread panics while it holds the finished uploads")
    }

    /// Held while a blob appears, is renewed, or is removed for being idle; by a file, so that it
    /// holds between all who have the same store open. Released when it is dropped.
    fn lock_shelves(&self) -> Result<File, ContentError> {
        let path = self.root.join("lock");
        let opened = OpenOptions::new()
            .create(true)
            .append(true)
            .mode(0o600)
            .open(&path);
        let file = opened.map_err(disk("opening", &path))?;
        file.lock().map_err(disk("locking", &path))?;
        Ok(file)
    }

    fn lock_open(&self) -> MutexGuard<'_, HashMap<String, Arc<Mutex<Upload>>>> {
        self.open
            .lock()
            .expect("no thread panics while it holds the list of uploads")
    }

    /// The upload, from memory or, after a restart, from its file.
    fn upload(&self, id: &str) -> Result<Arc<Mutex<Upload>>, ContentError> {
        if let Some(upload) = self.lock_open().get(id) {
            return Ok(Arc::clone(upload));
        }
        // An id is part of a path.
        if !upload_id::is_one(id) {
            return Err(ContentError::NoUpload(id.to_owned()));
        }
        let path = self.upload_path(id);
        let opened = OpenOptions::new().read(true).write(true).open(&path);
        let file = opened.map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => ContentError::NoUpload(id.to_owned()),
            _ => disk("opening", &path)(error),
        })?;
        let upload = Arc::new(Mutex::new(self.take_up(id, file)?));
        // Another thread may have been first: its state is the one that counts.
        Ok(Arc::clone(
            self.lock_open().entry(id.to_owned()).or_insert(upload),
        ))
    }
}

impl Content {
    /// An upload from its file. One whose last bytes are torn is given up: it is begun again.
    fn take_up(&self, id: &str, file: File) -> Result<Upload, ContentError> {
        let path = self.upload_path(id);
        let (mut hasher, mut offset_bytes) = (Hasher::new(), 0);
        let mut take = |bytes: &[u8]| {
            hasher.update(bytes);
            offset_bytes += bytes.len() as u64;
        };
        let key = self.key.as_ref();
        let resumed = key.map(|key| sealed::Writer::resume(&file, key, &mut take));
        let writer = match resumed.transpose() {
            Ok(writer) => writer.flatten(),
            Err(error) if error.kind() == io::ErrorKind::InvalidData => {
                fs::remove_file(&path).map_err(disk("removing", &path))?;
                return Err(ContentError::NoUpload(id.to_owned()));
            }
            Err(error) => return Err(disk("reading", &path)(error)),
        };
        if writer.is_none() {
            let mut buffer = vec![0; COPY_BYTES];
            let mut reader = &file;
            loop {
                match reader.read(&mut buffer).map_err(disk("reading", &path))? {
                    0 => break,
                    count => take(&buffer[..count]),
                }
            }
        }
        Ok(Upload {
            file,
            offset_bytes,
            hasher,
            writer,
        })
    }
}

fn lock(upload: &Mutex<Upload>) -> MutexGuard<'_, Upload> {
    upload
        .lock()
        .expect("no thread panics while it holds an upload")
}

/// Whether something was not written for this long.
pub fn is_idle(written_at: SystemTime, idle: Duration) -> bool {
    // A time in the future is now.
    let age = SystemTime::now()
        .duration_since(written_at)
        .unwrap_or_default();
    age >= idle
}

fn sync_directory(path: &Path) -> Result<(), ContentError> {
    let opened = File::open(path).and_then(|directory| directory.sync_all());
    opened.map_err(disk("syncing", path))
}

fn list<N>(
    directory: &Path,
    name_of: impl Fn(&str) -> Option<N>,
) -> Result<Vec<Stored<N>>, ContentError> {
    let mut stored = Vec::new();
    for entry in fs::read_dir(directory).map_err(disk("listing", directory))? {
        let entry = entry.map_err(disk("listing", directory))?;
        let Some(name) = entry.file_name().to_str().and_then(&name_of) else {
            continue;
        };
        match entry.metadata() {
            Ok(found) => stored.push(Stored {
                name,
                size_bytes: found.len(),
                written_at: found.modified().unwrap_or(SystemTime::UNIX_EPOCH),
            }),
            // Finished or removed meanwhile.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(disk("looking at", &entry.path())(error)),
        }
    }
    Ok(stored)
}

#[cfg(test)]
mod sealed_tests;
#[cfg(test)]
mod tests;
