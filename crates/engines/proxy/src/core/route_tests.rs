//! Conditions and hosts by tables.

use super::*;
use crate::config::FixedResponse;
use crate::core::head::{read_request, storage};

const TEXT: &str = "GET /img/a.png?Version=V1&x HTTP/1.1\r\nHost: Shop.example.com:80\r\n\
                    User-Agent: Mozilla/5.0\r\nX-N: one\r\nx-n: two\r\n\r\n";

fn texts(values: &[&str]) -> Vec<String> {
    values.iter().map(|value| (*value).to_owned()).collect()
}

#[test]
fn conditions_hold_or_do_not() {
    let mut storage = storage();
    let head = read_request(TEXT.as_bytes(), &mut storage)
        .unwrap()
        .unwrap();
    let header = |name: &str, values: &[&str]| Condition::Header {
        name: name.into(),
        values: texts(values),
    };
    let query = |key: Option<&str>, value: &str| {
        Condition::Query(vec![QueryMatch {
            key: key.map(str::to_owned),
            value: value.into(),
        }])
    };
    let peer = "[::ffff:192.0.2.9]:1".parse().unwrap();
    for (condition, expected) in [
        (Condition::Host(texts(&["*.EXAMPLE.com"])), true),
        (
            Condition::Host(texts(&["example.com", "shop.example.com"])),
            true,
        ),
        (Condition::Host(texts(&["example.com"])), false),
        (Condition::Path(texts(&["/img/*"])), true),
        (Condition::Path(texts(&["/IMG/*", "*?Version*"])), false),
        (Condition::Method(texts(&["POST", "GET"])), true),
        (Condition::Method(texts(&["get"])), false),
        (header("user-agent", &["*mozilla*"]), true),
        (header("X-N", &["two"]), true),
        (header("X-N", &["three"]), false),
        (header("X-M", &["*"]), false),
        (query(Some("version"), "v1"), true),
        (query(None, "v?"), true),
        (query(Some("x"), ""), true),
        (query(Some("y"), "*"), false),
        (
            Condition::Source(vec!["192.0.2.0/24".parse().unwrap()]),
            true,
        ),
        (
            Condition::Source(vec!["192.0.3.0/24".parse().unwrap()]),
            false,
        ),
    ] {
        assert_eq!(holds(&condition, &head, peer), expected, "{condition:?}");
    }
}

#[test]
fn the_first_rule_whose_conditions_all_hold_acts() {
    let mut storage = storage();
    let head = read_request(TEXT.as_bytes(), &mut storage)
        .unwrap()
        .unwrap();
    let peer = "[::ffff:192.0.2.9]:1".parse().unwrap();
    let fixed = |status| {
        ActionRun::Fixed(FixedResponse {
            status,
            content_type: String::new(),
            body: String::new(),
        })
    };
    let rules = vec![
        (
            vec![
                Condition::Path(texts(&["/img/*"])),
                Condition::Method(texts(&["PUT"])),
            ],
            fixed(201),
        ),
        (vec![Condition::Path(texts(&["/img/*"]))], fixed(202)),
        (vec![], fixed(203)),
    ];
    let default = fixed(204);
    let action = action_for(&rules, &default, &head, peer);
    assert!(matches!(
        action,
        ActionRun::Fixed(FixedResponse { status: 202, .. })
    ));
}

#[test]
fn hosts_choose_sites_in_their_order() {
    let listener = ListenerRun {
        exact: [(Box::from(&b"a.example"[..]), Some(1))].into(),
        patterns: vec![
            ("*.nobodys.example".into(), None),
            ("*.example".into(), Some(2)),
            ("b.*".into(), Some(3)),
        ],
        otherwise: Some(9),
        ..ListenerRun::default()
    };
    for (host, site) in [
        ("A.example", Some(1)),
        ("b.example", Some(2)),
        ("b.nobodys.example", None),
        ("b.org", Some(3)),
        ("", Some(9)),
        ("c", Some(9)),
    ] {
        assert_eq!(site_for(&listener, host), site, "{host}");
    }
    assert_eq!(site_for(&ListenerRun::default(), "a"), None);
}
