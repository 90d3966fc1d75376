//! Clusters, lists and tags.

use super::*;

#[test]
fn a_cluster_with_tasks_and_a_service_that_never_was() {
    let stage = stage();
    stage.call::<ecs::RunTask>(one_task()).unwrap();
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
fn a_page_has_at_most_a_hundred_items_and_at_least_one() {
    let stage = stage();
    let web = stage.call::<ecs::CreateService>(service(&stage)).unwrap();
    let web = web.service.unwrap().service_name.unwrap();
    let cluster = || Some(CLUSTER.to_owned());
    for (wanted, is_taken) in [
        (-1, false),
        (0, false),
        (1, true),
        (100, true),
        (101, false),
    ] {
        let max_results = Some(wanted);
        let clusters = ecs::ListClustersInput {
            max_results,
            ..Default::default()
        };
        let services = ecs::ListServicesInput {
            cluster: cluster(),
            max_results,
            ..Default::default()
        };
        let deployments = ecs::ListServiceDeploymentsInput {
            cluster: cluster(),
            max_results,
            service: web.clone(),
            ..Default::default()
        };
        let tasks = ecs::ListTasksInput {
            cluster: cluster(),
            max_results,
            ..Default::default()
        };
        let definitions = ecs::ListTaskDefinitionsInput {
            max_results,
            ..Default::default()
        };
        let families = ecs::ListTaskDefinitionFamiliesInput {
            max_results,
            ..Default::default()
        };
        let answers = [
            stage.call::<ecs::ListClusters>(clusters).map(drop),
            stage.call::<ecs::ListServices>(services).map(drop),
            stage
                .call::<ecs::ListServiceDeployments>(deployments)
                .map(drop),
            stage.call::<ecs::ListTasks>(tasks).map(drop),
            stage
                .call::<ecs::ListTaskDefinitions>(definitions)
                .map(drop),
            stage
                .call::<ecs::ListTaskDefinitionFamilies>(families)
                .map(drop),
        ];
        for (number, answer) in answers.into_iter().enumerate() {
            match is_taken {
                true => answer.unwrap(),
                false => assert_eq!(
                    code(answer),
                    "InvalidParameterException: maxResults should be between 1 and 100",
                    "{number}: {wanted}"
                ),
            }
        }
    }
}
