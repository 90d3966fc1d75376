//! ECS's own role on a service: shown once IAM has it.

#![allow(clippy::unwrap_used)] // a failed test may panic

use aws::AccountId;
use resources::iam::Role;
use shapes::ecs;
use sim::stage::{CLUSTER, SERVICE, Stage};

#[test]
fn a_service_shows_the_role_that_is_there() {
    let stage = Stage::new(7, 30);
    stage.register(false);
    let input = ecs::CreateServiceInput {
        cluster: Some(CLUSTER.into()),
        service_name: SERVICE.into(),
        desired_count: Some(1),
        launch_type: Some("FARGATE".into()),
        task_definition: Some(SERVICE.into()),
        network_configuration: Some(ecs::NetworkConfiguration {
            awsvpc_configuration: Some(ecs::AwsVpcConfiguration {
                subnets: vec!["subnet-a".into()],
                ..Default::default()
            }),
        }),
        ..Default::default()
    };
    let made = stage.call::<ecs::CreateService>(input).unwrap();
    assert_eq!(made.service.unwrap().role_arn, None, "no IAM makes it");
    let role = Role {
        name: "AWSServiceRoleForECS".into(),
        path: "/aws-service-role/ecs.amazonaws.com/".into(),
        service_linked_to: Some("ecs.amazonaws.com".into()),
        ..resources::kit::role(&AccountId::parse("123456789012").unwrap())
    };
    stage.put(role.clone());
    let describe = ecs::DescribeServicesInput {
        cluster: Some(CLUSTER.into()),
        services: vec![SERVICE.into()],
        ..Default::default()
    };
    let shown = stage.call::<ecs::DescribeServices>(describe);
    let shown = shown.unwrap().services.unwrap().remove(0);
    assert_eq!(shown.role_arn, Some(role.arn()));
}
