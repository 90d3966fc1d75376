//! ECS's own role: made with the first cluster as far as the caller may, and shown once it is there.

#![allow(clippy::unwrap_used)] // a failed test may panic

use aws::{AccountId, Tags};
use base::Time;
use resources::iam::{Role, User};
use shapes::{ecs as ecs_shapes, iam as iam_shapes};
use sim::stage::{CLUSTER, SERVICE, Stage};
use store::Transaction;
use wire::kit::{Local, ready};
use wire::{Caller, CallerKind, Ports};

/// A world with IAM, and Ann, who may do this.
fn world(action: &str) -> (Local, Caller) {
    let services = vec![ecs::service(), iam::service()];
    let local = Local::with(services, Ports::none(), iam::Iam::default());
    let policy =
        format!(r#"{{"Statement":{{"Effect":"Allow","Action":"{action}","Resource":"*"}}}}"#);
    let ann = User {
        account: local.scope.account.clone(),
        name: "ann".into(),
        path: "/".into(),
        id: "AIDAEXAMPLE".into(),
        created_at: Time::EPOCH,
        inline_policies: [("own".to_owned(), policy)].into(),
        attached_policies: Vec::new(),
        permissions_boundary: None,
        tags: Tags::new(),
    };
    let caller = Caller {
        account: ann.account.clone(),
        kind: CallerKind::User { name: "ann".into() },
        arn: ann.arn(),
        user_id: ann.id.clone(),
        access_key: "AKIAEXAMPLE".into(),
        via_service: None,
    };
    let put = |rows: &mut Transaction| Ok::<_, ()>(rows.put(ann.clone()));
    local.api.store().transact(put).unwrap();
    (local, caller)
}

fn role(local: &Local) -> Option<iam_shapes::Role> {
    let role_name = "AWSServiceRoleForECS".into();
    let got = local.call::<iam_shapes::GetRole>(iam_shapes::GetRoleInput { role_name });
    got.ok().map(|got| got.role)
}

#[test]
fn a_cluster_brings_the_role_if_its_maker_may_make_one() {
    for (action, is_made) in [("ecs:CreateCluster", false), ("*", true)] {
        let (local, ann) = world(action);
        for name in ["one", "two"] {
            let input = ecs_shapes::CreateClusterInput {
                cluster_name: Some(name.into()),
                ..Default::default()
            };
            let region = local.scope.region.clone();
            let made = local
                .api
                .invoke_as::<ecs_shapes::CreateCluster>(ann.clone(), region, input);
            assert!(ready(made).is_ok(), "{action}");
            assert_eq!(role(&local).is_some(), is_made, "{action}");
        }
    }
}

#[test]
fn a_service_shows_the_role_that_is_there() {
    let stage = Stage::new(7, 30);
    stage.register(false);
    let input = ecs_shapes::CreateServiceInput {
        cluster: Some(CLUSTER.into()),
        service_name: SERVICE.into(),
        desired_count: Some(1),
        launch_type: Some("FARGATE".into()),
        task_definition: Some(SERVICE.into()),
        network_configuration: Some(ecs_shapes::NetworkConfiguration {
            awsvpc_configuration: Some(ecs_shapes::AwsVpcConfiguration {
                subnets: vec!["subnet-a".into()],
                ..Default::default()
            }),
        }),
        ..Default::default()
    };
    let made = stage.call::<ecs_shapes::CreateService>(input).unwrap();
    assert_eq!(made.service.unwrap().role_arn, None, "no IAM makes it");
    let role = Role {
        account: AccountId::parse("123456789012").unwrap(),
        name: "AWSServiceRoleForECS".into(),
        path: "/aws-service-role/ecs.amazonaws.com/".into(),
        id: "AROAEXAMPLE".into(),
        created_at: Time::EPOCH,
        assume_role_policy: String::new(),
        description: None,
        max_session_seconds: 3_600,
        inline_policies: Default::default(),
        attached_policies: Vec::new(),
        permissions_boundary: None,
        service_linked_to: Some("ecs.amazonaws.com".into()),
        tags: Tags::new(),
    };
    stage.put(role.clone());
    let describe = ecs_shapes::DescribeServicesInput {
        cluster: Some(CLUSTER.into()),
        services: vec![SERVICE.into()],
        ..Default::default()
    };
    let shown = stage.call::<ecs_shapes::DescribeServices>(describe);
    let shown = shown.unwrap().services.unwrap().remove(0);
    assert_eq!(shown.role_arn, Some(role.arn()));
}
