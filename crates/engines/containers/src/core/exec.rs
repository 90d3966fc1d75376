//! Where a program is looked for, its environment, and why it could not be executed. Pure.

/// What is searched when the environment has no `PATH`.
pub const DEFAULT_PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
/// So much of a program is read to say what is wrong with it.
pub const HEAD_BYTES: usize = 256;

const ENOENT: i32 = 2;
const ENOEXEC: i32 = 8;
const EACCES: i32 = 13;
const ENOTDIR: i32 = 20;

/// Why a program could not be executed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// There is no such file.
    NotFound,
    /// There is, but what it is run by (the loader, or the program after `#!`) is missing.
    NoInterpreter(String),
    /// It is not executable, or a directory, or out of reach.
    Denied,
    /// It was built for another architecture.
    Architecture(String),
    /// It is no program.
    NoProgram,
    /// Another error number.
    Other(i32),
}

/// `env` with `PATH`, `HOME` and `HOSTNAME` where it lacks them.
pub fn environment(env: &[String], home: &str, hostname: &str) -> Vec<String> {
    let mut all = env.to_vec();
    for (name, value) in [
        ("PATH", DEFAULT_PATH),
        ("HOME", home),
        ("HOSTNAME", hostname),
    ] {
        if variable(env, name).is_none() {
            all.push(format!("{name}={value}"));
        }
    }
    all
}

fn variable<'a>(env: &'a [String], name: &str) -> Option<&'a str> {
    // The last one counts, as in a shell that reads them in order.
    env.iter()
        .rev()
        .find_map(|text| text.strip_prefix(name)?.strip_prefix('='))
}

/// The files that `program` may be, in the order in which they are tried.
pub fn candidates(program: &str, env: &[String]) -> Vec<String> {
    if program.contains('/') {
        return vec![program.to_owned()];
    }
    let path = variable(env, "PATH").unwrap_or(DEFAULT_PATH);
    path.split(':')
        .map(|directory| match directory {
            "" => format!("./{program}"),
            directory => format!("{}/{program}", directory.trim_end_matches('/')),
        })
        .collect()
}

/// What the error number of execve means for a file that starts with `head`; `None`: it is not
/// there.
pub fn trouble(errno: i32, head: Option<&[u8]>) -> Trouble {
    match (errno, head) {
        (ENOENT | ENOTDIR, None) => Trouble::NotFound,
        (ENOENT | ENOTDIR, Some(head)) => Trouble::NoInterpreter(interpreter(head)),
        (EACCES, _) => Trouble::Denied,
        (ENOEXEC, Some(head)) => match architecture(head) {
            Some(name) if name != std::env::consts::ARCH => Trouble::Architecture(name.to_owned()),
            _ => Trouble::NoProgram,
        },
        (errno, _) => Trouble::Other(errno),
    }
}

/// The text for people, in the words that container engines use.
pub fn reason(program: &str, trouble: &Trouble) -> String {
    let quoted = format!("exec: {program:?}");
    match trouble {
        Trouble::NotFound if program.contains('/') => {
            format!("{quoted}: stat {program}: no such file or directory")
        }
        Trouble::NotFound => format!("{quoted}: executable file not found in $PATH"),
        Trouble::NoInterpreter(name) => {
            format!("{quoted}: no such file or directory: its interpreter {name} is missing")
        }
        Trouble::Denied => format!("{quoted}: permission denied"),
        Trouble::Architecture(name) => {
            let own = std::env::consts::ARCH;
            format!("{quoted}: exec format error: it is built for {name}, this machine is {own}")
        }
        Trouble::NoProgram => format!("{quoted}: exec format error"),
        Trouble::Other(errno) => {
            format!("{quoted}: {}", std::io::Error::from_raw_os_error(*errno))
        }
    }
}

/// The program after `#!`; else what a dynamic program is loaded by, which is not read out.
fn interpreter(head: &[u8]) -> String {
    let Some(line) = head.strip_prefix(b"#!") else {
        return "(the dynamic loader)".to_owned();
    };
    let line = line.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let text = String::from_utf8_lossy(line);
    text.split_whitespace()
        .next()
        .unwrap_or_default()
        .to_owned()
}

/// The architecture of an ELF file, in Rust's words; `None` if it is none or an unknown one.
fn architecture(head: &[u8]) -> Option<&'static str> {
    let machine = head.get(18..20).filter(|_| head.starts_with(b"\x7fELF"))?;
    let big_endian = head.get(5) == Some(&2);
    let machine = [machine[0], machine[1]];
    let number = if big_endian {
        u16::from_be_bytes(machine)
    } else {
        u16::from_le_bytes(machine)
    };
    Some(match number {
        3 => "x86",
        8 => "mips",
        20 => "powerpc",
        21 => "powerpc64",
        22 => "s390x",
        40 => "arm",
        62 => "x86_64",
        183 => "aarch64",
        243 => "riscv64",
        258 => "loongarch64",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_without_a_slash_is_looked_for_in_path() {
        let env = |text: &str| vec![text.to_owned()];
        assert_eq!(
            candidates("sh", &env("PATH=/a/::/b")),
            ["/a/sh", "./sh", "/b/sh"]
        );
        assert_eq!(candidates("./sh", &env("PATH=/a")), ["./sh"]);
        assert_eq!(candidates("sh", &[]).len(), 6);
        let twice = vec!["PATH=/a".to_owned(), "PATH=/b".to_owned()];
        assert_eq!(candidates("sh", &twice), ["/b/sh"]);
    }

    #[test]
    fn what_is_missing_in_the_environment_is_added() {
        let env = environment(&["HOME=/h".into(), "X=1".into()], "/root", "web");
        let path = format!("PATH={DEFAULT_PATH}");
        assert_eq!(env, ["HOME=/h", "X=1", path.as_str(), "HOSTNAME=web"]);
    }

    #[test]
    fn the_reason_tells_what_is_wrong_with_the_file() {
        let elf = |machine: u8| {
            let mut head = b"\x7fELF\x02\x01\x01".to_vec();
            head.resize(18, 0);
            head.extend([machine, 0]);
            head
        };
        let foreign = if std::env::consts::ARCH == "aarch64" {
            62
        } else {
            183
        };
        for (program, errno, head, expected) in [
            ("nope", 2, None, "executable file not found in $PATH"),
            ("/nope", 2, None, "stat /nope: no such file or directory"),
            (
                "/a",
                2,
                Some(b"#!/bin/zsh -e\n".to_vec()),
                "its interpreter /bin/zsh is missing",
            ),
            ("/a", 13, Some(vec![]), "permission denied"),
            ("/a", 8, Some(b"text".to_vec()), "exec format error"),
            (
                "/a",
                8,
                Some(elf(foreign)),
                "exec format error: it is built for",
            ),
            ("/a", 7, Some(vec![]), "Argument list too long"),
        ] {
            let text = reason(program, &trouble(errno, head.as_deref()));
            assert!(text.contains(expected), "{text}");
        }
    }
}
