//! What goes wrong in the store of blobs, by what was asked for.

use super::UPLOADS_MAX;
use crate::Digest;
use crate::space::SpaceError;
use std::path::PathBuf;
use std::{fmt, io};

/// Why the store could not do what it was asked for.
#[derive(Debug)]
pub enum ContentError {
    /// There is no such blob.
    NoBlob(Digest),
    /// There is no such upload.
    NoUpload(String),
    /// The bytes do not begin where the upload ends.
    Offset {
        /// Where the upload ends.
        expected_bytes: u64,
        /// Where the bytes were meant to go.
        given_bytes: u64,
    },
    /// What was written has another digest.
    Digest {
        /// The name it should have had.
        expected: Digest,
        /// The name it has.
        found: Digest,
    },
    /// Over the largest size.
    TooLarge {
        /// The limit.
        bytes_max: u64,
    },
    /// Too many uploads at once.
    TooManyUploads,
    /// The disk is nearly full.
    Space(SpaceError),
    /// The store was encrypted with another key.
    WrongKey(PathBuf),
    /// The disk failed.
    Disk {
        /// What was done.
        action: &'static str,
        /// To what.
        path: PathBuf,
        /// The system's answer.
        source: io::Error,
    },
}

impl fmt::Display for ContentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ContentError::NoBlob(digest) => write!(f, "there is no blob {digest}"),
            ContentError::NoUpload(id) => write!(f, "there is no upload {id:?}"),
            ContentError::Offset {
                expected_bytes,
                given_bytes,
            } => write!(
                f,
                "the upload ends at {expected_bytes}, the bytes begin at {given_bytes}"
            ),
            ContentError::Digest { expected, found } => {
                write!(f, "the bytes have the digest {found}, not {expected}")
            }
            ContentError::TooLarge { bytes_max } => write!(f, "larger than {bytes_max} bytes"),
            ContentError::TooManyUploads => write!(f, "more than {UPLOADS_MAX} uploads at once"),
            ContentError::Space(error) => error.fmt(f),
            ContentError::WrongKey(root) => write!(
                f,
                "{} is encrypted with another key: put that key back",
                root.display()
            ),
            ContentError::Disk {
                action,
                path,
                source,
            } => write!(f, "{action} {}: {source}", path.display()),
        }
    }
}

impl std::error::Error for ContentError {}
