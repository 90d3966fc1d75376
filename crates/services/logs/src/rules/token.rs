//! Places between events as text. A page token is such a text sealed by [`wire::Call::seal`], so
//! that nobody can forge one.

use base::Time;
use control::ports::LogGap;

const DIGITS: usize = 20;

/// In tokens of GetLogEvents: to which side of a gap to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Side {
    /// To newer events.
    pub forward: bool,
    /// From here.
    pub gap: LogGap,
}

impl Side {
    /// `f/…` or `b/…`.
    pub fn text(self) -> String {
        let side = if self.forward { 'f' } else { 'b' };
        let at = self.gap.at.millis().max(0);
        format!("{side}/{at:020}{:020}", self.gap.sequence)
    }

    /// Reads such a text.
    pub fn parse(text: &str) -> Option<Side> {
        let (side, numbers) = text.split_once('/')?;
        let forward = match side {
            "f" => true,
            "b" => false,
            _ => return None,
        };
        let [at, sequence] = numbers_of(numbers)?;
        let at = Time::from_millis(i64::try_from(at).ok()?);
        Some(Side {
            forward,
            gap: LogGap { at, sequence },
        })
    }
}

/// In tokens of FilterLogEvents: the last event that was looked at, in the order of all streams.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Looked {
    /// Its instant.
    pub at: Time,
    /// Its stream's id as a number.
    pub stream: u64,
    /// Its number in the stream.
    pub sequence: u64,
}

impl Looked {
    /// As text.
    pub fn text(self) -> String {
        let at = self.at.millis().max(0);
        format!("{at:020}{:020}{:020}", self.stream, self.sequence)
    }

    /// Reads such a text.
    pub fn parse(text: &str) -> Option<Looked> {
        let [at, stream, sequence] = numbers_of(text)?;
        Some(Looked {
            at: Time::from_millis(i64::try_from(at).ok()?),
            stream,
            sequence,
        })
    }
}

fn numbers_of<const N: usize>(text: &str) -> Option<[u64; N]> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    if text.len() != N * DIGITS || !digits {
        return None;
    }
    let mut numbers = [0; N];
    for (index, number) in numbers.iter_mut().enumerate() {
        *number = text[index * DIGITS..][..DIGITS].parse().ok()?;
    }
    Some(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_come_back_and_other_texts_are_none() {
        let gap = LogGap {
            at: Time::from_millis(1_700_000_000_000),
            sequence: u64::MAX,
        };
        for forward in [true, false] {
            let side = Side { forward, gap };
            assert_eq!(Side::parse(&side.text()), Some(side));
        }
        let looked = Looked {
            at: gap.at,
            stream: u64::MAX,
            sequence: 7,
        };
        assert_eq!(Looked::parse(&looked.text()), Some(looked));
        let nines = "9".repeat(40);
        for wrong in ["", "f/", "x/1", "f/1", "f/+1", &format!("f/{nines}"), "f/é"] {
            assert_eq!(Side::parse(wrong), None, "{wrong}");
        }
    }
}
