//! What is answered here: to whom, by which site, and without a target.

use super::*;

#[test]
fn a_changed_table_decides_who_may_connect_from_then_on() {
    let fixed = FixedResponse {
        status: 200,
        content_type: "text/plain".into(),
        body: "in".into(),
    };
    let mut open = table(Action::Fixed(fixed), vec![]);
    let mut bench = Bench::new(&open);
    assert!(bench.connect("127.0.0.1:1").is_some());
    open.version = 2;
    open.listeners[0].allowed = Some(vec!["10.0.0.0/8".parse().unwrap()]);
    bench.set_table(&open);
    assert!(bench.connect("127.0.0.1:2").is_none());
    assert!(bench.connect("10.9.9.9:3").is_some());
    assert!(bench.connect("[::ffff:10.9.9.9]:4").is_some());
}

#[test]
fn fixed_answers_and_redirects_are_made_here() {
    let redirect = Redirect {
        scheme: "https".into(),
        host: "#{host}".into(),
        port: "443".into(),
        path: "/new/#{path}".into(),
        query: "#{query}&from=#{port}".into(),
        status: 301,
    };
    let rule = Rule {
        conditions: vec![Condition::Path(vec!["/old*".into()])],
        action: Action::Redirect(redirect),
    };
    let default = Action::Fixed(FixedResponse {
        status: 418,
        content_type: "text/plain".into(),
        body: "xyz".into(),
    });
    let kind = SiteKind::Rules(Rules {
        rules: vec![rule],
        default,
    });
    let mut bench = Bench::new(&table_of(kind, vec![]));
    let client = bench.client(PEER);
    let answer = bench.ask(
        client,
        "GET /old/a?b=c HTTP/1.1\r\nHost: w.example:8080\r\n\r\n",
    );
    assert!(
        answer.starts_with("HTTP/1.1 301 Moved Permanently\r\n"),
        "{answer}"
    );
    let location = "Location: https://w.example:443/new/old/a?b=c&from=8080\r\n";
    assert!(answer.contains(location), "{answer}");
    let two = format!("{GET}HEAD / HTTP/1.1\r\nHost: web\r\n\r\n");
    let answer = bench.ask(client, &two);
    assert_eq!(answer.matches("HTTP/1.1 418").count(), 2, "{answer}");
    assert_eq!(answer.matches("Content-Length: 3").count(), 2, "{answer}");
    assert_eq!(answer.matches("xyz").count(), 1, "{answer}");
    let counts = bench.edge.counters().sites[&"site".into()].clone();
    assert_eq!(
        (counts.requests, counts.active, counts.own_codes),
        (3, 0, [0, 1, 2, 0])
    );
}

#[test]
fn documents_are_answered_by_source_path_and_header() {
    let document = |source: &str, body: &str, header: Option<(String, String)>| Document {
        source: Some(source.parse().unwrap()),
        path: "/creds".into(),
        header,
        status: 200,
        content_type: "application/json".into(),
        body: body.into(),
    };
    let token = Some(("X-Token".to_owned(), "t".to_owned()));
    let documents = vec![
        document("10.0.0.1", "one", None),
        document("10.0.0.2", "two", token),
    ];
    let kind = SiteKind::Documents(Documents {
        documents,
        made: None,
    });
    let mut bench = Bench::new(&table_of(kind, vec![]));
    let mut ask = |peer: &str, request: &str| {
        let client = bench.client(peer);
        bench.ask(client, request)[9..12].to_owned()
    };
    let get = "GET /creds?x HTTP/1.1\r\nHost: m\r\n\r\n";
    let with_token = "GET /creds HTTP/1.1\r\nHost: m\r\nx-token: t\r\n\r\n";
    assert_eq!(ask("10.0.0.1:1", get), "200");
    assert_eq!(ask("10.0.0.2:1", get), "404");
    assert_eq!(ask("10.0.0.2:1", with_token), "200");
    assert_eq!(ask("10.0.0.3:1", get), "404");
    assert_eq!(
        ask(
            "10.0.0.1:1",
            "PUT /creds HTTP/1.1\r\nHost: m\r\nContent-Length: 0\r\n\r\n"
        ),
        "405"
    );
}

#[test]
fn documents_that_are_made_elsewhere_are_asked_for_by_those_whose_they_are() {
    let kind = SiteKind::Documents(Documents {
        documents: Vec::new(),
        made: Some(Made {
            to: "127.0.0.1:9".parse().unwrap(),
            prefix: "/made/secret".into(),
            requests: vec![MadePath {
                source: "10.0.0.1".parse().unwrap(),
                path: "/stats".into(),
            }],
        }),
    });
    let mut bench = Bench::new(&table_of(kind, vec![]));
    let mut ask = |peer: &str, line: &str| {
        let client = bench.client(peer);
        bench.ask(client, &format!("{line} HTTP/1.1\r\nHost: m\r\n\r\n"))
    };
    for (peer, line, status) in [
        ("10.0.0.2:1", "GET /stats", "404"),
        ("10.0.0.1:1", "GET /other", "404"),
        ("10.0.0.1:1", "DELETE /stats", "405"),
    ] {
        assert_eq!(&ask(peer, line)[9..12], status, "{line}");
    }
    assert_eq!(ask("10.0.0.1:1", "GET /stats?x"), "");
    assert_eq!(bench.serve(OK), 9);
    let start = "GET /made/secret/stats?x HTTP/1.1\r\n";
    assert!(bench.sent.values().any(|sent| sent.starts_with(start)));
}

#[test]
fn hosts_without_a_site_get_404() {
    let mut table = table(forward(&[("g", 1)]), vec![group("g", &[1])]);
    table.listeners[0].otherwise = None;
    table.listeners[0].sites = vec![HostRoute {
        hosts: vec!["web".into()],
        site: Some("site".into()),
    }];
    let mut bench = Bench::new(&table);
    let client = bench.client(PEER);
    assert_eq!(bench.ask(client, GET), "");
    bench.serve(OK);
    let other = bench.client(PEER);
    let answer = bench.ask(other, "GET / HTTP/1.1\r\nHost: other\r\n\r\n");
    assert!(answer.starts_with("HTTP/1.1 404"), "{answer}");
}

#[test]
fn a_name_that_is_nobodys_is_not_answered_by_the_site_of_all_other_hosts() {
    let mut table = table(forward(&[("g", 1)]), vec![group("g", &[1])]);
    let route = |host: &str, site: Option<&str>| HostRoute {
        hosts: vec![host.into()],
        site: site.map(Into::into),
    };
    table.listeners[0].sites = vec![
        route("web.ours.example", Some("site")),
        route("*.ours.example", None),
        route("*", Some("site")),
    ];
    let mut bench = Bench::new(&table);
    for (host, served) in [
        ("web.ours.example", true),
        ("new.ours.example:80", false),
        ("shop.example", true),
    ] {
        let client = bench.client(PEER);
        let answer = bench.ask(client, &format!("GET / HTTP/1.1\r\nHost: {host}\r\n\r\n"));
        if served {
            assert_eq!(answer, "", "{host}");
            bench.serve(OK);
        } else {
            assert!(answer.starts_with("HTTP/1.1 404"), "{host}: {answer}");
        }
    }
}
