//! The program inside the stories' containers. Its first argument says what it does; it is the only
//! file of its image, and it must not depend on any other.

mod cloud;
mod fetch;
mod serve;

use std::io::Write;
use std::net::{TcpStream, ToSocketAddrs};
use std::process::ExitCode;
use std::time::Duration;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["exit", code] => exit(code),
        ["signal", number] => signal(number),
        ["eat", mebibytes] => {
            eat(mebibytes);
            ExitCode::SUCCESS
        }
        ["keep", mebibytes] => {
            let _eaten = eat(mebibytes);
            wait()
        }
        ["say", lines @ ..] => say(lines),
        ["say-open", lines @ .., last] => say_open(lines, last),
        ["count", lines, every_ms] => count(lines, every_ms),
        ["show"] => show(),
        ["wait"] => wait(),
        ["ignore"] => ignore(),
        ["serve", port] => serve::run(port),
        ["open", to] => open(to),
        ["get", url] => get(url),
        ["exists", path] => code(std::path::Path::new(path).exists()),
        ["touch", path] => code(std::fs::write(path, "touched").is_ok()),
        ["after", ms, code] => {
            std::thread::sleep(Duration::from_millis(ms.parse().unwrap_or(0)));
            exit(code)
        }
        _ => {
            eprintln!("the probe does not know {arguments:?}");
            ExitCode::from(99)
        }
    }
}

fn code(good: bool) -> ExitCode {
    if good {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn exit(code: &str) -> ExitCode {
    println!("leaving with {code}");
    eprintln!("and said so");
    ExitCode::from(code.parse::<u8>().unwrap_or(98))
}

#[expect(unsafe_code, reason = "a program that dies of a signal")]
fn signal(number: &str) -> ExitCode {
    // SAFETY: kill and signal touch no memory of this process.
    unsafe {
        libc::signal(number.parse().unwrap_or(9), libc::SIG_DFL);
        libc::kill(libc::getpid(), number.parse().unwrap_or(9));
    }
    // The first process of a namespace is spared its own signals: that is told by this code.
    ExitCode::from(97)
}

fn eat(mebibytes: &str) -> Vec<Vec<u8>> {
    let mut eaten = Vec::new();
    for _ in 0..mebibytes.parse::<usize>().unwrap_or(1) {
        eaten.push(vec![1_u8; 1 << 20]);
    }
    println!("ate {}", eaten.len());
    eaten
}

fn say(lines: &[&str]) -> ExitCode {
    for line in lines {
        println!("{line}");
    }
    ExitCode::SUCCESS
}

/// As [`say`], but the last line has no end.
fn say_open(lines: &[&str], last: &str) -> ExitCode {
    let said = say(lines);
    print!("{last}");
    match std::io::stdout().flush() {
        Ok(()) => said,
        Err(_) => ExitCode::FAILURE,
    }
}

fn count(lines: &str, every_ms: &str) -> ExitCode {
    for number in 1..=lines.parse::<u32>().unwrap_or(1) {
        println!("line {number}");
        std::thread::sleep(Duration::from_millis(every_ms.parse().unwrap_or(0)));
    }
    ExitCode::SUCCESS
}

/// What a process can see of itself, a line each.
pub fn sight() -> String {
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_else(|e| e.to_string());
    let mut lines = Vec::new();
    let status = read("/proc/self/status");
    let wanted = [
        "Uid:",
        "Gid:",
        "CapEff:",
        "CapBnd:",
        "NoNewPrivs:",
        "Seccomp:",
        "Groups:",
    ];
    for line in status
        .lines()
        .filter(|line| wanted.iter().any(|name| line.starts_with(name)))
    {
        lines.push(line.replace('\t', " "));
    }
    lines.push(format!("Pid: {}", std::process::id()));
    lines.push(format!(
        "Hostname: {}",
        read("/proc/sys/kernel/hostname").trim()
    ));
    let here = std::env::current_dir().map(|path| path.display().to_string());
    lines.push(format!("Cwd: {}", here.unwrap_or_default()));
    let written = std::fs::write("/written", "x").map_or_else(|e| e.to_string(), |()| "yes".into());
    lines.push(format!("RootWritable: {written}"));
    let limits = read("/proc/self/limits");
    let files = limits
        .lines()
        .find_map(|line| line.strip_prefix("Max open files"));
    let files: Vec<&str> = files
        .unwrap_or_default()
        .split_whitespace()
        .take(2)
        .collect();
    lines.push(format!("OpenFiles: {}", files.join(" ")));
    let mut interfaces: Vec<String> = std::fs::read_dir("/sys/class/net")
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    interfaces.sort();
    lines.push(format!("Interfaces: {}", interfaces.join(" ")));
    for (name, value) in std::env::vars() {
        lines.push(format!("Env {name}={value}"));
    }
    lines.join("\n") + "\n"
}

fn show() -> ExitCode {
    print!("{}", sight());
    ExitCode::SUCCESS
}

/// Ends with 0 when it is asked to by SIGTERM.
#[expect(unsafe_code, reason = "a signal's handler")]
fn wait() -> ExitCode {
    extern "C" fn leave(_: libc::c_int) {
        // SAFETY: _exit may be called in a handler.
        unsafe { libc::_exit(0) }
    }
    let handler: extern "C" fn(libc::c_int) = leave;
    // SAFETY: the handler only calls _exit.
    unsafe {
        libc::signal(libc::SIGTERM, handler as libc::sighandler_t);
    }
    forever()
}

/// Does not heed SIGTERM.
#[expect(unsafe_code, reason = "a signal is ignored")]
fn ignore() -> ExitCode {
    // SAFETY: ignoring a signal touches no memory.
    unsafe {
        libc::signal(libc::SIGTERM, libc::SIG_IGN);
    }
    forever()
}

fn forever() -> ExitCode {
    println!("waiting");
    let _told = std::io::stdout().flush();
    loop {
        std::thread::sleep(Duration::from_secs(3_600));
    }
}

/// `open`, `refused`, `silence`, or the error's words.
pub fn reach(to: &str) -> String {
    let Some(address) = to.to_socket_addrs().ok().and_then(|mut all| all.next()) else {
        return "no address".to_owned();
    };
    match TcpStream::connect_timeout(&address, Duration::from_millis(1_500)) {
        Ok(_) => "open".to_owned(),
        Err(error) => match error.kind() {
            std::io::ErrorKind::ConnectionRefused => "refused".to_owned(),
            std::io::ErrorKind::TimedOut => "silence".to_owned(),
            _ => error.to_string(),
        },
    }
}

fn open(to: &str) -> ExitCode {
    let found = reach(to);
    println!("{found}");
    code(found == "open")
}

fn get(url: &str) -> ExitCode {
    let answer = fetch::get(url, &[]);
    println!("{answer:?}");
    code(matches!(answer, Ok((200, _))))
}
