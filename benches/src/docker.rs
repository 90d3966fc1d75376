//! Docker, the peer of a task's start: a daemon of the benchmark's own, in a network namespace of
//! its own, with the same layer.

use crate::place::Place;
use crate::tools;
use images::build::Built;
use std::fs::File;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const IMAGE: &str = "bench:v1";
const PATIENCE: Duration = Duration::from_secs(60);
const LOOK: Duration = Duration::from_millis(100);
/// A Unix socket's path has to be short, and the benchmark's directory may be deep.
const DIRECTORY_PREFIX: &str = "/tmp/ondol-bench-docker";

/// A running daemon.
pub struct Docker {
    client: PathBuf,
    directory: PathBuf,
    daemon: Child,
}

impl Docker {
    /// Starts the daemon and gives it the image's layer.
    pub fn start(place: &Place, image: &Built) -> Result<Docker, String> {
        if !rustix::process::geteuid().is_root() {
            return Err("dockerd has to be started by root".to_owned());
        }
        let client = tools::need("docker", "docker.io")?;
        let daemon = tools::need("dockerd", "docker.io")?;
        let unshare = tools::need("unshare", "util-linux")?;
        let directory = PathBuf::from(format!("{DIRECTORY_PREFIX}-{}", std::process::id()));
        std::fs::create_dir_all(&directory).map_err(|error| error.to_string())?;
        let log = File::create(place.join("dockerd.log")).map_err(|error| error.to_string())?;
        let mut command = Command::new(unshare);
        command
            .args(["--net", "sh", "-c", "ip link set lo up; exec \"$@\"", "sh"])
            .arg(daemon)
            .arg("--data-root")
            .arg(directory.join("data"))
            .arg("--exec-root")
            .arg(directory.join("exec"))
            .arg("--pidfile")
            .arg(directory.join("pid"))
            .arg("--host")
            .arg(format!("unix://{}", directory.join("socket").display()));
        let command = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log);
        let daemon = command
            .spawn()
            .map_err(|error| format!("cannot start dockerd: {error}"))?;
        let docker = Docker {
            client,
            directory,
            daemon,
        };
        docker.await_answer(place)?;
        docker.import(image)?;
        docker.run_once()?;
        Ok(docker)
    }

    fn docker(&self) -> Command {
        let mut command = Command::new(&self.client);
        let socket = self.directory.join("socket");
        command
            .arg("--host")
            .arg(format!("unix://{}", socket.display()));
        command
    }

    fn await_answer(&self, place: &Place) -> Result<(), String> {
        let began = Instant::now();
        while tools::output(self.docker().arg("info")).is_err() {
            if began.elapsed() > PATIENCE {
                let log = std::fs::read_to_string(place.join("dockerd.log")).unwrap_or_default();
                let last = log.lines().last().unwrap_or_default().to_owned();
                return Err(format!("dockerd does not answer: {last}"));
            }
            std::thread::sleep(LOOK);
        }
        Ok(())
    }

    fn import(&self, image: &Built) -> Result<(), String> {
        let layer = image.layers.first().ok_or("the image has a layer")?;
        let entry = r#"ENTRYPOINT ["/ondol","demo-app"]"#;
        let mut child = self
            .docker()
            .args(["import", "--change", entry, "-", IMAGE])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .map_err(|error| format!("cannot start docker: {error}"))?;
        let written = child
            .stdin
            .take()
            .map(|mut input| input.write_all(&layer.bytes));
        let status = child.wait().map_err(|error| error.to_string())?;
        match written {
            Some(Ok(())) if status.success() => Ok(()),
            _ => Err(format!("docker import failed, {status}")),
        }
    }

    /// What `docker run -d` takes; the container is removed afterwards.
    pub fn run_once(&self) -> Result<Duration, String> {
        let began = Instant::now();
        let id = tools::output(self.docker().args(["run", "--detach", IMAGE]))?;
        let took = began.elapsed();
        let id = String::from_utf8_lossy(&id).trim().to_owned();
        tools::output(self.docker().args(["rm", "--force", &id]))?;
        Ok(took)
    }
}

impl Drop for Docker {
    fn drop(&mut self) {
        let pid = i32::try_from(self.daemon.id())
            .ok()
            .and_then(rustix::process::Pid::from_raw);
        if let Some(pid) = pid {
            // One that has ended already is as good; it takes its containerd along.
            let _gone = rustix::process::kill_process(pid, rustix::process::Signal::TERM);
        }
        let _ended = self.daemon.wait();
        let _left = std::fs::remove_dir_all(&self.directory);
    }
}
