//! What the interfaces of a namespace have carried, from the kernel's text. Pure.

use std::collections::BTreeMap;

/// What one interface has carried since it was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Carried {
    /// What came in.
    pub received: Direction,
    /// What went out.
    pub sent: Direction,
}

/// One direction's counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Direction {
    /// Bytes.
    pub bytes: u64,
    /// Packets.
    pub packets: u64,
    /// Packets with errors.
    pub errors: u64,
    /// Packets dropped.
    pub dropped: u64,
}

/// Numbers of one direction in a line.
const COLUMNS: usize = 8;

/// The counts of every interface but the loopback, from the text of `net/dev`. A line that is not
/// understood is left out.
pub fn carried(text: &str) -> BTreeMap<String, Carried> {
    let line = |line: &str| {
        let (name, numbers) = line.split_once(':')?;
        let numbers = numbers.split_whitespace().map(|one| one.parse().ok());
        let numbers = numbers.collect::<Option<Vec<u64>>>()?;
        let counts = Carried {
            received: direction(numbers.get(..COLUMNS)?)?,
            sent: direction(numbers.get(COLUMNS..)?)?,
        };
        Some((name.trim().to_owned(), counts))
    };
    let all = text.lines().filter_map(line);
    all.filter(|(name, _)| name != "lo").collect()
}

fn direction(numbers: &[u64]) -> Option<Direction> {
    let [bytes, packets, errors, dropped, ..] = *numbers else {
        return None;
    };
    Some(Direction {
        bytes,
        packets,
        errors,
        dropped,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_interface_but_the_loopback_is_read() {
        let text = "\
Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo
    lo:     500       5    0    0    0     0          0         0      500  5  0  0  0  0  0  0
  eth0: 1086390540 29318 1 2 0 0 0 0  1885399   18200    3    4    0     0       0          0
  odd0: 1 2
";
        let all = carried(text);
        assert_eq!(all.keys().collect::<Vec<_>>(), ["eth0"]);
        let one = all["eth0"];
        assert_eq!(
            (one.received.bytes, one.received.packets),
            (1_086_390_540, 29_318)
        );
        assert_eq!((one.received.errors, one.received.dropped), (1, 2));
        assert_eq!((one.sent.bytes, one.sent.packets), (1_885_399, 18_200));
        assert_eq!((one.sent.errors, one.sent.dropped), (3, 4));
        assert!(carried("").is_empty());
    }
}
