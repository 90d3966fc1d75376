//! Linux capabilities by name, the default set, and how a set is built from it.

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;

/// One capability, by its number in capabilities(7). In files it is its name without `CAP_`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Capability(u8);

/// Names by number, as of Linux 5.9; none was added since.
const NAMES: [&str; 41] = [
    "CHOWN",
    "DAC_OVERRIDE",
    "DAC_READ_SEARCH",
    "FOWNER",
    "FSETID",
    "KILL",
    "SETGID",
    "SETUID",
    "SETPCAP",
    "LINUX_IMMUTABLE",
    "NET_BIND_SERVICE",
    "NET_BROADCAST",
    "NET_ADMIN",
    "NET_RAW",
    "IPC_LOCK",
    "IPC_OWNER",
    "SYS_MODULE",
    "SYS_RAWIO",
    "SYS_CHROOT",
    "SYS_PTRACE",
    "SYS_PACCT",
    "SYS_ADMIN",
    "SYS_BOOT",
    "SYS_NICE",
    "SYS_RESOURCE",
    "SYS_TIME",
    "SYS_TTY_CONFIG",
    "MKNOD",
    "LEASE",
    "AUDIT_WRITE",
    "AUDIT_CONTROL",
    "SETFCAP",
    "MAC_OVERRIDE",
    "MAC_ADMIN",
    "SYSLOG",
    "WAKE_ALARM",
    "BLOCK_SUSPEND",
    "AUDIT_READ",
    "PERFMON",
    "BPF",
    "CHECKPOINT_RESTORE",
];

/// What a container may do unless it says otherwise: what container engines commonly leave, which
/// in a user namespace reaches no further than that namespace.
const DEFAULT: [&str; 14] = [
    "AUDIT_WRITE",
    "CHOWN",
    "DAC_OVERRIDE",
    "FOWNER",
    "FSETID",
    "KILL",
    "MKNOD",
    "NET_BIND_SERVICE",
    "NET_RAW",
    "SETFCAP",
    "SETGID",
    "SETPCAP",
    "SETUID",
    "SYS_CHROOT",
];

impl Capability {
    /// From its name, with or without `CAP_`, in either case. `ALL` is not one capability.
    pub fn parse(text: &str) -> Option<Capability> {
        let upper = text.to_ascii_uppercase();
        let name = upper.strip_prefix("CAP_").unwrap_or(&upper);
        let number = NAMES.iter().position(|known| *known == name)?;
        u8::try_from(number).ok().map(Capability)
    }

    /// All of them.
    pub fn all() -> BTreeSet<Capability> {
        (0u8..).take(NAMES.len()).map(Capability).collect()
    }

    /// The default set.
    pub fn defaults() -> BTreeSet<Capability> {
        DEFAULT
            .iter()
            .filter_map(|name| Capability::parse(name))
            .collect()
    }

    /// Its number.
    pub const fn number(self) -> u8 {
        self.0
    }

    /// Its name without `CAP_`.
    pub fn name(self) -> &'static str {
        NAMES[usize::from(self.0)]
    }
}

/// The default set without `drop`, and with `add`.
pub fn effective(add: &BTreeSet<Capability>, drop: &BTreeSet<Capability>) -> BTreeSet<Capability> {
    let mut set = Capability::defaults();
    set.retain(|capability| !drop.contains(capability));
    set.extend(add);
    set
}

/// The set as the kernel's bits.
pub fn bits(set: &BTreeSet<Capability>) -> u64 {
    set.iter()
        .fold(0, |bits, capability| bits | 1 << capability.number())
}

impl TryFrom<String> for Capability {
    type Error = String;
    fn try_from(text: String) -> Result<Capability, String> {
        Capability::parse(&text).ok_or_else(|| format!("{text:?} is not a capability"))
    }
}

impl From<Capability> for String {
    fn from(capability: Capability) -> String {
        capability.name().to_owned()
    }
}

impl fmt::Display for Capability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CAP_{}", self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(names: &[&str]) -> BTreeSet<Capability> {
        names
            .iter()
            .map(|name| Capability::parse(name).expect(name))
            .collect()
    }

    #[test]
    fn numbers_are_the_kernels() {
        for (name, number) in [
            ("CHOWN", libc_numbers::CHOWN),
            ("cap_sys_admin", libc_numbers::SYS_ADMIN),
            ("CAP_CHECKPOINT_RESTORE", libc_numbers::CHECKPOINT_RESTORE),
            ("SETFCAP", libc_numbers::SETFCAP),
        ] {
            assert_eq!(Capability::parse(name).unwrap().number(), number, "{name}");
        }
        assert_eq!(Capability::parse("ALL"), None);
        assert_eq!(Capability::parse("CAP_"), None);
    }

    /// From linux/capability.h.
    mod libc_numbers {
        pub const CHOWN: u8 = 0;
        pub const SYS_ADMIN: u8 = 21;
        pub const SETFCAP: u8 = 31;
        pub const CHECKPOINT_RESTORE: u8 = 40;
    }

    #[test]
    fn the_default_set_is_the_usual_one() {
        assert_eq!(bits(&Capability::defaults()), 0xa80425fb);
    }

    #[test]
    fn what_is_dropped_goes_before_what_is_added_comes() {
        let made = effective(&set(&["SYS_PTRACE", "KILL"]), &set(&["KILL", "MKNOD"]));
        assert!(made.contains(&Capability::parse("KILL").unwrap()));
        assert!(made.contains(&Capability::parse("SYS_PTRACE").unwrap()));
        assert!(!made.contains(&Capability::parse("MKNOD").unwrap()));
        assert_eq!(
            effective(&BTreeSet::new(), &Capability::all()),
            BTreeSet::new()
        );
    }
}
