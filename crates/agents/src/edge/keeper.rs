//! The link to the keeper: one connection for requests, one for its events. A keeper that is gone
//! is started again by whoever watches it; here its absence only shows.

use super::health;
use super::in_force::Waiting;
use super::world::{Failed, Keeper};
use aws::Fault;
use base::Time;
use proxy::Client;
use proxy::client::{ClientFault, Event};
use proxy::report::HealthReport;
use resources::elbv2::{TargetGroup, TargetHealth};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use store::{Row, Store};

/// A try to open a socket is repeated after that.
const RETRY: Duration = Duration::from_secs(5);
/// How long the events' thread waits before it looks whether the keeper still lives.
const EVENTS_PATIENCE: Duration = Duration::from_secs(60);

/// The link.
pub struct Link {
    socket: PathBuf,
    client: Mutex<Option<Client>>,
    known: Mutex<Keeper>,
    waiting: Waiting,
}

impl Link {
    /// A link to a keeper's socket; nothing is asked yet.
    pub fn to(socket: &Path) -> Link {
        Link {
            socket: socket.to_owned(),
            client: Mutex::new(None),
            known: Mutex::default(),
            waiting: Waiting::default(),
        }
    }

    fn known(&self) -> MutexGuard<'_, Keeper> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is known of the keeper now.
    pub fn keeper(&self) -> Keeper {
        Keeper {
            awaited: self.waiting.last(),
            ..self.known().clone()
        }
    }

    /// Those who wait until the edge works by what they wrote.
    pub fn waiting(&self) -> &Waiting {
        &self.waiting
    }

    /// Forgets everything: the keeper is another one.
    pub fn forget(&self) {
        *self.client.lock().unwrap_or_else(PoisonError::into_inner) = None;
        *self.known() = Keeper::default();
    }

    /// Asks the keeper; a broken connection is forgotten, so that the next question makes another.
    fn ask<T>(
        &self,
        question: impl FnOnce(&mut Client) -> Result<T, ClientFault>,
    ) -> Result<T, Fault> {
        let mut held = self.client.lock().unwrap_or_else(PoisonError::into_inner);
        let client = match held.take() {
            Some(client) => client,
            None => Client::connect(&self.socket).map_err(|fault| {
                *self.known() = Keeper::default();
                Fault::internal(fault)
            })?,
        };
        let client = held.insert(client);
        let answer = question(client);
        if matches!(
            answer,
            Err(ClientFault::Channel(_) | ClientFault::Unexpected)
        ) {
            *held = None;
            *self.known() = Keeper::default();
        }
        answer.map_err(Fault::internal)
    }

    /// Learns what the keeper holds.
    pub fn learn(&self) -> Result<(), Fault> {
        let state = self.ask(Client::state)?;
        let table = self.ask(Client::table)?;
        let mut known = self.known();
        known.descriptors = Some(state.descriptors.into_iter().collect());
        known.version = state.table_version.unwrap_or(0);
        known.confirmed = table;
        Ok(())
    }

    /// Hands a descriptor over.
    pub fn give(&self, name: &str, descriptor: std::os::fd::OwnedFd) -> Result<(), Fault> {
        self.ask(|client| client.give_descriptor(name, descriptor))?;
        let mut known = self.known();
        known.failed.remove(name);
        known
            .descriptors
            .get_or_insert_with(BTreeSet::new)
            .insert(name.to_owned());
        Ok(())
    }

    /// Notes that a socket could not be opened.
    pub fn failed(&self, name: &str, reason: String, no_such_address: bool, now: Time) {
        let failed = Failed {
            reason,
            retry_at: now + RETRY,
            no_such_address,
        };
        self.known().failed.insert(name.to_owned(), failed);
    }

    /// Puts a table in force.
    pub fn set_table(&self, table: proxy::config::Table) -> Result<(), Fault> {
        self.ask(|client| client.set_table(&table))?;
        let mut known = self.known();
        known.version = table.version;
        known.confirmed = Some(table);
        Ok(())
    }

    /// Closes a descriptor.
    pub fn close(&self, name: &str) -> Result<(), Fault> {
        self.ask(|client| client.drop_descriptor(name))?;
        if let Some(descriptors) = &mut self.known().descriptors {
            descriptors.remove(name);
        }
        Ok(())
    }

    /// Writes the keeper's health reports into the store until its connection breaks. Blocks. While
    /// the worker does not answer, nobody knows how its targets are.
    pub fn follow_health(&self, store: &Store) -> Result<(), Fault> {
        let mut client = Client::connect(&self.socket).map_err(Fault::internal)?;
        let mut in_doubt = look(&mut client, store)?;
        loop {
            for event in client
                .wait_events(EVENTS_PATIENCE)
                .map_err(Fault::internal)?
            {
                match event {
                    Event::Health(report) => {
                        record(store, &report, in_doubt)?;
                        continue;
                    }
                    Event::WorkerStarted(pid) => tracing::info!(pid, "the edge's worker started"),
                    Event::WorkerSilent(pid) => {
                        tracing::warn!(pid, "the edge's worker does not answer");
                    }
                    Event::WorkerAnswers(pid) => {
                        tracing::info!(pid, "the edge's worker answers again");
                    }
                    Event::WorkerDied(pid) => tracing::warn!(
                        pid,
                        "the edge's worker died, or hung and was killed; another takes its place"
                    ),
                }
                in_doubt = look(&mut client, store)?;
            }
        }
    }
}

/// Writes what the keeper has of health now; whether that is in doubt. What changes in between
/// comes as an event.
fn look(client: &mut Client, store: &Store) -> Result<bool, Fault> {
    let report = client.health().map_err(Fault::internal)?;
    let in_doubt = client.state().map_err(Fault::internal)?.in_doubt;
    record(store, &report, in_doubt)?;
    Ok(in_doubt)
}

/// Writes what changed of a report, and removes what is not in it. Where the report is in doubt,
/// nobody knows how targets that are checked are.
fn record(store: &Store, report: &HealthReport, in_doubt: bool) -> Result<(), Fault> {
    let groups: BTreeMap<String, _> = store
        .scan::<TargetGroup>("")
        .into_iter()
        .map(|group| (group.arn.clone(), group))
        .collect();
    let mut rows = BTreeMap::new();
    for target in &report.targets {
        let Some(group) = groups.get(target.group.as_str()) else {
            continue;
        };
        let told = health::words(target.state, target.reason);
        let unchecked = in_doubt.then(|| health::unchecked(told.state)).flatten();
        let words = unchecked.unwrap_or(told);
        let row = TargetHealth {
            scope: group.scope.clone(),
            target_group_id: group.id.clone(),
            target: target.target.as_str().to_owned(),
            state: words.state.to_owned(),
            reason: words.reason.map(str::to_owned),
            description: words.description,
            since: Time::from_millis(target.since_ms),
            drained: words.drained,
        };
        rows.insert(row.key(), row);
    }
    let write = |tx: &mut store::Transaction| {
        for old in tx.scan::<TargetHealth>("") {
            if !rows.contains_key(&old.key()) {
                tx.delete::<TargetHealth>(&old.key());
            }
        }
        for (key, row) in &rows {
            if tx.get::<TargetHealth>(key).is_none_or(|old| *old != *row) {
                tx.put(row.clone());
            }
        }
        Ok::<(), Fault>(())
    };
    store.transact(write).map_err(crate::store_fault)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proxy::report::{HealthState, TargetHealth as Told};
    use resources::kit;

    #[test]
    fn what_is_in_doubt_is_not_told_not_even_to_a_store_that_knew_nothing() {
        let group = kit::target_group(&kit::scope(), "1");
        let store = Store::in_memory();
        let put = |tx: &mut store::Transaction| {
            tx.put(group.clone());
            Ok::<(), Fault>(())
        };
        store.transact(put).unwrap();
        let told = |target: &str, state| Told {
            group: group.arn.as_str().into(),
            target: target.into(),
            state,
            reason: None,
            since_ms: 0,
            passes: 2,
            failures: 0,
        };
        let report = HealthReport {
            version: 1,
            targets: vec![
                told("leaves", HealthState::Draining),
                told("serves", HealthState::Healthy),
            ],
        };
        for (in_doubt, expected) in [
            (true, ["draining", "unavailable"]),
            (false, ["draining", "healthy"]),
            (true, ["draining", "unavailable"]),
        ] {
            record(&store, &report, in_doubt).unwrap();
            let rows = store.scan::<TargetHealth>("");
            let states: Vec<&str> = rows.iter().map(|row| row.state.as_str()).collect();
            assert_eq!(states, expected, "in doubt: {in_doubt}");
        }
    }
}
