//! Roles that services have in an account. AWS: IAM User Guide, "Create a service-linked role".

use crate::rules::{self, id};
use crate::{faults, lookup, managed, view};
use aws::{Fault, Tags};
use resources::iam::Role;
use shapes::iam::{CreateServiceLinkedRoleInput, CreateServiceLinkedRoleOutput};
use wire::{Call, Conditions};

/// Makes a service's role. What the service may do is the same with and without it: the role
/// shows it. AWS: IAM CreateServiceLinkedRole.
pub fn create_service_linked_role(
    call: &mut Call<'_>,
    input: CreateServiceLinkedRoleInput,
) -> Result<CreateServiceLinkedRoleOutput, Fault> {
    let CreateServiceLinkedRoleInput {
        aws_service_name,
        description,
        custom_suffix,
    } = input;
    let path = format!("{}{aws_service_name}/", rules::SERVICE_PATH);
    let Some(linked) = managed::linked(&aws_service_name) else {
        let arn = lookup::arn(call, "role", &path, "*");
        let conditions = Conditions::none().with("iam:AWSServiceName", aws_service_name.clone());
        call.allow_if(arn, &conditions)?;
        return Err(faults::no_service_role(&aws_service_name));
    };
    let name = linked.role_name;
    let conditions = Conditions::none().with("iam:AWSServiceName", aws_service_name.clone());
    call.allow_if(lookup::arn(call, "role", &path, name), &conditions)?;
    if custom_suffix.is_some() {
        return Err(faults::invalid_input(format!(
            "Custom suffix is not allowed for {aws_service_name}"
        )));
    }
    if call.get::<Role>(&lookup::key(call, name)).is_some() {
        return Err(faults::service_role_taken(name));
    }
    let role = call.put(Role {
        account: call.account().clone(),
        name: name.to_owned(),
        path,
        id: id::new(id::ROLE, call.seed()),
        created_at: call.now(),
        assume_role_policy: managed::trust_of(&aws_service_name),
        description,
        max_session_seconds: rules::max_session_seconds(None),
        inline_policies: Default::default(),
        attached_policies: vec![linked.policy_arn.to_owned()],
        permissions_boundary: None,
        service_linked_to: Some(aws_service_name),
        tags: Tags::new(),
    });
    Ok(CreateServiceLinkedRoleOutput {
        role: Some(view::role(&role)),
    })
}
