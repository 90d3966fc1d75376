//! What IAM is asked where tags decide: the action with the tags that were given and those that
//! stand, and TagResource when tags come with something new.
//! AWS: Service Authorization Reference, Amazon Elastic Container Service; ECS Developer Guide,
//! "Grant permission to tag resources on creation".

use crate::lookup;
use aws::{Fault, Tags};
use resources::ecs::Service;
use wire::{Call, Conditions};

/// May the caller give these tags to `arn`, which the operation `by` is making?
pub fn to_tag(call: &mut Call<'_>, arn: &str, tags: &Tags, by: &str) -> Result<(), Fault> {
    if tags.is_empty() {
        return Ok(());
    }
    let conditions = Conditions::none().with_request_tags(tags);
    let conditions = conditions.with("ecs:CreateAction", by);
    call.allow_action("ecs:TagResource", arn, &conditions)
}

/// May the caller do this operation on this service?
pub fn on_service(call: &mut Call<'_>, service: &Service) -> Result<(), Fault> {
    let cluster = lookup::cluster_arn(call.scope(), &service.cluster);
    let conditions = Conditions::none().with("ecs:cluster", cluster);
    call.allow_if(service.arn(), &conditions.with_resource_tags(&service.tags))
}

/// May the caller list what is in this cluster?
pub fn in_cluster(call: &mut Call<'_>, cluster: &str) -> Result<(), Fault> {
    let cluster = lookup::cluster_arn(call.scope(), cluster);
    call.allow_if("*", &Conditions::none().with("ecs:cluster", cluster))
}
