//! The operations of ECS: what they answer, what they refuse, and in which words.

use aws::Fault;
use shapes::{Operation, ecs};
use sim::stage::{CLUSTER, PORT, SERVICE, Stage};

fn stage() -> Stage {
    let stage = Stage::new(7, 30);
    stage.register(false);
    stage
}

fn code<T: std::fmt::Debug>(result: Result<T, Fault>) -> String {
    let fault = result.expect_err("it is refused");
    format!("{}: {}", fault.code, fault.message)
}

fn network(subnet: &str) -> Option<ecs::NetworkConfiguration> {
    Some(ecs::NetworkConfiguration {
        awsvpc_configuration: Some(ecs::AwsVpcConfiguration {
            subnets: vec![subnet.into()],
            ..Default::default()
        }),
    })
}

fn service(stage: &Stage) -> ecs::CreateServiceInput {
    ecs::CreateServiceInput {
        cluster: Some(CLUSTER.into()),
        service_name: SERVICE.into(),
        task_definition: Some(SERVICE.into()),
        desired_count: Some(2),
        launch_type: Some("FARGATE".into()),
        load_balancers: Some(vec![ecs::LoadBalancer {
            container_name: Some(SERVICE.into()),
            container_port: Some(PORT.into()),
            target_group_arn: Some(stage.group_arn()),
            ..Default::default()
        }]),
        network_configuration: network("subnet-a"),
        ..Default::default()
    }
}

fn described(stage: &Stage) -> ecs::DescribeServicesOutput {
    let input = ecs::DescribeServicesInput {
        cluster: Some(CLUSTER.into()),
        include: Some(vec!["TAGS".into()]),
        services: vec![SERVICE.into(), "ghost".into()],
    };
    stage
        .call::<ecs::DescribeServices>(input)
        .expect("a right call")
}

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
    assert_eq!(one.platform_version.as_deref(), Some("1.4.0"));
    assert_eq!(one.health_check_grace_period_seconds, Some(0));
    assert_eq!(one.load_balancers.unwrap().len(), 1);
    let deployments = one.deployments.unwrap();
    assert_eq!(deployments.len(), 1);
    assert_eq!(deployments[0].status.as_deref(), Some("PRIMARY"));
    assert_eq!(deployments[0].rollout_state.as_deref(), Some("IN_PROGRESS"));
    assert_eq!(deployments[0].desired_count, Some(2));
    assert_eq!(deployments[0].running_count, Some(0));
}

#[test]
fn a_task_that_runs_is_counted_as_running_before_it_is_healthy() {
    let stage = stage();
    let created = stage.call::<ecs::CreateService>(service(&stage)).unwrap();
    let deployments = created.service.unwrap().deployments.unwrap();
    let run = ecs::RunTaskInput {
        cluster: Some(CLUSTER.into()),
        launch_type: Some("FARGATE".into()),
        network_configuration: network("subnet-b"),
        task_definition: SERVICE.into(),
        ..Default::default()
    };
    stage.call::<ecs::RunTask>(run).unwrap();
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
    let refused = code(stage.call::<ecs::UpdateService>(update));
    assert_eq!(
        refused,
        "ServiceNotActiveException: Service was not ACTIVE."
    );
    let cluster = ecs::DeleteClusterInput {
        cluster: CLUSTER.into(),
    };
    let refused = code(stage.call::<ecs::DeleteCluster>(cluster));
    let wanted = "ClusterContainsServicesException: The Cluster cannot be deleted while Services \
                  are active.";
    assert_eq!(refused, wanted);
}

#[test]
fn tasks_run_are_described_and_stopped() {
    let stage = stage();
    let run = ecs::RunTaskInput {
        cluster: Some(CLUSTER.into()),
        count: Some(2),
        launch_type: Some("FARGATE".into()),
        network_configuration: network("subnet-b"),
        task_definition: SERVICE.into(),
        tags: Some(vec![ecs::Tag {
            key: Some("Team".into()),
            value: Some("shop".into()),
        }]),
        client_token: Some("once".into()),
        ..Default::default()
    };
    let first = stage.call::<ecs::RunTask>(run.clone()).unwrap();
    assert_eq!(stage.call::<ecs::RunTask>(run).unwrap(), first);
    let tasks = first.tasks.unwrap();
    assert_eq!(tasks.len(), 2);
    let details = tasks[0].attachments.as_ref().unwrap()[0]
        .details
        .as_ref()
        .unwrap();
    assert_eq!(details.len(), 4);
    let arn = tasks[0].task_arn.clone().unwrap();
    let describe = ecs::DescribeTasksInput {
        cluster: Some(CLUSTER.into()),
        include: Some(vec!["TAGS".into()]),
        tasks: vec![arn.clone(), "0123".into()],
    };
    let shown = stage.call::<ecs::DescribeTasks>(describe).unwrap();
    assert_eq!(
        shown.failures.unwrap()[0].reason.as_deref(),
        Some("MISSING")
    );
    let task = &shown.tasks.unwrap()[0];
    assert_eq!(task.last_status.as_deref(), Some("PROVISIONING"));
    assert_eq!(task.desired_status.as_deref(), Some("RUNNING"));
    assert_eq!(task.group.as_deref(), Some("family:web"));
    assert_eq!(task.tags.as_ref().unwrap().len(), 1);
    let stop = ecs::StopTaskInput {
        cluster: Some(CLUSTER.into()),
        reason: Some("enough".into()),
        task: arn,
    };
    let stopped = stage.call::<ecs::StopTask>(stop).unwrap().task.unwrap();
    assert_eq!(stopped.stopped_reason.as_deref(), Some("enough"));
    assert_eq!(stopped.desired_status.as_deref(), Some("STOPPED"));
    let list = |status: &str| {
        let input = ecs::ListTasksInput {
            cluster: Some(CLUSTER.into()),
            desired_status: Some(status.into()),
            ..Default::default()
        };
        stage
            .call::<ecs::ListTasks>(input)
            .unwrap()
            .task_arns
            .unwrap()
            .len()
    };
    let listed = (list("RUNNING"), list("STOPPED"), list("PENDING"));
    assert_eq!(listed, (1, 1, 0));
}

#[test]
fn a_cluster_with_tasks_and_a_service_that_never_was() {
    let stage = stage();
    let run = ecs::RunTaskInput {
        cluster: Some(CLUSTER.into()),
        launch_type: Some("FARGATE".into()),
        network_configuration: network("subnet-b"),
        task_definition: SERVICE.into(),
        ..Default::default()
    };
    stage.call::<ecs::RunTask>(run).unwrap();
    let cluster = ecs::DeleteClusterInput {
        cluster: CLUSTER.into(),
    };
    let refused = code(stage.call::<ecs::DeleteCluster>(cluster));
    let wanted = "ClusterContainsTasksException: The Cluster cannot be deleted while Tasks are \
                  active.";
    assert_eq!(refused, wanted);
    let ghost = ecs::DeleteServiceInput {
        cluster: Some(CLUSTER.into()),
        force: None,
        service: "ghost".into(),
    };
    let refused = code(stage.call::<ecs::DeleteService>(ghost));
    assert_eq!(refused, "ServiceNotFoundException: Service not found.");
}

#[test]
fn a_task_that_never_was_cannot_be_stopped() {
    let stage = stage();
    let ghost = ecs::StopTaskInput {
        cluster: Some(CLUSTER.into()),
        reason: None,
        task: "ghost".into(),
    };
    let refused = code(stage.call::<ecs::StopTask>(ghost));
    assert_eq!(
        refused,
        "InvalidParameterException: The referenced task was not found."
    );
}

#[test]
fn pages_and_families() {
    let stage = stage();
    stage.register(false);
    stage.register(false);
    let list = |sort: &str| {
        let mut all = Vec::new();
        let mut next_token = None;
        loop {
            let input = ecs::ListTaskDefinitionsInput {
                family_prefix: Some(SERVICE.into()),
                max_results: Some(1),
                next_token,
                sort: Some(sort.into()),
                status: None,
            };
            let page = stage.call::<ecs::ListTaskDefinitions>(input).unwrap();
            let arns = page.task_definition_arns.unwrap();
            all.extend(
                arns.iter()
                    .map(|arn| arn.rsplit(':').next().unwrap().to_owned()),
            );
            next_token = page.next_token;
            if next_token.is_none() {
                return all.join(" ");
            }
        }
    };
    assert_eq!(list("ASC"), "1 2 3");
    assert_eq!(list("DESC"), "3 2 1");
    let families = stage.call::<ecs::ListTaskDefinitionFamilies>(Default::default());
    assert_eq!(families.unwrap().families, Some(vec![SERVICE.to_owned()]));
}

#[test]
fn revisions_are_deregistered_deleted_and_never_numbered_twice() {
    let stage = stage();
    stage.register(false);
    let deregister = |name: &str| {
        let input = ecs::DeregisterTaskDefinitionInput {
            task_definition: name.into(),
        };
        stage.call::<ecs::DeregisterTaskDefinition>(input)
    };
    let delete = |name: &str| {
        let input = ecs::DeleteTaskDefinitionsInput {
            task_definitions: vec![name.into()],
        };
        stage.call::<ecs::DeleteTaskDefinitions>(input).unwrap()
    };
    assert_eq!(delete("web:2").failures.unwrap().len(), 1);
    for name in ["web:1", "web:2"] {
        deregister(name).unwrap();
        assert!(delete(name).failures.unwrap().is_empty());
    }
    let refused = code(deregister("web"));
    let wanted = "ClientException: Revision is missing. A revision must be specified.";
    assert_eq!(refused, wanted);
    stage.register(false);
    let describe = ecs::DescribeTaskDefinitionInput {
        include: None,
        task_definition: SERVICE.into(),
    };
    let shown = stage.call::<ecs::DescribeTaskDefinition>(describe).unwrap();
    assert_eq!(shown.task_definition.unwrap().revision, Some(3));
}

fn right_definition() -> ecs::RegisterTaskDefinitionInput {
    ecs::RegisterTaskDefinitionInput {
        family: "api".into(),
        container_definitions: vec![ecs::ContainerDefinition {
            name: Some("api".into()),
            image: Some("api:1".into()),
            ..Default::default()
        }],
        cpu: Some("256".into()),
        memory: Some("512".into()),
        network_mode: Some("awsvpc".into()),
        requires_compatibilities: Some(vec!["FARGATE".into()]),
        ..Default::default()
    }
}

type ChangeDefinition = fn(&mut ecs::RegisterTaskDefinitionInput);

/// What makes a right definition wrong, and how the answer begins.
fn wrong_definitions() -> [(ChangeDefinition, &'static str); 9] {
    [
        (
            |input| input.memory = Some("4096".into()),
            "ClientException: No Fargate configuration exists for given values",
        ),
        (
            |input| input.cpu = None,
            "ClientException: Fargate requires that 'cpu' be defined at the task level.",
        ),
        (
            |input| input.network_mode = Some("bridge".into()),
            "ClientException: Fargate only supports network mode ‘awsvpc’.",
        ),
        (
            |input| input.container_definitions.clear(),
            "ClientException: Container list cannot be empty.",
        ),
        (
            |input| input.container_definitions[0].image = None,
            "ClientException: Container.image should not be null or empty.",
        ),
        (
            |input| input.requires_compatibilities = None,
            "NotImplemented: ecs:RegisterTaskDefinition with requiresCompatibilities without",
        ),
        (
            |input| {
                input.container_definitions[0].secrets = Some(vec![ecs::Secret {
                    name: "PASSWORD".into(),
                    value_from: "arn:aws:ssm:x".into(),
                }]);
            },
            "NotImplemented: ecs:RegisterTaskDefinition with secrets is not implemented by Ondol",
        ),
        (
            |input| {
                input.container_definitions[0].depends_on = Some(vec![ecs::ContainerDependency {
                    condition: "START".into(),
                    container_name: "api".into(),
                }]);
            },
            "ClientException: The container dependencies form a circle.",
        ),
        (
            |input| {
                input.container_definitions[0].log_configuration = Some(ecs::LogConfiguration {
                    log_driver: "awslogs".into(),
                    options: Some(
                        [
                            ("awslogs-group", "/ecs/api"),
                            ("awslogs-region", "eu-west-1"),
                            ("awslogs-stream-prefix", "api"),
                        ]
                        .map(|(name, value)| (name.into(), value.into()))
                        .into(),
                    ),
                    secret_options: None,
                });
            },
            "ClientException: Fargate requires task definition to have execution role ARN to \
             support log driver awslogs.",
        ),
    ]
}

#[test]
fn definitions_that_cannot_be_are_refused() {
    let stage = stage();
    for (change, wanted) in wrong_definitions() {
        let mut input = right_definition();
        change(&mut input);
        let refused = code(stage.call::<ecs::RegisterTaskDefinition>(input));
        assert!(refused.starts_with(wanted), "{refused}");
    }
    let right = right_definition();
    stage.call::<ecs::RegisterTaskDefinition>(right).unwrap();
}

#[test]
fn services_are_listed_and_clusters_changed() {
    let stage = stage();
    stage.call::<ecs::CreateService>(service(&stage)).unwrap();
    let list = |launch_type: Option<&str>| {
        let input = ecs::ListServicesInput {
            cluster: Some(CLUSTER.into()),
            launch_type: launch_type.map(str::to_owned),
            ..Default::default()
        };
        let answer = stage.call::<ecs::ListServices>(input).unwrap();
        answer.service_arns.unwrap()
    };
    let arn = "arn:aws:ecs:eu-west-1:123456789012:service/shop/web";
    assert_eq!(list(None), [arn]);
    assert!(list(Some("EC2")).is_empty());
    let update = |value: &str| {
        let input = ecs::UpdateClusterInput {
            cluster: CLUSTER.into(),
            settings: Some(vec![ecs::ClusterSetting {
                name: Some("containerInsights".into()),
                value: Some(value.into()),
            }]),
            ..Default::default()
        };
        stage.call::<ecs::UpdateCluster>(input)
    };
    let refused = code(update("enabled"));
    let wanted = "NotImplemented: ecs:UpdateCluster with containerInsights enabled is not \
                  implemented by Ondol";
    assert_eq!(refused, wanted);
    let answer = update("disabled").unwrap().cluster.unwrap();
    let settings = answer.settings.unwrap();
    assert_eq!(settings[0].value.as_deref(), Some("disabled"));
}

#[test]
fn tags_come_and_go() {
    let stage = stage();
    let arn = "arn:aws:ecs:eu-west-1:123456789012:cluster/shop";
    let tag = |key: &str| ecs::TagResourceInput {
        resource_arn: arn.into(),
        tags: vec![ecs::Tag {
            key: Some(key.into()),
            value: Some("1".into()),
        }],
    };
    stage.call::<ecs::TagResource>(tag("a")).unwrap();
    stage.call::<ecs::TagResource>(tag("b")).unwrap();
    assert!(code(stage.call::<ecs::TagResource>(tag("aws:c"))).contains("reserved prefix"));
    let untag = ecs::UntagResourceInput {
        resource_arn: arn.into(),
        tag_keys: vec!["a".into()],
    };
    stage.call::<ecs::UntagResource>(untag).unwrap();
    let list = ecs::ListTagsForResourceInput {
        resource_arn: arn.into(),
    };
    let tags = stage
        .call::<ecs::ListTagsForResource>(list)
        .unwrap()
        .tags
        .unwrap();
    assert_eq!(tags.len(), 1);
    assert_eq!(tags[0].key.as_deref(), Some("b"));
}

/// The table has a line for each operation that `models/implemented.toml` chooses.
#[test]
fn every_chosen_operation_is_there() {
    let service = ::ecs::service();
    let model = service.model.operations.iter().map(|one| one.name);
    let missing: Vec<&str> = model.filter(|name| service.line(name).is_none()).collect();
    assert!(missing.is_empty(), "{missing:?}");
    assert_eq!(<ecs::CreateService as Operation>::SERVICE, "ecs");
}

#[test]
fn a_cluster_is_made_once_and_not_again_with_other_tags() {
    let stage = stage();
    let create = |team: Option<&str>, insights: Option<&str>| {
        let tags = team.map(|team| {
            vec![ecs::Tag {
                key: Some("Team".into()),
                value: Some(team.into()),
            }]
        });
        let settings = insights.map(|value| {
            vec![ecs::ClusterSetting {
                name: Some("containerInsights".into()),
                value: Some(value.into()),
            }]
        });
        stage.call::<ecs::CreateCluster>(ecs::CreateClusterInput {
            cluster_name: Some("again".into()),
            settings,
            tags,
            ..Default::default()
        })
    };
    let first = create(Some("shop"), None).unwrap();
    assert_eq!(create(Some("shop"), None).unwrap(), first);
    assert_eq!(create(Some("shop"), Some("disabled")).unwrap(), first);
    for other in [create(Some("bank"), None), create(None, None)] {
        let said = code(other);
        assert!(said.starts_with("InvalidParameterException: The cluster again exists"));
    }
}

#[test]
fn a_token_of_other_tasks_is_refused_with_their_names() {
    let stage = stage();
    let run = |count| {
        stage.call::<ecs::RunTask>(ecs::RunTaskInput {
            cluster: Some(CLUSTER.into()),
            count: Some(count),
            launch_type: Some("FARGATE".into()),
            network_configuration: network("subnet-b"),
            task_definition: SERVICE.into(),
            client_token: Some("once".into()),
            ..Default::default()
        })
    };
    let tasks = run(2).unwrap().tasks.unwrap();
    let arns = tasks.iter().filter_map(|task| task.task_arn.clone());
    let mut arns: Vec<String> = arns.collect();
    arns.sort();
    let conflict = run(1).unwrap_err();
    let [("resourceIds", aws::fault::Detail::Texts(named))] = &conflict.members[..] else {
        panic!("{conflict:?}");
    };
    let mut named = named.clone();
    named.sort();
    assert_eq!((conflict.code.as_str(), named), ("ConflictException", arns));
}
