//! The proxies on loopback, each with one thread: ours, nginx, HAProxy.

use super::{LOOK, PATIENCE, backend, signal};
use crate::place::{Place, free_port};
use crate::process::descendants;
use crate::tools;
use rustix::process::{Pid, Signal, kill_process};
use std::fs::{self, File};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

/// Which.
pub enum Proxy {
    /// The edge's worker under its keeper.
    Ours,
    /// Debian's nginx.
    Nginx,
    /// Debian's HAProxy.
    Haproxy,
}

/// Those that ours is beside.
pub const PEERS: &[Proxy] = &[Proxy::Nginx, Proxy::Haproxy];

impl Proxy {
    /// Its name.
    pub fn name(&self) -> &'static str {
        match self {
            Proxy::Ours => "ours",
            Proxy::Nginx => "nginx",
            Proxy::Haproxy => "HAProxy",
        }
    }

    /// Its program, or why there is none.
    pub fn find(&self) -> Result<Option<PathBuf>, String> {
        match self {
            Proxy::Ours => Ok(None),
            Proxy::Nginx => tools::need("nginx", "nginx-light").map(Some),
            Proxy::Haproxy => tools::need("haproxy", "haproxy").map(Some),
        }
    }

    /// Program and arguments.
    fn command(
        &self,
        place: &Place,
        listen: SocketAddr,
        target: SocketAddr,
        rules: usize,
    ) -> Result<Vec<String>, String> {
        let file = place.join(&format!("{}.conf", self.name()));
        let path = file.display().to_string();
        let write = |text: String| fs::write(&file, text).map_err(|error| error.to_string());
        let program = self
            .find()?
            .map(|path| path.display().to_string())
            .unwrap_or_default();
        match self {
            Proxy::Ours => {
                let program = place.proxy.display().to_string();
                let (listen, target) = (listen.to_string(), target.to_string());
                Ok(vec![
                    program,
                    listen,
                    target,
                    "1".to_owned(),
                    rules.to_string(),
                ])
            }
            Proxy::Nginx => {
                let work = place.work.display().to_string();
                write(nginx(&work, listen, target, rules))?;
                Ok(vec![program, "-c".to_owned(), path])
            }
            Proxy::Haproxy => {
                write(haproxy(listen, target, rules))?;
                Ok(vec![program, "-f".to_owned(), path])
            }
        }
    }
}

/// Without rules everything is forwarded; of many, each by host and path, the last one forwards.
fn nginx(work: &str, listen: SocketAddr, target: SocketAddr, rules: usize) -> String {
    let server = |names: &str, path: &str| {
        format!(
            "  server {{
    listen {listen}; {names}
    location {path} {{
      proxy_pass http://web; proxy_http_version 1.1; proxy_set_header Connection \"\";
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header X-Forwarded-Proto $scheme;
      proxy_set_header X-Forwarded-Port $server_port;
    }}
  }}
"
        )
    };
    let servers: String = match rules {
        0 => server("", "/"),
        rules => (0..rules)
            .map(|at| rule(rules - 1 - at))
            .map(|(host, path)| server(&format!("server_name {host};"), &path))
            .collect(),
    };
    format!(
        "daemon off; master_process off; worker_processes 1; pid {work}/nginx.pid;
error_log stderr crit;
events {{ worker_connections 1024; }}
http {{
  access_log off; keepalive_requests 1000000; client_body_temp_path {work}/nginx-body;
  proxy_temp_path {work}/nginx-proxy; fastcgi_temp_path {work}/nginx-f;
  uwsgi_temp_path {work}/nginx-u; scgi_temp_path {work}/nginx-s;
  upstream web {{ server {target}; keepalive 128; keepalive_requests 1000000; }}
{servers}}}
"
    )
}

/// Host and path of the rule with so many after it.
fn rule(after: usize) -> (String, String) {
    match after {
        0 => ("shop.example.com".to_owned(), "/shop/".to_owned()),
        other => (format!("app{other}.example.com"), format!("/app{other}/")),
    }
}

fn haproxy(listen: SocketAddr, target: SocketAddr, rules: usize) -> String {
    let choice: String = match rules {
        0 => "  default_backend web\n".to_owned(),
        rules => (0..rules)
            .map(|at| rule(rules - 1 - at))
            .map(|(host, path)| {
                format!("  use_backend web if {{ hdr(host) -i {host} }} {{ path_beg {path} }}\n")
            })
            .collect(),
    };
    format!(
        "global
  nbthread 1
  maxconn 1024
defaults
  mode http
  timeout connect 5s
  timeout client 60s
  timeout server 60s
  http-reuse always
frontend front
  bind {listen}
  option forwardfor
  http-request set-header X-Forwarded-Proto http
  http-request set-header X-Forwarded-Port %[dst_port]
{choice}backend web
  server one {target}
"
    )
}

/// One that carries.
pub struct Running {
    /// Where it listens.
    pub address: SocketAddr,
    child: Child,
}

impl Running {
    /// Starts one, perhaps under another program, and awaits an answer through it.
    pub fn start(
        place: &Place,
        (proxy, rules): (&Proxy, usize),
        target: SocketAddr,
        wrapper: Option<Command>,
    ) -> Result<Running, String> {
        let address = free_port()?;
        let words = proxy.command(place, address, target, rules)?;
        let mut command = match wrapper {
            Some(mut wrapper) => {
                wrapper.args(&words);
                wrapper
            }
            None => {
                let mut command = Command::new(&words[0]);
                command.args(&words[1..]);
                command
            }
        };
        let log = place.join(&format!("{}.log", proxy.name()));
        let log = File::create(log).map_err(|error| error.to_string())?;
        let child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn();
        let child = child.map_err(|error| format!("cannot start {}: {error}", proxy.name()))?;
        let running = Running { address, child };
        let began = Instant::now();
        while let Err(why) = backend::load(address, 1, 1) {
            if began.elapsed() > PATIENCE {
                return Err(format!("{} does not carry: {why}", proxy.name()));
            }
            std::thread::sleep(LOOK);
        }
        Ok(running)
    }

    /// Its first process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Ends it in order, so that what counts it writes its counts.
    pub fn end(mut self) -> Result<(), String> {
        let all = descendants(self.child.id());
        signal(&self.child, Signal::TERM);
        let began = Instant::now();
        while all.iter().any(|pid| is_alive(*pid)) {
            let _reaped = self.child.try_wait();
            if began.elapsed() > PATIENCE {
                return Err("a proxy does not end".to_owned());
            }
            std::thread::sleep(LOOK);
        }
        Ok(())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        for pid in descendants(self.child.id()) {
            if let Some(pid) = i32::try_from(pid).ok().and_then(Pid::from_raw)
                && let Ok(None) = self.child.try_wait()
            {
                // One that has ended already is as good.
                let _gone = kill_process(pid, Signal::KILL);
            }
        }
        let _ended = self.child.wait();
    }
}

fn is_alive(pid: u32) -> bool {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let state = stat
        .rsplit(')')
        .next()
        .and_then(|rest| rest.trim_start().chars().next());
    state.is_some_and(|state| state != 'Z')
}
