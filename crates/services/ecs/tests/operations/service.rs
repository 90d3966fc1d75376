//! Services: made, changed, shown, refused, deleted.

use super::*;

#[test]
fn a_service_reads_back_as_terraform_wants_it() {
    let stage = stage();
    stage.call::<ecs::CreateService>(service(&stage)).unwrap();
    let shown = described(&stage);
    let missing = shown.failures.unwrap();
    assert_eq!(missing[0].reason.as_deref(), Some("MISSING"));
    let arn = "arn:aws:ecs:eu-west-1:123456789012:service/shop/ghost";
    assert_eq!(missing[0].arn.as_deref(), Some(arn));
    let one = shown.services.unwrap().remove(0);
    assert_eq!(one.role_arn, None, "there is no IAM that could make it");
    assert_eq!(one.status.as_deref(), Some("ACTIVE"));
    assert_eq!(one.scheduling_strategy.as_deref(), Some("REPLICA"));
    assert_eq!(one.propagate_tags.as_deref(), Some("NONE"));
    assert_eq!(one.platform_version.as_deref(), Some("LATEST"));
    assert_eq!(one.health_check_grace_period_seconds, Some(0));
    assert_eq!(one.load_balancers.unwrap().len(), 1);
    let deployments = one.deployments.unwrap();
    assert_eq!(deployments.len(), 1);
    assert_eq!(deployments[0].status.as_deref(), Some("PRIMARY"));
    assert_eq!(deployments[0].platform_version.as_deref(), Some("1.4.0"));
    assert_eq!(deployments[0].rollout_state.as_deref(), Some("IN_PROGRESS"));
    assert_eq!(deployments[0].desired_count, Some(2));
    assert_eq!(deployments[0].running_count, Some(0));
}

#[test]
fn a_task_that_runs_is_counted_as_running_before_it_is_healthy() {
    let stage = stage();
    let created = stage.call::<ecs::CreateService>(service(&stage)).unwrap();
    let deployments = created.service.unwrap().deployments.unwrap();
    stage.call::<ecs::RunTask>(one_task()).unwrap();
    let mut task = (*stage.tasks().remove(0)).clone();
    task.service = Some(SERVICE.into());
    task.started_by = deployments[0].id.clone();
    let counted = || {
        let one = described(&stage).services.unwrap().remove(0);
        let of_deployment = one.deployments.unwrap().remove(0);
        let counts = (one.running_count, one.pending_count);
        let inner = (of_deployment.running_count, of_deployment.pending_count);
        assert_eq!(counts, inner);
        assert_eq!(of_deployment.rollout_state.as_deref(), Some("IN_PROGRESS"));
        counts
    };
    stage.put(task.clone());
    assert_eq!(counted(), (Some(0), Some(1)));
    task.started_at = Some(stage.now());
    assert_eq!(task.healthy_at, None);
    stage.put(task);
    // It has no phase before the host reports one.
    assert_eq!(counted(), (Some(1), Some(0)));
}

fn first_balancer(input: &mut ecs::CreateServiceInput) -> &mut ecs::LoadBalancer {
    let balancers = input.load_balancers.as_mut();
    &mut balancers.expect("a service with a load balancer")[0]
}

type ChangeService = fn(&mut ecs::CreateServiceInput);

/// What makes a right service wrong, and what is answered.
fn wrong_services() -> [(ChangeService, &'static str); 12] {
    [
        (
            |input| input.cluster = Some("ghost".into()),
            "ClusterNotFoundException: Cluster not found.",
        ),
        (
            |input| input.task_definition = Some("ghost".into()),
            "ClientException: TaskDefinition not found.",
        ),
        (
            |input| input.network_configuration = None,
            "InvalidParameterException: Network Configuration must be provided when networkMode \
             'awsvpc' is specified.",
        ),
        (
            |input| input.network_configuration = network("subnet-z"),
            "InvalidParameterException: Error retrieving subnet information for [subnet-z]: The \
             subnet ID 'subnet-z' does not exist (ErrorCode: InvalidSubnetID.NotFound)",
        ),
        (
            |input| first_balancer(input).container_name = Some("x".into()),
            "InvalidParameterException: The container x does not exist in the task definition.",
        ),
        (
            |input| first_balancer(input).container_port = Some(81),
            "InvalidParameterException: The container web did not have a container port 81 \
             defined with protocol tcp.",
        ),
        (
            |input| {
                input.load_balancers = None;
                input.health_check_grace_period_seconds = Some(5);
            },
            "InvalidParameterException: Health check grace period is only valid for services \
             configured to use load balancers",
        ),
        (
            |input| {
                input.deployment_configuration = Some(ecs::DeploymentConfiguration {
                    minimum_healthy_percent: Some(100),
                    maximum_percent: Some(100),
                    ..Default::default()
                });
            },
            "InvalidParameterException: Both maximumPercent and minimumHealthyPercent cannot be \
             100 as this will block deployments.",
        ),
        (
            |input| input.enable_execute_command = Some(true),
            "NotImplemented: ecs:CreateService with enableExecuteCommand is not implemented by \
             Ondol",
        ),
        (
            |input| input.launch_type = Some("EC2".into()),
            "NotImplemented: ecs:CreateService with launchType EC2 is not implemented by Ondol",
        ),
        (
            |input| input.platform_version = Some("9.9".into()),
            "PlatformUnknownException: The specified platform does not exist.",
        ),
        (
            |input| input.service_name = "no spaces".into(),
            "InvalidParameterException: The service name is invalid. Up to 255 letters (uppercase \
             and lowercase), numbers, underscores, and hyphens are allowed.",
        ),
    ]
}

#[test]
fn services_that_cannot_be_are_refused_in_awss_words() {
    let stage = stage();
    for (change, wanted) in wrong_services() {
        let mut input = service(&stage);
        change(&mut input);
        assert_eq!(code(stage.call::<ecs::CreateService>(input)), wanted);
    }
    assert!(stage.service().is_none());
}

/// It would be complete at once, with nothing running.
#[test]
fn a_service_says_how_many_tasks_it_wants() {
    let stage = stage();
    let input = ecs::CreateServiceInput {
        desired_count: None,
        ..service(&stage)
    };
    let wanted = "InvalidParameterException: desiredCount is required for a service of scheduling \
                  strategy REPLICA.";
    assert_eq!(code(stage.call::<ecs::CreateService>(input)), wanted);
}

#[test]
fn a_client_token_makes_one_service() {
    let stage = stage();
    let input = ecs::CreateServiceInput {
        client_token: Some("once".into()),
        ..service(&stage)
    };
    let first = stage.call::<ecs::CreateService>(input.clone()).unwrap();
    let again = stage.call::<ecs::CreateService>(input).unwrap();
    assert_eq!(first, again);
    let other = code(stage.call::<ecs::CreateService>(service(&stage)));
    let wanted = "InvalidParameterException: Creation of service was not idempotent.";
    assert_eq!(other, wanted);
}

#[test]
fn only_a_change_of_what_runs_is_a_deployment() {
    let stage = stage();
    stage.call::<ecs::CreateService>(service(&stage)).unwrap();
    let update = |change: fn(&mut ecs::UpdateServiceInput)| {
        let mut input = ecs::UpdateServiceInput {
            cluster: Some(CLUSTER.into()),
            service: SERVICE.into(),
            ..Default::default()
        };
        change(&mut input);
        let answer = stage.call::<ecs::UpdateService>(input).unwrap();
        answer.service.unwrap().deployments.unwrap().len()
    };
    assert_eq!(update(|input| input.desired_count = Some(3)), 1);
    assert_eq!(
        update(|input| input.task_definition = Some("web:1".into())),
        1
    );
    assert_eq!(update(|input| input.force_new_deployment = Some(true)), 2);
    stage.register(false);
    assert_eq!(
        update(|input| input.task_definition = Some("web".into())),
        3
    );
    let listed = ecs::ListServiceDeploymentsInput {
        cluster: Some(CLUSTER.into()),
        service: SERVICE.into(),
        ..Default::default()
    };
    let listed = stage.call::<ecs::ListServiceDeployments>(listed).unwrap();
    let listed = listed.service_deployments.unwrap();
    let status: Vec<_> = listed
        .iter()
        .map(|one| one.status.as_deref().unwrap())
        .collect();
    // All three began at the same moment, so only the number in progress is certain.
    assert_eq!(
        status
            .iter()
            .filter(|status| **status == "IN_PROGRESS")
            .count(),
        1
    );
    assert_eq!(
        status.iter().filter(|status| **status == "STOPPED").count(),
        2
    );
    let arns = listed
        .iter()
        .map(|one| one.service_deployment_arn.clone().unwrap());
    let input = ecs::DescribeServiceDeploymentsInput {
        service_deployment_arns: arns.collect(),
    };
    let shown = stage
        .call::<ecs::DescribeServiceDeployments>(input)
        .unwrap();
    assert_eq!(shown.service_deployments.unwrap().len(), 3);
    let arns = listed
        .iter()
        .map(|one| one.target_service_revision_arn.clone().unwrap());
    let input = ecs::DescribeServiceRevisionsInput {
        service_revision_arns: arns.collect(),
    };
    let shown = stage.call::<ecs::DescribeServiceRevisions>(input).unwrap();
    assert_eq!(shown.service_revisions.unwrap().len(), 3);
}

#[test]
fn a_service_above_zero_is_deleted_by_force_only() {
    let stage = stage();
    stage.call::<ecs::CreateService>(service(&stage)).unwrap();
    let mut input = ecs::DeleteServiceInput {
        cluster: Some(CLUSTER.into()),
        force: None,
        service: SERVICE.into(),
    };
    let refused = code(stage.call::<ecs::DeleteService>(input.clone()));
    let wanted = "InvalidParameterException: The service cannot be stopped while it is scaled \
                  above 0.";
    assert_eq!(refused, wanted);
    input.force = Some(true);
    let deleted = stage.call::<ecs::DeleteService>(input).unwrap();
    assert_eq!(deleted.service.unwrap().status.as_deref(), Some("DRAINING"));
    let update = ecs::UpdateServiceInput {
        cluster: Some(CLUSTER.into()),
        service: SERVICE.into(),
        desired_count: Some(1),
        ..Default::default()
    };
    let wanted = "ServiceNotActiveException: Service was not ACTIVE.";
    let refused = code(stage.call::<ecs::UpdateService>(update.clone()));
    assert_eq!(refused, wanted);
    let draining = stage.service().unwrap();
    stage.put(resources::ecs::Service {
        status: "INACTIVE".to_owned(),
        ..(*draining).clone()
    });
    let refused = code(stage.call::<ecs::UpdateService>(update));
    assert_eq!(refused, wanted);
    stage.put((*draining).clone());
    let cluster = ecs::DeleteClusterInput {
        cluster: CLUSTER.into(),
    };
    let refused = code(stage.call::<ecs::DeleteCluster>(cluster));
    let wanted = "ClusterContainsServicesException: The Cluster cannot be deleted while Services \
                  are active.";
    assert_eq!(refused, wanted);
}
