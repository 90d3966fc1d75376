//! What IAM is asked: the action on the resource that is made or changed, and CreateTags when tags
//! come with a new one. AWS: Service Authorization Reference, Amazon EC2.

use crate::faults::Kind;
use aws::{Arn, Fault, Tags};
use wire::{Call, Conditions};

/// May the caller make a resource of that kind with these tags? `action` is such as `CreateVpc`.
pub fn to_create(call: &mut Call<'_>, kind: Kind, tags: &Tags, action: &str) -> Result<(), Fault> {
    let resource = format!("{}/*", kind.in_arn);
    let arn = Arn::regional("ec2", call.scope(), resource);
    let conditions = Conditions::none().with_request_tags(tags);
    call.allow_if(&arn, &conditions)?;
    if tags.is_empty() {
        return Ok(());
    }
    let conditions = conditions.with("ec2:CreateAction", action);
    call.allow_action("ec2:CreateTags", &arn, &conditions)
}

/// May the caller do this operation on that resource, which has these tags?
pub fn on(call: &mut Call<'_>, kind: Kind, id: &str, tags: &Tags) -> Result<(), Fault> {
    on_if(call, kind, id, tags, Conditions::none())
}

/// The same, with the condition keys of a request that itself gives or names tags.
pub fn on_if(
    call: &mut Call<'_>,
    kind: Kind,
    id: &str,
    tags: &Tags,
    conditions: Conditions,
) -> Result<(), Fault> {
    let resource = format!("{}/{id}", kind.in_arn);
    let arn = Arn::regional("ec2", call.scope(), resource);
    call.allow_if(&arn, &conditions.with_resource_tags(tags))
}
