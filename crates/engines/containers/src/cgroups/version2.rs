//! Where in a v2 tree groups with controllers can be made.
//!
//! v2 lets a group hand controllers down only if no process is in it (its root excepted). So this
//! process moves into a leaf of its own where its group is delegated to it; where it is not, root
//! makes the instance's group below the root of the tree.

use super::{Unavailable, make_directory, write};
use crate::core::groups::Controller;
use crate::core::hierarchies::Tree;
use std::io;
use std::path::{Path, PathBuf};

const CONTROLLERS: [Controller; 4] = [
    Controller::Cpu,
    Controller::Memory,
    Controller::Pids,
    Controller::Io,
];
/// systemd sets one of these on a group that it leaves to its service.
const DELEGATE_MARKS: [&str; 2] = ["user.delegate", "trusted.delegate"];

/// Makes the instance's group and gives it with its controllers.
pub fn prepare(name: &str, tree: &Tree) -> Result<(PathBuf, Vec<String>), Unavailable> {
    let mut reasons = Vec::new();
    for (base, leave) in candidates(tree) {
        match prepare_below(name, &base, leave) {
            Ok(found) => return Ok(found),
            Err(reason) => reasons.push(reason),
        }
    }
    Err(Unavailable {
        reason: reasons.join("; "),
    })
}

/// (the group below which to make it, whether this process must leave that group)
fn candidates(tree: &Tree) -> Vec<(PathBuf, bool)> {
    let mut list = Vec::new();
    // A service of systemd with a subgroup for its processes: the parent is what is delegated.
    if let Some(parent) = tree.own.parent().filter(|parent| is_delegated(parent)) {
        list.push((parent.to_owned(), false));
    }
    if is_delegated(&tree.own) {
        list.push((tree.own.clone(), true));
    }
    list.push((tree.mount.clone(), false));
    if tree.own != tree.mount {
        list.push((tree.own.clone(), true));
    }
    list
}

fn is_delegated(path: &Path) -> bool {
    DELEGATE_MARKS.iter().any(|mark| {
        let mut value = [0; 8];
        let read = rustix::fs::getxattr(path, *mark, &mut value[..]);
        read.is_ok_and(|length| value.get(..length) == Some(b"1".as_slice()))
    })
}

fn prepare_below(name: &str, base: &Path, leave: bool) -> Result<(PathBuf, Vec<String>), String> {
    let group = base.join(name);
    make_directory(&group).map_err(|e| e.to_string())?;
    let outcome = hand_down(base, leave.then(|| base.join(format!("{name}-self"))))
        .and_then(|()| hand_down(&group, None));
    match outcome.and_then(|()| controllers_of(&group)) {
        Ok(controllers) => Ok((group, controllers)),
        Err(error) => {
            let _ = std::fs::remove_dir(&group);
            Err(format!(
                "handing down controllers in {}: {error}",
                base.display()
            ))
        }
    }
}

/// Lets the groups below `group` have our controllers, as far as it has them itself.
pub(super) fn hand_down(group: &Path, leaf: Option<PathBuf>) -> io::Result<()> {
    let control = group.join("cgroup.subtree_control");
    let has = std::fs::read_to_string(group.join("cgroup.controllers"))?;
    let handed = std::fs::read_to_string(&control)?;
    let names = |text: &str| {
        text.split_whitespace()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let (has, handed) = (names(&has), names(&handed));
    let missing: Vec<String> = CONTROLLERS
        .iter()
        .map(|controller| controller.name().to_owned())
        .filter(|name| has.contains(name) && !handed.contains(name))
        .map(|name| format!("+{name}"))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let missing = missing.join(" ");
    match (write(&control, &missing), leaf) {
        (Err(error), Some(leaf)) if error.raw_os_error() == Some(libc::EBUSY) => {
            move_self(&leaf)?;
            write(&control, &missing).inspect_err(|_| {
                // Others are in it too: as it was.
                let _ = write(&group.join("cgroup.procs"), "0");
                let _ = std::fs::remove_dir(&leaf);
            })
        }
        (result, _) => result,
    }
}

fn move_self(leaf: &Path) -> io::Result<()> {
    match std::fs::create_dir(leaf) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
        _ => {}
    }
    write(&leaf.join("cgroup.procs"), "0")
}

/// What the groups below `group` will have.
fn controllers_of(group: &Path) -> io::Result<Vec<String>> {
    let text = std::fs::read_to_string(group.join("cgroup.subtree_control"))?;
    let mut names: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
    if names.iter().any(|name| name == "cpu") {
        names.push("cpuacct".to_owned()); // v2 counts CPU time in every group
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cgroups::Groups;
    use crate::cgroups::group::Version;
    use crate::config::{ContainerId, Limits};

    /// On a tree of version 2 that this machine has, with whatever controllers are in it: also on a
    /// hybrid machine, where those that hold limits are elsewhere.
    #[test]
    fn a_process_enters_and_leaves_a_group_of_a_real_tree() {
        let mounts = std::fs::read_to_string("/proc/self/mountinfo").unwrap();
        let point = mounts.lines().find(|line| line.contains(" - cgroup2 "));
        let own = std::fs::read_to_string("/proc/self/cgroup").unwrap();
        let own = own
            .lines()
            .find_map(|line| line.strip_prefix("0::/").map(str::to_owned));
        let (Some(point), Some(own)) = (point, own) else {
            assert!(
                std::env::var_os("CI").is_none(),
                "no tree of version 2 is mounted"
            );
            return eprintln!("SKIPPED: no tree of version 2 is mounted");
        };
        let mount = PathBuf::from(point.split(' ').nth(4).unwrap());
        let tree = Tree {
            controllers: vec![],
            own: mount.join(own),
            mount,
        };
        let name = format!("test-v2-{}", std::process::id());
        let prepared = match prepare(&name, &tree) {
            Ok(prepared) => prepared,
            Err(reason) => {
                assert!(!rustix::process::geteuid().is_root(), "{reason}");
                return eprintln!("SKIPPED: {reason}");
            }
        };
        let groups = Groups {
            version: Version::V2,
            trees: vec![prepared],
        };
        let id = ContainerId::new("a").unwrap();
        if !groups.has(Controller::Memory) {
            let limits = Limits {
                memory_soft_bytes: Some(1 << 30),
                ..Limits::default()
            };
            let error = groups.create(&id, &limits).unwrap_err();
            assert_eq!(
                error.to_string(),
                "no control group has the controller memory here"
            );
        }
        let group = groups.create(&id, &Limits::default()).unwrap();
        let mut child = std::process::Command::new("sleep")
            .arg("60")
            .spawn()
            .unwrap();
        group.place(child.id()).unwrap();
        assert_eq!(group.processes().unwrap(), [child.id()]);
        assert_eq!(group.entries().unwrap().len(), 1);
        group.kill().unwrap();
        child.wait().unwrap();
        group.remove().unwrap();
        groups.remove().unwrap();
    }
}
