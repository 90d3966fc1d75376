//! Routing, the router's own services, isolation, restart.

use std::time::{Duration, Instant};

use network::shell::converge::{Applied, Error, converge};
use network::{Transport, open_listener, open_socket_in};

use crate::Scenario;
use crate::probe::{connect, dropped, echo, receiver, refused_at_once, serve};
use crate::world::{all, clients, container, edge, group, network, router, tcp};

pub const SCENARIOS: &[Scenario] = &[
    ("a_connect_to_a_dead_address_fails_at_once", dead_addresses),
    (
        "two_routers_with_the_same_addresses_are_isolated",
        isolation,
    ),
    ("a_router_answers_its_services_and_nothing_else", services),
    (
        "after_a_restart_what_is_there_stays_and_leftovers_go",
        restart,
    ),
    ("a_removed_port_can_come_back_at_once", comes_back),
    ("sockets_are_opened_inside_and_used_outside", sockets),
];

fn dead_addresses() {
    let mut vpc = router("one");
    vpc.groups = vec![clients()];
    vpc.ports = vec![
        container("client", "10.0.1.10", &["clients"]),
        container("dying", "10.0.1.20", &["clients"]),
    ];
    let mut applied = Applied::open().expect("opens");
    converge(&mut applied, &network([vpc.clone()])).expect("converges");
    dropped(connect("port-client", "10.0.1.20:80"));
    vpc.ports.pop();
    converge(&mut applied, &network([vpc])).expect("converges");
    // Many times: the kernel's limit on such answers is off.
    for _ in 0..20 {
        refused_at_once("port-client", "10.0.1.20:80");
    }
    refused_at_once("port-client", "10.0.2.77:80");
    refused_at_once("port-client", "10.0.77.1:80");
    applied.remove_all().expect("nothing is left");
}

fn isolation() {
    let build = |name: &str, suffix: &str| {
        let mut vpc = router(name);
        vpc.groups = vec![group(
            "open",
            vec![all("0.0.0.0/0")],
            vec![all("0.0.0.0/0")],
        )];
        vpc.ports = vec![
            container(&format!("client-{suffix}"), "10.0.1.10", &["open"]),
            container(
                &format!("web-{suffix}"),
                &format!("10.0.1.2{suffix}"),
                &["open"],
            ),
        ];
        vpc
    };
    let mut applied = Applied::open().expect("opens");
    converge(
        &mut applied,
        &network([build("one", "1"), build("two", "2")]),
    )
    .expect("converges");
    serve("port-web-1", "10.0.1.21:80");
    serve("port-web-2", "10.0.1.22:80");
    connect("port-client-1", "10.0.1.21:80").expect("its own");
    refused_at_once("port-client-1", "10.0.1.22:80");
    connect("port-client-2", "10.0.1.22:80").expect("its own");
    refused_at_once("port-client-2", "10.0.1.21:80");
    applied.remove_all().expect("nothing is left");
}

fn services() {
    let mut vpc = router("one");
    // Groups do not judge the router's own services.
    vpc.groups = vec![group("nothing", vec![], vec![])];
    vpc.ports = vec![container("client", "10.0.1.10", &["nothing"])];
    let mut applied = Applied::open().expect("opens");
    converge(&mut applied, &network([vpc])).expect("converges");
    serve("router-one", "10.0.0.2:53");
    serve("router-one", "10.0.0.2:54");
    serve("router-one", "10.0.1.1:53");
    let (mut stream, seen) = connect("port-client", "10.0.0.2:53").expect("the service answers");
    assert_eq!(seen, "10.0.1.10");
    echo(&mut stream).expect("and goes on");
    dropped(connect("port-client", "10.0.0.2:54"));
    dropped(connect("port-client", "10.0.1.1:53"));
    let socket = receiver("router-one", "10.0.0.2:53");
    let client = receiver("port-client", "10.0.1.10:5000");
    client.send_to(b"question", "10.0.0.2:53").expect("sent");
    let mut buffer = [0; 16];
    let (count, from) = socket.recv_from(&mut buffer).expect("arrives");
    socket.send_to(&buffer[..count], from).expect("answered");
    client.recv_from(&mut buffer).expect("the answer arrives");
    // Nothing begins in the router's own namespace.
    serve("port-client", "10.0.1.10:80");
    assert!(connect("router-one", "10.0.1.10:80").is_err());
    applied.remove_all().expect("nothing is left");
}

fn restart() {
    let mut vpc = router("one");
    vpc.groups = vec![clients(), group("web", vec![tcp(80, "0.0.0.0/0")], vec![])];
    vpc.ports = vec![
        container("client", "10.0.1.10", &["clients"]),
        container("web", "10.0.2.20", &["web"]),
        container("gone", "10.0.2.30", &["web"]),
        edge("lb", "10.0.2.40", &["clients"]),
    ];
    let mut first = Applied::open().expect("opens");
    converge(&mut first, &network([vpc.clone(), router("two")])).expect("converges");
    serve("port-web", "10.0.2.20:80");
    let (mut stream, _) = connect("port-client", "10.0.2.20:80").expect("allowed");
    drop(first);
    vpc.ports.remove(2);
    let desired = network([vpc]);
    let mut second = Applied::open().expect("opens");
    let report = converge(&mut second, &desired).expect("converges");
    // The pair and its route, two namespaces of the second router, two sets of rules.
    assert!(report.operations <= 8, "{report:?}");
    second.settle().expect("removals end");
    echo(&mut stream).expect("a connection survives");
    connect("port-client", "10.0.2.20:80").expect("and new ones are made");
    refused_at_once("port-client", "10.0.2.30:80");
    assert!(network::shell::namespace::open("port-gone").is_err());
    assert!(network::shell::namespace::open("router-two").is_err());
    assert_eq!(
        converge(&mut second, &desired)
            .expect("converges")
            .operations,
        0
    );
    second.remove_all().expect("nothing is left");
}

fn comes_back() {
    let mut vpc = router("one");
    vpc.groups = vec![clients(), group("web", vec![tcp(80, "0.0.0.0/0")], vec![])];
    vpc.ports = vec![
        container("client", "10.0.1.10", &["clients"]),
        container("web", "10.0.2.20", &["web"]),
    ];
    let mut without = vpc.clone();
    without.ports.pop();
    let mut applied = Applied::open().expect("opens");
    for _ in 0..5 {
        converge(&mut applied, &network([vpc.clone()])).expect("converges");
        serve("port-web", "10.0.2.20:80");
        connect("port-client", "10.0.2.20:80").expect("it is back");
        converge(&mut applied, &network([without.clone()])).expect("converges");
    }
    // A changed port is made anew in the same namespace.
    converge(&mut applied, &network([vpc.clone()])).expect("converges");
    vpc.ports[1].mac.0[5] = 0x77;
    converge(&mut applied, &network([vpc.clone()])).expect("converges");
    serve("port-web", "10.0.2.20:80");
    connect("port-client", "10.0.2.20:80").expect("reached by its new hardware address");
    // What is refused touches nothing.
    vpc.ports[1].groups.push("nobody".into());
    let refused = converge(&mut applied, &network([vpc]));
    assert!(matches!(refused, Err(Error::Refused(list)) if list[0].reason.contains("nobody")));
    connect("port-client", "10.0.2.20:80").expect("still there");
    applied.remove_all().expect("nothing is left");
}

fn sockets() {
    let mut vpc = router("one");
    vpc.groups = vec![group(
        "open",
        vec![all("0.0.0.0/0")],
        vec![all("0.0.0.0/0")],
    )];
    vpc.ports = vec![
        container("client", "10.0.1.10", &["open"]),
        edge("lb", "10.0.1.40", &["open"]),
    ];
    let mut applied = Applied::open().expect("opens");
    converge(&mut applied, &network([vpc])).expect("converges");
    let address = "10.0.1.40:80".parse().expect("an address");
    let listener = open_listener("edge-one", address, Transport::Tcp).expect("opens");
    let socket = open_socket_in("port-client", address, Transport::Tcp).expect("opens");
    let began = Instant::now();
    let connected = rustix::net::connect(&socket, &address);
    assert!(matches!(
        connected,
        Ok(()) | Err(rustix::io::Errno::INPROGRESS)
    ));
    let mut polled = [rustix::event::PollFd::new(
        &listener,
        rustix::event::PollFlags::IN,
    )];
    let timeout = rustix::time::Timespec {
        tv_sec: 1,
        tv_nsec: 0,
    };
    assert_eq!(
        rustix::event::poll(&mut polled, Some(&timeout)).expect("poll"),
        1
    );
    rustix::net::accept(&listener).expect("a connection waits");
    assert!(began.elapsed() < Duration::from_secs(1));
    let other = "10.0.1.41:80".parse().expect("an address");
    assert!(
        open_listener("edge-one", other, Transport::Udp).is_err(),
        "not its own address"
    );
    assert!(
        open_listener("edge-none", other, Transport::Tcp).is_err(),
        "no such namespace"
    );
    applied.remove_all().expect("nothing is left");
}
