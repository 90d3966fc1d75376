//! Rules: which requests of a listener are treated differently. AWS: ELBv2 API Reference.

use super::listener::known_to_the_edge;
use super::{PAGE, permission};
use crate::rules::{action, condition, not_empty, quota, refuse, tag};
use crate::{faults, lookup, view};
use aws::Fault;
use lookup::AnyRule;
use resources::elbv2::{Listener, Rule};
use shapes::elbv2::{
    CreateRuleInput, CreateRuleOutput, DeleteRuleInput, DeleteRuleOutput, DescribeRulesInput,
    DescribeRulesOutput, ModifyRuleInput, ModifyRuleOutput, RulePriorityPair,
    SetRulePrioritiesInput, SetRulePrioritiesOutput,
};
use std::collections::BTreeMap;
use std::sync::Arc;
use store::Row;
use wire::Call;

/// Makes a rule. AWS: ELBv2 CreateRule.
pub fn create_rule(call: &mut Call<'_>, input: CreateRuleInput) -> Result<CreateRuleOutput, Fault> {
    let CreateRuleInput {
        actions,
        conditions,
        listener_arn,
        priority,
        tags,
        transforms,
    } = input;
    refuse(&transforms, "CreateRule with Transforms")?;
    let (action, order) = action::only(actions)?;
    let conditions = condition::all(conditions)?;
    let tags = tag::given(tags.unwrap_or_default())?;
    let listener = lookup::listener(call, &listener_arn)?;
    let owner = lookup::owner(call, &listener)?;
    let path = format!("app/{}/{}/{}", owner.name, owner.id, listener.id);
    permission::to_create_in(
        call,
        (&listener.arn, &listener.tags),
        &format!("listener-rule/{path}/*"),
        &tags,
        "CreateRule",
    )?;
    lookup::usable(call, &owner, &action)?;
    let priority = priority.unsigned_abs();
    if lookup::rules(call, &listener)
        .iter()
        .any(|rule| rule.priority == priority)
    {
        return Err(faults::priority_in_use(priority));
    }
    if lookup::rules_of_all_listeners(call, &owner.id).len() >= call.quota(&quota::RULES) {
        let message = format!("The load balancer '{}' has too many rules", owner.arn);
        return Err(faults::too_many("TooManyRules", message));
    }
    let id = call.seed().hex(16);
    let row = call.put(Rule {
        scope: call.scope().clone(),
        arn: format!(
            "{}/{id}",
            listener.arn.replacen(":listener/", ":listener-rule/", 1)
        ),
        id,
        load_balancer_id: owner.id.clone(),
        listener_id: listener.id.clone(),
        listener_arn: listener.arn.clone(),
        priority,
        conditions,
        action,
        order,
        tags,
    });
    known_to_the_edge(call, &owner)?;
    Ok(CreateRuleOutput {
        rules: Some(vec![view::rule(&row)]),
    })
}

/// Lists the rules of a listener, or those that are named, by priority with the default rule last.
/// AWS: ELBv2 DescribeRules.
pub fn describe_rules(
    call: &mut Call<'_>,
    input: DescribeRulesInput,
) -> Result<DescribeRulesOutput, Fault> {
    let DescribeRulesInput {
        listener_arn,
        marker,
        page_size,
        rule_arns,
    } = input;
    let page = call.page(marker.as_deref(), page_size, PAGE)?;
    let mut rules: Vec<AnyRule> = match (listener_arn, rule_arns.unwrap_or_default()) {
        (Some(arn), arns) if arns.is_empty() => {
            let listener = lookup::listener(call, &arn)?;
            let own = lookup::rules(call, &listener).into_iter().map(AnyRule::Own);
            own.chain([AnyRule::Default(listener)]).collect()
        }
        (None, arns) if !arns.is_empty() => {
            let rules = arns.iter().map(|arn| lookup::rule(call, arn));
            rules.collect::<Result<_, _>>()?
        }
        _ => {
            return Err(faults::validation(
                "You must specify either listener rule ARNs or a listener ARN",
            ));
        }
    };
    rules.sort_by_key(place);
    let (rules, next_marker) = call.cut(&page, rules, place);
    Ok(DescribeRulesOutput {
        next_marker,
        rules: Some(rules.iter().map(view::any_rule).collect()),
    })
}

/// The place of a rule in a list: by priority, default rules last; the ARN makes it unique.
fn place(rule: &AnyRule) -> String {
    match rule {
        AnyRule::Own(rule) => format!("{:05} {}", rule.priority, rule.arn),
        AnyRule::Default(listener) => format!("default {}", listener.default_rule_arn),
    }
}

/// Changes conditions or action. AWS: ELBv2 ModifyRule.
pub fn modify_rule(call: &mut Call<'_>, input: ModifyRuleInput) -> Result<ModifyRuleOutput, Fault> {
    let ModifyRuleInput {
        actions,
        conditions,
        reset_transforms,
        rule_arn,
        transforms,
    } = input;
    refuse(&transforms, "ModifyRule with Transforms")?;
    refuse(
        &reset_transforms.filter(|reset| *reset),
        "ModifyRule with ResetTransforms",
    )?;
    let action = actions.map(action::only).transpose()?;
    let conditions = conditions.map(condition::all).transpose()?;
    let old = lookup::own_rule(call, &rule_arn, "modified")?;
    permission::on(call, &old.arn, &old.tags)?;
    let listener = lookup::listener(call, &old.listener_arn)?;
    let owner = lookup::owner(call, &listener)?;
    if let Some((action, _)) = &action {
        lookup::usable(call, &owner, action)?;
    }
    let (action, order) = action.unwrap_or_else(|| (old.action.clone(), old.order));
    let row = call.put(Rule {
        action,
        order,
        conditions: conditions.unwrap_or_else(|| old.conditions.clone()),
        ..Rule::clone(&old)
    });
    known_to_the_edge(call, &owner)?;
    Ok(ModifyRuleOutput {
        rules: Some(vec![view::rule(&row)]),
    })
}

/// Deletes a rule, but never a default one. AWS: ELBv2 DeleteRule.
pub fn delete_rule(call: &mut Call<'_>, input: DeleteRuleInput) -> Result<DeleteRuleOutput, Fault> {
    let DeleteRuleInput { rule_arn } = input;
    let rule = lookup::own_rule(call, &rule_arn, "deleted")?;
    permission::on(call, &rule.arn, &rule.tags)?;
    call.delete::<Rule>(&rule.key());
    Ok(DeleteRuleOutput {})
}

/// Gives rules other priorities, all at once: two may change places. AWS: ELBv2 SetRulePriorities.
pub fn set_rule_priorities(
    call: &mut Call<'_>,
    input: SetRulePrioritiesInput,
) -> Result<SetRulePrioritiesOutput, Fault> {
    let SetRulePrioritiesInput { rule_priorities } = input;
    not_empty(&rule_priorities, "Rule priorities must be specified")?;
    let mut wanted: BTreeMap<String, (Arc<Rule>, u32)> = BTreeMap::new();
    for RulePriorityPair { priority, rule_arn } in rule_priorities {
        let (Some(priority), Some(arn)) = (priority, rule_arn) else {
            let message = "Both a rule ARN and a priority must be specified";
            return Err(faults::validation(message));
        };
        let rule = lookup::own_rule(call, &arn, "given a priority")?;
        permission::on(call, &rule.arn, &rule.tags)?;
        let twice = wanted.insert(rule.key(), (rule, priority.unsigned_abs()));
        if twice.is_some() {
            let message = format!("Rule '{arn}' is given more than one priority");
            return Err(faults::validation(message));
        }
    }
    distinct(call, &wanted)?;
    let mut rules = Vec::new();
    for (rule, priority) in wanted.into_values() {
        let row = call.put(Rule {
            priority,
            ..Rule::clone(&rule)
        });
        rules.push(view::rule(&row));
    }
    Ok(SetRulePrioritiesOutput { rules: Some(rules) })
}

/// No two rules of one listener would have one priority.
fn distinct(call: &mut Call<'_>, wanted: &BTreeMap<String, (Arc<Rule>, u32)>) -> Result<(), Fault> {
    let mut listeners: BTreeMap<String, Arc<Listener>> = BTreeMap::new();
    for (rule, _) in wanted.values() {
        let listener = lookup::listener(call, &rule.listener_arn)?;
        listeners.insert(listener.key(), listener);
    }
    if listeners.len() > 1 {
        return Err(faults::invalid_configuration(
            "All rules must belong to the same listener",
        ));
    }
    for listener in listeners.values() {
        let mut taken = std::collections::BTreeSet::new();
        for rule in lookup::rules(call, listener) {
            let priority = wanted
                .get(&rule.key())
                .map_or(rule.priority, |(_, new)| *new);
            if !taken.insert(priority) {
                return Err(faults::priority_in_use(priority));
            }
        }
    }
    Ok(())
}
