//! What each command does. One file each, named after it.

pub mod doctor;
pub mod down;
pub mod env;
pub mod pages;
pub mod status;
pub mod up;

use std::fs;

/// The program that listens at a TCP port of this host, such as `nginx (pid 812)`; `None` when no
/// such program is found or it is Ondol itself.
pub fn holder(port: u16) -> Option<String> {
    let inode = listening_inode(port)?;
    let wanted = format!("socket:[{inode}]");
    for process in fs::read_dir("/proc").ok()?.filter_map(Result::ok) {
        let Ok(pid) = process.file_name().to_string_lossy().parse::<u32>() else {
            continue;
        };
        let Ok(descriptors) = fs::read_dir(process.path().join("fd")) else {
            continue;
        };
        let holds = descriptors.filter_map(Result::ok).any(|descriptor| {
            fs::read_link(descriptor.path()).is_ok_and(|target| target.as_os_str() == &*wanted)
        });
        if !holds {
            continue;
        }
        let name = fs::read_to_string(process.path().join("comm")).unwrap_or_default();
        let name = name.trim();
        return (name != "ondol" && name != "exe").then(|| format!("{name} (pid {pid})"));
    }
    // Another user's: its descriptors cannot be read.
    Some("another user's program".to_owned())
}

fn listening_inode(port: u16) -> Option<u64> {
    const LISTEN: &str = "0A";
    for table in ["/proc/net/tcp", "/proc/net/tcp6"] {
        for line in fs::read_to_string(table)
            .unwrap_or_default()
            .lines()
            .skip(1)
        {
            let fields: Vec<&str> = line.split_whitespace().collect();
            let (Some(local), Some(state), Some(inode)) =
                (fields.get(1), fields.get(3), fields.get(9))
            else {
                continue;
            };
            let hex = local.rsplit(':').next().unwrap_or_default();
            if *state == LISTEN && u16::from_str_radix(hex, 16) == Ok(port) {
                return inode.parse().ok();
            }
        }
    }
    None
}
