//! What IAM is asked before a resource is made: the action on the ARN to be, and AddTags if tags
//! come with it. AWS: Service Authorization Reference, Elastic Load Balancing V2.

use aws::{Arn, Fault, Tags};
use wire::{Call, Conditions};

/// May the caller make `resource` (such as `loadbalancer/app/web/*`) with these tags?
pub fn to_create(call: &mut Call<'_>, resource: &str, tags: &Tags, by: &str) -> Result<(), Fault> {
    let arn = Arn::regional("elasticloadbalancing", call.scope(), resource).to_string();
    let conditions = Conditions::none().with_request_tags(tags);
    call.allow_if(&arn, &conditions)?;
    if tags.is_empty() {
        return Ok(());
    }
    let conditions = conditions.with("elasticloadbalancing:CreateAction", by);
    call.allow_action("elasticloadbalancing:AddTags", &arn, &conditions)
}

/// May the caller do this operation on a resource with these tags?
pub fn on(call: &mut Call<'_>, arn: &str, tags: &Tags) -> Result<(), Fault> {
    call.allow_if(arn, &Conditions::none().with_resource_tags(tags))
}
