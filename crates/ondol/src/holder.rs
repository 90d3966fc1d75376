//! Who listens at a TCP port of this host, found by the kernel's tables and processes' descriptors.
//! It must never be taken for more than a look: whoever listens may have gone by then.

use std::fmt;
use std::fs::{self, DirEntry};
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
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

/// Who listens at an address, or at all of them; `None` when nobody does any more.
pub fn of(at: SocketAddr) -> Option<Holder> {
    holder_by(|| listening_inode(at), program_with)
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
    let stat = fs::read_to_string(process.join("stat")).ok();
    stat.and_then(|stat| containers::start_ticks(&stat))
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

fn listening_inode(at: SocketAddr) -> Option<u64> {
    for table in ["/proc/net/tcp", "/proc/net/tcp6"] {
        let text = fs::read_to_string(table).unwrap_or_default();
        let found = text.lines().skip(1).find_map(|line| listener_at(line, at));
        if found.is_some() {
            return found;
        }
    }
    None
}

/// The socket of a table's line, if it listens where `at` cannot be bound beside it: other
/// addresses may have the port too.
fn listener_at(line: &str, at: SocketAddr) -> Option<u64> {
    const LISTEN: &str = "0A";
    let fields: Vec<&str> = line.split_whitespace().collect();
    let (local, state, inode) = (fields.get(1)?, fields.get(3)?, fields.get(9)?);
    let (address, port) = local.split_once(':')?;
    let address = written_by_kernel(address)?;
    let is_it = match (address, at.ip()) {
        (IpAddr::V6(all), IpAddr::V4(_)) if all.is_unspecified() => true,
        (address, wanted) if address.is_ipv4() == wanted.is_ipv4() => {
            address == wanted || address.is_unspecified()
        }
        _ => false,
    };
    let is_it = is_it && *state == LISTEN && u16::from_str_radix(port, 16) == Ok(at.port());
    is_it.then(|| inode.parse().ok())?
}

/// An address as the kernel's tables have it: words of 32 bits, each in the host's order.
fn written_by_kernel(hex: &str) -> Option<IpAddr> {
    let word = |at: usize| u32::from_str_radix(hex.get(at..at + 8)?, 16).ok();
    if hex.len() == 8 {
        return Some(IpAddr::from(word(0)?.to_ne_bytes()));
    }
    let mut bytes = [0; 16];
    for (number, part) in bytes.chunks_exact_mut(4).enumerate() {
        part.copy_from_slice(&word(number * 8)?.to_ne_bytes());
    }
    let address = Ipv6Addr::from(bytes);
    Some(
        address
            .to_ipv4_mapped()
            .map_or(address.into(), IpAddr::from),
    )
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
    fn who_listens_at_another_address_is_not_in_the_way() {
        let line = |local: &str| format!("0: {local} 00000000:0000 0A 0:0 00:0 0 0 0 77 1");
        for (local, at, is_it) in [
            ("0100007F:1F90", "127.0.0.1:8080", true),
            ("0100007F:1F90", "127.0.0.1:8081", false),
            ("0500007F:1F90", "127.0.0.1:8080", false),
            ("00000000:1F90", "127.0.0.1:8080", true),
            (
                "00000000000000000000000000000000:1F90",
                "127.0.0.1:8080",
                true,
            ),
            (
                "0000000000000000FFFF00000100007F:1F90",
                "127.0.0.1:8080",
                true,
            ),
            (
                "00000000000000000000000001000000:1F90",
                "127.0.0.1:8080",
                false,
            ),
            ("00000000000000000000000001000000:1F90", "[::1]:8080", true),
            ("00000000000000000000000000000000:1F90", "[::1]:8080", true),
            ("00000000:1F90", "[::1]:8080", false),
            ("0100007F", "127.0.0.1:8080", false),
            ("xy:1F90", "127.0.0.1:8080", false),
        ] {
            // As a host writes them that stores the lowest byte first.
            let wanted = is_it && cfg!(target_endian = "little");
            let found = listener_at(&line(local), at.parse().unwrap());
            assert_eq!(found == Some(77), wanted, "{local} {at}");
        }
        assert_eq!(
            listener_at(
                &line("0100007F:1F90").replace("0A", "01"),
                "127.0.0.1:8080".parse().unwrap()
            ),
            None
        );
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
        let found = of(listener.local_addr().unwrap());
        let own = std::process::id();
        assert!(
            matches!(found, Some(Holder::Program { pid, .. }) if pid == own),
            "{found:?}"
        );
        child.kill().unwrap();
        child.wait().unwrap();
    }
}
