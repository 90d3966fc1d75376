//! What DescribeTasks says of a task before the host has said anything of it, and after.

use resources::ec2::InterfaceStatus;
use resources::ecs::{LimitsLack, Task, TaskPhase, TaskStatus};
use shapes::ecs;
use sim::stage::{CLUSTER, SERVICE, Stage};
use store::Row;

fn run(stage: &Stage) -> ecs::Task {
    let run = ecs::RunTaskInput {
        cluster: Some(CLUSTER.into()),
        task_definition: SERVICE.into(),
        launch_type: Some("FARGATE".into()),
        network_configuration: Some(ecs::NetworkConfiguration {
            awsvpc_configuration: Some(ecs::AwsVpcConfiguration {
                subnets: vec!["subnet-a".into()],
                ..Default::default()
            }),
        }),
        ..Default::default()
    };
    let mut answer = stage.call::<ecs::RunTask>(run).expect("a right call");
    answer.tasks.as_mut().expect("tasks").remove(0)
}

fn described(stage: &Stage) -> ecs::Task {
    let input = ecs::DescribeTasksInput {
        cluster: Some(CLUSTER.into()),
        tasks: vec![stage.tasks()[0].id.clone()],
        ..Default::default()
    };
    let mut answer = stage
        .call::<ecs::DescribeTasks>(input)
        .expect("a right call");
    answer.tasks.as_mut().expect("tasks").remove(0)
}

fn attachment(task: &ecs::Task) -> &str {
    let all = task.attachments.as_ref().expect("attachments");
    all[0].status.as_deref().expect("a status")
}

fn status(stage: &Stage, task: &Task) -> TaskStatus {
    TaskStatus {
        phase: TaskPhase::Pending,
        ..resources::kit::task_status(&task.scope, &task.cluster, &task.id, stage.now())
    }
}

#[test]
fn a_task_is_connected_and_attached_once_the_host_says_so() {
    let stage = Stage::new(7, 30);
    stage.register(false);
    let fresh = run(&stage);
    assert_eq!(attachment(&fresh), "PRECREATED");
    assert_eq!((&fresh.connectivity, fresh.connectivity_at), (&None, None));
    assert_eq!(fresh.ephemeral_storage, None, "nothing holds it");

    let row = stage.tasks()[0].clone();
    let interface = |ready| InterfaceStatus {
        scope: row.scope.clone(),
        id: row.network_interface_id.clone(),
        vpc_id: String::new(),
        ready,
        reason: String::new(),
        seen_at: stage.now(),
    };
    stage.put(interface(false));
    assert_eq!(attachment(&described(&stage)), "ATTACHING");
    stage.put(interface(true));
    let connected = status(&stage, &row);
    stage.put(connected.clone());
    let seen = described(&stage);
    assert_eq!(attachment(&seen), "ATTACHED");
    assert_eq!(seen.connectivity.as_deref(), Some("CONNECTED"));
    assert_eq!(seen.connectivity_at, Some(connected.connected_at));

    stage.put(TaskStatus {
        phase: TaskPhase::Stopped,
        ..connected
    });
    assert_eq!(attachment(&described(&stage)), "DETACHING");
    assert!(stage.store.get::<Task>(&row.key()).is_some());
}

#[test]
fn a_task_that_cannot_be_limited_says_so() {
    let stage = Stage::new(7, 30);
    stage.register(false);
    run(&stage);
    let row = stage.tasks()[0].clone();
    let has = |stage: &Stage| {
        let attributes = described(stage).attributes.expect("attributes");
        attributes.iter().any(|one| one.name == "ondol.limits")
    };
    stage.put(status(&stage, &row));
    assert!(!has(&stage));
    stage.put(TaskStatus {
        limits_lack: Some(LimitsLack {
            reason: "no control groups".into(),
            holds_cpu: false,
            holds_memory: false,
        }),
        ..status(&stage, &row)
    });
    assert!(has(&stage));
}
