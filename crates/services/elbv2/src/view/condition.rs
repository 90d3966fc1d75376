//! Stored conditions as AWS shows them: host and path patterns in both of their forms.

use resources::elbv2::Condition;
use shapes::elbv2 as shape;

/// A condition.
pub fn condition(condition: &Condition) -> shape::RuleCondition {
    match condition {
        Condition::HostHeader(values) => shape::RuleCondition {
            host_header_config: Some(shape::HostHeaderConditionConfig {
                regex_values: None,
                values: Some(values.clone()),
            }),
            values: Some(values.clone()),
            ..of_field("host-header")
        },
        Condition::PathPattern(values) => shape::RuleCondition {
            path_pattern_config: Some(shape::PathPatternConditionConfig {
                regex_values: None,
                values: Some(values.clone()),
            }),
            values: Some(values.clone()),
            ..of_field("path-pattern")
        },
        Condition::HttpRequestMethod(values) => shape::RuleCondition {
            http_request_method_config: Some(shape::HttpRequestMethodConditionConfig {
                values: Some(values.clone()),
            }),
            ..of_field("http-request-method")
        },
        Condition::HttpHeader(name, values) => shape::RuleCondition {
            http_header_config: Some(shape::HttpHeaderConditionConfig {
                http_header_name: Some(name.clone()),
                regex_values: None,
                values: Some(values.clone()),
            }),
            ..of_field("http-header")
        },
        Condition::QueryString(pairs) => {
            let pair = |(key, value): &(Option<String>, String)| shape::QueryStringKeyValuePair {
                key: key.clone(),
                value: Some(value.clone()),
            };
            shape::RuleCondition {
                query_string_config: Some(shape::QueryStringConditionConfig {
                    values: Some(pairs.iter().map(pair).collect()),
                }),
                ..of_field("query-string")
            }
        }
        Condition::SourceIp(blocks) => shape::RuleCondition {
            source_ip_config: Some(shape::SourceIpConditionConfig {
                values: Some(blocks.iter().map(ToString::to_string).collect()),
            }),
            ..of_field("source-ip")
        },
    }
}

fn of_field(field: &str) -> shape::RuleCondition {
    shape::RuleCondition {
        field: Some(field.to_owned()),
        ..shape::RuleCondition::default()
    }
}
