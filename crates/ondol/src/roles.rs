//! This binary's other roles: the edge's keeper and worker, the fabric's hands, a container's shim,
//! the demo's application. Started by `up`, before any thread exists in them.

use crate::demo;
use network::fabric::{self, Target};
use proxy::Datagrams;
use proxy::shell::{Connection, Datagram};
use std::ffi::OsString;
use std::fs;
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The keeper's socket, in the fabric's data directory.
pub const KEEPER_SOCKET: &str = "keeper.sock";
/// The hands' socket, in the fabric's data directory.
pub const HANDS_SOCKET: &str = "hands.sock";
/// What the fabric is, told by the keeper that made it: its users.
pub const FABRIC_FILE: &str = "fabric.json";
/// The demo's application: an image's entry point.
pub const DEMO_APP: &str = "demo-app";

/// Runs the role that the command line names, if it names one.
pub fn dispatch() -> Option<ExitCode> {
    let mut args = std::env::args_os().skip(1);
    let role = args.next()?;
    let rest: Vec<OsString> = args.collect();
    let ended = match role.to_str()? {
        "edge" => edge(&rest),
        "fabric" => hands(&rest),
        "shim" => shim(&rest),
        DEMO_APP => demo::app::run()
            .map(|()| ExitCode::SUCCESS)
            .map_err(|e| e.to_string()),
        _ => return None,
    };
    Some(ended.unwrap_or_else(|why| {
        eprintln!("ondol {}: {why}", role.to_string_lossy());
        ExitCode::FAILURE
    }))
}

fn number(args: &[OsString], at: usize, name: &str) -> Result<u32, String> {
    let text = args.get(at).and_then(|text| text.to_str());
    let parsed = text.and_then(|text| text.parse().ok());
    parsed.ok_or_else(|| format!("{name} is missing; this role is started by `ondol up`"))
}

/// `edge keeper make INSTANCE DIRECTORY`, `edge keeper join PID`, or `edge worker`.
fn edge(args: &[OsString]) -> Result<ExitCode, String> {
    let words: Vec<&str> = args.iter().filter_map(|word| word.to_str()).collect();
    match words.first().zip(words.get(1)) {
        Some((&"keeper", &"make")) => {
            let directory = args.get(3).ok_or("the fabric's directory is missing")?;
            make_fabric(number(args, 2, "the instance")?, Path::new(directory))?;
        }
        Some((&"keeper", &"join")) => {
            join(number(args, 2, "the process")?)?;
        }
        _ if words == ["worker"] => {
            let mut options = proxy::worker::Options::standard(PathBuf::from(network::PIN_DIR))
                .map_err(|error| format!("no channel to the keeper: {error}"))?;
            let resolver = dns::Resolver::start()
                .map_err(|error| format!("the resolver cannot start: {error}"))?;
            options.datagrams = Some(Box::new(Names(resolver)));
            return proxy::worker::run(options).map_err(|fault| fault.to_string());
        }
        _ => return Err("keeper or worker is missing; it is started by `ondol up`".to_owned()),
    }
    // A session of its own: it outlives `up` and its terminal.
    rustix::process::setsid().map_err(|error| format!("cannot leave the session: {error}"))?;
    let worker = ["/proc/self/exe", "edge", "worker"].map(OsString::from);
    proxy::keeper::run(proxy::keeper::Options {
        socket: PathBuf::from(network::DATA_DIR).join(KEEPER_SOCKET),
        worker: worker.to_vec(),
    })
    .map_err(|fault| fault.to_string())
}

/// The VPCs' resolver, behind the worker's datagram sockets.
struct Names(dns::Resolver);

impl Datagrams for Names {
    fn set_table(&mut self, table: &serde_json::Value) {
        // Nobody is answered rather than wrongly.
        let table = serde_json::from_value(table.clone()).unwrap_or_else(|error| {
            eprintln!("ondol edge: the resolver's table is not understood: {error}");
            dns::config::Table::default()
        });
        self.0.set_table(table);
    }

    fn answer(&mut self, datagram: Datagram<'_>, out: &mut Vec<u8>) {
        let question = dns::Question {
            label: datagram.label,
            from: datagram.from,
            bytes: datagram.bytes,
            socket: datagram.socket,
        };
        if let Some(answer) = self.0.answer(question) {
            out.extend_from_slice(&answer);
        }
    }

    fn serve(&mut self, connection: Connection<'_>) {
        self.0
            .serve(connection.label, connection.from, connection.socket);
    }
}

fn make_fabric(instance: u32, directory: &Path) -> Result<(), String> {
    let open = || format!("cannot open {}", directory.display());
    let data = fs::File::open(directory).map_err(|error| format!("{}: {error}", open()))?;
    let options = fabric::Options {
        instance,
        data: data.into(),
    };
    let made = fabric::create(options).map_err(|error| error.to_string())?;
    let (ids, reason) = match made.mapping {
        fabric::Mapping::Range { ids } => (ids, None),
        fabric::Mapping::Single { reason } => (1, Some(reason)),
    };
    let told = serde_json::json!({"ids": ids, "reason": reason}).to_string();
    let path = Path::new(network::DATA_DIR).join(FABRIC_FILE);
    fs::write(&path, told).map_err(|error| format!("cannot write {}: {error}", path.display()))
}

fn join(pid: u32) -> Result<(), String> {
    fabric::join(&Target::Process(pid)).map_err(|error| error.to_string())
}

/// `fabric PID IDS PARENT`.
fn hands(args: &[OsString]) -> Result<ExitCode, String> {
    join(number(args, 0, "the process")?)?;
    // They live and die with whoever started them, also before it has connected. Joining cleared
    // such a wish, so it is made afterwards, and a parent that went meanwhile is noticed.
    rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL))
        .map_err(|error| format!("cannot be tied to the parent: {error}"))?;
    let parent = number(args, 2, "the parent")?;
    if rustix::process::getppid().map(|pid| pid.as_raw_pid().cast_unsigned()) != Some(parent) {
        return Ok(ExitCode::SUCCESS);
    }
    let ids = number(args, 1, "the number of users")?;
    let path = Path::new(network::DATA_DIR).join(HANDS_SOCKET);
    let cannot = |error: std::io::Error| format!("cannot listen at {}: {error}", path.display());
    // The name appears only when they listen: whoever sees it connects at once.
    let bound = path.with_extension("new");
    let _absent = fs::remove_file(&bound);
    let listener = UnixListener::bind(&bound).map_err(cannot)?;
    fs::rename(&bound, &path).map_err(cannot)?;
    agents::hands::serve(&listener, ids).map_err(|error| error.to_string())?;
    Ok(ExitCode::SUCCESS)
}

/// `shim PID DIRECTORY`.
fn shim(args: &[OsString]) -> Result<ExitCode, String> {
    join(number(args, 0, "the process")?)?;
    let directory = args.get(1).ok_or("the container's directory is missing")?;
    containers::shim::run(Path::new(directory)).map_err(|error| error.to_string())
}
