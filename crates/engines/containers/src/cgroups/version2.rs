//! Where in a v2 tree groups with controllers can be made.
//!
//! v2 lets a group hand controllers down only if no process is in it (its root excepted). So the
//! instance's group is made beside this process: below a group further up that is left to it, as
//! systemd leaves one to a service and one to all that a user runs, or below the root of the tree.
//! Only where that fails does this process move into a leaf of its own group, for then systemd
//! could not start a service again whose tasks are still in it.

use super::{Unavailable, make_directory, write};
use crate::core::groups::Controller;
use crate::core::hierarchies::Tree;
use std::io;
use std::path::{Path, PathBuf};

const CONTROLLERS: [Controller; 3] = [Controller::Cpu, Controller::Memory, Controller::Pids];
/// systemd sets one of these on a group that it leaves to its service.
const DELEGATE_MARKS: [&str; 2] = ["user.delegate", "trusted.delegate"];

/// Makes the instance's group and gives it with its controllers.
pub fn prepare(name: &str, tree: &Tree) -> Result<(PathBuf, Vec<String>), Unavailable> {
    let mut reasons = Vec::new();
    let me = rustix::process::geteuid();
    let owned = |path: &Path| {
        let status = rustix::fs::stat(path);
        !me.is_root() && status.is_ok_and(|status| status.st_uid == me.as_raw())
    };
    for (base, leave) in candidates(tree, is_delegated, owned) {
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
fn candidates(
    tree: &Tree,
    is_delegated: impl Fn(&Path) -> bool,
    is_owned: impl Fn(&Path) -> bool,
) -> Vec<(PathBuf, bool)> {
    let above = || {
        let all = tree.own.ancestors().skip(1);
        all.take_while(|path| path.starts_with(&tree.mount) && *path != tree.mount)
    };
    // Older systemds mark what they leave to a user for root only: it is the user's from there on.
    let delegated = above()
        .find(|path| is_delegated(path))
        .or_else(|| above().filter(|path| is_owned(path)).last());
    let beside = delegated.map(|path| (path.to_owned(), false));
    let last = [(tree.mount.clone(), false), (tree.own.clone(), true)];
    beside.into_iter().chain(last).collect()
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
        .and_then(|()| hand_down_and_count(&group));
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

/// Lets the groups below one of ours have our controllers, and count what disks carry where this
/// one does, as far as that can be had. Groups above ours are never changed for it.
pub(super) fn hand_down_and_count(group: &Path) -> io::Result<()> {
    hand_down(group, None)?;
    let has = std::fs::read_to_string(group.join("cgroup.controllers"))?;
    let name = Controller::Io.name();
    if has.split_whitespace().any(|one| one == name) {
        let _counted = write(&group.join("cgroup.subtree_control"), &format!("+{name}"));
    }
    Ok(())
}

/// Lets the groups below `group` have our controllers, as far as it has them itself.
fn hand_down(group: &Path, leaf: Option<PathBuf>) -> io::Result<()> {
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

    #[test]
    fn groups_are_made_beside_this_process_where_that_is_allowed() {
        const MANAGER: &str = "/user.slice/user-1000.slice/user@1000.service";
        let shown = |own: &str, delegated: &str, owned: &str| {
            let mount = PathBuf::from("/c");
            let own = PathBuf::from(format!("/c{own}"));
            let tree = Tree {
                controllers: vec![],
                mount,
                own,
            };
            let is_delegated = |path: &Path| path == Path::new(&format!("/c{delegated}"));
            let is_owned =
                |path: &Path| !owned.is_empty() && path.starts_with(format!("/c{owned}"));
            let list = candidates(&tree, is_delegated, is_owned).into_iter();
            let list = list.map(|(path, leave)| {
                let path = path.display().to_string();
                format!("{}{}", &path[2..], if leave { " left" } else { "" })
            });
            list.collect::<Vec<_>>()
        };
        let scope = format!("{MANAGER}/app.slice/a.scope");
        let left = format!("{scope} left");
        for (own, delegated, owned, expected) in [
            // A service with a subgroup for its own processes, and one without.
            (
                "/system.slice/o.service/up",
                "/system.slice/o.service",
                "",
                vec![
                    "/system.slice/o.service",
                    "",
                    "/system.slice/o.service/up left",
                ],
            ),
            (
                "/system.slice/o.service",
                "/system.slice/o.service",
                "",
                vec!["", "/system.slice/o.service left"],
            ),
            // What a user runs under their own manager, with its mark and without.
            (&scope, MANAGER, MANAGER, vec![MANAGER, "", &left]),
            (&scope, "-", MANAGER, vec![MANAGER, "", &left]),
            // A session: nothing is left to the user.
            (
                "/user.slice/session-1.scope",
                "-",
                "",
                vec!["", "/user.slice/session-1.scope left"],
            ),
            // A container that sees its group as the root.
            ("", "-", "", vec!["", " left"]),
        ] {
            let expected: Vec<String> = expected.iter().map(|one| (*one).to_owned()).collect();
            assert_eq!(shown(own, delegated, owned), expected, "{own}");
        }
    }

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
