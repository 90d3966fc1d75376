//! Removes a directory with all that is in it, however deep it is: what a layer or a container has
//! made there is anybody's choice.
//!
//! Going down by calls would take a stack frame and a descriptor for each level. Here directories
//! are lifted to the top before they are emptied, so that two descriptors are open at most. It must
//! never follow a link.

use rustix::fd::OwnedFd;
use rustix::fs::{self, AtFlags, CWD, Dir, Mode, OFlags, RenameFlags};
use rustix::io::Errno;
use std::ffi::{CString, OsStr};
use std::io;
use std::os::fd::{AsFd, BorrowedFd};
use std::path::Path;

/// Removes what is at `path`; nothing there is success.
pub fn remove(path: &Path) -> io::Result<()> {
    Ok(remove_at(CWD, path.as_os_str())?)
}

/// Removes what is at `name` in a directory; nothing there is success.
pub(crate) fn remove_at(parent: BorrowedFd<'_>, name: &OsStr) -> Result<(), Errno> {
    let top = match unlink(parent, name)? {
        Unlinked::Gone => return Ok(()),
        Unlinked::Directory => open(parent, name)?,
    };
    loop {
        let mut waiting = Vec::new();
        empty(&top, |name| {
            waiting.push(name);
            Ok(())
        })?;
        let found_any = !waiting.is_empty();
        let mut lifted = 0_u64;
        while let Some(directory) = waiting.pop() {
            let from = open(top.as_fd(), &directory)?;
            empty(&from, |name| {
                waiting.push(lift(&from, &name, &top, &mut lifted)?);
                Ok(())
            })?;
            fs::unlinkat(&top, &directory, AtFlags::REMOVEDIR)?;
        }
        match fs::unlinkat(parent, name, AtFlags::REMOVEDIR) {
            // A listing need not show what came while it was read.
            Err(Errno::NOTEMPTY | Errno::EXIST) if found_any => {}
            Err(Errno::NOENT) => return Ok(()),
            removed => return removed,
        }
    }
}

enum Unlinked {
    Gone,
    /// It is a directory, and there still.
    Directory,
}

/// Removes what is no directory.
fn unlink<P: rustix::path::Arg>(parent: BorrowedFd<'_>, name: P) -> Result<Unlinked, Errno> {
    match fs::unlinkat(parent, name, AtFlags::empty()) {
        Ok(()) | Err(Errno::NOENT) => Ok(Unlinked::Gone),
        Err(Errno::ISDIR) => Ok(Unlinked::Directory),
        Err(error) => Err(error),
    }
}

fn open<P: rustix::path::Arg>(parent: BorrowedFd<'_>, name: P) -> Result<OwnedFd, Errno> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    fs::openat(parent, name, flags, Mode::empty())
}

/// Removes all in a directory but the directories, which are given to `each`.
fn empty(
    directory: &OwnedFd,
    mut each: impl FnMut(CString) -> Result<(), Errno>,
) -> Result<(), Errno> {
    for entry in Dir::read_from(directory)? {
        let entry = entry?;
        let name = entry.file_name();
        if matches!(name.to_bytes(), b"." | b"..") {
            continue;
        }
        if let Unlinked::Directory = unlink(directory.as_fd(), name)? {
            each(name.to_owned())?;
        }
    }
    Ok(())
}

/// Moves a directory to the top, under a name that nothing there has.
fn lift(from: &OwnedFd, name: &CString, top: &OwnedFd, count: &mut u64) -> Result<CString, Errno> {
    loop {
        *count += 1;
        let to = CString::new(format!(".lifted-{count}")).expect("digits have no zero byte");
        match fs::renameat_with(from, name, top, &to, RenameFlags::NOREPLACE) {
            Ok(()) => return Ok(to),
            Err(Errno::EXIST) => {}
            Err(error) => return Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::path::PathBuf;

    fn place(name: &str) -> PathBuf {
        let path = std::env::temp_dir().join(format!("images-tree-{name}-{}", std::process::id()));
        std::fs::create_dir(&path).unwrap();
        path
    }

    #[test]
    fn a_tree_is_removed_and_no_link_is_followed() {
        let (tree, beyond) = (place("links"), place("beyond"));
        std::fs::write(beyond.join("kept"), "").unwrap();
        std::fs::create_dir_all(tree.join("a/b/c")).unwrap();
        // What an interrupted removal has left.
        std::fs::create_dir_all(tree.join(".lifted-1/d")).unwrap();
        for at in ["file", "a/file", "a/b/c/file"] {
            std::fs::write(tree.join(at), "").unwrap();
        }
        for at in ["link", "a/b/link"] {
            symlink(&beyond, tree.join(at)).unwrap();
        }
        symlink("nothing", tree.join("a/dangling")).unwrap();
        let closed = std::fs::Permissions::from_mode(0o500);
        std::fs::set_permissions(tree.join(".lifted-1"), closed).unwrap();
        if rustix::process::geteuid().is_root() {
            remove(&tree).unwrap();
            assert!(!tree.exists());
        }
        let link = beyond.join("alone");
        symlink(&beyond, &link).unwrap();
        remove(&link).unwrap();
        remove(&beyond.join("absent")).unwrap();
        let left: Vec<_> = std::fs::read_dir(&beyond).unwrap().collect();
        assert_eq!(left.len(), 1);
        remove(&beyond).unwrap();
        assert!(!beyond.exists());
    }

    #[test]
    fn a_tree_may_be_deeper_than_a_stack() {
        const LEVELS: u32 = 6_000;
        const STACK_BYTES: usize = 128 << 10;
        let tree = place("deep");
        let mut at = open(CWD, tree.as_os_str()).unwrap();
        for _ in 0..LEVELS {
            fs::mkdirat(&at, "d", Mode::from_raw_mode(0o755)).unwrap();
            at = open(at.as_fd(), "d").unwrap();
        }
        drop(at);
        let path = tree.clone();
        let removing = std::thread::Builder::new().stack_size(STACK_BYTES);
        let removing = removing.spawn(move || remove(&path)).unwrap();
        removing.join().unwrap().unwrap();
        assert!(!tree.exists());
    }
}
