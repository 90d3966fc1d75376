//! Enters a fabric that another process holds open.
//!
//! For the hands and the shims: before their first thread, in well under a millisecond. It must
//! never enter a network namespace: the process stays in the host's.

use std::fs::File;
use std::os::fd::{AsFd, BorrowedFd};

use super::{Error, syscalls, system};

/// Which fabric.
#[derive(Debug)]
pub enum Target<'a> {
    /// That of a running process.
    Process(u32),
    /// By its namespaces.
    Descriptors {
        /// The user namespace.
        user: BorrowedFd<'a>,
        /// The mount namespace.
        mount: BorrowedFd<'a>,
    },
}

/// Enters the fabric and becomes user 0 of it; the working directory is / afterwards.
///
/// # Errors
/// When the process is gone, or the caller is neither root nor the fabric's owner.
pub fn join(target: &Target<'_>) -> Result<(), Error> {
    match target {
        Target::Process(pid) => {
            let open = |kind: &str| {
                let path = format!("/proc/{pid}/ns/{kind}");
                File::open(&path).map_err(system(format!("open {path}")))
            };
            // Both before entering: in the user namespace the host's /proc may say no.
            let (user, mount) = (open("user")?, open("mnt")?);
            enter(user.as_fd(), mount.as_fd())
        }
        Target::Descriptors { user, mount } => enter(*user, *mount),
    }
}

fn enter(user: BorrowedFd<'_>, mount: BorrowedFd<'_>) -> Result<(), Error> {
    syscalls::set_namespace(user, libc::CLONE_NEWUSER)
        .map_err(system("join the fabric's user namespace"))?;
    syscalls::set_namespace(mount, libc::CLONE_NEWNS)
        .map_err(system("join the fabric's mount namespace"))?;
    syscalls::become_root().map_err(system("become user 0 of the fabric"))
}
