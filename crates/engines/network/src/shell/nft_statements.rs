//! Statements of packet rules as the kernel's expressions.
//!
//! One function for each kind of expression; which registers, which offsets stand only here. It
//! must encode a statement so that `nft list ruleset` prints the text of `core::text`.

use std::net::Ipv4Addr;

use super::netlink::Messages;
use crate::core::ruleset::{Data, Field, Statement, Value, Verdict};

const LIST_ELEMENT: u16 = 1;
const DATA_VALUE: u16 = 1;
const DATA_VERDICT: u16 = 2;
/// The register of a verdict.
const VERDICT: u32 = 0;
/// The first register of 16 bytes.
const FIRST: u32 = 1;
/// The first register of 4 bytes, the same place.
const FIRST_SMALL: u32 = 8;

const META_MARK: u32 = 3;
const META_IIFNAME: u32 = 6;
const META_OIFNAME: u32 = 7;
const META_IIFTYPE: u32 = 8;
const META_NFPROTO: u32 = 15;
const META_L4PROTO: u32 = 16;

const LINK_LAYER: u32 = 0;
const NETWORK: u32 = 1;
const TRANSPORT: u32 = 2;

const EQUAL: u32 = 0;
const UNEQUAL: u32 = 1;
const AT_MOST: u32 = 3;
const AT_LEAST: u32 = 5;

const ETHERNET: u16 = 1;
const IPV4: u8 = 2;
const ICMP: u8 = 1;
const HOST_UNREACHABLE: u8 = 1;
const SOURCE_OFFSET: u32 = 12;
const DESTINATION_OFFSET: u32 = 16;

/// One expression: its name and its attributes.
fn expression(list: &mut Messages, name: &str, data: impl FnOnce(&mut Messages)) {
    list.nest(LIST_ELEMENT, |element| {
        element.text(1, name);
        element.nest(2, data);
    });
}

fn meta(list: &mut Messages, key: u32, register: u32) {
    expression(list, "meta", |it| {
        it.number_be(2, key);
        it.number_be(1, register);
    });
}

fn payload(list: &mut Messages, base: u32, offset: u32, bytes: u32, register: u32) {
    expression(list, "payload", |it| {
        it.number_be(1, register);
        it.number_be(2, base);
        it.number_be(3, offset);
        it.number_be(4, bytes);
    });
}

fn compare(list: &mut Messages, operation: u32, value: &[u8]) {
    expression(list, "cmp", |it| {
        it.number_be(1, FIRST);
        it.number_be(2, operation);
        it.nest(3, |data| data.attribute(DATA_VALUE, value));
    });
}

fn mask(list: &mut Messages, mask: &[u8; 4]) {
    expression(list, "bitwise", |it| {
        it.number_be(1, FIRST);
        it.number_be(2, FIRST);
        it.number_be(3, 4);
        it.nest(4, |data| data.attribute(DATA_VALUE, mask));
        it.nest(5, |data| data.attribute(DATA_VALUE, &[0; 4]));
    });
}

fn lookup(list: &mut Messages, set: &str, into: Option<u32>, within: bool) {
    expression(list, "lookup", |it| {
        it.text(1, set);
        it.number_be(2, FIRST);
        if let Some(register) = into {
            it.number_be(3, register);
        }
        if !within {
            it.number_be(5, 1);
        }
    });
}

fn translate(list: &mut Messages, kind: u32) {
    expression(list, "nat", |it| {
        it.number_be(1, kind);
        it.number_be(2, u32::from(IPV4));
        it.number_be(3, FIRST);
    });
}

const TO_SOURCE: u32 = 0;
const TO_DESTINATION: u32 = 1;

fn only_ipv4(list: &mut Messages) {
    meta(list, META_NFPROTO, FIRST);
    compare(list, EQUAL, &[IPV4]);
}

/// What must hold before a field may be read; nft hides it when it prints the field.
fn dependencies(list: &mut Messages, fields: &[Field]) {
    if fields.contains(&Field::SourceMac) {
        meta(list, META_IIFTYPE, FIRST);
        compare(list, EQUAL, &ETHERNET.to_ne_bytes());
        payload(list, LINK_LAYER, 12, 2, FIRST);
        compare(list, EQUAL, &[0x08, 0x00]);
    } else if fields
        .iter()
        .any(|field| matches!(field, Field::Source | Field::Destination))
    {
        only_ipv4(list);
    }
}

/// Loads the fields one behind the other, as the key of a set.
fn load(list: &mut Messages, fields: &[Field]) {
    let mut place = 0;
    for field in fields {
        // A single field goes to the whole register, which is how nft writes it.
        let register = if place == 0 {
            FIRST
        } else {
            FIRST_SMALL + place
        };
        let bytes = match field {
            Field::InLink => {
                meta(list, META_IIFNAME, register);
                16
            }
            Field::OutLink => {
                meta(list, META_OIFNAME, register);
                16
            }
            Field::Protocol => {
                meta(list, META_L4PROTO, register);
                4
            }
            Field::SourceMac => packet_part(list, LINK_LAYER, 6, 6, register),
            Field::Source => packet_part(list, NETWORK, SOURCE_OFFSET, 4, register),
            Field::Destination => packet_part(list, NETWORK, DESTINATION_OFFSET, 4, register),
            Field::DestinationPort => packet_part(list, TRANSPORT, 2, 2, register),
            Field::ArpSenderMac => packet_part(list, NETWORK, 8, 6, register),
            Field::ArpSender => packet_part(list, NETWORK, 14, 4, register),
        };
        place += bytes / 4;
    }
}

/// Loads a part of the packet; gives the bytes that it takes in a key.
fn packet_part(list: &mut Messages, base: u32, offset: u32, bytes: u32, register: u32) -> u32 {
    payload(list, base, offset, bytes, register);
    bytes.next_multiple_of(4)
}

fn network(list: &mut Messages, offset: u32, address: Ipv4Addr, prefix: u8) {
    only_ipv4(list);
    payload(list, NETWORK, offset, 4, FIRST);
    if prefix < 32 {
        let bits = u32::MAX.checked_shl(32 - u32::from(prefix)).unwrap_or(0);
        mask(list, &bits.to_be_bytes());
    }
    compare(list, EQUAL, &address.octets());
}

fn protocol(list: &mut Messages, number: u8) {
    meta(list, META_L4PROTO, FIRST);
    compare(list, EQUAL, &[number]);
}

fn connection(list: &mut Messages, key: u32, bits: u32) {
    expression(list, "ct", |it| {
        it.number_be(2, key);
        it.number_be(1, FIRST);
    });
    mask(list, &bits.to_ne_bytes());
    compare(list, UNEQUAL, &[0; 4]);
}

fn icmp(list: &mut Messages, offset: u32, value: u8) {
    only_ipv4(list);
    protocol(list, ICMP);
    payload(list, TRANSPORT, offset, 1, FIRST);
    compare(list, EQUAL, &[value]);
}

/// An interface's name as a key: 16 bytes, zero behind.
fn link_bytes(name: &str) -> [u8; 16] {
    let mut bytes = [0; 16];
    for (to, from) in bytes.iter_mut().take(15).zip(name.bytes()) {
        *to = from;
    }
    bytes
}

/// Adds a statement's expressions to a rule's list.
pub fn statement(list: &mut Messages, statement: &Statement) {
    match statement {
        Statement::InLink(name) => {
            meta(list, META_IIFNAME, FIRST);
            compare(list, EQUAL, &link_bytes(name));
        }
        Statement::OutLink(name) => {
            meta(list, META_OIFNAME, FIRST);
            compare(list, EQUAL, &link_bytes(name));
        }
        Statement::InSet {
            fields,
            set,
            within,
        } => {
            dependencies(list, fields);
            load(list, fields);
            lookup(list, set, None, *within);
        }
        Statement::SourceIn(address, prefix) => network(list, SOURCE_OFFSET, *address, *prefix),
        Statement::DestinationIn(address, prefix) => {
            network(list, DESTINATION_OFFSET, *address, *prefix);
        }
        Statement::Protocol(number) => protocol(list, *number),
        Statement::Ports {
            protocol: number,
            first,
            last,
        } => {
            protocol(list, *number);
            ports(list, *first, *last);
        }
        Statement::IcmpType(number) => icmp(list, 0, *number),
        Statement::IcmpCode(number) => icmp(list, 1, *number),
        Statement::Known => connection(list, 0, 0b110),
        Statement::Translated => connection(list, 2, 1 << 5),
        Statement::VerdictBy { fields, map } => {
            load(list, fields);
            lookup(list, map, Some(VERDICT), true);
        }
        Statement::MarkBy { field, map } => {
            load(list, &[*field]);
            lookup(list, map, Some(FIRST), true);
            expression(list, "meta", |it| {
                it.number_be(2, META_MARK);
                it.number_be(3, FIRST);
            });
        }
        Statement::SourceBy { map } => {
            by_address(list, Field::Source, map);
            translate(list, TO_SOURCE);
        }
        Statement::DestinationBy { map } => {
            by_address(list, Field::Destination, map);
            translate(list, TO_DESTINATION);
        }
        Statement::SourceTo(address) => {
            immediate(list, FIRST, |data| {
                data.attribute(DATA_VALUE, &address.octets())
            });
            translate(list, TO_SOURCE);
        }
        Statement::Masquerade => expression(list, "masq", |_| {}),
        Statement::Unreachable => unreachable(list),
        Statement::Verdict(it) => immediate(list, VERDICT, |data| verdict(data, it)),
    }
}

fn unreachable(list: &mut Messages) {
    only_ipv4(list);
    expression(list, "reject", |it| {
        it.number_be(1, 0);
        it.attribute(2, &[HOST_UNREACHABLE]);
    });
}

fn immediate(list: &mut Messages, register: u32, data: impl FnOnce(&mut Messages)) {
    expression(list, "immediate", |it| {
        it.number_be(1, register);
        it.nest(2, data);
    });
}

fn by_address(list: &mut Messages, field: Field, map: &str) {
    only_ipv4(list);
    load(list, &[field]);
    lookup(list, map, Some(FIRST), true);
}

fn ports(list: &mut Messages, first: u16, last: u16) {
    payload(list, TRANSPORT, 2, 2, FIRST);
    if first == last {
        compare(list, EQUAL, &first.to_be_bytes());
    } else {
        compare(list, AT_LEAST, &first.to_be_bytes());
        compare(list, AT_MOST, &last.to_be_bytes());
    }
}

fn verdict(data: &mut Messages, verdict: &Verdict) {
    let code: i32 = match verdict {
        Verdict::Drop => 0,
        Verdict::Accept => 1,
        Verdict::Jump(_) => -3,
        Verdict::Return => -5,
    };
    data.nest(DATA_VERDICT, |it| {
        it.number_be(1, code.cast_unsigned());
        if let Verdict::Jump(chain) = verdict {
            it.text(2, chain);
        }
    });
}

/// A key of a set.
pub fn key(element: &mut Messages, kind: u16, parts: &[Value]) {
    let mut bytes = Vec::new();
    for part in parts {
        match part {
            Value::Link(name) => bytes.extend(link_bytes(name)),
            Value::Mac(mac) => bytes.extend(mac.0),
            Value::Address(address) => bytes.extend(address.octets()),
            Value::Protocol(number) => bytes.push(*number),
            Value::Port(port) => bytes.extend(port.to_be_bytes()),
        }
        while parts.len() > 1 && !bytes.len().is_multiple_of(4) {
            bytes.push(0);
        }
    }
    element.nest(kind, |it| it.attribute(DATA_VALUE, &bytes));
}

/// The data of a map's element.
pub fn data(element: &mut Messages, kind: u16, data: &Data) {
    element.nest(kind, |it| match data {
        Data::Mark(mark) => it.attribute(DATA_VALUE, &mark.to_ne_bytes()),
        Data::Address(address) => it.attribute(DATA_VALUE, &address.octets()),
        Data::Verdict(of) => verdict(it, of),
    });
}
