//! All that may be done about a service, with every choice made.

use aws::Scope;
use base::Time;
use resources::ecs::{Deployment, Event, Service};
use std::fmt;

/// Which service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// Where.
    pub scope: Scope,
    /// Its cluster's name.
    pub cluster: String,
    /// Its name.
    pub name: String,
}

impl Subject {
    /// The subject that a service is.
    pub fn of(service: &Service) -> Subject {
        Subject {
            scope: service.scope.clone(),
            cluster: service.cluster.clone(),
            name: service.name.clone(),
        }
    }

    /// The key of the service's row.
    pub fn key(&self) -> String {
        self.scope.key(&[&self.cluster, &self.name])
    }

    /// `arn:…:service/CLUSTER/NAME`.
    pub fn arn(&self) -> String {
        let name = format!("service/{}/{}", self.cluster, self.name);
        aws::Arn::regional("ecs", &self.scope, name)
    }

    /// The key of a task's row.
    pub fn task_key(&self, id: &str) -> String {
        self.scope.key(&[&self.cluster, id])
    }
}

/// An act upon a service.
#[derive(Clone, PartialEq)]
pub struct Step {
    /// The service.
    pub service: Subject,
    /// What is done.
    pub act: Act,
}

impl fmt::Debug for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.act)
    }
}

/// A task that is to stop, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop {
    /// The task's id.
    pub task: String,
    /// AWS's words.
    pub reason: String,
}

/// What may be done.
#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    /// Makes a task and its interface, unless the service was changed since that was decided.
    StartTask {
        /// The deployment, the newest.
        deployment: String,
        /// The desired count that it was decided for.
        desired_count: u32,
        /// The new task's id.
        task: String,
        /// Where its interface is made.
        subnet: String,
        /// The id of the event that names all tasks of this plan.
        event: String,
        /// The id of the event that says why the task has no place, if so.
        complaint: String,
        /// Now.
        at: Time,
    },
    /// Asks tasks to stop, unless the service was changed since that was decided.
    StopTasks {
        /// The newest deployment that it was decided for.
        deployment: String,
        /// The desired count that it was decided for.
        desired_count: u32,
        /// Which.
        tasks: Vec<Stop>,
        /// What the service says about it.
        events: Vec<Event>,
        /// Now.
        at: Time,
    },
    /// Remembers that tasks were healthy; the count of failures begins anew.
    RecordHealthy {
        /// Which.
        tasks: Vec<String>,
        /// Their deployments.
        deployments: Vec<String>,
        /// Now.
        at: Time,
    },
    /// Counts failures, each once.
    RecordFailures {
        /// The tasks that failed.
        tasks: Vec<String>,
        /// The deployment whose circuit breaker counts them.
        deployment: Option<String>,
        /// Until when no task is started, and how many waves of failures there were.
        throttle: Option<(Time, u32)>,
        /// What the service says about it.
        events: Vec<Event>,
    },
    /// Tasks keep running: the next failure is the first again.
    ForgetFailures,
    /// The circuit breaker stops the newest deployment.
    FailDeployment {
        /// Which.
        deployment: String,
        /// What it is rolled back to.
        back_to: Option<Box<Deployment>>,
        /// What the service says about it.
        events: Vec<Event>,
        /// Now.
        at: Time,
    },
    /// Drops older deployments whose tasks have all ended.
    RetireDeployments {
        /// Which.
        deployments: Vec<String>,
    },
    /// The newest deployment is done, and the service steady.
    CompleteDeployment {
        /// Which.
        deployment: String,
        /// What the service says about it.
        events: Vec<Event>,
        /// Now.
        at: Time,
    },
    /// Says something.
    Announce {
        /// What.
        event: Event,
        /// Whether it is that the service is steady.
        steady: bool,
    },
    /// A deleted service has no task any more.
    Deactivate {
        /// Now.
        at: Time,
    },
    /// Deletes the row of a service that was deleted an hour ago.
    Forget,
}
