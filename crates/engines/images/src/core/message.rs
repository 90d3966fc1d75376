//! DNS messages: one question out, its addresses in. Pure. RFC 1035, RFC 3596.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

const HEADER_BYTES: usize = 12;
const CLASS_IN: u16 = 1;
const TYPE_CNAME: u16 = 5;
/// More pointers than this in one name are a loop.
const POINTERS_MAX: usize = 32;
const ALIASES_MAX: usize = 8;
const NAME_BYTES_MAX: usize = 255;

/// Which addresses are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// A.
    V4,
    /// AAAA.
    V6,
}

impl Family {
    fn code(self) -> u16 {
        match self {
            Family::V4 => 1,
            Family::V6 => 28,
        }
    }
}

/// What an answer says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The addresses; none when the name has none of this family.
    Addresses(Vec<IpAddr>),
    /// The name does not exist.
    NoName,
    /// It did not fit: ask again over TCP.
    Truncated,
    /// The server failed or refused, with its code.
    Failed(u8),
}

/// A question; `None` when the name cannot stand in one.
pub fn question(id: u16, name: &str, family: Family) -> Option<Vec<u8>> {
    let mut message = Vec::with_capacity(HEADER_BYTES + name.len() + 6);
    message.extend_from_slice(&id.to_be_bytes());
    // Recursion desired, one question.
    message.extend_from_slice(&[1, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
    for label in name.trim_end_matches('.').split('.') {
        if label.is_empty() || label.len() > 63 || !label.is_ascii() {
            return None;
        }
        message.push(label.len() as u8);
        message.extend(label.bytes().map(|byte| byte.to_ascii_lowercase()));
    }
    message.push(0);
    if message.len() - HEADER_BYTES > NAME_BYTES_MAX {
        return None;
    }
    message.extend_from_slice(&family.code().to_be_bytes());
    message.extend_from_slice(&CLASS_IN.to_be_bytes());
    Some(message)
}

/// Reads the answer to `question`; `None` when it is none (another id, another question, broken).
pub fn answer(question: &[u8], message: &[u8]) -> Option<Answer> {
    let header = message.get(..HEADER_BYTES)?;
    let count = |at: usize| usize::from(u16::from_be_bytes([header[at], header[at + 1]]));
    let is_response = header[2] & 0x80 != 0;
    if !is_response || header[..2] != question[..2] || count(4) != 1 {
        return None;
    }
    let mut at = HEADER_BYTES;
    let asked = &question[HEADER_BYTES..];
    let repeated = message.get(at..at + asked.len())?;
    if !repeated.eq_ignore_ascii_case(asked) {
        return None;
    }
    at += asked.len();
    if header[2] & 0x02 != 0 {
        return Some(Answer::Truncated);
    }
    match header[3] & 15 {
        0 => {}
        3 => return Some(Answer::NoName),
        code => return Some(Answer::Failed(code)),
    }
    let mut records = Vec::new();
    for _ in 0..count(6) {
        let (owner, after) = name_at(message, at)?;
        let fixed = message.get(after..after + 10)?;
        let field = |at: usize| u16::from_be_bytes([fixed[at], fixed[at + 1]]);
        let length = usize::from(field(8));
        let data_at = after + 10;
        let data = message.get(data_at..data_at + length)?;
        let target = match field(0) {
            TYPE_CNAME => Some(name_at(message, data_at)?.0),
            _ => None,
        };
        records.push((owner, field(0), field(2), data, target));
        at = data_at + length;
    }
    let wanted = u16::from_be_bytes([asked[asked.len() - 4], asked[asked.len() - 3]]);
    let (mut owner, _) = name_at(question, HEADER_BYTES)?;
    for _ in 0..ALIASES_MAX {
        let alias = records
            .iter()
            .find(|(name, kind, ..)| *name == owner && *kind == TYPE_CNAME);
        match alias {
            Some((.., Some(target))) => owner = target.clone(),
            _ => break,
        }
    }
    let own = records
        .iter()
        .filter(|(name, kind, class, ..)| *name == owner && *kind == wanted && *class == CLASS_IN);
    Some(Answer::Addresses(
        own.filter_map(|(_, _, _, data, _)| address(data)).collect(),
    ))
}

fn address(data: &[u8]) -> Option<IpAddr> {
    match data.len() {
        4 => <[u8; 4]>::try_from(data)
            .ok()
            .map(|bytes| Ipv4Addr::from(bytes).into()),
        16 => <[u8; 16]>::try_from(data)
            .ok()
            .map(|bytes| Ipv6Addr::from(bytes).into()),
        _ => None,
    }
}

/// The name at an offset, in lower case, and where it ends.
fn name_at(message: &[u8], mut at: usize) -> Option<(Vec<u8>, usize)> {
    let (mut name, mut end, mut pointers) = (Vec::new(), None, 0);
    loop {
        let length = *message.get(at)?;
        match length {
            0 => return Some((name, end.unwrap_or(at + 1))),
            1..=63 => {
                let label = message.get(at + 1..at + 1 + usize::from(length))?;
                name.extend(label.iter().map(u8::to_ascii_lowercase));
                name.push(b'.');
                if name.len() > NAME_BYTES_MAX {
                    return None;
                }
                at += 1 + usize::from(length);
            }
            192.. => {
                let low = *message.get(at + 1)?;
                end.get_or_insert(at + 2);
                at = usize::from(u16::from_be_bytes([length & 63, low]));
                pointers += 1;
                if pointers > POINTERS_MAX {
                    return None;
                }
            }
            _ => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An answer with these records; each owner is a pointer to this offset.
    fn reply(question: &[u8], flags: [u8; 2], records: &[(u16, u16, &[u8])]) -> Vec<u8> {
        let mut message = question.to_vec();
        message[2..4].copy_from_slice(&flags);
        message[7] = records.len() as u8;
        for (owner, kind, data) in records {
            message.extend((0xc000 | owner).to_be_bytes());
            message.extend(kind.to_be_bytes());
            message.extend([0, 1, 0, 0, 0, 9]);
            message.extend((data.len() as u16).to_be_bytes());
            message.extend_from_slice(data);
        }
        message
    }

    #[test]
    fn aliases_are_followed() {
        let question = question(7, "Reg.example", Family::V4).unwrap();
        let data_at = (question.len() + 12) as u16;
        let alias: &[u8] = &[3, b'c', b'd', b'n', 0xc0, 16];
        let records: [(u16, u16, &[u8]); 3] = [
            (12, 5, alias),
            (data_at, 1, &[10, 0, 0, 1]),
            (12, 1, &[6, 6, 6, 6]),
        ];
        let message = reply(&question, [0x81, 0x80], &records);
        let addresses = vec![Ipv4Addr::new(10, 0, 0, 1).into()];
        assert_eq!(
            answer(&question, &message),
            Some(Answer::Addresses(addresses))
        );
        for end in 0..message.len() {
            let _never_panics = answer(&question, &message[..end]);
        }
    }

    #[test]
    fn codes_and_strangers() {
        let asked = question(7, "a.b", Family::V6).unwrap();
        let code = |code| answer(&asked, &reply(&asked, [0x81, code], &[]));
        assert_eq!(code(0x80), Some(Answer::Addresses(vec![])));
        assert_eq!(code(0x83), Some(Answer::NoName));
        assert_eq!(code(0x82), Some(Answer::Failed(2)));
        assert_eq!(
            answer(&asked, &reply(&asked, [0x83, 0x80], &[])),
            Some(Answer::Truncated)
        );
        let other_id = question(8, "a.b", Family::V6).unwrap();
        let other_name = question(7, "a.c", Family::V6).unwrap();
        for other in [other_id, other_name] {
            assert_eq!(answer(&asked, &reply(&other, [0x81, 0x80], &[])), None);
        }
        assert_eq!(answer(&asked, &asked), None, "a question is no answer");
        let looping: [(u16, u16, &[u8]); 1] = [(asked.len() as u16, 28, &[])];
        assert_eq!(answer(&asked, &reply(&asked, [0x81, 0x80], &looping)), None);
    }

    #[test]
    fn names_that_cannot_be_asked() {
        let long = format!("{}.x", "a".repeat(64));
        let many = "a.".repeat(130);
        for name in ["", "a..b", "ü.x", &long, &many] {
            assert_eq!(question(1, name, Family::V4), None, "{name}");
        }
    }
}
