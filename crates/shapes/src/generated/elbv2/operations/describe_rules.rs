//! Generated: elbv2 DescribeRules.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DescribeRules takes.
    DescribeRulesInput = "DescribeRulesInput" {
        0 listener_arn: Option<String> = Member::new("ListenerArn", &LISTENER_ARN),
        1 marker: Option<String> = Member::new("Marker", &MARKER),
        2 page_size: Option<i32> = Member::new("PageSize", &PAGE_SIZE),
        3 rule_arns: Option<Vec<String>> = Member::new("RuleArns", &RULE_ARNS),
    }
}

shape! {
    /// What DescribeRules answers.
    DescribeRulesOutput = "DescribeRulesOutput" {
        0 next_marker: Option<String> = Member::new("NextMarker", &MARKER),
        1 rules: Option<Vec<Rule>> = Member::new("Rules", &RULES),
    }
}

operation! {
    /// AWS: elbv2 DescribeRules.
    "elbv2" DescribeRules(DescribeRulesInput) -> DescribeRulesOutput,
    "DescribeRulesResult", Some(&Pages {
        input_token: "Marker",
        output_token: "NextMarker",
        limit_key: "PageSize",
        result_key: "Rules",
        more_results: "",
    })
}
