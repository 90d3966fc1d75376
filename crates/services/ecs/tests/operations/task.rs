//! Tasks: run, shown, stopped.

use super::*;

#[test]
fn tasks_run_are_described_and_stopped() {
    let stage = stage();
    let run = ecs::RunTaskInput {
        count: Some(2),
        tags: Some(vec![ecs::Tag {
            key: Some("Team".into()),
            value: Some("shop".into()),
        }]),
        client_token: Some("once".into()),
        ..one_task()
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
fn a_token_of_other_tasks_is_refused_with_their_names() {
    let stage = stage();
    let run = |count| {
        stage.call::<ecs::RunTask>(ecs::RunTaskInput {
            count: Some(count),
            client_token: Some("once".into()),
            ..one_task()
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

#[test]
fn a_repeated_call_is_answered_though_it_could_not_be_made_any_more() {
    for (named, refused) in [
        ("web:1", "ClientException: TaskDefinition is inactive"),
        ("web", "ClientException: TaskDefinition not found."),
    ] {
        let stage = stage();
        let run = |token: &str| {
            stage.call::<ecs::RunTask>(ecs::RunTaskInput {
                client_token: Some(token.to_owned()),
                task_definition: named.to_owned(),
                ..one_task()
            })
        };
        let first = run("once").unwrap();
        let deregister = ecs::DeregisterTaskDefinitionInput {
            task_definition: "web:1".to_owned(),
        };
        let deregistered = stage.call::<ecs::DeregisterTaskDefinition>(deregister);
        assert!(deregistered.is_ok());
        assert_eq!(run("once").unwrap(), first);
        assert_eq!(code(run("again")), refused);
    }
}

#[test]
fn overrides_of_nothing_and_two_of_one_container_are_refused() {
    let stage = stage();
    let of_service = |name: Option<&str>| ecs::ContainerOverride {
        name: Some(SERVICE.into()),
        environment: Some(vec![ecs::KeyValuePair {
            name: name.map(str::to_owned),
            value: Some("x".into()),
        }]),
        ..Default::default()
    };
    let run = |overrides: Vec<ecs::ContainerOverride>| {
        let input = ecs::RunTaskInput {
            overrides: Some(ecs::TaskOverride {
                container_overrides: Some(overrides),
                ..Default::default()
            }),
            ..one_task()
        };
        stage.call::<ecs::RunTask>(input).map(|_| ())
    };
    let nameless = "ClientException: Environment variable name cannot be null or blank.";
    assert_eq!(code(run(vec![of_service(None)])), nameless);
    assert_eq!(code(run(vec![of_service(Some(""))])), nameless);
    let twice = vec![of_service(Some("A")), of_service(Some("B"))];
    assert_eq!(
        code(run(twice)),
        "InvalidParameterException: Container web is overridden more than once."
    );
    run(vec![of_service(Some("A"))]).unwrap();
}

#[test]
fn sizes_that_an_override_asks_for_have_to_fit_into_the_task() {
    let stage = stage();
    let of_container = |cpu: Option<i32>, memory: Option<i32>| ecs::TaskOverride {
        container_overrides: Some(vec![ecs::ContainerOverride {
            name: Some(SERVICE.into()),
            cpu,
            memory,
            ..Default::default()
        }]),
        ..Default::default()
    };
    let run = |overrides: ecs::TaskOverride| {
        let input = ecs::RunTaskInput {
            overrides: Some(overrides),
            ..one_task()
        };
        stage.call::<ecs::RunTask>(input).map(|_| ())
    };
    for (overrides, refused) in [
        (
            of_container(Some(-1), None),
            "Invalid 'cpu' setting for container",
        ),
        (
            of_container(Some(100_000), None),
            "The sum of the containers' cpu (100000)",
        ),
        (
            of_container(None, Some(3)),
            "Invalid 'memory' setting for container",
        ),
        (
            of_container(None, Some(1_000_000)),
            "Invalid 'memory' setting for container",
        ),
    ] {
        let told = code(run(overrides));
        assert!(
            told.starts_with(&format!("ClientException: {refused}")),
            "{told}"
        );
    }
    run(of_container(Some(128), Some(64))).unwrap();
    let changed = stage.tasks()[0].overrides.containers[0].clone();
    assert_eq!((changed.cpu, changed.memory_mib), (Some(128), Some(64)));
}
