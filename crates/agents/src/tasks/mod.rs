//! The task agent: ECS's tasks to containers on this host, and what they do back to rows.
//!
//! A key for each task. What a process has to remember between two looks (an image being fetched,
//! when a container was asked to stop) is in [`memory`] and may be forgotten: a restarted `up`
//! looks at the containers' files and goes on.

mod container;
mod decide;
mod dependencies;
mod images;
mod lives;
mod logins;
mod logs;
mod memory;
mod metadata;
mod observe;
mod pulled;
mod removal;
mod stats;
mod status;
mod watch;
mod world;

pub use decide::{Step, Waiting, decide};
pub use images::Shelf;
pub use lives::note_stop;
pub use logs::ship_logs;
pub use memory::in_words;
pub use metadata::documents;
pub use stats::Stats;
pub use watch::{Watcher, follow, ship};
pub use world::{
    ContainerWorld, Credentials, End, Fact, ImageState, Interface, ReadyImage, Undelivered, World,
};

use crate::cloud::Cloud;
use crate::hands::{Hands, Request};
use aws::Fault;
use base::{Clock, Time};
use containers::config::{Container, ContainerId, Limits};
use containers::{Launch, ShimSignal};
use control::{Controller, Plan, Waker};
use memory::Memory;
use resources::ec2::InterfaceStatus;
use resources::ecs::{Cluster, LimitsLack, Task, TaskStatus};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use store::{Change, Row, Store};

/// What the agent works with.
#[derive(Clone)]
pub struct Host {
    /// The rows.
    pub store: Store,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// What acts inside the fabric.
    pub hands: Arc<Hands>,
    /// The cloud's own operations.
    pub cloud: Arc<dyn Cloud>,
    /// Images.
    pub shelf: Arc<Shelf>,
    /// Where containers' directories are, as this process sees them.
    pub containers: PathBuf,
    /// Control groups, or why there are none.
    pub groups: Arc<Result<containers::cgroups::Groups, String>>,
    /// Starts a shim for a container's directory as the shim sees it.
    pub shim: Arc<dyn Fn(&Path) -> Command + Send + Sync>,
    /// This process's own limit of open files, which it cannot raise for others.
    pub open_files: u64,
    /// Environment that every container gets, unless it sets it.
    pub cloud_environment: Arc<BTreeMap<String, String>>,
    /// Wakes this agent's keys.
    pub waker: Waker,
    /// Awaits what containers do.
    pub watcher: Arc<Watcher>,
}

impl Host {
    /// What lacks to hold limits here; nothing when all are held.
    pub fn limits_lack(&self) -> Option<LimitsLack> {
        match &*self.groups {
            Ok(groups) => groups.lacking().map(|lacking| LimitsLack {
                reason: lacking.reason,
                holds_cpu: groups.has(containers::Controller::Cpu),
                holds_memory: groups.has(containers::Controller::Memory),
            }),
            Err(reason) => Some(LimitsLack {
                reason: reason.clone(),
                holds_cpu: false,
                holds_memory: false,
            }),
        }
    }
}

/// The place of a container in its task's definition, by its id.
fn number(id: &str) -> Option<usize> {
    id.rsplit('-').next()?.parse().ok()
}

/// The task of an id, in what the prefix of keys holds. Clusters are few and tasks are many, so it
/// is looked for in each cluster.
fn named(store: &Store, prefix: &str, id: &str) -> Option<Arc<Task>> {
    let clusters = store.scan::<Cluster>(prefix);
    let mut found = clusters.iter().filter_map(|cluster| {
        let key = cluster.scope.key(&[&cluster.name, id]);
        store.get::<Task>(&key)
    });
    found.next()
}

/// The controller.
pub struct TaskAgent {
    host: Host,
    memory: Arc<Memory>,
}

impl TaskAgent {
    /// An agent that remembers nothing yet.
    pub fn new(host: Host) -> TaskAgent {
        TaskAgent {
            host,
            memory: Arc::default(),
        }
    }

    fn directory(&self, id: &str) -> PathBuf {
        self.host.containers.join(id)
    }

    async fn fetch(&self, task: &Task, container: &str, reference: String) {
        let key = (task.id.clone(), container.to_owned());
        if !self.memory.begin_fetch(&key, self.host.clock.now()) {
            return;
        }
        let (memory, shelf, clock) = (
            self.memory.clone(),
            self.host.shelf.clone(),
            self.host.clock.clone(),
        );
        let (task, waker) = (task.clone(), self.host.waker.clone());
        let role = execution_role(&self.host.store, &task);
        // The fetch goes on while other steps are taken; its end wakes the key.
        tokio::spawn(async move {
            let image = shelf.image(&task.scope, role.as_deref(), &reference).await;
            memory.end_fetch(&key, image, clock.now());
            waker.wake(&task.key(), clock.now());
        });
    }

    /// Starts a container in a control group of its own below its task's.
    fn start(&self, task: &Task, config: &Container, together: &Limits) -> Result<(), String> {
        let id = &config.id;
        let directory = self.directory(id.as_str());
        let group = match (&*self.host.groups, ContainerId::new(&task.id)) {
            (Ok(groups), Some(shared)) => Some(
                groups
                    .nested(&shared, &groups.holdable(together))
                    .and_then(|below| below.create(id, &below.holdable(&config.limits)))
                    .map_err(|e| e.to_string())?,
            ),
            _ => None,
        };
        let inside = container::directory_inside(id.as_str());
        let noted = lives::note_start(&directory).and_then(|()| {
            let pulled = self.pulled(task, id.as_str());
            pulled.map_or(Ok(()), |pulled| pulled.note(&directory))
        });
        noted.map_err(|error| format!("cannot write into {}: {error}", directory.display()))?;
        let started = containers::launch(Launch {
            directory: &directory,
            container: config,
            group: group.as_ref(),
            command: (self.host.shim)(&inside),
        });
        match started {
            Ok(_) | Err(containers::LaunchError::AlreadyRunning) => self.host.watcher.add(id),
            Err(error) => Err(error.to_string()),
        }
    }

    /// Makes what a container needs and starts it; what is in the way is its end.
    async fn begin(&self, key: &str, config: &Container, together: &Limits) -> Result<(), Fault> {
        let (task, id) = (self.task(key)?, config.id.as_str());
        let ready = self.open_logs(&task, id).await;
        // What happened between starting and watching is seen by the wake-up after this step.
        if let Err(reason) = ready.and_then(|()| self.start(&task, config, together)) {
            self.memory.cannot_start(id, reason, self.host.clock.now());
        }
        Ok(())
    }

    /// AWS's agent makes the log stream first; a task that cannot log is not started.
    async fn open_logs(&self, task: &Task, id: &str) -> Result<(), String> {
        let Some(number) = number(id) else {
            return Ok(());
        };
        let refused = |words: String| {
            format!(
                "ResourceInitializationError: failed to validate logger args: failed to create \
                 Cloudwatch log stream: {words}"
            )
        };
        let Some(stream) = logs::stream(&self.host, task, number).map_err(refused)? else {
            return Ok(());
        };
        let opened = self.host.cloud.open_stream(&stream).await;
        opened.map_err(|fault| refused(format!("{}: {}", fault.code, fault.message)))
    }

    fn task(&self, key: &str) -> Result<Arc<Task>, Fault> {
        let task = self.host.store.get::<Task>(key);
        task.ok_or_else(|| Fault::internal(format!("the task {key} is gone")))
    }
}

/// A step and the task it is for.
#[derive(Clone, Debug)]
pub struct Ordered {
    /// The task's key.
    pub key: String,
    /// What to do.
    pub step: Step,
}

impl Controller for TaskAgent {
    const NAME: &'static str = "task";
    const TABLES: &'static [&'static str] =
        &[Task::TABLE, TaskStatus::TABLE, InterfaceStatus::TABLE];
    type World = (String, World);
    type Step = Ordered;
    type Waiting = Waiting;

    fn keys(&self, store: &Store, change: &Change) -> Vec<String> {
        match change.table {
            Task::TABLE | TaskStatus::TABLE => vec![change.key.to_string()],
            InterfaceStatus::TABLE => observe::task_of_interface(store, &change.key),
            _ => Vec::new(),
        }
    }

    fn all_keys(&self, store: &Store) -> Vec<String> {
        let mut keys: Vec<String> = store
            .scan::<Task>("")
            .iter()
            .map(|task| task.key())
            .collect();
        keys.extend(observe::orphans(&self.host, &keys));
        keys
    }

    fn observe(&self, key: &str) -> (String, World) {
        (
            key.to_owned(),
            observe::world(&self.host, &self.memory, key),
        )
    }

    fn decide((key, world): &(String, World), now: Time) -> Plan<Ordered, Waiting> {
        let Plan {
            steps,
            waiting,
            again_at,
        } = decide(world, now);
        let ordered = |step| Ordered {
            key: key.clone(),
            step,
        };
        Plan {
            steps: steps.into_iter().map(ordered).collect(),
            waiting,
            again_at,
        }
    }

    async fn apply(&self, Ordered { key, step }: Ordered) -> Result<(), Fault> {
        match step {
            Step::IssueCredentials { role_arn } => {
                let task = self.task(&key)?;
                self.host
                    .cloud
                    .issue_credentials(&task.scope, &role_arn, &task.id)
                    .await
            }
            Step::Fetch {
                container,
                reference,
            } => {
                let task = self.task(&key)?;
                self.fetch(&task, &container, reference).await;
                Ok(())
            }
            Step::MakeVolume { volume } => {
                let path = container::volume_inside(&self.task(&key)?.id, &volume);
                let path =
                    path.ok_or_else(|| Fault::internal(format!("{volume:?} is no volume")))?;
                let made = self
                    .host
                    .hands
                    .ask(Request::MakeDirectory(path), None)
                    .await;
                made.map(|_| ()).map_err(Fault::internal)
            }
            Step::Start {
                container,
                together,
            } => self.begin(&key, &container, &together).await,
            Step::CannotStart { id, reason } => {
                self.memory.cannot_start(&id, reason, self.host.clock.now());
                Ok(())
            }
            // Noted only when it was heard: a shim that does not listen yet is asked again.
            Step::Stop { id } => {
                self.signal(&id, ShimSignal::Stop)?;
                self.memory.asked_to_stop(&id, self.host.clock.now());
                Ok(())
            }
            Step::Kill { id } => {
                self.kill(&id)?;
                self.memory.killed(&id);
                Ok(())
            }
            Step::CleanUp { containers } => {
                self.clean_up(&key, containers).await?;
                self.memory.forget(&key);
                Ok(())
            }
            Step::Publish(status) => {
                let put = |tx: &mut store::Transaction| {
                    tx.put((*status).clone());
                    Ok::<(), Fault>(())
                };
                self.host
                    .store
                    .transact_async(put)
                    .await
                    .map_err(crate::store_fault)
            }
        }
    }
}

impl TaskAgent {
    /// By its shim; without one, what is in its group.
    fn kill(&self, id: &str) -> Result<(), Fault> {
        let directory = self.directory(id);
        if containers::signal(&directory, ShimSignal::Kill).map_err(Fault::internal)? {
            return Ok(());
        }
        let group = containers::observe::group(&directory).map_err(Fault::internal)?;
        group.map_or(Ok(()), |group| group.kill().map_err(Fault::internal))
    }

    fn signal(&self, id: &str, signal: ShimSignal) -> Result<(), Fault> {
        match containers::signal(&self.directory(id), signal).map_err(Fault::internal)? {
            true => Ok(()),
            false => Err(Fault::internal(format!("the shim of {id} does not listen"))),
        }
    }
}

/// The role of a task's containers.
fn role(world: &World) -> Option<String> {
    let overridden = world
        .task
        .as_ref()
        .and_then(|task| task.overrides.task_role_arn.clone());
    let defined = || world.definition.as_ref()?.task_role_arn.clone();
    overridden.or_else(defined)
}

/// The role as which images are fetched and logs are put.
fn execution_role(store: &Store, task: &Task) -> Option<String> {
    let defined = || {
        let definition = store.get::<resources::ecs::TaskDefinition>(&task.task_definition_key)?;
        definition.execution_role_arn.clone()
    };
    task.overrides.execution_role_arn.clone().or_else(defined)
}

/// Where a task's credentials are answered.
pub fn credentials_path(task_id: &str) -> String {
    format!("/v2/credentials/{task_id}")
}
