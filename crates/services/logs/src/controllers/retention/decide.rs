//! What is removed. Pure.

use super::world::World;
use crate::rules::retention;
use base::Time;
use control::Plan;
use std::fmt;
use std::time::Duration;

/// How often the streams are looked at.
const EVERY: Duration = Duration::from_secs(3_600);

/// What may be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Remove all events of a stream that was deleted.
    Remove {
        /// The stream's id.
        id: String,
    },
    /// Free what is older than the retention.
    Expire {
        /// The stream's id.
        id: String,
        /// What is older.
        before: Time,
    },
}

/// Why nothing happens now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Waiting {
    /// Every event belongs to a stream and is young enough.
    Settled,
    /// The disk cannot be read, with the reason.
    Unreadable(String),
}

impl fmt::Display for Waiting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Waiting::Settled => f.write_str("every event is of a stream and young enough"),
            Waiting::Unreadable(why) => write!(f, "the log streams cannot be read: {why}"),
        }
    }
}

/// Decides.
pub fn decide(world: &World, now: Time) -> Plan<Step, Waiting> {
    let plan = match world {
        World::Unknown(why) => Plan::wait(Waiting::Unreadable(why.clone())),
        World::Seen { orphans, kept } => {
            let removed = orphans.iter().map(|id| Step::Remove { id: id.clone() });
            let expired = kept.iter().filter_map(|kept| {
                let before = retention::floor(Some(kept.days), now);
                (kept.frees_after < before).then(|| Step::Expire {
                    id: kept.id.clone(),
                    before,
                })
            });
            let steps: Vec<Step> = removed.chain(expired).collect();
            match steps.is_empty() {
                true => Plan::settled(Waiting::Settled),
                false => Plan::steps(steps),
            }
        }
    };
    plan.again_at(now + EVERY)
}
