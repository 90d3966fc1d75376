//! The events of log streams: the port of the operations over the streams engine.
//!
//! It translates names and errors and decides nothing. What is known of each stream is kept in
//! memory once it was asked for, so that lists of thousands of streams do not open each.

use base::Time;
use control::ports::{LogError, LogEvent, LogFacts, LogPage, LogQuery, LogStreams};
use std::collections::HashMap;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use streams::{Direction, Page, Position, Query, Record, Streams};

/// Streams on this host's disk.
#[derive(Debug)]
pub struct StoredStreams {
    streams: Streams,
    facts: Mutex<HashMap<String, Option<LogFacts>>>,
}

impl StoredStreams {
    /// Streams below this directory, which is made when it is missing.
    pub fn below(directory: &Path) -> Result<StoredStreams, LogError> {
        Ok(StoredStreams {
            streams: Streams::below(directory).map_err(translate)?,
            facts: Mutex::default(),
        })
    }

    fn known(&self) -> MutexGuard<'_, HashMap<String, Option<LogFacts>>> {
        self.facts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks the engine under the lock, so that an older answer never overwrites a newer one.
    fn learn(&self, id: &str) -> Result<Option<LogFacts>, LogError> {
        let mut known = self.known();
        let facts = self.streams.summary(id).map_err(translate)?;
        let facts = facts.map(|summary| LogFacts {
            first: summary.first,
            last: summary.last,
            frees_after: summary.frees_after,
            arrived_at: summary.arrived_at,
            stored_bytes: summary.stored_bytes,
        });
        known.insert(id.to_owned(), facts);
        Ok(facts)
    }
}

impl LogStreams for StoredStreams {
    fn append(&self, id: &str, now: Time, events: Vec<(Time, String)>) -> Result<u64, LogError> {
        let records = events
            .into_iter()
            .map(|(at, message)| (at, message.into_bytes()));
        let appended = self.streams.append(id, now, records.collect());
        let next = appended.map_err(translate)?;
        self.learn(id).map(|_| next)
    }

    fn read(&self, id: &str, query: &LogQuery) -> Result<LogPage, LogError> {
        let Page { records, more } = self.streams.read(id, &asked(query)).map_err(translate)?;
        let events = records.into_iter().map(event).collect();
        Ok(LogPage { events, more })
    }

    fn facts(&self, id: &str) -> Result<Option<LogFacts>, LogError> {
        let known = self.known().get(id).copied();
        match known {
            Some(facts) => Ok(facts),
            None => self.learn(id),
        }
    }

    fn ids(&self) -> Result<Vec<String>, LogError> {
        self.streams.names().map_err(translate)
    }

    fn expire(&self, id: &str, before: Time) -> Result<(), LogError> {
        self.streams.expire(id, before).map_err(translate)?;
        self.learn(id).map(|_| ())
    }

    fn remove(&self, id: &str) -> Result<(), LogError> {
        self.streams.remove(id).map_err(translate)?;
        self.known().remove(id);
        Ok(())
    }
}

/// The engine goes on after a record forward, and before one backward.
fn asked(query: &LogQuery) -> Query {
    let direction = match query.forward {
        true => Direction::Forward,
        false => Direction::Backward,
    };
    let start = query.start.map(|gap| {
        let (at, sequence) = match (query.forward, gap.sequence) {
            (false, sequence) => (gap.at, sequence),
            (true, 0) => (Time::from_millis(gap.at.millis() - 1), u64::MAX),
            (true, sequence) => (gap.at, sequence - 1),
        };
        Position { at, sequence }
    });
    Query {
        from: query.from,
        until: query.until,
        start,
        direction,
        records_max: query.events_max,
        bytes_max: query.bytes_max,
    }
}

fn event(record: Record) -> LogEvent {
    LogEvent {
        at: record.at,
        arrived_at: record.arrived_at,
        sequence: record.sequence,
        message: String::from_utf8_lossy(&record.body).into_owned(),
    }
}

fn translate(error: streams::Error) -> LogError {
    LogError(error.to_string())
}
