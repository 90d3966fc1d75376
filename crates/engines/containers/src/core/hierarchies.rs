//! Which control-group hierarchies there are and where this process is in them, from
//! `/proc/self/mountinfo` and `/proc/self/cgroup`. Pure.

use std::path::{Path, PathBuf};

/// Which version of control groups holds limits on this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Layout {
    /// One tree for all controllers.
    V2(Tree),
    /// A tree for each controller or group of controllers; also where a v2 tree without the
    /// controllers of interest is mounted beside them ("hybrid").
    V1(Vec<Tree>),
}

/// One hierarchy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tree {
    /// v1: its controllers of interest. v2: empty, the tree's own files say.
    pub controllers: Vec<String>,
    /// Where it is mounted.
    pub mount: PathBuf,
    /// This process's own group.
    pub own: PathBuf,
}

const OF_INTEREST: [&str; 5] = ["blkio", "cpu", "cpuacct", "memory", "pids"];

/// Reads both texts; `None` if no hierarchy of use is mounted.
pub fn layout(mountinfo: &str, cgroup: &str) -> Option<Layout> {
    let mounts: Vec<Mount<'_>> = mountinfo.lines().filter_map(Mount::parse).collect();
    let mut v1 = Vec::new();
    let mut v2 = None;
    for line in cgroup.lines() {
        let mut fields = line.splitn(3, ':');
        let (Some(_), Some(names), Some(path)) = (fields.next(), fields.next(), fields.next())
        else {
            continue;
        };
        if names.is_empty() {
            let mount = mounts.iter().find(|mount| mount.kind == "cgroup2");
            v2 = mount.and_then(|mount| mount.tree(path, Vec::new()));
            continue;
        }
        let controllers: Vec<String> = names
            .split(',')
            .filter(|name| OF_INTEREST.contains(name))
            .map(str::to_owned)
            .collect();
        if controllers.is_empty() {
            continue;
        }
        let first = names.split(',').next().unwrap_or_default();
        let mount = mounts
            .iter()
            .find(|mount| mount.kind == "cgroup" && mount.has(first));
        v1.extend(mount.and_then(|mount| mount.tree(path, controllers)));
    }
    if v1.is_empty() {
        v2.map(Layout::V2)
    } else {
        Some(Layout::V1(v1))
    }
}

struct Mount<'a> {
    root: &'a str,
    point: &'a str,
    kind: &'a str,
    options: &'a str,
}

impl<'a> Mount<'a> {
    /// A line: `36 35 98:0 /root /point options optional… - type source super-options`.
    fn parse(line: &'a str) -> Option<Mount<'a>> {
        let (before, after) = line.split_once(" - ")?;
        let mut before = before.split(' ');
        let mut after = after.split(' ');
        Some(Mount {
            root: before.nth(3)?,
            point: before.next()?,
            kind: after.next()?,
            options: after.nth(1)?,
        })
    }

    fn has(&self, controller: &str) -> bool {
        self.options.split(',').any(|option| option == controller)
    }

    /// The group `path` of the hierarchy in this mount; `None` if the mount does not show it.
    fn tree(&self, path: &str, controllers: Vec<String>) -> Option<Tree> {
        let below = Path::new(path).strip_prefix(self.root).ok()?;
        let mount = PathBuf::from(self.point);
        let own = if below.as_os_str().is_empty() {
            mount.clone()
        } else {
            mount.join(below)
        };
        Some(Tree {
            controllers,
            mount,
            own,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const V1_MOUNTS: &str = "\
        25 20 0:22 / /sys/fs/cgroup rw - tmpfs tmpfs rw,mode=755\n\
        26 25 0:23 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n\
        27 25 0:24 / /sys/fs/cgroup/cpu,cpuacct rw shared:9 - cgroup cgroup rw,cpu,cpuacct\n\
        28 25 0:25 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n\
        29 25 0:26 /docker/x /sys/fs/cgroup/pids rw - cgroup cgroup rw,pids\n\
        31 25 0:28 / /sys/fs/cgroup/blkio rw - cgroup cgroup rw,blkio\n\
        30 25 0:27 / /sys/fs/cgroup/systemd rw - cgroup cgroup rw,name=systemd\n";
    const V2_MOUNTS: &str =
        "30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n";

    fn show(tree: &Tree) -> String {
        format!("{} {}", tree.controllers.join("+"), tree.own.display())
    }

    #[test]
    fn a_hybrid_machine_is_version_one() {
        let own = "9:name=systemd:/s\n5:blkio:/b\n4:memory:/a/b\n3:cpu,cpuacct:/\n\
                   2:pids:/docker/x/y\n0::/u\n";
        let Some(Layout::V1(trees)) = layout(V1_MOUNTS, own) else {
            panic!("not v1")
        };
        let shown: Vec<_> = trees.iter().map(show).collect();
        assert_eq!(
            shown,
            [
                "blkio /sys/fs/cgroup/blkio/b",
                "memory /sys/fs/cgroup/memory/a/b",
                "cpu+cpuacct /sys/fs/cgroup/cpu,cpuacct",
                "pids /sys/fs/cgroup/pids/y",
            ]
        );
    }

    #[test]
    fn one_tree_is_version_two() {
        let own = "0::/user.slice/user-1000.slice/run.scope\n";
        let Some(Layout::V2(tree)) = layout(V2_MOUNTS, own) else {
            panic!("not v2")
        };
        let path = "/sys/fs/cgroup/user.slice/user-1000.slice/run.scope";
        assert_eq!(tree.own, Path::new(path));
        assert_eq!(tree.mount, Path::new("/sys/fs/cgroup"));
    }

    #[test]
    fn without_a_mount_there_is_nothing() {
        assert_eq!(layout("", "0::/\n"), None);
        assert_eq!(layout(V2_MOUNTS, ""), None);
        assert_eq!(layout("garbage\n", "also garbage\n"), None);
    }
}
