//! The compiled programs, run by a small interpreter of the classic BPF that the kernel runs.

use super::*;
use seccompiler::sock_filter;

const AUDIT_X86_64: u32 = 0xc000_003e;
const AUDIT_AARCH64: u32 = 0xc000_00b7;
const ALLOW: u32 = 0x7fff_0000;
const KILL: u32 = 0x8000_0000;
const KILL_THREAD: u32 = 0;
const ERRNO: u32 = 0x0005_0000;

/// The bytes of `struct seccomp_data`.
fn data(arch: u32, number: i64, first: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    bytes.extend((number as u32).to_le_bytes());
    bytes.extend(arch.to_le_bytes());
    bytes.extend(0u64.to_le_bytes());
    bytes.extend(first.to_le_bytes());
    bytes.resize(64, 0);
    bytes
}

/// Runs the instructions that seccompiler emits: word loads, jumps, and, return.
fn run(program: &[sock_filter], data: &[u8]) -> u32 {
    let (mut at, mut acc) = (0usize, 0u32);
    loop {
        let i = &program[at];
        at += 1;
        let jump = |yes: bool| usize::from(if yes { i.jt } else { i.jf });
        match i.code {
            0x20 => {
                let from = i.k as usize;
                acc = u32::from_le_bytes(data[from..from + 4].try_into().unwrap());
            }
            0x05 => at += i.k as usize,
            0x15 => at += jump(acc == i.k),
            0x25 => at += jump(acc > i.k),
            0x35 => at += jump(acc >= i.k),
            0x54 => acc &= i.k,
            0x06 => return i.k,
            code => panic!("instruction {code:#x}"),
        }
    }
}

/// What the kernel would answer: the stricter of both.
fn answer(programs: &Programs, data: &[u8]) -> u32 {
    let severity = |action: u32| match action & 0xffff_0000 {
        KILL | KILL_THREAD => 0,
        ERRNO => 1,
        ALLOW => 2,
        other => panic!("action {other:#x}"),
    };
    let (first, latest) = (run(&programs.known, data), run(&programs.forbidden, data));
    // On a tie the filter that was installed last gives the error number.
    if severity(first) < severity(latest) {
        first
    } else {
        latest
    }
}

fn number(arch: TargetArch, name: &str) -> i64 {
    let line = lines()
        .map(|line| line.expect("line"))
        .find(|line| line.name == name);
    line.and_then(|line| line.number(arch)).expect(name)
}

#[test]
fn calls_get_their_answers_on_both_architectures() {
    let eperm = ERRNO | EPERM;
    let enosys = ERRNO | ENOSYS;
    let admin = BTreeSet::from([Capability::parse("SYS_ADMIN").unwrap()]);
    let plain = Capability::defaults();
    for (arch, audit) in [
        (TargetArch::x86_64, AUDIT_X86_64),
        (TargetArch::aarch64, AUDIT_AARCH64),
    ] {
        for (capabilities, name, first, expected) in [
            (&plain, "read", 0, ALLOW),
            (&plain, "execve", 0, ALLOW),
            (&plain, "file_setattr", 0, ALLOW),
            (&plain, "chroot", 0, ALLOW), // CAP_SYS_CHROOT is in the default set
            (&plain, "mount", 0, eperm),
            (&admin, "mount", 0, ALLOW),
            (&admin, "chroot", 0, eperm),
            (&plain, "unshare", 0x1000_0000, eperm),
            (&plain, "io_uring_setup", 8, eperm),
            (&admin, "io_uring_setup", 8, eperm),
            (&plain, "keyctl", 0, eperm),
            (&plain, "clone", 0x11, ALLOW),
            (&plain, "clone", 0x1000_0011, eperm),
            (&plain, "clone", 0x0002_0000, eperm),
            (&plain, "clone", 0x003d_0f00, ALLOW), // pthread_create
            (&admin, "clone", 0x1000_0011, ALLOW),
            (&plain, "clone3", 0, enosys),
            (&admin, "clone3", 0, ALLOW),
            (&plain, "personality", 0, ALLOW),
            (&plain, "personality", 0xffff_ffff, ALLOW),
            (&plain, "personality", 0x0004_0000, eperm), // ADDR_NO_RANDOMIZE
            (&plain, "socket", 2, ALLOW),
            (&plain, "socket", 40, eperm),
        ] {
            let programs = compile(arch, capabilities).unwrap();
            let got = answer(&programs, &data(audit, number(arch, name), first));
            assert_eq!(got, expected, "{arch:?} {name} {first:#x}: {got:#x}");
        }
        let programs = compile(arch, &plain).unwrap();
        assert_eq!(answer(&programs, &data(audit, 9_999, 0)), enosys);
        assert!(matches!(
            answer(&programs, &data(0x4000_0003, 3, 0)),
            KILL | KILL_THREAD
        ));
    }
}

#[test]
fn every_line_has_a_known_rule_and_a_number() {
    let mut names = BTreeSet::new();
    for line in lines() {
        let line = line.unwrap();
        assert!(names.insert(line.name), "{} twice", line.name);
        assert!(
            line.x86_64.is_some() || line.aarch64.is_some(),
            "{}",
            line.name
        );
        assert!(
            verdict(line.rule, &BTreeSet::new()).is_ok(),
            "{}",
            line.rule
        );
    }
    assert!(names.len() > 300);
}

#[cfg(target_arch = "x86_64")]
#[test]
fn numbers_agree_with_the_c_library() {
    for (name, expected) in [
        ("read", libc::SYS_read),
        ("execve", libc::SYS_execve),
        ("clone3", libc::SYS_clone3),
        ("socket", libc::SYS_socket),
        ("mount_setattr", libc::SYS_mount_setattr),
        ("bpf", libc::SYS_bpf),
        ("keyctl", libc::SYS_keyctl),
    ] {
        assert_eq!(number(TargetArch::x86_64, name), expected, "{name}");
    }
}
