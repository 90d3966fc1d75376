//! What the tests need beyond cargo: Debian's packages, if we are root, and a venv with AWS's
//! tools.

use super::Session;
use super::children::program;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// A program and Debian's package that has it.
type Tool = (&'static str, &'static str);

const TOOLS: &[Tool] = &[
    ("/usr/bin/aws", "awscli"),
    ("chromium-headless-shell", "chromium-headless-shell"),
    ("curl", "curl"),
    ("dig", "bind9-dnsutils"),
    ("docker", "docker.io"),
    ("docker-registry", "docker-registry"),
    ("dockerd", "docker.io"),
    ("git", "git"),
    ("h2load", "nghttp2-client"),
    ("haproxy", "haproxy"),
    ("htpasswd", "apache2-utils"),
    ("ip", "iproute2"),
    ("iptables", "iptables"),
    ("kdig", "knot-dnsutils"),
    ("knotd", "knot"),
    ("newuidmap", "uidmap"),
    ("nft", "nftables"),
    ("nginx", "nginx-light"),
    ("nsenter", "util-linux"),
    ("openssl", "openssl"),
    ("pasta", "passt"),
    ("skopeo", "skopeo"),
    ("strace", "strace"),
    ("unshare", "util-linux"),
    ("valgrind", "valgrind"),
];

/// From PyPI. botocore comes with them.
const PYTHON: &[&str] = &["awscli==1.45.11", "boto3==1.43.11", "botocore==1.43.11"];

/// In the venv: what is in it.
const STAMP: &str = "ondol-packages";

/// Written while packages are installed, so that no package starts a server on this machine.
const POLICY: &str = "/usr/sbin/policy-rc.d";

/// Gets what is missing.
pub fn get(session: &mut Session) -> Result<(), String> {
    packages(session)?;
    venv(session)
}

fn packages(session: &Session) -> Result<(), String> {
    let mut missing = missing();
    if !missing.is_empty() && is_root() && find("apt-get").is_some() {
        install(session, &missing)?;
        missing = self::missing();
    }
    for (tool, package) in &missing {
        let what = format!("`{tool}` is not here (Debian's package {package}; root installs it)");
        session.lacks(&what)?;
    }
    Ok(())
}

fn missing() -> Vec<Tool> {
    TOOLS
        .iter()
        .copied()
        .filter(|(tool, _)| find(tool).is_none())
        .collect()
}

fn install(session: &Session, missing: &[Tool]) -> Result<(), String> {
    let mut names: Vec<&str> = missing.iter().map(|(_, package)| *package).collect();
    names.dedup();
    eprintln!("installing {}", names.join(" "));
    let quiet = !Path::new(POLICY).exists();
    if quiet {
        let named = |error| format!("{POLICY}: {error}");
        fs::write(POLICY, "#!/bin/sh\nexit 101\n").map_err(named)?;
        fs::set_permissions(POLICY, fs::Permissions::from_mode(0o755)).map_err(named)?;
    }
    let apt = |arguments: &[&str]| {
        let mut child = program(session, "apt-get")
            .quiet()
            .args(&["-qq", "-y"])
            .args(arguments);
        child.env("DEBIAN_FRONTEND", "noninteractive");
        child.run()
    };
    let installed = apt(&["update"]).and_then(|()| {
        let arguments = [&["install", "--no-install-recommends"], names.as_slice()].concat();
        apt(&arguments)
    });
    if quiet {
        fs::remove_file(POLICY).map_err(|error| format!("{POLICY}: {error}"))?;
    }
    installed.map_err(|message| format!("apt-get {message}"))
}

/// `target/venv`, if it was made with what is wanted now.
pub fn made(root: &Path) -> Option<PathBuf> {
    let folder = root.join("target/venv");
    let there = fs::read_to_string(folder.join(STAMP)).ok()?;
    (there == PYTHON.join("\n")).then_some(folder)
}

/// Makes it once.
fn venv(session: &mut Session) -> Result<(), String> {
    if session.venv.is_some() {
        return Ok(());
    }
    let folder = session.root.join("target/venv");
    if let Err(message) = make_venv(session, &folder) {
        return session.lacks(&format!("no venv with awscli and boto3: {message}"));
    }
    let stamp = folder.join(STAMP);
    fs::write(&stamp, PYTHON.join("\n"))
        .map_err(|error| format!("{}: {error}", stamp.display()))?;
    session.venv = Some(folder);
    Ok(())
}

/// Whether Python finds boto3, in the venv or on this machine.
pub fn has_boto3(session: &Session) -> bool {
    let python = program(session, "python3").quiet();
    python.args(&["-c", "import boto3"]).run().is_ok()
}

fn make_venv(session: &Session, folder: &Path) -> Result<(), String> {
    let python = program(session, "python3");
    if let Err(first) = python
        .args(&["-m", "venv", "--clear"])
        .args(&[folder])
        .run()
    {
        // Debian keeps that module in a package of its own.
        if !is_root() || find("apt-get").is_none() {
            return Err(format!(
                "python3 -m venv {first} (Debian's package python3-venv)"
            ));
        }
        install(session, &[("python3 -m venv", "python3-venv")])?;
        program(session, "python3")
            .args(&["-m", "venv", "--clear"])
            .args(&[folder])
            .run()?;
    }
    let pip = program(session, folder.join("bin/pip"));
    pip.args(&["install", "--quiet", "--disable-pip-version-check"])
        .args(PYTHON)
        .run()
}

/// Where a program is. Debian keeps an administrator's programs out of ordinary users' paths.
fn find(name: &str) -> Option<PathBuf> {
    let own = std::env::var_os("PATH").unwrap_or_default();
    let more = ["/usr/sbin", "/sbin"].map(PathBuf::from);
    let mut paths = std::env::split_paths(&own)
        .chain(more)
        .map(|folder| folder.join(name));
    paths.find(|path| path.is_file())
}

/// Whether we run as root: who owns what we make.
pub fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}
