//! A small web server that can also be asked to look at things from where it stands.

use crate::{cloud, fetch, reach, sight};
use aws_lc_rs::digest;
use base64::Engine;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Changed by `/ill` and `/well`.
static ILL: AtomicBool = AtomicBool::new(false);
/// Slow requests that have come in so far.
static INSIDE: AtomicU32 = AtomicU32::new(0);
/// The connection that `/hold` made, for `/held` to ask over.
static HELD: Mutex<Option<TcpStream>> = Mutex::new(None);

/// Serves for ever.
pub fn run(port: &str) -> ExitCode {
    ILL.store(std::env::var("UNHEALTHY").is_ok(), Ordering::Relaxed);
    let port = port.parse::<u16>().unwrap_or(8080);
    let listener = match TcpListener::bind((Ipv4Addr::UNSPECIFIED, port)) {
        Ok(listener) => listener,
        Err(error) => {
            eprintln!("cannot listen: {error}");
            return ExitCode::FAILURE;
        }
    };
    println!("listening on {port}");
    for stream in listener.incoming().flatten() {
        std::thread::spawn(move || {
            // A client that goes away is its own affair.
            let _closed = talk(stream);
        });
    }
    ExitCode::SUCCESS
}

struct Request {
    path: String,
    query: String,
    head: String,
}

fn talk(stream: TcpStream) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let peer = stream.peer_addr()?;
    let mut output = stream.try_clone()?;
    let mut input = BufReader::new(stream);
    while let Some(request) = read(&mut input)? {
        let lower = request.head.to_ascii_lowercase();
        if lower.contains("upgrade: websocket") {
            return web_socket(&request, &mut input, &mut output);
        }
        let (status, body) = answer(&request, &peer.to_string());
        println!("{} {status}", request.path);
        let close = lower.contains("connection: close");
        write!(
            output,
            "HTTP/1.1 {status} Whatever\r\nContent-Length: {}\r\nConnection: {}\r\n\r\n{body}",
            body.len(),
            if close { "close" } else { "keep-alive" }
        )?;
        if close {
            return Ok(());
        }
    }
    Ok(())
}

fn read(input: &mut BufReader<TcpStream>) -> std::io::Result<Option<Request>> {
    let mut head = String::new();
    loop {
        let before = head.len();
        if input.read_line(&mut head)? == 0 {
            return Ok(None);
        }
        if head.len() - before <= 2 {
            break;
        }
    }
    let lower = head.to_ascii_lowercase();
    let length = lower
        .lines()
        .find_map(|line| line.strip_prefix("content-length:"));
    let length: u64 = length
        .and_then(|text| text.trim().parse().ok())
        .unwrap_or(0);
    let mut body = Vec::new();
    input.by_ref().take(length).read_to_end(&mut body)?;
    let target = head.split(' ').nth(1).unwrap_or("/").to_owned();
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    Ok(Some(Request {
        path: path.to_owned(),
        query: query.to_owned(),
        head: head.clone(),
    }))
}

fn answer(request: &Request, peer: &str) -> (u16, String) {
    let name = || std::env::var("NAME").unwrap_or_else(|_| "probe".to_owned());
    let told = |answer: Result<(u16, String), String>| match answer {
        Ok((status, body)) => (200, format!("{status}\n{body}")),
        Err(error) => (200, format!("error: {error}\n")),
    };
    let query = plain(&request.query);
    let mut words = query.splitn(3, '|');
    let mut word = || words.next().unwrap_or_default().to_owned();
    match request.path.as_str() {
        "/healthz" if ILL.load(Ordering::Relaxed) => (500, "ill\n".to_owned()),
        "/healthz" => (200, "well\n".to_owned()),
        "/ill" => {
            ILL.store(true, Ordering::Relaxed);
            (200, "ill now\n".to_owned())
        }
        "/show" => (200, sight()),
        "/headers" => (200, request.head.clone()),
        "/peer" => (200, format!("{peer}\n")),
        "/slow" => {
            INSIDE.fetch_add(1, Ordering::SeqCst);
            std::thread::sleep(Duration::from_millis(query.parse().unwrap_or(1_000)));
            (200, format!("{} took its time\n", name()))
        }
        "/inside" => (200, format!("{}\n", INSIDE.load(Ordering::SeqCst))),
        "/reach" => (200, format!("{}\n", reach(&query))),
        "/hold" => (200, format!("{}\n", hold(&query))),
        "/held" => (200, format!("{}\n", held())),
        "/resolve" => match fetch::resolve(&query) {
            Ok((code, found)) => (200, format!("{code} {found:?}\n")),
            Err(error) => (200, format!("error: {error}\n")),
        },
        "/burn" => (200, format!("{}\n", burn(&query))),
        "/read" => match std::fs::read_to_string(&query) {
            Ok(text) => (200, text),
            Err(error) => (200, format!("error: {error}\n")),
        },
        "/fetch" => told(fetch::get(&query, &[])),
        "/metadata" => {
            let base = std::env::var("ECS_CONTAINER_METADATA_URI_V4").unwrap_or_default();
            told(fetch::get(&format!("{base}{query}"), &[]))
        }
        "/credentials" => told(cloud::credentials()),
        "/call" => {
            let (service, target, body) = (word(), word(), word());
            told(cloud::call(&service, &target, &body))
        }
        _ => (200, format!("{} says hello at {}\n", name(), request.path)),
    }
}

/// Keeps a CPU busy for so many milliseconds; how often it went round.
fn burn(ms: &str) -> u64 {
    let until = Instant::now() + Duration::from_millis(ms.parse().unwrap_or(100));
    let mut rounds = 0_u64;
    while Instant::now() < until {
        rounds = std::hint::black_box(rounds + 1);
    }
    rounds
}

/// Connects to an address and keeps the connection.
fn hold(to: &str) -> String {
    let connected = to.parse().map_err(|_| "no address".to_owned());
    let connected = connected.and_then(|address| {
        TcpStream::connect_timeout(&address, Duration::from_millis(1_500))
            .map_err(|e| e.to_string())
    });
    match connected {
        Ok(stream) => {
            *HELD.lock().unwrap_or_else(PoisonError::into_inner) = Some(stream);
            held()
        }
        Err(error) => error,
    }
}

/// Asks over the connection that is kept: `alive`, or what is heard instead.
fn held() -> String {
    let mut kept = HELD.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(stream) = kept.as_mut() else {
        return "nothing is held".to_owned();
    };
    let mut ask = || {
        stream.set_read_timeout(Some(Duration::from_millis(1_500)))?;
        stream.write_all(b"GET /held-alive HTTP/1.1\r\nHost: x\r\n\r\n")?;
        stream.read(&mut [0; 4_096])
    };
    match ask() {
        Ok(0) => "closed".to_owned(),
        Ok(_) => "alive".to_owned(),
        Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => "silence".to_owned(),
        Err(error) => error.to_string(),
    }
}

/// `%XX` undone.
fn plain(text: &str) -> String {
    let bytes = text.as_bytes();
    let (mut out, mut at) = (Vec::new(), 0);
    while at < bytes.len() {
        let coded = (bytes[at] == b'%')
            .then(|| text.get(at + 1..at + 3))
            .flatten();
        match coded.and_then(|two| u8::from_str_radix(two, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// RFC 6455's handshake, then every frame's payload back in capitals.
fn web_socket(
    request: &Request,
    input: &mut BufReader<TcpStream>,
    output: &mut TcpStream,
) -> std::io::Result<()> {
    let header = request.head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("sec-websocket-key")
            .then(|| value.trim().to_owned())
    });
    let text = header.unwrap_or_default() + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    let digest = digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, text.as_bytes());
    let accept = base64::engine::general_purpose::STANDARD.encode(digest.as_ref());
    write!(
        output,
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
         Sec-WebSocket-Accept: {accept}\r\n\r\n"
    )?;
    loop {
        let mut start = [0; 2];
        input.read_exact(&mut start)?;
        let length = usize::from(start[1] & 0x7F);
        let mut mask = [0; 4];
        if start[1] & 0x80 != 0 {
            input.read_exact(&mut mask)?;
        }
        let mut payload = vec![0; length.min(125)];
        input.read_exact(&mut payload)?;
        if start[0] & 0x0F == 8 {
            return Ok(());
        }
        for (at, byte) in payload.iter_mut().enumerate() {
            *byte = (*byte ^ mask[at % 4]).to_ascii_uppercase();
        }
        output.write_all(&[0x81, u8::try_from(payload.len()).unwrap_or(0)])?;
        output.write_all(&payload)?;
    }
}
