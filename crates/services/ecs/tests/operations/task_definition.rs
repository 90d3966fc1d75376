//! Task definitions: registered, listed, numbered, refused.

use super::*;
use control::Stepper;
use resources::ecs::{Task, TaskEnd};
use std::time::Duration;

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

#[test]
fn a_revision_that_was_asked_to_go_goes_when_nothing_names_it_any_more() {
    let stage = stage();
    stage.register(false);
    let status = |name: &str| {
        let input = ecs::DescribeTaskDefinitionInput {
            include: None,
            task_definition: name.into(),
        };
        let shown = stage.call::<ecs::DescribeTaskDefinition>(input).ok()?;
        shown.task_definition?.status
    };
    let run = ecs::RunTaskInput {
        task_definition: "web:1".into(),
        ..one_task()
    };
    stage.call::<ecs::RunTask>(run).unwrap();
    for name in ["web:1", "web:2"] {
        let task_definition = name.into();
        let input = ecs::DeregisterTaskDefinitionInput { task_definition };
        stage.call::<ecs::DeregisterTaskDefinition>(input).unwrap();
    }
    let deregistered = stage.now();
    stage.clock.advance(Duration::from_secs(60));
    for _ in 0..2 {
        let task_definitions = vec!["web:1".into(), "web:2".into()];
        let input = ecs::DeleteTaskDefinitionsInput { task_definitions };
        let told = stage.call::<ecs::DeleteTaskDefinitions>(input).unwrap();
        let one = &told.task_definitions.unwrap()[0];
        let asked = deregistered + Duration::from_secs(60);
        assert_eq!(one.deregistered_at, Some(deregistered));
        assert_eq!(one.delete_requested_at, Some(asked));
        stage.clock.advance(Duration::from_secs(60));
    }
    // A task runs the one, and the family's count is kept in the other.
    let going = Some("DELETE_IN_PROGRESS".to_owned());
    assert_eq!(
        (status("web:1"), status("web:2")),
        (going.clone(), going.clone())
    );
    stage.register(false);
    assert_eq!((status("web:1"), status("web:2")), (going.clone(), None));
    let task = (*stage.tasks()[0]).clone();
    stage.put(Task {
        end: Some(TaskEnd {
            code: "UserInitiated".into(),
            reason: String::new(),
            containers: Vec::new(),
            started_at: None,
            stopping_at: None,
            execution_stopped_at: None,
            stopped_at: stage.now(),
        }),
        ..task
    });
    let mut loops = Stepper::new(stage.driver());
    loops.settle(stage.now(), 100);
    assert_eq!(status("web:1"), going, "the task can still be described");
    stage.clock.advance(Duration::from_secs(3_601));
    loops.settle(stage.now(), 100);
    assert_eq!(status("web:1"), None);
    assert_eq!(status("web:3").as_deref(), Some("ACTIVE"));
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
