//! The resolver between other people's programs: Knot's server behind it, `kdig` and `dig` before
//! it.
//!
//! Needs root, since name servers in `/etc/resolv.conf` have port 53, and Debian's packages `knot`,
//! `knot-dnsutils` and `bind9-dnsutils`. Without them it says so aloud; under `CI=true` it fails.

#![expect(clippy::unwrap_used, reason = "a test")]

use dns::config::{Table, View};
use dns::{Question, Resolver};
use std::fs;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

const LABEL: &str = "net-1";

fn has_all() -> bool {
    let programs = ["/usr/sbin/knotd", "/usr/bin/kdig", "/usr/bin/dig"];
    let lacks = programs.into_iter().find(|path| !Path::new(path).exists());
    let lacks = lacks.or_else(|| (!rustix::process::geteuid().is_root()).then_some("root"));
    if let Some(what) = lacks {
        let ci = std::env::var("CI");
        assert_ne!(ci.as_deref(), Ok("true"), "under CI {what} must be there");
        eprintln!("SKIPPED: this test needs {what}");
    }
    lacks.is_none()
}

/// A name server of its own on an address of loopback that no other test has.
struct Server {
    directory: PathBuf,
    address: Ipv4Addr,
    child: Child,
}

impl Server {
    fn start(number: u8, text: &str) -> Server {
        let low = std::process::id().to_be_bytes()[3];
        let address = Ipv4Addr::new(127, 53, number, low.max(1));
        let name = format!("ondol-dns-{}-{number}", std::process::id());
        let directory = std::env::temp_dir().join(name);
        let _absent = fs::remove_dir_all(&directory);
        fs::create_dir(&directory).unwrap();
        let write = |name: &str, text: String| fs::write(directory.join(name), text).unwrap();
        let long: String = (0..12)
            .map(|line| format!("long TXT \"{line:0>100}\"\n"))
            .collect();
        let head =
            "$TTL 60\n@ SOA ns.example. hostmaster.example. 1 60 60 60 60\n@ NS ns.example.\n";
        let records =
            format!("ns A {address}\nweb A 192.0.2.1\nweb AAAA 2001:db8::1\nweb TXT \"{text}\"\n");
        write("example.zone", format!("{head}{records}{long}"));
        write("back.zone", format!("{head}1 PTR web.example.\n"));
        let at = directory.display();
        let settings = format!(
            "server:\n  rundir: {at}\n  listen: {address}@53\n  udp-max-payload: 1232\n\
             database:\n  storage: {at}\nlog:\n  - target: stderr\n    any: warning\n\
             zone:\n  - domain: example.\n    file: {at}/example.zone\n\
             \x20 - domain: 2.0.192.in-addr.arpa.\n    file: {at}/back.zone\n"
        );
        write("knot.conf", settings);
        let child = Command::new("/usr/sbin/knotd")
            .arg("-c")
            .arg(directory.join("knot.conf"))
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let until = Instant::now() + Duration::from_secs(10);
        while !asked("kdig", (address, 53).into(), "web.example +time=1").contains("NOERROR") {
            assert!(Instant::now() < until, "knotd does not come");
        }
        Server {
            directory,
            address,
            child,
        }
    }

    /// Writes settings that name this server.
    fn settings(&self, path: &Path) {
        fs::write(path, format!("# ours\nnameserver {}\n", self.address)).unwrap();
    }

    fn stop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _dead = self.child.kill();
        let _reaped = self.child.wait();
        let _gone = fs::remove_dir_all(&self.directory);
    }
}

/// A resolver behind sockets of this test, as the edge's are.
fn resolver(settings: PathBuf) -> SocketAddr {
    let resolver = Arc::new(Resolver::start_with(settings).unwrap());
    let view = View {
        names: [("inner.net".to_owned(), vec![[10, 0, 0, 5].into()])].into(),
        pointers: [("5.0.0.10.in-addr.arpa".to_owned(), "inner.net".to_owned())].into(),
        zones: ["net", "10.in-addr.arpa"].map(str::to_owned).to_vec(),
    };
    resolver.set_table(Table {
        views: [(LABEL.to_owned(), view)].into(),
    });
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let at = listener.local_addr().unwrap();
    let socket = UdpSocket::bind(at).unwrap();
    let streams = resolver.clone();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            stream.set_nonblocking(true).unwrap();
            streams.serve(LABEL, stream.peer_addr().unwrap(), stream.into());
        }
    });
    thread::spawn(move || {
        let sender = socket.try_clone().unwrap();
        let shared = Arc::new(OwnedFd::from(socket.try_clone().unwrap()));
        let mut buffer = [0; 65_535];
        while let Ok((count, from)) = socket.recv_from(&mut buffer) {
            let question = Question {
                label: LABEL,
                from,
                bytes: &buffer[..count],
                socket: &shared,
            };
            if let Some(answer) = resolver.answer(question) {
                sender.send_to(&answer, from).unwrap();
            }
        }
    });
    at
}

/// What a program says, run against an address.
fn asked(program: &str, at: SocketAddr, args: &str) -> String {
    let output = Command::new(program)
        .arg(format!("@{}", at.ip()))
        .args(["-p", &at.port().to_string()])
        .args(["+retry=0", "+time=8"])
        .args(args.split_whitespace())
        .output()
        .unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The question, and words that must be in the answer.
const CASES: &[(&str, &[&str])] = &[
    ("web.example A", &["NOERROR", "192.0.2.1"]),
    ("web.example AAAA", &["NOERROR", "2001:db8::1"]),
    ("web.example TXT", &["NOERROR", "\"first\""]),
    ("-x 192.0.2.1", &["NOERROR", "PTR", "web.example."]),
    ("none.example A", &["NXDOMAIN", "SOA"]),
    ("web.example MX", &["NOERROR", "SOA"]),
    ("web.example A +tcp", &["NOERROR", "192.0.2.1"]),
    ("inner.net A", &["NOERROR", " aa ", "10.0.0.5"]),
    ("inner.net A +tcp", &["NOERROR", " aa ", "10.0.0.5"]),
    ("-x 10.0.0.5", &["NOERROR", "PTR", "inner.net."]),
    ("-x 10.0.0.6", &["NXDOMAIN"]),
    ("none.net A", &["NXDOMAIN", "SOA"]),
];

#[test]
fn others_names_come_from_the_hosts_servers_and_own_names_from_here() {
    if !has_all() {
        return;
    }
    let mut server = Server::start(1, "first");
    let settings = server.directory.join("resolv.conf");
    server.settings(&settings);
    let at = resolver(settings);
    for program in ["kdig", "dig"] {
        for (question, words) in CASES {
            let said = asked(program, at, question).replace(';', " ; ");
            for word in *words {
                assert!(
                    said.contains(word),
                    "{program} {question}: no {word} in {said}"
                );
            }
        }
    }
    server.stop();
    let began = Instant::now();
    let said = asked("dig", at, "web.example A");
    assert!(said.contains("SERVFAIL"), "{said}");
    // Nobody listens there: the kernel says so at once.
    assert!(began.elapsed() < Duration::from_secs(3));
    assert!(asked("dig", at, "inner.net A").contains("10.0.0.5"));
}

#[test]
fn long_answers_are_cut_fetched_over_a_connection_and_whole_where_there_is_room() {
    if !has_all() {
        return;
    }
    let server = Server::start(2, "second");
    let settings = server.directory.join("resolv.conf");
    server.settings(&settings);
    let at = resolver(settings);
    let cut = asked("dig", at, "long.example TXT +noedns +ignore");
    assert!(cut.contains(" tc ") && cut.contains("ANSWER: 0"), "{cut}");
    // The client asks again over a connection by itself.
    let whole = asked("dig", at, "long.example TXT");
    assert!(whole.contains("ANSWER: 12"), "{whole}");
    // There is room for it here, though the server sends no datagram so long.
    let whole = asked("dig", at, "long.example TXT +bufsize=4096 +ignore");
    assert!(
        whole.contains("ANSWER: 12") && whole.contains("(UDP)"),
        "{whole}"
    );
    let whole = asked("kdig", at, "long.example TXT +tcp");
    assert!(whole.contains("ANSWER: 12"), "{whole}");
}

#[test]
fn the_list_of_servers_is_read_again_when_it_changes_and_a_dead_one_is_passed_over() {
    if !has_all() {
        return;
    }
    let (first, second) = (Server::start(3, "third"), Server::start(4, "fourth"));
    let settings = first.directory.join("resolv.conf");
    first.settings(&settings);
    let at = resolver(settings.clone());
    let text = || asked("dig", at, "web.example TXT");
    assert!(text().contains("third"));
    second.settings(&settings);
    assert!(text().contains("fourth"));
    let dead = format!("nameserver 127.53.99.99\nnameserver {}\n", first.address);
    fs::write(&settings, dead).unwrap();
    let began = Instant::now();
    assert!(text().contains("third"));
    assert!(began.elapsed() < Duration::from_millis(1_500));
    // A file that is away for a moment changes nothing.
    fs::remove_file(&settings).unwrap();
    assert!(text().contains("third"));
}

#[test]
fn clients_that_say_nothing_hold_nobody_up() {
    if !has_all() {
        return;
    }
    let server = Server::start(5, "fifth");
    let settings = server.directory.join("resolv.conf");
    server.settings(&settings);
    let at = resolver(settings);
    // More than one network may have: those beyond are closed, and datagrams go on.
    let silent: Vec<TcpStream> = (0..100).map(|_| TcpStream::connect(at).unwrap()).collect();
    assert!(asked("dig", at, "web.example TXT").contains("fifth"));
    drop(silent);
    let until = Instant::now() + Duration::from_secs(5);
    while !asked("dig", at, "web.example TXT +tcp").contains("fifth") {
        assert!(Instant::now() < until, "places come free again");
    }
}

/// A question for an address, as it goes over a connection.
fn framed_question(id: u16, name: &str) -> Vec<u8> {
    let mut query = [&id.to_be_bytes()[..], &[1, 0, 0, 1, 0, 0, 0, 0, 0, 0]].concat();
    for label in name.split('.') {
        query.push(label.len() as u8);
        query.extend_from_slice(label.as_bytes());
    }
    query.extend_from_slice(&[0, 0, 1, 0, 1]);
    [&(query.len() as u16).to_be_bytes()[..], &query].concat()
}

#[test]
fn questions_that_come_all_at_once_on_a_connection_are_each_answered() {
    let settings = std::env::temp_dir().join(format!("ondol-dns-none-{}", std::process::id()));
    fs::write(&settings, "# no name server\n").unwrap();
    let at = resolver(settings.clone());
    let (noerror, servfail) = (0, 2);
    for (name, code) in [("inner.net", noerror), ("web.example", servfail)] {
        let client = TcpStream::connect(at).unwrap();
        client
            .set_read_timeout(Some(Duration::from_secs(20)))
            .unwrap();
        let ids = 0..10_000_u16;
        let questions: Vec<u8> = ids
            .clone()
            .flat_map(|id| framed_question(id, name))
            .collect();
        let mut writer = client.try_clone().unwrap();
        let written = thread::spawn(move || writer.write_all(&questions));
        let mut reader = std::io::BufReader::new(client);
        for id in ids {
            let mut length = [0; 2];
            reader.read_exact(&mut length).unwrap();
            let mut answer = vec![0; usize::from(u16::from_be_bytes(length))];
            reader.read_exact(&mut answer).unwrap();
            assert_eq!(answer[..2], id.to_be_bytes(), "{name}");
            assert_eq!(answer[3] & 0x0F, code, "{name} {id}");
        }
        written.join().unwrap().unwrap();
    }
    fs::remove_file(settings).unwrap();
}
