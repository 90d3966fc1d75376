//! Which users the fabric has: the range of ids and who may write it.
//!
//! Pure but for reading /etc/subuid and running newuidmap. It must never map the host's root into
//! the fabric when a range is to be had.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// Ids of a full mapping: 0 to 65,535.
pub const IDS: u32 = 65_536;
/// First host id of root's ranges; far above what accounts and /etc/subuid use.
const ROOT_RANGES_FIRST: u32 = 0x5A00_0000;
/// How many ranges there are, one for each instance.
const ROOT_RANGES: u32 = 4_096;

/// Which users the fabric got.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mapping {
    /// Users 0 to `ids - 1` exist.
    Range {
        /// Number of ids.
        ids: u32,
    },
    /// Only user 0 exists; an image with further users cannot be unpacked.
    Single {
        /// Why not more.
        reason: String,
    },
}

/// The first host id of an instance's range under root. The owner of the fabric's directory.
#[must_use]
pub fn root_range(instance: u32) -> u32 {
    ROOT_RANGES_FIRST + (instance % ROOT_RANGES) * IDS
}

/// How the ids are to be mapped, decided before the namespace exists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Plan {
    /// A privileged process writes the files itself.
    Write { first: u32 },
    /// newuidmap and newgidmap write them.
    Tools {
        uid: u32,
        gid: u32,
        users: SubRange,
        groups: SubRange,
    },
    /// Only the own id.
    Single { reason: String },
}

/// A user's part of /etc/subuid or /etc/subgid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SubRange {
    /// First host id.
    pub first: u32,
    /// Number of ids.
    pub count: u32,
}

/// Chooses the plan for a user.
pub fn plan(uid: u32, gid: u32, instance: u32) -> Plan {
    if uid == 0 {
        return Plan::Write {
            first: root_range(instance),
        };
    }
    for tool in ["newuidmap", "newgidmap"] {
        if find_program(tool).is_none() {
            return Plan::Single {
                reason: format!("{tool} is not installed"),
            };
        }
    }
    let name = user_name(uid);
    let range = |path: &str| {
        let text = fs::read_to_string(path).unwrap_or_default();
        sub_range(&text, name.as_deref(), uid)
    };
    match (range("/etc/subuid"), range("/etc/subgid")) {
        (Some(users), Some(groups)) => Plan::Tools {
            uid,
            gid,
            users,
            groups,
        },
        (None, _) => Plan::Single {
            reason: "no range for this user in /etc/subuid".into(),
        },
        (_, None) => Plan::Single {
            reason: "no range for this user in /etc/subgid".into(),
        },
    }
}

/// The largest range that the text of /etc/subuid gives a user, by name or number.
pub fn sub_range(text: &str, name: Option<&str>, uid: u32) -> Option<SubRange> {
    let number = uid.to_string();
    text.lines()
        .filter_map(|line| {
            let mut parts = line.trim().split(':');
            let owner = parts.next()?;
            let first = parts.next()?.parse().ok()?;
            let count = parts.next()?.parse().ok()?;
            (owner == number || Some(owner) == name).then_some(SubRange { first, count })
        })
        .filter(|range| range.count > 0)
        .max_by_key(|range| range.count)
}

/// The first host id behind all ranges of the texts of /etc/subuid and /etc/subgid: one that is
/// given to a user from there on is nobody else's.
pub fn first_free(texts: &[String]) -> u32 {
    /// Where distributions begin.
    const FIRST: u32 = 100_000;
    let ends = texts
        .iter()
        .flat_map(|text| text.lines())
        .filter_map(|line| {
            let mut parts = line.trim().split(':').skip(1);
            let first: u32 = parts.next()?.parse().ok()?;
            first.checked_add(parts.next()?.parse().ok()?)
        });
    ends.fold(FIRST, u32::max)
}

/// The account's name, from /etc/passwd only: the binary is static and asks no name service.
pub fn user_name(uid: u32) -> Option<String> {
    let text = fs::read_to_string("/etc/passwd").ok()?;
    text.lines().find_map(|line| {
        let mut parts = line.split(':');
        let name = parts.next()?;
        (parts.nth(1)? == uid.to_string()).then(|| name.to_owned())
    })
}

/// Where a program lies.
pub fn find_program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_else(|| "/usr/bin:/bin".into());
    let sbin = ["/usr/sbin", "/sbin"].map(PathBuf::from);
    std::env::split_paths(&path)
        .chain(sbin)
        .map(|directory| directory.join(name))
        .find(|candidate| candidate.is_file())
}

/// Maps the ids of process `pid`, from outside its user namespace.
pub fn carry_out(plan: &Plan, pid: i32) -> Result<(), String> {
    match plan {
        Plan::Write { first } => {
            for file in ["gid_map", "uid_map"] {
                fs::write(format!("/proc/{pid}/{file}"), format!("0 {first} {IDS}\n"))
                    .map_err(|error| format!("{file} refused ids from {first}: {error}"))?;
            }
            Ok(())
        }
        Plan::Tools {
            uid,
            gid,
            users,
            groups,
        } => {
            run_tool("newgidmap", pid, *gid, *groups)?;
            run_tool("newuidmap", pid, *uid, *users)
        }
        Plan::Single { reason } => Err(reason.clone()),
    }
}

/// Maps only the caller's own id, from inside its new user namespace.
pub fn map_single(uid: u32, gid: u32) -> std::io::Result<()> {
    // A part of the failed plan may be there already; each file can be written once.
    if !is_mapped("gid_map") {
        fs::write("/proc/self/setgroups", "deny")?;
        fs::write("/proc/self/gid_map", format!("0 {gid} 1\n"))?;
    }
    if !is_mapped("uid_map") {
        fs::write("/proc/self/uid_map", format!("0 {uid} 1\n"))?;
    }
    Ok(())
}

fn is_mapped(file: &str) -> bool {
    fs::read_to_string(format!("/proc/self/{file}")).is_ok_and(|text| !text.trim().is_empty())
}

fn run_tool(tool: &str, pid: i32, own: u32, range: SubRange) -> Result<(), String> {
    let program = find_program(tool).ok_or_else(|| format!("{tool} is not installed"))?;
    let count = range.count.min(IDS - 1);
    let output = Command::new(program)
        .args([pid.to_string(), "0".into(), own.to_string(), "1".into()])
        .args(["1".to_owned(), range.first.to_string(), count.to_string()])
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("{tool} could not be started: {error}"))?;
    if output.status.success() {
        Ok(())
    } else {
        Err(format!(
            "{tool}: {}",
            String::from_utf8_lossy(&output.stderr).trim()
        ))
    }
}

/// How many ids a carried-out plan gives.
pub fn ids(plan: &Plan) -> u32 {
    match plan {
        Plan::Write { .. } => IDS,
        Plan::Tools { users, groups, .. } => 1 + users.count.min(groups.count).min(IDS - 1),
        Plan::Single { .. } => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_gets_the_largest_of_his_ranges_by_name_or_number() {
        let text = "ada:100000:65536\nbob:1:2\n1000:300000:70000\nbroken\nada:x:3\n";
        let both = sub_range(text, Some("ada"), 1000);
        assert_eq!(
            both,
            Some(SubRange {
                first: 300_000,
                count: 70_000
            })
        );
        let by_name = sub_range(text, Some("bob"), 7);
        assert_eq!(by_name, Some(SubRange { first: 1, count: 2 }));
        assert_eq!(sub_range(text, None, 8), None);
    }

    #[test]
    fn a_range_that_is_proposed_is_nobody_elses() {
        let text = |it: &str| it.to_owned();
        assert_eq!(first_free(&[text(""), text("broken\nada:1:2")]), 100_000);
        let users = text("ada:100000:65536\nbob:165536:65536\n");
        let groups = text("ada:300000:65536\nodd:4294967295:65536\n");
        assert_eq!(first_free(&[users, groups]), 365_536);
    }

    #[test]
    fn ranges_of_instances_stay_inside_32_bits() {
        assert_eq!(root_range(0), 0x5A00_0000);
        assert_eq!(root_range(1), 0x5A01_0000);
        let last = root_range(u32::MAX);
        assert!(last.checked_add(IDS).is_some());
    }
}
