//! Ids of uploads: UUIDs of random bytes, which cannot be guessed and are no paths.

/// Random bytes of an id.
pub const RANDOM_BYTES: usize = 16;
/// Where a UUID's text has dashes; elsewhere are hexadecimal digits.
const DASHES: [usize; 4] = [8, 13, 18, 23];
const CHARACTERS: usize = 36;

/// Random bytes in the form of a UUID, which is what protocols expect of an upload's id.
pub fn text(random: &[u8; RANDOM_BYTES]) -> String {
    let mut text = base::hex::encode(random);
    for at in DASHES {
        text.insert(at, '-');
    }
    text
}

/// Whether a text is one; only then may it be part of a path.
pub fn is_one(text: &str) -> bool {
    let fits = |(at, byte): (usize, u8)| match DASHES.contains(&at) {
        true => byte == b'-',
        false => byte.is_ascii_hexdigit(),
    };
    text.len() == CHARACTERS && text.bytes().enumerate().all(fits)
}
