//! Files replaced whole, files read up to a bound, and the clocks.

use base::Clock;
use rustix::fs::{self, CWD, Mode, OFlags, ResolveFlags};
use rustix::time::{ClockId, clock_gettime};
use serde::Serialize;
use std::io::{self, Read};
use std::os::fd::{BorrowedFd, OwnedFd};
use std::path::Path;

/// Milliseconds since the epoch.
pub fn wall_ms() -> i64 {
    base::clock::System.now().millis()
}

/// Milliseconds of a clock that never goes back.
pub fn monotonic_ms() -> u64 {
    let now = clock_gettime(ClockId::Monotonic);
    now.tv_sec as u64 * 1000 + now.tv_nsec as u64 / 1_000_000
}

/// Opens a directory.
pub fn open_directory(path: &Path) -> io::Result<OwnedFd> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    Ok(fs::openat(CWD, path, flags, Mode::empty())?)
}

/// Writes `bytes` beside `name` in `directory` and renames it there: a reader sees the old or the
/// new file. Not synced: what it tells of does not outlive the host.
pub fn replace(directory: BorrowedFd<'_>, name: &str, bytes: &[u8]) -> io::Result<()> {
    let new = format!("{name}.new");
    let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::TRUNC | OFlags::CLOEXEC;
    let file = fs::openat(directory, &new, flags, Mode::from_raw_mode(0o644))?;
    write_all(&file, bytes)?;
    Ok(fs::renameat(directory, &new, directory, name)?)
}

/// A file that was given its place on the disk before it is needed, so that a full disk cannot keep
/// it from being written.
pub struct Reserved {
    file: OwnedFd,
    name: &'static str,
}

/// So much is reserved; a value that is longer is refused.
pub const RESERVED_BYTES: usize = 8 << 10;

impl Reserved {
    /// Reserves the place of `name` in `directory`.
    pub fn new(directory: BorrowedFd<'_>, name: &'static str) -> io::Result<Reserved> {
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::TRUNC | OFlags::CLOEXEC;
        let file = fs::openat(
            directory,
            format!("{name}.new"),
            flags,
            Mode::from_raw_mode(0o644),
        )?;
        write_all(&file, &[b' '; RESERVED_BYTES])?;
        Ok(Reserved { file, name })
    }

    /// Writes `value` as JSON and gives the file its name. The rest stays blank, which JSON allows.
    pub fn fulfil(self, directory: BorrowedFd<'_>, value: &impl Serialize) -> io::Result<()> {
        let mut bytes = serde_json::to_vec(value)?;
        if bytes.len() > RESERVED_BYTES {
            return Err(io::Error::other("longer than what was reserved"));
        }
        bytes.resize(RESERVED_BYTES, b' ');
        fs::seek(&self.file, fs::SeekFrom::Start(0))?;
        write_all(&self.file, &bytes)?;
        Ok(fs::renameat(
            directory,
            format!("{}.new", self.name),
            directory,
            self.name,
        )?)
    }
}

/// As [`replace`], with `value` as JSON.
pub fn replace_json(
    directory: BorrowedFd<'_>,
    name: &str,
    value: &impl Serialize,
) -> io::Result<()> {
    replace(directory, name, &serde_json::to_vec(value)?)
}

/// Writes all of `bytes`.
pub fn write_all(file: &OwnedFd, mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        match rustix::io::write(file, bytes) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(written) => bytes = &bytes[written..],
            Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// Reads a whole file of at most `max_bytes`.
pub fn read_bounded(file: OwnedFd, max_bytes: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    std::fs::File::from(file)
        .take(max_bytes + 1)
        .read_to_end(&mut bytes)?;
    if bytes.len() as u64 > max_bytes {
        return Err(io::Error::other(format!("larger than {max_bytes} bytes")));
    }
    Ok(bytes)
}

/// Reads a file of `directory`.
pub fn read_at(directory: BorrowedFd<'_>, name: &str, max_bytes: u64) -> io::Result<Vec<u8>> {
    let file = fs::openat(
        directory,
        name,
        OFlags::RDONLY | OFlags::CLOEXEC,
        Mode::empty(),
    )?;
    read_bounded(file, max_bytes)
}

/// Reads a file of a container's root as text, following links only inside it; empty if there is
/// none. What is not UTF-8 is replaced.
pub fn read_in_root(root: BorrowedFd<'_>, path: &str, max_bytes: u64) -> io::Result<String> {
    let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK | OFlags::NOCTTY;
    match fs::openat2(root, path, flags, Mode::empty(), ResolveFlags::IN_ROOT) {
        Ok(file) => Ok(String::from_utf8_lossy(&read_bounded(file, max_bytes)?).into_owned()),
        Err(rustix::io::Errno::NOENT | rustix::io::Errno::NOTDIR) => Ok(String::new()),
        Err(error) => Err(error.into()),
    }
}

/// Reads a small file of `/proc` as text.
pub fn read_proc(path: &str) -> io::Result<String> {
    std::fs::read_to_string(path)
}
