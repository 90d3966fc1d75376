//! The way out: translation behind an address, 1:1 addresses, from and to a namespace that plays
//! the internet, through a namespace that plays the host.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

use rustix::mount::{MountFlags, MountPropagationFlags};

use network::config::{Network, Route, Router, Transit, Via};
use network::shell::converge::{Applied, converge};
use network::shell::{host, namespace, pasta};

use crate::probe::{connect, dropped, refused_at_once, serve};
use crate::world::{all, clients, container, group, ip, mapped, router, tcp};
use crate::{INSTANCE, Mode, Scenario, command, data_directory, finish};

/// The part inside the fabric; it talks with [`run`].
pub const INSIDE: &str = "transit";
pub const SCENARIOS: &[Scenario] = &[(INSIDE, inside)];

const INTERNET: &str = "198.51.100.2";
const HOST: &str = "198.51.100.1";
/// Where a cloud's machine asks for its own credentials.
const METADATA: &str = "169.254.169.254";

fn with_ways_out(name: &str) -> Router {
    let mut vpc = router(name);
    let everywhere = "0.0.0.0/0".parse().expect("a network");
    vpc.route_tables[0].routes.push(Route {
        to: everywhere,
        via: Via::PublicMapping,
    });
    vpc.groups = vec![
        clients(),
        group("web", vec![tcp(80, "0.0.0.0/0")], vec![all("0.0.0.0/0")]),
    ];
    vpc
}

/// Router `one`: a mapped client, one without an address, one behind a translation. Router `two`,
/// with the same ranges: a mapped server.
fn two_routers() -> Network {
    let mut one = with_ways_out("one");
    let everywhere = "0.0.0.0/0".parse().expect("a network");
    let via = Via::SourceNat {
        address: ip("203.0.113.9"),
    };
    one.route_tables[1].routes.push(Route {
        to: everywhere,
        via,
    });
    one.ports = vec![
        mapped(
            container("client", "10.0.1.10", &["clients"]),
            "203.0.113.1",
        ),
        container("unmapped", "10.0.1.11", &["clients"]),
        container("behind", "10.0.2.10", &["clients"]),
    ];
    let mut two = with_ways_out("two");
    two.ports = vec![mapped(
        container("web", "10.0.1.10", &["web"]),
        "203.0.113.2",
    )];
    let routers = vec![one, two];
    Network {
        routers,
        transit: Some(Transit { inbound: true }),
    }
}

fn inside() {
    let mut applied = Applied::open().expect("opens");
    converge(&mut applied, &two_routers()).expect("converges");
    serve("port-web", "10.0.1.10:80");
    let seen = |client: &str, to: &str| connect(client, to).map(|it| it.1);
    let web = "203.0.113.2:80";
    assert_eq!(seen("port-client", web).expect("1:1 to 1:1"), "203.0.113.1");
    assert_eq!(
        seen("port-behind", web).expect("translated to 1:1"),
        "203.0.113.9"
    );
    dropped(connect("port-unmapped", web));
    dropped(connect("port-client", "203.0.113.2:81"));
    // By its own public address, out and back in.
    assert_eq!(seen("port-web", web).expect("hairpin"), "203.0.113.2");

    say("attach");
    let internet = format!("{INTERNET}:80");
    assert_eq!(seen("port-client", &internet).expect("out by 1:1"), HOST);
    assert_eq!(
        seen("port-behind", &internet).expect("out by translation"),
        HOST
    );
    dropped(connect("port-unmapped", &internet));
    // The links of the host are not the internet.
    refused_at_once("port-client", &format!("{METADATA}:80"));
    refused_at_once("port-behind", &format!("{METADATA}:80"));
    // After a restart the way out is still there, and only rules were replaced.
    drop(applied);
    let mut applied = Applied::open().expect("opens");
    let report = converge(&mut applied, &two_routers()).expect("converges");
    assert_eq!(
        report.operations, 3,
        "the rules of two routers and of the transit"
    );
    assert_eq!(seen("port-client", &internet).expect("out by 1:1"), HOST);
    say("come in");

    // Without the 1:1 address there is no way in, and the way out is closed.
    let mut less = two_routers();
    less.routers[1].ports[0].public.clear();
    less.routers[0].ports[0].public.clear();
    converge(&mut applied, &less).expect("converges");
    dropped(connect("port-client", &internet));
    assert_eq!(seen("port-behind", &internet).expect("still out"), HOST);
    assert!(connect("port-behind", web).is_err());
    say("detach");
    applied.remove_all().expect("nothing is left");
}

/// Tells the outside where we are and waits for its answer.
fn say(word: &str) {
    println!("{word}");
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).expect("an answer");
    assert_eq!(line, "done\n");
}

pub fn start_pasta(keeper: &str, id_file: &str) -> ExitCode {
    let keeper = keeper.parse().expect("a process id");
    match pasta::attach(keeper, Path::new(id_file)) {
        Ok(_running) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Plays the host. Needs root, to have a network that it may break.
pub fn run(mode: Mode, root: bool) -> bool {
    if !root {
        eprintln!("{mode:?} transit ... skipped: playing the host needs root");
        return true;
    }
    let passed = std::thread::spawn(move || as_host(mode))
        .join()
        .unwrap_or(false);
    eprintln!(
        "{mode:?} transit ... {}",
        if passed { "ok" } else { "FAILED" }
    );
    passed
}

/// A namespace of its own for the calling thread.
fn leave() {
    // SAFETY: `NEWNET` alone concerns this thread only.
    unsafe { rustix::thread::unshare_unsafe(rustix::thread::UnshareFlags::NEWNET) }
        .expect("a namespace");
}

fn own_namespace() -> OwnedFd {
    std::fs::File::open("/proc/thread-self/ns/net")
        .expect("opens")
        .into()
}

fn ip_command(arguments: &str) {
    let output = Command::new("ip")
        .args(arguments.split(' '))
        .output()
        .expect("ip is needed");
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "ip {arguments}: {error}");
}

/// A server in the internet that tells clients their address.
fn internet() -> OwnedFd {
    std::thread::spawn(|| {
        leave();
        ip_command("link set lo up");
        own_namespace()
    })
    .join()
    .expect("the internet is made")
}

/// A tun device that everybody may open, as distributions have it; for this thread and its
/// children only.
fn open_tun() {
    // SAFETY: the thread gets mounts of its own; its working directory is not used by others.
    unsafe { rustix::thread::unshare_unsafe(rustix::thread::UnshareFlags::NEWNS) }
        .expect("a mount namespace");
    let private = MountPropagationFlags::PRIVATE | MountPropagationFlags::REC;
    rustix::mount::mount_change("/", private).expect("private mounts");
    rustix::mount::mount(
        "tun",
        "/dev/net",
        "tmpfs",
        MountFlags::empty(),
        c"mode=0755",
    )
    .expect("a place for the device");
    let device = rustix::fs::makedev(10, 200);
    let node = rustix::fs::FileType::CharacterDevice;
    let path = "/dev/net/tun";
    rustix::fs::mknodat(rustix::fs::CWD, path, node, 0o600.into(), device).expect("a device");
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o666)).expect("open to all");
}

fn as_host(mode: Mode) -> bool {
    leave();
    if mode == Mode::Rootless {
        open_tun();
    }
    let internet = internet();
    let path = format!("/proc/{}/fd/{}", std::process::id(), internet.as_raw_fd());
    ip_command("link set lo up");
    ip_command(&format!(
        "link add host0 type veth peer name net0 netns {path}"
    ));
    ip_command(&format!("addr add {HOST}/24 dev host0"));
    ip_command("link set host0 up");
    ip_command(&format!("route add default via {INTERNET}"));
    let listener = namespace::inside(internet.as_fd(), || {
        ip_command(&format!("addr add {INTERNET}/24 dev net0"));
        ip_command(&format!("addr add {METADATA}/32 dev net0"));
        ip_command("link set net0 up");
        ip_command(&format!("route add 203.0.113.0/24 via {HOST}"));
        TcpListener::bind("0.0.0.0:80")
    })
    .expect("the internet serves");
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let peer = stream.peer_addr().expect("connected").ip();
            let _ = writeln!(&stream, "{peer}");
        }
    });
    with_fabric(mode, &internet)
}

fn with_fabric(mode: Mode, internet: &OwnedFd) -> bool {
    let directory = data_directory(mode);
    let id_file = directory.path().join("pasta.pid");
    let mut holder = command(mode);
    holder.args(["hold", directory.path().to_str().expect("text")]);
    let mut holder = holder
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the holder starts");
    let mut line = String::new();
    let mut words = BufReader::new(holder.stderr.take().expect("piped"));
    words.read_line(&mut line).expect("the holder gets ready");
    assert_eq!(line, "ready\n");
    let keeper = holder.id();
    let mut inner = command(mode);
    inner.args(["joined", &keeper.to_string(), INSIDE]);
    let mut inner = inner
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the scenario starts");
    let mut answers = inner.stdin.take().expect("piped");
    for word in BufReader::new(inner.stdout.take().expect("piped")).lines() {
        match word.expect("a word").as_str() {
            "attach" => attach(mode, keeper, &id_file),
            "come in" => come_in(mode, internet),
            "detach" => detach(mode, &id_file),
            other => panic!("unknown word {other}"),
        }
        answers.write_all(b"done\n").expect("heard");
    }
    let passed = finish(&mut inner);
    drop(holder.stdin.take());
    finish(&mut holder) && passed
}

fn attach(mode: Mode, keeper: u32, id_file: &Path) {
    if mode == Mode::Rootless {
        let mut starter = command(mode);
        starter.args([
            "pasta",
            &keeper.to_string(),
            id_file.to_str().expect("text"),
        ]);
        assert!(
            finish(&mut starter.spawn().expect("starts")),
            "pasta is started"
        );
        return;
    }
    let transit = host::pinned_by(keeper, network::TRANSIT).expect("the transit is pinned");
    let inbound = ["203.0.113.2".parse().expect("an address")];
    let first = host::attach(INSTANCE, transit.as_fd(), &inbound).expect("the way out is made");
    assert_eq!(first.obstacles, []);
    let again = host::attach(INSTANCE, transit.as_fd(), &inbound).expect("twice is once");
    assert!(!again.changed_forwarding);
    // Another program's policy is seen and named.
    let nft = |text: &str| {
        Command::new("nft")
            .arg(text)
            .status()
            .expect("nft is needed")
            .success()
    };
    assert!(nft("add table ip filter; add chain ip filter FORWARD \
         { type filter hook forward priority 0; policy drop; }"));
    let stopped = host::attach(INSTANCE, transit.as_fd(), &inbound).expect("made");
    let remedy = &stopped.obstacles[0].remedy;
    assert!(remedy.contains("-i ond-+ -j ACCEPT"), "{stopped:?}");
    // Once somebody lets our links pass both ways, it is in the way no more.
    assert!(nft("insert rule ip filter FORWARD iifname ond-* accept"));
    assert_ne!(host::probe().expect("asked"), []);
    assert!(nft("insert rule ip filter FORWARD oifname ond-* accept"));
    assert_eq!(host::probe().expect("asked"), []);
    assert!(nft("delete table ip filter"));
}

/// From the internet to a 1:1 address. Pasta lets nothing in, and says so in the documents.
fn come_in(mode: Mode, internet: &OwnedFd) {
    use std::io::Read;
    if mode == Mode::Rootless {
        return;
    }
    let address = "203.0.113.2:80".parse().expect("an address");
    let connected = namespace::inside(internet.as_fd(), || {
        let mut stream = std::net::TcpStream::connect_timeout(&address, crate::probe::PATIENCE)?;
        let mut buffer = [0; 32];
        let count = stream.read(&mut buffer)?;
        Ok(String::from_utf8_lossy(&buffer[..count]).into_owned())
    });
    assert_eq!(
        connected.expect("comes in"),
        format!("{INTERNET}\n"),
        "by its own address"
    );
}

/// The way out of the instance that switched forwarding on goes first; the other's still needs it,
/// and when that goes too, forwarding is as it was.
fn forwarding_stays_for_another_instance() {
    const OTHER: u32 = 0x0bad_beef;
    let other = host::link(OTHER);
    let ip = |args: &[&str]| {
        let ended = Command::new("ip")
            .args(args)
            .output()
            .expect("ip is needed");
        assert!(ended.status.success(), "{args:?}: {ended:?}");
        String::from_utf8_lossy(&ended.stdout).into_owned()
    };
    let forwarding = || std::fs::read_to_string("/proc/sys/net/ipv4/ip_forward").expect("a number");
    ip(&["link", "add", &other, "type", "veth", "peer", "name", "far"]);
    ip(&["link", "set", &other, "alias", "ondol:240.0.0.1"]);
    assert_eq!(forwarding(), "1\n");
    host::detach(INSTANCE, true).expect("the way out goes");
    assert_eq!(forwarding(), "1\n", "the other instance forwards");
    assert!(ip(&["link", "show", &other]).contains("ondol:240.0.0.1:forwarding"));
    host::detach(OTHER, false).expect("the other goes");
    assert_eq!(forwarding(), "0\n");
}

fn detach(mode: Mode, id_file: &Path) {
    if mode == Mode::Rootless {
        let id = std::fs::read_to_string(id_file).expect("an id");
        let state = || std::fs::read_to_string(format!("/proc/{}/stat", id.trim()));
        assert!(state().expect("it runs").contains("(pas"));
        pasta::detach(id_file).expect("pasta ends");
        let left = state().unwrap_or_default();
        assert!(left.is_empty() || left.contains(") Z"), "{left}");
        pasta::detach(id_file).expect("twice is once");
        return;
    }
    forwarding_stays_for_another_instance();
    host::detach(INSTANCE, false).expect("twice is once");
    let left = Command::new("ip")
        .args(["-o", "link"])
        .output()
        .expect("ip");
    assert!(!String::from_utf8_lossy(&left.stdout).contains("ond-"));
    let left = Command::new("nft")
        .args(["list", "ruleset"])
        .output()
        .expect("nft");
    assert_eq!(String::from_utf8_lossy(&left.stdout), "");
}
