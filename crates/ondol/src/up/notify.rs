//! Tells the service manager that started us what `up` is at. Without one, nothing happens.
//!
//! systemd: sd_notify(3); the protocol is a datagram of `NAME=value` lines.

use rustix::net::{AddressFamily, SendFlags, SocketAddrUnix, SocketType};
use std::ffi::OsString;
use std::os::unix::ffi::OsStrExt;

/// What `up` is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// The API answers.
    Ready,
    /// It has been asked to end.
    Stopping,
}

/// Tells it. A manager that cannot be told starts or stops us by its own time limits.
pub fn tell(state: State) {
    if let Some(socket) = std::env::var_os("NOTIFY_SOCKET")
        && let Err(error) = send(&socket, state)
    {
        tracing::warn!(%error, "the service manager could not be told");
    }
}

fn send(socket: &OsString, state: State) -> rustix::io::Result<()> {
    let address = match socket.as_bytes() {
        [b'@', name @ ..] => SocketAddrUnix::new_abstract_name(name)?,
        path => SocketAddrUnix::new(path)?,
    };
    let text = match state {
        State::Ready => "READY=1",
        State::Stopping => "STOPPING=1",
    };
    let channel = rustix::net::socket(AddressFamily::UNIX, SocketType::DGRAM, None)?;
    rustix::net::sendto(&channel, text.as_bytes(), SendFlags::NOSIGNAL, &address)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::linux::net::SocketAddrExt;
    use std::os::unix::net::{SocketAddr, UnixDatagram};

    #[test]
    fn states_reach_a_path_and_an_abstract_name() {
        let name = format!("ondol-notify-{}", std::process::id());
        let path = std::env::temp_dir().join(&name);
        let at_path = UnixDatagram::bind(&path).unwrap();
        let address = SocketAddr::from_abstract_name(&name).unwrap();
        let at_name = UnixDatagram::bind_addr(&address).unwrap();
        for (socket, heard, state, wanted) in [
            (path.clone().into(), &at_path, State::Ready, "READY=1"),
            (
                format!("@{name}").into(),
                &at_name,
                State::Stopping,
                "STOPPING=1",
            ),
        ] {
            send(&socket, state).unwrap();
            let mut text = [0; 32];
            let length = heard.recv(&mut text).unwrap();
            assert_eq!(&text[..length], wanted.as_bytes());
        }
        std::fs::remove_file(&path).unwrap();
        assert!(send(&path.into(), State::Ready).is_err(), "nobody is there");
    }
}
