//! Roles that services have in an account. AWS: IAM User Guide, "Create a service-linked role".

use crate::rules::{self, id};
use crate::{faults, lookup, managed, view};
use aws::{Fault, Tags};
use resources::ecs::Cluster;
use resources::elbv2::LoadBalancer;
use resources::iam::{LinkedRoleDeletion, Role};
use shapes::iam::{
    CreateServiceLinkedRoleInput, CreateServiceLinkedRoleOutput, DeleteServiceLinkedRoleInput,
    DeleteServiceLinkedRoleOutput, GetServiceLinkedRoleDeletionStatusInput,
    GetServiceLinkedRoleDeletionStatusOutput,
};
use std::collections::BTreeMap;
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
        trusted: BTreeMap::new(),
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

/// Deletes a service's role, unless the service has something for which it needs the role. What
/// became of it is told by the answered task. AWS: IAM DeleteServiceLinkedRole.
pub fn delete_service_linked_role(
    call: &mut Call<'_>,
    input: DeleteServiceLinkedRoleInput,
) -> Result<DeleteServiceLinkedRoleOutput, Fault> {
    let DeleteServiceLinkedRoleInput { role_name } = input;
    let role = lookup::role(call, &role_name)?;
    let Some(service) = &role.service_linked_to else {
        return Err(faults::no_role(&role_name));
    };
    let used_by = users(call, service);
    if used_by.is_empty() {
        call.delete::<Role>(&lookup::key(call, &role_name));
    }
    let deletion = call.put(LinkedRoleDeletion {
        account: call.account().clone(),
        role_name: role.name.clone(),
        task_id: format!("task{}{}/{}", role.path, role.name, call.seed().uuid()),
        used_by,
    });
    Ok(DeleteServiceLinkedRoleOutput {
        deletion_task_id: deletion.task_id.clone(),
    })
}

/// Says what became of a deletion. Of each role the last one is known.
/// AWS: IAM GetServiceLinkedRoleDeletionStatus.
pub fn get_service_linked_role_deletion_status(
    call: &mut Call<'_>,
    input: GetServiceLinkedRoleDeletionStatusInput,
) -> Result<GetServiceLinkedRoleDeletionStatusOutput, Fault> {
    let GetServiceLinkedRoleDeletionStatusInput { deletion_task_id } = input;
    // `task/aws-service-role/SERVICE/ROLE/UUID`.
    let mut segments = deletion_task_id.split('/').skip(2);
    let (service, name) = (segments.next(), segments.next());
    let (Some(service), Some(name)) = (service, name) else {
        return Err(faults::invalid_input("The deletion task id is not valid."));
    };
    let path = format!("{}{service}/", rules::SERVICE_PATH);
    call.allow(lookup::arn(call, "role", &path, name))?;
    let deletion = call.get::<LinkedRoleDeletion>(&lookup::key(call, name));
    let Some(deletion) = deletion.filter(|deletion| deletion.task_id == deletion_task_id) else {
        return Err(faults::no_deletion_task(&deletion_task_id));
    };
    Ok(view::linked_role_deletion(&deletion))
}

/// By region, the ARNs of what a service has in the account.
fn users(call: &mut Call<'_>, service: &str) -> BTreeMap<String, Vec<String>> {
    let account = format!("{}/", call.account());
    let mut users: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut uses = |region: &aws::Region, arn: String| {
        users.entry(region.to_string()).or_default().push(arn);
    };
    match service {
        "ecs.amazonaws.com" => {
            let clusters = call.scan::<Cluster>(&account);
            for cluster in clusters.iter().filter(|cluster| cluster.active) {
                let name = format!("cluster/{}", cluster.name);
                let arn = aws::Arn::regional("ecs", &cluster.scope, name);
                uses(&cluster.scope.region, arn);
            }
        }
        _ => {
            for balancer in call.scan::<LoadBalancer>(&account) {
                uses(&balancer.scope.region, balancer.arn.clone());
            }
        }
    }
    users
}
