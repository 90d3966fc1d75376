//! The tests' one executable: the namespaces (`fabric`), the shim (`shim`), and, inside containers,
//! a program that does one thing and says what it saw. Never part of a release.

mod inside;

use rustix::mount::{MountFlags, MountPropagationFlags};
use rustix::process::{Gid, Uid};
use std::ffi::CStr;
use std::fs::File;
use std::io::Read;
use std::os::fd::AsFd;
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().collect();
    let words: Vec<&str> = args.iter().skip(1).map(String::as_str).collect();
    match words.as_slice() {
        ["fabric", map, directory] => fabric(map, directory.as_ref()),
        ["shim", pid, directory] => {
            join(pid);
            containers::shim::run(directory.as_ref()).expect("shim")
        }
        ["enter", pid, container, directory, words @ ..] => {
            join(pid);
            enter(container.parse().expect("pid"), directory.as_ref(), words)
        }
        words => inside::run(words),
    }
}

/// Makes a user and a mount namespace with a network namespace pinned at `directory`/net, says so,
/// and holds them until its standard input ends. `map` is `self` (map oneself, as an ordinary user)
/// or `outside` (the parent writes the maps, and then a line).
fn fabric(map: &str, directory: &Path) -> ExitCode {
    let (uid, gid) = (
        rustix::process::getuid().as_raw(),
        rustix::process::getgid().as_raw(),
    );
    // SAFETY: one thread; only namespaces change.
    let done = unsafe { libc::unshare(libc::CLONE_NEWUSER | libc::CLONE_NEWNS) };
    assert_eq!(done, 0, "unshare: {}", std::io::Error::last_os_error());
    if map == "self" {
        std::fs::write("/proc/self/setgroups", "deny").expect("setgroups");
        std::fs::write("/proc/self/uid_map", format!("0 {uid} 1")).expect("uid_map");
        std::fs::write("/proc/self/gid_map", format!("0 {gid} 1")).expect("gid_map");
    }
    println!("made");
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).expect("line");
    become_root();
    pin_network(directory);
    println!("pinned");
    let mut rest = Vec::new();
    std::io::stdin().read_to_end(&mut rest).expect("stdin");
    ExitCode::SUCCESS
}

/// Runs the probe with `words` in the container whose program is the process `pid`, passes on what
/// it prints, and ends as it ended.
fn enter(pid: u32, directory: &Path, words: &[&str]) -> ExitCode {
    let container = containers::observe::config(directory)
        .expect("read")
        .expect("configuration");
    let target = containers::enter::Target::of(pid, Vec::new()).expect("target");
    let args: Vec<String> = ["/bin/probe"]
        .iter()
        .chain(words)
        .map(|w| (*w).to_owned())
        .collect();
    let entered = target.start(&container, &args).expect("started");
    let pid = rustix::process::Pid::from_raw(entered.pid);
    let options = rustix::process::WaitOptions::empty();
    let (_, status) = rustix::process::waitpid(pid, options)
        .expect("wait")
        .expect("status");
    let mut text = Vec::new();
    File::from(entered.output)
        .read_to_end(&mut text)
        .expect("output");
    print!("{}", String::from_utf8_lossy(&text));
    ExitCode::from(status.exit_status().expect("code") as u8)
}

/// Joins the namespaces of the process `pid` and becomes root in them.
fn join(pid: &str) {
    let open = |name: &str| File::open(format!("/proc/{pid}/ns/{name}")).expect(name);
    let (user, mount) = (open("user"), open("mnt"));
    for namespace in [&user, &mount] {
        rustix::thread::move_into_link_name_space(namespace.as_fd(), None).expect("setns");
    }
    become_root();
}

/// As every mount of the fabric, this one is seen in its mount namespace only.
fn pin_network(directory: &Path) {
    let (private, none) = (MountPropagationFlags::PRIVATE, MountFlags::empty());
    let all = private | MountPropagationFlags::REC;
    rustix::mount::mount_change("/", all).expect("private");
    rustix::mount::mount("tmpfs", directory, "tmpfs", none, None::<&CStr>).expect("tmpfs");
    let pin = directory.join("net");
    File::create(&pin).expect("pin");
    // SAFETY: one thread; only a namespace changes.
    assert_eq!(
        unsafe { libc::unshare(libc::CLONE_NEWNET) },
        0,
        "network namespace"
    );
    rustix::mount::mount_bind("/proc/self/ns/net", &pin).expect("bind");
}

fn become_root() {
    let (uid, gid) = (Uid::ROOT, Gid::ROOT);
    // Without a map of groups the kernel forbids it, and there is nothing to drop.
    let _ = rustix::thread::set_thread_groups(&[]);
    rustix::thread::set_thread_res_gid(gid, gid, gid).expect("gid");
    rustix::thread::set_thread_res_uid(uid, uid, uid).expect("uid");
}
