//! Signals by name and number, in the numbering that x86_64 and aarch64 share.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A signal, 1 to 64. In files it is its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "i32", into = "i32")]
pub struct Signal(i32);

/// The lowest real-time signal that the C library leaves to programs.
const RTMIN: i32 = 34;
const RTMAX: i32 = 64;

const NAMES: [&str; 31] = [
    "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2",
    "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG",
    "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS",
];

impl Signal {
    /// SIGKILL.
    pub const KILL: Signal = Signal(9);
    /// SIGTERM.
    pub const TERM: Signal = Signal(15);

    /// From its number; `None` outside 1 to 64.
    pub const fn from_number(number: i32) -> Option<Signal> {
        if number >= 1 && number <= RTMAX {
            Some(Signal(number))
        } else {
            None
        }
    }

    /// From what an image's configuration says: `SIGTERM`, `TERM`, `15`, `SIGRTMIN+3`.
    pub fn parse(text: &str) -> Option<Signal> {
        if let Ok(number) = text.parse::<i32>() {
            return Signal::from_number(number);
        }
        let upper = text.to_ascii_uppercase();
        let name = upper.strip_prefix("SIG").unwrap_or(&upper);
        if let Some(offset) = name.strip_prefix("RTMIN") {
            return Signal::from_number(RTMIN + real_time_offset(offset, '+')?);
        }
        if let Some(offset) = name.strip_prefix("RTMAX") {
            return Signal::from_number(RTMAX - real_time_offset(offset, '-')?);
        }
        let index = NAMES.iter().position(|known| *known == name)?;
        Signal::from_number(i32::try_from(index).ok()? + 1)
    }

    /// Its number.
    pub const fn number(self) -> i32 {
        self.0
    }
}

/// Whether the first process of a namespace gets a signal, from its `/proc/PID/status` and
/// `syscall`: it catches it, blocks it in order to fetch it, or is waiting for one (while it does,
/// what it waits for is not shown as blocked). SIGKILL it always gets.
pub fn hears(status: &str, syscall: &str, signal: Signal) -> bool {
    let mask = |name: &str| {
        let mut lines = status.lines();
        let mask = lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
        mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok())
            .unwrap_or(0)
    };
    let heard = mask("SigCgt") | mask("SigBlk");
    let call = syscall.split_whitespace().next();
    let waits = call.is_some_and(|call| call.parse() == Ok(libc::SYS_rt_sigtimedwait));
    waits || signal == Signal::KILL || heard >> (signal.number() - 1) & 1 == 1
}

/// The `+N` after RTMIN or the `-N` after RTMAX; nothing is zero.
fn real_time_offset(text: &str, sign: char) -> Option<i32> {
    if text.is_empty() {
        return Some(0);
    }
    let offset: i32 = text.strip_prefix(sign)?.parse().ok()?;
    (0..=RTMAX - RTMIN).contains(&offset).then_some(offset)
}

impl TryFrom<i32> for Signal {
    type Error = String;
    fn try_from(number: i32) -> Result<Signal, String> {
        Signal::from_number(number).ok_or_else(|| format!("{number} is not a signal"))
    }
}

impl From<Signal> for i32 {
    fn from(signal: Signal) -> i32 {
        signal.0
    }
}

impl fmt::Display for Signal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match usize::try_from(self.0 - 1)
            .ok()
            .and_then(|index| NAMES.get(index))
        {
            Some(name) => write!(f, "SIG{name}"),
            None if self.0 >= RTMIN => write!(f, "SIGRTMIN+{}", self.0 - RTMIN),
            None => write!(f, "signal {}", self.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers_mean_the_same_signal() {
        for (text, number) in [
            ("SIGTERM", 15),
            ("term", 15),
            ("9", 9),
            ("SIGQUIT", 3),
            ("SIGWINCH", 28),
            ("SIGRTMIN+3", 37),
            ("RTMAX-1", 63),
            ("SIGRTMIN", 34),
        ] {
            assert_eq!(
                Signal::parse(text).map(Signal::number),
                Some(number),
                "{text}"
            );
        }
        for text in [
            "", "0", "65", "SIG", "NOPE", "RTMIN-1", "RTMAX+1", "RTMIN+31", "-9",
        ] {
            assert_eq!(Signal::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_signal_is_heard_that_is_caught_or_blocked() {
        let status = |blocked: &str, caught: &str| {
            format!("Name:\tx\nSigBlk:\t{blocked}\nSigIgn:\t0000000000004000\nSigCgt:\t{caught}\n")
        };
        let (none, term) = ("0000000000000000", "0000000000004000");
        for (blocked, caught, signal, heard) in [
            (none, none, Signal::TERM, false),
            (term, none, Signal::TERM, true),
            (none, term, Signal::TERM, true),
            (none, term, Signal(3), false),
            (none, none, Signal::KILL, true),
            ("8000000000000000", none, Signal(64), true),
        ] {
            let status = status(blocked, caught);
            assert_eq!(hears(&status, "running", signal), heard, "{status}{signal}");
        }
        assert!(!hears("", "", Signal::TERM));
        let waiting = format!("{} 0x7ffc1 0x0", libc::SYS_rt_sigtimedwait);
        assert!(hears(&status(none, none), &waiting, Signal::TERM));
    }

    #[test]
    fn every_signal_is_shown_as_it_is_read() {
        for number in (1..=31).chain(34..=64) {
            let signal = Signal::from_number(number).unwrap();
            assert_eq!(Signal::parse(&signal.to_string()), Some(signal));
        }
    }
}
