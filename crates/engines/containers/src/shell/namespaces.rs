//! Control groups and namespaces: taking a new process into them, and handing them on.

use super::{files, sys};
use crate::config::Network;
use crate::core::idmap::IdMaps;
use rustix::thread::{LinkNameSpaceType, move_into_link_name_space};
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

/// The namespaces of a container, in the order in which [`Namespaces::enter`] joins them: that of
/// mounts last, because the others' files are not needed after it.
const KINDS: [(&str, LinkNameSpaceType); 5] = [
    ("ipc", LinkNameSpaceType::InterProcessCommunication),
    ("uts", LinkNameSpaceType::HostNameAndNISDomainName),
    ("net", LinkNameSpaceType::Network),
    ("cgroup", LinkNameSpaceType::ControlGroup),
    ("mnt", LinkNameSpaceType::Mount),
];

/// A container's namespaces, held open.
#[derive(Debug)]
pub struct Namespaces {
    processes: OwnedFd,
    others: Vec<OwnedFd>,
}

impl Namespaces {
    /// Those of the process whose `/proc` directory is `of` (`self` or a number).
    pub fn open(of: &str) -> io::Result<Namespaces> {
        let open = |name: &str| -> io::Result<OwnedFd> {
            Ok(std::fs::File::open(format!("/proc/{of}/ns/{name}"))?.into())
        };
        let others: io::Result<Vec<_>> = KINDS.iter().map(|(name, _)| open(name)).collect();
        Ok(Namespaces {
            processes: open("pid")?,
            others: others?,
        })
    }

    /// For sending: all descriptors.
    pub fn descriptors(&self) -> Vec<BorrowedFd<'_>> {
        [&self.processes]
            .into_iter()
            .chain(&self.others)
            .map(AsFd::as_fd)
            .collect()
    }

    /// As received; `None` if that is not what [`Namespaces::descriptors`] gave.
    pub fn from_descriptors(descriptors: Vec<OwnedFd>) -> Option<Namespaces> {
        let mut all = descriptors.into_iter();
        let processes = all.next()?;
        let others: Vec<OwnedFd> = all.collect();
        (others.len() == KINDS.len()).then_some(Namespaces { processes, others })
    }

    /// Lets later children of this process be born in the container's process namespace. There is
    /// no way back.
    pub fn adopt_processes(&self) -> io::Result<()> {
        let kind = LinkNameSpaceType::ProcessID;
        Ok(move_into_link_name_space(
            self.processes.as_fd(),
            Some(kind),
        )?)
    }

    /// Moves this process into all the others. Its root is then the container's.
    pub fn enter(&self) -> io::Result<()> {
        for (descriptor, (name, kind)) in self.others.iter().zip(KINDS) {
            move_into_link_name_space(descriptor.as_fd(), Some(kind))
                .map_err(|e| io::Error::other(format!("{name} namespace: {e}")))?;
        }
        Ok(())
    }
}

/// Moves this process, which has one thread, into the control groups: each descriptor is a file
/// that a process enters its group by (`tasks` in v1, `cgroup.procs` in v2), opened by the
/// launcher, whose right it is that the kernel checks.
pub fn join_groups(groups: &[OwnedFd]) -> io::Result<()> {
    for group in groups {
        rustix::io::write(group, b"0")?;
    }
    Ok(())
}

/// Sees the control groups that this process is in as roots from now on.
pub fn own_group_view() -> io::Result<()> {
    sys::unshare(libc::CLONE_NEWCGROUP)
}

/// Joins or makes the network namespace.
pub fn network(network: &Network) -> io::Result<()> {
    match network {
        Network::Isolated => sys::unshare(libc::CLONE_NEWNET),
        Network::Join(path) => {
            let file = std::fs::File::open(path)?;
            Ok(move_into_link_name_space(
                file.as_fd(),
                Some(LinkNameSpaceType::Network),
            )?)
        }
    }
}

/// The ids of this user namespace.
pub fn id_maps() -> io::Result<IdMaps> {
    Ok(IdMaps::parse(
        &files::read_proc("/proc/self/uid_map")?,
        &files::read_proc("/proc/self/gid_map")?,
        &files::read_proc("/proc/self/setgroups")?,
    ))
}
