//! The few raw calls that make and join namespaces. Nothing here decides anything.
//!
//! All are for a process with one thread: credentials and user namespaces are not a thread's.

use std::io::{self, Read};
use std::os::fd::{AsRawFd, BorrowedFd};

use super::cause::{Act, Stopped};

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

/// Tries the acts that make a fabric in a child, in the order given; the first that was refused.
/// Safe with more than one thread: the child only calls the system.
pub fn try_acts(acts: &[Act]) -> io::Result<Option<Stopped>> {
    let (mut reader, writer) = io::pipe()?;
    // SAFETY: between fork and `_exit` the child makes system calls and reads errno only.
    let pid = unsafe { libc::fork() };
    if pid == 0 {
        let mut answer = [u8::MAX, 0];
        for (place, act) in acts.iter().enumerate() {
            if let Err(error) = carry_out(*act) {
                // Both are small numbers; one that is not would be told as another error.
                answer = [place as u8, error.raw_os_error().unwrap_or(0) as u8];
                break;
            }
        }
        // SAFETY: `answer` lives in this frame. Nothing of the parent's is run.
        unsafe {
            let sent = libc::write(writer.as_raw_fd(), answer.as_ptr().cast(), answer.len());
            libc::_exit(i32::from(sent != 2));
        }
    }
    check(pid)?;
    if wait_child(pid)? != 0 {
        return Err(io::Error::other("the attempt could not tell its result"));
    }
    let mut answer = [0; 2];
    reader.read_exact(&mut answer)?;
    let [place, errno] = answer;
    Ok(acts.get(usize::from(place)).map(|at| Stopped {
        at: *at,
        error: io::Error::from_raw_os_error(i32::from(errno)),
    }))
}

/// One act, by system calls only.
fn carry_out(act: Act) -> io::Result<()> {
    // SAFETY: plain numbers, and text that is constant.
    check(unsafe {
        match act {
            Act::Users => libc::unshare(libc::CLONE_NEWUSER),
            Act::Mounts => libc::unshare(libc::CLONE_NEWNS),
            Act::Network => libc::unshare(libc::CLONE_NEWNET),
            Act::Detach => libc::mount(
                std::ptr::null(),
                c"/".as_ptr(),
                std::ptr::null(),
                libc::MS_SLAVE | libc::MS_REC,
                std::ptr::null(),
            ),
            Act::Loopback => return loopback_up(),
        }
    })
}

fn loopback_up() -> io::Result<()> {
    // SAFETY: all zeroes is a request without a name; it is filled in before it is used.
    let mut request: libc::ifreq = unsafe { std::mem::zeroed() };
    request.ifr_name[0] = b'l'.cast_signed();
    request.ifr_name[1] = b'o'.cast_signed();
    request.ifr_ifru.ifru_flags = libc::IFF_UP as libc::c_short;
    // SAFETY: plain numbers.
    let socket = unsafe { libc::socket(libc::AF_INET, libc::SOCK_DGRAM | libc::SOCK_CLOEXEC, 0) };
    check(socket)?;
    // SAFETY: the request outlives the call; the socket ends with the child.
    check(unsafe { libc::ioctl(socket, libc::SIOCSIFFLAGS, &raw const request) })
}

/// Forks a child that enters a user namespace and one of the network that belongs to it, tells the
/// errno of that (0 for none) and stays until nobody holds the other end of `until`. Safe with more
/// than one thread: the child only calls the system.
pub fn fork_into(
    users: BorrowedFd<'_>,
    network: BorrowedFd<'_>,
    told: &io::PipeWriter,
    until: &io::PipeReader,
    others: &[BorrowedFd<'_>],
) -> io::Result<libc::pid_t> {
    // SAFETY: between fork and `_exit` the child makes system calls and reads errno only.
    let pid = unsafe { libc::fork() };
    if pid == 0 {
        let entered = set_namespace(users, libc::CLONE_NEWUSER)
            .and_then(|()| set_namespace(network, libc::CLONE_NEWNET));
        let errno = entered.err().and_then(|error| error.raw_os_error());
        let mut byte = [errno.unwrap_or(0) as u8];
        // SAFETY: `byte` lives in this frame. The copies that are closed are the child's alone.
        // Another user's namespace makes a process unreadable, and pasta must read it.
        unsafe {
            for other in others {
                libc::close(other.as_raw_fd());
            }
            libc::prctl(libc::PR_SET_DUMPABLE, 1, 0, 0, 0);
            libc::write(told.as_raw_fd(), byte.as_ptr().cast(), 1);
            libc::read(until.as_raw_fd(), byte.as_mut_ptr().cast(), 1);
            libc::_exit(0);
        }
    }
    check(pid)?;
    Ok(pid)
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
