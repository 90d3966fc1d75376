//! Transcripts: requests as real clients send them, and the answers to them, byte for byte.
//!
//! A file of `transcripts` says what it shows and which document of AWS's it follows, and then has
//! exchanges, which are played in this order in a world of their own ([`world`]):
//!
//! ```text
//! # what this one shows
//! >>>
//! the request's head
//!
//! its body
//! <<<
//! the answer's head
//!
//! its body
//! ===
//! what botocore's own parser reads of it, as JSON
//! ```
//!
//! Lines of heads end in CR LF on the wire. Bodies stand as they are, but that a line that ends in
//! a backslash goes on in the next, whose leading spaces are not part of it. Requests come from
//! botocore (`record.py`); answers, and what botocore reads of them (`read.py`), are written by the
//! test when `ONDOL_BLESS=1`. Ids, times and choices come from a clock that stands and a seed, so
//! nothing in an answer is left out but [`hidden`] secrets, which are random.

pub mod hidden;
pub mod reading;
mod streams;
pub mod world;

use std::fmt::Write;

/// A file.
#[derive(Debug, PartialEq, Eq)]
pub struct Transcript {
    /// What it shows, and links.
    pub about: String,
    /// In order.
    pub exchanges: Vec<Exchange>,
}

/// A request and its answer.
#[derive(Debug, PartialEq, Eq)]
pub struct Exchange {
    /// What it shows.
    pub title: String,
    /// As sent.
    pub request: Message,
    /// As answered; empty before it was blessed.
    pub answer: Message,
    /// What botocore reads of the answer; empty before it was blessed.
    pub read: String,
}

/// A head and a body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Message {
    /// Lines without their ends.
    pub head: Vec<String>,
    /// The body's bytes, which are text in every protocol that is here.
    pub body: String,
}

const REQUEST: &str = ">>>";
const ANSWER: &str = "<<<";
const READ: &str = "===";

impl Transcript {
    /// Takes a file apart.
    pub fn parse(text: &str) -> Result<Transcript, String> {
        let mut parts = text.split("\n# ");
        let about = parts.next().unwrap_or_default().trim().to_owned();
        let exchanges = parts.map(Exchange::parse).collect::<Result<_, _>>()?;
        Ok(Transcript { about, exchanges })
    }

    /// The file.
    pub fn text(&self) -> String {
        let mut out = format!("{}\n", self.about);
        for exchange in &self.exchanges {
            let Exchange {
                title,
                request,
                answer,
                read,
            } = exchange;
            out.push_str(&format!("\n# {title}\n{REQUEST}\n"));
            request.push(&mut out);
            out.push_str(&format!("{ANSWER}\n"));
            answer.push(&mut out);
            if !read.is_empty() {
                out.push_str(&format!("{READ}\n{read}\n"));
            }
        }
        out
    }
}

impl Exchange {
    fn parse(text: &str) -> Result<Exchange, String> {
        let broken = || format!("not an exchange: {text}");
        let (title, rest) = text
            .split_once(&format!("\n{REQUEST}\n"))
            .ok_or_else(broken)?;
        let separator = format!("\n{ANSWER}\n");
        let (request, answer) = rest.split_once(&separator).ok_or_else(broken)?;
        let separator = format!("\n{READ}\n");
        let (answer, read) = answer.split_once(&separator).unwrap_or((answer, ""));
        Ok(Exchange {
            title: title.to_owned(),
            request: Message::parse(request),
            answer: Message::parse(answer.trim_end_matches('\n')),
            read: read.trim_end_matches('\n').to_owned(),
        })
    }
}

impl Message {
    fn parse(text: &str) -> Message {
        let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
        Message {
            head: head.lines().map(str::to_owned).collect(),
            body: unfolded(body),
        }
    }

    /// From the bytes on the wire; `None` before they are all there.
    pub fn read(bytes: &[u8]) -> Option<Message> {
        let text = std::str::from_utf8(bytes).ok()?;
        let (head, body) = text.split_once("\r\n\r\n")?;
        let head: Vec<String> = head.split("\r\n").map(str::to_owned).collect();
        let length = head.iter().find_map(|line| {
            let (name, value) = line.split_once(": ")?;
            let length = name.eq_ignore_ascii_case("content-length");
            length.then(|| value.parse::<usize>().ok())?
        });
        (body.len() == length.unwrap_or(0)).then(|| Message {
            head,
            body: body.to_owned(),
        })
    }

    /// The bytes on the wire.
    pub fn bytes(&self) -> Vec<u8> {
        format!("{}\r\n\r\n{}", self.head.join("\r\n"), self.body).into_bytes()
    }

    fn push(&self, out: &mut String) {
        for line in &self.head {
            out.push_str(line);
            out.push('\n');
        }
        let folded = folded(&self.body);
        let whole = unfolded(&folded) == self.body && !folded.contains("\n# ");
        let body = if whole { &folded } else { &self.body };
        if !body.is_empty() {
            out.push_str(&format!("\n{body}\n"));
        } else if self
            .head
            .first()
            .is_some_and(|line| line.ends_with("HTTP/1.1"))
        {
            out.push('\n'); // a request's head ends with an empty line for the eye as well
        }
    }
}

/// The lines that a backslash continues, joined.
fn unfolded(text: &str) -> String {
    let mut out = String::new();
    let mut continues = false;
    for line in text.split_inclusive('\n') {
        let line = if continues {
            line.trim_start_matches(' ')
        } else {
            line
        };
        let cut = line.strip_suffix("\\\n");
        continues = cut.is_some();
        out.push_str(cut.unwrap_or(line));
    }
    out
}

/// For the eye: an XML element or a parameter of a form a line.
fn folded(body: &str) -> String {
    if body.starts_with("<?xml") {
        return folded_xml(body);
    }
    let is_form = body.contains("Action=") || body.contains("Version=");
    match is_form && !body.starts_with('{') {
        true => body.replace('&', "\\\n&"),
        false => body.to_owned(),
    }
}

fn folded_xml(body: &str) -> String {
    let (declaration, mut rest) = body.split_once('\n').unwrap_or(("", body));
    let mut out = format!("{declaration}\n");
    let mut depth = 0_usize;
    while let Some(end) = rest.find("><") {
        let (element, next) = rest.split_at(end + 1);
        let opens = !element.starts_with("</");
        let closes = element.contains("</");
        depth = depth + usize::from(opens) - usize::from(closes);
        out.push_str(element);
        let inner = depth - usize::from(next.starts_with("</") && depth > 0);
        // Writing to memory does not fail.
        let _ = write!(out, "\\\n{}", "  ".repeat(inner));
        rest = next;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_keeps_every_byte() {
        for body in [
            "",
            "Action=A&Version=1&B=",
            "<?xml version=\"1.0\"?>\n<A xmlns=\"x\"><B><C>1</C><C> 2</C><D></D></B></A>",
            "{\"a\":\"b & c\"}",
        ] {
            assert_eq!(unfolded(&folded(body)), body);
        }
        let folded = folded("<?xml?>\n<A><B><C>1</C><C>2</C></B></A>");
        let wanted = "<?xml?>\n<A>\\\n  <B>\\\n    <C>1</C>\\\n    <C>2</C>\\\n  </B>\\\n</A>";
        assert_eq!(folded, wanted);
    }

    #[test]
    fn a_file_comes_back_as_it_was() {
        let text = "About.\nhttps://x\n\n# one\n>>>\nPOST / HTTP/1.1\nHost: x\n\nAction=A\\\n&B=1\n\
                    <<<\nHTTP/1.1 200 OK\n\n{}\n===\n{\"a\": 1}\n\n# two\n>>>\n\
                    GET / HTTP/1.1\n\n<<<\nHTTP/1.1 404 Not Found\n";
        let read = Transcript::parse(text).unwrap();
        assert_eq!(read.exchanges[0].request.body, "Action=A&B=1");
        assert_eq!(read.text(), text);
    }
}
