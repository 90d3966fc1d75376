//! Generated: elbv2 shapes in r.

use super::super::*;
use crate::prelude::*;

shape! {
    /// AWS: RedirectActionConfig.
    RedirectActionConfig = "RedirectActionConfig" {
        0 host: Option<String> = Member::new("Host", &REDIRECT_ACTION_HOST),
        1 path: Option<String> = Member::new("Path", &REDIRECT_ACTION_PATH),
        2 port: Option<String> = Member::new("Port", &REDIRECT_ACTION_PORT),
        3 protocol: Option<String> = Member::new("Protocol", &REDIRECT_ACTION_PROTOCOL),
        4 query: Option<String> = Member::new("Query", &REDIRECT_ACTION_QUERY),
        5 status_code: String
            = Member::new("StatusCode", &redirect_action_status_code_enum::SCHEMA).required(),
    }
}

pub static REDIRECT_ACTION_HOST: Schema =
    Schema::text("RedirectActionHost", Range::between(1, 128));

pub static REDIRECT_ACTION_PATH: Schema =
    Schema::text("RedirectActionPath", Range::between(1, 128));

pub static REDIRECT_ACTION_PORT: Schema = Schema::text("RedirectActionPort", Range::ANY);

pub static REDIRECT_ACTION_PROTOCOL: Schema = Schema::pattern(
    "RedirectActionProtocol",
    Range::ANY,
    r#"^(HTTPS?|#\{protocol\})$"#,
);

pub static REDIRECT_ACTION_QUERY: Schema =
    Schema::text("RedirectActionQuery", Range::between(0, 128));

values! {
    /// Values of RedirectActionStatusCodeEnum.
    redirect_action_status_code_enum = "RedirectActionStatusCodeEnum" {
        HTTP_301 = "HTTP_301",
        HTTP_302 = "HTTP_302",
    }
}

pub static RESET_TRANSFORMS: Schema = Schema::boolean("ResetTransforms");

pub static RESOURCE_ARN: Schema = Schema::text("ResourceArn", Range::ANY);

pub static RESOURCE_ARNS: Schema =
    Schema::list("ResourceArns", Range::ANY, &RESOURCE_ARN, "member");

shape! {
    /// AWS: RewriteConfig.
    RewriteConfig = "RewriteConfig" {
        0 regex: String = Member::new("Regex", &STRING_VALUE).required(),
        1 replace: String = Member::new("Replace", &STRING_VALUE).required(),
    }
}

pub static REWRITE_CONFIG_LIST: Schema = Schema::list(
    "RewriteConfigList",
    Range::ANY,
    RewriteConfig::SCHEMA,
    "member",
);

shape! {
    /// AWS: Rule.
    Rule = "Rule" {
        0 actions: Option<Vec<Action>> = Member::new("Actions", &ACTIONS),
        1 conditions: Option<Vec<RuleCondition>> = Member::new("Conditions", &RULE_CONDITION_LIST),
        2 is_default: Option<bool> = Member::new("IsDefault", &IS_DEFAULT),
        3 priority: Option<String> = Member::new("Priority", &STRING),
        4 rule_arn: Option<String> = Member::new("RuleArn", &RULE_ARN),
        5 transforms: Option<Vec<RuleTransform>> = Member::new("Transforms", &RULE_TRANSFORM_LIST),
    }
}

pub static RULE_ARN: Schema = Schema::text("RuleArn", Range::ANY);

pub static RULE_ARNS: Schema = Schema::list("RuleArns", Range::ANY, &RULE_ARN, "member");

shape! {
    /// AWS: RuleCondition.
    RuleCondition = "RuleCondition" {
        0 field: Option<String> = Member::new("Field", &CONDITION_FIELD_NAME),
        1 host_header_config: Option<HostHeaderConditionConfig>
            = Member::new("HostHeaderConfig", HostHeaderConditionConfig::SCHEMA),
        2 http_header_config: Option<HttpHeaderConditionConfig>
            = Member::new("HttpHeaderConfig", HttpHeaderConditionConfig::SCHEMA),
        3 http_request_method_config: Option<HttpRequestMethodConditionConfig>
            = Member::new("HttpRequestMethodConfig", HttpRequestMethodConditionConfig::SCHEMA),
        4 path_pattern_config: Option<PathPatternConditionConfig>
            = Member::new("PathPatternConfig", PathPatternConditionConfig::SCHEMA),
        5 query_string_config: Option<QueryStringConditionConfig>
            = Member::new("QueryStringConfig", QueryStringConditionConfig::SCHEMA),
        6 regex_values: Option<Vec<String>> = Member::new("RegexValues", &LIST_OF_STRING),
        7 source_ip_config: Option<SourceIpConditionConfig>
            = Member::new("SourceIpConfig", SourceIpConditionConfig::SCHEMA),
        8 values: Option<Vec<String>> = Member::new("Values", &LIST_OF_STRING),
    }
}

pub static RULE_CONDITION_LIST: Schema = Schema::list(
    "RuleConditionList",
    Range::ANY,
    RuleCondition::SCHEMA,
    "member",
);

pub static RULE_PRIORITY: Schema = Schema::integer("RulePriority", Range::between(1, 50000));

pub static RULE_PRIORITY_LIST: Schema = Schema::list(
    "RulePriorityList",
    Range::ANY,
    RulePriorityPair::SCHEMA,
    "member",
);

shape! {
    /// AWS: RulePriorityPair.
    RulePriorityPair = "RulePriorityPair" {
        0 priority: Option<i32> = Member::new("Priority", &RULE_PRIORITY),
        1 rule_arn: Option<String> = Member::new("RuleArn", &RULE_ARN),
    }
}

shape! {
    /// AWS: RuleTransform.
    RuleTransform = "RuleTransform" {
        0 host_header_rewrite_config: Option<HostHeaderRewriteConfig>
            = Member::new("HostHeaderRewriteConfig", HostHeaderRewriteConfig::SCHEMA),
        1 r#type: String = Member::new("Type", &transform_type_enum::SCHEMA).required(),
        2 url_rewrite_config: Option<UrlRewriteConfig>
            = Member::new("UrlRewriteConfig", UrlRewriteConfig::SCHEMA),
    }
}

pub static RULE_TRANSFORM_LIST: Schema = Schema::list(
    "RuleTransformList",
    Range::ANY,
    RuleTransform::SCHEMA,
    "member",
);

pub static RULES: Schema = Schema::list("Rules", Range::ANY, Rule::SCHEMA, "member");
