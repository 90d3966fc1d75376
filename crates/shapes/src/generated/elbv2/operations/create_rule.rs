//! Generated: elbv2 CreateRule.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What CreateRule takes.
    CreateRuleInput = "CreateRuleInput" {
        0 actions: Vec<Action> = Member::new("Actions", &ACTIONS).required(),
        1 conditions: Vec<RuleCondition>
            = Member::new("Conditions", &RULE_CONDITION_LIST).required(),
        2 listener_arn: String = Member::new("ListenerArn", &LISTENER_ARN).required(),
        3 priority: i32 = Member::new("Priority", &RULE_PRIORITY).required(),
        4 tags: Option<Vec<Tag>> = Member::new("Tags", &TAG_LIST),
        5 transforms: Option<Vec<RuleTransform>> = Member::new("Transforms", &RULE_TRANSFORM_LIST),
    }
}

shape! {
    /// What CreateRule answers.
    CreateRuleOutput = "CreateRuleOutput" {
        0 rules: Option<Vec<Rule>> = Member::new("Rules", &RULES),
    }
}

operation! {
    /// AWS: elbv2 CreateRule.
    "elbv2" CreateRule(CreateRuleInput) -> CreateRuleOutput,
    "CreateRuleResult", None
}
