//! Packet rules as data: tables of chains and sets, in the words of nftables.
//!
//! Only what the engine uses exists here, so that every statement has a text and an encoding, and
//! a test compares both with what the kernel tells. It must never decide which rules there are.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;

use crate::config::Mac;

/// All tables of one namespace.
pub type Ruleset = BTreeMap<TableName, Table>;

/// Family and name of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TableName {
    /// Which packets.
    pub family: Family,
    /// The name.
    pub name: Owner,
}

/// Whose table it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owner {
    /// A namespace of the fabric: the only table there.
    Fabric,
    /// The host's namespace, which has tables of others: named by the instance.
    Host(u32),
}

impl std::fmt::Display for Owner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Owner::Fabric => f.write_str("fabric"),
            Owner::Host(instance) => write!(f, "ondol-{instance:08x}"),
        }
    }
}

/// Which packets a table sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// IPv4 and IPv6.
    Inet,
    /// ARP.
    Arp,
}

/// Chains and sets that may name one another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// Sets and maps.
    pub sets: BTreeMap<String, Set>,
    /// Chains.
    pub chains: BTreeMap<String, Chain>,
}

/// A set of keys, or a map from keys to data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Set {
    /// The parts of a key.
    pub key: Vec<Kind>,
    /// What it maps to; `None` for a plain set.
    pub data: Option<DataKind>,
    /// The elements.
    pub elements: BTreeMap<Vec<Value>, Option<Data>>,
}

/// The type of a part of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// An interface's name.
    Link,
    /// A hardware address.
    Mac,
    /// An IPv4 address.
    Address,
    /// A transport protocol.
    Protocol,
    /// A port number.
    Port,
}

/// A part of a key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// An interface's name.
    Link(String),
    /// A hardware address.
    Mac(Mac),
    /// An IPv4 address.
    Address(Ipv4Addr),
    /// A transport protocol.
    Protocol(u8),
    /// A port number.
    Port(u16),
}

/// The type of a map's data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DataKind {
    /// A packet mark.
    Mark,
    /// An IPv4 address.
    Address,
    /// A verdict.
    Verdict,
}

/// A map's data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Data {
    /// A packet mark.
    Mark(u32),
    /// An IPv4 address.
    Address(Ipv4Addr),
    /// A verdict.
    Verdict(Verdict),
}

/// What happens to a packet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Passes this hook's chain.
    Accept,
    /// Is gone.
    Drop,
    /// Back to the calling chain.
    Return,
    /// Into a chain, and back if it decides nothing.
    Jump(String),
}

/// A list of rules.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chain {
    /// Where packets enter; `None`: only by a jump.
    pub base: Option<Base>,
    /// In order.
    pub rules: Vec<Vec<Statement>>,
}

/// Where packets enter a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Base {
    /// Judging or translating.
    pub kind: BaseKind,
    /// The place.
    pub hook: Hook,
    /// Order at the place.
    pub priority: i32,
    /// What if no rule decides.
    pub accept: bool,
}

/// Judging or translating.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BaseKind {
    /// Judges.
    Filter,
    /// Translates addresses.
    Nat,
}

/// A place in a packet's way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hook {
    /// Came in.
    Prerouting,
    /// Is for this namespace.
    Input,
    /// Passes through.
    Forward,
    /// Begins in this namespace.
    Output,
    /// Goes out.
    Postrouting,
}

/// A part of a packet that is looked up in a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// Where it came in.
    InLink,
    /// Where it goes out.
    OutLink,
    /// The frame's source.
    SourceMac,
    /// The packet's source.
    Source,
    /// The packet's destination.
    Destination,
    /// Its transport protocol.
    Protocol,
    /// The transport's destination port.
    DestinationPort,
    /// The sender's hardware address in an ARP message.
    ArpSenderMac,
    /// The sender's address in an ARP message.
    ArpSender,
}

/// One part of a rule: all tests must hold for the action at its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Statement {
    /// Came in by this interface.
    InLink(String),
    /// Goes out by this interface.
    OutLink(String),
    /// The fields together are in a set, or are not.
    InSet {
        /// The parts of the key.
        fields: Vec<Field>,
        /// The set's name.
        set: String,
        /// In it, or not?
        within: bool,
    },
    /// The source is in this network.
    SourceIn(Ipv4Addr, u8),
    /// The destination is in this network.
    DestinationIn(Ipv4Addr, u8),
    /// The transport protocol.
    Protocol(u8),
    /// TCP (6) or UDP (17) to a port of a range.
    Ports {
        /// The protocol.
        protocol: u8,
        /// First port.
        first: u16,
        /// Last port.
        last: u16,
    },
    /// ICMP of a type.
    IcmpType(u8),
    /// ICMP of a code.
    IcmpCode(u8),
    /// The connection is known, or belongs to a known one.
    Known,
    /// The connection's destination was exchanged.
    Translated,
    /// Looks the fields up in a verdict map.
    VerdictBy {
        /// The parts of the key.
        fields: Vec<Field>,
        /// The map's name.
        map: String,
    },
    /// Sets the packet's mark from a map.
    MarkBy {
        /// The part of the packet that is the key.
        field: Field,
        /// The map's name.
        map: String,
    },
    /// Exchanges the source by a map from sources.
    SourceBy {
        /// The map's name.
        map: String,
    },
    /// Exchanges the source.
    SourceTo(Ipv4Addr),
    /// Exchanges the destination by a map from destinations.
    DestinationBy {
        /// The map's name.
        map: String,
    },
    /// Exchanges the source for the outgoing interface's address.
    Masquerade,
    /// Answers "host unreachable".
    Unreachable,
    /// Decides.
    Verdict(Verdict),
}

/// A change of one namespace's rules that happens as a whole or not at all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Transaction {
    /// In order.
    pub changes: Vec<Change>,
}

/// One part of a transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Makes a table, if it is not there.
    AddTable(TableName),
    /// Removes a table with all in it.
    RemoveTable(TableName),
    /// Makes a set without elements.
    AddSet {
        /// In this table.
        table: TableName,
        /// The name.
        name: String,
        /// The parts of a key.
        key: Vec<Kind>,
        /// The type of its data.
        data: Option<DataKind>,
    },
    /// Removes a set with its elements.
    RemoveSet {
        /// In this table.
        table: TableName,
        /// The name.
        name: String,
    },
    /// Adds elements.
    AddElements(Elements),
    /// Removes elements.
    RemoveElements(Elements),
    /// Makes a chain without rules.
    AddChain {
        /// In this table.
        table: TableName,
        /// The name.
        name: String,
        /// Where packets enter.
        base: Option<Base>,
    },
    /// Removes a chain's rules.
    ClearChain {
        /// In this table.
        table: TableName,
        /// The name.
        name: String,
    },
    /// Removes an empty chain.
    RemoveChain {
        /// In this table.
        table: TableName,
        /// The name.
        name: String,
    },
    /// Adds a rule at a chain's end.
    AddRule {
        /// In this table.
        table: TableName,
        /// In this chain.
        chain: String,
        /// The rule.
        rule: Vec<Statement>,
    },
}

/// Elements of one set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Elements {
    /// In this table.
    pub table: TableName,
    /// In this set.
    pub set: String,
    /// The types, for the encoding.
    pub data: Option<DataKind>,
    /// Which.
    pub elements: BTreeMap<Vec<Value>, Option<Data>>,
}
