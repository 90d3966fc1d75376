//! Tags of load balancers, listeners, rules and target groups. AWS: ELBv2 API Reference.

use crate::rules::{not_empty, tag};
use crate::{faults, lookup, view};
use aws::{Fault, Tags};
use lookup::AnyRule;
use resources::elbv2::{Listener, LoadBalancer, Rule, TargetGroup};
use shapes::elbv2::{
    AddTagsInput, AddTagsOutput, DescribeTagsInput, DescribeTagsOutput, RemoveTagsInput,
    RemoveTagsOutput,
};
use std::sync::Arc;
use wire::{Call, Conditions};

/// A call names at most this many resources. AWS: DescribeTags.
const RESOURCES_MAX: usize = 20;

/// A resource that can have tags.
enum Tagged {
    LoadBalancer(Arc<LoadBalancer>),
    Listener(Arc<Listener>),
    Rule(AnyRule),
    TargetGroup(Arc<TargetGroup>),
}

impl Tagged {
    fn find(call: &mut Call<'_>, arn: &str) -> Result<Tagged, Fault> {
        match lookup::kind(arn).as_deref() {
            Some("loadbalancer") => lookup::load_balancer(call, arn).map(Tagged::LoadBalancer),
            Some("listener") => lookup::listener(call, arn).map(Tagged::Listener),
            Some("listener-rule") => lookup::rule(call, arn).map(Tagged::Rule),
            Some("targetgroup") => lookup::target_group(call, arn).map(Tagged::TargetGroup),
            _ => Err(faults::invalid_arn(arn, "resource")),
        }
    }

    fn tags(&self) -> &Tags {
        match self {
            Tagged::LoadBalancer(row) => &row.tags,
            Tagged::Listener(row) => &row.tags,
            Tagged::Rule(AnyRule::Own(row)) => &row.tags,
            Tagged::Rule(AnyRule::Default(row)) => &row.default_rule_tags,
            Tagged::TargetGroup(row) => &row.tags,
        }
    }

    fn write(self, call: &mut Call<'_>, tags: Tags) {
        match self {
            Tagged::LoadBalancer(row) => {
                call.put(LoadBalancer {
                    tags,
                    ..LoadBalancer::clone(&row)
                });
            }
            Tagged::Listener(row) => {
                call.put(Listener {
                    tags,
                    ..Listener::clone(&row)
                });
            }
            Tagged::Rule(AnyRule::Own(row)) => {
                call.put(Rule {
                    tags,
                    ..Rule::clone(&row)
                });
            }
            Tagged::Rule(AnyRule::Default(row)) => {
                call.put(Listener {
                    default_rule_tags: tags,
                    ..Listener::clone(&row)
                });
            }
            Tagged::TargetGroup(row) => {
                call.put(TargetGroup {
                    tags,
                    ..TargetGroup::clone(&row)
                });
            }
        }
    }
}

/// Adds tags, or replaces those of the same key. AWS: ELBv2 AddTags.
pub fn add_tags(call: &mut Call<'_>, input: AddTagsInput) -> Result<AddTagsOutput, Fault> {
    let AddTagsInput {
        resource_arns,
        tags,
    } = input;
    named(&resource_arns)?;
    not_empty(&tags, "At least one tag must be specified")?;
    let more = tag::given(tags)?;
    for arn in &resource_arns {
        let tagged = Tagged::find(call, arn)?;
        let conditions = Conditions::none().with_request_tags(&more);
        call.allow_if(arn, &conditions.with_resource_tags(tagged.tags()))?;
        let tags = tag::merged(tagged.tags().clone(), &more)?;
        tagged.write(call, tags);
    }
    Ok(AddTagsOutput {})
}

/// Removes tags by key. AWS: ELBv2 RemoveTags.
pub fn remove_tags(call: &mut Call<'_>, input: RemoveTagsInput) -> Result<RemoveTagsOutput, Fault> {
    let RemoveTagsInput {
        resource_arns,
        tag_keys,
    } = input;
    named(&resource_arns)?;
    not_empty(&tag_keys, "At least one tag key must be specified")?;
    for key in &tag_keys {
        tag::reserved(key)?;
    }
    for arn in &resource_arns {
        let tagged = Tagged::find(call, arn)?;
        let conditions = Conditions::none().with_all("aws:TagKeys", tag_keys.clone());
        call.allow_if(arn, &conditions.with_resource_tags(tagged.tags()))?;
        let mut tags = tagged.tags().clone();
        tags.retain(|key, _| !tag_keys.contains(key));
        tagged.write(call, tags);
    }
    Ok(RemoveTagsOutput {})
}

/// Lists the tags of resources. AWS: ELBv2 DescribeTags.
pub fn describe_tags(
    call: &mut Call<'_>,
    input: DescribeTagsInput,
) -> Result<DescribeTagsOutput, Fault> {
    let DescribeTagsInput { resource_arns } = input;
    named(&resource_arns)?;
    let mut descriptions = Vec::new();
    for arn in resource_arns {
        let tagged = Tagged::find(call, &arn)?;
        descriptions.push(view::tag_description(arn, tagged.tags()));
    }
    Ok(DescribeTagsOutput {
        tag_descriptions: Some(descriptions),
    })
}

fn named(arns: &[String]) -> Result<(), Fault> {
    not_empty(arns, "At least one resource ARN must be specified")?;
    if arns.len() > RESOURCES_MAX {
        return Err(faults::validation(format!(
            "At most '{RESOURCES_MAX}' resource ARNs can be specified"
        )));
    }
    Ok(())
}
