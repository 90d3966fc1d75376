//! A layer's archive to a directory that overlayfs can stack on others.
//!
//! Run inside the user namespace that will own the files: owners are written as they stand in the
//! archive, and those that the namespace does not map are refused by name. A layer is unpacked
//! without looking at the layers below it, so its directory can be shared by all images that have
//! it. The directory appears whole by rename after everything in it is on disk.
//!
//! Device nodes, AUFS's marks and attributes of the host's security modules are left out and
//! counted in the answer. An archive cannot write outside its directory, and cannot take more
//! than [`UnpackRules`] allow.

use crate::Digest;
use crate::core::entry::{BadPath, Inside, Step, plan};
use crate::core::header::{BadHeader, Header};
use crate::digest::Hasher;
use crate::image::Packing;
use crate::shell::archive::{Archive, ArchiveError};
use crate::shell::layer_root::{LayerRoot, put_in_place};
use crate::space::{SpaceError, refuse_when_low};
use crate::tree;
use flate2::read::MultiGzDecoder;
use rustix::fd::OwnedFd;
use rustix::rand::{GetRandomFlags, getrandom};
use std::fmt;
use std::fs::{self, DirBuilder};
use std::io::{self, Read, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

/// The window that a zstd frame may ask for: 2^27 bytes.
const ZSTD_WINDOW_LOG_MAX: u32 = 27;
const COPY_BYTES: usize = 128 << 10;
/// How many bytes are written between two looks at the free space.
const SPACE_CHECK_BYTES: u64 = 64 << 20;
const PARTIAL: &str = "partial";

/// What a layer may be.
#[derive(Clone, Copy, Debug)]
pub struct UnpackRules {
    /// Owners from 0 up to, not including, this are mapped.
    pub uids: u32,
    /// Groups likewise.
    pub gids: u32,
    /// The most bytes of the archive, headers included.
    pub bytes_max: u64,
    /// The most members.
    pub members_max: u64,
}

impl UnpackRules {
    /// The usual bounds (64 GiB, a million members) with these many owners and groups.
    pub fn with_ids(uids: u32, gids: u32) -> UnpackRules {
        UnpackRules {
            uids,
            gids,
            bytes_max: 64 << 30,
            members_max: 1_000_000,
        }
    }
}

/// A layer that is in place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unpacked {
    /// Its directory.
    pub path: PathBuf,
    /// What was done, unless it was there already.
    pub done: Option<Done>,
}

/// What unpacking has done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// Members of the archive.
    pub members: u64,
    /// Bytes of the archive.
    pub archive_bytes: u64,
    /// Device nodes that were left out.
    pub devices_left_out: u64,
    /// Extended attributes that were left out.
    pub attributes_left_out: u64,
}

/// Why a layer was not unpacked. Nothing of it is left in place.
#[derive(Debug)]
pub enum UnpackError {
    /// The archive or its packing cannot be read.
    Read(io::Error),
    /// A header of the archive is wrong or of a kind that is not supported.
    Header(BadHeader),
    /// The extended headers of a member are too large.
    ExtensionTooLarge,
    /// A path leads out of the layer or cannot be one.
    Path {
        /// As written.
        path: String,
        /// Whether it leads up.
        upward: bool,
    },
    /// An owner or group that the user namespace does not map.
    Owner {
        /// Of what.
        path: String,
        /// The owner.
        uid: u64,
        /// The group.
        gid: u64,
        /// How many owners are mapped.
        uids: u32,
    },
    /// More bytes than allowed.
    TooManyBytes(u64),
    /// More members than allowed.
    TooManyMembers(u64),
    /// The bytes are not those that the image's configuration names.
    Digest {
        /// The name it should have had.
        expected: Digest,
        /// The name it has.
        found: Digest,
    },
    /// The disk is nearly full.
    Space(SpaceError),
    /// The system refused to make something.
    Make {
        /// In the layer.
        path: String,
        /// The system's answer.
        source: io::Error,
    },
    /// The layers' own directory failed.
    Shelf {
        /// What was done.
        action: &'static str,
        /// Where.
        path: PathBuf,
        /// The system's answer.
        source: io::Error,
    },
}

impl fmt::Display for UnpackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            UnpackError::Read(source) => write!(f, "reading the layer: {source}"),
            UnpackError::Header(bad) => write!(f, "reading the layer: {bad}"),
            UnpackError::ExtensionTooLarge => {
                f.write_str("a member's extended headers are too large")
            }
            UnpackError::Path { path, upward: true } => {
                write!(f, "{path:?} leads out of the layer")
            }
            UnpackError::Path { path, .. } => write!(f, "{path:?} cannot be a path"),
            UnpackError::Owner {
                path,
                uid,
                gid,
                uids,
            } => write!(
                f,
                "{path} belongs to {uid}:{gid}, but this user may only give files to {uids} \
                 owner(s); newuidmap with a range in /etc/subuid and /etc/subgid allows it"
            ),
            UnpackError::TooManyBytes(limit) => write!(f, "the layer is larger than {limit} bytes"),
            UnpackError::TooManyMembers(limit) => write!(f, "the layer has over {limit} members"),
            UnpackError::Digest { expected, found } => {
                write!(
                    f,
                    "the layer's contents have the digest {found}, not {expected}"
                )
            }
            UnpackError::Space(error) => error.fmt(f),
            UnpackError::Make { path, source } => write!(f, "making {path}: {source}"),
            UnpackError::Shelf {
                action,
                path,
                source,
            } => write!(f, "{action} {}: {source}", path.display()),
        }
    }
}

impl std::error::Error for UnpackError {}

impl From<ArchiveError> for UnpackError {
    fn from(error: ArchiveError) -> UnpackError {
        match error {
            ArchiveError::Read(source) => match source.get_ref() {
                Some(limit) if limit.is::<TooMuch>() => {
                    UnpackError::TooManyBytes(limit.downcast_ref::<TooMuch>().map_or(0, |t| t.0))
                }
                _ => UnpackError::Read(source),
            },
            ArchiveError::Header(bad) => UnpackError::Header(bad),
            ArchiveError::ExtensionTooLarge => UnpackError::ExtensionTooLarge,
        }
    }
}

/// Unpacks `source` into `shelf/<hexadecimal digits of diff_id>` unless it is there already.
pub fn layer(
    source: impl Read,
    packing: Packing,
    diff_id: &Digest,
    shelf: &Path,
    rules: &UnpackRules,
) -> Result<Unpacked, UnpackError> {
    let path = shelf.join(diff_id.hex());
    if path.is_dir() {
        return Ok(Unpacked { path, done: None });
    }
    let shelf_failed = |action, path: &Path| {
        let path = path.to_owned();
        move |source| UnpackError::Shelf {
            action,
            path,
            source,
        }
    };
    let partial = shelf.join(PARTIAL);
    fs::create_dir_all(&partial).map_err(shelf_failed("making", &partial))?;
    let mut random = [0; 8];
    getrandom(&mut random, GetRandomFlags::empty())
        .map_err(|error| shelf_failed("naming", &partial)(error.into()))?;
    let making = partial.join(format!("{}.{}", diff_id.hex(), base::hex::encode(&random)));
    let made = DirBuilder::new().mode(0o755).create(&making);
    made.map_err(shelf_failed("making", &making))?;
    let filled = fill(source, packing, diff_id, &making, rules).and_then(|done| {
        let moved = put_in_place(&making, &path).map_err(io::Error::from);
        let is_ours = moved.map_err(shelf_failed("renaming to", &path))?;
        Ok(is_ours.then_some(done))
    });
    if !matches!(filled, Ok(Some(_))) {
        // What cannot be removed now is removed by the next `sweep`.
        let _ = tree::remove(&making);
    }
    Ok(Unpacked {
        path,
        done: filled?,
    })
}

/// Removes what interrupted unpacking has left. Only while nobody unpacks into this shelf.
pub fn sweep(shelf: &Path) -> Result<(), UnpackError> {
    let path = shelf.join(PARTIAL);
    tree::remove(&path).map_err(|source| UnpackError::Shelf {
        action: "removing",
        path,
        source,
    })
}

/// Every layer that is in place.
pub fn layers(shelf: &Path) -> Result<Vec<Digest>, UnpackError> {
    let failed = |source| UnpackError::Shelf {
        action: "listing",
        path: shelf.to_owned(),
        source,
    };
    let mut found = Vec::new();
    for entry in fs::read_dir(shelf).map_err(failed)? {
        let name = entry.map_err(failed)?.file_name();
        let digest = name
            .to_str()
            .and_then(|hex| Digest::parse(&format!("sha256:{hex}")));
        found.extend(digest);
    }
    Ok(found)
}

/// Removes a layer that no mount uses. It is out of its place at once, whatever happens then.
pub fn remove(shelf: &Path, diff_id: &Digest) -> Result<(), UnpackError> {
    let failed = |action, path: &Path| {
        let path = path.to_owned();
        move |source| UnpackError::Shelf {
            action,
            path,
            source,
        }
    };
    let (from, partial) = (shelf.join(diff_id.hex()), shelf.join(PARTIAL));
    fs::create_dir_all(&partial).map_err(failed("making", &partial))?;
    let to = partial.join(format!("{}.removed", diff_id.hex()));
    match fs::rename(&from, &to) {
        Err(source) if source.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(source) => Err(failed("renaming", &from)(source)),
        Ok(()) => tree::remove(&to).map_err(failed("removing", &to)),
    }
}

/// Docker's manifests call every layer packed, also one that it was given unpacked and pushes
/// again; like its own unpacking, this goes by the first bytes. The digest of the tar inside
/// decides later.
fn packing_in_truth(first: &[u8], said: Packing) -> Packing {
    const GZIP: [u8; 2] = [0x1f, 0x8b];
    const ZSTD: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
    match said {
        Packing::Tar => Packing::Tar,
        _ if first.starts_with(&GZIP) => Packing::Gzip,
        _ if first.starts_with(&ZSTD) => Packing::Zstd,
        Packing::Gzip | Packing::Zstd => Packing::Tar,
    }
}

fn fill(
    source: impl Read,
    packing: Packing,
    diff_id: &Digest,
    directory: &Path,
    rules: &UnpackRules,
) -> Result<Done, UnpackError> {
    let mut source = io::BufReader::new(source);
    let first = io::BufRead::fill_buf(&mut source).map_err(UnpackError::Read)?;
    let unpacked: Box<dyn Read + '_> = match packing_in_truth(first, packing) {
        Packing::Tar => Box::new(source),
        Packing::Gzip => Box::new(MultiGzDecoder::new(source)),
        Packing::Zstd => {
            let mut decoder =
                zstd::stream::read::Decoder::with_buffer(source).map_err(UnpackError::Read)?;
            decoder
                .window_log_max(ZSTD_WINDOW_LOG_MAX)
                .map_err(UnpackError::Read)?;
            Box::new(decoder)
        }
    };
    let bounded = Bounded {
        source: unpacked,
        hasher: Hasher::new(),
        read_bytes: 0,
        bytes_max: rules.bytes_max,
    };
    let root = LayerRoot::open(directory).map_err(|errno| made(".")(errno.into()))?;
    let filling = Filling {
        archive: Archive::new(bounded),
        root,
        directory,
        rules,
        done: Done::default(),
        unchecked_bytes: 0,
        buffer: vec![0; COPY_BYTES],
    };
    let (mut done, mut bounded) = filling.run()?;
    // The digest is of the whole stream, whatever stands after the archive's end.
    io::copy(&mut bounded, &mut io::sink())
        .map_err(|error| ArchiveError::Read(error).into())
        .map_err(|error: UnpackError| error)?;
    done.archive_bytes = bounded.read_bytes;
    let found = bounded.hasher.finish();
    match found == *diff_id {
        true => Ok(done),
        false => Err(UnpackError::Digest {
            expected: diff_id.clone(),
            found,
        }),
    }
}

struct Filling<'a, R> {
    archive: Archive<R>,
    root: LayerRoot,
    directory: &'a Path,
    rules: &'a UnpackRules,
    done: Done,
    unchecked_bytes: u64,
    buffer: Vec<u8>,
}

impl<R: Read> Filling<'_, R> {
    fn run(mut self) -> Result<(Done, R), UnpackError> {
        self.check_space(SPACE_CHECK_BYTES)?;
        while let Some(header) = self.archive.next()? {
            self.done.members += 1;
            if self.done.members > self.rules.members_max {
                return Err(UnpackError::TooManyMembers(self.rules.members_max));
            }
            self.member(&header)?;
        }
        self.done.attributes_left_out = self.root.attributes_left_out();
        self.root
            .finish()
            .map_err(|errno| made("the layer")(errno.into()))?;
        Ok((self.done, self.archive.into_source()))
    }

    fn member(&mut self, header: &Header) -> Result<(), UnpackError> {
        let written = || String::from_utf8_lossy(&header.path).into_owned();
        let step = plan(header).map_err(|bad| UnpackError::Path {
            path: written(),
            upward: bad == BadPath::Upward,
        })?;
        let failed = |errno: rustix::io::Errno| made(&written())(errno.into());
        match step {
            Step::LeaveOutMark => Ok(()),
            Step::LeaveOutDevice => {
                self.done.devices_left_out += 1;
                Ok(())
            }
            Step::Hide(at) => self.root.hide(&at).map_err(failed),
            Step::HideAll(at) => self.root.hide_all(&at).map_err(failed),
            Step::Link { at, to } => self.root.link(&at, &to).map_err(failed),
            Step::Make(at) => self.make(&at, header),
        }
    }

    fn make(&mut self, at: &Inside, header: &Header) -> Result<(), UnpackError> {
        let UnpackRules { uids, gids, .. } = *self.rules;
        if header.uid >= u64::from(uids) || header.gid >= u64::from(gids) {
            return Err(UnpackError::Owner {
                path: at.to_string(),
                uid: header.uid,
                gid: header.gid,
                uids,
            });
        }
        let failed = |errno: rustix::io::Errno| made(&at.to_string())(errno.into());
        let Some(file) = self.root.make(at, header).map_err(failed)? else {
            return Ok(());
        };
        let file = self.copy_contents(file).map_err(|error| match error {
            UnpackError::Make { source, .. } => made(&at.to_string())(source),
            other => other,
        })?;
        self.root.finish_file(&file, header).map_err(failed)
    }

    fn copy_contents(&mut self, file: OwnedFd) -> Result<OwnedFd, UnpackError> {
        let mut file = fs::File::from(file);
        loop {
            let count = self.archive.read(&mut self.buffer)?;
            if count == 0 {
                return Ok(file.into());
            }
            file.write_all(&self.buffer[..count]).map_err(made(""))?;
            self.check_space(count as u64)?;
        }
    }

    fn check_space(&mut self, written_bytes: u64) -> Result<(), UnpackError> {
        self.unchecked_bytes += written_bytes;
        if self.unchecked_bytes >= SPACE_CHECK_BYTES {
            self.unchecked_bytes = 0;
            refuse_when_low(self.directory).map_err(UnpackError::Space)?;
        }
        Ok(())
    }
}

fn made(path: &str) -> impl FnOnce(io::Error) -> UnpackError {
    let path = path.to_owned();
    move |source| UnpackError::Make { path, source }
}

/// A stream that is hashed and may not be longer than its bound.
struct Bounded<R> {
    source: R,
    hasher: Hasher,
    read_bytes: u64,
    bytes_max: u64,
}

#[derive(Debug)]
struct TooMuch(u64);

impl fmt::Display for TooMuch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "more than {} bytes", self.0)
    }
}

impl std::error::Error for TooMuch {}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.source.read(buffer)?;
        self.hasher.update(&buffer[..count]);
        self.read_bytes += count as u64;
        match self.read_bytes > self.bytes_max {
            true => Err(io::Error::other(TooMuch(self.bytes_max))),
            false => Ok(count),
        }
    }
}

#[cfg(test)]
mod tests;
