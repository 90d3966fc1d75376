//! Which sessions are deleted. Pure.

use super::world::World;
use base::Time;
use control::Plan;
use std::fmt;
use std::time::Duration;

/// A session stays so long after its end.
const KEPT: Duration = Duration::from_secs(3_600);
/// How often all are looked at.
const EVERY: Duration = Duration::from_secs(600);
/// So many go in one transaction.
const AT_ONCE: usize = 500;

/// What may be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Delete the rows of these keys.
    Delete {
        /// The keys.
        keys: Vec<String>,
    },
}

/// Why nothing happens now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Waiting {
    /// No session has been over for long.
    Settled,
}

impl fmt::Display for Waiting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Waiting::Settled => f.write_str("no session has been over for long"),
        }
    }
}

/// Decides.
pub fn decide(world: &World, now: Time) -> Plan<Step, Waiting> {
    let over = world
        .sessions
        .partition_point(|(end, _)| *end + KEPT <= now);
    let plan = match over {
        0 => Plan::settled(Waiting::Settled),
        over => {
            let batches = world.sessions[..over].chunks(AT_ONCE);
            Plan::steps(batches.map(|batch| Step::Delete {
                keys: batch.iter().map(|(_, key)| key.clone()).collect(),
            }))
        }
    };
    plan.again_at(now + EVERY)
}
