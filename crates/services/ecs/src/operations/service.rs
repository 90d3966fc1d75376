//! The operations on services.

use crate::controllers::service::Subject;
use crate::deployment::{self, Revision};
use crate::{faults, lookup, permission, rules, service_role, view};
use aws::quota::ecs::TASKS_PER_SERVICE;
use aws::{Arn, Fault};
use resources::ec2::{SecurityGroup, Subnet};
use resources::ecs::{AwsVpcConfiguration, Service, ServiceLoadBalancer};
use resources::elbv2::{Listener, Rule, TargetGroup};
use shapes::ecs;
use std::sync::Arc;
use store::Row;
use wire::{Call, Conditions};

/// Makes a service. AWS: ECS CreateService.
pub fn create_service(
    call: &mut Call<'_>,
    input: ecs::CreateServiceInput,
) -> Result<ecs::CreateServiceOutput, Fault> {
    let wanted = rules::service::create(input, call.quota(&TASKS_PER_SERVICE))?;
    let cluster = lookup::cluster(call, wanted.cluster.as_deref())?;
    let name = format!("service/{}/{}", cluster.name, wanted.name);
    let arn = Arn::regional("ecs", call.scope(), name);
    let cluster_arn = lookup::cluster_arn(call.scope(), &cluster.name);
    let conditions = Conditions::none().with("ecs:cluster", cluster_arn);
    call.allow_if(&arn, &conditions.with_request_tags(&wanted.tags))?;
    permission::to_tag(call, &arn, &wanted.tags, "CreateService")?;
    let token = wanted.client_token.clone();
    let key = call.idempotent(token.as_deref(), |call| {
        let service = create(call, &cluster.name, wanted)?;
        service_role::attempt(call)?;
        Ok(call.put(service).key())
    })?;
    let service = call.get::<Service>(&key);
    let service = service.ok_or_else(faults::service_not_found)?;
    Ok(ecs::CreateServiceOutput {
        service: Some(view::service::service(call, &service, true)),
    })
}

fn create(
    call: &mut Call<'_>,
    cluster: &str,
    wanted: rules::service::Create,
) -> Result<Service, Fault> {
    let definition = lookup::runnable(call, &wanted.task_definition)?;
    rules::service::fargate(&definition)?;
    rules::service::balanced_containers(&definition, &wanted.load_balancers)?;
    network(call, &wanted.network)?;
    balanced(call, &wanted.load_balancers)?;
    let key = call.scope().key(&[cluster, &wanted.name]);
    match call
        .get::<Service>(&key)
        .map(|before| before.status.clone())
    {
        Some(status) if status == "DRAINING" => {
            return Err(faults::invalid_parameter(
                "Unable to Start a service that is still Draining.",
            ));
        }
        Some(status) if status == "ACTIVE" => {
            return Err(faults::invalid_parameter(
                "Creation of service was not idempotent.",
            ));
        }
        Some(_) | None => {}
    }
    let mut service = Service {
        scope: call.scope().clone(),
        cluster: cluster.to_owned(),
        name: wanted.name,
        status: "ACTIVE".to_owned(),
        desired_count: wanted.desired_count,
        launch_type: "FARGATE".to_owned(),
        platform_version: wanted.platform.asked,
        deployment_configuration: wanted.configuration,
        health_check_grace_period_seconds: wanted.grace_period_seconds,
        deployments: Vec::new(),
        last_completed: None,
        events: Vec::new(),
        steady: false,
        start_backoff: None,
        inactive_at: None,
        propagate_tags: wanted.propagate_tags,
        enable_ecs_managed_tags: wanted.managed_tags,
        created_by: call.caller().arn.clone(),
        created_at: call.now(),
        tags: wanted.tags,
    };
    let revision = Revision {
        task_definition_arn: definition.arn(),
        network: wanted.network,
        load_balancers: wanted.load_balancers,
        platform_version: wanted.platform.version,
    };
    deployment::begin(call, &mut service, revision, false);
    Ok(service)
}

/// Changes a service. AWS: ECS UpdateService.
pub fn update_service(
    call: &mut Call<'_>,
    input: ecs::UpdateServiceInput,
) -> Result<ecs::UpdateServiceOutput, Fault> {
    let wanted = rules::service::update(input, call.quota(&TASKS_PER_SERVICE))?;
    let cluster = lookup::cluster(call, wanted.cluster.as_deref())?;
    let before = lookup::service_that_was(call, &cluster.name, &wanted.service)?;
    permission::on_service(call, &before)?;
    if before.status != "ACTIVE" {
        return Err(faults::service_not_active());
    }
    let primary = before.deployments.first();
    let primary = primary.ok_or_else(faults::service_not_active)?;
    let mut service = (*before).clone();
    let mut revision = Revision::of(primary);
    if let Some(given) = &wanted.task_definition {
        revision.task_definition_arn = lookup::runnable(call, given)?.arn();
    }
    if let Some(given) = wanted.network {
        network(call, &given)?;
        revision.network = given;
    }
    if let Some(given) = wanted.load_balancers {
        balanced(call, &given)?;
        revision.load_balancers = given;
    }
    if let Some(platform) = wanted.platform {
        service.platform_version = platform.asked;
        revision.platform_version = platform.version;
    }
    let definition = lookup::task_definition(call, &revision.task_definition_arn);
    let definition = definition.ok_or_else(faults::task_definition_unknown)?;
    rules::service::fargate(&definition)?;
    rules::service::balanced_containers(&definition, &revision.load_balancers)?;
    let refuse = rules::refuse::Refuse("UpdateService");
    let configuration = Some(&service.deployment_configuration);
    service.deployment_configuration =
        rules::service::configuration(wanted.configuration, configuration, refuse)?;
    let grace = rules::service::grace(wanted.grace_period_seconds, &revision.load_balancers)?;
    let before_grace = service.health_check_grace_period_seconds;
    service.health_check_grace_period_seconds = grace.unwrap_or(before_grace);
    if let Some(given) = wanted.propagate_tags {
        service.propagate_tags = rules::service::propagation(Some(given));
    }
    if let Some(given) = wanted.managed_tags {
        service.enable_ecs_managed_tags = given;
    }
    if let Some(count) = wanted
        .desired_count
        .filter(|count| *count != service.desired_count)
    {
        service.desired_count = count;
        service.steady = false;
    }
    if wanted.force || revision != Revision::of(primary) {
        deployment::begin(call, &mut service, revision, wanted.force);
    }
    let service = call.put(service);
    Ok(ecs::UpdateServiceOutput {
        service: Some(view::service::service(call, &service, true)),
    })
}

/// Deletes a service: its tasks are stopped, then it is inactive. AWS: ECS DeleteService.
pub fn delete_service(
    call: &mut Call<'_>,
    input: ecs::DeleteServiceInput,
) -> Result<ecs::DeleteServiceOutput, Fault> {
    let ecs::DeleteServiceInput {
        cluster,
        force,
        service,
    } = input;
    let cluster = lookup::cluster(call, cluster.as_deref())?;
    let before = lookup::service(call, &cluster.name, &service)?;
    permission::on_service(call, &before)?;
    if before.desired_count > 0 && before.status == "ACTIVE" && force != Some(true) {
        return Err(faults::invalid_parameter(
            "The service cannot be stopped while it is scaled above 0.",
        ));
    }
    let mut service = (*before).clone();
    service.status = "DRAINING".to_owned();
    service.desired_count = 0;
    let service = call.put(service);
    Ok(ecs::DeleteServiceOutput {
        service: Some(view::service::service(call, &service, true)),
    })
}

/// Shows services. AWS: ECS DescribeServices.
pub fn describe_services(
    call: &mut Call<'_>,
    input: ecs::DescribeServicesInput,
) -> Result<ecs::DescribeServicesOutput, Fault> {
    let ecs::DescribeServicesInput {
        cluster,
        include,
        services,
    } = input;
    if services.is_empty() {
        return Err(faults::invalid_parameter("Services cannot be empty."));
    }
    if services.len() > 10 {
        return Err(faults::invalid_parameter(
            "Services can have at most 10 items.",
        ));
    }
    let cluster = lookup::cluster(call, cluster.as_deref())?;
    let tags = rules::tag::included(include);
    let (mut found, mut failures) = (Vec::new(), Vec::new());
    for given in &services {
        let subject = Subject {
            scope: call.scope().clone(),
            cluster: cluster.name.clone(),
            name: lookup::service_name(given).to_owned(),
        };
        let arn = subject.arn();
        let is_own = !lookup::is_foreign(call.scope(), Some(given));
        let row = call.get::<Service>(&subject.key()).filter(|_| is_own);
        match &row {
            Some(service) => permission::on_service(call, service)?,
            None => {
                let cluster_arn = lookup::cluster_arn(call.scope(), &cluster.name);
                call.allow_if(&arn, &Conditions::none().with("ecs:cluster", cluster_arn))?;
            }
        }
        match row {
            Some(service) => found.push(view::service::service(call, &service, tags)),
            None if is_own => failures.push(view::missing(arn)),
            None => failures.push(view::missing(given.clone())),
        }
    }
    Ok(ecs::DescribeServicesOutput {
        failures: Some(failures),
        services: Some(found),
    })
}

/// Lists services' ARNs. AWS: ECS ListServices.
pub fn list_services(
    call: &mut Call<'_>,
    input: ecs::ListServicesInput,
) -> Result<ecs::ListServicesOutput, Fault> {
    let ecs::ListServicesInput {
        cluster,
        launch_type,
        max_results,
        next_token,
        resource_management_type,
        scheduling_strategy,
    } = input;
    let cluster = lookup::cluster(call, cluster.as_deref())?;
    permission::in_cluster(call, &cluster.name)?;
    let size = rules::page::size(max_results, 10)?;
    let page = call.page(next_token.as_deref(), max_results, size)?;
    let other = launch_type.is_some_and(|one| one != "FARGATE")
        || scheduling_strategy.is_some_and(|one| one != "REPLICA")
        || resource_management_type.is_some_and(|one| one != "CUSTOMER");
    let prefix = call.scope().key(&[&cluster.name, ""]);
    let services = call.scan::<Service>(&prefix);
    let services = services
        .into_iter()
        .filter(|service| !other && service.status != "INACTIVE");
    let (services, next_token) = call.cut(&page, services, |service| service.key());
    Ok(ecs::ListServicesOutput {
        next_token,
        service_arns: Some(services.iter().map(|service| service.arn()).collect()),
    })
}

/// Whether subnets and groups exist, in one VPC.
pub fn network(call: &mut Call<'_>, network: &AwsVpcConfiguration) -> Result<(), Fault> {
    let mut vpc: Option<String> = None;
    let mut same = |id: &str| vpc.get_or_insert_with(|| id.to_owned()) == id;
    for id in &network.subnets {
        let key = call.scope().key(&[id]);
        let subnet: Option<Arc<Subnet>> = call.get(&key);
        let Some(subnet) = subnet else {
            return Err(faults::invalid_parameter(format!(
                "Error retrieving subnet information for [{id}]: The subnet ID '{id}' does not \
                 exist (ErrorCode: InvalidSubnetID.NotFound)"
            )));
        };
        if !same(&subnet.vpc_id) {
            return Err(faults::invalid_parameter(
                "The provided subnets belong to different VPCs.",
            ));
        }
    }
    for id in &network.security_groups {
        let key = call.scope().key(&[id]);
        let group: Option<Arc<SecurityGroup>> = call.get(&key);
        let Some(group) = group else {
            return Err(faults::invalid_parameter(format!(
                "Error retrieving security group information for [{id}]: The security group \
                 '{id}' does not exist (ErrorCode: InvalidGroup.NotFound)"
            )));
        };
        if !same(&group.vpc_id) {
            return Err(faults::invalid_parameter(
                "The provided subnets and security groups belong to different VPCs.",
            ));
        }
    }
    Ok(())
}

/// Whether target groups exist, take addresses, and are some load balancer's.
fn balanced(call: &mut Call<'_>, load_balancers: &[ServiceLoadBalancer]) -> Result<(), Fault> {
    for balancer in load_balancers {
        let arn = &balancer.target_group_arn;
        let id = arn.rsplit('/').next().unwrap_or(arn);
        let key = call.scope().key(&[id]);
        let group = call
            .get::<TargetGroup>(&key)
            .filter(|group| group.arn == *arn);
        let Some(group) = group else {
            return Err(faults::invalid_parameter(format!(
                "The target group with targetGroupArn {arn} does not exist."
            )));
        };
        if group.target_type != "ip" {
            return Err(faults::invalid_parameter(format!(
                "The provided target group {arn} has target type {}, which is incompatible with \
                 the awsvpc network mode specified in the task definition.",
                group.target_type
            )));
        }
        let used = !call.scan_index::<Listener>("target-group", &key).is_empty()
            || !call.scan_index::<Rule>("target-group", &key).is_empty();
        if !used {
            return Err(faults::invalid_parameter(format!(
                "The target group with targetGroupArn {arn} does not have an associated load \
                 balancer."
            )));
        }
    }
    Ok(())
}
