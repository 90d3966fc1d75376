//! Network namespaces: making, pinning by name, entering, forgetting.
//!
//! A thread that enters one is made for it and ends in it. It must never change the namespace of a
//! thread that it did not make.

use std::fs::{self, File};
use std::io;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};
use std::path::PathBuf;

use rustix::mount::UnmountFlags;
use rustix::thread::{LinkNameSpaceType, UnshareFlags, move_into_link_name_space};

use super::rtnetlink::Routes;
use crate::PIN_DIR;
use crate::core::kernel::Role;

/// A preference behind all of the engine's policies.
const LOCAL_PREFERENCE: u32 = 100;

/// How settings begin that are there only once the kernel has loaded connection tracking, which it
/// does when it is first asked for.
const CONNECTIONS: &str = "netfilter/nf_conntrack_";

/// Runs work on a new thread inside a network namespace and gives its result.
///
/// # Errors
/// When the namespace cannot be entered, or the work fails.
pub fn inside<T: Send>(
    namespace: BorrowedFd<'_>,
    work: impl FnOnce() -> io::Result<T> + Send,
) -> io::Result<T> {
    on_own_thread(|| {
        move_into_link_name_space(namespace, Some(LinkNameSpaceType::Network))?;
        work()
    })
}

fn on_own_thread<T: Send>(work: impl FnOnce() -> io::Result<T> + Send) -> io::Result<T> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().name("in-namespace".into());
        let thread = thread.spawn_scoped(scope, work)?;
        thread
            .join()
            .unwrap_or_else(|_| Err(io::Error::other("the thread panicked")))
    })
}

/// Makes a namespace with its role's settings, the loopback interface up; not pinned yet.
pub(crate) fn make(role: Role) -> io::Result<OwnedFd> {
    on_own_thread(|| {
        enter_new()?;
        for (path, value) in settings(role) {
            if path.starts_with(CONNECTIONS) && !exists(path) {
                super::nft::load_connection_tracking()?;
            }
            write_setting(path, value)?;
        }
        let mut routes = Routes::open()?;
        routes.loopback_up()?;
        if role == Role::Edge {
            routes.local_table_last(LOCAL_PREFERENCE)?;
        }
        Ok(File::open("/proc/thread-self/ns/net")?.into())
    })
}

/// Leaves the calling thread's network namespace for a new one.
fn enter_new() -> io::Result<()> {
    // SAFETY: `NEWNET` alone leaves the thread's descriptors, memory and credentials shared, which
    // is what makes other flags unsafe.
    Ok(unsafe { rustix::thread::unshare_unsafe(UnshareFlags::NEWNET) }?)
}

fn full_path(setting: &str) -> String {
    format!("/proc/sys/net/{setting}")
}

fn exists(setting: &str) -> bool {
    fs::exists(full_path(setting)).unwrap_or(false)
}

/// A setting that the kernel may be built without: then it holds anyway.
fn write_setting(path: &str, value: &str) -> io::Result<()> {
    let full = full_path(path);
    match fs::write(&full, value) {
        Err(error) if error.kind() == io::ErrorKind::NotFound && path.starts_with("ipv6/") => {
            Ok(())
        }
        Err(error) => Err(io::Error::new(
            error.kind(),
            format!("write {full}: {error}"),
        )),
        Ok(()) => Ok(()),
    }
}

/// The kernel settings of a role, in order.
fn settings(role: Role) -> Vec<(&'static str, &'static str)> {
    const NO_V6: (&str, &str) = ("ipv6/conf/default/disable_ipv6", "1");
    // Inherited from the host otherwise, where distributions set them in many ways.
    const COMMON: [(&str, &str); 6] = [
        NO_V6,
        ("ipv4/conf/all/rp_filter", "0"),
        ("ipv4/conf/default/rp_filter", "0"),
        ("ipv4/conf/all/accept_redirects", "0"),
        ("ipv4/conf/default/accept_redirects", "0"),
        ("ipv4/tcp_tw_reuse", "1"),
    ];
    const FORWARDING: [(&str, &str); 5] = [
        ("ipv4/ip_forward", "1"),
        ("ipv4/conf/all/send_redirects", "0"),
        ("ipv4/conf/default/send_redirects", "0"),
        // Limits on "unreachable" would make the next connect to a dead port wait.
        ("ipv4/icmp_ratemask", "0"),
        ("netfilter/nf_conntrack_tcp_timeout_time_wait", "5"),
    ];
    const ROUTER: [(&str, &str); 2] = [
        ("ipv4/conf/default/proxy_arp", "1"),
        ("ipv4/conf/default/proxy_arp_pvlan", "1"),
    ];
    // Both ends of a connection between two edge ports are this namespace's own.
    const EDGE: [(&str, &str); 2] = [
        ("ipv4/conf/all/accept_local", "1"),
        ("ipv4/conf/default/accept_local", "1"),
    ];
    const PORT: [(&str, &str); 1] = [("ipv4/ip_unprivileged_port_start", "0")];
    let own: &[&[(&str, &str)]] = match role {
        Role::Router => &[&FORWARDING, &ROUTER],
        Role::Transit => &[&FORWARDING],
        Role::Edge => &[&EDGE],
        Role::Port => &[&PORT],
    };
    // `ip_forward` resets others, so it comes first.
    own.concat().into_iter().chain(COMMON).collect()
}

fn pin_path(name: &str) -> PathBuf {
    PathBuf::from(PIN_DIR).join(name)
}

/// Pins a namespace by name.
pub(crate) fn pin(name: &str, namespace: BorrowedFd<'_>) -> io::Result<()> {
    let path = pin_path(name);
    File::create(&path)?;
    let source = format!("/proc/self/fd/{}", namespace.as_raw_fd());
    Ok(rustix::mount::mount_bind(source, &path)?)
}

/// Opens a pinned namespace.
///
/// # Errors
/// When no namespace is pinned by this name.
pub fn open(name: &str) -> io::Result<OwnedFd> {
    let path = pin_path(name);
    let file = File::open(&path)?;
    if is_namespace(file.as_fd())? {
        Ok(file.into())
    } else {
        Err(io::Error::new(
            io::ErrorKind::NotFound,
            format!("{name} is not pinned"),
        ))
    }
}

pub(super) fn is_namespace(file: BorrowedFd<'_>) -> io::Result<bool> {
    const NAMESPACE_FILES: rustix::fs::FsWord = 0x6e73_6673;
    Ok(rustix::fs::fstatfs(file)?.f_type == NAMESPACE_FILES)
}

/// Forgets a pinned namespace; the kernel destroys it when nothing else holds it. One that is not
/// pinned is success.
pub(crate) fn unpin(name: &str) -> io::Result<()> {
    let path = pin_path(name);
    match rustix::mount::unmount(&path, UnmountFlags::DETACH) {
        // A file without a mount is what a crash between the two leaves.
        Ok(()) | Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOENT) => {}
        Err(error) => return Err(error.into()),
    }
    match fs::remove_file(&path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// All pinned names; a file that a crash left without its mount is removed.
pub(crate) fn pinned() -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(PIN_DIR)? {
        let Ok(name) = entry?.file_name().into_string() else {
            continue;
        };
        if open(&name).is_ok() {
            names.push(name);
        } else {
            unpin(&name)?;
        }
    }
    Ok(names)
}
