//! The commands of `scripts/containers`: one task, and what the task agent does with it on the
//! host.
//!
//! - `container NAME WORD…`: the definition, before all else; words are `not-essential`, `check`,
//!   `stop=N`, `timeout=N` (startTimeout), `volume=NAME`, `after=OTHER:CONDITION`
//! - `role`: the task has a role
//! - `interface ready`, `interface gone`
//! - `image NAME fetched`, `image NAME missing WORDS…`
//! - `NAME runs`, `NAME healthy`, `NAME exits CODE`, `NAME vanishes`, `NAME is absent`,
//!   `NAME stops with host [CODE]`: what the host sees of a container
//! - `delivery NAME fails REASON…`, `delivery NAME lost REASON…`, `delivery NAME works`: of its log
//! - `disk low`, `disk free`: whether there is room to start something
//! - `started`: the control plane has written down that the task has started
//! - `stop`: the task is to stop, requests to it may still end; `release`: nothing holds it any
//!   more
//! - `end`: the task is over for the control plane; `forget`: its row is gone
//! - `up restarts`: what the agent remembers is gone
//! - `at TIME`: time passes and the agent runs

use super::land::Land;
use super::{Stage, begun};
use crate::command::Command;
use agents::tasks::{
    ContainerWorld, Credentials, End, Fact, ImageState, Interface, ReadyImage, Step, Undelivered,
    Waiting, World, decide, in_words,
};
use aws::Tags;
use base::Time;
use control::Plan;
use resources::ecs::{
    ContainerDefinition, ContainerHealthCheck, ContainerStatus, Dependency, MountPoint, Overrides,
    StopRequest, Task, TaskDefinition, TaskEnd, TaskStatus,
};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// Credentials are renewed after half of their six hours.
const RENEWAL: Duration = Duration::from_secs(3 * 3_600);

/// The task and what is known of it.
pub struct Host {
    world: World,
    now: Time,
}

impl Default for Host {
    /// A task without containers, whose interface is being made.
    fn default() -> Host {
        let scope = Land::new().scope;
        let world = World {
            task: Some(Arc::new(task(&scope))),
            definition: Some(Arc::new(definition(&scope))),
            interface: Some(interface(false)),
            credentials: Credentials::NotWanted,
            containers: Vec::new(),
            leftovers: Vec::new(),
            published: None,
            pull: (None, None),
            cloud_environment: Arc::default(),
            open_files: 1_024,
            grouped: true,
            limits_lack: None,
            no_room: None,
        };
        Host {
            world,
            now: begun(),
        }
    }
}

impl Host {
    fn change(&mut self, change: impl FnOnce(&mut Task)) {
        let mut task = (**self.world.task.as_ref().expect("a task")).clone();
        change(&mut task);
        self.world.task = Some(Arc::new(task));
    }

    fn define(&mut self, command: &Command<'_>) {
        let number = self.world.containers.len();
        let container = container_definition(command);
        let mut definition = (**self.world.definition.as_ref().expect("one")).clone();
        definition.containers.push(container.clone());
        self.world.definition = Some(Arc::new(definition));
        self.world.containers.push(ContainerWorld {
            id: format!("task-{number}"),
            definition: container,
            image: ImageState::Unknown,
            started_from: None,
            fact: Fact::Absent,
            created_at: None,
            asked_to_stop_at: None,
            killed: false,
            undelivered: None,
        });
    }

    fn named(&mut self, name: &str) -> &mut ContainerWorld {
        let mut all = self.world.containers.iter_mut();
        all.find(|one| one.definition.name == name)
            .unwrap_or_else(|| panic!("no container {name}"))
    }

    fn by_id(&mut self, id: &str) -> &mut ContainerWorld {
        let mut all = self.world.containers.iter_mut();
        all.find(|one| one.id == id).expect("a container")
    }

    fn name_of(&self, id: &str) -> &str {
        let mut all = self.world.containers.iter();
        let one = all.find(|one| one.id == id).expect("a container");
        &one.definition.name
    }

    fn image(&mut self, name: &str, command: &Command<'_>) {
        self.named(name).image = match command.word(1) {
            "fetched" => ImageState::Ready(Arc::new(ReadyImage {
                digest: "sha256:0".into(),
                run: images::RunConfig {
                    command: vec!["/app".into()],
                    ..images::RunConfig::default()
                },
                layers: vec!["/layer".into()],
            })),
            _ => ImageState::Failed(command.words[2..].join(" ")),
        };
    }

    /// `delivery NAME fails`, `lost` or `works`.
    fn delivery(&mut self, name: &str, command: &Command<'_>) {
        let reason = || command.words[2..].join(" ");
        self.named(name).undelivered = match command.word(1) {
            "works" => None,
            "lost" => Some(Undelivered::Lost(reason())),
            "fails" => Some(Undelivered::Yet(reason())),
            other => panic!("no delivery {other}"),
        };
    }

    fn fact(&mut self, name: &str, command: &Command<'_>) {
        let (now, one) = (self.now, self.named(name));
        let started_at = match one.fact {
            Fact::Running { started_at, .. } => Some(started_at),
            _ => None,
        };
        one.fact = match (command.word(0), &one.fact) {
            ("healthy", Fact::Running { started_at, .. }) => Fact::Running {
                started_at: *started_at,
                health: "HEALTHY",
                health_since: Some(now),
            },
            ("runs", _) => Fact::Running {
                started_at: now,
                health: "UNKNOWN",
                health_since: None,
            },
            ("exits", _) => Fact::Ended {
                how: command.word(1).parse().map_or(End::NeverRan, End::Exited),
                started_at,
                reason: None,
                at: now,
            },
            ("vanishes", _) => Fact::Ended {
                how: End::Lost,
                started_at,
                reason: Some("its shim is gone".into()),
                at: now,
            },
            ("stops", _) => Fact::Ended {
                how: End::WithHost(command.word(3).parse().ok()),
                started_at,
                reason: Some("The host was stopped".into()),
                at: now,
            },
            ("is", _) => Fact::Absent,
            (other, _) => panic!("no container can {other}"),
        };
    }
}

impl Stage for Host {
    type Step = Step;
    type Waiting = Waiting;

    fn perform(&mut self, command: &Command<'_>) {
        let now = self.now;
        match command.name {
            "container" => self.define(command),
            "role" => {
                self.change(|task| task.overrides.task_role_arn = Some("role/app".into()));
                self.world.credentials = Credentials::Due;
            }
            "delivery" => self.delivery(command.word(0), command),
            "disk" => {
                let low = command.word(0) == "low";
                self.world.no_room = low.then(|| "the disk is nearly full".to_owned());
            }
            "interface" => {
                let there = command.word(0) == "ready";
                self.world.interface = there.then(|| interface(true));
            }
            "image" => self.image(command.word(0), command),
            "stop" | "release" => {
                let released_at = (command.name == "release").then_some(now);
                self.change(|task| task.stop = Some(stop(now, released_at)));
            }
            "started" => self.change(|task| task.started_at = Some(now)),
            "end" => self.change(|task| task.end = Some(end(now))),
            "forget" => (self.world.task, self.world.definition) = (None, None),
            "up" => {
                for one in &mut self.world.containers {
                    (one.asked_to_stop_at, one.killed) = (None, false);
                    if one.fact == Fact::Absent {
                        one.image = ImageState::Unknown;
                    }
                }
                self.world.published = None;
            }
            name => self.fact(name, command),
        }
    }

    fn now_is(&mut self, now: Time) {
        self.now = now;
        if matches!(self.world.credentials, Credentials::UntilRenewal(at) if at <= now) {
            self.world.credentials = Credentials::Due;
        }
    }

    fn decide(&self, now: Time) -> Plan<Step, Waiting> {
        decide(&self.world, now)
    }

    fn words(&self, step: &Step) -> String {
        match step {
            Step::IssueCredentials { role_arn } => format!("get credentials of {role_arn}"),
            Step::Fetch { reference, .. } => format!("fetch the image {reference}"),
            Step::MakeVolume { volume } => format!("make the volume {volume}"),
            Step::Start {
                container,
                together,
            } => {
                let own = &container.limits;
                let mib = |bytes: Option<u64>| bytes.map_or(0, |bytes| bytes >> 20);
                format!(
                    "start {} with {} of the task's {} MiB",
                    self.name_of(container.id.as_str()),
                    mib(own.memory_hard_bytes),
                    mib(together.memory_hard_bytes)
                )
            }
            Step::CannotStart { id, reason } => format!("give up {}: {reason}", self.name_of(id)),
            Step::Stop { id } => format!("ask {} to stop", self.name_of(id)),
            Step::Kill { id } => format!("kill what is left of {}", self.name_of(id)),
            Step::CleanUp { containers } => format!("remove the files of {}", containers.join(" ")),
            Step::Publish(status) => format!("tell: {}", shown(status)),
        }
    }

    fn apply(&mut self, step: Step, now: Time) {
        match step {
            Step::IssueCredentials { .. } => {
                self.world.credentials = Credentials::UntilRenewal(now + RENEWAL);
            }
            Step::Fetch { container, .. } => self.named(&container).image = ImageState::Fetching,
            Step::MakeVolume { .. } => {}
            Step::Start { container, .. } => {
                let id = container.id.as_str().to_owned();
                self.world.leftovers.push(id.clone());
                self.by_id(&id).fact = Fact::Creating;
            }
            Step::CannotStart { id, reason } => {
                self.by_id(&id).fact = Fact::Ended {
                    how: End::NeverRan,
                    started_at: None,
                    reason: Some(in_words(&reason)),
                    at: now,
                };
            }
            Step::Stop { id } => self.by_id(&id).asked_to_stop_at = Some(now),
            Step::Kill { id } => self.by_id(&id).killed = true,
            Step::CleanUp { .. } => self.world.leftovers.clear(),
            Step::Publish(status) => self.world.published = Some(Arc::new(*status)),
        }
    }
}

/// `RUNNING: app RUNNING, log STOPPED 0`, and why.
fn shown(status: &TaskStatus) -> String {
    let one = |one: &ContainerStatus| {
        let code = one.exit_code.map(|code| format!(" {code}"));
        let health = Some(format!(" {}", one.health)).filter(|_| one.health != "UNKNOWN");
        [
            Some(format!("{} {}", one.name, one.last_status)),
            code,
            health,
        ]
        .into_iter()
        .flatten()
        .collect::<String>()
    };
    let containers: Vec<String> = status.containers.iter().map(one).collect();
    let phase = format!("{:?}", status.phase).to_uppercase();
    let mut text = format!("{phase}: {}", containers.join(", "));
    if let Some(reason) = &status.reason {
        let code = status.stop_code.as_deref().unwrap_or_default();
        text += &format!(" ({code}: {reason})");
    }
    text
}

fn interface(ready: bool) -> Interface {
    Interface {
        ready,
        vpc_cidr: "10.0.0.0/16".parse().expect("a block"),
    }
}

fn stop(at: Time, released_at: Option<Time>) -> StopRequest {
    StopRequest {
        code: "UserInitiated".into(),
        reason: "Task stopped by user".into(),
        at,
        released_at,
    }
}

fn end(at: Time) -> TaskEnd {
    TaskEnd {
        code: "UserInitiated".into(),
        reason: "Task stopped by user".into(),
        containers: Vec::new(),
        started_at: None,
        stopping_at: None,
        execution_stopped_at: None,
        stopped_at: at,
    }
}

fn container_definition(command: &Command<'_>) -> ContainerDefinition {
    let seconds = |name| command.number(name).map(i32::cast_unsigned);
    let after = command.text("after").and_then(|text| text.split_once(':'));
    let check = command.has("check").then(|| ContainerHealthCheck {
        command: vec!["CMD".into(), "true".into()],
        interval_seconds: 5,
        timeout_seconds: 2,
        retries: 2,
        start_period_seconds: 0,
    });
    let volume = command.text("volume").map(|name| MountPoint {
        source_volume: name.into(),
        container_path: "/data".into(),
        read_only: false,
    });
    ContainerDefinition {
        name: command.word(0).into(),
        image: format!("{}:latest", command.word(0)),
        essential: !command.has("not-essential"),
        cpu: 0,
        memory_mib: command.number("memory"),
        memory_reservation_mib: None,
        port_mappings: Vec::new(),
        entry_point: None,
        command: None,
        environment: Vec::new(),
        working_directory: None,
        user: None,
        readonly_root_filesystem: false,
        health_check: check,
        mount_points: volume.into_iter().collect(),
        depends_on: after
            .map(|(container, condition)| Dependency {
                container: container.into(),
                condition: condition.into(),
            })
            .into_iter()
            .collect(),
        start_timeout_seconds: seconds("timeout"),
        stop_timeout_seconds: seconds("stop"),
        ulimits: Vec::new(),
        logs: None,
        docker_labels: BTreeMap::new(),
        capabilities_add: Vec::new(),
        capabilities_drop: Vec::new(),
        init_process_enabled: false,
    }
}

fn definition(scope: &aws::Scope) -> TaskDefinition {
    TaskDefinition {
        scope: scope.clone(),
        family: "app".into(),
        revision: 1,
        status: "ACTIVE".into(),
        task_role_arn: None,
        execution_role_arn: None,
        network_mode: "awsvpc".into(),
        cpu: 256,
        memory_mib: 512,
        requires_compatibilities: vec!["FARGATE".into()],
        cpu_architecture: None,
        operating_system_family: None,
        volumes: Vec::new(),
        containers: Vec::new(),
        registered_at: begun(),
        registered_by: String::new(),
        deregistered_at: None,
        delete_requested_at: None,
        tags: Tags::new(),
    }
}

fn task(scope: &aws::Scope) -> Task {
    Task {
        scope: scope.clone(),
        cluster: "shop".into(),
        id: "task".into(),
        task_definition_arn: "task-definition/app:1".into(),
        task_definition_key: "app:1".into(),
        group: "family:app".into(),
        started_by: None,
        service: None,
        launch_type: "FARGATE".into(),
        platform_version: "1.4.0".into(),
        cpu: 256,
        memory_mib: 512,
        network_interface_id: "eni-1".into(),
        attachment_id: String::new(),
        subnet_id: "subnet-a".into(),
        availability_zone: "eu-west-1a".into(),
        private_ip: "10.0.0.7".parse().expect("an address"),
        mac_address: String::new(),
        private_dns_name: None,
        load_balancers: Vec::new(),
        overrides: Overrides::default(),
        created_at: begun(),
        stop: None,
        started_at: None,
        registered_at: None,
        healthy_at: None,
        failure_counted: false,
        end: None,
        tags: Tags::new(),
    }
}
