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
    check("\" \"", &["anything", "two words", ""], &[]);
    check("ERROR", &["[ERROR 400] BAD", "xERRORx"], &["error"]);
    check("ERROR 400", &["[ERROR 400] BAD"], &["ERROR 401"]);
    check("\"ERROR 400\"", &["an ERROR 400"], &["400 ERROR"]);
    check("?ERROR ?WARN", &["a WARN", "ERROR"], &["INFO"]);
    check(
        "ERROR -\"GET /health\"",
        &["ERROR GET /"],
        &["ERROR GET /health", "x"],
    );
    // AWS: "If you combine ? with other filter patterns, all question mark terms will be ignored".
    check("?INFO REQUEST", &["BAD REQUEST", "INFO REQUEST"], &["INFO"]);
    check("?INFO -DEBUG", &["WARN", "INFO"], &["INFO DEBUG"]);
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
        ("{ $.n = * }", true),
        ("{ $.n = 3* }", true),
        ("{ $.n != 4* }", true),
        ("{ $.kind = \"*\" }", true),
        ("{ $.missing = * }", false),
        ("{ $.kind = o?der }", false),
        ("{ $.list[*].* = b }", true),
        ("{ $.* = order }", true),
        ("{ $.list = 1 }", false),
        ("{ $.list != 1 }", false),
        ("{ $.n < 10e3 && $.n > +1 && $.n > -2.5 }", true),
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

/// The line of AWS's own examples.
const LINE: &str = "127.0.0.1 Prod frank [10/Oct/2000:13:25:15 -0700] \
    \"GET /index.html HTTP/1.0\" 404 1534";

/// What takes it, and what does not.
const OF_THE_LINE: &[(&str, bool)] = &[
    (
        "[ip, user, username, timestamp, request, status_code, bytes]",
        true,
    ),
    (
        "[ip, user, username, timestamp, request =*.html*, status_code = 4*, bytes]",
        true,
    ),
    (
        "[ip, user, username, timestamp, request =*.css*, status_code = 4*, bytes]",
        false,
    ),
    ("[..., request =*.html*, status_code = 4*, bytes]", true),
    ("[..., request=*.html*, status_code=4*,]", true),
    ("[..., request=*.html*, status_code=4*]", false),
    ("[..., status_code, bytes > 1000]", true),
    ("[..., status_code, bytes > 2000]", false),
    ("[..., status_code, bytes >= 1534]", true),
    ("[..., status_code, bytes < 1.6e3]", true),
    ("[..., status_code != 404, bytes]", false),
    ("[..., status_code = 404.0, bytes]", true),
    ("[ip, user, ..., status_code, bytes]", true),
    ("[ip, user, ...]", true),
    ("[ip!=127.*, ...]", false),
    ("[ip, user = Prod, ...]", true),
    ("[ip, user = \"Pr*\", ...]", true),
    ("[ip, user = prod, ...]", false),
    ("[ip, user, user_name = -, ...]", false),
    ("[..., status_code = 404 || status_code = 410, bytes]", true),
    (
        "[..., status_code = 400 || status_code = 410, bytes]",
        false,
    ),
    (
        "[..., (status_code = 400 || status_code = 404) && status_code != 4*, bytes]",
        false,
    ),
    ("[..., status_code = 4* && bytes > 1000, bytes]", true),
    ("[..., timestamp = \"10/Oct/2000:*\", r, s, b]", true),
    ("[...]", true),
    ("[a, b, c, d, e, f, g, ...]", true),
    ("[a, b, c, d, e, f, g, h, ...]", false),
    ("[a, b, c, d, e, f]", false),
    ("[,,,,,,]", true),
];

#[test]
fn conditions_on_fields_hold_or_do_not() {
    for (pattern, wanted) in OF_THE_LINE {
        let parsed = Pattern::parse(pattern).unwrap();
        assert_eq!(parsed.matches(LINE), *wanted, "{pattern}");
    }
    check(
        "[w1=ERROR, w2]",
        &["ERROR message"],
        &["WARN message", "ERROR WARN message", "ERROR"],
    );
    check(
        "[w1=ERROR || w1=WARN, w2]",
        &["ERROR message", "  WARN\t message "],
        &["INFO message", ""],
    );
    check(
        "[w1!=ERROR&&w1!=WARN, w2]",
        &["INFO message"],
        &["ERROR message", "WARN message"],
    );
    check(
        "[level=ERROR, where=main, text]",
        &["[ERROR][main] \"it is\""],
        &["ERROR main it is"],
    );
    check(
        r#"[a, b]"#,
        &[r#"x "say \"hi\" now""#, "x [open"],
        &[r#"x "open wide"#],
    );
    check("[a = 5]", &["5", "5.0"], &["five", "\"\""]);
}

/// Each of half a million brackets that are not closed was looked for to the end of the message.
#[test]
fn a_message_of_open_brackets_is_read_in_one_go() {
    let message = "[ ".repeat(500_000);
    let began = std::time::Instant::now();
    check("[first = \"[\", ...]", &[&message], &[]);
    let took = began.elapsed();
    assert!(took < std::time::Duration::from_secs(2), "{took:?}");
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
        "{ $.a EXISTS }",
        "{ $.a IS NOT NULL }",
        "[",
        "[a",
        "[a] b",
        "[a b]",
        "[=4]",
        "[a > x]",
        "[..., a, ...]",
        "[a = 1 && b = 2]",
        "[(a = 1]",
        "[a = \"1]",
        "{ ($.a = 1 }",
        "?",
    ] {
        let refused = Pattern::parse(pattern).unwrap_err();
        assert_eq!(refused.code, "InvalidParameterException", "{pattern}");
    }
    let deep = format!("{{ {}$.a = 1{} }}", "(".repeat(99), ")".repeat(99));
    assert!(Pattern::parse(&deep).is_err());
    for pattern in ["%err.*%", "[ip, user=%x%]", "{ $.a = %x% }"] {
        let refused = Pattern::parse(pattern).unwrap_err();
        assert!(
            refused.message.contains("FilterLogEvents with a"),
            "{pattern}: {refused:?}"
        );
    }
}
