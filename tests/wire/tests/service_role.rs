//! ECS's own role is made with the first cluster by IAM's own operation, if the caller may.

#![allow(clippy::unwrap_used)] // a failed test may panic

use aws::Tags;
use base::Time;
use resources::iam::User;
use shapes::{ecs as ecs_shapes, iam as iam_shapes};
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
