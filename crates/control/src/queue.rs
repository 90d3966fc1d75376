//! The driver's core: which key is decided when.
//!
//! No I/O and no clock: wake-ups, outcomes and `now` go in; keys to decide and the next deadline
//! come out. The same for the same input.

use crate::report::{Counters, KeyReport};
use base::backoff::Backoff;
use base::{Seed, Time};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

/// Every key is decided at least this often, whatever wake-ups were lost.
pub const REPAIR_EVERY: Duration = Duration::from_secs(60);
/// Rounds that run at the same time at most.
pub const ROUNDS_AT_ONCE: usize = 64;
/// How a key waits after failed rounds.
pub const BACKOFF: Backoff = Backoff {
    first: Duration::from_millis(200),
    longest: Duration::from_secs(30),
};
/// A key that failed and is woken by a change does not wait longer than this: what changed may
/// be the remedy, or the failed round's own doing.
pub const WOKEN_WHILE_FAILING: Duration = Duration::from_secs(1);
/// A key that took steps in this many rounds in a row, with nothing to wait for between them, is
/// slowed down like a failing one.
pub const ROUNDS_IN_A_ROW: u32 = 256;
/// "Again at" is never sooner than this, so that a plan that asks for the past cannot spin.
pub const SOONEST: Duration = Duration::from_millis(10);

/// A key of one of the driver's controllers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Id {
    /// The controller's place in the driver.
    pub controller: usize,
    pub key: Arc<str>,
}

/// How a round ended.
pub(crate) enum Outcome {
    /// All steps, this many, were taken.
    Done(u64),
    /// After this many steps, one failed; the text says which and why.
    Failed(u64, String),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// Nothing to do before `due`.
    Resting,
    /// In `ready` since then.
    Ready(Time),
    /// In `background`.
    Background,
    /// Being decided; was it woken meanwhile?
    Running { woken: Option<Time> },
}

struct Entry {
    phase: Phase,
    due: Option<Time>,
    failures: u32,
    rounds_in_a_row: u32,
    waiting: Vec<String>,
    again_at: Option<Time>,
    error: Option<String>,
    since: Time,
}

/// The keys of all controllers.
pub(crate) struct Queue {
    names: Vec<&'static str>,
    counters: Vec<Counters>,
    entries: BTreeMap<Id, Entry>,
    ready: VecDeque<Id>,
    /// Keys of a repair pass: taken when nothing is ready.
    background: VecDeque<Id>,
    due: BTreeSet<(Time, Id)>,
    running: usize,
    repair_at: Option<Time>,
    seed: Seed,
}

impl Queue {
    pub fn new(seed: u64) -> Queue {
        Queue {
            names: Vec::new(),
            counters: Vec::new(),
            entries: BTreeMap::new(),
            ready: VecDeque::new(),
            background: VecDeque::new(),
            due: BTreeSet::new(),
            running: 0,
            repair_at: None,
            seed: Seed::new(seed),
        }
    }

    pub fn add_controller(&mut self, name: &'static str) {
        self.names.push(name);
        self.counters.push(Counters::default());
    }

    /// Where the controller of a name stands.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|other| *other == name)
    }

    /// Something about the key may have changed.
    pub fn wake(&mut self, controller: usize, key: &str, now: Time) {
        let id = Id {
            controller,
            key: key.into(),
        };
        let entry = self
            .entries
            .entry(id.clone())
            .or_insert_with(|| Entry::new(now));
        match &mut entry.phase {
            Phase::Running { woken } => {
                woken.get_or_insert(now);
            }
            Phase::Ready(_) => {}
            Phase::Background => {
                entry.phase = Phase::Ready(now); // its place in `background` is void
                self.ready.push_back(id);
            }
            Phase::Resting if entry.failures > 0 => {
                let soon = now + WOKEN_WHILE_FAILING;
                let due = entry.due.map_or(soon, |due| due.min(soon));
                self.rest_until(&id, Some(due));
            }
            Phase::Resting => self.make_ready(&id, now),
        }
    }

    /// Whether a repair pass is due; the caller then calls [`Queue::repair`].
    pub fn repair_due(&self, now: Time) -> bool {
        self.repair_at.is_none_or(|at| at <= now)
    }

    /// Begins a repair pass over every key there is, and forgets those that are gone.
    pub fn repair(&mut self, all: BTreeSet<(usize, String)>, now: Time) {
        self.repair_at = Some(now + REPAIR_EVERY);
        self.entries.retain(|id, entry| {
            entry.phase != Phase::Resting
                || entry.due.is_some()
                || all.contains(&(id.controller, id.key.to_string()))
        });
        for (controller, key) in all {
            let id = Id {
                controller,
                key: key.into(),
            };
            let entry = self
                .entries
                .entry(id.clone())
                .or_insert_with(|| Entry::new(now));
            if entry.phase == Phase::Resting && entry.failures == 0 {
                entry.phase = Phase::Background;
                self.background.push_back(id);
            }
        }
    }

    /// Asks for a repair pass at once: the watch lagged.
    pub fn repair_now(&mut self) {
        self.repair_at = None;
    }

    /// The next key to decide, if one is ready and the bound allows it. The caller answers with
    /// [`Queue::decided`] and [`Queue::finished`].
    pub fn next(&mut self, now: Time) -> Option<Id> {
        while let Some((at, id)) = self.due.first().cloned()
            && at <= now
        {
            self.make_ready(&id, now);
        }
        if self.running >= ROUNDS_AT_ONCE {
            return None;
        }
        let id = match self.ready.pop_front() {
            Some(id) => id,
            None => self.next_in_background()?,
        };
        let entry = self.entries.get_mut(&id).expect("queued keys are known");
        let counters = &mut self.counters[id.controller];
        if let Phase::Ready(since) = entry.phase {
            let waited_ms = now.since(since).as_millis() as u64;
            counters.longest_lag_ms = counters.longest_lag_ms.max(waited_ms);
        }
        counters.rounds += 1;
        entry.phase = Phase::Running { woken: None };
        self.unrest(&id);
        self.running += 1;
        Some(id)
    }

    fn next_in_background(&mut self) -> Option<Id> {
        loop {
            let id = self.background.pop_front()?;
            if self
                .entries
                .get(&id)
                .is_some_and(|entry| entry.phase == Phase::Background)
            {
                return Some(id);
            }
        }
    }

    /// What a round decided.
    pub fn decided(&mut self, id: &Id, waiting: &[String], again_at: Option<Time>, now: Time) {
        let entry = self.entries.get_mut(id).expect("running keys are known");
        entry.again_at = again_at;
        if entry.waiting != waiting {
            entry.waiting = waiting.to_vec();
            entry.since = now;
        }
    }

    /// How the round ended.
    pub fn finished(&mut self, id: &Id, outcome: Outcome, now: Time) {
        self.running -= 1;
        let counters = &mut self.counters[id.controller];
        let entry = self.entries.get_mut(id).expect("running keys are known");
        let Phase::Running { woken } = entry.phase else {
            unreachable!("a key is finished once");
        };
        entry.phase = Phase::Resting;
        match outcome {
            Outcome::Failed(steps, error) => {
                counters.steps += steps;
                counters.errors += 1;
                entry.failures += 1;
                entry.rounds_in_a_row = 0;
                if entry.error.as_ref() != Some(&error) {
                    entry.error = Some(error);
                    entry.since = now;
                }
                let due = now + BACKOFF.after(entry.failures, &self.seed);
                let woken = woken.map(|_| now + WOKEN_WHILE_FAILING);
                let due = woken.map_or(due, |woken| due.min(woken));
                self.rest_until(id, Some(due));
            }
            Outcome::Done(steps) => {
                counters.steps += steps;
                if steps > 0 {
                    entry.rounds_in_a_row += 1;
                } else {
                    entry.rounds_in_a_row = 0;
                }
                let restless = entry.rounds_in_a_row.saturating_sub(ROUNDS_IN_A_ROW);
                entry.failures = restless;
                entry.error = (restless > 0).then(|| {
                    format!(
                        "takes steps without end: {} rounds in a row",
                        entry.rounds_in_a_row
                    )
                });
                if restless > 0 {
                    let due = now + BACKOFF.after(restless, &self.seed);
                    self.rest_until(id, Some(due));
                } else if steps > 0 || woken.is_some() {
                    self.make_ready(id, woken.unwrap_or(now));
                } else {
                    let due = entry.again_at.map(|at| at.max(now + SOONEST));
                    self.rest_until(id, due);
                }
            }
        }
    }

    /// When [`Queue::next`] or [`Queue::repair_due`] will answer something else than now, if
    /// nothing is woken before.
    pub fn next_deadline(&self) -> Option<Time> {
        let due = self.due.first().map(|(at, _)| *at);
        due.into_iter().chain(self.repair_at).min()
    }

    /// What is known of every key.
    pub fn report(&self) -> Vec<KeyReport> {
        let report = |(id, entry): (&Id, &Entry)| KeyReport {
            controller: self.names[id.controller],
            key: Arc::clone(&id.key),
            waiting: entry.waiting.clone(),
            error: entry.error.clone(),
            failures: entry.failures,
            since: entry.since,
            again_at: entry.due,
        };
        self.entries.iter().map(report).collect()
    }

    /// Counters of every controller.
    pub fn counters(&self, now: Time) -> Vec<(&'static str, Counters)> {
        let mut counters = self.counters.clone();
        for (id, entry) in &self.entries {
            let counters = &mut counters[id.controller];
            counters.keys += 1;
            counters.failing += u64::from(entry.error.is_some());
            if let Phase::Ready(since) = entry.phase {
                let lag_ms = now.since(since).as_millis() as u64;
                counters.lag_ms = counters.lag_ms.max(lag_ms);
            }
        }
        self.names.iter().copied().zip(counters).collect()
    }

    fn make_ready(&mut self, id: &Id, since: Time) {
        self.unrest(id);
        let entry = self
            .entries
            .get_mut(id)
            .expect("only known keys become ready");
        entry.phase = Phase::Ready(since);
        self.ready.push_back(id.clone());
    }

    fn rest_until(&mut self, id: &Id, due: Option<Time>) {
        self.unrest(id);
        if let Some(due) = due {
            self.due.insert((due, id.clone()));
        }
        self.entries.get_mut(id).expect("only known keys rest").due = due;
    }

    fn unrest(&mut self, id: &Id) {
        if let Some(due) = self.entries.get_mut(id).and_then(|entry| entry.due.take()) {
            self.due.remove(&(due, id.clone()));
        }
    }
}

impl Entry {
    fn new(now: Time) -> Entry {
        Entry {
            phase: Phase::Resting,
            due: None,
            failures: 0,
            rounds_in_a_row: 0,
            waiting: Vec::new(),
            again_at: None,
            error: None,
            since: now,
        }
    }
}

#[cfg(test)]
mod tests;
