//! Awaits what containers do: wakes their tasks and ships their logs.

use super::{Host, ship_logs};
use containers::config::ContainerId;
use containers::watch::{Change, Watch};
use resources::ecs::Task;
use rustix::event::{PollFd, PollFlags, poll};
use std::collections::{BTreeSet, HashMap};
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use store::Row;
use tokio::sync::Notify;

/// After a delivery that failed, the next try.
const RETRY: Duration = Duration::from_secs(1);

/// The watch over all containers' directories.
#[derive(Debug)]
pub struct Watcher {
    watch: Mutex<Watch>,
    dirty: Mutex<BTreeSet<String>>,
    shipping: Notify,
    /// Held while lines are read, delivered and noted as delivered: two that begin at the same
    /// offset would deliver the same lines.
    pub(super) delivering: tokio::sync::Mutex<()>,
}

impl Watcher {
    /// Watches the containers that are there.
    pub fn over(directory: &Path) -> Result<Watcher, containers::watch::WatchError> {
        Ok(Watcher {
            watch: Mutex::new(Watch::new(directory, true)?),
            dirty: Mutex::default(),
            shipping: Notify::new(),
            delivering: tokio::sync::Mutex::default(),
        })
    }

    /// Watches one more.
    pub fn add(&self, id: &ContainerId) -> Result<(), String> {
        let mut watch = self.watch.lock().unwrap_or_else(PoisonError::into_inner);
        watch.add(id).map_err(|error| error.to_string())
    }

    /// Notes that a container has written.
    pub fn wrote(&self, id: &str) {
        let mut dirty = self.dirty.lock().unwrap_or_else(PoisonError::into_inner);
        dirty.insert(id.to_owned());
        self.shipping.notify_one();
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
        Change::Everything => {
            for task in host.store.scan::<Task>("") {
                host.waker.wake(&task.key(), host.clock.now());
            }
            return;
        }
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
    loop {
        host.watcher.shipping.notified().await;
        let mut failed = false;
        for id in host.watcher.take_dirty() {
            if let Err(error) = ship_one(&host, &id).await {
                tracing::warn!(container = id, error, "its log could not be delivered yet");
                host.watcher.wrote(&id);
                failed = true;
            }
        }
        if failed {
            tokio::time::sleep(RETRY).await;
        }
    }
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
    match tasks.iter().find(|one| one.id == task) {
        Some(task) => ship_logs(host, task, number).await,
        None => Ok(()),
    }
}
