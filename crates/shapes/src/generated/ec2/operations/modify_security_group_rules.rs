//! Generated: ec2 ModifySecurityGroupRules.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What ModifySecurityGroupRules takes.
    ModifySecurityGroupRulesInput = "ModifySecurityGroupRulesInput" {
        0 dry_run: Option<bool> = Member::new("DryRun", &BOOLEAN),
        1 group_id: String = Member::new("GroupId", &SECURITY_GROUP_ID).required(),
        2 security_group_rules: Vec<SecurityGroupRuleUpdate>
            = Member::new("SecurityGroupRules", &SECURITY_GROUP_RULE_UPDATE_LIST)
            .called("SecurityGroupRule", "SecurityGroupRule").required(),
    }
}

shape! {
    /// What ModifySecurityGroupRules answers.
    ModifySecurityGroupRulesOutput = "ModifySecurityGroupRulesOutput" {
        0 r#return: Option<bool> = Member::new("Return", &BOOLEAN).called("return", "Return"),
    }
}

operation! {
    /// AWS: ec2 ModifySecurityGroupRules.
    "ec2" ModifySecurityGroupRules(ModifySecurityGroupRulesInput) -> ModifySecurityGroupRulesOutput,
    "", None
}
