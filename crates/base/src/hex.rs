//! Lower-case hexadecimal text.

/// The two digits of each byte. Every call writes hundreds of them.
const PAIRS: [[u8; 2]; 256] = {
    let digits = b"0123456789abcdef";
    let mut pairs = [[0; 2]; 256];
    let mut byte = 0;
    while byte < 256 {
        pairs[byte] = [digits[byte >> 4], digits[byte & 15]];
        byte += 1;
    }
    pairs
};

/// The bytes as lower-case hexadecimal digits.
pub fn encode(bytes: &[u8]) -> String {
    let mut text = vec![0; bytes.len() * 2];
    put(bytes, &mut text);
    String::from_utf8(text).expect("digits are ASCII")
}

/// The bytes of an even number of hexadecimal digits of either case.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes();
    if !digits.len().is_multiple_of(2) {
        return None;
    }
    digits
        .chunks_exact(2)
        .map(|pair| Some(value(pair[0])? << 4 | value(pair[1])?))
        .collect()
}

/// Appends 16 digits.
pub fn push_u64(text: &mut String, number: u64) {
    let mut digits = [0; 16];
    put(&number.to_be_bytes(), &mut digits);
    text.push_str(std::str::from_utf8(&digits).expect("digits are ASCII"));
}

/// Two digits for each byte, from the beginning of `digits` on.
pub(crate) fn put(bytes: &[u8], digits: &mut [u8]) {
    for (pair, byte) in digits.as_chunks_mut().0.iter_mut().zip(bytes) {
        *pair = PAIRS[usize::from(*byte)];
    }
}

fn value(digit: u8) -> Option<u8> {
    (digit as char).to_digit(16).map(|v| v as u8)
}

#[cfg(test)]
mod tests {
    #[test]
    fn digits_and_bytes_correspond() {
        assert_eq!(super::encode(&[0, 0xab, 0xff]), "00abff");
        let all: Vec<u8> = (0..=255).collect();
        let text: String = all.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(super::encode(&all), text);
        assert_eq!(super::decode(&text), Some(all));
        assert_eq!(super::decode("00ABff"), Some(vec![0, 0xab, 0xff]));
        assert_eq!(super::decode("0"), None);
        assert_eq!(super::decode("0g"), None);
    }
}
