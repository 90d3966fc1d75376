//! Who listens at a TCP port of this host, found by the kernel's tables and processes' descriptors.
//! It must never be taken for more than a look: whoever listens may have gone by then.

use std::fmt;
use std::fs::{self, DirEntry};
use std::path::Path;

/// A process that listens, or what is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Holder {
    /// The edge of an Ondol, this one's or another's.
    Edge {
        /// Its keeper or worker.
        pid: u32,
    },
    /// Any other program.
    Program {
        /// Its name.
        name: String,
        /// Its process.
        pid: u32,
    },
    /// A program of a user whose descriptors this one may not see.
    Hidden,
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Holder::Edge { pid } => write!(f, "the edge of another Ondol (pid {pid})"),
            Holder::Program { name, pid } => write!(f, "{name} (pid {pid})"),
            Holder::Hidden => f.write_str("another user's program"),
        }
    }
}

/// Who listens at a port; `None` when nobody does any more.
pub fn of(port: u16) -> Option<Holder> {
    holder_by(|| listening_inode(port), program_with)
}

/// How often a socket without a program is looked for before it counts as another user's. The edge
/// closes its listeners in two processes, and a socket that is closing has no program any more.
const LOOKS: u32 = 4;

fn holder_by(
    mut listening: impl FnMut() -> Option<u64>,
    mut program_with: impl FnMut(u64) -> Option<Holder>,
) -> Option<Holder> {
    for _ in 0..LOOKS {
        let inode = listening()?;
        if let Some(holder) = program_with(inode) {
            return Some(holder);
        }
    }
    // Its descriptors cannot be read.
    Some(Holder::Hidden)
}

/// The process that has the socket: the oldest, for a child has it too until it becomes another
/// program.
fn program_with(inode: u64) -> Option<Holder> {
    let wanted = format!("socket:[{inode}]");
    let holds = |process: &Path| {
        let mut descriptors = fs::read_dir(process.join("fd"))
            .ok()?
            .filter_map(Result::ok);
        let is_it = |descriptor: DirEntry| {
            fs::read_link(descriptor.path()).is_ok_and(|target| target.as_os_str() == &*wanted)
        };
        descriptors.any(is_it).then(|| started(process))
    };
    let all = fs::read_dir("/proc").ok()?.filter_map(Result::ok);
    let all = all.filter_map(|process| {
        let pid: u32 = process.file_name().to_str()?.parse().ok()?;
        Some((holds(&process.path())?, pid, process.path()))
    });
    let (_, pid, process) = all.min()?;
    let read = |name: &str| fs::read(process.join(name)).unwrap_or_default();
    let name = String::from_utf8_lossy(&read("comm")).trim().to_owned();
    Some(classified(name, pid, &read("cmdline")))
}

/// When the process was started, in ticks since the host was; the last for one that has gone.
fn started(process: &Path) -> u64 {
    let text = fs::read_to_string(process.join("stat")).unwrap_or_default();
    // Behind the name, which may have spaces and brackets in it.
    let fields = text.rsplit(')').next().unwrap_or_default();
    let field = fields.split_whitespace().nth(19);
    field
        .and_then(|ticks| ticks.parse().ok())
        .unwrap_or(u64::MAX)
}

/// The edge is started by `/proc/self/exe`, with its role as the first word.
fn classified(name: String, pid: u32, command: &[u8]) -> Holder {
    let mut words = command.split(|byte| *byte == 0);
    match (words.next(), words.next()) {
        (Some(b"/proc/self/exe"), Some(b"edge")) => Holder::Edge { pid },
        _ => Holder::Program { name, pid },
    }
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

    fn held(sockets: &[Option<u64>], holder: Option<&Holder>) -> Option<Holder> {
        let mut sockets = sockets.iter().copied();
        holder_by(|| sockets.next().flatten(), |_| holder.cloned())
    }

    #[test]
    fn a_socket_that_goes_while_its_program_is_looked_for_is_held_by_nobody() {
        assert_eq!(held(&[Some(5), None], None), None);
        assert_eq!(held(&[Some(5), Some(6), None], None), None);
        assert_eq!(held(&[Some(5); LOOKS as usize], None), Some(Holder::Hidden));
        let nginx = classified("nginx".into(), 812, b"nginx\0-g\0");
        assert_eq!(held(&[Some(5)], Some(&nginx)), Some(nginx));
    }

    #[test]
    fn an_edge_is_told_from_all_else_and_from_the_api() {
        for (name, command, words) in [
            (
                "exe",
                &b"/proc/self/exe\0edge\0keeper\0"[..],
                "the edge of another Ondol (pid 7)",
            ),
            ("ondol", b"ondol\0up\0", "ondol (pid 7)"),
            ("edge", b"edge\0", "edge (pid 7)"),
            ("nginx", b"nginx\0edge\0", "nginx (pid 7)"),
        ] {
            assert_eq!(classified(name.into(), 7, command).to_string(), words);
        }
    }

    #[test]
    fn a_listener_of_this_process_is_found_though_children_have_it_too() {
        use std::os::fd::OwnedFd;
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        // As the standard input of a child, which keeps it.
        let copy = listener.try_clone().unwrap();
        let mut child = std::process::Command::new("sleep")
            .arg("60")
            .stdin(OwnedFd::from(copy))
            .spawn()
            .unwrap();
        let found = of(listener.local_addr().unwrap().port());
        let own = std::process::id();
        assert!(
            matches!(found, Some(Holder::Program { pid, .. }) if pid == own),
            "{found:?}"
        );
        child.kill().unwrap();
        child.wait().unwrap();
    }
}
