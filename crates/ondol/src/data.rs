//! The data directory: its layout, its marker, its lock.
//!
//! ```text
//! ondol.toml         settings, written by people
//! instance.json      the marker: this instance's id
//! root.json          the root user's keys, 0600
//! registry-key.json  what the registry is encrypted with, 0600
//! lock               held by a running `up`
//! up.json            how to reach the running `up`: endpoint, region, process id
//! status.sock        what `ondol status` asks
//! metrics.sock       what Prometheus asks
//! groups.json        the control groups that `down` removes
//! forwarding.json    whether `down` switches the host's forwarding off again
//! pasta.pid          an ordinary user's way out to the network
//! pasta.fabric       the fabric that it leads out of
//! store/             the rows' journal
//! audit/             the trail of all calls
//! streams/           log events of CloudWatch Logs
//! registry/          what was pushed here, encrypted
//! images/            what was pulled for tasks
//! fabric/            all that lives inside the fabric: layers, containers, volumes, sockets
//! log/               what the processes beside `up` say
//! ```

use crate::random;
use crate::report::Problem;
use base::{Clock, Seed, Time};
use rustix::fs::{FlockOperation, flock};
use serde::{Deserialize, Serialize};
use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// The control groups that were made for this instance.
pub const GROUPS_FILE: &str = "groups.json";
/// The document that tells how to reach the running `up`. One of a killed `up` stays until the next
/// one: the lock says whether any runs.
pub const RUNNING_FILE: &str = "up.json";
const MARKER: &str = "instance.json";
/// Hexadecimal digits of an instance's id.
const ID_DIGITS: usize = 8;

/// The marker's content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marker {
    /// Eight hexadecimal digits.
    pub id: String,
    /// When the directory was made.
    pub created_at: Time,
    /// Keys cookies and page tokens of this instance; 32 hexadecimal digits.
    pub secret: String,
}

impl Marker {
    /// The id as a number.
    pub fn number(&self) -> u32 {
        u32::from_str_radix(&self.id, 16).expect("ids are looked at when they are read")
    }

    /// Whether the id is one that an Ondol has given itself: everything in the host that has a name
    /// carries it.
    fn has_id(&self) -> bool {
        let digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        self.id.len() == ID_DIGITS && self.id.bytes().all(digit)
    }
}

/// How to reach a running `up`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Running {
    /// Its process.
    pub pid: u32,
    /// `http://HOST:PORT`.
    pub endpoint: String,
    /// The default region.
    pub region: String,
    /// The account.
    pub account: String,
}

/// The root user's keys.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RootKeys {
    /// Access key id.
    pub access_key_id: String,
    /// Secret.
    pub secret_access_key: String,
}

/// A data directory that is ours.
#[derive(Clone, Debug)]
pub struct Data {
    /// Its path, absolute.
    pub path: PathBuf,
    /// Its marker.
    pub marker: Marker,
}

impl Data {
    /// Opens a directory that exists and is ours; `None` when there is none or it is empty.
    pub fn find(path: &Path) -> Result<Option<Data>, Problem> {
        let marker = path.join(MARKER);
        let text = match fs::read_to_string(&marker) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return if is_empty(path)? {
                    Ok(None)
                } else {
                    Err(not_ours(path))
                };
            }
            Err(error) => return Err(cannot("read", &marker, error)),
        };
        let refused = |why: &str| not_ours(path).because(format!("{}: {why}", marker.display()));
        let read: Marker =
            serde_json::from_str(&text).map_err(|error| refused(&error.to_string()))?;
        if !read.has_id() {
            return Err(refused("the id is not eight hexadecimal digits"));
        }
        Ok(Some(Data {
            path: path.to_owned(),
            marker: read,
        }))
    }

    /// Opens a directory, making it first if it is missing or empty.
    pub fn open_or_make(path: &Path, seed: &Seed, clock: &dyn Clock) -> Result<Data, Problem> {
        if let Some(data) = Data::find(path)? {
            return Ok(data);
        }
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true).mode(0o700);
        builder
            .create(path)
            .map_err(|error| cannot("make", path, error))?;
        fs::set_permissions(path, Permissions::from_mode(0o700))
            .map_err(|error| cannot("close to others", path, error))?;
        let marker = Marker {
            id: seed.hex(ID_DIGITS),
            created_at: clock.now(),
            secret: base::hex::encode(&random::bytes::<16>()?),
        };
        let data = Data {
            path: path.to_owned(),
            marker,
        };
        data.write_json(MARKER, &data.marker)?;
        Ok(data)
    }

    /// A path in it.
    pub fn join(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// A directory in it, made if it is missing.
    pub fn directory(&self, name: &str) -> Result<PathBuf, Problem> {
        let path = self.join(name);
        fs::create_dir_all(&path).map_err(|error| cannot("make", &path, error))?;
        Ok(path)
    }

    /// Takes the lock of `up`; `None` when another holds it.
    pub fn lock(&self) -> Result<Option<File>, Problem> {
        let (path, file) = self.lock_file()?;
        match flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => Ok(Some(file)),
            Err(rustix::io::Errno::WOULDBLOCK) => Ok(None),
            Err(error) => Err(cannot("lock", &path, error.into())),
        }
    }

    /// Takes the lock of `up` once nobody holds it. Blocks.
    pub fn await_lock(&self) -> Result<File, Problem> {
        let (path, file) = self.lock_file()?;
        flock(&file, FlockOperation::LockExclusive)
            .map_err(|error| cannot("lock", &path, error.into()))?;
        Ok(file)
    }

    fn lock_file(&self) -> Result<(PathBuf, File), Problem> {
        let path = self.join("lock");
        let opened = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .mode(0o600)
            .open(&path);
        let file = match opened {
            // A lock can be taken there as well: who ends an instance needs it.
            Err(error) if error.kind() == io::ErrorKind::ReadOnlyFilesystem => File::open(&path),
            opened => opened,
        };
        let file = file.map_err(|error| cannot("open", &path, error))?;
        Ok((path, file))
    }

    /// Whether its file system takes no writes: mounted so, or turned so by the kernel at an error.
    pub fn is_read_only(&self) -> bool {
        let opened = OpenOptions::new().write(true).open(self.join("lock"));
        opened.is_err_and(|error| error.kind() == io::ErrorKind::ReadOnlyFilesystem)
    }

    /// Removes a document if it is there.
    pub fn remove(&self, name: &str) -> Result<(), Problem> {
        let path = self.join(name);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(cannot("remove", &path, error))
            }
            _ => Ok(()),
        }
    }

    /// Writes a small document, whole or not at all, readable by its owner only.
    pub fn write_json<T: Serialize>(&self, name: &str, value: &T) -> Result<(), Problem> {
        let path = self.join(name);
        let temporary = self.join(&format!("{name}.new"));
        let write = || -> io::Result<()> {
            let mut file = OpenOptions::new()
                .create(true)
                .truncate(true)
                .write(true)
                .mode(0o600)
                .open(&temporary)?;
            file.write_all(&serde_json::to_vec_pretty(value)?)?;
            file.sync_all()?;
            fs::rename(&temporary, &path)?;
            File::open(&self.path)?.sync_all()
        };
        write().map_err(|error| cannot("write", &path, error))
    }

    /// Reads a small document; `None` when it is missing.
    pub fn read_json<T: for<'de> Deserialize<'de>>(
        &self,
        name: &str,
    ) -> Result<Option<T>, Problem> {
        let path = self.join(name);
        match fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes)
                .map(Some)
                .map_err(|error| cannot("understand", &path, error.into())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(cannot("read", &path, error)),
        }
    }
}

fn is_empty(path: &Path) -> Result<bool, Problem> {
    match fs::read_dir(path) {
        // The settings may be there before the first start.
        Ok(entries) => Ok(entries
            .filter_map(Result::ok)
            .all(|entry| entry.file_name() == "ondol.toml")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(cannot("list", path, error)),
    }
}

fn not_ours(path: &Path) -> Problem {
    Problem::new(format!(
        "{} holds something that is not Ondol's",
        path.display()
    ))
    .next("name an empty or a new directory with --data; nothing was changed")
}

fn cannot(action: &str, path: &Path, error: io::Error) -> Problem {
    let problem = Problem::new(format!("cannot {action} {}", path.display())).because(&error);
    match error.kind() {
        io::ErrorKind::PermissionDenied => problem.next("name a directory of your own with --data"),
        io::ErrorKind::StorageFull => problem.next("free some space on that disk"),
        _ => problem,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::clock::System;

    #[test]
    fn a_directory_that_is_not_ours_is_left_alone() {
        let path = std::env::temp_dir().join(format!("ondol-data-{}", std::process::id()));
        let _absent = fs::remove_dir_all(&path);
        fs::create_dir(&path).unwrap();
        let seed = Seed::new(1);
        let made = Data::open_or_make(&path, &seed, &System).unwrap();
        assert_eq!(Data::find(&path).unwrap().unwrap().marker, made.marker);
        let lock = made.lock().unwrap();
        assert!(lock.is_some() && made.lock().unwrap().is_none());
        drop(lock);
        for id in ["", "0123", "0123456g", "0123456789", "+1234567"] {
            let damaged = Marker {
                id: id.to_owned(),
                ..made.marker.clone()
            };
            made.write_json(MARKER, &damaged).unwrap();
            let refused = Data::find(&path).unwrap_err();
            assert!(refused.to_string().contains("not eight"), "{id}: {refused}");
        }
        fs::remove_file(path.join(MARKER)).unwrap();
        let refused = Data::open_or_make(&path, &seed, &System).unwrap_err();
        assert!(refused.to_string().contains("not Ondol's"), "{refused}");
        fs::remove_dir_all(&path).unwrap();
    }
}
