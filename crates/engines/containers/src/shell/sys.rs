//! The system calls that have no safe wrapper: clone3, execve, signals, seccomp, mount_setattr,
//! open file description locks. All `unsafe` of this crate is here; nothing here decides anything.
#![allow(unsafe_code)]

use std::ffi::{CStr, CString, c_char, c_int};
use std::io;
use std::mem::MaybeUninit;
use std::os::fd::{AsRawFd, BorrowedFd, FromRawFd, OwnedFd, RawFd};
use std::ptr;

pub const CLONE_NEWNS: u64 = libc::CLONE_NEWNS as u64;
pub const CLONE_NEWPID: u64 = libc::CLONE_NEWPID as u64;
pub const CLONE_NEWUTS: u64 = libc::CLONE_NEWUTS as u64;
pub const CLONE_NEWIPC: u64 = libc::CLONE_NEWIPC as u64;

/// Which side of a fork this is.
pub enum Fork {
    /// The new process.
    Child,
    /// The old one, and the new one's process id as seen from it.
    Parent(i32),
}

/// The status of a process that ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// It exited with a code.
    Code(i32),
    /// A signal killed it.
    Signal(i32),
}

fn checked(result: c_int) -> io::Result<c_int> {
    if result < 0 {
        Err(io::Error::last_os_error())
    } else {
        Ok(result)
    }
}

fn checked_long(result: libc::c_long) -> io::Result<libc::c_long> {
    if result < 0 {
        Err(io::Error::last_os_error())
    } else {
        Ok(result)
    }
}

/// fork. The process must have one thread.
pub fn fork() -> io::Result<Fork> {
    // SAFETY: callers keep to one thread, so the child finds no lock held by another.
    Ok(match checked(unsafe { libc::fork() })? {
        0 => Fork::Child,
        pid => Fork::Parent(pid),
    })
}

/// fork, with new namespaces for the child (`CLONE_NEW*`).
///
/// The process must have one thread: the C library's fork handlers are not run.
pub fn fork_into(namespaces: u64) -> io::Result<Fork> {
    // SAFETY: all-zero is a valid clone_args.
    let mut args: libc::clone_args = unsafe { MaybeUninit::zeroed().assume_init() };
    args.flags = namespaces;
    args.exit_signal = libc::SIGCHLD as u64;
    let size = size_of::<libc::clone_args>();
    // SAFETY: `args` is valid for `size` bytes. Without CLONE_VM the child has its own copy of the
    // memory and runs on it as after fork; callers keep to one thread, so no lock is held in it.
    let result = unsafe { libc::syscall(libc::SYS_clone3, &raw const args, size) };
    Ok(match checked_long(result)? {
        0 => Fork::Child,
        pid => Fork::Parent(pid as i32),
    })
}

/// Leaves the shared part of the process for new namespaces (`CLONE_NEW*`, 32 bits).
pub fn unshare(namespaces: c_int) -> io::Result<()> {
    // SAFETY: no pointers; only namespace flags are passed, which affect no descriptor or memory.
    checked(unsafe { libc::unshare(namespaces) }).map(drop)
}

/// Ends the process at once: no destructors, no exit handlers; for forked children.
pub fn exit(code: i32) -> ! {
    // SAFETY: never returns, touches no memory.
    unsafe { libc::_exit(code) }
}

/// Replaces the program. Only returns if it failed.
pub fn execve(path: &CStr, args: &[CString], env: &[CString]) -> io::Error {
    let pointers = |list: &[CString]| -> Vec<*const c_char> {
        list.iter()
            .map(|text| text.as_ptr())
            .chain([ptr::null()])
            .collect()
    };
    let (args, env) = (pointers(args), pointers(env));
    // SAFETY: both arrays end with a null pointer and outlive the call, as do their strings.
    unsafe { libc::execve(path.as_ptr(), args.as_ptr(), env.as_ptr()) };
    io::Error::last_os_error()
}

/// Takes the exit status of any child that has ended; `None` if none has.
pub fn reap() -> io::Result<Option<(i32, Ended)>> {
    wait(-1, libc::WNOHANG)
}

/// Takes the exit status of the child `pid`; `None` if it lives and `options` is `WNOHANG`.
pub fn wait_for(pid: i32, options: c_int) -> io::Result<Option<Ended>> {
    Ok(wait(pid, options)?.map(|(_, ended)| ended))
}

fn wait(pid: i32, options: c_int) -> io::Result<Option<(i32, Ended)>> {
    let mut status = 0;
    // SAFETY: `status` is valid for writing.
    let pid = checked(unsafe { libc::waitpid(pid, &raw mut status, options) })?;
    let ended = if libc::WIFSIGNALED(status) {
        Ended::Signal(libc::WTERMSIG(status))
    } else {
        Ended::Code(libc::WEXITSTATUS(status))
    };
    Ok((pid > 0).then_some((pid, ended)))
}

/// Sends `signal` to `pid`, or to the group `-pid`.
pub fn kill(pid: i32, signal: i32) -> io::Result<()> {
    // SAFETY: no pointers.
    checked(unsafe { libc::kill(pid, signal) }).map(drop)
}

fn set_of(signals: &[c_int]) -> libc::sigset_t {
    let mut set = MaybeUninit::<libc::sigset_t>::uninit();
    // SAFETY: sigemptyset initialises `set`; sigaddset gets valid signal numbers.
    unsafe {
        libc::sigemptyset(set.as_mut_ptr());
        for &signal in signals {
            libc::sigaddset(set.as_mut_ptr(), signal);
        }
        set.assume_init()
    }
}

/// Blocks all signals and gives a descriptor that tells of `signals`.
pub fn signal_descriptor(signals: &[c_int]) -> io::Result<OwnedFd> {
    block_signals();
    let set = set_of(signals);
    // SAFETY: `set` is initialised; -1 asks for a new descriptor.
    let fd = checked(unsafe {
        libc::signalfd(-1, &raw const set, libc::SFD_CLOEXEC | libc::SFD_NONBLOCK)
    })?;
    // SAFETY: signalfd returned a descriptor that nobody else owns.
    Ok(unsafe { OwnedFd::from_raw_fd(fd) })
}

/// The next signal that `descriptor` tells of; `None` if there is none.
pub fn next_signal(descriptor: BorrowedFd<'_>) -> Option<c_int> {
    let mut info = MaybeUninit::<libc::signalfd_siginfo>::uninit();
    let size = size_of::<libc::signalfd_siginfo>();
    // SAFETY: `info` has room for `size` bytes.
    let read = unsafe { libc::read(descriptor.as_raw_fd(), info.as_mut_ptr().cast(), size) };
    // SAFETY: a full read initialised it; the kernel gives whole records only.
    (read == size as isize).then(|| unsafe { info.assume_init() }.ssi_signo as c_int)
}

/// Blocks all signals that can be.
pub fn block_signals() {
    let all = all_signals();
    // SAFETY: `all` is initialised; the old mask is not asked for.
    unsafe { libc::sigprocmask(libc::SIG_SETMASK, &raw const all, ptr::null_mut()) };
}

/// Waits for one of the signals, which are blocked.
pub fn wait_for_any_signal() -> Option<c_int> {
    let all = all_signals();
    let mut signal = 0;
    // SAFETY: `all` is initialised; `signal` is valid for writing.
    let result = unsafe { libc::sigwait(&raw const all, &raw mut signal) };
    (result == 0).then_some(signal)
}

fn all_signals() -> libc::sigset_t {
    let mut set = MaybeUninit::<libc::sigset_t>::uninit();
    // SAFETY: sigfillset initialises `set`.
    unsafe {
        libc::sigfillset(set.as_mut_ptr());
        set.assume_init()
    }
}

/// Gives every signal its default action and blocks none, as a new program expects.
pub fn reset_signals() {
    for signal in 1..=64 {
        // SAFETY: SIG_DFL is always a valid handler; a signal that cannot be changed is refused.
        unsafe { libc::signal(signal, libc::SIG_DFL) };
    }
    let none = set_of(&[]);
    // SAFETY: `none` is initialised.
    unsafe { libc::sigprocmask(libc::SIG_SETMASK, &raw const none, ptr::null_mut()) };
}

/// Makes `fd` also the descriptor `number`, which stays open in a new program.
pub fn duplicate_onto(fd: BorrowedFd<'_>, number: RawFd) -> io::Result<()> {
    // SAFETY: no pointers; callers use it for 0, 1 and 2 only, which no object here owns.
    checked(unsafe { libc::dup2(fd.as_raw_fd(), number) }).map(drop)
}

/// Lets no descriptor from 3 on survive an execve.
pub fn close_others_on_exec() -> io::Result<()> {
    close_range(3, libc::CLOSE_RANGE_CLOEXEC)
}

/// Closes every descriptor from `first` on, whoever owns it; for a process that drops nothing
/// after.
pub fn close_all_from(first: u32) -> io::Result<()> {
    close_range(first, 0)
}

fn close_range(first: u32, flags: libc::c_uint) -> io::Result<()> {
    // SAFETY: no pointers. Callers that really close end without dropping an owner.
    checked_long(unsafe { libc::syscall(libc::SYS_close_range, first, u32::MAX, flags) }).map(drop)
}

/// Attributes of a mount that are to be set; the others stay.
pub fn mount_set_attributes(
    mount: BorrowedFd<'_>,
    attributes: u64,
    recursive: bool,
) -> io::Result<()> {
    #[repr(C)]
    struct MountAttr {
        set: u64,
        clear: u64,
        propagation: u64,
        userns_fd: u64,
    }
    let attr = MountAttr {
        set: attributes,
        clear: 0,
        propagation: 0,
        userns_fd: 0,
    };
    let flags = libc::AT_EMPTY_PATH | if recursive { libc::AT_RECURSIVE } else { 0 };
    // SAFETY: the path is a C string, `attr` is valid for its size.
    let result = unsafe {
        libc::syscall(
            libc::SYS_mount_setattr,
            mount.as_raw_fd(),
            c"".as_ptr(),
            flags,
            &raw const attr,
            size_of::<MountAttr>(),
        )
    };
    checked_long(result).map(drop)
}

/// Installs a system-call filter for this thread and its descendants. Needs CAP_SYS_ADMIN or no new
/// privileges.
pub fn install_filter(program: &[seccompiler::sock_filter]) -> io::Result<()> {
    #[repr(C)]
    struct Program {
        len: libc::c_ushort,
        filter: *const seccompiler::sock_filter,
    }
    let len = libc::c_ushort::try_from(program.len()).map_err(|_| io::ErrorKind::InvalidInput)?;
    let program = Program {
        len,
        filter: program.as_ptr(),
    };
    // SAFETY: `program` points to `len` instructions of the kernel's layout, which it copies.
    let result = unsafe {
        libc::syscall(
            libc::SYS_seccomp,
            libc::SECCOMP_SET_MODE_FILTER,
            0,
            &raw const program,
        )
    };
    checked_long(result).map(drop)
}

/// Gives the process a session keyring of its own, so that it does not see that of its parent.
pub fn new_session_keyring() -> io::Result<()> {
    const KEYCTL_JOIN_SESSION_KEYRING: libc::c_long = 1;
    let anonymous = ptr::null::<c_char>();
    // SAFETY: a null name asks for an anonymous keyring.
    let result = unsafe { libc::syscall(libc::SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, anonymous) };
    checked_long(result).map(drop)
}

/// Lets go of the pages of this program that come from its file and were never written: its code
/// and constants. What is needed again is mapped again from the page cache.
///
/// The kernel maps sixteen pages for each that is touched, so a program that has started holds most
/// of its file, and one that then only waits needs next to none.
pub fn forget_program_pages(maps: &str) {
    for (start, end) in crate::core::maps::droppable(maps) {
        // SAFETY: the range is a mapping of this process, private, of a file, and clean: read-only
        // from the start of the file, or executable. Dropped pages come back with the same content.
        unsafe { libc::madvise(start as *mut libc::c_void, end - start, libc::MADV_DONTNEED) };
    }
}

/// The whole file, as fcntl counts it.
fn whole_file(kind: c_int) -> libc::flock {
    // SAFETY: all-zero is a valid flock: the whole file, process id 0.
    let mut lock: libc::flock = unsafe { MaybeUninit::zeroed().assume_init() };
    lock.l_type = kind as libc::c_short;
    lock.l_whence = libc::SEEK_SET as libc::c_short;
    lock
}

/// Locks the file for the open file description `file`; false if another one holds it.
pub fn try_lock(file: BorrowedFd<'_>) -> io::Result<bool> {
    let lock = whole_file(libc::F_WRLCK);
    // SAFETY: `lock` is valid for reading.
    let result = unsafe { libc::fcntl(file.as_raw_fd(), libc::F_OFD_SETLK, &raw const lock) };
    match checked(result) {
        Ok(_) => Ok(true),
        Err(error) if matches!(error.raw_os_error(), Some(libc::EAGAIN | libc::EACCES)) => {
            Ok(false)
        }
        Err(error) => Err(error),
    }
}

/// As [`try_lock`], and waits.
pub fn lock(file: BorrowedFd<'_>) -> io::Result<()> {
    let lock = whole_file(libc::F_WRLCK);
    // SAFETY: `lock` is valid for reading.
    checked(unsafe { libc::fcntl(file.as_raw_fd(), libc::F_OFD_SETLKW, &raw const lock) }).map(drop)
}

/// Whether another open file description holds a lock on the file.
pub fn is_locked(file: BorrowedFd<'_>) -> io::Result<bool> {
    let mut lock = whole_file(libc::F_WRLCK);
    // SAFETY: `lock` is valid for reading and writing.
    checked(unsafe { libc::fcntl(file.as_raw_fd(), libc::F_OFD_GETLK, &raw mut lock) })?;
    Ok(c_int::from(lock.l_type) != libc::F_UNLCK)
}
