//! What is rendered for a network, and which operations lead from one network to another: texts
//! against texts, no kernel. `UPDATE=1` rewrites the texts.

use std::path::Path;

use network::Network;
use network::core::check::check;
use network::core::diff::diff;
use network::core::kernel::{
    Kernel, Known, KnownNamespace, KnownWire, Made, Operation, Role, Route, RouteAction,
};
use network::core::render::render;
use network::core::{ruleset_diff, text};

#[path = "fabric/world.rs"]
mod world;

use network::config::{Acl, AclRule, Peer, Route as WantedRoute, Rule, Traffic, Transit, Via};
use world::{all, clients, container, edge, group, ip, mapped, network, router, tcp};

fn compare(name: &str, actual: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden")
        .join(name);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, actual).expect("the text is written");
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(expected, actual, "{name}; UPDATE=1 rewrites it");
}

/// A bit of everything.
fn full() -> Network {
    let mut one = router("one");
    let everywhere = "0.0.0.0/0".parse().expect("a network");
    one.route_tables[0].routes.push(WantedRoute {
        to: everywhere,
        via: Via::PublicMapping,
    });
    let via = Via::SourceNat {
        address: ip("203.0.113.9"),
    };
    one.route_tables[1].routes.push(WantedRoute {
        to: everywhere,
        via,
    });
    let ping = Rule {
        traffic: Traffic::Icmp {
            kind: Some(8),
            code: None,
        },
        peer: Peer::Group("web".into()),
    };
    one.groups = vec![
        clients(),
        group("web", vec![tcp(80, "10.0.0.0/16"), ping], vec![]),
    ];
    one.ports = vec![
        mapped(
            container("client", "10.0.1.10", &["clients", "web"]),
            "203.0.113.1",
        ),
        container("web", "10.0.2.20", &["web"]),
        edge("lb", "10.0.2.40", &["clients"]),
    ];
    let rule = |number, allow| AclRule {
        number,
        allow,
        traffic: Traffic::All,
        peer: everywhere,
    };
    one.segments[1].acl = Some(Acl {
        ingress: vec![rule(100, true)],
        egress: vec![],
    });
    Network {
        routers: vec![one],
        transit: Some(Transit { inbound: true }),
    }
}

#[test]
fn the_rules_of_a_router_and_of_the_transit() {
    let kernel = render(&full());
    compare(
        "router-rules.nft",
        &text::ruleset(&kernel.namespaces["router-one"].ruleset),
    );
    compare(
        "transit-rules.nft",
        &text::ruleset(&kernel.namespaces["transit"].ruleset),
    );
}

#[test]
fn everything_is_made_in_an_order_that_works() {
    let operations = diff(&Known::default(), &render(&full()));
    let lines: Vec<String> = operations.iter().map(line).collect();
    compare("first-operations.txt", &format!("{}\n", lines.join("\n")));
}

fn line(operation: &Operation) -> String {
    match operation {
        Operation::AddNamespace { name, role } => format!("namespace {name} {role:?}"),
        Operation::AddAddress { namespace, address } => format!("address {address} {namespace}"),
        Operation::AddWire(wire) => {
            let far = &wire.far;
            format!(
                "wire {}/{} {}/{}",
                wire.near.namespace, wire.near.link, far.namespace, far.link
            )
        }
        Operation::AddRoute { namespace, route } => {
            let Route { table, to, action } = route;
            format!(
                "route {namespace} {table} {}/{} {}",
                to.0,
                to.1,
                words(action)
            )
        }
        Operation::AddPolicy { namespace, policy } => {
            format!(
                "policy {namespace} {} {:?} {}",
                policy.preference, policy.mark, policy.table
            )
        }
        Operation::ChangeRules {
            namespace,
            transaction,
        } => {
            format!("rules {namespace}: {} changes", transaction.changes.len())
        }
        other => format!("{other:?}"),
    }
}

fn words(action: &RouteAction) -> String {
    match action {
        RouteAction::Link {
            link,
            gateway: Some(gateway),
        } => format!("by {gateway} {link}"),
        RouteAction::Link {
            link,
            gateway: None,
        } => format!("by {link}"),
        RouteAction::Unreachable => "unreachable".into(),
        RouteAction::Blackhole => "blackhole".into(),
    }
}

/// What is known when all of a network is there.
fn known(kernel: Kernel) -> Known {
    let mut known = Known::default();
    for (near, wire) in kernel.wires {
        let owned = wire.owns_far_namespace.then(|| wire.far.namespace.clone());
        if let Some(name) = &owned {
            known
                .namespaces
                .insert(name.clone(), KnownNamespace::default());
        }
        let made_from = Made::From(Box::new(wire));
        known.wires.insert(
            near,
            KnownWire {
                made_from,
                owned_namespace: owned,
            },
        );
    }
    for (name, it) in kernel.namespaces {
        let (addresses, routes, policies) = (it.addresses, it.routes, it.policies);
        let ruleset = Some(it.ruleset);
        known.namespaces.insert(
            name,
            KnownNamespace {
                addresses,
                routes,
                policies,
                ruleset,
            },
        );
    }
    known
}

fn steps(from: &Network, to: &Network) -> Vec<Operation> {
    diff(&known(render(from)), &render(to))
}

#[test]
fn what_is_there_needs_nothing() {
    assert_eq!(steps(&full(), &full()), []);
}

#[test]
fn a_new_port_is_one_transaction_of_elements_one_pair_and_one_route() {
    let mut more = full();
    more.routers[0]
        .ports
        .push(container("second", "10.0.2.21", &["web"]));
    let steps = steps(&full(), &more);
    assert!(
        matches!(
            steps.as_slice(),
            [
                Operation::ChangeRules { .. },
                Operation::AddWire(_),
                Operation::AddRoute { .. }
            ]
        ),
        "{steps:?}"
    );
    let Operation::ChangeRules { transaction, .. } = &steps[0] else {
        unreachable!()
    };
    use network::core::ruleset::Change;
    assert!(
        transaction
            .changes
            .iter()
            .all(|it| matches!(it, Change::AddElements(_)))
    );
}

#[test]
fn a_removed_port_takes_its_namespace_along() {
    let mut less = full();
    less.routers[0].ports.remove(1);
    let steps = steps(&full(), &less);
    let removed = steps.iter().find_map(|step| match step {
        Operation::RemoveWire { far_namespace, .. } => far_namespace.clone(),
        _ => None,
    });
    assert_eq!(removed.as_deref(), Some("port-web"));
    assert!(
        !steps
            .iter()
            .any(|step| matches!(step, Operation::RemoveNamespace { .. }))
    );
}

#[test]
fn a_changed_pair_is_made_anew_with_its_routes() {
    let mut changed = full();
    changed.routers[0].ports[1].mac.0[5] = 0x99;
    let steps = steps(&full(), &changed);
    let kinds: Vec<&str> = steps
        .iter()
        .map(|step| match step {
            Operation::RemoveWire {
                far_namespace: None,
                ..
            } => "remove wire",
            Operation::ChangeRules { .. } => "rules",
            Operation::AddWire(_) => "add wire",
            Operation::AddRoute { .. } => "add route",
            _ => "other",
        })
        .collect();
    assert_eq!(kinds, ["remove wire", "rules", "add wire", "add route"]);
}

#[test]
fn leftovers_of_a_crash_go_and_an_unfinished_pair_is_made_anew() {
    let mut before = known(render(&full()));
    before
        .namespaces
        .insert("port-lost".into(), KnownNamespace::default());
    let near = before.wires.keys().next().expect("there is one").clone();
    before.wires.get_mut(&near).expect("it is there").made_from = Made::Digest(String::new());
    let steps = diff(&before, &render(&full()));
    assert!(steps.contains(&Operation::RemoveNamespace {
        name: "port-lost".into()
    }));
    assert!(
        steps
            .iter()
            .any(|it| matches!(it, Operation::AddWire(wire) if wire.near == near))
    );
}

#[test]
fn unknown_rules_are_replaced_as_a_whole_and_nothing_else_is_touched() {
    let mut before = known(render(&full()));
    for namespace in before.namespaces.values_mut() {
        namespace.ruleset = None;
    }
    let steps = diff(&before, &render(&full()));
    assert!(
        steps
            .iter()
            .all(|it| matches!(it, Operation::ChangeRules { .. })),
        "{steps:?}"
    );
    assert_eq!(steps.len(), 2, "the router and the transit");
}

#[test]
fn nothing_desired_removes_everything() {
    let steps = diff(&known(render(&full())), &Kernel::default());
    let names: std::collections::BTreeSet<&str> = steps
        .iter()
        .filter_map(|step| match step {
            Operation::RemoveNamespace { name } => Some(name.as_str()),
            _ => None,
        })
        .collect();
    let all = [
        "edge-one",
        "port-client",
        "port-web",
        "router-one",
        "transit",
    ];
    assert_eq!(names.into_iter().collect::<Vec<_>>(), all);
    assert_eq!(steps.len(), all.len());
}

#[test]
fn a_group_that_goes_is_no_longer_named_before_it_is_removed() {
    use network::core::ruleset::Change;
    let rules = |it: &Network| render(it).namespaces["router-one"].ruleset.clone();
    let mut less = full();
    less.routers[0].ports.retain(|port| port.name == "lb");
    less.routers[0]
        .groups
        .retain(|group| group.name == "clients");
    let changes = ruleset_diff::diff(Some(&rules(&full())), &rules(&less)).changes;
    let at = |test: &dyn Fn(&Change) -> bool| changes.iter().position(test).expect("is there");
    let elements = at(&|it| matches!(it, Change::RemoveElements(of) if of.set == "ingress"));
    let chain = at(&|it| matches!(it, Change::RemoveChain { name, .. } if name == "in-web"));
    let set = at(&|it| matches!(it, Change::RemoveSet { name, .. } if name == "members-web"));
    assert!(elements < chain && chain < set, "{changes:?}");
}

#[test]
fn a_role_belongs_to_each_namespace() {
    let roles: Vec<Role> = render(&full())
        .namespaces
        .values()
        .map(|it| it.role)
        .collect();
    assert_eq!(roles, [Role::Edge, Role::Router, Role::Transit]);
}

/// Changes a good network and gives the refusals.
fn refused(change: impl FnOnce(&mut Network)) -> String {
    let mut network = full();
    assert_eq!(check(&network), []);
    change(&mut network);
    let texts: Vec<String> = check(&network).iter().map(ToString::to_string).collect();
    texts.join("; ")
}

type Change = fn(&mut Network);

/// What is changed in a full network, and the words that refuse it.
const REFUSED: &[(Change, &str)] = &[
    (
        |it| it.routers[0].cidrs.push("fd00::/48".parse().expect("v6")),
        "router one: IPv6",
    ),
    (
        |it| it.routers[0].ports[1].addresses.push(ip("fd00::5")),
        "port web: IPv6",
    ),
    (
        |it| it.routers[0].ports[1].source_check = false,
        "port web: forwarding for others",
    ),
    (
        |it| it.routers[0].ports[1].addresses[0] = ip("10.0.2.1"),
        "10.0.2.1 is no address",
    ),
    (
        |it| it.routers[0].ports[1].addresses[0] = ip("10.0.2.40"),
        "held by another port",
    ),
    (
        |it| it.routers[0].ports[1].addresses[0] = ip("10.0.1.9"),
        "10.0.1.9 is no address",
    ),
    (
        |it| it.routers[0].ports[1].name = "client".into(),
        "port client: the name is used",
    ),
    (
        |it| it.routers[0].ports[1].name = "a/b".into(),
        "a name is 1 to 200",
    ),
    (
        |it| it.routers[0].ports[1].segment = "c".into(),
        "no segment c",
    ),
    (
        |it| it.routers[0].ports[1].mac.0 = [2, 0, 0, 0, 0, 1],
        "cannot be a port's address",
    ),
    (|it| it.transit = None, "needs a transit"),
    (
        |it| it.routers[0].ports[0].public[0].public = ip("127.0.0.9"),
        "cannot be routed",
    ),
    (
        |it| it.routers[0].ports[0].public[0].public = ip("203.0.113.9"),
        "belongs to",
    ),
    (
        |it| it.routers[0].segments[0].route_table = 9,
        "no route table 9",
    ),
    (
        |it| it.routers[0].segments[0].name = "b".into(),
        "the name is used twice",
    ),
    (
        |it| it.routers[0].route_tables[0].id = 0,
        "an id is 1 to 65535",
    ),
    (
        |it| it.routers.push(router("one")),
        "router one: the name is used twice",
    ),
    (
        |it| it.routers[0].services[0].address = ip("10.0.2.20"),
        "a port holds the address",
    ),
];

#[test]
fn what_is_not_done_is_refused_by_name() {
    for (change, expected) in REFUSED {
        let text = refused(change);
        assert!(text.contains(expected), "expected {expected:?} in {text:?}");
    }
    assert_eq!(check(&network([router("plain")])), []);
    assert!(all("0.0.0.0/0").peer == Peer::Cidr("0.0.0.0/0".parse().expect("a network")));
}

#[test]
fn a_network_survives_the_way_through_json() {
    let text = serde_json::to_string(&full()).expect("serializes");
    let back: Network = serde_json::from_str(&text).expect("parses");
    assert_eq!(back, full());
    let unknown = text.replacen("\"routers\"", "\"extra\":1,\"routers\"", 1);
    assert!(
        serde_json::from_str::<Network>(&unknown).is_err(),
        "nothing is ignored"
    );
}

#[test]
fn a_transaction_too_big_for_one_message_opens_nothing_on_its_way() {
    use network::core::ruleset::Change;
    let mut big = full();
    let rules = (0..5_000).map(|it| tcp(it, "10.0.0.0/16")).collect();
    big.routers[0].groups.push(group("big", rules, vec![]));
    let rendered = render(&big).namespaces["router-one"].ruleset.clone();
    let whole = ruleset_diff::diff(None, &rendered);
    let parts = whole.parts();
    assert!(parts.len() > 4, "{}", parts.len());
    let count = |it: &[Change]| {
        it.iter()
            .filter(|it| matches!(it, Change::AddRule { .. }))
            .count()
    };
    let all: usize = parts.iter().map(|part| count(&part.changes)).sum();
    assert_eq!(all, count(&whole.changes), "nothing is lost");
    // What lets through by its absence comes first: the borders of segments.
    for part in &parts[1..] {
        for change in &part.changes {
            match change {
                Change::AddRule { chain, .. } => {
                    assert!(
                        chain.starts_with("in-") || chain.starts_with("out-"),
                        "{chain}"
                    );
                }
                Change::AddElements(it) => assert!(!it.set.starts_with("segment-")),
                other => panic!("{other:?} must be in the first part"),
            }
        }
    }
    let small = ruleset_diff::diff(None, &render(&full()).namespaces["router-one"].ruleset);
    assert_eq!(small.parts(), std::slice::from_ref(&small));
}
