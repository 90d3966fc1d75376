//! What access keys look like, long-lived ones and those of sessions, and their secrets.
//! AWS: IAM User Guide, "Understanding unique ID prefixes".

/// RFC 4648's base-32 alphabet, of which ids are made.
pub const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// What the ids of long-lived keys begin with.
pub const LONG_LIVED: &str = "AKIA";
/// What the ids of sessions' keys begin with.
pub const TEMPORARY: &str = "ASIA";

/// Whether a key is a session's.
pub fn is_temporary(id: &str) -> bool {
    id.starts_with(TEMPORARY)
}

/// A key's id: its beginning, and sixteen characters from eighty random bits.
pub fn id(prefix: &str, random: [u8; 10]) -> String {
    let mut id = prefix.to_owned();
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
pub fn secret(random: [u8; 30]) -> String {
    base64(&random)
}

/// A session's token: 768 random bits as text.
pub fn token(random: [u8; 96]) -> String {
    base64(&random)
}

/// Base 64 of a multiple of three bytes.
fn base64(bytes: &[u8]) -> String {
    bytes
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
        assert_eq!(id(LONG_LIVED, bytes), "AKIAZDE4VS6MZXHM7UGR");
        let bytes = std::array::from_fn(|at| (at * 37 + 11) as u8);
        assert_eq!(secret(bytes), "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");
        assert_eq!(token([255; 96]), "/".repeat(128));
        assert!(is_temporary(&id(TEMPORARY, [0; 10])));
        assert!(!is_temporary(&id(LONG_LIVED, [0; 10])));
    }
}
