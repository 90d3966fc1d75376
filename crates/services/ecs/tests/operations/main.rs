//! The operations of ECS: what they answer, what they refuse, and in which words.

mod cluster;
mod service;
mod task;
mod task_definition;

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

/// One task of no service.
fn one_task() -> ecs::RunTaskInput {
    ecs::RunTaskInput {
        cluster: Some(CLUSTER.into()),
        launch_type: Some("FARGATE".into()),
        network_configuration: network("subnet-b"),
        task_definition: SERVICE.into(),
        ..Default::default()
    }
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
