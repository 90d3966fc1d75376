//! Which streams have events, and how long these are to be kept.

use base::Time;
use control::ports::{LogError, LogStreams};
use resources::logs::{LogGroup, LogStream};
use std::collections::HashMap;
use store::Store;

/// What was seen.
#[derive(Clone, Debug, PartialEq)]
pub enum World {
    /// The disk answered.
    Seen {
        /// Ids of events of which there is no stream.
        orphans: Vec<String>,
        /// Streams of groups with a retention.
        kept: Vec<Kept>,
    },
    /// The disk did not answer, with the reason.
    Unknown(String),
}

/// A stream whose events are kept for a time.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// The stream's id.
    pub id: String,
    /// How long.
    pub days: u32,
    /// Expiring with a later instant frees something.
    pub frees_after: Time,
}

/// Looks: first at the disk, then at the rows. A stream's row is there before its events are.
pub fn observe(store: &Store, streams: &dyn LogStreams) -> World {
    seen(store, streams).unwrap_or_else(|error| World::Unknown(error.to_string()))
}

fn seen(store: &Store, streams: &dyn LogStreams) -> Result<World, LogError> {
    let mut ids = streams.ids()?;
    ids.sort();
    let groups = store.scan::<LogGroup>("");
    let days: HashMap<String, u32> = groups
        .iter()
        .filter_map(|group| Some((group.arn(), group.retention_days?)))
        .collect();
    let (mut orphans, mut kept) = (Vec::new(), Vec::new());
    for id in ids {
        let rows = store.scan_index::<LogStream>(LogStream::BY_ID, &id);
        let Some(row) = rows.first() else {
            orphans.push(id);
            continue;
        };
        let group = LogGroup::arn_of(&row.scope, &row.group);
        let Some(days) = days.get(&group) else {
            continue;
        };
        if let Some(facts) = streams.facts(&id)? {
            kept.push(Kept {
                id,
                days: *days,
                frees_after: facts.frees_after,
            });
        }
    }
    Ok(World::Seen { orphans, kept })
}
