//! Queries to verdicts: a network's own names are answered here, others are to be asked elsewhere.

use super::message::{self, Code};
use crate::config::{Table, View};
use crate::limits;
use hickory_proto::op::{Message, MessageType, OpCode, Query};
use hickory_proto::rr::rdata::{A, PTR, SOA};
use hickory_proto::rr::{DNSClass, Name, RData, Record, RecordType};
use hickory_proto::serialize::binary::{BinDecodable, BinEncodable};
use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;
use std::str::FromStr;

/// How long an answer may be kept: names of services that move are asked for again soon.
const TTL_SECONDS: u32 = 60;
/// How long it may be kept that a name does not exist.
const NEGATIVE_TTL_SECONDS: u32 = 5;

/// What becomes of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing: it is no query, or its network has no resolver.
    Silence,
    /// These bytes.
    Answer(Vec<u8>),
    /// Somebody else knows; the answer may have so many bytes.
    Elsewhere {
        /// What the client takes in a datagram.
        limit: usize,
    },
}

/// Answers from a table.
#[derive(Clone, Debug, Default)]
pub struct Names {
    table: Table,
    /// By view: names below which there are names, themselves without records.
    parents: BTreeMap<String, BTreeSet<String>>,
    turn: usize,
}

impl Names {
    /// Exchanges the table.
    pub fn set_table(&mut self, table: Table) {
        let parents = |view: &View| {
            let names = view.names.keys().chain(view.pointers.keys());
            let above = names.flat_map(|name| ancestors(name));
            above.map(str::to_owned).collect()
        };
        self.parents = table
            .views
            .iter()
            .map(|(label, view)| (label.clone(), parents(view)))
            .collect();
        self.table = table;
    }

    /// What becomes of a query that came in on a socket of this label.
    pub fn judge(&mut self, label: &str, bytes: &[u8]) -> Verdict {
        let Some(view) = self.table.views.get(label) else {
            return Verdict::Silence;
        };
        let is_query = bytes.get(2).is_some_and(|flags| flags & 0x80 == 0);
        if !is_query {
            return Verdict::Silence;
        }
        let query = Message::from_bytes(bytes).ok();
        let query = query.filter(|_| bytes.len() <= limits::QUERY_BYTES);
        let Some(query) = query else {
            return malformed(bytes);
        };
        if query.metadata.message_type != MessageType::Query {
            return Verdict::Silence;
        }
        let mut answer = message::begin(&query);
        let limit = usize::from(query.max_payload())
            .clamp(limits::DATAGRAM_BYTES_MIN, limits::DATAGRAM_BYTES);
        let code = match refusal(&query) {
            Some(code) => code,
            None => {
                let question = &query.queries[0];
                let parents = &self.parents[label];
                let Some(code) = fill(view, parents, question, self.turn, &mut answer) else {
                    return Verdict::Elsewhere { limit };
                };
                self.turn = self.turn.wrapping_add(1);
                code
            }
        };
        answer.add_queries(query.queries.iter().cloned());
        if let (Some(edns), Code::BADVERS) = (answer.edns.as_mut(), code) {
            edns.set_version(0);
        }
        answer.metadata.response_code = code;
        // What does not fit in a message at all cannot come from a table of ours.
        answer.to_bytes().map_or(Verdict::Silence, Verdict::Answer)
    }
}

/// A head alone, for what has at least that.
fn malformed(bytes: &[u8]) -> Verdict {
    let Some(id) = bytes.get(..12).map(|head| [head[0], head[1]]) else {
        return Verdict::Silence;
    };
    let id = u16::from_be_bytes(id);
    let answer = Message::error_msg(id, OpCode::Query, Code::FormErr);
    answer.to_bytes().map_or(Verdict::Silence, Verdict::Answer)
}

fn refusal(query: &Message) -> Option<Code> {
    if query.metadata.op_code != OpCode::Query {
        return Some(Code::NotImp);
    }
    if query.version() != 0 {
        return Some(Code::BADVERS);
    }
    let [question] = query.queries.as_slice() else {
        return Some(Code::FormErr);
    };
    match (question.query_class(), question.query_type()) {
        (DNSClass::IN, RecordType::AXFR | RecordType::IXFR) => Some(Code::Refused),
        (DNSClass::IN, _) => None,
        _ => Some(Code::Refused),
    }
}

/// Writes the records of a name of this view; `None` when it is nobody's here.
fn fill(
    view: &View,
    parents: &BTreeSet<String>,
    question: &Query,
    turn: usize,
    answer: &mut Message,
) -> Option<Code> {
    let name = question.name().to_ascii();
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    let addresses = view.names.get(&name);
    let pointer = view.pointers.get(&name);
    let zone = view.zones.iter().find(|zone| is_below(&name, zone));
    if addresses.is_none() && pointer.is_none() && zone.is_none() {
        return None;
    }
    answer.metadata.authoritative = true;
    let asked = |kind| [kind, RecordType::ANY].contains(&question.query_type());
    let mut add = |data| {
        let record = Record::from_rdata(question.name().clone(), TTL_SECONDS, data);
        answer.add_answer(record);
    };
    if asked(RecordType::A) {
        rotated(addresses.map_or(&[], Vec::as_slice), turn).for_each(|one| add(RData::A(A(one))));
    }
    if asked(RecordType::PTR) {
        let target = pointer.and_then(|target| Name::from_str(&format!("{target}.")).ok());
        target
            .into_iter()
            .for_each(|name| add(RData::PTR(PTR(name))));
    }
    if zone.is_some_and(|zone| *zone == name) && asked(RecordType::SOA) {
        start_of_authority(&name).into_iter().for_each(&mut add);
    }
    if answer.answers.is_empty() {
        // Where nothing is found, this says how long that may be kept (RFC 2308).
        let apex = zone.map_or(name.as_str(), String::as_str);
        let data = start_of_authority(apex).zip(Name::from_str(&format!("{apex}.")).ok());
        if let Some((data, apex)) = data {
            answer.add_authority(Record::from_rdata(apex, NEGATIVE_TTL_SECONDS, data));
        }
    }
    let exists = addresses.is_some()
        || pointer.is_some()
        || parents.contains(&name)
        || zone.is_some_and(|zone| *zone == name);
    Some(if exists {
        Code::NoError
    } else {
        Code::NXDomain
    })
}

fn start_of_authority(zone: &str) -> Option<RData> {
    let server = Name::from_str(&format!("{zone}.")).ok()?;
    let person = Name::from_str(&format!("hostmaster.{zone}.")).ok()?;
    let (refresh, retry, expire) = (3_600, 600, 86_400);
    let soa = SOA::new(
        server,
        person,
        1,
        refresh,
        retry,
        expire,
        NEGATIVE_TTL_SECONDS,
    );
    Some(RData::SOA(soa))
}

fn is_below(name: &str, zone: &str) -> bool {
    name.strip_suffix(zone)
        .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

fn ancestors(name: &str) -> impl Iterator<Item = &str> {
    let above = |name: &str| name.find('.').map(|at| at + 1);
    let mut rest = name;
    std::iter::from_fn(move || {
        rest = &rest[above(rest)?..];
        Some(rest)
    })
}

/// Each answer begins with the next address, so that clients spread.
fn rotated(addresses: &[Ipv4Addr], turn: usize) -> impl Iterator<Item = Ipv4Addr> + '_ {
    let start = turn.checked_rem(addresses.len()).unwrap_or(0);
    addresses[start..]
        .iter()
        .chain(&addresses[..start])
        .copied()
}
