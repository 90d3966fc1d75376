//! The controllers of one process, and the shell that runs them on tokio.
//!
//! Every decision about when and what lies in the queue; here are only tasks and timers.

use crate::Controller;
use crate::erased::{Erased, Step, erase};
use crate::queue::{Id, Outcome, Queue};
use crate::report::{Counters, KeyReport};
use base::{Clock, Time};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::convert::Infallible;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use store::{Batch, Interest, Store, Watch};
use tokio::sync::Notify;
use tokio::task::JoinSet;

/// No sleep is longer, so that a step of the wall clock is noticed.
const LONGEST_SLEEP: Duration = Duration::from_secs(5);

/// Controllers of any types over one store. Give it to [`run`] or to a [`crate::Stepper`].
pub struct Driver {
    pub(crate) store: Store,
    pub(crate) controllers: Vec<Arc<dyn Erased>>,
    queue: Arc<Mutex<Queue>>,
    outside: Arc<Notify>,
}

/// Wakes keys of one controller for what is no row: a file that changed, a process that ended.
/// Clones wake the same.
#[derive(Clone)]
pub struct Waker {
    controller: &'static str,
    queue: Arc<Mutex<Queue>>,
    outside: Arc<Notify>,
}

impl Waker {
    /// Something about the key may have changed. Before its controller was added this does nothing;
    /// the start decides every key anyway.
    pub fn wake(&self, key: &str, now: Time) {
        let mut queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(controller) = queue.position(self.controller) {
            queue.wake(controller, key, now);
            self.outside.notify_one();
        }
    }
}

/// Reads what a driver's controllers do; clones read the same.
#[derive(Clone)]
pub struct Reports(Arc<Mutex<Queue>>);

impl Driver {
    /// A driver without controllers. The seed is for the jitter of retries.
    pub fn new(store: Store, seed: u64) -> Driver {
        Driver {
            store,
            controllers: Vec::new(),
            queue: Arc::new(Mutex::new(Queue::new(seed))),
            outside: Arc::default(),
        }
    }

    /// Wakes keys of the controller of that name, which may be added later.
    pub fn waker(&self, controller: &'static str) -> Waker {
        Waker {
            controller,
            queue: Arc::clone(&self.queue),
            outside: Arc::clone(&self.outside),
        }
    }

    /// Adds a controller.
    pub fn with<C: Controller>(mut self, controller: C) -> Driver {
        self.controllers.push(erase(controller));
        self.queue().add_controller(C::NAME);
        self
    }

    /// For `status` and the metrics.
    pub fn reports(&self) -> Reports {
        Reports(Arc::clone(&self.queue))
    }

    pub(crate) fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A cursor over what concerns any of the controllers.
    pub(crate) fn watch(&self) -> Watch {
        let mut tables: BTreeMap<&'static str, bool> = BTreeMap::new();
        for one in self.controllers.iter().flat_map(|one| one.interests()) {
            *tables.entry(one.table).or_default() |= one.new_rows;
        }
        let merged = tables.into_iter();
        let merged = merged.map(|(table, new_rows)| Interest { table, new_rows });
        self.store.watch_for(merged)
    }

    /// Wakes the keys that a batch of changes concerns.
    pub(crate) fn wake(&self, batch: Batch, now: Time) {
        let Batch::Changes(changes) = batch else {
            self.queue().repair_now();
            return;
        };
        let mut woken = BTreeSet::new();
        for change in &changes {
            let all = self.controllers.iter().enumerate();
            let concerned = all.filter(|(_, one)| {
                one.interests()
                    .iter()
                    .any(|interest| interest.covers(change))
            });
            for (at, controller) in concerned {
                let keys = controller.keys(&self.store, change);
                woken.extend(keys.into_iter().map(|key| (at, key)));
            }
        }
        let mut queue = self.queue();
        for (controller, key) in woken {
            queue.wake(controller, &key, now);
        }
    }

    /// Begins a repair pass if one is due; the first is due at once.
    pub(crate) fn repair_if_due(&self, now: Time) {
        if !self.queue().repair_due(now) {
            return;
        }
        let mut all = BTreeSet::new();
        for (at, controller) in self.controllers.iter().enumerate() {
            all.extend(
                controller
                    .all_keys(&self.store)
                    .into_iter()
                    .map(|key| (at, key)),
            );
        }
        self.queue().repair(all, now);
    }

    /// Observes and decides a key that the queue gave out.
    pub(crate) fn decide(&self, id: &Id, now: Time) -> (Vec<Step>, Vec<String>) {
        let decided = self.controllers[id.controller].decide(&id.key, now);
        self.queue()
            .decided(id, &decided.waiting, decided.again_at, now);
        (decided.steps, decided.waiting)
    }
}

impl Reports {
    /// Every key that is known, by controller and key.
    pub fn keys(&self) -> Vec<KeyReport> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .report()
    }

    /// Counters by the controllers' names.
    pub fn counters(&self, now: Time) -> Vec<(&'static str, Counters)> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .counters(now)
    }
}

/// Runs the controllers until the future is dropped. Dropping it is a crash like any other: what
/// was cut off is decided again by the next driver.
pub async fn run(driver: Driver, clock: Arc<dyn Clock>) -> Infallible {
    let driver = Arc::new(driver);
    let mut watch = driver.watch();
    let mut rounds: JoinSet<Outcome> = JoinSet::new();
    let mut running: HashMap<tokio::task::Id, Id> = HashMap::new();
    loop {
        let now = clock.now();
        driver.repair_if_due(now);
        loop {
            let Some(id) = driver.queue().next(now) else {
                break;
            };
            let round = round(Arc::clone(&driver), Arc::clone(&clock), id.clone());
            running.insert(rounds.spawn(round).id(), id);
        }
        let deadline = driver.queue().next_deadline();
        let sleep = deadline.map_or(LONGEST_SLEEP, |at| at.since(clock.now()));
        tokio::select! {
            batch = watch.changed() => driver.wake(batch, clock.now()),
            Some(ended) = rounds.join_next_with_id() => {
                let (task, outcome) = match ended {
                    Ok((task, outcome)) => (task, outcome),
                    Err(died) => (died.id(), Outcome::Failed(0, format!("the round died: {died}"))),
                };
                let id = running.remove(&task).expect("every round was noted");
                driver.queue().finished(&id, outcome, clock.now());
            }
            () = driver.outside.notified() => {}
            () = tokio::time::sleep(sleep.min(LONGEST_SLEEP)) => {}
        }
    }
}

async fn round(driver: Arc<Driver>, clock: Arc<dyn Clock>, id: Id) -> Outcome {
    let (steps, _) = driver.decide(&id, clock.now());
    let name = driver.controllers[id.controller].name();
    let mut taken = 0;
    for step in steps {
        tracing::debug!(controller = name, key = &*id.key, step = step.text, "step");
        if let Err(fault) = step.apply().await {
            tracing::warn!(controller = name, key = &*id.key, step = step.text, %fault, "failed");
            return Outcome::Failed(taken, failure(&step, &fault));
        }
        taken += 1;
    }
    Outcome::Done(taken)
}

/// What `status` shows of a failed step.
pub(crate) fn failure(step: &Step, fault: &aws::Fault) -> String {
    format!("{}: {fault}", step.text)
}
