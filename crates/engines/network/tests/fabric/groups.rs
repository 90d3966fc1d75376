//! Who may talk to whom.

use network::shell::converge::{Applied, converge};

use crate::Scenario;
use crate::probe::{
    connect, connect_from, dropped, echo, receiver, refused_at_once, run, send_as, serve,
};
use crate::world::{all, clients, container, edge, group, network, router, tcp};

pub const SCENARIOS: &[Scenario] = &[
    (
        "allowed_traffic_flows_and_all_else_is_dropped",
        allowed_and_denied,
    ),
    ("a_new_member_of_a_group_is_let_in_at_once", membership),
    ("a_foreign_source_is_dropped", spoofing),
    ("an_edge_port_is_judged_like_any_other", edge_ports),
    ("stateless_rules_hold_at_the_border_of_a_segment", borders),
];

fn allowed_and_denied() {
    let mut vpc = router("one");
    let web = group(
        "web",
        vec![tcp(80, "10.0.1.0/24"), tcp(81, "10.0.9.0/24")],
        vec![],
    );
    vpc.groups = vec![clients(), web];
    vpc.ports = vec![
        container("client", "10.0.1.10", &["clients"]),
        container("web", "10.0.2.20", &["web"]),
        container("mute", "10.0.2.30", &[]),
    ];
    let mut applied = Applied::open().expect("opens");
    converge(&mut applied, &network([vpc.clone()])).expect("converges");
    serve("port-web", "10.0.2.20:80");
    serve("port-web", "10.0.2.20:81");
    serve("port-mute", "10.0.2.30:80");
    let (mut stream, seen) = connect("port-client", "10.0.2.20:80").expect("allowed");
    assert_eq!(seen, "10.0.1.10");
    echo(&mut stream).expect("answers come back");
    dropped(connect("port-client", "10.0.2.20:81"));
    dropped(connect("port-client", "10.0.2.30:80"));
    // The web port may not begin anything itself.
    serve("port-client", "10.0.1.10:80");
    dropped(connect("port-web", "10.0.1.10:80"));
    // A second convergence finds nothing to do.
    let again = converge(&mut applied, &network([vpc])).expect("converges");
    assert_eq!(again.operations, 0);
    applied.remove_all().expect("nothing is left");
}

fn membership() {
    let mut vpc = router("one");
    let db = group("db", vec![tcp(5432, "app")], vec![]);
    vpc.groups = vec![clients(), db, group("app", vec![], vec![])];
    vpc.ports = vec![
        container("client", "10.0.1.10", &["clients"]),
        container("db", "10.0.1.20", &["db"]),
    ];
    let mut applied = Applied::open().expect("opens");
    converge(&mut applied, &network([vpc.clone()])).expect("converges");
    serve("port-db", "10.0.1.20:5432");
    dropped(connect("port-client", "10.0.1.20:5432"));
    vpc.ports[0].groups.push("app".into());
    let report = converge(&mut applied, &network([vpc.clone()])).expect("converges");
    assert_eq!(report.operations, 1, "one transaction of rules");
    let (mut stream, _) = connect("port-client", "10.0.1.20:5432").expect("a member now");
    vpc.ports[0].groups.pop();
    converge(&mut applied, &network([vpc])).expect("converges");
    echo(&mut stream).expect("a known connection goes on");
    dropped(connect("port-client", "10.0.1.20:5432"));
    applied.remove_all().expect("nothing is left");
}

fn spoofing() {
    let mut vpc = router("one");
    vpc.groups = vec![clients(), group("open", vec![all("0.0.0.0/0")], vec![])];
    vpc.ports = vec![
        container("client", "10.0.1.10", &["clients"]),
        container("victim", "10.0.1.11", &["clients"]),
        container("server", "10.0.1.20", &["open"]),
    ];
    let mut applied = Applied::open().expect("opens");
    converge(&mut applied, &network([vpc])).expect("converges");
    let socket = receiver("port-server", "10.0.1.20:900");
    let mut buffer = [0; 16];
    send_as("port-client", "10.0.1.10:700", "10.0.1.20:900");
    let (_, from) = socket
        .recv_from(&mut buffer)
        .expect("its own address passes");
    assert_eq!(from.to_string(), "10.0.1.10:700");
    send_as("port-client", "10.0.1.11:700", "10.0.1.20:900");
    send_as("port-client", "8.8.8.8:700", "10.0.1.20:900");
    assert!(
        socket.recv_from(&mut buffer).is_err(),
        "a neighbour's and a stranger's do not"
    );
    // The right address from the wrong hardware address.
    run(
        "port-client",
        "ip",
        &["link", "set", "eth0", "address", "02:10:00:00:01:0b"],
    );
    run(
        "port-client",
        "ip",
        &[
            "neigh",
            "replace",
            "10.0.1.1",
            "lladdr",
            "02:00:00:00:00:01",
            "dev",
            "eth0",
        ],
    );
    send_as("port-client", "10.0.1.10:700", "10.0.1.20:900");
    assert!(
        socket.recv_from(&mut buffer).is_err(),
        "a foreign hardware address does not"
    );
    run(
        "port-client",
        "ip",
        &["link", "set", "eth0", "address", "02:10:00:00:01:0a"],
    );
    run(
        "port-client",
        "ip",
        &[
            "neigh",
            "replace",
            "10.0.1.1",
            "lladdr",
            "02:00:00:00:00:01",
            "dev",
            "eth0",
        ],
    );
    send_as("port-client", "10.0.1.10:700", "10.0.1.20:900");
    socket.recv_from(&mut buffer).expect("its own passes again");
    applied.remove_all().expect("nothing is left");
}

fn edge_ports() {
    let mut vpc = router("one");
    let balancers = group(
        "balancers",
        vec![tcp(443, "0.0.0.0/0")],
        vec![tcp(80, "web")],
    );
    vpc.groups = vec![
        clients(),
        balancers,
        group("web", vec![tcp(80, "balancers")], vec![]),
    ];
    vpc.ports = vec![
        container("client", "10.0.1.10", &["clients"]),
        container("web", "10.0.2.20", &["web"]),
        edge("lb-1", "10.0.1.40", &["balancers"]),
        edge("lb-2", "10.0.2.40", &["web"]),
        edge("lb-3", "10.0.2.41", &[]),
    ];
    let mut applied = Applied::open().expect("opens");
    converge(&mut applied, &network([vpc])).expect("converges");
    serve("port-web", "10.0.2.20:80");
    serve("edge-one", "10.0.1.40:443");
    serve("edge-one", "10.0.1.40:444");
    serve("edge-one", "10.0.2.40:80");
    serve("edge-one", "10.0.2.41:80");
    let from = |address, to| connect_from("edge-one", address, to);
    let (_, seen) = from("10.0.1.40:0", "10.0.2.20:80").expect("a member may");
    assert_eq!(seen, "10.0.1.40");
    dropped(from("10.0.2.41:0", "10.0.2.20:80"));
    connect("port-client", "10.0.1.40:443").expect("clients reach the listener");
    dropped(connect("port-client", "10.0.1.40:444"));
    // Between two ports of one namespace the rules hold too.
    let (mut stream, seen) = from("10.0.1.40:0", "10.0.2.40:80").expect("a member may");
    assert_eq!(seen, "10.0.1.40");
    echo(&mut stream).expect("answers come back");
    dropped(from("10.0.1.40:0", "10.0.2.41:80"));
    refused_at_once("port-client", "10.0.2.99:80");
    applied.remove_all().expect("nothing is left");
}

fn borders() {
    use network::config::{Acl, AclRule, Traffic};
    let rule = |number, allow, first, last, peer: &str| AclRule {
        number,
        allow,
        traffic: Traffic::Tcp { first, last },
        peer: peer.parse().expect("a network"),
    };
    let mut vpc = router("one");
    vpc.groups = vec![group(
        "open",
        vec![all("0.0.0.0/0")],
        vec![all("0.0.0.0/0")],
    )];
    vpc.ports = vec![
        container("client", "10.0.1.10", &["open"]),
        container("other", "10.0.1.11", &["open"]),
        container("web", "10.0.2.20", &["open"]),
        container("beside", "10.0.2.21", &["open"]),
    ];
    vpc.segments[1].acl = Some(Acl {
        ingress: vec![
            // By number, not by place.
            rule(200, true, 80, 90, "10.0.1.0/24"),
            rule(100, false, 0, 65_535, "10.0.1.11/32"),
        ],
        egress: vec![rule(100, true, 1_024, 65_535, "0.0.0.0/0")],
    });
    let mut applied = Applied::open().expect("opens");
    converge(&mut applied, &network([vpc.clone()])).expect("converges");
    for port in ["80", "91"] {
        serve("port-web", &format!("10.0.2.20:{port}"));
    }
    connect("port-client", "10.0.2.20:80").expect("both directions have a rule");
    dropped(connect("port-client", "10.0.2.20:91"));
    dropped(connect("port-other", "10.0.2.20:80"));
    connect("port-beside", "10.0.2.20:91").expect("inside the segment there is no border");
    // Stateless: without a rule for the answers there are none.
    vpc.segments[1]
        .acl
        .as_mut()
        .expect("set above")
        .egress
        .clear();
    converge(&mut applied, &network([vpc])).expect("converges");
    dropped(connect("port-client", "10.0.2.20:80"));
    applied.remove_all().expect("nothing is left");
}
