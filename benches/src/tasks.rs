//! From RunTask to RUNNING, as DescribeTasks tells it, with the image in place: interface, role and
//! logs included. Beside it `docker run -d` of the same image.

use crate::client::{Api, Call, text_at};
use crate::docker::Docker;
use crate::instance::Instance;
use crate::place::{Place, median};
use crate::report::{Goal, Row};
use base::Time;
use bytes::Bytes;
use images::build::{Built, Entry, Recipe, build};
use images::image::Packing;
use images::{Client, ClientConfig, Credentials, Platform, Reference, RunConfig};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const NAME: &str = "bench";
const RATIO_MAX: f64 = 0.25;
const MANY: usize = 50;
const MANY_SECONDS_MAX: f64 = 4.0;
/// RunTask takes no more in one call.
const PER_CALL: usize = 10;
const PATIENCE: Duration = Duration::from_secs(60);
const LOOK: Duration = Duration::from_millis(2);

/// The rows of the table.
pub fn run(place: &Place) -> Result<Vec<Row>, String> {
    let instance = Instance::start(place, &place.join("tasks"))?;
    let mut stage = Stage::set(place, &instance)?;
    // The image is unpacked with the first task.
    stage.once()?;
    let docker = Docker::start(place, &stage.image);
    let (mut ours_ms, mut docker_ms) = (Vec::new(), Vec::new());
    for _ in 0..place.rounds(20) {
        ours_ms.push(stage.once()?.as_secs_f64() * 1e3);
        if let Ok(docker) = &docker {
            docker_ms.push(docker.run_once()?.as_secs_f64() * 1e3);
        }
    }
    let ours = median(&mut ours_ms);
    let note = format!("p50 of {}, {}", ours_ms.len(), stage.logs);
    let name = "RunTask to RUNNING";
    let first = match &docker {
        Ok(_) => {
            let peer = ("docker run -d", median(&mut docker_ms));
            Row::ratio(name, ours, peer, "ms", Goal::AtMost(RATIO_MAX)).noted(note)
        }
        Err(why) => Row::skipped(name, &format!("{ours:.0} ms; nothing beside it: {why}")),
    };
    drop(docker);
    let seconds = stage.many(MANY)?;
    instance.end()?;
    let many = format!("{MANY} tasks asked for at once, all RUNNING");
    Ok(vec![
        first,
        Row::bound(&many, seconds, "s", Goal::AtMost(MANY_SECONDS_MAX)).noted(stage.logs),
    ])
}

/// What a task needs, made through the API.
pub struct Stage {
    api: Api,
    image: Built,
    run: Value,
    /// Whether logs are in it.
    pub logs: &'static str,
}

impl Stage {
    /// Makes a network, a repository with an image, roles, a log group, a task definition.
    pub fn set(place: &Place, instance: &Instance) -> Result<Stage, String> {
        let mut api = instance.api();
        let (subnet, group) = network(&mut api)?;
        let image = image(place)?;
        let name = push(&mut api, &image)?;
        let role = role(&mut api)?;
        api.json("ecs", "CreateCluster", &json!({"clusterName": NAME}))?;
        let logs = api.json("logs", "CreateLogGroup", &json!({"logGroupName": NAME}));
        let logs = logs.map(|_| ()).inspect_err(|why| place.say(why)).is_ok();
        let definition = definition(&name, &role, logs);
        let answer = api.json("ecs", "RegisterTaskDefinition", &definition)?;
        let definition = text_at(&answer, "/taskDefinition/taskDefinitionArn")?;
        let run = json!({
            "cluster": NAME, "taskDefinition": definition, "launchType": "FARGATE",
            "networkConfiguration": {"awsvpcConfiguration": {
                "subnets": [subnet], "securityGroups": [group],
            }},
        });
        Ok(Stage {
            api,
            image,
            run,
            logs: if logs {
                "interface, role and logs"
            } else {
                "interface and role, NO logs"
            },
        })
    }

    /// Asks for tasks; their ARNs.
    pub fn start(&mut self, mut count: usize) -> Result<Vec<String>, String> {
        let mut tasks = Vec::new();
        while count > 0 {
            let now = count.min(PER_CALL);
            self.run["count"] = now.into();
            let answer = self.api.json("ecs", "RunTask", &self.run)?;
            let started = answer["tasks"]
                .as_array()
                .map(Vec::as_slice)
                .unwrap_or_default();
            if started.len() != now {
                return Err(format!("not all tasks were started: {answer}"));
            }
            for task in started {
                tasks.push(text_at(task, "/taskArn")?);
            }
            count -= now;
        }
        Ok(tasks)
    }

    /// Asks until all have a status.
    pub fn await_status(&mut self, tasks: &[String], status: &str) -> Result<(), String> {
        let began = Instant::now();
        loop {
            let input = json!({"cluster": NAME, "tasks": tasks});
            let answer = self.api.json("ecs", "DescribeTasks", &input)?;
            let described = answer["tasks"]
                .as_array()
                .map(Vec::as_slice)
                .unwrap_or_default();
            let there = described
                .iter()
                .filter(|task| task["lastStatus"] == status)
                .count();
            if there == tasks.len() {
                return Ok(());
            }
            let ended = described
                .iter()
                .find(|task| status != "STOPPED" && task["lastStatus"] == "STOPPED");
            if let Some(task) = ended.or_else(|| described.first())
                && (ended.is_some() || began.elapsed() > PATIENCE)
            {
                return Err(format!("a task is not {status}: {task}"));
            }
            std::thread::sleep(LOOK);
        }
    }

    /// One task from RunTask to RUNNING; it is stopped afterwards.
    fn once(&mut self) -> Result<Duration, String> {
        let began = Instant::now();
        let tasks = self.start(1)?;
        self.await_status(&tasks, "RUNNING")?;
        let took = began.elapsed();
        self.stop(&tasks)?;
        Ok(took)
    }

    /// Seconds until all of them are RUNNING; they are stopped afterwards.
    fn many(&mut self, count: usize) -> Result<f64, String> {
        let began = Instant::now();
        let tasks = self.start(count)?;
        self.await_status(&tasks, "RUNNING")?;
        let seconds = began.elapsed().as_secs_f64();
        self.stop(&tasks)?;
        Ok(seconds)
    }

    fn stop(&mut self, tasks: &[String]) -> Result<(), String> {
        for task in tasks {
            self.api
                .json("ecs", "StopTask", &json!({"cluster": NAME, "task": task}))?;
        }
        self.await_status(tasks, "STOPPED")
    }
}

fn network(api: &mut Api) -> Result<(String, String), String> {
    let query = |action: &str, members: &[(&str, &str)]| Call::query("ec2", action, members);
    let vpc = api.element(
        &query("CreateVpc", &[("CidrBlock", "10.7.0.0/16")]),
        "vpcId",
    )?;
    let vpc = ("VpcId", &*vpc);
    let subnet = query("CreateSubnet", &[vpc, ("CidrBlock", "10.7.0.0/20")]);
    let subnet = api.element(&subnet, "subnetId")?;
    let group = [vpc, ("GroupName", NAME), ("GroupDescription", NAME)];
    let group = api.element(&query("CreateSecurityGroup", &group), "groupId")?;
    Ok((subnet, group))
}

/// The demo's application: this Ondol's own binary as the only file.
fn image(place: &Place) -> Result<Built, String> {
    let program = std::fs::read(&place.ondol)
        .map(Bytes::from)
        .map_err(|e| e.to_string())?;
    let recipe = Recipe {
        platform: Platform::native(),
        run: RunConfig {
            entry_point: vec!["/ondol".to_owned(), "demo-app".to_owned()],
            ..RunConfig::default()
        },
        created_at: Time::EPOCH,
        packing: Packing::Tar,
        layers: vec![vec![Entry::program("ondol", program)]],
    };
    build(&recipe).map_err(|error| error.to_string())
}

/// Pushes the image into a repository; its name.
fn push(api: &mut Api, image: &Built) -> Result<String, String> {
    use base64::Engine;
    let repository = api.json("ecr", "CreateRepository", &json!({"repositoryName": NAME}))?;
    let name = text_at(&repository, "/repository/repositoryUri")? + ":v1";
    let token = api.json("ecr", "GetAuthorizationToken", &json!({}))?;
    let token = text_at(&token, "/authorizationData/0/authorizationToken")?;
    let token = base64::engine::general_purpose::STANDARD.decode(token);
    let token = token.ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let (user, password) = token
        .as_deref()
        .and_then(|token| token.split_once(':'))
        .ok_or("the token is strange")?;
    let credentials = Credentials::Password {
        user: user.to_owned(),
        password: password.to_owned(),
    };
    let reference = Reference::parse(&name).map_err(|error| error.to_string())?;
    let client = Client::new(&ClientConfig::direct("ondol-benches"));
    let client = client.map_err(|error| error.to_string())?;
    let runtime = tokio::runtime::Runtime::new().map_err(|error| error.to_string())?;
    let pushed = runtime.block_on(client.push(&reference, &credentials, image));
    pushed.map_err(|error| error.to_string())?;
    Ok(name)
}

/// One role for both uses.
fn role(api: &mut Api) -> Result<String, String> {
    let trust = json!({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Action": "sts:AssumeRole",
        "Principal": {"Service": "ecs-tasks.amazonaws.com"}}]});
    let name = ("RoleName", NAME);
    let create = [name, ("AssumeRolePolicyDocument", &trust.to_string())];
    let arn = api.element(&Call::query("iam", "CreateRole", &create), "Arn")?;
    let policy = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy";
    api.text(&Call::query(
        "iam",
        "AttachRolePolicy",
        &[name, ("PolicyArn", policy)],
    ))?;
    Ok(arn)
}

fn definition(image: &str, role: &str, logs: bool) -> Value {
    let mut container = json!({
        "name": "web", "image": image, "essential": true,
        "portMappings": [{"containerPort": 8080, "protocol": "tcp"}],
    });
    if logs {
        container["logConfiguration"] = json!({"logDriver": "awslogs", "options": {
            "awslogs-group": NAME, "awslogs-region": crate::client::REGION,
            "awslogs-stream-prefix": NAME,
        }});
    }
    json!({
        "family": NAME, "requiresCompatibilities": ["FARGATE"], "networkMode": "awsvpc",
        "cpu": "256", "memory": "512", "executionRoleArn": role, "taskRoleArn": role,
        "containerDefinitions": [container],
    })
}
