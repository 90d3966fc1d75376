//! A source of choices: seeded for tests and replays, from the kernel for a running Ondol.

use std::sync::atomic::{AtomicU64, Ordering};

/// A splitmix64 stream that many threads may draw from. Not for secrets: keys and tokens come from
/// the cryptographic library.
#[derive(Debug)]
pub struct Seed(AtomicU64);

const GOLDEN_GAMMA: u64 = 0x9e37_79b9_7f4a_7c15;

impl Seed {
    /// A stream that is the same for the same number.
    pub const fn new(number: u64) -> Seed {
        Seed(AtomicU64::new(number))
    }

    /// The next 64 bits.
    pub fn next_u64(&self) -> u64 {
        let state = self
            .0
            .fetch_add(GOLDEN_GAMMA, Ordering::Relaxed)
            .wrapping_add(GOLDEN_GAMMA);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from 0 up to, not including, `bound`; 0 when `bound` is 0.
    pub fn below(&self, bound: u64) -> u64 {
        if bound == 0 {
            return 0;
        }
        ((u128::from(self.next_u64()) * u128::from(bound)) >> 64) as u64
    }

    /// True with the probability `percent` / 100.
    pub fn chance(&self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// `digits` lower-case hexadecimal digits.
    pub fn hex(&self, digits: usize) -> String {
        let mut text = String::with_capacity(digits + 16);
        while text.len() < digits {
            crate::hex::push_u64(&mut text, self.next_u64());
        }
        text.truncate(digits);
        text
    }

    /// `8-4-4-4-12` hexadecimal digits, version 4.
    pub fn uuid(&self) -> String {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&self.next_u64().to_be_bytes());
        bytes[8..].copy_from_slice(&self.next_u64().to_be_bytes());
        let variant = 8 + self.below(4) as u8;
        bytes[6] = 4 << 4 | bytes[6] & 15;
        bytes[8] = variant << 4 | bytes[8] & 15;
        let mut text = [b'-'; 36];
        let parts = [(0, 0..4), (9, 4..6), (14, 6..8), (19, 8..10), (24, 10..16)];
        for (at, part) in parts {
            crate::hex::put(&bytes[part], &mut text[at..]);
        }
        str::from_utf8(&text).expect("digits are ASCII").to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_number_gives_the_same_choices() {
        let (a, b) = (Seed::new(7), Seed::new(7));
        assert_eq!(a.hex(40), b.hex(40));
        assert_eq!(a.uuid(), b.uuid());
        assert_eq!(Seed::new(7).uuid(), "63cbe1e4-5932-4dd7-b44c-3cd7f43c661c");
        assert!((0..1000).all(|_| a.below(3) < 3));
        assert_eq!(a.below(0), 0);
    }
}
