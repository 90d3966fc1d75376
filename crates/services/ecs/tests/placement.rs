//! What fits on the host and what does not: RunTask's failures, a service's event, and two who want
//! the last place.

use resources::ecs::{Task, TaskEnd};
use resources::ondol::HostCapacity;
use shapes::ecs;
use sim::stage::{CLUSTER, SERVICE, Stage};
use std::sync::Arc;
use wire::Caller;
use wire::kit::ready;

const UNAVAILABLE: &str = "Capacity is unavailable at this time. Please try again later or in a \
                           different availability zone";

/// A stage whose host has room for so many tasks of its definition, by CPU.
fn stage(tasks: u64) -> Stage {
    let stage = Stage::new(7, 30);
    stage.register(false);
    stage.put(HostCapacity {
        cpu_units: tasks * 256,
        memory_mib: 1 << 20,
    });
    stage
}

fn run(count: i32, token: Option<&str>) -> ecs::RunTaskInput {
    ecs::RunTaskInput {
        client_token: token.map(str::to_owned),
        cluster: Some(CLUSTER.into()),
        count: Some(count),
        launch_type: Some("FARGATE".into()),
        network_configuration: Some(ecs::NetworkConfiguration {
            awsvpc_configuration: Some(ecs::AwsVpcConfiguration {
                subnets: vec!["subnet-a".into()],
                ..Default::default()
            }),
        }),
        task_definition: SERVICE.into(),
        ..Default::default()
    }
}

/// Tasks made, and why others were not.
fn outcome(output: ecs::RunTaskOutput) -> (usize, Vec<String>) {
    let failures = output.failures.unwrap_or_default();
    assert!(failures.iter().all(|failure| failure.arn.is_none()));
    let reasons = failures.into_iter().filter_map(|failure| failure.reason);
    (output.tasks.unwrap_or_default().len(), reasons.collect())
}

#[test]
fn what_does_not_fit_is_a_failure_and_what_fits_runs() {
    let stage = stage(2);
    let ran = stage.call::<ecs::RunTask>(run(3, Some("once"))).unwrap();
    assert_eq!(outcome(ran), (2, vec![UNAVAILABLE.to_owned()]));
    let again = stage.call::<ecs::RunTask>(run(3, Some("once"))).unwrap();
    assert_eq!(outcome(again), (2, vec![UNAVAILABLE.to_owned()]));
    let none = stage.call::<ecs::RunTask>(run(1, None)).unwrap();
    assert_eq!(outcome(none), (0, vec![UNAVAILABLE.to_owned()]));

    // A task that is over leaves its place.
    let mut task = (*stage.tasks().remove(0)).clone();
    task.end = Some(TaskEnd {
        code: "UserInitiated".into(),
        reason: "over".into(),
        containers: Vec::new(),
        started_at: None,
        stopping_at: None,
        execution_stopped_at: None,
        stopped_at: stage.now(),
    });
    stage.put::<Task>(task);
    let room = stage.call::<ecs::RunTask>(run(2, None)).unwrap();
    assert_eq!(outcome(room).0, 1);
}

#[test]
fn memory_is_room_as_well_as_cpu() {
    let stage = stage(100);
    stage.put(HostCapacity {
        cpu_units: 1 << 20,
        memory_mib: 1_100,
    });
    let ran = stage.call::<ecs::RunTask>(run(3, None)).unwrap();
    assert_eq!(outcome(ran).0, 2, "512 MiB each");
}

#[test]
fn two_cannot_take_the_last_place() {
    const CALLERS: usize = 8;
    const PLACES: u64 = 5;
    let stage = Arc::new(stage(PLACES));
    let begin = Arc::new(std::sync::Barrier::new(CALLERS));
    let callers: Vec<_> = (0..CALLERS)
        .map(|_| {
            let (stage, begin) = (stage.clone(), begin.clone());
            std::thread::spawn(move || {
                begin.wait();
                let caller = Caller::root(stage.scope.account.clone());
                let region = stage.scope.region.clone();
                let asked = stage
                    .api
                    .invoke_as::<ecs::RunTask>(caller, region, run(1, None));
                outcome(ready(asked).expect("an answer"))
            })
        })
        .collect();
    let mut ran = 0;
    for caller in callers {
        let (tasks, failures) = caller.join().expect("no panic");
        assert_eq!(tasks + failures.len(), 1);
        ran += tasks;
    }
    assert_eq!((ran as u64, stage.tasks().len() as u64), (PLACES, PLACES));
}
