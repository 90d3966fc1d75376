//! Awaits what containers do: wakes their tasks and ships their logs.

use super::world::Undelivered;
use super::{Host, ship_logs};
use base::Time;
use containers::config::ContainerId;
use containers::watch::{Change, Watch};
use resources::ecs::Task;
use rustix::event::{PollFd, PollFlags, poll};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use store::Row;
use tokio::sync::Notify;
use tokio::time::timeout;

/// After a delivery that failed, the next try; twice as long after each more.
const RETRY: Duration = Duration::from_secs(1);
const RETRY_MAX: Duration = Duration::from_secs(8);

/// The watch over all containers' directories.
#[derive(Debug)]
pub struct Watcher {
    watch: Mutex<Watch>,
    dirty: Mutex<BTreeSet<String>>,
    shipping: Notify,
    /// Held while lines are read, delivered and noted as delivered: two that begin at the same
    /// offset would deliver the same lines.
    pub(super) delivering: tokio::sync::Mutex<()>,
    undelivered: Mutex<BTreeMap<String, Undelivered>>,
}

impl Watcher {
    /// Watches the containers that are there.
    pub fn over(directory: &Path) -> Result<Watcher, containers::watch::WatchError> {
        Ok(Watcher {
            watch: Mutex::new(Watch::new(directory, true)?),
            dirty: Mutex::default(),
            shipping: Notify::new(),
            delivering: tokio::sync::Mutex::default(),
            undelivered: Mutex::default(),
        })
    }

    /// Watches one more. What it wrote before that woke nobody: its log is looked at.
    pub fn add(&self, id: &ContainerId) -> Result<(), String> {
        let mut watch = self.watch.lock().unwrap_or_else(PoisonError::into_inner);
        watch.add(id).map_err(|error| error.to_string())?;
        self.wrote(id.as_str());
        Ok(())
    }

    /// Notes that a container has written.
    pub fn wrote(&self, id: &str) {
        let mut dirty = self.dirty.lock().unwrap_or_else(PoisonError::into_inner);
        dirty.insert(id.to_owned());
        self.shipping.notify_one();
    }

    /// Why a container's log is not where it should be, if it is not.
    pub fn undelivered(&self, id: &str) -> Option<Undelivered> {
        self.undelivered_logs().get(id).cloned()
    }

    /// Notes how a delivery went; whether that is news. What is lost stays so.
    fn tried(&self, id: &str, outcome: &Result<(), String>) -> bool {
        let mut all = self.undelivered_logs();
        match (outcome, all.get(id)) {
            (_, Some(Undelivered::Lost(_))) | (Ok(()), None) => false,
            (Ok(()), Some(_)) => all.remove(id).is_some(),
            (Err(reason), _) => {
                let now = Undelivered::Yet(reason.clone());
                all.insert(id.to_owned(), now.clone()) != Some(now)
            }
        }
    }

    /// Notes that a container's files go before its last lines were delivered.
    pub(super) fn lost(&self, id: &str, reason: String) {
        let lost = Undelivered::Lost(reason);
        self.undelivered_logs().insert(id.to_owned(), lost);
    }

    /// Forgets the containers of a task that is gone.
    pub(super) fn forget(&self, task: &str) {
        self.undelivered_logs()
            .retain(|id, _| owner(id).is_none_or(|(one, _)| one != task));
    }

    fn undelivered_logs(&self) -> MutexGuard<'_, BTreeMap<String, Undelivered>> {
        self.undelivered
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn take_dirty(&self) -> BTreeSet<String> {
        std::mem::take(&mut *self.dirty.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The task of a container's id, and the container's number.
fn owner(id: &str) -> Option<(&str, usize)> {
    let (task, number) = id.rsplit_once('-')?;
    Some((task, number.parse().ok()?))
}

/// Wakes tasks as their containers' files change. Blocks for as long as the process lives.
pub fn follow(host: &Host) -> io::Result<()> {
    let descriptor = {
        let watch = host
            .watcher
            .watch
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        watch.descriptor().try_clone_to_owned()?
    };
    let mut keys: HashMap<String, String> = HashMap::new();
    loop {
        let mut polled = [PollFd::new(&descriptor, PollFlags::IN)];
        match poll(&mut polled, None) {
            Ok(_) | Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        let changes = {
            let mut watch = host
                .watcher
                .watch
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            watch
                .changes()
                .map_err(|error| io::Error::other(error.to_string()))?
        };
        for change in changes {
            tell(host, &mut keys, &change);
        }
    }
}

fn tell(host: &Host, keys: &mut HashMap<String, String>, change: &Change) {
    let (id, wrote) = match change {
        Change::Status(id) => (id, false),
        Change::Exit(id) | Change::Log(id) => (id, true),
    };
    if wrote {
        host.watcher.wrote(id.as_str());
    }
    if matches!(change, Change::Log(_)) {
        return;
    }
    let Some((task, _)) = owner(id.as_str()) else {
        return;
    };
    if !keys.contains_key(task) {
        let all = host.store.scan::<Task>("");
        *keys = all
            .iter()
            .map(|task| (task.id.clone(), task.key()))
            .collect();
    }
    if let Some(key) = keys.get(task) {
        host.waker.wake(key, host.clock.now());
    }
}

/// Ships what containers have written, until the future is dropped.
pub async fn ship(host: Arc<Host>) {
    for task in host.store.scan::<Task>("") {
        for number in 0..containers_of(&host, &task) {
            host.watcher.wrote(&format!("{}-{number}", task.id));
        }
    }
    let mut failed: BTreeMap<String, Failed> = BTreeMap::new();
    loop {
        let woken = host.watcher.shipping.notified();
        match failed.values().map(|one| one.again_at).min() {
            // Whichever comes first: what failed is due, or another has written.
            Some(due) => drop(timeout(due.since(host.clock.now()).min(RETRY_MAX), woken).await),
            None => woken.await,
        }
        for id in due(&failed, host.watcher.take_dirty(), host.clock.now()) {
            if ship_one(&host, &id).await.is_ok() {
                failed.remove(&id);
                continue;
            }
            let wait = failed.get(&id).map_or(RETRY, |one| one.wait * 2);
            let wait = wait.min(RETRY_MAX);
            let again_at = host.clock.now() + wait;
            failed.insert(id, Failed { again_at, wait });
        }
    }
}

/// A container whose log could not be delivered.
#[derive(Clone, Copy, Debug)]
struct Failed {
    again_at: Time,
    wait: Duration,
}

/// Whose log is delivered now: those that have written, and those that failed when they are due. A
/// container that goes on writing is not tried more often, nor does one that fails delay another.
fn due(failed: &BTreeMap<String, Failed>, wrote: BTreeSet<String>, now: Time) -> BTreeSet<String> {
    let mut due = wrote;
    due.retain(|id| !failed.contains_key(id));
    // One that is further away was noted before the clock was set back.
    let is_due = |one: &Failed| one.again_at <= now || one.again_at.since(now) > RETRY_MAX;
    let again = failed.iter().filter(|(_, one)| is_due(one));
    due.extend(again.map(|(id, _)| id.clone()));
    due
}

fn containers_of(host: &Host, task: &Task) -> usize {
    let definition = host
        .store
        .get::<resources::ecs::TaskDefinition>(&task.task_definition_key);
    definition.map_or(0, |definition| definition.containers.len())
}

async fn ship_one(host: &Host, id: &str) -> Result<(), String> {
    let Some((task, number)) = owner(id) else {
        return Ok(());
    };
    let tasks = host.store.scan::<Task>("");
    let Some(task) = tasks.iter().find(|one| one.id == task) else {
        return Ok(());
    };
    let outcome = ship_logs(host, task, number).await;
    if host.watcher.tried(id, &outcome) {
        if let Err(error) = &outcome {
            tracing::warn!(container = id, error, "its log cannot be delivered");
        }
        host.waker.wake(&task.key(), host.clock.now());
    }
    outcome
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_failed_is_tried_when_it_is_due_and_delays_nobody() {
        let now = Time::from_millis(1_000_000);
        let at = |again_at| Failed {
            again_at,
            wait: RETRY,
        };
        let failed = BTreeMap::from([
            ("due-0".to_owned(), at(now)),
            ("later-0".to_owned(), at(now + RETRY)),
            ("clock-0".to_owned(), at(now + RETRY_MAX * 2)),
        ]);
        let wrote = ["later-0", "other-0"].map(str::to_owned).into();
        let due = due(&failed, wrote, now);
        assert_eq!(
            due,
            ["clock-0", "due-0", "other-0"].map(str::to_owned).into()
        );
    }

    #[test]
    fn what_a_container_wrote_before_it_was_watched_is_delivered() {
        let name = format!("agents-watched-{}", std::process::id());
        let directory = std::env::temp_dir().join(name);
        std::fs::create_dir_all(directory.join("task-0")).unwrap();
        let watcher = Watcher::over(&directory).unwrap();
        std::fs::create_dir(directory.join("task-1")).unwrap();
        std::fs::write(directory.join("task-1/log.0"), b"its only line").unwrap();
        watcher.add(&ContainerId::new("task-1").unwrap()).unwrap();
        std::fs::remove_dir_all(&directory).unwrap();
        assert_eq!(watcher.take_dirty(), ["task-1".to_owned()].into());
    }

    #[test]
    fn a_log_that_cannot_be_delivered_is_news_once_and_what_is_lost_stays_lost() {
        let name = format!("agents-watcher-{}", std::process::id());
        let directory = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&directory).unwrap();
        let watcher = Watcher::over(&directory).unwrap();
        std::fs::remove_dir(&directory).unwrap();
        let failed = |reason: &str| Err::<(), String>(reason.to_owned());
        assert!(!watcher.tried("task-0", &Ok(())));
        assert!(watcher.tried("task-0", &failed("no group")));
        assert!(!watcher.tried("task-0", &failed("no group")));
        assert!(watcher.tried("task-0", &failed("no right")));
        let yet = Undelivered::Yet("no right".to_owned());
        assert_eq!(watcher.undelivered("task-0"), Some(yet));
        assert!(watcher.tried("task-0", &Ok(())));
        assert_eq!(watcher.undelivered("task-0"), None);
        watcher.lost("task-0", "no group".to_owned());
        assert!(!watcher.tried("task-0", &Ok(())));
        let lost = Undelivered::Lost("no group".to_owned());
        assert_eq!(watcher.undelivered("task-0"), Some(lost));
        watcher.forget("task");
        assert_eq!(watcher.undelivered("task-0"), None);
    }
}
