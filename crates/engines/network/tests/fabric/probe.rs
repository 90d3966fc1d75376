//! What a program in a namespace sees: listening, connecting, sending; each with a deadline.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::os::fd::{AsFd, AsRawFd, FromRawFd, OwnedFd};
use std::time::{Duration, Instant};

use network::shell::namespace;

/// Long enough for any answer on one machine; what is dropped costs this much.
pub const PATIENCE: Duration = Duration::from_millis(400);

pub fn within<T: Send>(name: &str, work: impl FnOnce() -> io::Result<T> + Send) -> io::Result<T> {
    let opened = namespace::open(name)?;
    namespace::inside(opened.as_fd(), work)
}

/// A server that answers each connection with the address it saw.
pub fn serve(name: &str, address: &str) {
    let address: SocketAddr = address.parse().expect("an address");
    let listener = within(name, || TcpListener::bind(address)).expect("the server listens");
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let peer = stream.peer_addr().expect("connected").ip().to_string();
            std::thread::spawn(move || {
                let _ = stream.write_all(format!("{peer}\n").as_bytes());
                // Then it echoes, for those who stay.
                let mut buffer = [0; 64];
                while let Ok(count @ 1..) = stream.read(&mut buffer) {
                    if stream.write_all(&buffer[..count]).is_err() {
                        return;
                    }
                }
            });
        }
    });
}

/// Connects and gives the stream and what the server saw as the client's address.
pub fn connect(name: &str, address: &str) -> io::Result<(TcpStream, String)> {
    connect_from(name, "0.0.0.0:0", address)
}

pub fn connect_from(name: &str, from: &str, address: &str) -> io::Result<(TcpStream, String)> {
    let to: SocketAddr = address.parse().expect("an address");
    let from: SocketAddr = from.parse().expect("an address");
    let mut stream = within(name, || bound_connect(from, to))?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let mut line = Vec::new();
    let mut byte = [0];
    while stream.read(&mut byte)? == 1 && byte[0] != b'\n' {
        line.push(byte[0]);
    }
    Ok((stream, String::from_utf8_lossy(&line).into_owned()))
}

fn bound_connect(from: SocketAddr, to: SocketAddr) -> io::Result<TcpStream> {
    use rustix::net::{AddressFamily, SocketFlags, SocketType};
    let flags = SocketFlags::CLOEXEC | SocketFlags::NONBLOCK;
    let socket = rustix::net::socket_with(AddressFamily::INET, SocketType::STREAM, flags, None)?;
    rustix::net::bind(&socket, &from)?;
    match rustix::net::connect(&socket, &to) {
        Ok(()) | Err(rustix::io::Errno::INPROGRESS) => {}
        Err(error) => return Err(error.into()),
    }
    let mut polled = [rustix::event::PollFd::new(
        &socket,
        rustix::event::PollFlags::OUT,
    )];
    let timeout = rustix::time::Timespec {
        tv_sec: 0,
        tv_nsec: i64::from(PATIENCE.subsec_nanos()),
    };
    if rustix::event::poll(&mut polled, Some(&timeout))? == 0 {
        return Err(io::ErrorKind::TimedOut.into());
    }
    rustix::net::sockopt::socket_error(&socket)??;
    let stream = TcpStream::from(socket);
    stream.set_nonblocking(false)?;
    Ok(stream)
}

/// Asserts that nothing comes back at all.
pub fn dropped(result: io::Result<(TcpStream, String)>) {
    let error = result.expect_err("the connection must not be made");
    assert_eq!(error.kind(), io::ErrorKind::TimedOut, "{error}");
}

/// Asserts an error that the network itself reports at once.
pub fn refused_at_once(name: &str, address: &str) {
    let began = Instant::now();
    let error = connect(name, address).expect_err("the connection must not be made");
    assert_eq!(
        error.raw_os_error(),
        Some(libc::EHOSTUNREACH),
        "{address}: {error}"
    );
    assert!(
        began.elapsed() < Duration::from_millis(100),
        "took {:?}",
        began.elapsed()
    );
}

/// Says something on a stream and hears it back.
pub fn echo(stream: &mut TcpStream) -> io::Result<()> {
    stream.write_all(b"still there?")?;
    let mut answer = [0; 12];
    stream.read_exact(&mut answer)
}

/// Receives one datagram, or nothing in time.
pub fn receiver(name: &str, address: &str) -> UdpSocket {
    let address: SocketAddr = address.parse().expect("an address");
    let socket = within(name, || UdpSocket::bind(address)).expect("the receiver binds");
    socket.set_read_timeout(Some(PATIENCE)).expect("a timeout");
    socket
}

/// Sends a datagram with any source address, as a malicious program would.
pub fn send_as(name: &str, source: &str, to: &str) {
    let source: SocketAddr = source.parse().expect("an address");
    let to: SocketAddr = to.parse().expect("an address");
    within(name, || {
        // SAFETY: plain numbers.
        let raw = unsafe { libc::socket(libc::AF_INET, libc::SOCK_DGRAM, 0) };
        assert!(raw >= 0);
        // SAFETY: just opened, owned by nobody else.
        let socket = unsafe { OwnedFd::from_raw_fd(raw) };
        let on: libc::c_int = 1;
        // SAFETY: the option's value outlives the call and has the size given.
        let set = unsafe {
            libc::setsockopt(
                socket.as_raw_fd(),
                libc::SOL_IP,
                libc::IP_TRANSPARENT,
                (&raw const on).cast(),
                4,
            )
        };
        assert_eq!(set, 0, "{}", io::Error::last_os_error());
        rustix::net::bind(&socket, &source)?;
        rustix::net::sendto(&socket, b"hello", rustix::net::SendFlags::empty(), &to)?;
        Ok(())
    })
    .expect("the datagram leaves");
}

/// Runs a program inside a namespace; gives its output.
pub fn run(name: &str, program: &str, arguments: &[&str]) -> String {
    let output = within(name, || {
        std::process::Command::new(program).args(arguments).output()
    });
    let output = output.unwrap_or_else(|error| panic!("{program} is needed here: {error}"));
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}
