//! What things cost, printed; bounds wide enough for a busy machine.

use std::time::{Duration, Instant};

use network::shell::converge::{Applied, converge};

use crate::Scenario;
use crate::probe::{connect, dropped, serve};
use crate::world::{clients, container, group, network, router, tcp};

pub const SCENARIOS: &[Scenario] = &[
    ("a_port_costs_little_among_a_thousand_rules", one_port),
    ("thousands_of_rules_go_in_several_transactions", many_rules),
];

fn one_port() {
    let mut vpc = router("one");
    let rules: Vec<_> = (0..1_000)
        .map(|it| tcp(it, &format!("10.{}.0.0/16", it % 200)))
        .collect();
    vpc.groups = vec![clients(), group("web", rules, vec![])];
    let mut applied = Applied::open().expect("opens");
    let report = converge(&mut applied, &network([vpc.clone()])).expect("converges");
    eprintln!("  a router with 1,000 rules: {:.1?}", report.took);
    for number in 0..50 {
        let name = format!("many-{number}");
        let address = format!("10.0.1.{}", 100 + number);
        vpc.ports
            .push(container(&name, &address, &["clients", "web"]));
    }
    let report = converge(&mut applied, &network([vpc.clone()])).expect("converges");
    eprintln!("  50 ports at once: {:.1?}", report.took);
    let mut times = Vec::new();
    for number in 0..20 {
        let name = format!("one-{number}");
        let address = format!("10.0.2.{}", 100 + number);
        vpc.ports.push(container(&name, &address, &["web"]));
        let desired = network([vpc.clone()]);
        let began = Instant::now();
        converge(&mut applied, &desired).expect("converges");
        times.push(began.elapsed());
    }
    times.sort();
    eprintln!(
        "  one port: median {:.1?}, slowest {:.1?}",
        times[10], times[19]
    );
    assert!(times[10] < Duration::from_millis(20), "{times:?}");
    let began = Instant::now();
    vpc.ports.truncate(50);
    converge(&mut applied, &network([vpc])).expect("converges");
    eprintln!("  removing 20 ports: {:.1?} until free", began.elapsed());
    applied.settle().expect("removals end");
    eprintln!("  and {:.1?} until gone", began.elapsed());
    let began = Instant::now();
    applied.remove_all().expect("nothing is left");
    eprintln!("  removing all: {:.1?}", began.elapsed());
}

/// More than one message can hold, as an unprivileged sender.
fn many_rules() {
    let mut vpc = router("one");
    let rules: Vec<_> = (0..5_000).map(|it| tcp(it, "10.0.1.0/24")).collect();
    vpc.groups = vec![clients(), group("web", rules, vec![])];
    vpc.ports = vec![
        container("client", "10.0.1.10", &["clients"]),
        container("web", "10.0.2.20", &["web"]),
    ];
    let mut applied = Applied::open().expect("opens");
    let report = converge(&mut applied, &network([vpc.clone()])).expect("converges");
    eprintln!("  a router with 5,000 rules: {:.1?}", report.took);
    serve("port-web", "10.0.2.20:4999");
    serve("port-web", "10.0.2.20:5000");
    connect("port-client", "10.0.2.20:4999").expect("the last rule is there");
    dropped(connect("port-client", "10.0.2.20:5000"));
    drop(applied);
    let mut applied = Applied::open().expect("opens");
    converge(&mut applied, &network([vpc])).expect("replaced as a whole");
    connect("port-client", "10.0.2.20:4999").expect("the last rule is there again");
    applied.remove_all().expect("nothing is left");
}
