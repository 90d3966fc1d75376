//! The small web application that the demo deploys: it ships inside this binary, which is also the
//! image's only file. It answers `/` with its version and `/healthz` with its health.
//!
//! Settings by environment: `PORT`, `VERSION`, and `UNHEALTHY=1` for the version that starts and
//! then fails its health check.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::time::Duration;

const PORT_DEFAULT: u16 = 8080;
/// The longest request head that is read.
const HEAD_BYTES_MAX: usize = 16 * 1024;
/// An idle connection is closed after that; longer than any load balancer keeps one.
const IDLE: Duration = Duration::from_secs(300);

struct App {
    version: String,
    healthy: bool,
}

/// Serves until the process is ended. SIGTERM ends it at once: by then the load balancer has
/// drained it.
pub fn run() -> io::Result<()> {
    let setting = |name: &str| std::env::var(name).ok();
    let port = setting("PORT")
        .and_then(|text| text.parse().ok())
        .unwrap_or(PORT_DEFAULT);
    let app = std::sync::Arc::new(App {
        version: setting("VERSION").unwrap_or_else(|| "v0".to_owned()),
        healthy: setting("UNHEALTHY").is_none(),
    });
    crate::signals::end_on_terminate();
    let listener = TcpListener::bind((Ipv4Addr::UNSPECIFIED, port))?;
    let mut out = io::stdout();
    writeln!(out, "{} listens on port {port}", app.version)?;
    for stream in listener.incoming() {
        let app = app.clone();
        let stream = stream?;
        std::thread::Builder::new()
            .stack_size(64 * 1024)
            .spawn(move || {
                // A client that goes away is its own affair.
                let _closed = serve(&app, stream);
            })?;
    }
    Ok(())
}

fn serve(app: &App, mut stream: TcpStream) -> io::Result<()> {
    stream.set_read_timeout(Some(IDLE))?;
    stream.set_nodelay(true)?;
    let mut head = Vec::with_capacity(1024);
    loop {
        let Some(end) = read_head(&mut stream, &mut head)? else {
            return Ok(());
        };
        let first = head[..end]
            .split(|byte| *byte == b' ')
            .nth(1)
            .unwrap_or(b"/");
        let (status, body) = answer(app, first);
        let close = asks_to_close(&head[..end]);
        let connection = if close { "close" } else { "keep-alive" };
        let text = format!(
            "HTTP/1.1 {status}\r\nContent-Type: text/plain\r\nContent-Length: {}\r\n\
             Connection: {connection}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(text.as_bytes())?;
        if close {
            return Ok(());
        }
        head.drain(..end);
    }
}

fn answer(app: &App, path: &[u8]) -> (&'static str, String) {
    match path.split(|byte| *byte == b'?').next().unwrap_or(path) {
        b"/healthz" if app.healthy => ("200 OK", "ok\n".to_owned()),
        b"/healthz" => ("500 Internal Server Error", "not well\n".to_owned()),
        b"/" => (
            "200 OK",
            format!("{} says hello from a warm floor\n", app.version),
        ),
        _ => ("404 Not Found", "there is only / and /healthz\n".to_owned()),
    }
}

/// Reads on until a head is complete; its length, or `None` when the client is done.
fn read_head(stream: &mut TcpStream, head: &mut Vec<u8>) -> io::Result<Option<usize>> {
    let mut chunk = [0; 4096];
    loop {
        if let Some(at) = head.windows(4).position(|four| four == b"\r\n\r\n") {
            return Ok(Some(at + 4));
        }
        if head.len() > HEAD_BYTES_MAX {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "head too long"));
        }
        match stream.read(&mut chunk)? {
            0 => return Ok(None),
            count => head.extend_from_slice(&chunk[..count]),
        }
    }
}

fn asks_to_close(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(head).to_ascii_lowercase();
    text.contains("\r\nconnection: close") || text.starts_with("get / http/1.0")
}
