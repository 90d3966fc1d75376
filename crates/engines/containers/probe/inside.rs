//! What the tests' program does inside a container. One word chooses; the rest are its arguments.

use std::io::{Read, Write};
use std::process::ExitCode;

pub fn run(words: &[&str]) -> ExitCode {
    match words {
        ["exit", code] => return ExitCode::from(code.parse::<u8>().expect("code")),
        ["cat", files @ ..] => files.iter().for_each(|file| cat(file)),
        ["ls", directory] => ls(directory),
        ["status"] => status(),
        ["link", link] => {
            println!("{}", std::fs::read_link(link).expect("link").display());
        }
        ["env"] => std::env::vars().for_each(|(name, value)| println!("{name}={value}")),
        ["cwd"] => println!("{}", std::env::current_dir().expect("cwd").display()),
        ["write", file, text] => match std::fs::write(file, text) {
            Ok(()) => println!("written"),
            Err(error) => println!("{error}"),
        },
        ["stdout", text] => {
            let mut out = std::fs::OpenOptions::new()
                .write(true)
                .open("/dev/stdout")
                .expect("it");
            writeln!(out, "{text}").expect("write");
        }
        ["both"] => {
            println!("to stdout");
            eprintln!("to stderr");
            print!("no newline");
            std::io::stdout().flush().expect("flush");
        }
        ["lines", count] => (0..count.parse::<u64>().expect("count")).for_each(|n| println!("{n}")),
        ["flood"] => flood(),
        ["wait"] => wait_for_term(),
        ["late", ms] => {
            println!("begun");
            spin(ms.parse().expect("ms"));
            wait_for_term();
        }
        ["hang"] => hang(),
        ["become", user] => {
            become_user(user.parse().expect("number"));
            hang();
        }
        ["orphan"] => orphan(),
        ["zombies"] => zombies(),
        ["eat", mib] => {
            eat(mib.parse().expect("MiB"));
        }
        ["keep", mib] => {
            let _eaten = eat(mib.parse().expect("MiB"));
            hang();
        }
        ["spin", ms] => spin(ms.parse().expect("ms")),
        ["forks", most] => forks(most.parse().expect("number")),
        ["try"] => attempts(),
        ["started"] => started(),
        other => {
            eprintln!("unknown: {other:?}");
            return ExitCode::from(99);
        }
    }
    ExitCode::SUCCESS
}

/// Writes without a pause, more than one reader can keep up with.
fn flood() {
    let write = || {
        let mut options = std::fs::OpenOptions::new();
        let mut out = options.write(true).open("/dev/stdout").expect("it");
        while out.write_all(&[b'x'; 64 << 10]).is_ok() {}
    };
    std::thread::scope(|scope| (0..4).for_each(|_| drop(scope.spawn(write))));
}

fn cat(file: &str) {
    let mut text = Vec::new();
    match std::fs::File::open(file).and_then(|mut file| file.read_to_end(&mut text)) {
        Ok(_) => print!("{}", String::from_utf8_lossy(&text)),
        Err(error) => println!("{file}: {error}"),
    }
}

fn ls(directory: &str) {
    match std::fs::read_dir(directory) {
        Ok(entries) => {
            let mut names: Vec<_> = entries
                .map(|entry| entry.expect("entry").file_name())
                .collect();
            names.sort();
            names.iter().for_each(|name| println!("{}", name.display()));
        }
        Err(error) => println!("{error}"),
    }
}

/// The lines of /proc/self/status that tell who this is.
fn status() {
    let text = std::fs::read_to_string("/proc/self/status").expect("status");
    let wanted = [
        "Uid",
        "Gid",
        "Groups",
        "CapEff",
        "CapBnd",
        "NoNewPrivs",
        "Seccomp",
        "NSpid",
    ];
    for line in text.lines() {
        let (name, value) = line.split_once(':').expect("colon");
        if wanted.contains(&name) {
            println!(
                "{name} {}",
                value.split_whitespace().collect::<Vec<_>>().join(" ")
            );
        }
    }
}

/// Says it is ready, waits for SIGTERM or SIGQUIT, says which, and ends with 42.
fn wait_for_term() {
    // SAFETY: the set is initialised before it is used; one thread.
    let signal = unsafe {
        let mut set = std::mem::zeroed();
        libc::sigemptyset(&raw mut set);
        libc::sigaddset(&raw mut set, libc::SIGTERM);
        libc::sigaddset(&raw mut set, libc::SIGQUIT);
        libc::sigprocmask(libc::SIG_BLOCK, &raw const set, std::ptr::null_mut());
        println!("ready");
        let mut signal = 0;
        libc::sigwait(&raw const set, &raw mut signal);
        signal
    };
    println!("got {signal}");
    std::process::exit(42)
}

fn hang() {
    println!("ready");
    loop {
        std::thread::park();
    }
}

/// Leaves a grandchild that never ends behind and ends: the container must end with its first
/// process.
fn orphan() {
    // SAFETY: one thread.
    if unsafe { libc::fork() } == 0 {
        loop {
            std::thread::park();
        }
    }
    println!("leaving");
}

/// Makes orphans that end, and says how many dead processes nobody reaped.
fn become_user(user: u32) {
    // SAFETY: plain numbers.
    assert_eq!(unsafe { libc::setresuid(user, user, user) }, 0);
}

fn zombies() {
    for _ in 0..5 {
        // SAFETY: one thread; the children only fork and exit.
        unsafe {
            let child = libc::fork();
            if child == 0 {
                libc::fork();
                libc::_exit(0);
            }
            libc::waitpid(child, std::ptr::null_mut(), 0);
        }
    }
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(5);
    // Asked once more, one that has only just ended might be met.
    let mut left = dead();
    while left > 0 && std::time::Instant::now() < deadline {
        std::thread::yield_now();
        left = dead();
    }
    println!("dead {left}");
}

fn dead() -> usize {
    let entries = std::fs::read_dir("/proc").expect("proc").flatten();
    entries
        .filter_map(|entry| std::fs::read_to_string(entry.path().join("stat")).ok())
        .filter(|stat| {
            stat.rsplit_once(") ")
                .is_some_and(|(_, rest)| rest.starts_with('Z'))
        })
        .count()
}

fn eat(mib: usize) -> Vec<Vec<u8>> {
    let mut eaten = Vec::new();
    for _ in 0..mib {
        eaten.push(std::hint::black_box(vec![1u8; 1 << 20]));
    }
    println!("ate {}", eaten.len());
    eaten
}

/// Forks until it is refused; says how many there are then.
fn forks(most: usize) {
    let mut made = 0;
    for _ in 0..most {
        // SAFETY: one thread; the children only wait to be killed.
        match unsafe { libc::fork() } {
            0 => loop {
                std::thread::park();
            },
            -1 => break,
            _ => made += 1,
        }
    }
    println!("forks {made}");
}

fn spin(ms: u64) {
    let end = std::time::Instant::now() + std::time::Duration::from_millis(ms);
    while std::time::Instant::now() < end {
        std::hint::black_box(0);
    }
}

/// What the filter and the capabilities leave.
fn attempts() {
    let say = |name: &str, result: libc::c_long| match result {
        -1 => println!(
            "{name} {}",
            std::io::Error::last_os_error()
                .raw_os_error()
                .expect("errno")
        ),
        _ => println!("{name} ok"),
    };
    // SAFETY: calls that fail, or make a descriptor; null pointers are refused by the kernel.
    unsafe {
        say("unshare", libc::unshare(libc::CLONE_NEWUSER).into());
        say(
            "mount",
            libc::mount(
                c"x".as_ptr(),
                c"/proc".as_ptr(),
                c"tmpfs".as_ptr(),
                0,
                std::ptr::null(),
            )
            .into(),
        );
        say("keyctl", libc::syscall(libc::SYS_keyctl, 0, -3, 0));
        say("clone3", libc::syscall(libc::SYS_clone3, 0, 0));
        say(
            "vsock",
            libc::socket(libc::AF_VSOCK, libc::SOCK_STREAM, 0).into(),
        );
        say(
            "inet",
            libc::socket(libc::AF_INET, libc::SOCK_STREAM, 0).into(),
        );
        say("future", libc::syscall(4000));
    }
}

/// When it was executed, in nanoseconds of the monotonic clock.
fn started() {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::Monotonic);
    println!(
        "{}",
        now.tv_sec as i128 * 1_000_000_000 + now.tv_nsec as i128
    );
}
