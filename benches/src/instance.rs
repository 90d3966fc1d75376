//! An Ondol of the benchmark's own: a directory, a port, a process; ended by `ondol down`.

use crate::client::{Api, Call, Connection, Keys};
use crate::place::{Place, free_port};
use crate::process;
use std::fs::File;
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A start that takes longer has failed.
const PATIENCE: Duration = Duration::from_secs(20);
/// Between two looks for the port.
const LOOK: Duration = Duration::from_micros(200);

/// A running Ondol.
pub struct Instance {
    /// Where its API listens.
    pub listen: SocketAddr,
    /// From the start of the process to the first answered signed call.
    pub took: Duration,
    program: PathBuf,
    data: PathBuf,
    child: Child,
}

impl Instance {
    /// Starts one on a directory, which may be missing, and awaits its first answer.
    pub fn start(place: &Place, data: &Path) -> Result<Instance, String> {
        let listen = free_port()?;
        let probe = Call::query("ec2", "DescribeVpcs", &[]).signed(&Keys::root(), listen);
        let log = data.with_extension("log");
        let log = File::options().create(true).append(true).open(&log);
        let log = log.map_err(|error| format!("cannot write {}: {error}", data.display()))?;
        let mut command = Command::new(&place.ondol);
        command
            .args([
                "up",
                "--access-key-id",
                "testing",
                "--secret-access-key",
                "testing",
            ])
            .arg("--data")
            .arg(data)
            .arg("--listen")
            .arg(listen.to_string())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log);
        let began = Instant::now();
        let child = command
            .spawn()
            .map_err(|error| format!("cannot start Ondol: {error}"))?;
        let mut instance = Instance {
            listen,
            took: Duration::ZERO,
            program: place.ondol.clone(),
            data: data.to_owned(),
            child,
        };
        instance.await_port(began)?;
        let answer = Connection::to(listen).send(&probe)?;
        instance.took = began.elapsed();
        if answer.status != 200 {
            return Err(format!("the first call was answered {}", answer.status));
        }
        Ok(instance)
    }

    fn await_port(&mut self, began: Instant) -> Result<(), String> {
        while TcpStream::connect(self.listen).is_err() {
            if let Ok(Some(status)) = self.child.try_wait() {
                let log = std::fs::read_to_string(self.data.with_extension("log"));
                return Err(format!(
                    "Ondol ended, {status}: {}",
                    log.unwrap_or_default()
                ));
            }
            if began.elapsed() > PATIENCE {
                return Err(format!("Ondol does not listen at {}", self.listen));
            }
            std::thread::sleep(LOOK);
        }
        Ok(())
    }

    /// Root's API.
    pub fn api(&self) -> Api {
        Api::at(self.listen, Keys::root())
    }

    /// All its processes, shims included; what runs in its containers is not its own.
    pub fn processes(&self) -> Vec<u32> {
        process::running(&self.program)
    }

    /// Its processes of a role.
    pub fn processes_of(&self, role: &str) -> Vec<u32> {
        let all = self.processes().into_iter();
        all.filter(|pid| process::role(*pid) == role).collect()
    }

    /// Ends everything of it and keeps its directory.
    pub fn end(mut self) -> Result<(), String> {
        self.down()
    }

    fn down(&mut self) -> Result<(), String> {
        let down = Command::new(&self.program)
            .args(["down", "--data"])
            .arg(&self.data)
            .output();
        let down = down.map_err(|error| format!("cannot end Ondol: {error}"))?;
        if !down.status.success() {
            let why = String::from_utf8_lossy(&down.stderr);
            return Err(format!("ondol down: {why}"));
        }
        self.child.wait().map_err(|error| error.to_string())?;
        Ok(())
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        if let Ok(None) = self.child.try_wait()
            && let Err(why) = self.down()
        {
            eprintln!("{why}");
            let _gone = self.child.kill();
        }
    }
}
