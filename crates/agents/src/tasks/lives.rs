//! Which life of the host a container was started in: noted beside its other files when it is
//! started, and struck out by whoever stops the host's containers. So a container that was ended
//! with the host is never taken for one that ended by itself, nor started a second time.

use base::Time;
use std::io;
use std::path::Path;
use std::time::UNIX_EPOCH;

/// Beside the shim's own files.
const FILE: &str = "host";
/// Stands there in place of the boot's id once the containers of this host were stopped.
const STOPPED: &str = "stopped";
/// The kernel's name of the life since the last boot.
const BOOT_ID: &str = "/proc/sys/kernel/random/boot_id";

/// The words of a task's reason.
pub const WORDS_STOPPED: &str = "The host was stopped";
/// The words of a task's reason.
pub const WORDS_RESTARTED: &str = "The host was restarted";

/// Notes in a container's directory that it is about to be started. Makes the directory.
pub fn note_start(directory: &Path) -> io::Result<()> {
    match std::fs::create_dir(directory) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
        Ok(()) | Err(_) => {}
    }
    std::fs::write(directory.join(FILE), std::fs::read(BOOT_ID)?)
}

/// When that was noted.
pub fn noted_at(directory: &Path) -> Option<Time> {
    let noted = std::fs::metadata(directory.join(FILE)).ok()?;
    let since = noted.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some(Time::from_millis(i64::try_from(since.as_millis()).ok()?))
}

/// Notes in the directory of a running container that it is about to be stopped with all others
/// of the host.
pub fn note_stop(directory: &Path) -> io::Result<()> {
    std::fs::write(directory.join(FILE), STOPPED)
}

/// Whether and how the host ended a container, in words; its shim must be gone. `killed`: it did
/// not end by itself, as far as its shim could tell; so it is when the system goes down.
pub fn ended_with_host(directory: &Path, killed: bool) -> Option<&'static str> {
    let noted = std::fs::read(directory.join(FILE)).ok()?;
    if noted == STOPPED.as_bytes() {
        return Some(WORDS_STOPPED);
    }
    let now = std::fs::read(BOOT_ID).ok()?;
    (killed && noted != now).then_some(WORDS_RESTARTED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_ended_with_the_host_is_said_to() {
        let directory = std::env::temp_dir().join(format!("lives-{}", std::process::id()));
        assert_eq!(ended_with_host(&directory, true), None);
        note_start(&directory).unwrap();
        note_start(&directory).unwrap();
        assert_eq!(ended_with_host(&directory, true), None);
        std::fs::write(directory.join(FILE), "another boot").unwrap();
        assert_eq!(ended_with_host(&directory, true), Some(WORDS_RESTARTED));
        assert_eq!(ended_with_host(&directory, false), None);
        note_stop(&directory).unwrap();
        assert_eq!(ended_with_host(&directory, false), Some(WORDS_STOPPED));
        std::fs::remove_dir_all(&directory).unwrap();
    }
}
