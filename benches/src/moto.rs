//! moto_server, the peer of the API: from PyPI, in an environment of its own.

use crate::place::{Place, free_port};
use crate::process;
use crate::tools;
use std::fs::File;
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// It imports much.
const PATIENCE: Duration = Duration::from_secs(60);
const LOOK: Duration = Duration::from_millis(50);

/// A running one.
pub struct Moto {
    /// Where it listens.
    pub address: SocketAddr,
    child: Child,
}

impl Moto {
    /// Gets it if need be, and starts it.
    pub fn start(place: &Place) -> Result<Moto, String> {
        let program = installed(place)?;
        let address = free_port()?;
        let log = File::create(place.join("moto.log")).map_err(|error| error.to_string())?;
        let child = Command::new(program)
            .args(["-H", "127.0.0.1", "-p", &address.port().to_string()])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .map_err(|error| format!("cannot start moto_server: {error}"))?;
        let moto = Moto { address, child };
        let began = Instant::now();
        while TcpStream::connect(address).is_err() {
            if began.elapsed() > PATIENCE {
                return Err("moto_server does not listen".to_owned());
            }
            std::thread::sleep(LOOK);
        }
        Ok(moto)
    }

    /// What it has used.
    pub fn cpu_seconds(&self) -> f64 {
        process::cpu_seconds_of(&process::descendants(self.child.id()))
    }
}

impl Drop for Moto {
    fn drop(&mut self) {
        // One that has ended already is as good.
        let _ended = self.child.kill().and_then(|()| self.child.wait());
    }
}

fn installed(place: &Place) -> Result<PathBuf, String> {
    let environment = place.kept("moto");
    let program = environment.join("bin/moto_server");
    if program.exists() {
        return Ok(program);
    }
    place.say("getting moto[server] from PyPI");
    let python = tools::need("python3", "python3-venv")?;
    tools::output(Command::new(python).args(["-m", "venv"]).arg(&environment))?;
    let pip = environment.join("bin/pip");
    tools::output(Command::new(pip).args(["install", "--quiet", "moto[server]"]))?;
    Ok(program)
}
