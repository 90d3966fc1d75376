//! Generated: elbv2 SetRulePriorities.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What SetRulePriorities takes.
    SetRulePrioritiesInput = "SetRulePrioritiesInput" {
        0 rule_priorities: Vec<RulePriorityPair>
            = Member::new("RulePriorities", &RULE_PRIORITY_LIST).required(),
    }
}

shape! {
    /// What SetRulePriorities answers.
    SetRulePrioritiesOutput = "SetRulePrioritiesOutput" {
        0 rules: Option<Vec<Rule>> = Member::new("Rules", &RULES),
    }
}

operation! {
    /// AWS: elbv2 SetRulePriorities.
    "elbv2" SetRulePriorities(SetRulePrioritiesInput) -> SetRulePrioritiesOutput,
    "SetRulePrioritiesResult", None
}
