//! Generated: elbv2 DeleteRule.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DeleteRule takes.
    DeleteRuleInput = "DeleteRuleInput" {
        0 rule_arn: String = Member::new("RuleArn", &RULE_ARN).required(),
    }
}

shape! {
    /// What DeleteRule answers.
    DeleteRuleOutput = "DeleteRuleOutput" {
    }
}

operation! {
    /// AWS: elbv2 DeleteRule.
    "elbv2" DeleteRule(DeleteRuleInput) -> DeleteRuleOutput,
    "DeleteRuleResult", None
}
