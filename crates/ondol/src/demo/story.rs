//! The demo's story under load: a killed task, a rollout, a failing rollout, a killed control
//! plane, scaling out and in. Every promise is checked, and what was measured is told.

use super::instance::Instance;
use super::load::{Load, Phase};
use super::setup::{Made, NAME, TASKS};
use super::steps::{Steps, text};
use crate::report::Problem;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// No step may take longer; the demo as a whole takes at most 90 s.
const MOST: Duration = Duration::from_secs(60);
/// Each phase has so many requests at least, so that its quantiles mean something.
const REQUESTS: u64 = 1_000;

/// How a rollout went.
#[derive(Clone, Debug)]
pub struct Rollout {
    /// Which.
    pub name: &'static str,
    /// `COMPLETED`, or `FAILED, rolled back`.
    pub outcome: String,
    /// How long it took.
    pub took: Duration,
}

/// What was measured.
#[derive(Debug)]
pub struct Told {
    /// The load's phases.
    pub phases: Vec<Phase>,
    /// From the kill to three healthy targets again.
    pub heal: Duration,
    /// How long the API did not answer in (d).
    pub control_plane_away: Duration,
    /// The rollouts.
    pub rollouts: Vec<Rollout>,
}

/// Tells the story. What the load measured is not in it yet.
pub async fn story(
    steps: &Steps,
    made: &Made,
    instance: &mut Instance,
    load: &Load,
) -> Result<Told, Problem> {
    load.has_sent(REQUESTS).await;
    load.phase("(a) a task is killed");
    let heal = kill_a_task(steps, made, instance).await?;
    load.has_sent(REQUESTS).await;
    load.phase("(b) rollout of v2");
    let second = rollout(steps, made, 1, "v2").await?;
    load.has_sent(REQUESTS).await;
    load.phase("(c) rollout of v3, which fails");
    let third = failing_rollout(steps, made).await?;
    load.has_sent(REQUESTS).await;
    load.phase("(d) the control plane is killed");
    steps.say(&format!(
        "\n$ kill -9 {}   # the control plane; then: ondol up",
        instance.pid()
    ));
    let control_plane_away = tokio::task::block_in_place(|| instance.kill_and_start())?;
    healthy(steps, made, TASKS as usize).await?;
    load.has_sent(REQUESTS).await;
    load.phase("(e) scale to five and back");
    for count in [5, TASKS] {
        let update = json!({"cluster": NAME, "service": NAME, "desiredCount": count});
        steps.say("");
        steps.call("ecs", "UpdateService", update).await?;
        healthy(steps, made, count as usize).await?;
        steady(steps, count).await?;
    }
    load.has_sent(REQUESTS).await;
    Ok(Told {
        phases: Vec::new(),
        heal,
        control_plane_away,
        rollouts: vec![second, third],
    })
}

/// Waits until so many targets are healthy and no other is there.
pub async fn healthy(steps: &Steps, made: &Made, count: usize) -> Result<(), Problem> {
    let look = json!({"TargetGroupArn": made.target_group});
    let find = |answer: &Value| {
        let targets = answer["TargetHealthDescriptions"].as_array()?;
        let healthy = targets
            .iter()
            .filter(|one| one["TargetHealth"]["State"] == "healthy");
        (healthy.count() == count && targets.len() == count).then_some(())
    };
    let what = format!("{count} healthy targets");
    steps
        .until(&what, MOST, ("elbv2", "DescribeTargetHealth", look), find)
        .await
}

/// Waits until the service runs so many tasks in one completed deployment.
async fn steady(steps: &Steps, count: u32) -> Result<(), Problem> {
    let look = json!({"cluster": NAME, "services": [NAME]});
    let find = |answer: &Value| {
        let service = &answer["services"][0];
        let deployments = service["deployments"].as_array()?;
        let done = deployments.len() == 1
            && deployments[0]["rolloutState"] == "COMPLETED"
            && service["runningCount"] == count
            && service["pendingCount"] == 0;
        done.then_some(())
    };
    steps
        .until(
            "a steady service",
            MOST,
            ("ecs", "DescribeServices", look),
            find,
        )
        .await
}

async fn kill_a_task(steps: &Steps, made: &Made, instance: &Instance) -> Result<Duration, Problem> {
    steps.say("");
    let list = json!({"cluster": NAME, "serviceName": NAME});
    let tasks = steps.call("ecs", "ListTasks", list).await?;
    let arn = text(&tasks, "taskArns.0")?;
    let id = arn.rsplit('/').next().unwrap_or_default();
    let directory = instance
        .path
        .join("fabric/containers")
        .join(format!("{id}-0"));
    let observed = containers::observe(&directory)
        .map_err(|error| Problem::new("cannot look at the task's container").because(error))?;
    let pid = match observed {
        containers::Observation::Running(status) => status.init_pid,
        _ => None,
    };
    let pid = pid.ok_or_else(|| Problem::new(format!("the task {id} has no process")))?;
    steps.say(&format!("$ kill -9 {pid}   # the process of task {id}"));
    let began = Instant::now();
    let process = rustix::process::Pid::from_raw(pid.cast_signed());
    let killed =
        process.map(|pid| rustix::process::kill_process(pid, rustix::process::Signal::KILL));
    if !matches!(killed, Some(Ok(()))) {
        return Err(Problem::new(format!("cannot kill process {pid}")));
    }
    let find = |answer: &Value| {
        let arns = answer["taskArns"].as_array()?;
        let gone = !arns.iter().any(|other| *other == *arn);
        (gone && arns.len() == TASKS as usize).then_some(())
    };
    let list = json!({"cluster": NAME, "serviceName": NAME});
    steps
        .until("a replacement", MOST, ("ecs", "ListTasks", list), find)
        .await?;
    healthy(steps, made, TASKS as usize).await?;
    steady(steps, TASKS).await?;
    Ok(began.elapsed())
}

async fn update(steps: &Steps, task_definition: &str) -> Result<Instant, Problem> {
    let update = json!({"cluster": NAME, "service": NAME, "taskDefinition": task_definition});
    steps.say("");
    steps.call("ecs", "UpdateService", update).await?;
    Ok(Instant::now())
}

async fn rollout(
    steps: &Steps,
    made: &Made,
    version: usize,
    name: &'static str,
) -> Result<Rollout, Problem> {
    let began = update(steps, &made.versions[version]).await?;
    steady(steps, TASKS).await?;
    healthy(steps, made, TASKS as usize).await?;
    Ok(Rollout {
        name,
        outcome: "COMPLETED".to_owned(),
        took: began.elapsed(),
    })
}

/// The circuit breaker has to stop it and bring the version before back.
async fn failing_rollout(steps: &Steps, made: &Made) -> Result<Rollout, Problem> {
    let began = update(steps, &made.versions[2]).await?;
    let look = json!({"cluster": NAME, "services": [NAME]});
    let failed = |answer: &Value| {
        let deployments = answer["services"][0]["deployments"].as_array()?;
        let failed = deployments
            .iter()
            .any(|one| one["rolloutState"] == "FAILED");
        let back = deployments.first()?["taskDefinition"] == *made.versions[1];
        (failed || back && deployments[0]["rolloutState"] == "COMPLETED").then_some(())
    };
    let described = ("ecs", "DescribeServices", look.clone());
    steps
        .until("the circuit breaker", MOST, described, failed)
        .await?;
    steady(steps, TASKS).await?;
    let service = steps.quietly("ecs", "DescribeServices", look).await?;
    let now = text(&service, "services.0.deployments.0.taskDefinition")?;
    if now != made.versions[1] {
        return Err(Problem::new("the failed rollout was not rolled back").because(now));
    }
    for event in service["services"][0]["events"]
        .as_array()
        .into_iter()
        .flatten()
        .rev()
    {
        let message = event["message"].as_str().unwrap_or_default();
        if message.contains("deployment") {
            steps.say(&format!("  {message}"));
        }
    }
    Ok(Rollout {
        name: "v3",
        outcome: "FAILED, rolled back".to_owned(),
        took: began.elapsed(),
    })
}
