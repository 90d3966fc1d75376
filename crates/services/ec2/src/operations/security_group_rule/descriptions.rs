//! What is said of security groups' rules. AWS: EC2 API Reference.

use super::super::permission;
use super::{all_allowed, rule_of};
use crate::rules::group_rule;
use crate::{faults, lookup};
use aws::Fault;
use resources::ec2::{SecurityGroup, SecurityGroupRule};
use shapes::ec2::{
    IpPermission, SecurityGroupRuleDescription, UpdateSecurityGroupRuleDescriptionsEgressInput,
    UpdateSecurityGroupRuleDescriptionsEgressOutput,
    UpdateSecurityGroupRuleDescriptionsIngressInput,
    UpdateSecurityGroupRuleDescriptionsIngressOutput,
};
use wire::{Call, done_by_wire};

/// Says something else of ingress rules. AWS: EC2 UpdateSecurityGroupRuleDescriptionsIngress.
pub fn update_security_group_rule_descriptions_ingress(
    call: &mut Call<'_>,
    input: UpdateSecurityGroupRuleDescriptionsIngressInput,
) -> Result<UpdateSecurityGroupRuleDescriptionsIngressOutput, Fault> {
    let UpdateSecurityGroupRuleDescriptionsIngressInput {
        dry_run,
        group_id,
        group_name,
        ip_permissions,
        security_group_rule_descriptions,
    } = input;
    done_by_wire(dry_run);
    let group = lookup::named_security_group(call, group_id, group_name)?;
    describe(
        call,
        &group,
        false,
        ip_permissions,
        security_group_rule_descriptions,
    )?;
    Ok(UpdateSecurityGroupRuleDescriptionsIngressOutput {
        r#return: Some(true),
    })
}

/// Says something else of egress rules. AWS: EC2 UpdateSecurityGroupRuleDescriptionsEgress.
pub fn update_security_group_rule_descriptions_egress(
    call: &mut Call<'_>,
    input: UpdateSecurityGroupRuleDescriptionsEgressInput,
) -> Result<UpdateSecurityGroupRuleDescriptionsEgressOutput, Fault> {
    let UpdateSecurityGroupRuleDescriptionsEgressInput {
        dry_run,
        group_id,
        group_name,
        ip_permissions,
        security_group_rule_descriptions,
    } = input;
    done_by_wire(dry_run);
    let group = lookup::named_security_group(call, group_id, group_name)?;
    describe(
        call,
        &group,
        true,
        ip_permissions,
        security_group_rule_descriptions,
    )?;
    Ok(UpdateSecurityGroupRuleDescriptionsEgressOutput {
        r#return: Some(true),
    })
}

/// Rules are named by id, or by what they let pass.
fn describe(
    call: &mut Call<'_>,
    group: &SecurityGroup,
    egress: bool,
    permissions: Option<Vec<IpPermission>>,
    by_id: Option<Vec<SecurityGroupRuleDescription>>,
) -> Result<(), Fault> {
    permission::on(call, faults::SECURITY_GROUP, &group.id, &group.tags)?;
    let permissions = permissions.unwrap_or_default();
    let by_id = by_id.unwrap_or_default();
    if permissions.is_empty() && by_id.is_empty() {
        return Err(faults::missing_parameter("ipPermissions"));
    }
    for named in by_id {
        let SecurityGroupRuleDescription {
            description,
            security_group_rule_id,
        } = named;
        let missing = || faults::missing_parameter("SecurityGroupRuleId");
        let id = security_group_rule_id.ok_or_else(missing)?;
        let rule = rule_of(call, group, egress, &id)?;
        let description = group_rule::description_of(description)?;
        say(call, &rule, description);
    }
    let rules = lookup::rules_of(call, &group.id);
    for allowed in all_allowed(call, permissions)? {
        let rule = rules
            .iter()
            .find(|rule| rule.egress == egress && allowed.is(rule));
        let rule = rule.ok_or_else(faults::permission_not_found)?;
        say(call, rule, allowed.description.clone());
    }
    Ok(())
}

fn say(call: &mut Call<'_>, rule: &SecurityGroupRule, description: Option<String>) {
    call.put(SecurityGroupRule {
        description,
        ..rule.clone()
    });
}
