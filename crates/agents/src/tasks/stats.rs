//! A task's statistics: measured when they are asked for, from the counters of its containers'
//! groups and of its interface. Nothing is measured while nobody asks.
//!
//! Each answer rests on two samples, so that rates can be told. A sample that is a few seconds old
//! serves as the first of the next answer; without one, two are taken a second apart.
//!
//! It must never answer a number that was not counted: what this host does not count is absent.
//!
//! AWS: ECS Developer Guide, "Amazon ECS task metadata endpoint version 4 for tasks on Fargate".

mod document;

use super::Host;
use base::Time;
use containers::Observation;
use containers::cgroups::{Counters, Machine};
use network::Carried;
use resources::ecs::{Task, TaskDefinition};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Between two samples there is at least that.
const APART: Duration = Duration::from_secs(1);
/// An older sample says little of now, and is forgotten.
const KEPT: Duration = Duration::from_secs(15);

/// What was counted of a task at one moment.
#[derive(Clone, Debug)]
pub struct Sample {
    /// When.
    pub at: Time,
    /// The whole machine.
    pub machine: Machine,
    /// What the task's interfaces had carried.
    pub interfaces: BTreeMap<String, Carried>,
    /// Of its containers that ran, by their id.
    pub containers: BTreeMap<String, Counters>,
}

/// Two samples that follow one another.
#[derive(Clone, Debug)]
pub struct Pair {
    /// The older one.
    pub before: Arc<Sample>,
    /// The newer one.
    pub after: Arc<Sample>,
}

/// A status of HTTP, and a document.
pub type Answer = (u16, String);

type Cell = Arc<tokio::sync::Mutex<Option<Pair>>>;

/// Who measures.
pub struct Stats {
    host: Host,
    /// Last pairs by the task's id, and when they were asked for.
    pairs: Mutex<BTreeMap<String, (Time, Cell)>>,
}

/// What is asked for: one container, or all of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Asked<'a> {
    task: &'a str,
    container: Option<&'a str>,
}

/// `/v4/CONTAINER/stats` and `/v4/CONTAINER/task/stats`.
fn asked(path: &str) -> Option<Asked<'_>> {
    let rest = path.strip_prefix("/v4/")?.strip_suffix("/stats")?;
    let (container, whole) = match rest.strip_suffix("/task") {
        Some(container) => (container, true),
        None => (rest, false),
    };
    let (task, _number) = container.rsplit_once('-')?;
    Some(Asked {
        task,
        container: (!whole).then_some(container),
    })
}

/// The paths at which a container asks for statistics, below its own.
pub fn paths(base: &str) -> [String; 2] {
    [format!("{base}/stats"), format!("{base}/task/stats")]
}

impl Stats {
    /// Measures the containers of a host.
    pub fn of(host: Host) -> Stats {
        Stats {
            host,
            pairs: Mutex::default(),
        }
    }

    /// The document at a path of the metadata endpoint. The asker's right is not judged here.
    pub async fn answer(&self, path: &str) -> Answer {
        let Some(asked) = asked(path) else {
            return said(404, "there are no statistics at this path");
        };
        let Some(task) = super::named(&self.host.store, "", asked.task) else {
            return said(404, "there is no such task");
        };
        let definition = self
            .host
            .store
            .get::<TaskDefinition>(&task.task_definition_key);
        let Some(definition) = definition else {
            return said(404, "the task's definition is gone");
        };
        let pair = match self.pair(&task, definition.containers.len()).await {
            Ok(pair) => pair,
            Err(reason) => {
                tracing::warn!(task = task.id, reason, "its statistics cannot be measured");
                return said(500, "the statistics cannot be measured now");
            }
        };
        let all = definition.containers.iter().enumerate();
        let mut all = all.map(|(number, container)| {
            let id = format!("{}-{number}", task.id);
            let document = document::container(&id, &container.name, &pair);
            (id, document)
        });
        match asked.container {
            // One that does not run has none.
            None => (200, Value::Object(all.collect::<Map<_, _>>()).to_string()),
            Some(wanted) => match all.find(|(id, _)| id == wanted) {
                Some((_, Value::Null)) => said(404, "the container does not run"),
                Some((_, document)) => (200, document.to_string()),
                None => said(404, "there is no such container"),
            },
        }
    }

    /// The newest pair, measured now unless that was done within the last second.
    async fn pair(&self, task: &Task, count: usize) -> Result<Pair, String> {
        let cell = self.cell(&task.id);
        let mut last = cell.lock().await;
        let now = self.host.clock.now();
        let before = match last.as_ref() {
            Some(pair) if now < pair.after.at + APART && pair.after.at <= now => {
                return Ok(pair.clone());
            }
            Some(pair) if usable(&pair.after, now) => pair.after.clone(),
            Some(_) | None => self.first(task, count).await?,
        };
        let mut pair = Pair {
            after: Arc::new(self.sample(task, count).await?),
            before,
        };
        // A container that has just begun has nothing before.
        if !follows(&pair) {
            tokio::time::sleep(APART).await;
            pair = Pair {
                before: pair.after,
                after: Arc::new(self.sample(task, count).await?),
            };
        }
        *last = Some(pair.clone());
        Ok(pair)
    }

    async fn first(&self, task: &Task, count: usize) -> Result<Arc<Sample>, String> {
        let sample = self.sample(task, count).await?;
        tokio::time::sleep(APART).await;
        Ok(Arc::new(sample))
    }

    /// Where a task's pair lies. Those that nobody asks for are forgotten.
    fn cell(&self, task: &str) -> Cell {
        let now = self.host.clock.now();
        let mut pairs = self.pairs.lock().unwrap_or_else(PoisonError::into_inner);
        pairs.retain(|_, (asked_at, cell)| now < *asked_at + KEPT || Arc::strong_count(cell) > 1);
        let (asked_at, cell) = pairs.entry(task.to_owned()).or_default();
        *asked_at = now;
        cell.clone()
    }

    async fn sample(&self, task: &Task, count: usize) -> Result<Sample, String> {
        let namespace = network::port_namespace(&task.network_interface_id);
        let text = self.host.hands.counters(namespace).await;
        let interfaces = network::carried(&text.map_err(|error| error.to_string())?);
        let (host, task) = (self.host.clone(), task.id.clone());
        let count = move || counted(&host, &task, count);
        let counted = tokio::task::spawn_blocking(count).await;
        let (at, machine, containers) = counted.map_err(|error| error.to_string())??;
        Ok(Sample {
            at,
            machine,
            interfaces,
            containers,
        })
    }
}

type Counted = (Time, Machine, BTreeMap<String, Counters>);

/// Reads the counters of the containers that run. Blocks for no longer than the reads.
fn counted(host: &Host, task: &str, count: usize) -> Result<Counted, String> {
    let machine = containers::cgroups::machine().map_err(|error| error.to_string())?;
    let mut all = BTreeMap::new();
    for number in 0..count {
        let id = format!("{task}-{number}");
        let directory = host.containers.join(&id);
        let seen = containers::observe(&directory).map_err(|error| error.to_string())?;
        if !matches!(seen, Observation::Running(_)) {
            continue;
        }
        let group = containers::observe::group(&directory).map_err(|error| error.to_string())?;
        // Without a group nothing of it is counted.
        let counters = group.map_or_else(|| Ok(Counters::default()), |group| group.counters());
        all.insert(id, counters.map_err(|error| error.to_string())?);
    }
    Ok((host.clock.now(), machine, all))
}

/// Whether a sample can stand before one that is taken now.
fn usable(sample: &Sample, now: Time) -> bool {
    sample.at + APART <= now && now < sample.at + KEPT
}

/// Whether every container of the second sample was in the first.
fn follows(pair: &Pair) -> bool {
    let mut ids = pair.after.containers.keys();
    ids.all(|id| pair.before.containers.contains_key(id))
}

fn said(status: u16, words: &str) -> Answer {
    (status, json!(words).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_names_a_container_or_its_whole_task() {
        let of = |container| Asked {
            task: "0af3",
            container,
        };
        for (path, expected) in [
            ("/v4/0af3-1/stats", Some(of(Some("0af3-1")))),
            ("/v4/0af3-1/task/stats", Some(of(None))),
            ("/v4/0af3/stats", None),
            ("/v4/0af3-1", None),
            ("/v4/0af3-1/task", None),
            ("/v3/0af3-1/stats", None),
        ] {
            assert_eq!(asked(path), expected, "{path}");
        }
        for path in paths("/v4/0af3-1") {
            assert!(asked(&path).is_some(), "{path}");
        }
    }

    #[test]
    fn a_sample_serves_again_after_a_second_and_for_some() {
        let sample = Sample {
            at: Time::from_millis(10_000),
            machine: Machine::default(),
            interfaces: BTreeMap::new(),
            containers: BTreeMap::new(),
        };
        for (now_ms, expected) in [
            (9_000, false),
            (10_500, false),
            (11_000, true),
            (24_999, true),
            (25_000, false),
        ] {
            assert_eq!(
                usable(&sample, Time::from_millis(now_ms)),
                expected,
                "{now_ms}"
            );
        }
    }
}
