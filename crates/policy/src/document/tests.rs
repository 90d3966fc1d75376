//! What is read, what is refused, and in which words.

use super::*;

/// The elements of a statement that is malformed, and AWS's words for it.
const MALFORMED_STATEMENTS: &[(&str, &str)] = &[
    (r#""Action":"x","Resource":"*""#, UNPREFACED),
    (r#""Action":":b","Resource":"*""#, UNPREFACED),
    (r#""NotAction":"a:","Resource":"*""#, UNPREFACED),
    (r#""NotAction":"","Resource":"*""#, UNPREFACED),
    (
        r#""Action":"s3:List:Bucket","Resource":"*""#,
        "Actions/Condition can contain only one colon.",
    ),
    (
        r#""Action":"a a:ListBucket","Resource":"*""#,
        "Vendor a a is not valid",
    ),
    (r#""Resource":"*""#, NO_ACTIONS),
    (r#""Action":[],"Resource":"*""#, NO_ACTIONS),
    (r#""NotAction":[],"Resource":"*""#, NO_ACTIONS),
    (r#""Action":"a:b""#, NO_RESOURCES),
    (r#""Action":"a:b","Resource":[]"#, NO_RESOURCES),
    (r#""Action":"a:b","NotResource":[]"#, NO_RESOURCES),
    (
        r#""Action":"a:b","Resource":"*","Principal":"*""#,
        "Policy document should not specify a principal.",
    ),
    (r#""Action":"a:b","Resource":"*","Extra":1"#, SYNTAX),
    (r#""Action":"a:b","Resource":"*","Sid":["x"]"#, SYNTAX),
    (r#""Action":"a:b","Resource":"*","Sid":5"#, SYNTAX),
    (
        r#""Action":"a:b","Resource":"*","Condition":{"StringSortOf":{"a:b":"c"}}"#,
        SYNTAX,
    ),
];
const SYNTAX: &str = "Syntax errors in policy.";
const NO_ACTIONS: &str = "Policy statement must contain actions.";
const NO_RESOURCES: &str = "Policy statement must contain resources.";
const UNPREFACED: &str =
    "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.";

#[test]
fn malformed_statements_are_refused_in_awss_words() {
    for (elements, words) in MALFORMED_STATEMENTS {
        let json = format!(r#"{{"Statement":{{"Effect":"Allow",{elements}}}}}"#);
        let refused = Document::parse(&json, Kind::Identity).unwrap_err();
        assert_eq!(refused.0, *words, "{json}");
    }
}

#[test]
fn a_value_that_its_operator_cannot_compare_is_refused() {
    for (operator, value, read) in [
        ("DateLessThan", r#""2026-01-01""#, true),
        ("DateLessThan", r#""2026-01-01T00:00:00Z""#, true),
        ("DateLessThan", "1767225600", true),
        ("DateLessThanIfExists", r#""soon""#, false),
        ("DateLessThan", r#"["2026-01-01","234-13"]"#, false),
        ("DateNotEquals", r#""9223372036854775808""#, false),
        ("NumericEquals", r#""1.5""#, true),
        ("NumericNotEquals", r#""many""#, false),
        ("IpAddress", r#""10.0.0.0/8""#, true),
        ("IpAddress", r#""fd00::1""#, true),
        ("NotIpAddress", r#""10.0.0.0/33""#, false),
        ("Bool", "true", true),
        ("ForAnyValue:Bool", r#""FALSE""#, true),
        ("Bool", r#""yes""#, false),
        ("Null", "0", false),
        ("StringEquals", r#""soon""#, true),
    ] {
        let json = format!(
            r#"{{"Statement":{{"Effect":"Deny","Action":"*","Resource":"*",
                "Condition":{{"{operator}":{{"k:x":{value}}}}}}}}}"#
        );
        let words = Document::parse(&json, Kind::Identity)
            .err()
            .map(|one| one.0);
        let legacy = "The policy failed legacy parsing".to_owned();
        assert_eq!(words, (!read).then_some(legacy), "{operator} {value}");
    }
}

#[test]
fn malformed_documents_are_refused_in_awss_words() {
    let statement = r#"{"Sid":"a","Effect":"Allow","Action":"*","Resource":"*"}"#;
    for (json, words) in [
        ("{", "This policy contains invalid Json"),
        ("[]", SYNTAX),
        (
            r#"{"Version":"2020-01-01","Statement":[]}"#,
            "The policy must contain a valid version string",
        ),
        (&format!(r#"{{"Id":{{}},"Statement":{statement}}}"#), SYNTAX),
        (
            &format!(r#"{{"Id":["x"],"Statement":{statement}}}"#),
            SYNTAX,
        ),
        (
            &format!(r#"{{"Statement":[{statement},{statement}]}}"#),
            "Statement IDs (SID) in a single policy must be unique.",
        ),
    ] {
        let refused = Document::parse(json, Kind::Identity).unwrap_err();
        assert_eq!(refused.0, words, "{json}");
    }
    let unnamed = statement.replace(r#""a""#, r#""""#);
    let json = format!(r#"{{"Id":"x","Statement":[{statement},{unnamed},{unnamed}]}}"#);
    assert!(Document::parse(&json, Kind::Identity).is_ok());
}

#[test]
fn trust_and_resource_policies_have_elements_of_their_own() {
    for (kind, elements, words) in [
        (
            Kind::Trust,
            r#""Principal":"*","Resource":"*""#,
            "Has prohibited field Resource",
        ),
        (
            Kind::Trust,
            r#""Sid":"a""#,
            "Missing required field Principal",
        ),
        (
            Kind::Resource,
            r#""Resource":"*""#,
            "Missing required field Principal",
        ),
        (
            Kind::Resource,
            r#""Principal":"arn:x""#,
            "Invalid principal in policy",
        ),
        (
            Kind::Trust,
            r#""NotPrincipal":{"AWS":[]}"#,
            "Invalid principal in policy",
        ),
        (
            Kind::Resource,
            r#""Principal":{}"#,
            "Invalid principal in policy",
        ),
        (
            Kind::Resource,
            r#""Principal":{"Who":"x"}"#,
            "Invalid principal in policy: Who",
        ),
    ] {
        let json = format!(r#"{{"Statement":{{"Effect":"Allow","Action":"a:b",{elements}}}}}"#);
        let refused = Document::parse(&json, kind).unwrap_err();
        assert_eq!(refused.0, words, "{json}");
    }
}

#[test]
fn documents_are_read_up_to_their_bounds() {
    let of = |statements: usize, bytes: usize| {
        let one = r#"{"Effect":"Deny","Action":"*","Resource":"*"}"#;
        let list = vec![one; statements].join(",");
        let text = format!(r#"{{"Statement":[{list}]}}"#);
        let spaces = bytes.saturating_sub(text.len());
        text + &" ".repeat(spaces)
    };
    for (statements, bytes, read) in [
        (0, 0, false),
        (STATEMENTS_MAX, DOCUMENT_BYTES_MAX, true),
        (STATEMENTS_MAX, DOCUMENT_BYTES_MAX + 1, false),
        (STATEMENTS_MAX + 1, 0, false),
    ] {
        let found = Document::parse(&of(statements, bytes), Kind::Identity);
        assert_eq!(found.is_ok(), read, "{statements} {bytes}");
    }
}

#[test]
fn a_resource_that_is_nothings_is_named() {
    for (list, shapeless) in [
        (r#"["*","arn:aws:ecs:*"]"#, None),
        (r#"["${aws:userid}","x:y"]"#, Some("x:y")),
    ] {
        for element in ["Resource", "NotResource"] {
            let json = format!(
                r#"{{"Statement":{{"Effect":"Allow","Action":"a:b","{element}":{list}}}}}"#
            );
            let document = Document::parse(&json, Kind::Identity).unwrap();
            assert_eq!(document.shapeless_resource(), shapeless, "{json}");
        }
    }
}

#[test]
fn keys_and_variables_that_have_no_value_are_named() {
    let named = |resource: &str, key: &str, value: &str| {
        let json = format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Deny","Action":"*",
            "Resource":"{resource}","Condition":{{"StringEquals":{{"{key}":"{value}"}}}}}}]}}"#
        );
        Document::parse(&json, Kind::Identity)
            .unwrap()
            .unfilled_key()
            .map(str::to_owned)
    };
    for (resource, key, value, unfilled) in [
        ("*", "AWS:PrincipalTag/Team", "${*}x", None),
        ("*", "aws:TagKeys", "${aws:userid, 'x'}", None),
        ("*", "s3:prefix", "${unclosed", None),
        ("*", "aws:PrincipalTag/", "x", Some("aws:PrincipalTag/")),
        ("*", "aws:SourceVpce", "x", Some("aws:SourceVpce")),
        ("*", "ecs:cluster", "x", None),
        ("*", "ecr:ResourceTag/Team", "x", None),
        ("*", "ec2:Vpc", "x", Some("ec2:Vpc")),
        (
            "*",
            "ecs:ResourceTag/Team",
            "x",
            Some("ecs:ResourceTag/Team"),
        ),
        (
            "a/${ aws:SourceVpc , 'x'}",
            "aws:userid",
            "x",
            Some("aws:SourceVpc"),
        ),
        ("*", "aws:userid", "${aws:userid}${aws:x}", Some("aws:x")),
    ] {
        assert_eq!(
            named(resource, key, value).as_deref(),
            unfilled,
            "{resource} {key} {value}"
        );
    }
}
