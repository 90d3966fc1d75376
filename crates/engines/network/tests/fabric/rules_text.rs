//! The encoded rules, read back by nft, are the text that the core renders.

use network::core::{render::render, text};
use network::shell::converge::{Applied, converge};

use crate::Scenario;
use crate::probe::run;
use crate::world::{all, clients, container, edge, group, network, router, tcp};

pub const SCENARIOS: &[Scenario] = &[("nft_prints_what_was_rendered", nft_agrees)];

fn nft_agrees() {
    use network::config::{Acl, AclRule, Peer, Rule, Traffic};
    let mut vpc = router("one");
    let everybody: ipnet::IpNet = "0.0.0.0/0".parse().expect("a network");
    let half: ipnet::IpNet = "128.0.0.0/1".parse().expect("a network");
    let of = |traffic| Rule {
        traffic,
        peer: Peer::Cidr(half),
    };
    let mixed = vec![
        tcp(80, "10.0.0.0/8"),
        tcp(80, "10.1.2.3/32"),
        tcp(22, "app"),
        of(Traffic::Tcp {
            first: 1_000,
            last: 2_000,
        }),
        of(Traffic::Udp {
            first: 53,
            last: 53,
        }),
        of(Traffic::Icmp {
            kind: None,
            code: None,
        }),
        of(Traffic::Icmp {
            kind: Some(8),
            code: None,
        }),
        of(Traffic::Icmp {
            kind: Some(3),
            code: Some(4),
        }),
        of(Traffic::Protocol(47)),
        of(Traffic::All),
        all("::/0"),
        all("app"),
    ];
    vpc.groups = vec![
        clients(),
        group("app", vec![], vec![]),
        group("mixed", mixed.clone(), mixed),
    ];
    vpc.ports = vec![
        container("client", "10.0.1.10", &["clients", "app"]),
        container("web", "10.0.2.20", &["mixed"]),
        edge("lb", "10.0.2.40", &["mixed", "app"]),
    ];
    let rule = |number, allow| AclRule {
        number,
        allow,
        traffic: Traffic::All,
        peer: everybody,
    };
    vpc.segments[0].acl = Some(Acl {
        ingress: vec![rule(7, true)],
        egress: vec![rule(9, false), rule(8, true)],
    });
    let desired = network([vpc]);
    let mut applied = Applied::open().expect("opens");
    converge(&mut applied, &desired).expect("converges");
    let rendered = text::ruleset(&render(&desired).namespaces["router-one"].ruleset);
    let listed = run("router-one", "nft", &["--stateless", "list", "ruleset"]);
    let (listed, rendered) = (blocks(&listed), blocks(&rendered));
    for (left, right) in listed.iter().zip(&rendered) {
        assert_eq!(left, right, "nft's on the left, ours on the right");
    }
    assert_eq!(listed.len(), rendered.len());
    applied.remove_all().expect("nothing is left");
}

/// Tables' blocks without order, elements without order and line breaks.
fn blocks(text: &str) -> Vec<String> {
    let joined = text.replace(",\n", ",");
    let mut table = String::new();
    let mut block = String::new();
    let mut all = Vec::new();
    for line in joined.lines() {
        if line.starts_with("table") {
            table = line.to_owned();
        } else if line.starts_with("\t}") {
            all.push(format!("{table}{}", std::mem::take(&mut block)));
        } else if let Some(elements) = line.trim().strip_prefix("elements = {") {
            let elements = elements.trim_end_matches('}');
            let mut sorted: Vec<&str> = elements.split(',').map(str::trim).collect();
            sorted.sort_unstable();
            block.push_str(&format!("\n\t\telements {}", sorted.join(", ")));
        } else if !line.trim().is_empty() && line.starts_with('\t') {
            block.push('\n');
            block.push_str(line);
        }
    }
    all.sort();
    all
}
