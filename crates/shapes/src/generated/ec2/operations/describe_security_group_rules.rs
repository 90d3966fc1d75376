//! Generated: ec2 DescribeSecurityGroupRules.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DescribeSecurityGroupRules takes.
    DescribeSecurityGroupRulesInput = "DescribeSecurityGroupRulesInput" {
        0 dry_run: Option<bool> = Member::new("DryRun", &BOOLEAN),
        1 filters: Option<Vec<Filter>>
            = Member::new("Filters", &FILTER_LIST).called("Filter", "Filter"),
        2 max_results: Option<i32>
            = Member::new("MaxResults", &DESCRIBE_SECURITY_GROUP_RULES_MAX_RESULTS),
        3 next_token: Option<String> = Member::new("NextToken", &STRING),
        4 security_group_rule_ids: Option<Vec<String>>
            = Member::new("SecurityGroupRuleIds", &SECURITY_GROUP_RULE_ID_LIST)
            .called("SecurityGroupRuleId", "SecurityGroupRuleId"),
    }
}

shape! {
    /// What DescribeSecurityGroupRules answers.
    DescribeSecurityGroupRulesOutput = "DescribeSecurityGroupRulesOutput" {
        0 next_token: Option<String>
            = Member::new("NextToken", &STRING).called("nextToken", "NextToken"),
        1 security_group_rules: Option<Vec<SecurityGroupRule>>
            = Member::new("SecurityGroupRules", &SECURITY_GROUP_RULE_LIST)
            .called("securityGroupRuleSet", "SecurityGroupRuleSet"),
    }
}

operation! {
    /// AWS: ec2 DescribeSecurityGroupRules.
    "ec2" DescribeSecurityGroupRules(DescribeSecurityGroupRulesInput) -> DescribeSecurityGroupRulesOutput,
    "", Some(&Pages {
        input_token: "NextToken",
        output_token: "NextToken",
        limit_key: "MaxResults",
        result_key: "SecurityGroupRules",
        more_results: "",
    })
}
