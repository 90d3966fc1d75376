//! Other people's servers, started by hand for one story and ended with it.

use crate::patience::{until, until_ok};
use crate::programs::{find, run};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, PidfdFlags, Signal, kill_process, pidfd_open};
use std::fs::{self, File};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// How long a server has to end its own children before it is killed.
const ENDS_WITHIN: Duration = Duration::from_secs(10);

/// A child process that ends with the story.
pub struct Server {
    child: Child,
}

impl Server {
    fn start(mut command: Command, log: &Path) -> Server {
        let log = File::create(log).expect("a log can be written");
        let child = command
            .stdin(Stdio::null())
            .stdout(log.try_clone().expect("a file can be shared"))
            .stderr(log)
            .spawn()
            .unwrap_or_else(|error| panic!("cannot start {command:?}: {error}"));
        Server { child }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let pid = Pid::from_raw(self.child.id().cast_signed());
        if let Some(pid) = pid {
            // SIGTERM first: dockerd ends its own children.
            let _gone = kill_process(pid, Signal::TERM);
        }
        let ended = pid.is_some_and(|pid| has_ended(pid, ENDS_WITHIN));
        let _dead = (!ended).then(|| self.child.kill());
        let _reaped = self.child.wait();
    }
}

/// Awaits a child's end; it stays to be reaped.
fn has_ended(pid: Pid, within: Duration) -> bool {
    let Ok(handle) = pidfd_open(pid, PidfdFlags::empty()) else {
        return false;
    };
    let deadline = Timespec::try_from(within).expect("seconds fit");
    let mut events = [PollFd::new(&handle, PollFlags::IN)];
    poll(&mut events, Some(&deadline)) == Ok(1)
}

/// Debian's docker-registry with TLS and a password.
pub struct Registry {
    /// `localhost:PORT`.
    pub name: String,
    /// The certificate to trust, PEM.
    pub certificate: PathBuf,
    _server: Server,
}

/// Whose images it keeps.
pub const USER: &str = "anna";
/// Her password.
pub const PASSWORD: &str = "correct horse";

impl Registry {
    /// Starts one in a directory.
    pub fn start(directory: &Path) -> Registry {
        let port = crate::host::free_port();
        let path = |name: &str| directory.join(name).display().to_string();
        let mut key = Command::new("openssl");
        key.args([
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
        ])
        .args([
            "-days",
            "2",
            "-subj",
            "/CN=localhost",
            "-addext",
            "subjectAltName=DNS:localhost",
        ])
        .args(["-addext", "basicConstraints=critical,CA:FALSE"])
        .args(["-keyout", &path("key.pem"), "-out", &path("cert.pem")]);
        run(&mut key).ok();
        let users = run(Command::new("htpasswd").args(["-Bbn", USER, PASSWORD])).ok();
        fs::write(directory.join("htpasswd"), users).unwrap();
        let config = format!(
            "version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: {}\n\
             http:\n  addr: 127.0.0.1:{port}\n  tls:\n    certificate: {}\n    key: {}\n\
             auth:\n  htpasswd:\n    realm: e2e\n    path: {}\n",
            path("images"),
            path("cert.pem"),
            path("key.pem"),
            path("htpasswd")
        );
        fs::write(directory.join("config.yml"), config).unwrap();
        let mut command = Command::new("docker-registry");
        command.args(["serve", &path("config.yml")]);
        let server = Server::start(command, &directory.join("registry.log"));
        until_ok("Debian's registry", 15, || {
            TcpStream::connect(("127.0.0.1", port))
        });
        Registry {
            name: format!("localhost:{port}"),
            certificate: directory.join("cert.pem"),
            _server: server,
        }
    }
}

/// A docker that nobody has configured, with a daemon of its own.
pub struct Docker {
    socket: String,
    home: PathBuf,
    _server: Server,
}

impl Docker {
    /// Starts a dockerd that touches nothing outside of its directory.
    pub fn start(directory: &Path) -> Docker {
        let path = |name: &str| directory.join(name).display().to_string();
        let socket = format!("unix://{}", path("docker.sock"));
        let mut command = Command::new(find("dockerd").expect("the story asked for it"));
        command
            .args([
                "--host",
                &socket,
                "--data-root",
                &path("data"),
                "--exec-root",
                &path("exec"),
            ])
            .args(["--pidfile", &path("pid"), "--storage-driver", "vfs"])
            .args(["--iptables=false", "--ip6tables=false", "--bridge=none"])
            .args(["--config-file", &path("none.json")]);
        fs::write(directory.join("none.json"), "{}").unwrap();
        let server = Server::start(command, &directory.join("dockerd.log"));
        let docker = Docker {
            socket,
            home: directory.to_owned(),
            _server: server,
        };
        until("dockerd", 40, || {
            run(&mut docker.command(&["version"])).code == Some(0)
        });
        docker
    }

    /// A docker command.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new("docker");
        command
            .args(["--host", &self.socket])
            .args(args)
            .env("HOME", &self.home);
        command
            .env_remove("DOCKER_CONFIG")
            .env_remove("DOCKER_HOST");
        command
    }

    /// What a docker command prints; it must succeed.
    pub fn ok(&self, args: &[&str]) -> String {
        run(&mut self.command(args)).ok()
    }
}
