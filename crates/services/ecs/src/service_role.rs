//! ECS's own role in an account: shown on services, once IAM has it. What ECS may do is the same
//! with and without it, so that nothing here may depend on it.
//!
//! AWS: Amazon ECS Developer Guide, "Using service-linked roles for Amazon ECS".

use aws::Fault;
use resources::iam::Role;
use shapes::iam::{CreateServiceLinkedRole, CreateServiceLinkedRoleInput};
use std::sync::Arc;
use wire::{As, Call};

const SERVICE: &str = "ecs.amazonaws.com";
const NAME: &str = "AWSServiceRoleForECS";

/// Makes it as the caller, by IAM's own operation. AWS: ECS "attempts to create" it with a cluster
/// or service; a caller who may not make it gets the cluster or service all the same.
pub fn attempt(call: &mut Call<'_>) -> Result<(), Fault> {
    if find(call).is_some() {
        return Ok(());
    }
    let input = CreateServiceLinkedRoleInput {
        aws_service_name: SERVICE.to_owned(),
        ..CreateServiceLinkedRoleInput::default()
    };
    match call.invoke::<CreateServiceLinkedRole>(As::Caller, input) {
        Err(fault) if fault.status == 500 => Err(fault),
        Ok(_) | Err(_) => Ok(()),
    }
}

/// Its ARN, if it is there.
pub fn arn(call: &mut Call<'_>) -> Option<String> {
    find(call).map(|role| role.arn())
}

fn find(call: &mut Call<'_>) -> Option<Arc<Role>> {
    let name = NAME.to_ascii_lowercase();
    let row = call.get::<Role>(&call.scope().global_key(&[&name]));
    row.filter(|role| role.service_linked_to.as_deref() == Some(SERVICE))
}
