//! The store's directory: is it ours, is it free, which segments are there.
//!
//! It changes nothing in a directory that is not ours.

use super::disk::{Disk, is_full};
use super::format;
use crate::OpenError;
use rustix::fs::FlockOperation;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

const MARKER: &str = "STORE";
const MARKER_TEXT: &[u8] = b"This directory is written by Ondol's store. Do not change it.\n";
const LOCK: &str = "LOCK";

/// A locked directory of ours; the lock goes with it.
pub(crate) struct Directory {
    pub path: PathBuf,
    _lock: File,
}

impl Directory {
    /// Locks the directory, after making it if it is not there or empty.
    pub fn open(path: &Path, disk: &Disk) -> Result<Directory, OpenError> {
        let mut builder = std::fs::DirBuilder::new();
        let made = builder.recursive(true).mode(0o700).create(path);
        made.map_err(io_error("make the directory", path))?;
        let marked = path.join(MARKER).exists();
        if !marked && !is_fresh(path)? {
            return Err(OpenError::NotOurs {
                path: path.to_owned(),
            });
        }
        let lock = lock(&path.join(LOCK))?;
        let marker = path.join(MARKER);
        if marked {
            let text = std::fs::read(&marker).map_err(io_error("read", &marker))?;
            if text != MARKER_TEXT {
                return Err(OpenError::NotOurs {
                    path: path.to_owned(),
                });
            }
        } else {
            // The marker comes last: a marked directory without a segment has lost it.
            let first = segment_path(path, 1);
            disk.create(&first, &format::header(1, 0))
                .map_err(io_error("make", &first))?;
            disk.create(&marker, MARKER_TEXT)
                .map_err(io_error("make", &marker))?;
        }
        Ok(Directory {
            path: path.to_owned(),
            _lock: lock,
        })
    }

    /// The numbers of the segments that are there, in order.
    pub fn segments(&self) -> Result<Vec<u64>, OpenError> {
        let mut numbers = Vec::new();
        for name in names(&self.path)? {
            numbers.extend(segment_number(&name));
        }
        numbers.sort_unstable();
        Ok(numbers)
    }
}

/// Where a segment lies.
pub(crate) fn segment_path(directory: &Path, number: u64) -> PathBuf {
    directory.join(format!("journal-{number:010}"))
}

/// Names the action and the file that an I/O error belongs to.
pub(crate) fn io_error<'a>(
    action: &'static str,
    path: &'a Path,
) -> impl FnOnce(io::Error) -> OpenError + 'a {
    move |source| OpenError::Io {
        action,
        path: path.to_owned(),
        source,
    }
}

fn segment_number(name: &str) -> Option<u64> {
    let digits = name.strip_prefix("journal-")?;
    digits
        .bytes()
        .all(|digit| digit.is_ascii_digit())
        .then(|| digits.parse().ok())?
}

/// Empty, or with nothing but what an interrupted first start leaves.
fn is_fresh(path: &Path) -> Result<bool, OpenError> {
    for name in names(path)? {
        let leftover = match &*name {
            LOCK => true,
            name if segment_number(name) == Some(1) => {
                let first = path.join(name);
                let length = std::fs::metadata(&first)
                    .map_err(io_error("look at", &first))?
                    .len();
                length == format::HEADER_BYTES as u64
            }
            name => name == "STORE.new" || name == "journal-0000000001.new",
        };
        if !leftover {
            return Ok(false);
        }
    }
    Ok(true)
}

fn names(path: &Path) -> Result<Vec<String>, OpenError> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(path).map_err(io_error("list", path))? {
        let entry = entry.map_err(io_error("list", path))?;
        names.push(entry.file_name().to_string_lossy().into_owned());
    }
    Ok(names)
}

fn lock(path: &Path) -> Result<File, OpenError> {
    let mut options = OpenOptions::new();
    let options = options.create(true).truncate(false).write(true).mode(0o600);
    let mut file = options.open(path).map_err(io_error("open", path))?;
    match rustix::fs::flock(&file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => {}
        Err(rustix::io::Errno::WOULDBLOCK) => {
            let holder = std::fs::read_to_string(path).unwrap_or_default();
            let (path, holder) = (path.to_owned(), holder.trim().parse().ok());
            return Err(OpenError::InUse { path, holder });
        }
        Err(error) => return Err(io_error("lock", path)(error.into())),
    }
    // Who holds it is said for people's sake only: on a full disk it stays unsaid.
    let said = file
        .set_len(0)
        .and_then(|()| writeln!(file, "{}", std::process::id()));
    match said {
        Err(error) if !is_full(&error) => Err(io_error("write to", path)(error)),
        _ => Ok(file),
    }
}
