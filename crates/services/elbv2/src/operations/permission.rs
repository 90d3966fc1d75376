//! What IAM is asked before a resource is made: the action on the ARN to be (or on what it is made
//! in, with that one's tags), and AddTags if tags come with it.
//! AWS: Service Authorization Reference, Elastic Load Balancing V2.

use aws::{Arn, Fault, Tags};
use wire::{Call, Conditions};

/// May the caller make `resource` (such as `loadbalancer/app/web/*`) with these tags?
pub fn to_create(call: &mut Call<'_>, resource: &str, tags: &Tags, by: &str) -> Result<(), Fault> {
    let arn = Arn::regional("elasticloadbalancing", call.scope(), resource);
    call.allow_if(&arn, &Conditions::none().with_request_tags(tags))?;
    to_tag(call, &arn, tags, by)
}

/// May the caller make something in `parent`, which has tags of its own, that becomes `resource`?
pub fn to_create_in(
    call: &mut Call<'_>,
    (parent, parent_tags): (&str, &Tags),
    resource: &str,
    tags: &Tags,
    by: &str,
) -> Result<(), Fault> {
    let conditions = Conditions::none().with_request_tags(tags);
    call.allow_if(parent, &conditions.with_resource_tags(parent_tags))?;
    let arn = Arn::regional("elasticloadbalancing", call.scope(), resource);
    to_tag(call, &arn, tags, by)
}

fn to_tag(call: &mut Call<'_>, arn: &str, tags: &Tags, by: &str) -> Result<(), Fault> {
    if tags.is_empty() {
        return Ok(());
    }
    let conditions = Conditions::none().with_request_tags(tags);
    let conditions = conditions.with("elasticloadbalancing:CreateAction", by);
    call.allow_action("elasticloadbalancing:AddTags", arn, &conditions)
}

/// May the caller do this operation on a resource with these tags?
pub fn on(call: &mut Call<'_>, arn: &str, tags: &Tags) -> Result<(), Fault> {
    call.allow_if(arn, &Conditions::none().with_resource_tags(tags))
}
