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
    holder_by(|| listening_inode(port), program_with)
}

/// How often a socket without a program is looked for before it counts as another user's. The edge
/// closes its listeners in two processes, and a socket that is closing has no program any more.
const LOOKS: u32 = 4;

fn holder_by(
    mut listening: impl FnMut() -> Option<u64>,
    mut program_with: impl FnMut(u64) -> Option<(String, u32)>,
) -> Option<String> {
    for _ in 0..LOOKS {
        let inode = listening()?;
        if let Some((name, pid)) = program_with(inode) {
            return (name != "ondol" && name != "exe").then(|| format!("{name} (pid {pid})"));
        }
    }
    // Its descriptors cannot be read.
    Some("another user's program".to_owned())
}

/// Name and id of a process that has the socket.
fn program_with(inode: u64) -> Option<(String, u32)> {
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
        if holds {
            let name = fs::read_to_string(process.path().join("comm")).unwrap_or_default();
            return Some((name.trim().to_owned(), pid));
        }
    }
    None
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

#[cfg(test)]
mod tests {
    use super::*;

    fn held(sockets: &[Option<u64>], program: Option<(&str, u32)>) -> Option<String> {
        let mut sockets = sockets.iter().copied();
        let program = program.map(|(name, pid)| (name.to_owned(), pid));
        holder_by(|| sockets.next().flatten(), |_| program.clone())
    }

    #[test]
    fn a_socket_that_goes_while_its_program_is_looked_for_is_held_by_nobody() {
        assert_eq!(held(&[Some(5), None], None), None);
        assert_eq!(held(&[Some(5), Some(6), None], None), None);
        let stays = held(&[Some(5); LOOKS as usize], None);
        assert_eq!(stays.as_deref(), Some("another user's program"));
        let known = held(&[Some(5)], Some(("nginx", 812)));
        assert_eq!(known.as_deref(), Some("nginx (pid 812)"));
        assert_eq!(held(&[Some(5)], Some(("ondol", 1))), None);
    }
}
