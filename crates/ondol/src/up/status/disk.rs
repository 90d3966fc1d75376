//! Who uses what of the data directory's disk, measured when it is asked for. It only looks.

use crate::up::Shared;
use resources::ecs::Task;
use resources::logs::LogStream;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

/// What `st_blocks` counts in.
const BLOCK_BYTES: u64 = 512;

/// What there is, and who uses what of it.
#[derive(Debug, Serialize, Deserialize)]
pub struct Disk {
    /// Bytes that nobody uses and that this user may take.
    pub free_bytes: u64,
    /// Bytes of the whole file system.
    pub total_bytes: u64,
    /// Every part of the data directory.
    pub uses: Vec<DiskLine>,
}

/// What one owner uses.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiskLine {
    /// What it is: `rows`, `logs`, `containers`, …
    pub what: String,
    /// The log group, or the task and its group; empty where it is nobody's alone.
    pub whose: String,
    /// Bytes on disk.
    pub bytes: u64,
    /// Whether all of it could be looked at: an ordinary user may not read what the other users of
    /// his containers keep to themselves.
    pub whole: bool,
}

/// Parts that are nobody's alone, and their directories.
const PARTS: [(&str, &str); 6] = [
    ("rows", "store"),
    ("audit trail", "audit"),
    ("own logs", "log"),
    ("pushed images", "registry"),
    ("pulled images", "images"),
    ("unpacked layers", "fabric/layers"),
];

/// Measures. Reads every directory, so it takes its time where there are many files.
pub fn measure(shared: &Shared) -> std::io::Result<Disk> {
    let data = &shared.data;
    let space = rustix::fs::statvfs(&data.path)?;
    let mut uses: Vec<DiskLine> = PARTS
        .iter()
        .map(|(what, place)| used(&data.join(place)).line(what, String::new()))
        .collect();
    let owner = |id: &str| {
        let streams = shared.store.scan_index::<LogStream>(LogStream::BY_ID, id);
        let group = streams.first().map(|stream| stream.group.clone());
        group.unwrap_or_else(|| "deleted streams".to_owned())
    };
    uses.extend(by_owner("logs", &data.join("streams"), owner));
    let tasks = shared.store.scan::<Task>("");
    let owner = |name: &str| {
        let id = name.split('-').next().unwrap_or(name);
        let task = tasks.iter().find(|task| task.id == id);
        task.map_or_else(|| id.to_owned(), |task| format!("{id} {}", task.group))
    };
    for what in ["containers", "volumes"] {
        uses.extend(by_owner(what, &data.join("fabric").join(what), owner));
    }
    uses.sort_by_key(|one| std::cmp::Reverse(one.bytes));
    Ok(Disk {
        free_bytes: space.f_bavail.saturating_mul(space.f_frsize),
        total_bytes: space.f_blocks.saturating_mul(space.f_frsize),
        uses,
    })
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Used {
    bytes: u64,
    whole: bool,
}

impl Used {
    const NOTHING: Used = Used {
        bytes: 0,
        whole: true,
    };

    fn and(self, other: Used) -> Used {
        Used {
            bytes: self.bytes + other.bytes,
            whole: self.whole && other.whole,
        }
    }

    fn line(self, what: &str, whose: String) -> DiskLine {
        DiskLine {
            what: what.to_owned(),
            whose,
            bytes: self.bytes,
            whole: self.whole,
        }
    }
}

/// A line for each owner of what is in a directory.
fn by_owner(what: &str, directory: &Path, owner: impl Fn(&str) -> String) -> Vec<DiskLine> {
    let mut owners: BTreeMap<String, Used> = BTreeMap::new();
    for entry in fs::read_dir(directory).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let all = owners
            .entry(owner(&name.to_string_lossy()))
            .or_insert(Used::NOTHING);
        *all = all.and(used(&entry.path()));
    }
    let lines = owners.into_iter();
    lines.map(|(whose, used)| used.line(what, whose)).collect()
}

/// What a file or a tree takes. What goes away meanwhile takes nothing.
fn used(path: &Path) -> Used {
    let Ok(metadata) = fs::symlink_metadata(path) else {
        return Used::NOTHING;
    };
    let own = Used {
        bytes: metadata.blocks() * BLOCK_BYTES,
        whole: true,
    };
    if !metadata.is_dir() {
        return own;
    }
    match fs::read_dir(path) {
        Ok(entries) => entries
            .flatten()
            .fold(own, |sum, entry| sum.and(used(&entry.path()))),
        Err(error) => Used {
            whole: error.kind() == std::io::ErrorKind::NotFound,
            ..own
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn each_owner_is_told_what_is_his_and_whether_all_was_seen() {
        let place = std::env::temp_dir().join(format!("ondol-disk-{}", std::process::id()));
        let _absent = fs::remove_dir_all(&place);
        for name in ["a-0/root", "a-1", "b-0"] {
            fs::create_dir_all(place.join(name)).unwrap();
        }
        let bytes = vec![7_u8; 64 << 10];
        fs::write(place.join("a-0/root/file"), &bytes).unwrap();
        fs::write(place.join("a-1/file"), &bytes).unwrap();
        std::os::unix::fs::symlink("/", place.join("b-0/elsewhere")).unwrap();
        let owner = |name: &str| name.split('-').next().unwrap().to_owned();
        let lines = by_owner("containers", &place, owner);
        assert_eq!(lines.len(), 2);
        assert_eq!((&*lines[0].whose, lines[0].whole), ("a", true));
        assert!(lines[0].bytes >= 128 << 10, "{lines:?}");
        assert!(
            lines[1].bytes < 64 << 10,
            "a link is not followed: {lines:?}"
        );
        assert_eq!(used(&place.join("absent")), Used::NOTHING);
        if !rustix::process::geteuid().is_root() {
            let closed = place.join("a-1");
            fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).unwrap();
            assert!(!by_owner("containers", &place, owner)[0].whole);
            fs::set_permissions(&closed, fs::Permissions::from_mode(0o700)).unwrap();
        }
        fs::remove_dir_all(&place).unwrap();
    }
}
