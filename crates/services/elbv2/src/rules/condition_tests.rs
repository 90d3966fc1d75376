//! Which conditions are taken, and what is refused.

use super::*;

fn simple(field: &str, values: &[&str]) -> shape::RuleCondition {
    shape::RuleCondition {
        field: Some(field.into()),
        values: Some(strings(values)),
        ..shape::RuleCondition::default()
    }
}

fn strings(values: &[&str]) -> Vec<String> {
    values.iter().map(|value| (*value).to_owned()).collect()
}

fn header(name: &str, values: &[&str]) -> shape::RuleCondition {
    shape::RuleCondition {
        field: Some("http-header".into()),
        http_header_config: Some(shape::HttpHeaderConditionConfig {
            http_header_name: Some(name.into()),
            regex_values: None,
            values: Some(strings(values)),
        }),
        ..shape::RuleCondition::default()
    }
}

fn methods(values: &[&str]) -> shape::RuleCondition {
    shape::RuleCondition {
        field: Some("http-request-method".into()),
        http_request_method_config: Some(shape::HttpRequestMethodConditionConfig {
            values: Some(strings(values)),
        }),
        ..shape::RuleCondition::default()
    }
}

fn query(pairs: &[(Option<&str>, &str)]) -> shape::RuleCondition {
    let pairs = pairs
        .iter()
        .map(|(key, value)| shape::QueryStringKeyValuePair {
            key: key.map(str::to_owned),
            value: Some((*value).to_owned()),
        });
    shape::RuleCondition {
        field: Some("query-string".into()),
        query_string_config: Some(shape::QueryStringConditionConfig {
            values: Some(pairs.collect()),
        }),
        ..shape::RuleCondition::default()
    }
}

fn source(values: &[&str]) -> shape::RuleCondition {
    shape::RuleCondition {
        field: Some("source-ip".into()),
        source_ip_config: Some(shape::SourceIpConditionConfig {
            values: Some(strings(values)),
        }),
        ..shape::RuleCondition::default()
    }
}

#[test]
fn every_kind_is_taken() {
    let taken = all(vec![
        simple("host-header", &["*.shop.example.com"]),
        simple("path-pattern", &["/v1/*"]),
        methods(&["GET"]),
        header("X-Preview", &["yes"]),
        query(&[(None, "beta")]),
    ]);
    assert_eq!(taken.unwrap().len(), 5);
    assert!(all(vec![source(&["203.0.113.0/24", "2001:db8::/32"])]).is_ok());
}

#[test]
fn single_values_are_checked() {
    let long = "/".repeat(129);
    for (condition, right) in [
        (simple("host-header", &["a.example.com"]), true),
        (simple("host-header", &["localhost"]), false),
        (simple("host-header", &["a.1"]), false),
        (simple("host-header", &["a b.com"]), false),
        (simple("path-pattern", &["/a?b\\*"]), true),
        (simple("path-pattern", &["/ä"]), false),
        (simple("path-pattern", &[&long[1..]]), true),
        (simple("path-pattern", &[&long]), false),
        (simple("path-pattern", &[]), false),
        (simple("colour", &["red"]), false),
        (methods(&["GET", "M-SEARCH"]), true),
        (methods(&["get"]), false),
        (header("X-A", &["a*"]), true),
        (header("X A", &["a"]), false),
        (header("Host", &["a"]), false),
        (header("X-A", &["a\nb"]), false),
        (query(&[(Some("a"), "1")]), true),
        (query(&[]), false),
        (source(&["10.0.0.0/8"]), true),
        (source(&["10.0.0.1/8"]), false),
        (source(&["10.0.0.1"]), false),
    ] {
        let text = format!("{condition:?}");
        assert_eq!(all(vec![condition]).is_ok(), right, "{text}");
    }
}

#[test]
fn a_rule_has_one_host_five_values_and_six_wildcards() {
    let host = || simple("host-header", &["a.example.com"]);
    assert!(all(vec![host(), host()]).is_err());
    assert!(all(vec![header("a", &["1"]), header("b", &["1"])]).is_ok());
    assert!(
        all(vec![simple(
            "path-pattern",
            &["/1", "/2", "/3", "/4", "/5"]
        )])
        .is_ok()
    );
    let six = simple("path-pattern", &["/1", "/2", "/3", "/4", "/5"]);
    assert!(all(vec![six, host()]).is_err());
    assert!(all(vec![simple("path-pattern", &["/******"])]).is_ok());
    assert!(all(vec![simple("path-pattern", &["/*******"])]).is_err());
    assert!(all(vec![simple("path-pattern", &["/******\\*"])]).is_ok());
    assert!(all(Vec::new()).is_err());
}

#[test]
fn the_two_forms_exclude_each_other_and_expressions_are_refused_by_name() {
    let mut both = simple("host-header", &["a.example.com"]);
    both.host_header_config = Some(shape::HostHeaderConditionConfig {
        regex_values: None,
        values: Some(strings(&["a.example.com"])),
    });
    assert!(all(vec![both]).unwrap_err().message.contains("both Values"));
    let mut wrong = simple("host-header", &["a.example.com"]);
    wrong.path_pattern_config = Some(shape::PathPatternConditionConfig::default());
    assert!(all(vec![wrong]).is_err());
    let mut regex = simple("path-pattern", &["/"]);
    regex.regex_values = Some(strings(&["^/a$"]));
    assert_eq!(all(vec![regex]).unwrap_err().code, "NotImplemented");
}

#[test]
fn values_beside_a_condition_that_has_none_are_refused() {
    let old = || Some(strings(&["x"]));
    for condition in [
        header("X-Tier", &["gold"]),
        methods(&["GET"]),
        query(&[(None, "a")]),
        source(&["10.0.0.0/8"]),
    ] {
        assert!(of(condition.clone()).is_ok());
        let both = shape::RuleCondition {
            values: old(),
            ..condition
        };
        let text = format!("{both:?}");
        assert_eq!(of(both).unwrap_err().code, "ValidationError", "{text}");
    }
}
