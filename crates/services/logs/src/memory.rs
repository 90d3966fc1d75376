//! Log data in memory: the port's contract, for tests.

use base::Time;
use control::ports::{LogError, LogEvent, LogFacts, LogPage, LogQuery, LogStreams};
use std::collections::BTreeMap;
use std::sync::Mutex;

/// Streams in memory; expiring frees event by event.
#[derive(Debug, Default)]
pub struct InMemory {
    streams: Mutex<BTreeMap<String, Vec<LogEvent>>>,
}

impl LogStreams for InMemory {
    fn append(&self, id: &str, now: Time, events: Vec<(Time, String)>) -> Result<u64, LogError> {
        let mut streams = self.streams.lock().unwrap();
        let stream = streams.entry(id.to_owned()).or_default();
        for (at, message) in events {
            let sequence = stream.iter().map(|event| event.sequence + 1).max();
            stream.push(LogEvent {
                at,
                arrived_at: now,
                sequence: sequence.unwrap_or(0),
                message,
            });
        }
        stream.sort_by_key(|event| (event.at, event.sequence));
        Ok(stream.len() as u64)
    }

    fn read(&self, id: &str, query: &LogQuery) -> Result<LogPage, LogError> {
        let streams = self.streams.lock().unwrap();
        let mut events = streams.get(id).cloned().unwrap_or_default();
        if !query.forward {
            events.reverse();
        }
        events.retain(|event| {
            let behind = query.start.is_none_or(|gap| {
                let behind = (event.at, event.sequence) >= (gap.at, gap.sequence);
                behind == query.forward
            });
            let young = query.from.is_none_or(|from| event.at >= from);
            behind && young && query.until.is_none_or(|until| event.at < until)
        });
        let mut bytes = 0;
        let fitting = events.iter().take_while(|event| {
            let first = bytes == 0;
            bytes += event.message.len();
            first || bytes <= query.bytes_max
        });
        let count = fitting.count().min(query.events_max);
        let more = events.len() > count;
        events.truncate(count);
        Ok(LogPage { events, more })
    }

    fn facts(&self, id: &str) -> Result<Option<LogFacts>, LogError> {
        let streams = self.streams.lock().unwrap();
        let events = streams.get(id).map(Vec::as_slice).unwrap_or_default();
        let ends = events.first().zip(events.last());
        Ok(ends.map(|(first, last)| LogFacts {
            first: first.at,
            last: last.at,
            frees_after: first.at,
            arrived_at: events
                .iter()
                .max_by_key(|event| event.sequence)
                .unwrap()
                .arrived_at,
            stored_bytes: events.iter().map(|event| event.message.len() as u64).sum(),
        }))
    }

    fn ids(&self) -> Result<Vec<String>, LogError> {
        Ok(self.streams.lock().unwrap().keys().cloned().collect())
    }

    fn expire(&self, id: &str, before: Time) -> Result<(), LogError> {
        let mut streams = self.streams.lock().unwrap();
        if let Some(stream) = streams.get_mut(id) {
            stream.retain(|event| event.at >= before);
        }
        Ok(())
    }

    fn remove(&self, id: &str) -> Result<(), LogError> {
        self.streams.lock().unwrap().remove(id);
        Ok(())
    }
}
