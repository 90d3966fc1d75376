//! What unique ids and keys look like. AWS: IAM User Guide, "Understanding unique ID prefixes".

use base::Seed;

/// RFC 4648's base-32 alphabet, of which ids are made.
const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// A user's id.
pub const USER: &str = "AIDA";
/// A role's id.
pub const ROLE: &str = "AROA";
/// A managed policy's id.
pub const POLICY: &str = "ANPA";
/// An instance profile's id.
pub const INSTANCE_PROFILE: &str = "AIPA";

/// A new unique id: the prefix and seventeen characters, as AWS's.
pub fn new(prefix: &str, seed: &Seed) -> String {
    let mut id = prefix.to_owned();
    id.extend((0..17).map(|_| char::from(BASE32[seed.below(32) as usize])));
    id
}

/// An access key's id: `AKIA` and sixteen characters from eighty random bits.
pub fn access_key(random: [u8; 10]) -> String {
    let mut id = String::from("AKIA");
    let (mut bits, mut count) = (0u32, 0);
    for byte in random {
        bits = bits << 8 | u32::from(byte);
        count += 8;
        while count >= 5 {
            count -= 5;
            id.push(char::from(BASE32[(bits >> count & 31) as usize]));
        }
    }
    id
}

/// A secret key: forty characters from 240 random bits.
pub fn secret_key(random: [u8; 30]) -> String {
    random
        .chunks_exact(3)
        .flat_map(|three| {
            let bits = u32::from(three[0]) << 16 | u32::from(three[1]) << 8 | u32::from(three[2]);
            [18, 12, 6, 0].map(|shift| char::from(BASE64[(bits >> shift & 63) as usize]))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Keys are as hard to guess as their random bits are many: none may be lost.
    #[test]
    fn keys_are_their_random_bits_in_base_32_and_64() {
        let bytes = std::array::from_fn(|at| 200 + at as u8);
        assert_eq!(access_key(bytes), "AKIAZDE4VS6MZXHM7UGR");
        let bytes = std::array::from_fn(|at| (at * 37 + 11) as u8);
        let secret = "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";
        assert_eq!(secret_key(bytes), secret);
    }
}
