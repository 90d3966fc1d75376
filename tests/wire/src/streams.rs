//! Log data in memory, for the world of the transcripts: what was put is got again.

use base::Time;
use control::ports::{LogError, LogEvent, LogFacts, LogPage, LogQuery, LogStreams};
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard};

/// All streams.
#[derive(Default)]
pub struct InMemory(Mutex<BTreeMap<String, Vec<LogEvent>>>);

impl InMemory {
    fn all(&self) -> MutexGuard<'_, BTreeMap<String, Vec<LogEvent>>> {
        self.0.lock().expect("nobody panics with it")
    }
}

impl LogStreams for InMemory {
    fn append(&self, id: &str, now: Time, events: Vec<(Time, String)>) -> Result<u64, LogError> {
        let mut all = self.all();
        let stream = all.entry(id.to_owned()).or_default();
        for (at, message) in events {
            stream.push(LogEvent {
                at,
                arrived_at: now,
                sequence: stream.len() as u64,
                message,
            });
        }
        Ok(stream.len() as u64)
    }

    fn read(&self, id: &str, query: &LogQuery) -> Result<LogPage, LogError> {
        let mut events = self.all().get(id).cloned().unwrap_or_default();
        if !query.forward {
            events.reverse();
        }
        let begins = |event: &LogEvent| {
            query.start.is_none_or(|gap| {
                ((event.at, event.sequence) >= (gap.at, gap.sequence)) == query.forward
            })
        };
        events.retain(begins);
        Ok(LogPage {
            events,
            more: false,
        })
    }

    fn facts(&self, id: &str) -> Result<Option<LogFacts>, LogError> {
        let all = self.all();
        let ends = all.get(id).and_then(|all| all.first().zip(all.last()));
        Ok(ends.map(|(first, last)| LogFacts {
            first: first.at,
            last: last.at,
            frees_after: last.at,
            arrived_at: last.arrived_at,
            stored_bytes: 0,
        }))
    }

    fn ids(&self) -> Result<Vec<String>, LogError> {
        Ok(self.all().keys().cloned().collect())
    }

    fn expire(&self, _id: &str, _before: Time) -> Result<(), LogError> {
        Ok(())
    }

    fn remove(&self, id: &str) -> Result<(), LogError> {
        self.all().remove(id);
        Ok(())
    }
}
