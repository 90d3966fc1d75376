//! When a deregistered target's row goes. Pure.
//!
//! AWS: "Deregistration delay": a target without requests in flight is gone at once; no target
//! stays longer than the delay; a group that gets no traffic has nothing to drain.

use super::world::{Registration, World};
use base::Time;
use control::Plan;
use std::fmt;

/// What may be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Take the row away, if it is still the one that was deregistered then.
    Remove {
        /// The row's key.
        key: String,
        /// When it was deregistered.
        deregistered_at: Time,
    },
}

/// Why nothing happens now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Waiting {
    /// It is registered.
    Registered,
    /// It is not there any more.
    Gone,
    /// Its requests may go on until then.
    Draining {
        /// The end of the delay.
        until: Time,
    },
}

impl fmt::Display for Waiting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Waiting::Registered => f.write_str("registered"),
            Waiting::Gone => f.write_str("deregistered"),
            Waiting::Draining { until } => write!(f, "draining until {until} at the latest"),
        }
    }
}

/// Decides about one target.
pub fn decide(world: &World, now: Time) -> Plan<Step, Waiting> {
    let deregistered_at = match world.target {
        Registration::Gone => return Plan::settled(Waiting::Gone),
        Registration::Registered => return Plan::settled(Waiting::Registered),
        Registration::Deregistered(at) => at,
    };
    let until = deregistered_at + world.delay;
    // An older report is about an earlier registration at the same address.
    let drained = world.drained_at.is_some_and(|at| at >= deregistered_at);
    if drained || !world.in_use || now >= until {
        return Plan::steps([Step::Remove {
            key: world.key.clone(),
            deregistered_at,
        }]);
    }
    Plan::wait_until(Waiting::Draining { until }, until)
}
