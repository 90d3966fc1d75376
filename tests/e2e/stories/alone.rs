//! The binary is one file that needs no other: in a root file system that holds nothing else it
//! tells its version and plays the whole demo.

use e2e::programs::{Ended, run};

use rustix::mount::{
    MountFlags, MountPropagationFlags, UnmountFlags, mount, mount_bind, mount_bind_recursive,
    mount_change, unmount,
};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Devices that every root file system has.
const DEVICES: [&str; 6] = ["null", "zero", "full", "random", "urandom", "tty"];

/// Runs something in a root file system that has the binary, what the kernel shows (`/proc`, `/sys`
/// with the control groups, a few devices) and an empty `/tmp`, and nothing else.
fn alone<T: Send + 'static>(within: impl FnOnce() -> T + Send + 'static) -> T {
    let binary = e2e::instance::binary();
    let thread = std::thread::current().id();
    let name = format!("ondol-e2e-alone-{}-{thread:?}", std::process::id());
    let root = std::env::temp_dir().join(name);
    fs::create_dir_all(&root).unwrap();
    let place = root.clone();
    // A thread's mount namespace and root are its own, and end with it and what it has started.
    let thread = std::thread::spawn(move || {
        enter(&place, &binary);
        within()
    });
    let result = thread.join();
    fs::remove_dir(&root).unwrap();
    result.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

#[expect(unsafe_code, reason = "a mount namespace of this thread's own")]
fn enter(root: &Path, binary: &Path) {
    use rustix::thread::{UnshareFlags, unshare_unsafe};
    // SAFETY: only the mount namespace, root and working directory are this thread's own
    // afterwards.
    unsafe { unshare_unsafe(UnshareFlags::NEWNS) }.unwrap();
    let private = MountPropagationFlags::PRIVATE | MountPropagationFlags::REC;
    mount_change("/", private).unwrap();
    let none = MountFlags::empty();
    mount("alone", root, "tmpfs", none, c"mode=0755").unwrap();
    for name in ["proc", "dev", "sys", "tmp"] {
        fs::create_dir_all(root.join(name)).unwrap();
    }
    fs::set_permissions(root.join("tmp"), fs::Permissions::from_mode(0o1777)).unwrap();
    fs::copy(binary, root.join("ondol")).unwrap();
    mount("proc", root.join("proc"), "proc", none, None).unwrap();
    for name in DEVICES {
        let place = root.join("dev").join(name);
        fs::write(&place, "").unwrap();
        mount_bind(Path::new("/dev").join(name), &place).unwrap();
    }
    mount("sysfs", root.join("sys"), "sysfs", none, None).unwrap();
    mount_bind_recursive("/sys/fs/cgroup", root.join("sys/fs/cgroup")).unwrap();
    rustix::process::chdir(root).unwrap();
    rustix::process::pivot_root(".", ".").unwrap();
    unmount(".", UnmountFlags::DETACH).unwrap();
    rustix::process::chdir("/").unwrap();
    let names = fs::read_dir("/").unwrap().flatten();
    let mut names: Vec<PathBuf> = names.map(|entry| entry.path()).collect();
    names.sort();
    let wanted = ["/dev", "/ondol", "/proc", "/sys", "/tmp"].map(PathBuf::from);
    assert_eq!(names, wanted);
}

/// `ondol` with these words and an empty environment.
fn ondol(words: &[&str]) -> Ended {
    run(Command::new("/ondol").args(words).env_clear())
}

#[test]
fn the_binary_tells_its_version_where_nothing_else_is() {
    if !e2e::programs::has_root() {
        return;
    }
    let said = alone(|| ondol(&["--version"]).ok());
    assert!(said.starts_with("ondol "), "{said}");
}

#[test]
fn the_demo_plays_where_nothing_else_is() {
    if !e2e::programs::has_root() {
        return;
    }
    let ended = alone(|| ondol(&["demo", "--json"]));
    assert_eq!(ended.code, Some(0), "{}\n{}", ended.out, ended.err);
    let told: serde_json::Value = serde_json::from_str(&ended.out).unwrap();
    let phases = told["phases"].as_array().unwrap();
    assert!(phases.iter().all(|phase| phase["sent"] != 0), "{told}");
}
