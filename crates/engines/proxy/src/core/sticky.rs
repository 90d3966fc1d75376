//! Values of stickiness cookies: opaque, keyed by the table's secret, with their own expiry.
//!
//! A value is 48 hex digits: a keyed name of the target (or group), the expiry hidden by it, and a
//! keyed check of both. It tells a client nothing and cannot be made up or prolonged.

/// The key, made from the table's secret.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Key(u64, u64);

impl Key {
    /// From the secret text.
    pub fn new(secret: &str) -> Key {
        Key(
            siphash((1, 2), secret.as_bytes()),
            siphash((3, 4), secret.as_bytes()),
        )
    }

    /// The keyed name of something.
    pub fn name(self, parts: [&str; 2]) -> u64 {
        let mut text = Vec::with_capacity(parts[0].len() + parts[1].len() + 1);
        text.extend_from_slice(parts[0].as_bytes());
        text.push(0);
        text.extend_from_slice(parts[1].as_bytes());
        siphash((self.0, self.1), &text)
    }

    fn check(self, name: u64, expiry_s: u64) -> u64 {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&name.to_le_bytes());
        bytes[8..].copy_from_slice(&expiry_s.to_le_bytes());
        siphash((self.1, self.0), &bytes)
    }

    /// Writes the value of a cookie that names it until then.
    pub fn write(self, name: u64, expiry_s: u64, out: &mut Vec<u8>) {
        for number in [
            name,
            expiry_s ^ name.rotate_left(32),
            self.check(name, expiry_s),
        ] {
            for shift in (0..16).rev() {
                out.push(b"0123456789abcdef"[(number >> (shift * 4) & 15) as usize]);
            }
        }
    }

    /// The name in a cookie's value, if it is ours and not over.
    pub fn read(self, value: &[u8], now_s: u64) -> Option<u64> {
        let value = std::str::from_utf8(value)
            .ok()
            .filter(|value| value.len() == 48)?;
        let number = |from: usize| u64::from_str_radix(value.get(from..from + 16)?, 16).ok();
        let name = number(0)?;
        let expiry_s = number(16)? ^ name.rotate_left(32);
        (number(32)? == self.check(name, expiry_s) && expiry_s > now_s).then_some(name)
    }
}

/// The value of a cookie in a Cookie header.
pub fn find_cookie<'b>(header: &'b [u8], name: &str) -> Option<&'b [u8]> {
    header.split(|byte| *byte == b';').find_map(|pair| {
        let pair = pair.trim_ascii();
        let value = pair.strip_prefix(name.as_bytes())?.strip_prefix(b"=")?;
        Some(value)
    })
}

/// SipHash-2-4 (Aumasson and Bernstein).
fn siphash(key: (u64, u64), bytes: &[u8]) -> u64 {
    let mut v = [
        key.0 ^ 0x736f_6d65_7073_6575,
        key.1 ^ 0x646f_7261_6e64_6f6d,
        key.0 ^ 0x6c79_6765_6e65_7261,
        key.1 ^ 0x7465_6462_7974_6573,
    ];
    let mut chunks = bytes.chunks_exact(8);
    let take = |word: u64, v: &mut [u64; 4]| {
        v[3] ^= word;
        round(v);
        round(v);
        v[0] ^= word;
    };
    for chunk in &mut chunks {
        take(
            u64::from_le_bytes(chunk.try_into().expect("chunks of eight")),
            &mut v,
        );
    }
    let mut last = [0; 8];
    last[..chunks.remainder().len()].copy_from_slice(chunks.remainder());
    last[7] = bytes.len() as u8;
    take(u64::from_le_bytes(last), &mut v);
    v[2] ^= 0xff;
    (0..4).for_each(|_| round(&mut v));
    v[0] ^ v[1] ^ v[2] ^ v[3]
}

fn round(v: &mut [u64; 4]) {
    v[0] = v[0].wrapping_add(v[1]);
    v[1] = v[1].rotate_left(13) ^ v[0];
    v[0] = v[0].rotate_left(32);
    v[2] = v[2].wrapping_add(v[3]);
    v[3] = v[3].rotate_left(16) ^ v[2];
    v[0] = v[0].wrapping_add(v[3]);
    v[3] = v[3].rotate_left(21) ^ v[0];
    v[2] = v[2].wrapping_add(v[1]);
    v[1] = v[1].rotate_left(17) ^ v[2];
    v[2] = v[2].rotate_left(32);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn siphash_is_the_published_one() {
        // The reference implementation's vectors: key 00..0f, messages of 0, 1, 15 bytes.
        let key = (0x0706_0504_0302_0100, 0x0f0e_0d0c_0b0a_0908);
        let message: Vec<u8> = (0..15).collect();
        assert_eq!(siphash(key, &[]), 0x726f_db47_dd0e_0e31);
        assert_eq!(siphash(key, &message[..1]), 0x74f8_39c5_93dc_67fd);
        assert_eq!(siphash(key, &message), 0xa129_ca61_49be_45e5);
    }

    #[test]
    fn a_value_is_read_until_it_is_over_and_cannot_be_changed() {
        let key = Key::new("a secret of some length");
        let name = key.name(["web", "t1"]);
        let mut value = Vec::new();
        key.write(name, 1_000, &mut value);
        assert_eq!(value.len(), 48);
        assert_eq!(key.read(&value, 999), Some(name));
        assert_eq!(key.read(&value, 1_000), None);
        assert_eq!(Key::new("another secret text").read(&value, 999), None);
        for at in 0..value.len() {
            let mut forged = value.clone();
            forged[at] = if forged[at] == b'0' { b'1' } else { b'0' };
            assert_eq!(key.read(&forged, 999), None);
        }
    }

    #[test]
    fn cookies_are_found_among_others() {
        assert_eq!(find_cookie(b"a=1; LB=xyz; LBX=2", "LB"), Some(&b"xyz"[..]));
        assert_eq!(find_cookie(b"aLB=1", "LB"), None);
        assert_eq!(find_cookie(b"LB", "LB"), None);
    }
}
