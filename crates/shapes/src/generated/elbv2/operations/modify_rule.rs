//! Generated: elbv2 ModifyRule.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What ModifyRule takes.
    ModifyRuleInput = "ModifyRuleInput" {
        0 actions: Option<Vec<Action>> = Member::new("Actions", &ACTIONS),
        1 conditions: Option<Vec<RuleCondition>> = Member::new("Conditions", &RULE_CONDITION_LIST),
        2 reset_transforms: Option<bool> = Member::new("ResetTransforms", &RESET_TRANSFORMS),
        3 rule_arn: String = Member::new("RuleArn", &RULE_ARN).required(),
        4 transforms: Option<Vec<RuleTransform>> = Member::new("Transforms", &RULE_TRANSFORM_LIST),
    }
}

shape! {
    /// What ModifyRule answers.
    ModifyRuleOutput = "ModifyRuleOutput" {
        0 rules: Option<Vec<Rule>> = Member::new("Rules", &RULES),
    }
}

operation! {
    /// AWS: elbv2 ModifyRule.
    "elbv2" ModifyRule(ModifyRuleInput) -> ModifyRuleOutput,
    "ModifyRuleResult", None
}
