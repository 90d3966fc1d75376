//! What the task agent knows of one task: the intent, what it needs first, what its containers do.

use base::Time;
use ipnet::Ipv4Net;
use resources::ecs::{ContainerDefinition, LimitsLack, Task, TaskDefinition, TaskStatus};
use std::collections::BTreeMap;
use std::sync::Arc;

/// An image that can be run: all its layers lie unpacked on the shelf.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadyImage {
    /// `sha256:…` of the manifest.
    pub digest: String,
    /// How its maker wants it run.
    pub run: images::RunConfig,
    /// Its layers' directories as the shim sees them, the lowest first.
    pub layers: Vec<std::path::PathBuf>,
}

/// How far an image is.
#[derive(Clone, Debug, PartialEq)]
pub enum ImageState {
    /// Nobody has asked for it since the agent started.
    Unknown,
    /// It is being fetched or unpacked.
    Fetching,
    /// It can be run.
    Ready(Arc<ReadyImage>),
    /// It cannot be had; the words after `CannotPullContainerError: `.
    Failed(String),
}

/// What a container does.
#[derive(Clone, Debug, PartialEq)]
pub enum Fact {
    /// It was never started.
    Absent,
    /// It is being started.
    Creating,
    /// It runs.
    Running {
        /// Since when.
        started_at: Time,
        /// `UNKNOWN`, `HEALTHY` or `UNHEALTHY`.
        health: &'static str,
        /// Since when, where it is checked and that is known.
        health_since: Option<Time>,
    },
    /// It has ended, or could not be started.
    Ended {
        /// How.
        how: End,
        /// When its program was executed, if it was.
        started_at: Option<Time>,
        /// AWS's words, if there is more to say than the code.
        reason: Option<String>,
        /// When.
        at: Time,
    },
}

/// How a container ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Its program ended with this code, or was killed: 128 + signal.
    Exited(i32),
    /// Its program never ran.
    NeverRan,
    /// Its shim is gone, and it with its shim; nobody saw how.
    Lost,
    /// It was stopped with the host, with this code if that is known.
    WithHost(Option<i32>),
}

impl End {
    /// Exit code, or 128 + signal, as far as it is known.
    pub fn code(self) -> Option<i32> {
        match self {
            End::Exited(code) => Some(code),
            End::WithHost(code) => code,
            End::NeverRan | End::Lost => None,
        }
    }
}

impl Fact {
    /// Whether it was stopped with the host.
    pub fn ended_with_host(&self) -> bool {
        matches!(
            self,
            Fact::Ended {
                how: End::WithHost(_),
                ..
            }
        )
    }

    /// Whether its shim is gone without a word.
    pub fn is_lost(&self) -> bool {
        matches!(self, Fact::Ended { how: End::Lost, .. })
    }

    /// Whether a process may be there.
    pub fn is_alive(&self) -> bool {
        matches!(self, Fact::Creating | Fact::Running { .. })
    }
}

/// Why a container's log is not where it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undelivered {
    /// It could not be delivered yet, and is tried again.
    Yet(String),
    /// Its last lines could not be delivered, and its files are gone.
    Lost(String),
}

/// One container of the task.
#[derive(Clone, Debug)]
pub struct ContainerWorld {
    /// `TASK-NUMBER`.
    pub id: String,
    /// What it should be.
    pub definition: ContainerDefinition,
    /// Its image.
    pub image: ImageState,
    /// The digest of the image that it was started from, if it was.
    pub started_from: Option<String>,
    /// What it does.
    pub fact: Fact,
    /// When it was begun to be started.
    pub created_at: Option<Time>,
    /// When this process asked it to stop.
    pub asked_to_stop_at: Option<Time>,
    /// Whether this process killed it.
    pub killed: bool,
    /// Whether its log is not where it should be.
    pub undelivered: Option<Undelivered>,
}

/// The interface's part.
#[derive(Clone, Debug, PartialEq)]
pub struct Interface {
    /// Whether it is in the kernel.
    pub ready: bool,
    /// The VPC's block, from which its resolver's address follows.
    pub vpc_cidr: Ipv4Net,
}

/// The task role's credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Credentials {
    /// The task has no role.
    NotWanted,
    /// None are there, or they end soon.
    Due,
    /// They are there, and are renewed then.
    UntilRenewal(Time),
}

/// All of it.
#[derive(Clone, Debug)]
pub struct World {
    /// The intent; `None` when the row is gone.
    pub task: Option<Arc<Task>>,
    /// Its definition.
    pub definition: Option<Arc<TaskDefinition>>,
    /// Its interface; `None` when that row is gone.
    pub interface: Option<Interface>,
    /// Its role's credentials.
    pub credentials: Credentials,
    /// Its containers, in the definition's order.
    pub containers: Vec<ContainerWorld>,
    /// What is left on this host of a task that is over.
    pub leftovers: Vec<String>,
    /// What was last told.
    pub published: Option<Arc<TaskStatus>>,
    /// When fetching images began and ended.
    pub pull: (Option<Time>, Option<Time>),
    /// Environment that every container gets, unless it sets it: the API's address, the region.
    pub cloud_environment: Arc<BTreeMap<String, String>>,
    /// The most files that a container may have open where its definition says nothing.
    pub open_files: u64,
    /// Whether containers get control groups; without, no limit is asked for.
    pub grouped: bool,
    /// What lacks to hold limits here, which the status says.
    pub limits_lack: Option<LimitsLack>,
    /// Why nothing is started: the disk is nearly full, and what is left belongs to what runs.
    pub no_room: Option<String>,
}
