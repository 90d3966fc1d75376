//! An unconfigured docker: log in, push, forget, pull.

use super::World;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

/// A docker daemon of this test, ended when dropped.
struct Docker {
    daemon: Child,
    dir: PathBuf,
}

impl Drop for Docker {
    fn drop(&mut self) {
        // Asked, not killed: it ends what it has started.
        let pid = self.daemon.id().to_string();
        let _ = Command::new("kill").args(["-TERM", &pid]).status();
        let _ = self.daemon.wait();
        let _ = std::fs::remove_dir_all(&self.dir);
    }
}

impl Docker {
    /// `None`, aloud, where docker is not installed or the user may not run it.
    fn start() -> Option<Docker> {
        let is_root = std::fs::metadata("/proc/self")
            .is_ok_and(|found| std::os::unix::fs::MetadataExt::uid(&found) == 0);
        if !is_root || !Path::new("/usr/sbin/dockerd").exists() {
            assert_ne!(
                std::env::var("CI").as_deref(),
                Ok("true"),
                "this test needs docker"
            );
            eprintln!("skipped: needs root and dockerd");
            return None;
        }
        let dir = std::env::temp_dir().join(format!("ecr-docker-{}", std::process::id()));
        std::fs::create_dir_all(dir.join("client")).unwrap();
        std::fs::write(dir.join("daemon.json"), "{}").unwrap();
        let at = |name: &str| dir.join(name).display().to_string();
        let mut daemon = Command::new("/usr/sbin/dockerd")
            .args([
                "--config-file",
                &at("daemon.json"),
                "--data-root",
                &at("data"),
            ])
            .args(["--exec-root", &at("exec"), "--pidfile", &at("pid")])
            .args(["--host", &format!("unix://{}", at("socket"))])
            .args(["--iptables=false", "--ip6tables=false", "--bridge=none"])
            .args(["--storage-driver=vfs"])
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(daemon.stderr.take().unwrap()).lines();
        let mut log = String::new();
        let listens = said.by_ref().any(|line| {
            let line = line.unwrap();
            log += &line;
            log.push('\n');
            line.contains("API listen on")
        });
        let docker = Docker { daemon, dir };
        assert!(listens, "{log}");
        // Its pipe must not fill.
        std::thread::spawn(move || said.for_each(drop));
        Some(docker)
    }

    fn run(&self, arguments: &[&str], input: &[u8]) -> Output {
        let mut child = Command::new("docker")
            .env("DOCKER_CONFIG", self.dir.join("client"))
            .arg("--host")
            .arg(format!("unix://{}", self.dir.join("socket").display()))
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(input).unwrap();
        child.wait_with_output().unwrap()
    }

    /// What the command printed; it must succeed.
    fn good(&self, arguments: &[&str], input: &[u8]) -> String {
        let output = self.run(arguments, input);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {errors}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// What the command complained; it must fail.
    fn bad(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments, b"");
        assert!(!output.status.success(), "{arguments:?}");
        String::from_utf8_lossy(&output.stderr).into_owned()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unconfigured_docker_pushes_and_pulls() {
    let Some(docker) = Docker::start() else {
        return;
    };
    let world = World::new(vec![]).await;
    let authority = &world.authority;
    let image = format!("{authority}/shop/api:v1");
    let told = tokio::task::block_in_place(|| {
        // An archive without members is a root file system.
        docker.good(&["import", "-", &image], &[0; 10_240]);
        let nobody = docker.bad(&["push", &image]);
        assert!(nobody.contains("no basic auth credentials"), "{nobody}");
        let login = ["login", "--username", "AWS", "--password-stdin", authority];
        docker.good(&login, world.password.as_bytes());
        docker.good(&["push", &image], b"");
        let unknown = format!("{authority}/shop/none:v1");
        docker.good(&["tag", &image, &unknown], b"");
        let missing = docker.bad(&["push", &unknown]);
        assert!(
            missing.contains("'shop/none' does not exist in the registry"),
            "{missing}"
        );
        // An immutable tag.
        let frozen = format!("{authority}/shop/web:v1");
        docker.good(&["tag", &image, &frozen], b"");
        docker.good(&["push", &frozen], b"");
        docker.good(
            &["import", "--change", "CMD [\"/x\"]", "-", &frozen],
            &[0; 10_240],
        );
        let refused = docker.bad(&["push", &frozen]);
        assert!(refused.contains("cannot be overwritten"), "{refused}");
        docker.good(&["rmi", "--force", &image, &unknown, &frozen], b"");
        docker.good(&["pull", &image], b"");
        docker.good(
            &["inspect", "--format", "{{index .RepoDigests 0}}", &image],
            b"",
        )
    });
    let head = world.ask("HEAD /v2/shop/api/manifests/v1", "").await;
    let digest = head.header("docker-content-digest");
    assert!(
        told.trim().ends_with(&format!("shop/api@{digest}")),
        "{told} {digest}"
    );
}
