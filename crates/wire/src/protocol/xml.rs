//! Writes shapes as XML, straight into bytes.

use base::Time;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use shapes::schema::{Kind, Schema};
use shapes::{Ref, Shape};
use std::io::Write;

/// A document that grows.
#[derive(Debug)]
pub struct Writer {
    out: Vec<u8>,
    /// Whether whole seconds have milliseconds as well.
    millis: bool,
}

/// Most answers are smaller.
const FIRST_BYTES: usize = 2048;

impl Writer {
    /// A document with its declaration.
    pub fn declared() -> Writer {
        let mut out = Vec::with_capacity(FIRST_BYTES);
        out.extend_from_slice(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        Writer { out, millis: false }
    }

    /// Writes milliseconds of every time, as EC2 does.
    pub fn with_millis(mut self) -> Writer {
        self.millis = true;
        self
    }

    /// The bytes.
    pub fn finish(self) -> Vec<u8> {
        self.out
    }

    /// `<name>`.
    pub fn open(&mut self, name: &str) {
        self.out.push(b'<');
        self.out.extend_from_slice(name.as_bytes());
        self.out.push(b'>');
    }

    /// `<name xmlns="…">`, without the attribute when the namespace is empty.
    pub fn open_with(&mut self, name: &str, namespace: &str) {
        if namespace.is_empty() {
            return self.open(name);
        }
        self.out.push(b'<');
        self.out.extend_from_slice(name.as_bytes());
        self.out.extend_from_slice(b" xmlns=\"");
        self.text(namespace);
        self.out.extend_from_slice(b"\">");
    }

    /// `</name>`.
    pub fn close(&mut self, name: &str) {
        self.out.extend_from_slice(b"</");
        self.out.extend_from_slice(name.as_bytes());
        self.out.push(b'>');
    }

    /// `<name>text</name>`.
    pub fn leaf(&mut self, name: &str, text: &str) {
        self.open(name);
        self.text(text);
        self.close(name);
    }

    /// The members of a structure that are set.
    pub fn members(&mut self, shape: &(impl Shape + ?Sized)) {
        for (index, member) in shape.structure().members.iter().enumerate() {
            let read = shape.member(index);
            if !matches!(read, Ref::Absent) {
                self.value(member.element, member.schema, read);
            }
        }
    }

    fn value(&mut self, name: &str, schema: &Schema, read: Ref<'_>) {
        if let (
            Ref::List(list),
            Kind::List {
                member,
                flattened: true,
                ..
            },
        ) = (read, &schema.kind)
        {
            for index in 0..list.count() {
                self.value(name, member, list.at(index));
            }
            return;
        }
        self.open(name);
        self.content(schema, read);
        self.close(name);
    }

    fn content(&mut self, schema: &Schema, read: Ref<'_>) {
        match (read, &schema.kind) {
            (Ref::Absent, _) => {}
            (Ref::Boolean(true), _) => self.out.extend_from_slice(b"true"),
            (Ref::Boolean(false), _) => self.out.extend_from_slice(b"false"),
            (Ref::Integer(number), _) => self.display(number),
            (Ref::Double(number), _) => self.display(number),
            (Ref::Text(text), _) => self.text(text),
            (Ref::Blob(bytes), _) => self.text(&STANDARD.encode(bytes)),
            (Ref::Time(time), _) => self.time(time),
            (Ref::Document(json), _) => self.text(&json.to_string()),
            (Ref::Shape(shape), _) => self.members(shape),
            (
                Ref::List(list),
                Kind::List {
                    member, element, ..
                },
            ) => {
                for index in 0..list.count() {
                    self.value(element, member, list.at(index));
                }
            }
            (Ref::Map(map), Kind::Map { value, names, .. }) => {
                let (entry, key_name, value_name) = *names;
                map.each(&mut |key, element| {
                    self.open(entry);
                    self.leaf(key_name, key);
                    self.value(value_name, value, element);
                    self.close(entry);
                });
            }
            (Ref::List(_) | Ref::Map(_), _) => {}
        }
    }

    fn display(&mut self, value: impl std::fmt::Display) {
        let written = write!(self.out, "{value}");
        written.expect("writing to memory does not fail");
    }

    /// Milliseconds only where there are some, or always.
    fn time(&mut self, time: Time) {
        if time.millis() % 1000 == 0 && !self.millis {
            self.text(&time.iso8601_seconds());
        } else {
            self.text(&time.iso8601_millis());
        }
    }

    /// Escaped text. What XML 1.0 cannot hold becomes U+FFFD.
    fn text(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let mut from = 0;
        for (at, byte) in bytes.iter().enumerate() {
            let mut length = 1;
            let escaped: &[u8] = match byte {
                b'&' => b"&amp;",
                b'<' => b"&lt;",
                b'>' => b"&gt;",
                b'"' => b"&quot;",
                b'\r' => b"&#xD;",
                b'\t' | b'\n' => continue,
                0..0x20 => REPLACED,
                0xEF if is_no_character(&bytes[at..]) => {
                    length = 3;
                    REPLACED
                }
                _ => continue,
            };
            self.out.extend_from_slice(&bytes[from..at]);
            self.out.extend_from_slice(escaped);
            from = at + length;
        }
        self.out.extend_from_slice(&bytes[from..]);
    }
}

/// For what XML 1.0 has no place for, escaped or not.
const REPLACED: &[u8] = "\u{fffd}".as_bytes();

/// U+FFFE and U+FFFF in UTF-8.
fn is_no_character(bytes: &[u8]) -> bool {
    matches!(bytes, [0xEF, 0xBF, 0xBE | 0xBF, ..])
}
