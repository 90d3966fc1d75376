//! Headers of tar archives: ustar, GNU's and pax's, from 512-byte blocks. Pure.
//!
//! POSIX.1-2017 pax; GNU tar manual, "Basic Tar Format". Sparse files are refused by name: what
//! writes image layers does not make them.

/// The size of a block.
pub const BLOCK_BYTES: usize = 512;

/// What a member of an archive is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// A file with contents.
    File,
    /// Another name of a file.
    HardLink,
    /// A symbolic link.
    Symlink,
    /// A character or block device.
    Device,
    /// A directory.
    Directory,
    /// A named pipe.
    Fifo,
    /// Pax records for the next member.
    PaxNext,
    /// Pax records for all further members.
    PaxGlobal,
    /// GNU's long name for the next member.
    LongName,
    /// GNU's long link target for the next member.
    LongLink,
}

/// A member's header, after pax records and GNU's long names were applied.
#[derive(Clone, Debug, PartialEq)]
pub struct Header {
    /// What it is.
    pub kind: Type,
    /// Its name as written.
    pub path: Vec<u8>,
    /// A link's target as written.
    pub link: Vec<u8>,
    /// Permission bits.
    pub mode: u32,
    /// Owner.
    pub uid: u64,
    /// Group.
    pub gid: u64,
    /// The contents' size in bytes.
    pub size_bytes: u64,
    /// Modification time: seconds and nanoseconds since the epoch.
    pub modified: (i64, u32),
    /// Extended attributes.
    pub attributes: Vec<(Vec<u8>, Vec<u8>)>,
}

/// What pax records and GNU's long names say about the next member.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Overrides {
    path: Option<Vec<u8>>,
    link: Option<Vec<u8>>,
    uid: Option<u64>,
    gid: Option<u64>,
    size_bytes: Option<u64>,
    modified: Option<(i64, u32)>,
    attributes: Vec<(Vec<u8>, Vec<u8>)>,
}

/// Why a block is no header that can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadHeader {
    /// The sum of the bytes differs from the one that is written.
    Checksum,
    /// A number is none.
    Number(&'static str),
    /// A kind of member that is not supported.
    Type(u8),
    /// A sparse file.
    Sparse,
    /// Pax records that are not `LENGTH KEY=VALUE`.
    Pax,
}

impl std::fmt::Display for BadHeader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            BadHeader::Checksum => f.write_str("a header's checksum is wrong"),
            BadHeader::Number(field) => write!(f, "a header's {field} is no number"),
            BadHeader::Type(kind) => {
                write!(
                    f,
                    "members of type {:?} are not supported",
                    char::from(*kind)
                )
            }
            BadHeader::Sparse => f.write_str("sparse members are not supported"),
            BadHeader::Pax => f.write_str("an extended header is malformed"),
        }
    }
}

/// Whether the block is one of the zero blocks that end an archive.
pub fn is_end(block: &[u8; BLOCK_BYTES]) -> bool {
    block.iter().all(|byte| *byte == 0)
}

/// Reads a block.
pub fn parse(block: &[u8; BLOCK_BYTES]) -> Result<Header, BadHeader> {
    let sum = |at: usize, byte: u8| match at {
        148..156 => u64::from(b' '),
        _ => u64::from(byte),
    };
    let computed: u64 = block
        .iter()
        .enumerate()
        .map(|(at, byte)| sum(at, *byte))
        .sum();
    if number(&block[148..156], "checksum")? != computed {
        return Err(BadHeader::Checksum);
    }
    let kind = match block[156] {
        0 | b'0' | b'7' => Type::File,
        b'1' => Type::HardLink,
        b'2' => Type::Symlink,
        b'3' | b'4' => Type::Device,
        b'5' => Type::Directory,
        b'6' => Type::Fifo,
        b'x' => Type::PaxNext,
        b'g' => Type::PaxGlobal,
        b'L' => Type::LongName,
        b'K' => Type::LongLink,
        b'S' => return Err(BadHeader::Sparse),
        other => return Err(BadHeader::Type(other)),
    };
    let name = text(&block[..100]);
    // GNU's header has other things where ustar has the prefix.
    let prefix = match &block[257..263] == b"ustar\0" {
        true => text(&block[345..500]),
        false => &[],
    };
    let path = match prefix {
        [] => name.to_vec(),
        prefix => [prefix, b"/", name].concat(),
    };
    // Before POSIX a directory was a file whose name ends with a slash.
    let kind = match kind {
        Type::File if path.ends_with(b"/") => Type::Directory,
        kind => kind,
    };
    let has_contents = !matches!(
        kind,
        Type::HardLink | Type::Symlink | Type::Directory | Type::Fifo | Type::Device
    );
    let size_bytes = number(&block[124..136], "size")?;
    Ok(Header {
        kind,
        path,
        link: text(&block[157..257]).to_vec(),
        mode: number(&block[100..108], "mode")? as u32 & 0o7777,
        uid: number(&block[108..116], "owner")?,
        gid: number(&block[116..124], "group")?,
        size_bytes: if has_contents { size_bytes } else { 0 },
        modified: (number(&block[136..148], "time")? as i64, 0),
        attributes: Vec::new(),
    })
}

impl Overrides {
    /// Takes in pax records.
    pub fn add_pax(&mut self, mut records: &[u8]) -> Result<(), BadHeader> {
        while !records.is_empty() {
            let (key, value, rest) = pax_record(records).ok_or(BadHeader::Pax)?;
            self.set(key, value)?;
            records = rest;
        }
        Ok(())
    }

    /// Takes in GNU's long name.
    pub fn set_path(&mut self, contents: &[u8]) {
        self.path = Some(text(contents).to_vec());
    }

    /// Takes in GNU's long link target.
    pub fn set_link(&mut self, contents: &[u8]) {
        self.link = Some(text(contents).to_vec());
    }

    /// Changes the header that they are about.
    pub fn apply(self, header: &mut Header) {
        let Overrides {
            path,
            link,
            uid,
            gid,
            size_bytes,
            modified,
            attributes,
        } = self;
        header.path = path.unwrap_or_else(|| std::mem::take(&mut header.path));
        header.link = link.unwrap_or_else(|| std::mem::take(&mut header.link));
        header.uid = uid.unwrap_or(header.uid);
        header.gid = gid.unwrap_or(header.gid);
        header.modified = modified.unwrap_or(header.modified);
        header.attributes = attributes;
        if header.kind == Type::File {
            header.size_bytes = size_bytes.unwrap_or(header.size_bytes);
        }
    }

    fn set(&mut self, key: &[u8], value: &[u8]) -> Result<(), BadHeader> {
        let decimal = |field| {
            let digits = std::str::from_utf8(value).ok();
            digits
                .and_then(|text| text.parse().ok())
                .ok_or(BadHeader::Number(field))
        };
        match key {
            b"path" => self.path = Some(value.to_vec()),
            b"linkpath" => self.link = Some(value.to_vec()),
            b"uid" => self.uid = Some(decimal("owner")?),
            b"gid" => self.gid = Some(decimal("group")?),
            b"size" => self.size_bytes = Some(decimal("size")?),
            b"mtime" => self.modified = Some(instant(value).ok_or(BadHeader::Number("time"))?),
            _ if key.starts_with(b"GNU.sparse.") => return Err(BadHeader::Sparse),
            _ => {
                if let Some(name) = key.strip_prefix(b"SCHILY.xattr.") {
                    self.attributes.push((name.to_vec(), value.to_vec()));
                }
                // Further keys (atime, comment, uname, …) describe nothing that a root has.
            }
        }
        Ok(())
    }
}

/// (key, value, the rest) of `LENGTH KEY=VALUE\n…`.
fn pax_record(records: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let space = records.iter().take(20).position(|byte| *byte == b' ')?;
    let length: usize = std::str::from_utf8(&records[..space]).ok()?.parse().ok()?;
    if length <= space + 1 || length > records.len() {
        return None;
    }
    let (record, rest) = records.split_at(length);
    let record = record[space + 1..].strip_suffix(b"\n")?;
    let equals = record.iter().position(|byte| *byte == b'=')?;
    Some((&record[..equals], &record[equals + 1..], rest))
}

/// `[-]SECONDS[.FRACTION]`.
fn instant(value: &[u8]) -> Option<(i64, u32)> {
    let text = std::str::from_utf8(value).ok()?;
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let seconds: i64 = whole.parse().ok()?;
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let nanoseconds: u32 = format!("{fraction:0<9}")[..9].parse().ok()?;
    match whole.starts_with('-') && nanoseconds > 0 {
        true => Some((seconds.checked_sub(1)?, 1_000_000_000 - nanoseconds)),
        false => Some((seconds, nanoseconds)),
    }
}

/// Up to the first NUL.
fn text(field: &[u8]) -> &[u8] {
    field.split(|byte| *byte == 0).next().unwrap_or_default()
}

/// Octal digits between blanks, or GNU's base 256 when the top bit is set.
fn number(field: &[u8], name: &'static str) -> Result<u64, BadHeader> {
    let bad = BadHeader::Number(name);
    if field[0] & 0x80 != 0 {
        let (padding, low) = field.split_at(field.len().saturating_sub(8));
        let is_negative = field[0] & 0x40 != 0;
        let fits = padding.iter().all(|byte| matches!(byte, 0 | 0x80));
        let mut bytes = [0; 8];
        bytes[8 - low.len()..].copy_from_slice(low);
        if padding.is_empty() {
            bytes[8 - low.len()] &= 0x7f;
        }
        // A negative number is a time before the epoch: it is shown as the epoch.
        return match (is_negative, fits) {
            (true, _) => Ok(0),
            (false, true) => Ok(u64::from_be_bytes(bytes)),
            (false, false) => Err(bad),
        };
    }
    let digits = text(field).trim_ascii();
    digits.iter().try_fold(0u64, |value, digit| match digit {
        b'0'..=b'7' => value
            .checked_mul(8)
            .map(|value| value + u64::from(digit - b'0'))
            .ok_or(bad),
        _ => Err(bad),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(change: impl FnOnce(&mut tar::Header)) -> [u8; BLOCK_BYTES] {
        let mut header = tar::Header::new_ustar();
        header.set_path("a/b").unwrap();
        header.set_mode(0o4755);
        header.set_uid(0);
        header.set_gid(7);
        header.set_size(12);
        header.set_mtime(1_700_000_000);
        change(&mut header);
        header.set_cksum();
        *header.as_bytes()
    }

    #[test]
    fn headers_of_another_writer_are_read() {
        let header = parse(&block(|_| {})).unwrap();
        assert_eq!(
            (header.kind, header.path.as_slice()),
            (Type::File, &b"a/b"[..])
        );
        assert_eq!((header.mode, header.uid, header.gid), (0o4755, 0, 7));
        assert_eq!(
            (header.size_bytes, header.modified),
            (12, (1_700_000_000, 0))
        );
        let large = parse(&block(|header| header.set_uid(1 << 40))).unwrap();
        assert_eq!(large.uid, 1 << 40);
        let long = "d/".repeat(60) + "f";
        let split = parse(&block(|header| header.set_path(&long).unwrap())).unwrap();
        assert_eq!(split.path, long.as_bytes());
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let mut flipped = block(|_| {});
        flipped[0] ^= 1;
        assert_eq!(parse(&flipped), Err(BadHeader::Checksum));
        let kind = |byte| block(|header| header.set_entry_type(tar::EntryType::new(byte)));
        assert_eq!(parse(&kind(b'S')), Err(BadHeader::Sparse));
        assert_eq!(parse(&kind(b'Z')), Err(BadHeader::Type(b'Z')));
        assert!(is_end(&[0; BLOCK_BYTES]) && !is_end(&flipped));
    }

    #[test]
    fn pax_records_override() {
        let record = |key: &str, value: &str| {
            let rest = format!(" {key}={value}\n");
            let mut length = rest.len() + 1;
            while length.to_string().len() + rest.len() != length {
                length += 1;
            }
            format!("{length}{rest}")
        };
        let records = record("path", "x=y")
            + &record("mtime", "-1.5")
            + &record("uid", "70000")
            + &record("SCHILY.xattr.user.a", "b\nc");
        let mut overrides = Overrides::default();
        overrides.add_pax(records.as_bytes()).unwrap();
        let mut header = parse(&block(|_| {})).unwrap();
        overrides.apply(&mut header);
        assert_eq!((header.path.as_slice(), header.uid), (&b"x=y"[..], 70_000));
        assert_eq!(header.modified, (-2, 500_000_000));
        assert_eq!(header.attributes, [(b"user.a".to_vec(), b"b\nc".to_vec())]);
        let sparse = record("GNU.sparse.major", "1");
        assert_eq!(
            Overrides::default().add_pax(sparse.as_bytes()),
            Err(BadHeader::Sparse)
        );
        for bad in [
            "",
            "5",
            "9999999999999999999 a=b\n",
            "3 a",
            "7 a=bcd",
            "0 =\n",
            " a=b\n",
        ] {
            let read = Overrides::default().add_pax(bad.as_bytes());
            assert_eq!(read.is_ok(), bad.is_empty(), "{bad:?}");
        }
    }
}
