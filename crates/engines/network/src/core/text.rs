//! Packet rules as `nft list ruleset` prints them: for tests, and for people who look.
//!
//! The kernel never sees this text. It must stay the same as nft's own, which a test compares.

use std::fmt::Write;

use super::ruleset::{
    Base, BaseKind, Chain, Data, DataKind, Family, Field, Hook, Kind, Ruleset, Set, Statement,
    Value, Verdict,
};

/// All tables of a namespace.
#[must_use]
pub fn ruleset(ruleset: &Ruleset) -> String {
    let mut text = String::new();
    for (name, table) in ruleset {
        let family = match name.family {
            Family::Inet => "inet",
            Family::Arp => "arp",
        };
        let _ = writeln!(text, "table {family} {} {{", name.name);
        let sets = table.sets.iter().map(|(name, it)| set(name, it));
        let chains = table.chains.iter().map(|(name, it)| chain(name, it));
        let blocks: Vec<String> = sets.chain(chains).collect();
        text.push_str(&blocks.join("\n"));
        text.push_str("}\n");
    }
    text
}

fn set(name: &str, set: &Set) -> String {
    let word = if set.data.is_some() { "map" } else { "set" };
    let kinds: Vec<&str> = set.key.iter().map(|it| kind(*it)).collect();
    let mut text = format!("\t{word} {name} {{\n\t\ttype {}", kinds.join(" . "));
    if let Some(data) = set.data {
        let data = match data {
            DataKind::Mark => "mark",
            DataKind::Address => "ipv4_addr",
            DataKind::Verdict => "verdict",
        };
        let _ = write!(text, " : {data}");
    }
    text.push('\n');
    if !set.elements.is_empty() {
        let elements: Vec<String> = set
            .elements
            .iter()
            .map(|(key, data)| element(key, data.as_ref()))
            .collect();
        let _ = writeln!(text, "\t\telements = {{ {} }}", elements.join(", "));
    }
    text.push_str("\t}\n");
    text
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Link => "ifname",
        Kind::Mac => "ether_addr",
        Kind::Address => "ipv4_addr",
        Kind::Protocol => "inet_proto",
        Kind::Port => "inet_service",
    }
}

fn element(key: &[Value], data: Option<&Data>) -> String {
    let parts: Vec<String> = key
        .iter()
        .map(|value| match value {
            Value::Link(name) => format!("\"{name}\""),
            Value::Mac(mac) => mac.to_string(),
            Value::Address(address) => address.to_string(),
            Value::Protocol(number) => protocol(*number),
            Value::Port(port) => port.to_string(),
        })
        .collect();
    let key = parts.join(" . ");
    match data {
        None => key,
        Some(Data::Mark(mark)) => format!("{key} : 0x{mark:08x}"),
        Some(Data::Address(address)) => format!("{key} : {address}"),
        Some(Data::Verdict(it)) => format!("{key} : {}", verdict(it)),
    }
}

fn protocol(number: u8) -> String {
    match number {
        1 => "icmp".into(),
        2 => "igmp".into(),
        4 => "ipencap".into(),
        6 => "tcp".into(),
        17 => "udp".into(),
        47 => "gre".into(),
        50 => "esp".into(),
        51 => "ah".into(),
        58 => "ipv6-icmp".into(),
        132 => "sctp".into(),
        _ => number.to_string(),
    }
}

fn chain(name: &str, chain: &Chain) -> String {
    let mut text = format!("\tchain {name} {{\n");
    if let Some(it) = &chain.base {
        let _ = writeln!(text, "\t\t{}", base(it));
    }
    for rule in &chain.rules {
        let parts: Vec<String> = rule.iter().map(statement).collect();
        let _ = writeln!(text, "\t\t{}", parts.join(" "));
    }
    text.push_str("\t}\n");
    text
}

fn base(base: &Base) -> String {
    let kind = match base.kind {
        BaseKind::Filter => "filter",
        BaseKind::Nat => "nat",
    };
    let hook = match base.hook {
        Hook::Prerouting => "prerouting",
        Hook::Input => "input",
        Hook::Forward => "forward",
        Hook::Output => "output",
        Hook::Postrouting => "postrouting",
    };
    let priority = match (base.priority, base.hook) {
        (-300, _) => "raw".into(),
        (-150, _) => "mangle".into(),
        (-100, Hook::Prerouting) => "dstnat".into(),
        (-10, _) => "filter - 10".into(),
        (0, _) => "filter".into(),
        (100, Hook::Postrouting) => "srcnat".into(),
        (other, _) => other.to_string(),
    };
    let policy = if base.accept { "accept" } else { "drop" };
    format!("type {kind} hook {hook} priority {priority}; policy {policy};")
}

fn verdict(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Accept => "accept".into(),
        Verdict::Drop => "drop".into(),
        Verdict::Return => "return".into(),
        Verdict::Jump(chain) => format!("jump {chain}"),
    }
}

fn fields(fields: &[Field]) -> String {
    let words: Vec<&str> = fields
        .iter()
        .map(|field| match field {
            Field::InLink => "iifname",
            Field::OutLink => "oifname",
            Field::SourceMac => "ether saddr",
            Field::Source => "ip saddr",
            Field::Destination => "ip daddr",
            Field::Protocol => "meta l4proto",
            Field::DestinationPort => "th dport",
            Field::ArpSenderMac => "arp saddr ether",
            Field::ArpSender => "arp saddr ip",
        })
        .collect();
    words.join(" . ")
}

fn net(address: std::net::Ipv4Addr, prefix: u8) -> String {
    if prefix == 32 {
        address.to_string()
    } else {
        format!("{address}/{prefix}")
    }
}

/// One statement in nft's words.
fn statement(statement: &Statement) -> String {
    match statement {
        Statement::InLink(link) => format!("iifname \"{link}\""),
        Statement::OutLink(link) => format!("oifname \"{link}\""),
        Statement::InSet {
            fields: parts,
            set,
            within,
        } => {
            let not = if *within { "" } else { "!= " };
            format!("{} {not}@{set}", fields(parts))
        }
        Statement::SourceIn(address, prefix) => format!("ip saddr {}", net(*address, *prefix)),
        Statement::DestinationIn(address, prefix) => {
            format!("ip daddr {}", net(*address, *prefix))
        }
        Statement::Protocol(number) => format!("meta l4proto {}", protocol(*number)),
        Statement::Ports {
            protocol: number,
            first,
            last,
        } => {
            let ports = if first == last {
                first.to_string()
            } else {
                format!("{first}-{last}")
            };
            format!("{} dport {ports}", protocol(*number))
        }
        Statement::IcmpType(number) => format!("icmp type {}", icmp_type(*number)),
        Statement::IcmpCode(number) => format!("icmp code {}", icmp_code(*number)),
        Statement::Known => "ct state established,related".into(),
        Statement::Translated => "ct status dnat".into(),
        Statement::VerdictBy { fields: parts, map } => format!("{} vmap @{map}", fields(parts)),
        Statement::MarkBy { field, map } => {
            format!("meta mark set {} map @{map}", fields(&[*field]))
        }
        Statement::SourceBy { map } => format!("snat ip to ip saddr map @{map}"),
        Statement::SourceTo(address) => format!("snat ip to {address}"),
        Statement::DestinationBy { map } => format!("dnat ip to ip daddr map @{map}"),
        Statement::Masquerade => "masquerade".into(),
        Statement::Unreachable => "reject with icmp host-unreachable".into(),
        Statement::Verdict(it) => verdict(it),
    }
}

fn icmp_type(number: u8) -> String {
    match number {
        0 => "echo-reply".into(),
        3 => "destination-unreachable".into(),
        4 => "source-quench".into(),
        5 => "redirect".into(),
        8 => "echo-request".into(),
        9 => "router-advertisement".into(),
        10 => "router-solicitation".into(),
        11 => "time-exceeded".into(),
        12 => "parameter-problem".into(),
        13 => "timestamp-request".into(),
        14 => "timestamp-reply".into(),
        15 => "info-request".into(),
        16 => "info-reply".into(),
        17 => "address-mask-request".into(),
        18 => "address-mask-reply".into(),
        _ => number.to_string(),
    }
}

fn icmp_code(number: u8) -> String {
    match number {
        0 => "net-unreachable".into(),
        1 => "host-unreachable".into(),
        2 => "prot-unreachable".into(),
        3 => "port-unreachable".into(),
        4 => "frag-needed".into(),
        9 => "net-prohibited".into(),
        10 => "host-prohibited".into(),
        13 => "admin-prohibited".into(),
        _ => number.to_string(),
    }
}
