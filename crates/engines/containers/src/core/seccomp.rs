//! Which system calls a container may make: `seccomp/default.list` compiled for an architecture and
//! a set of capabilities. Pure; installing the programs is the shell's.
//!
//! Two programs are made, because one has only one answer for what it does not name. The kernel
//! takes the stricter answer of both:
//! 1. *known* allows what the list names, and answers ENOSYS to all else, so that a program built
//!    for a newer kernel takes its fallback;
//! 2. *forbidden* answers EPERM to what the list's rules forbid, and allows all else.

use super::capabilities::Capability;
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
    SeccompRule,
};
use std::collections::{BTreeMap, BTreeSet};

pub use seccompiler::TargetArch;

const LIST: &str = include_str!("../../seccomp/default.list");

const EPERM: u32 = 1;
const ENOSYS: u32 = 38;

/// CLONE_NEW* of clone(2), each a bit; CLONE_NEWTIME is only clone3's and unshare's.
const NAMESPACE_FLAGS: [u64; 7] = [
    0x0002_0000, // NEWNS
    0x0200_0000, // NEWCGROUP
    0x0400_0000, // NEWUTS
    0x0800_0000, // NEWIPC
    0x1000_0000, // NEWUSER
    0x2000_0000, // NEWPID
    0x4000_0000, // NEWNET
];
const HARMLESS_PERSONALITIES: [u64; 5] = [0, 0x8, 0x2_0000, 0x2_0008, 0xffff_ffff];
const AF_VSOCK: u64 = 40;

/// The two programs, in the order in which they are installed.
#[derive(Debug)]
pub struct Programs {
    /// ENOSYS for what the list does not know.
    pub known: BpfProgram,
    /// EPERM for what the list forbids.
    pub forbidden: BpfProgram,
}

/// Why the list could not be compiled; a fault of this build, shown by its tests.
#[derive(Debug)]
pub struct BadList(pub String);

/// The architecture that this is built for; `None` if the list has no numbers for it.
pub const fn native() -> Option<TargetArch> {
    if cfg!(target_arch = "x86_64") {
        Some(TargetArch::x86_64)
    } else if cfg!(target_arch = "aarch64") {
        Some(TargetArch::aarch64)
    } else {
        None
    }
}

/// Compiles the default list for `arch` and a process that has `capabilities`.
pub fn compile(arch: TargetArch, capabilities: &BTreeSet<Capability>) -> Result<Programs, BadList> {
    let mut known = BTreeMap::new();
    let mut forbidden = BTreeMap::new();
    for line in lines() {
        let line = line?;
        let Some(number) = line.number(arch) else {
            continue;
        };
        match verdict(line.rule, capabilities)? {
            Verdict::Unknown => continue,
            Verdict::Allow => {}
            Verdict::Forbid => drop(forbidden.insert(number, Vec::new())),
            Verdict::ForbidIf(rules) => drop(forbidden.insert(number, rules)),
        }
        if known.insert(number, Vec::new()).is_some() {
            return Err(BadList(format!(
                "{} has the number of another line",
                line.name
            )));
        }
    }
    Ok(Programs {
        known: program(
            known,
            SeccompAction::Errno(ENOSYS),
            SeccompAction::Allow,
            arch,
        )?,
        forbidden: program(
            forbidden,
            SeccompAction::Allow,
            SeccompAction::Errno(EPERM),
            arch,
        )?,
    })
}

struct Line {
    name: &'static str,
    x86_64: Option<i64>,
    aarch64: Option<i64>,
    rule: &'static str,
}

impl Line {
    fn number(&self, arch: TargetArch) -> Option<i64> {
        match arch {
            TargetArch::x86_64 => self.x86_64,
            TargetArch::aarch64 => self.aarch64,
            TargetArch::riscv64 => None,
        }
    }
}

enum Verdict {
    Allow,
    Unknown,
    Forbid,
    ForbidIf(Vec<SeccompRule>),
}

fn lines() -> impl Iterator<Item = Result<Line, BadList>> {
    LIST.lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| {
            let mut words = line.split_ascii_whitespace();
            match (
                words.next(),
                words.next(),
                words.next(),
                words.next(),
                words.next(),
            ) {
                (Some(name), Some(x86_64), Some(aarch64), Some(rule), None) => Ok(Line {
                    name,
                    x86_64: number(x86_64)?,
                    aarch64: number(aarch64)?,
                    rule,
                }),
                _ => Err(BadList(format!("not four words: {line:?}"))),
            }
        })
}

fn number(text: &str) -> Result<Option<i64>, BadList> {
    if text == "-" {
        return Ok(None);
    }
    text.parse()
        .map(Some)
        .map_err(|_| BadList(format!("{text:?} is no number")))
}

fn verdict(rule: &str, capabilities: &BTreeSet<Capability>) -> Result<Verdict, BadList> {
    let has = |name: &str| {
        let capability = Capability::parse(name);
        capability
            .map(|capability| capabilities.contains(&capability))
            .ok_or_else(|| BadList(format!("{name:?} is no rule and no capability")))
    };
    Ok(match rule {
        "allow" => Verdict::Allow,
        "never" => Verdict::Forbid,
        "clone" if has("SYS_ADMIN")? => Verdict::Allow,
        "clone" => Verdict::ForbidIf(namespace_rules()?),
        "clone3" if has("SYS_ADMIN")? => Verdict::Allow,
        "clone3" => Verdict::Unknown,
        "personality" => Verdict::ForbidIf(vec![personality_rule()?]),
        "socket" => Verdict::ForbidIf(vec![
            SeccompRule::new(vec![argument(SeccompCmpOp::Eq, AF_VSOCK)?]).map_err(bad)?,
        ]),
        names => {
            for name in names.split(',') {
                if has(name)? {
                    return Ok(Verdict::Allow);
                }
            }
            Verdict::Forbid
        }
    })
}

/// One rule for each namespace flag: a rule is met when all its conditions are, the list of rules
/// when one is.
fn namespace_rules() -> Result<Vec<SeccompRule>, BadList> {
    NAMESPACE_FLAGS
        .iter()
        .map(|&flag| {
            let condition = argument(SeccompCmpOp::MaskedEq(flag), flag)?;
            SeccompRule::new(vec![condition]).map_err(bad)
        })
        .collect()
}

fn personality_rule() -> Result<SeccompRule, BadList> {
    let conditions: Result<Vec<_>, _> = HARMLESS_PERSONALITIES
        .iter()
        .map(|&harmless| argument(SeccompCmpOp::Ne, harmless))
        .collect();
    SeccompRule::new(conditions?).map_err(bad)
}

/// A condition on the first argument, of which the kernel reads 32 bits in all calls named here.
fn argument(op: SeccompCmpOp, value: u64) -> Result<SeccompCondition, BadList> {
    SeccompCondition::new(0, SeccompCmpArgLen::Dword, op, value).map_err(bad)
}

fn program(
    rules: BTreeMap<i64, Vec<SeccompRule>>,
    otherwise: SeccompAction,
    on_match: SeccompAction,
    arch: TargetArch,
) -> Result<BpfProgram, BadList> {
    let filter = SeccompFilter::new(rules, otherwise, on_match, arch).map_err(bad)?;
    BpfProgram::try_from(filter).map_err(bad)
}

fn bad(error: seccompiler::BackendError) -> BadList {
    BadList(error.to_string())
}

#[cfg(test)]
#[path = "seccomp/tests.rs"]
mod tests;
