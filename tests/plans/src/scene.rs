//! Plays a script: a real control plane on rows in memory, its two loops by hand, a host that is
//! told what to say.

use crate::command::Command;
use crate::names::{Names, since};
use crate::render;
use base::Time;
use control::Controller;
use ecs::{ServiceController, TaskController};
use resources::ecs::{LimitsLack, Service, Task, TaskPhase, TaskStatus};
use resources::elbv2::{Target, TargetGroup, TargetHealth};
use resources::ondol::HostCapacity;
use shapes::ecs as api;
use sim::stage::{CLUSTER, GROUP, PORT, SERVICE, Stage};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;
use store::Row;
use wire::kit::ready;

/// The loops come to rest within so many rounds.
const MOST_ROUNDS: usize = 200;

/// Names of the acts and reasons that scripts have seen: `service StartTask`.
pub type Seen = BTreeSet<String>;

/// The control plane of a script.
pub struct Scene {
    stage: Stage,
    begun: Time,
    names: Names,
    /// The acts and reasons that were seen.
    pub seen: Seen,
    /// What the service waited for when that was last shown.
    waiting: String,
    /// The same for tasks.
    tasks_waiting: Vec<String>,
    watches_tasks: bool,
    /// Why the host cannot limit tasks, in CPU and memory.
    limits_lack: Option<LimitsLack>,
    events_shown: BTreeSet<String>,
}

impl Scene {
    /// An empty cluster.
    pub fn new() -> Scene {
        let stage = Stage::new(1, 30);
        Scene {
            begun: stage.now(),
            stage,
            names: Names::default(),
            seen: Seen::new(),
            waiting: String::new(),
            tasks_waiting: Vec::new(),
            watches_tasks: false,
            limits_lack: None,
            events_shown: BTreeSet::new(),
        }
    }

    /// Carries a command out; answers what the loops did.
    pub fn perform(&mut self, command: &Command<'_>) -> Vec<String> {
        match command.name {
            "service" => self.create(command),
            "deploy" => {
                self.stage.register(false);
                return self.update(|input| input.task_definition = Some(SERVICE.into()));
            }
            "force" => return self.update(|input| input.force_new_deployment = Some(true)),
            "scale" => {
                let count = command.word(0).parse().ok();
                return self.update(|input| input.desired_count = count);
            }
            "configure" => {
                let configuration = configuration(command);
                return self.update(|input| input.deployment_configuration = Some(configuration));
            }
            "delete" => self.delete(),
            "user" => return self.stop(command.word(1)),
            "run" => self.run_task(),
            "host" => self.host(command),
            "target" => self.target(command.word(0), command.word(1)),
            "serve" => self.serve(),
            "group" => {
                let key = self.stage.scope.key(&[GROUP]);
                self.stage.delete::<TargetGroup>(&key);
            }
            "room" => self.stage.put(HostCapacity {
                cpu_units: command.number("cpu").map_or(0, |units| units as u64),
                memory_mib: command.number("memory").map_or(0, |mib| mib as u64),
            }),
            "subnet" => {
                let id = format!("subnet-{}", command.word(0));
                let key = self.stage.scope.key(&[&id]);
                self.stage.delete::<resources::ec2::Subnet>(&key);
            }
            "restart" => self.stage.restart(),
            "watch" => self.watches_tasks = true,
            "unlimited" => {
                self.limits_lack = Some(LimitsLack {
                    reason: command.words.join(" "),
                    holds_cpu: false,
                    holds_memory: false,
                });
            }
            "at" => return self.at(command.word(0)),
            "events" => return self.events(),
            "show" => return self.show(),
            other => panic!("no command {other}"),
        }
        Vec::new()
    }

    fn create(&mut self, command: &Command<'_>) {
        self.stage.register(command.has("check"));
        if let Some(seconds) = command.text("delay") {
            let key = self.stage.scope.key(&[GROUP]);
            let group = self
                .stage
                .store
                .get::<TargetGroup>(&key)
                .expect("the group");
            let mut group = (*group).clone();
            let name = "deregistration_delay.timeout_seconds".to_owned();
            group.attributes.insert(name, seconds.to_owned());
            self.stage.put(group);
        }
        let balancer = api::LoadBalancer {
            container_name: Some(SERVICE.into()),
            container_port: Some(PORT.into()),
            target_group_arn: Some(self.stage.group_arn()),
            ..api::LoadBalancer::default()
        };
        let input = api::CreateServiceInput {
            cluster: Some(CLUSTER.into()),
            service_name: SERVICE.into(),
            task_definition: Some(SERVICE.into()),
            desired_count: command.number("desired"),
            launch_type: Some("FARGATE".into()),
            deployment_configuration: Some(configuration(command)),
            health_check_grace_period_seconds: command.number("grace"),
            load_balancers: command.has("balancer").then(|| vec![balancer]),
            network_configuration: Some(network(command.text("subnets").unwrap_or("a,b"))),
            ..api::CreateServiceInput::default()
        };
        let created = self.stage.call::<api::CreateService>(input);
        created.expect("the script's service is right");
    }

    fn update(&mut self, change: impl FnOnce(&mut api::UpdateServiceInput)) -> Vec<String> {
        let mut input = api::UpdateServiceInput {
            cluster: Some(CLUSTER.into()),
            service: SERVICE.into(),
            ..api::UpdateServiceInput::default()
        };
        change(&mut input);
        let refused = self.stage.call::<api::UpdateService>(input).err();
        refused.iter().map(ToString::to_string).collect()
    }

    fn delete(&mut self) {
        let input = api::DeleteServiceInput {
            cluster: Some(CLUSTER.into()),
            force: Some(true),
            service: SERVICE.into(),
        };
        let deleted = self.stage.call::<api::DeleteService>(input);
        deleted.expect("there is a service");
    }

    fn stop(&mut self, name: &str) -> Vec<String> {
        let input = api::StopTaskInput {
            cluster: Some(CLUSTER.into()),
            reason: None,
            task: self.names.id_of_task(name).expect("a task").to_owned(),
        };
        let refused = self.stage.call::<api::StopTask>(input).err();
        refused.iter().map(ToString::to_string).collect()
    }

    fn run_task(&mut self) {
        self.stage.register(false);
        let input = api::RunTaskInput {
            cluster: Some(CLUSTER.into()),
            launch_type: Some("FARGATE".into()),
            network_configuration: Some(network("a")),
            task_definition: SERVICE.into(),
            ..api::RunTaskInput::default()
        };
        let ran = self.stage.call::<api::RunTask>(input).expect("it runs");
        for task in ran.tasks.unwrap_or_default() {
            let arn = task.task_arn.unwrap_or_default();
            self.names.task(arn.rsplit('/').next().unwrap_or_default());
        }
    }

    fn task(&self, name: &str) -> Arc<Task> {
        let id = self.names.id_of_task(name);
        let id = id.unwrap_or_else(|| panic!("no task {name}"));
        let key = self.stage.scope.key(&[CLUSTER, id]);
        self.stage
            .store
            .get(&key)
            .expect("a task that is not forgotten")
    }

    fn host(&mut self, command: &Command<'_>) {
        let task = self.task(command.word(0));
        let now = self.stage.now();
        let before = self.stage.store.get::<TaskStatus>(&task.key());
        let mut status = before.map_or_else(|| unseen(&task), |before| (*before).clone());
        status.seen_at = now;
        status.limits_lack = self.limits_lack.clone();
        match command.word(1) {
            "pending" => status.phase = TaskPhase::Pending,
            "running" => {
                status.phase = TaskPhase::Running;
                status.started_at = status.started_at.or(task.started_at).or(Some(now));
            }
            "healthy" => status.health = "HEALTHY".into(),
            "unhealthy" => status.health = "UNHEALTHY".into(),
            "stopping" => status.phase = TaskPhase::Stopping,
            "stopped" => {
                status.phase = TaskPhase::Stopped;
                status.execution_stopped_at = Some(now);
                let code = command.words.get(2).map(|code| (*code).to_owned());
                status.stop_code = code;
                let reason = command.words.get(3..).unwrap_or_default().join(" ");
                status.reason = (!reason.is_empty()).then_some(reason);
            }
            other => panic!("the host cannot say {other}"),
        }
        self.stage.put(status);
    }

    fn target(&mut self, name: &str, state: &str) {
        let task = self.task(name);
        let target = format!("{}:{PORT}", task.private_ip);
        let key = self.stage.scope.key(&[GROUP, &target]);
        if state == "gone" {
            self.stage.delete::<Target>(&key);
            self.stage.delete::<TargetHealth>(&key);
            return;
        }
        let drained = state == "drained";
        self.stage.put(TargetHealth {
            scope: self.stage.scope.clone(),
            target_group_id: GROUP.into(),
            target,
            state: if drained { "draining" } else { state }.into(),
            reason: None,
            description: None,
            since: self.stage.now(),
            drained,
        });
    }

    /// The host and the edge say that all is well, as often as the loops go on from that.
    fn serve(&mut self) {
        let tasks = self.stage.tasks();
        for task in tasks.iter().filter(|task| task.stop.is_none()) {
            let name = self.names.task(&task.id);
            let words = |word| Command {
                name: "host",
                words: vec![name.as_str(), word],
            };
            self.host(&words("running"));
            self.host(&words("healthy"));
            if !task.load_balancers.is_empty() {
                self.target(&name, "healthy");
            }
        }
    }

    fn at(&mut self, time: &str) -> Vec<String> {
        let seconds = time
            .strip_suffix('s')
            .and_then(|number| number.parse().ok());
        let seconds = seconds.unwrap_or_else(|| panic!("no time {time}"));
        self.stage
            .clock
            .set(self.begun + Duration::from_secs(seconds));
        let mut said = Vec::new();
        let api = &self.stage.api;
        let services = ServiceController::new(api.clone(), Arc::clone(&self.stage.seed));
        let tasks = TaskController::new(api.clone(), Arc::clone(&self.stage.seed));
        for _ in 0..MOST_ROUNDS {
            if !self.service_round(&services, &mut said) && !self.task_round(&tasks, &mut said) {
                self.say_waiting(&services, &tasks, &mut said);
                return said;
            }
        }
        panic!("no rest after {MOST_ROUNDS} rounds: {said:#?}");
    }

    fn service_round(&mut self, services: &ServiceController, said: &mut Vec<String>) -> bool {
        let mut moved = false;
        for key in services.all_keys(&self.stage.store) {
            let plan = ServiceController::decide(&services.observe(&key), self.stage.now());
            let mut acts = Vec::new();
            let mut failure = None;
            for step in plan.steps {
                self.seen.insert(variant("service", &step.act));
                acts.push(render::service_act(&step.act, &mut self.names, self.begun));
                failure = ready(services.apply(step)).err();
                if failure.is_some() {
                    break;
                }
                moved = true;
            }
            if !acts.is_empty() {
                said.push(self.in_text(&acts.join("; ")));
            }
            // The driver tries again later; the script goes on.
            if let Some(failure) = failure {
                said.push(format!("which failed: {}", failure.message));
                return false;
            }
        }
        moved
    }

    fn task_round(&mut self, tasks: &TaskController, said: &mut Vec<String>) -> bool {
        let mut acts = Vec::new();
        for (name, key) in self.task_keys() {
            let plan = TaskController::decide(&tasks.observe(&key), self.stage.now());
            for step in plan.steps {
                self.seen.insert(variant("task", &step.act));
                acts.push(render::task_act(&step.act, &name));
                ready(tasks.apply(step)).expect("acts upon tasks cannot fail here");
            }
        }
        if !acts.is_empty() {
            said.push(self.in_text(&acts.join("; ")));
        }
        !acts.is_empty()
    }

    fn task_keys(&mut self) -> Vec<(String, String)> {
        let tasks: Vec<Arc<Task>> = self.stage.store.scan("");
        let mut keys: Vec<_> = tasks
            .iter()
            .map(|task| (self.names.task(&task.id), task.key()))
            .collect();
        keys.sort_by_key(|(name, _)| (name.len(), name.clone()));
        keys
    }

    fn say_waiting(
        &mut self,
        services: &ServiceController,
        tasks: &TaskController,
        said: &mut Vec<String>,
    ) {
        let key = self.stage.scope.key(&[CLUSTER, SERVICE]);
        let plan = ServiceController::decide(&services.observe(&key), self.stage.now());
        let mut reasons: Vec<String> = Vec::new();
        for waiting in &plan.waiting {
            self.seen.insert(variant("service", waiting));
            let group = self.stage.group_arn();
            let text = waiting.to_string();
            reasons.push(self.names.in_reason(&text, self.begun, &group));
        }
        let again = plan
            .again_at
            .map(|at| format!("again at {}", since(self.begun, at)));
        reasons.extend(again);
        let reasons = reasons.join("; ");
        if reasons != self.waiting && !reasons.is_empty() && !self.watches_tasks {
            said.push(format!("waiting: {reasons}"));
        }
        self.waiting = reasons;
        let mut all = Vec::new();
        let mut keys = self.task_keys();
        keys.push(("t0".to_owned(), "a task that never was".to_owned()));
        for (name, key) in keys {
            let plan = TaskController::decide(&tasks.observe(&key), self.stage.now());
            for waiting in &plan.waiting {
                self.seen.insert(variant("task", waiting));
                if name != "t0" {
                    all.push(format!("{name}: {}", self.in_text(&waiting.to_string())));
                }
            }
        }
        if self.watches_tasks {
            let new = all.iter().filter(|one| !self.tasks_waiting.contains(one));
            said.extend(new.cloned());
            self.tasks_waiting = all;
        }
    }

    fn service(&self) -> Option<Arc<Service>> {
        self.stage.service()
    }

    fn events(&mut self) -> Vec<String> {
        let service = self.service().expect("a service");
        let mut said = Vec::new();
        for event in service.events.iter().rev() {
            if self.events_shown.insert(event.id.clone()) {
                said.push(self.in_text(&event.message));
            }
        }
        said
    }

    fn show(&mut self) -> Vec<String> {
        let Some(service) = self.service() else {
            return vec!["no service".to_owned()];
        };
        let mut said = vec![format!(
            "{}, desired {}",
            service.status, service.desired_count
        )];
        for one in &service.deployments {
            let name = self.names.deployment(&one.id);
            let revision = one
                .task_definition_arn
                .rsplit('/')
                .next()
                .unwrap_or_default();
            let reason = self.in_text(&one.reason);
            let (state, failed) = (one.state, one.failed_tasks);
            said.push(format!(
                "{name} {revision} {state:?}, failed {failed}: {reason}"
            ));
        }
        said
    }

    fn in_text(&mut self, text: &str) -> String {
        if let Some(service) = self.service() {
            for deployment in service.deployments.iter().rev() {
                self.names.deployment(&deployment.id);
            }
        }
        self.names
            .in_text(text, self.begun, &self.stage.group_arn())
    }
}

/// `service StartTask`.
pub fn variant(of: &str, value: &impl std::fmt::Debug) -> String {
    let text = format!("{value:?}");
    let end = text
        .find(|c: char| !c.is_alphanumeric())
        .unwrap_or(text.len());
    format!("{of} {}", &text[..end])
}

fn configuration(command: &Command<'_>) -> api::DeploymentConfiguration {
    api::DeploymentConfiguration {
        minimum_healthy_percent: command.number("min"),
        maximum_percent: command.number("max"),
        deployment_circuit_breaker: command
            .has("breaker")
            .then(|| api::DeploymentCircuitBreaker {
                enable: true,
                rollback: command.has("rollback"),
            }),
        ..api::DeploymentConfiguration::default()
    }
}

fn network(subnets: &str) -> api::NetworkConfiguration {
    api::NetworkConfiguration {
        awsvpc_configuration: Some(api::AwsVpcConfiguration {
            subnets: subnets
                .split(',')
                .map(|zone| format!("subnet-{zone}"))
                .collect(),
            ..api::AwsVpcConfiguration::default()
        }),
    }
}

fn unseen(task: &Task) -> TaskStatus {
    resources::kit::task_status(&task.scope, &task.cluster, &task.id, task.created_at)
}
