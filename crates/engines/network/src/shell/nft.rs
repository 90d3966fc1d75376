//! Transactions of packet rules to one network namespace.
//!
//! All changes of a transaction happen or none. It must never send half of one: what does not fit
//! the socket's buffer is refused with the limit's name.

use std::io;

use super::netlink::{ACK, APPEND, CREATE, Channel, DUMP, Messages, Received};
use super::nft_statements;
use crate::core::ruleset::{
    Base, BaseKind, Change, DataKind, Elements, Family, Hook, Kind, TableName, Transaction,
};

const NETFILTER: isize = 12;
const BATCH_BEGIN: u16 = 0x10;
const BATCH_END: u16 = 0x11;
const SUBSYSTEM: u16 = 10;

const TRACKING_SUBSYSTEM: u16 = 1;
const TRACKING_STATISTICS: u16 = 5;

const NEW_TABLE: u16 = 0;
const DEL_TABLE: u16 = 2;
const NEW_CHAIN: u16 = 3;
const DEL_CHAIN: u16 = 5;
const NEW_RULE: u16 = 6;
const DEL_RULE: u16 = 8;
const NEW_SET: u16 = 9;
const DEL_SET: u16 = 11;
const NEW_ELEMENTS: u16 = 12;
const DEL_ELEMENTS: u16 = 14;

/// An attribute has 16 bits for its length; elements are at most some 150 bytes.
const ELEMENTS_A_MESSAGE: usize = 256;

/// Has the kernel load connection tracking, by a question to it in the calling thread's network
/// namespace: rules that need it would load it too, but its settings come before them.
pub(crate) fn load_connection_tracking() -> io::Result<()> {
    let kind = TRACKING_SUBSYSTEM << 8 | TRACKING_STATISTICS;
    let asked = Channel::open(NETFILTER)?.request(kind, 0, |body| body.raw(&[0; 4]));
    asked.map_err(|error| {
        io::Error::new(
            error.kind(),
            format!("load connection tracking: {error}; `sudo modprobe nf_conntrack` does it"),
        )
    })
}

/// A socket for the packet rules of one namespace.
pub struct Rules(Channel);

impl Rules {
    /// Opens one in the network namespace of the calling thread, where it stays.
    pub fn open() -> io::Result<Rules> {
        Channel::open(NETFILTER).map(Rules)
    }

    /// Carries out a transaction.
    pub fn commit(&mut self, transaction: &Transaction) -> io::Result<()> {
        let mut writer = Writer {
            messages: Messages::default(),
            channel: &mut self.0,
        };
        let first = writer.envelope(BATCH_BEGIN);
        let mut pending = None;
        for change in &transaction.changes {
            for message in parts(change) {
                if let Some(earlier) = pending.replace(message) {
                    writer.write(&earlier, 0);
                }
            }
        }
        let Some(last_part) = pending else {
            return Ok(());
        };
        // The last one's acknowledgement comes after all errors.
        let last = writer.write(&last_part, ACK);
        writer.envelope(BATCH_END);
        let messages = writer.messages;
        self.0
            .send(&messages)
            .map_err(|error| match error.raw_os_error() {
                Some(libc::EMSGSIZE) => io::Error::other(format!(
                    "{} bytes of rules do not fit one transaction; raise net.core.wmem_max",
                    messages.len()
                )),
                _ => error,
            })?;
        self.0.await_acknowledgement(first, last)
    }

    /// All objects of a kind, of this namespace's or of what the question names.
    pub(super) fn list(
        &mut self,
        kind: u16,
        question: impl FnOnce(&mut Messages),
    ) -> io::Result<Vec<Received>> {
        self.0.ask((SUBSYSTEM << 8) | kind, DUMP, question)
    }
}

/// A message of a transaction, not yet encoded. Long lists of elements are several.
enum Part<'a> {
    Whole(&'a Change),
    Add(&'a Elements, Vec<ElementRef<'a>>),
    Remove(&'a Elements, Vec<ElementRef<'a>>),
}

type ElementRef<'a> = (
    &'a Vec<crate::core::ruleset::Value>,
    &'a Option<crate::core::ruleset::Data>,
);

fn parts(change: &Change) -> Vec<Part<'_>> {
    match change {
        Change::AddElements(it) => chunks(it).into_iter().map(|e| Part::Add(it, e)).collect(),
        Change::RemoveElements(it) => chunks(it)
            .into_iter()
            .map(|e| Part::Remove(it, e))
            .collect(),
        other => vec![Part::Whole(other)],
    }
}

fn chunks(elements: &Elements) -> Vec<Vec<ElementRef<'_>>> {
    let all: Vec<_> = elements.elements.iter().collect();
    all.chunks(ELEMENTS_A_MESSAGE).map(<[_]>::to_vec).collect()
}

struct Writer<'a> {
    messages: Messages,
    channel: &'a mut Channel,
}

impl Writer<'_> {
    /// The begin or end of a batch.
    fn envelope(&mut self, kind: u16) -> u32 {
        let sequence = self.channel.next_sequence();
        self.messages.begin(kind, 0, sequence);
        let [high, low] = SUBSYSTEM.to_be_bytes();
        self.messages.raw(&[0, 0, high, low]);
        self.messages.end();
        sequence
    }

    fn message(
        &mut self,
        kind: u16,
        flags: u16,
        table: TableName,
        body: impl FnOnce(&mut Messages),
    ) -> u32 {
        let sequence = self.channel.next_sequence();
        self.messages
            .begin((SUBSYSTEM << 8) | kind, flags, sequence);
        let family = match table.family {
            Family::Inet => 1,
            Family::Arp => 3,
        };
        self.messages.raw(&[family, 0, 0, 0]);
        self.messages.text(1, &table.name.to_string());
        body(&mut self.messages);
        self.messages.end();
        sequence
    }

    fn write(&mut self, part: &Part<'_>, flags: u16) -> u32 {
        match part {
            Part::Whole(change) => self.change(change, flags),
            Part::Add(of, elements) => self.elements(NEW_ELEMENTS, flags | CREATE, of, elements),
            Part::Remove(of, elements) => self.elements(DEL_ELEMENTS, flags, of, elements),
        }
    }

    fn change(&mut self, change: &Change, flags: u16) -> u32 {
        match change {
            Change::AddTable(table) => self.message(NEW_TABLE, flags | CREATE, *table, |_| {}),
            Change::RemoveTable(table) => self.message(DEL_TABLE, flags, *table, |_| {}),
            Change::AddSet {
                table,
                name,
                key,
                data,
            } => {
                let id = self.set_id();
                self.message(NEW_SET, flags | CREATE, *table, |it| {
                    set(it, name, key, *data, id);
                })
            }
            Change::RemoveSet { table, name } => {
                self.message(DEL_SET, flags, *table, |it| it.text(2, name))
            }
            Change::AddChain { table, name, base } => {
                self.message(NEW_CHAIN, flags | CREATE, *table, |it| {
                    chain(it, table.family, name, *base);
                })
            }
            Change::ClearChain { table, name } => {
                self.message(DEL_RULE, flags, *table, |it| it.text(2, name))
            }
            Change::RemoveChain { table, name } => {
                self.message(DEL_CHAIN, flags, *table, |it| it.text(3, name))
            }
            Change::AddRule { table, chain, rule } => {
                self.message(NEW_RULE, flags | CREATE | APPEND, *table, |it| {
                    it.text(2, chain);
                    it.nest(4, |list| {
                        rule.iter()
                            .for_each(|part| nft_statements::statement(list, part));
                    });
                })
            }
            Change::AddElements(_) | Change::RemoveElements(_) => {
                unreachable!("split into parts before")
            }
        }
    }

    /// A number for a new set, unique in the batch.
    fn set_id(&self) -> u32 {
        u32::try_from(self.messages.len()).expect("bounded by the rules")
    }

    fn elements(
        &mut self,
        kind: u16,
        flags: u16,
        of: &Elements,
        elements: &[ElementRef<'_>],
    ) -> u32 {
        self.message(kind, flags, of.table, |it| {
            it.text(2, &of.set);
            it.nest(3, |list| {
                for (key, data) in elements {
                    list.nest(1, |element| {
                        nft_statements::key(element, 1, key);
                        if let Some(data) = data {
                            nft_statements::data(element, 2, data);
                        }
                    });
                }
            });
        })
    }
}

/// nft's number for a type, and its bytes in a key.
fn kind(kind: Kind) -> (u32, u32) {
    match kind {
        Kind::Address => (7, 4),
        Kind::Mac => (9, 6),
        Kind::Protocol => (12, 1),
        Kind::Port => (13, 2),
        Kind::Link => (41, 16),
    }
}

fn set(message: &mut Messages, name: &str, key: &[Kind], data: Option<DataKind>, id: u32) {
    const MAP: u32 = 0x8;
    const VERDICTS: u32 = 0xffff_ff00;
    const TYPE_BITS: u32 = 6;
    let (mut number, mut bytes) = (0, 0);
    for part in key {
        let (part_number, part_bytes) = kind(*part);
        number = (number << TYPE_BITS) | part_number;
        bytes += if key.len() > 1 {
            part_bytes.next_multiple_of(4)
        } else {
            part_bytes
        };
    }
    message.text(2, name);
    message.number_be(3, if data.is_some() { MAP } else { 0 });
    message.number_be(4, number);
    message.number_be(5, bytes);
    match data {
        None => {}
        Some(DataKind::Verdict) => message.number_be(6, VERDICTS),
        Some(DataKind::Mark) => {
            message.number_be(6, 19);
            message.number_be(7, 4);
        }
        Some(DataKind::Address) => {
            message.number_be(6, 7);
            message.number_be(7, 4);
        }
    }
    message.number_be(10, id);
    message.attribute(13, &byte_orders(key, data));
}

/// What nft notes for itself, so that it can print names and marks: they are in the host's order.
fn byte_orders(key: &[Kind], data: Option<DataKind>) -> Vec<u8> {
    const HOST: u32 = 1;
    const NETWORK: u32 = 2;
    let key = if key == [Kind::Link] { HOST } else { NETWORK };
    let data = if data == Some(DataKind::Mark) {
        HOST
    } else {
        NETWORK
    };
    let mut notes = Vec::new();
    for (kind, order) in [(0, key), (1, data)] {
        notes.extend([kind, 4]);
        notes.extend(order.to_ne_bytes());
    }
    notes
}

fn chain(message: &mut Messages, family: Family, name: &str, base: Option<Base>) {
    message.text(3, name);
    let Some(base) = base else { return };
    let hook = match (family, base.hook) {
        (Family::Arp, Hook::Input) | (_, Hook::Prerouting) => 0,
        (Family::Arp, Hook::Output) | (_, Hook::Input) => 1,
        (_, Hook::Forward) => 2,
        (_, Hook::Output) => 3,
        (_, Hook::Postrouting) => 4,
    };
    message.nest(4, |it| {
        it.number_be(1, hook);
        it.number_be(2, base.priority.cast_unsigned());
    });
    message.number_be(5, u32::from(base.accept));
    let kind = match base.kind {
        BaseKind::Filter => "filter",
        BaseKind::Nat => "nat",
    };
    message.text(7, kind);
}
