//! Which target gets a request: weights, turns, cookies, the least busy one, slow starts.

use super::*;

#[test]
fn weights_and_turns_are_kept() {
    let groups = vec![group("a", &[1, 2]), group("b", &[9]), group("c", &[10])];
    let mut bench = Bench::new(&table(forward(&[("a", 3), ("b", 1), ("c", 0)]), groups));
    let mut counts: BTreeMap<u16, u32> = BTreeMap::new();
    for _ in 0..4_000 {
        let client = bench.client(PEER);
        bench.ask(client, GET);
        *counts.entry(bench.serve(OK)).or_default() += 1;
        bench.input(Input::Broken { conn: client });
    }
    assert!(
        counts[&9].abs_diff(1_000) < 120 && !counts.contains_key(&10),
        "{counts:?}"
    );
    assert!(counts[&1].abs_diff(counts[&2]) <= 1, "{counts:?}");
}

#[test]
fn a_cookie_keeps_a_client_at_its_target_and_group_until_it_is_over() {
    let mut groups = vec![group("a", &[1, 2, 3]), group("b", &[4, 5, 6])];
    for group in &mut groups {
        group.sticky = Some(Sticky {
            cookie: "T".into(),
            seconds: 60,
        });
    }
    let Action::Forward {
        groups: weighted, ..
    } = forward(&[("a", 1), ("b", 1)])
    else {
        return;
    };
    let sticky = Some(GroupSticky {
        cookie: "G".into(),
        seconds: 60,
    });
    let mut bench = Bench::new(&table(
        Action::Forward {
            groups: weighted,
            sticky,
        },
        groups,
    ));
    let client = bench.client(PEER);
    bench.ask(client, GET);
    let first = bench.serve(OK);
    let answer = bench.sent[&client].clone();
    let cookies: Vec<&str> = answer
        .lines()
        .filter_map(|line| line.strip_prefix("Set-Cookie: "))
        .map(|line| line.split(';').next().unwrap())
        .collect();
    assert_eq!(cookies.len(), 2, "{answer}");
    let sticky = format!(
        "GET / HTTP/1.1\r\nHost: web\r\nCookie: x=1; {}\r\n\r\n",
        cookies.join("; ")
    );
    for _ in 0..20 {
        bench.ask(client, &sticky);
        assert_eq!(bench.serve(OK), first);
    }
    bench.now.wall_ms += 61_000;
    let mut others = 0;
    for _ in 0..20 {
        bench.ask(client, &sticky);
        others += u32::from(bench.serve(OK) != first);
    }
    assert!(others > 0, "the cookie is over");
}

#[test]
fn the_least_busy_target_gets_the_next_request() {
    let mut least = group("g", &[1, 2]);
    least.algorithm = Algorithm::LeastOutstanding;
    let mut bench = Bench::new(&table(forward(&[("g", 1)]), vec![least]));
    let mut ports = Vec::new();
    for _ in 0..4 {
        let client = bench.client(PEER);
        bench.ask(client, GET);
        ports.push(bench.connecting.last().unwrap().1);
    }
    ports.sort_unstable();
    assert_eq!(ports, [1, 1, 2, 2]);
    // Both requests of target 1 are answered: it gets the next two.
    let mut waiting = std::mem::take(&mut bench.connecting);
    waiting.retain(|(conn, port)| {
        if *port == 1 {
            bench.connecting.push((*conn, *port));
            bench.serve(OK);
        }
        *port != 1
    });
    for _ in 0..2 {
        let client = bench.client(PEER);
        bench.ask(client, GET);
        assert_eq!(bench.connecting.pop().unwrap().1, 1);
    }
}

#[test]
fn a_new_target_of_a_slow_start_gets_its_share_slowly() {
    let mut slow = group("g", &[1]);
    slow.slow_start_ms = 30_000;
    let mut bench = Bench::new(&table(forward(&[("g", 1)]), vec![slow.clone()]));
    slow.targets.extend(group("g", &[2]).targets);
    bench.set_table(&table(forward(&[("g", 1)]), vec![slow]));
    let mut shares = Vec::new();
    for _ in 0..4 {
        let mut second = 0;
        for _ in 0..400 {
            let client = bench.client(PEER);
            bench.ask(client, GET);
            second += u32::from(bench.serve(OK) == 2);
            bench.input(Input::Broken { conn: client });
        }
        shares.push(second);
        bench.pass_ms(11_000);
    }
    assert!(
        shares[0] < 20 && shares[0] < shares[1] && shares[1] < shares[2],
        "{shares:?}"
    );
    assert!((180..=220).contains(&shares[3]), "{shares:?}");
}
