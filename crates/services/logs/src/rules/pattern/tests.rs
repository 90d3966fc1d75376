//! Patterns against messages, by tables.

use super::Pattern;

fn check(pattern: &str, takes: &[&str], leaves: &[&str]) {
    let parsed = Pattern::parse(pattern).unwrap();
    for message in takes {
        assert!(parsed.matches(message), "{pattern} should take {message}");
    }
    for message in leaves {
        assert!(!parsed.matches(message), "{pattern} should leave {message}");
    }
}

#[test]
fn terms_are_all_there_one_there_or_not_there() {
    check("", &["anything", ""], &[]);
    check("ERROR", &["[ERROR 400] BAD", "xERRORx"], &["error"]);
    check("ERROR 400", &["[ERROR 400] BAD"], &["ERROR 401"]);
    check("\"ERROR 400\"", &["an ERROR 400"], &["400 ERROR"]);
    check("?ERROR ?WARN", &["a WARN", "ERROR"], &["INFO"]);
    check(
        "ERROR -\"GET /health\"",
        &["ERROR GET /"],
        &["ERROR GET /health", "x"],
    );
    check(r#""say \"hi\"""#, &[r#"they say "hi""#], &["say hi"]);
}

#[test]
fn conditions_on_json_hold_or_do_not() {
    let order = r#"{"kind":"order","n":3,"ok":true,"gone":null,"list":[{"id":"a"},{"id":"b"}]}"#;
    for (pattern, wanted) in [
        (r#"{ $.kind = "order" }"#, true),
        (r#"{ $.kind = "order" && $.n > 3 }"#, false),
        (r#"{ $.kind = "order" && $.n >= 3 }"#, true),
        (r#"{ ($.n = 1) || ($.n = 3.0) }"#, true),
        (r#"{ $.n = 1 || $.n = 3 && $.ok IS FALSE }"#, false),
        ("{$.kind=ord*}", true),
        ("{ $.kind != ord* }", false),
        ("{ $.missing != x }", false),
        ("{ $.missing NOT EXISTS }", true),
        ("{ $.gone EXISTS }", true),
        ("{ $.gone IS NULL }", true),
        ("{ $.ok IS TRUE }", true),
        ("{ $.list[1].id = b }", true),
        ("{ $.list[*].id = a }", true),
        ("{ $['kind'] = order }", true),
        ("{ $.n = \"3\" }", false),
    ] {
        let parsed = Pattern::parse(pattern).unwrap();
        assert_eq!(parsed.matches(order), wanted, "{pattern}");
        assert!(!parsed.matches("no json"), "{pattern}");
    }
}

#[test]
fn what_is_no_pattern_is_refused_and_what_is_not_there_is_named() {
    for pattern in [
        "\"open",
        "a-b",
        "{ $.a = 1",
        "{ $.a }",
        "{ a = 1 }",
        "{ $.a = }",
        "{ $.a > x }",
        "{ $.a = 1 $.b = 2 }",
        "{ ($.a = 1 }",
        "?",
    ] {
        let refused = Pattern::parse(pattern).unwrap_err();
        assert_eq!(refused.code, "InvalidParameterException", "{pattern}");
    }
    let deep = format!("{{ {}$.a = 1{} }}", "(".repeat(99), ")".repeat(99));
    assert!(Pattern::parse(&deep).is_err());
    for pattern in ["%err.*%", "[ip, user]", "{ $.a = %x% }"] {
        let refused = Pattern::parse(pattern).unwrap_err();
        assert!(
            refused.message.contains("FilterLogEvents with a"),
            "{pattern}: {refused:?}"
        );
    }
}
