//! The few raw calls that make and join namespaces. Nothing here decides anything.
//!
//! All are for a process with one thread: credentials and user namespaces are not a thread's.

use std::io;
use std::os::fd::{AsRawFd, BorrowedFd};

fn check(result: libc::c_int) -> io::Result<()> {
    if result < 0 {
        Err(io::Error::last_os_error())
    } else {
        Ok(())
    }
}

/// Leaves the user and mount namespace for new ones.
pub fn unshare_user_and_mount() -> io::Result<()> {
    // SAFETY: no memory is passed; the caller has one thread.
    check(unsafe { libc::unshare(libc::CLONE_NEWUSER | libc::CLONE_NEWNS) })
}

/// Enters a namespace of the given kind.
pub fn set_namespace(namespace: BorrowedFd<'_>, kind: libc::c_int) -> io::Result<()> {
    // SAFETY: a borrowed descriptor is open; no memory is passed.
    check(unsafe { libc::setns(namespace.as_raw_fd(), kind) })
}

/// Becomes user and group 0 of the current user namespace, with no further groups where the
/// namespace allows that, and readable again under /proc.
pub fn become_root() -> io::Result<()> {
    // SAFETY: an empty list needs no memory. A single-id namespace denies it: then the groups of
    // the user who started us stay, which are his own.
    unsafe { libc::setgroups(0, std::ptr::null()) };
    // SAFETY: plain numbers.
    check(unsafe { libc::setresgid(0, 0, 0) })?;
    // SAFETY: plain numbers.
    check(unsafe { libc::setresuid(0, 0, 0) })?;
    // SAFETY: plain numbers. Changing the user made /proc/self belong to the host's root, where
    // this process could not open its own namespaces any more.
    check(unsafe { libc::prctl(libc::PR_SET_DUMPABLE, 1, 0, 0, 0) })
}

/// Runs `work` in a forked child, which ends with the returned code; gives the child's id.
pub fn fork_child(work: impl FnOnce() -> i32) -> io::Result<libc::pid_t> {
    // SAFETY: the caller has one thread, so the child's copy of every lock is free; the child
    // leaves by `_exit` and runs no destructor of the parent.
    let pid = unsafe { libc::fork() };
    if pid == 0 {
        let code = work();
        // SAFETY: ends the child without running anything of the parent's.
        unsafe { libc::_exit(code) };
    }
    check(pid)?;
    Ok(pid)
}

/// Tries new user, mount and network namespaces in a child; the error is that of the attempt.
/// Safe with more than one thread: the child only calls the system.
pub fn try_namespaces() -> io::Result<()> {
    let flags = libc::CLONE_NEWUSER | libc::CLONE_NEWNS | libc::CLONE_NEWNET;
    // SAFETY: between fork and `_exit` the child makes system calls and reads errno only.
    let pid = unsafe { libc::fork() };
    if pid == 0 {
        // SAFETY: plain numbers; errno's address is the child's own.
        unsafe {
            let failed = libc::unshare(flags) < 0;
            libc::_exit(if failed { *libc::__errno_location() } else { 0 });
        }
    }
    check(pid)?;
    match wait_child(pid)? {
        0 => Ok(()),
        code => Err(io::Error::from_raw_os_error(code)),
    }
}

/// Waits for a child and gives its exit code; one ended by a signal is an error.
pub fn wait_child(pid: libc::pid_t) -> io::Result<i32> {
    let mut status = 0;
    loop {
        // SAFETY: `status` outlives the call.
        if unsafe { libc::waitpid(pid, &raw mut status, 0) } == pid {
            break;
        }
        let error = io::Error::last_os_error();
        if error.kind() != io::ErrorKind::Interrupted {
            return Err(error);
        }
    }
    if libc::WIFEXITED(status) {
        Ok(libc::WEXITSTATUS(status))
    } else {
        Err(io::Error::other(format!(
            "child {pid} was ended by a signal"
        )))
    }
}
