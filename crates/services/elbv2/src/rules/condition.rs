//! Conditions: when a rule applies. From the wire's shape to the stored one.
//!
//! AWS: "Listener rules for your Application Load Balancer", "Condition types"; ELBv2 API
//! Reference, RuleCondition.

use super::{quota, refuse};
use crate::faults;
use aws::Fault;
use ipnet::IpNet;
use resources::elbv2::Condition;
use shapes::elbv2 as shape;

/// Longest value, in characters.
const VALUE_CHARACTERS_MAX: usize = 128;
/// Longest method and longest header name, in characters.
const NAME_CHARACTERS_MAX: usize = 40;
/// The kinds of conditions.
const FIELDS: &str =
    "path-pattern, host-header, http-header, http-request-method, query-string, source-ip";

/// A rule's conditions, checked one by one and together.
pub fn all(conditions: Vec<shape::RuleCondition>) -> Result<Vec<Condition>, Fault> {
    if conditions.is_empty() {
        return Err(faults::validation("A condition must be specified"));
    }
    let checked = conditions
        .into_iter()
        .map(of)
        .collect::<Result<Vec<_>, _>>()?;
    together(&checked)?;
    Ok(checked)
}

fn of(condition: shape::RuleCondition) -> Result<Condition, Fault> {
    let shape::RuleCondition {
        field,
        host_header_config,
        http_header_config,
        http_request_method_config,
        path_pattern_config,
        query_string_config,
        regex_values,
        source_ip_config,
        values,
    } = condition;
    refuse(&regex_values, "a rule condition with RegexValues")?;
    let field = field.ok_or_else(|| faults::validation("A condition field must be specified"))?;
    let configs = [
        ("host-header", host_header_config.is_some()),
        ("http-header", http_header_config.is_some()),
        ("http-request-method", http_request_method_config.is_some()),
        ("path-pattern", path_pattern_config.is_some()),
        ("query-string", query_string_config.is_some()),
        ("source-ip", source_ip_config.is_some()),
    ];
    if let Some((other, _)) = configs
        .iter()
        .find(|(name, given)| *given && *name != field)
    {
        return Err(faults::validation(format!(
            "You cannot specify the configuration of '{other}' for the condition field '{field}'"
        )));
    }
    let simple = matches!(field.as_str(), "host-header" | "path-pattern");
    if values.is_some() && !simple && configs.iter().any(|(name, _)| *name == field) {
        return Err(faults::validation(format!(
            "You cannot specify Values for the condition field '{field}'"
        )));
    }
    match field.as_str() {
        "host-header" => {
            let config = host_header_config.unwrap_or_default();
            let given = either(values, config.values, config.regex_values)?;
            Ok(Condition::HostHeader(each(given, host)?))
        }
        "path-pattern" => {
            let config = path_pattern_config.unwrap_or_default();
            let given = either(values, config.values, config.regex_values)?;
            Ok(Condition::PathPattern(each(given, path)?))
        }
        "http-request-method" => {
            let config = http_request_method_config.unwrap_or_default();
            let given = either(None, config.values, None)?;
            Ok(Condition::HttpRequestMethod(each(given, method)?))
        }
        "http-header" => http_header(http_header_config.unwrap_or_default()),
        "query-string" => query_string(query_string_config.unwrap_or_default()),
        "source-ip" => source_ip(source_ip_config.unwrap_or_default()),
        _ => Err(faults::validation(format!(
            "Condition field '{field}' must be one of '[{FIELDS}]'"
        ))),
    }
}

/// The values of the old form (Values) or of the new one (…Config.Values), not of both.
fn either(
    old: Option<Vec<String>>,
    new: Option<Vec<String>>,
    regex: Option<Vec<String>>,
) -> Result<Vec<String>, Fault> {
    refuse(&regex, "a rule condition with RegexValues")?;
    match (old, new) {
        (Some(_), Some(_)) => Err(faults::validation(
            "You cannot specify both Values and the configuration of a condition",
        )),
        (Some(values), None) | (None, Some(values)) if !values.is_empty() => Ok(values),
        _ => Err(faults::validation("A condition value must be specified")),
    }
}

fn each(values: Vec<String>, check: fn(&str) -> Result<(), Fault>) -> Result<Vec<String>, Fault> {
    for value in &values {
        check(value)?;
    }
    Ok(values)
}

fn length(what: &str, value: &str, most: usize) -> Result<(), Fault> {
    if value.is_empty() || value.chars().count() > most {
        return Err(faults::validation(format!(
            "Condition value '{value}' of '{what}' must have between '1' and '{most}' characters"
        )));
    }
    Ok(())
}

fn invalid(what: &str, value: &str) -> Fault {
    let value = value.escape_debug();
    faults::validation(format!(
        "Condition value '{value}' contains a character that is not valid \
                                for '{what}'"
    ))
}

fn host(value: &str) -> Result<(), Fault> {
    length("host-header", value, VALUE_CHARACTERS_MAX)?;
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-.*?".contains(&byte);
    if !value.bytes().all(allowed) {
        return Err(invalid("host-header", value));
    }
    let last = value.rsplit_once('.').map(|(_, last)| last);
    let right = |last: &str| {
        last.bytes()
            .all(|byte| byte.is_ascii_alphabetic() || b"*?".contains(&byte))
    };
    if !last.is_some_and(right) {
        return Err(faults::validation(format!(
            "Host header value '{value}' must contain a '.' character, with only letters after \
             the last one"
        )));
    }
    Ok(())
}

fn path(value: &str) -> Result<(), Fault> {
    length("path-pattern", value, VALUE_CHARACTERS_MAX)?;
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.$/~\"'@:+&*?\\".contains(&byte);
    match value.bytes().all(allowed) {
        true => Ok(()),
        false => Err(invalid("path-pattern", value)),
    }
}

fn method(value: &str) -> Result<(), Fault> {
    length("http-request-method", value, NAME_CHARACTERS_MAX)?;
    let allowed = |byte: u8| byte.is_ascii_uppercase() || b"-_".contains(&byte);
    match value.bytes().all(allowed) {
        true => Ok(()),
        false => Err(invalid("http-request-method", value)),
    }
}

fn http_header(config: shape::HttpHeaderConditionConfig) -> Result<Condition, Fault> {
    let shape::HttpHeaderConditionConfig {
        http_header_name,
        regex_values,
        values,
    } = config;
    let missing = || faults::validation("The name of the HTTP header must be specified");
    let name = http_header_name.ok_or_else(missing)?;
    length("http-header", &name, NAME_CHARACTERS_MAX)?;
    let token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    if !name.bytes().all(token) {
        return Err(invalid("http-header", &name));
    }
    if name.eq_ignore_ascii_case("host") {
        return Err(faults::validation(
            "You cannot specify the header 'host' in an http-header condition; use host-header",
        ));
    }
    let values = each(either(None, values, regex_values)?, header_value)?;
    Ok(Condition::HttpHeader(name, values))
}

fn header_value(value: &str) -> Result<(), Fault> {
    length("http-header", value, VALUE_CHARACTERS_MAX)?;
    match value.chars().any(char::is_control) {
        true => Err(invalid("http-header", value)),
        false => Ok(()),
    }
}

fn query_string(config: shape::QueryStringConditionConfig) -> Result<Condition, Fault> {
    let shape::QueryStringConditionConfig { values } = config;
    let mut pairs = Vec::new();
    for shape::QueryStringKeyValuePair { key, value } in values.unwrap_or_default() {
        let value = value.ok_or_else(|| faults::validation("A query value must be specified"))?;
        for text in key.iter().chain([&value]) {
            length("query-string", text, VALUE_CHARACTERS_MAX)?;
            if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
                return Err(invalid("query-string", text));
            }
        }
        pairs.push((key, value));
    }
    if pairs.is_empty() {
        return Err(faults::validation("A condition value must be specified"));
    }
    Ok(Condition::QueryString(pairs))
}

fn source_ip(config: shape::SourceIpConditionConfig) -> Result<Condition, Fault> {
    let shape::SourceIpConditionConfig { values } = config;
    let values = either(None, values, None)?;
    let blocks = values.iter().map(|value| match value.parse::<IpNet>() {
        Ok(block) if block.trunc() == block => Ok(block),
        _ => Err(faults::validation(format!(
            "Source IP '{value}' must be in CIDR format"
        ))),
    });
    Ok(Condition::SourceIp(blocks.collect::<Result<_, _>>()?))
}

/// What holds for the conditions of a rule together.
fn together(conditions: &[Condition]) -> Result<(), Fault> {
    let kinds: Vec<&str> = conditions.iter().filter_map(once).collect();
    for (index, kind) in kinds.iter().enumerate() {
        if kinds[..index].contains(kind) {
            return Err(faults::validation(format!(
                "A rule can only have one '{kind}' condition"
            )));
        }
    }
    let values: usize = conditions
        .iter()
        .map(|condition| patterns(condition).len())
        .sum();
    if values > quota::CONDITION_VALUES.default {
        return Err(faults::validation(format!(
            "A rule can only have '{}' condition values",
            quota::CONDITION_VALUES.default
        )));
    }
    let all = conditions.iter().flat_map(patterns);
    let wildcards: usize = all.map(|pattern| wildcards(&pattern)).sum();
    if wildcards > quota::CONDITION_WILDCARDS.default {
        return Err(faults::validation(format!(
            "A rule can only have '{}' condition wildcards",
            quota::CONDITION_WILDCARDS.default
        )));
    }
    Ok(())
}

/// The kinds of which a rule has at most one.
fn once(condition: &Condition) -> Option<&'static str> {
    match condition {
        Condition::HostHeader(_) => Some("host-header"),
        Condition::PathPattern(_) => Some("path-pattern"),
        Condition::HttpRequestMethod(_) => Some("http-request-method"),
        Condition::SourceIp(_) => Some("source-ip"),
        Condition::HttpHeader(..) | Condition::QueryString(_) => None,
    }
}

/// The values that count, and in which wildcards count.
fn patterns(condition: &Condition) -> Vec<String> {
    match condition {
        Condition::HostHeader(values)
        | Condition::PathPattern(values)
        | Condition::HttpRequestMethod(values)
        | Condition::HttpHeader(_, values) => values.clone(),
        Condition::QueryString(pairs) => {
            let text = |(key, value): &(Option<String>, String)| {
                format!("{}{value}", key.as_deref().unwrap_or_default())
            };
            pairs.iter().map(text).collect()
        }
        Condition::SourceIp(blocks) => blocks.iter().map(IpNet::to_string).collect(),
    }
}

/// How many `*` and `?` a pattern has that are not escaped.
fn wildcards(pattern: &str) -> usize {
    let mut escaped = false;
    let mut count = 0;
    for c in pattern.chars() {
        count += usize::from(!escaped && matches!(c, '*' | '?'));
        escaped = c == '\\' && !escaped;
    }
    count
}

#[cfg(test)]
#[path = "condition_tests.rs"]
mod tests;
