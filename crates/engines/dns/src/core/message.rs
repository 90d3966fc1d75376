//! Messages as bytes: what must be looked at before they are trusted, and the few that we write
//! ourselves without an answer's records.

use crate::limits;
use hickory_proto::op::{Edns, Message};
use hickory_proto::serialize::binary::{BinDecodable, BinEncodable};

pub use hickory_proto::op::ResponseCode as Code;

const HEAD_BYTES: usize = 12;

/// A message's head and the end of its one question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// The number by which an answer is known.
    pub id: u16,
    /// An answer, not a query.
    pub is_answer: bool,
    /// Records were left out.
    pub truncated: bool,
    /// The lower four bits of the response code.
    pub code: u8,
    /// Where the question ends; it begins after the head.
    question_end: usize,
}

impl Head {
    /// Reads a message with exactly one question.
    pub fn read(bytes: &[u8]) -> Option<Head> {
        let head = bytes.get(..HEAD_BYTES)?;
        if head[4..6] != [0, 1] {
            return None;
        }
        let mut at = HEAD_BYTES;
        loop {
            // A pointer in the first name could only point at itself: it is no length.
            match usize::from(*bytes.get(at)?) {
                0 => break,
                length @ 1..=63 => at += 1 + length,
                _ => return None,
            }
        }
        let question_end = at + 5;
        bytes.get(..question_end)?;
        Some(Head {
            id: u16::from_be_bytes([head[0], head[1]]),
            is_answer: head[2] & 0x80 != 0,
            truncated: head[2] & 0x02 != 0,
            code: head[3] & 0x0F,
            question_end,
        })
    }
}

/// Whether both ask for the same: the name in any case, type and class.
pub fn same_question(one: &[u8], other: &[u8]) -> bool {
    let part = |bytes: &[u8]| {
        let end = Head::read(bytes)?.question_end;
        let (name, kind) = (HEAD_BYTES..end - 4, end - 4..end);
        Some((bytes[name].to_ascii_lowercase(), bytes[kind].to_vec()))
    };
    part(one).is_some_and(|one| part(other) == Some(one))
}

/// An answer without records to a query that was read; `None` for what is no query.
pub fn failure(query: &[u8], code: Code) -> Option<Vec<u8>> {
    bare(query, code, false)
}

/// The answer if the client takes one so long, else its head and question with the mark that it was
/// cut (RFC 2181, section 9).
pub fn fit(query: &[u8], answer: Vec<u8>, limit: usize) -> Option<Vec<u8>> {
    if answer.len() <= limit {
        return Some(answer);
    }
    let code = Head::read(&answer).map_or(0, |head| head.code);
    bare(query, Code::from(0, code), true)
}

fn bare(query: &[u8], code: Code, truncated: bool) -> Option<Vec<u8>> {
    let query = Message::from_bytes(query).ok()?;
    let mut answer = begin(&query);
    answer.add_queries(query.queries.iter().cloned());
    answer.metadata.response_code = code;
    answer.metadata.truncation = truncated;
    answer.to_bytes().ok()
}

/// An answer that has the query's number, and the extension where the query has it (RFC 6891,
/// section 6.1.1).
pub(super) fn begin(query: &Message) -> Message {
    let mut answer = Message::response(query.metadata.id, query.metadata.op_code);
    answer.metadata.recursion_desired = query.metadata.recursion_desired;
    answer.metadata.recursion_available = true;
    if let Some(asked) = &query.edns {
        let mut edns = Edns::new();
        edns.set_max_payload(limits::OUR_PAYLOAD_BYTES);
        edns.set_dnssec_ok(asked.flags().dnssec_ok);
        answer.set_edns(edns);
    }
    answer
}
