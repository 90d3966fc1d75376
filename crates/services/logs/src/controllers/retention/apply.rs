//! Removes what was decided; again is the same.

use super::decide::Step;
use crate::faults;
use aws::Fault;
use control::ports::LogStreams;

/// Does one step.
pub fn apply(streams: &dyn LogStreams, step: Step) -> Result<(), Fault> {
    let done = match step {
        Step::Remove { id } => streams.remove(&id),
        Step::Expire { id, before } => streams.expire(&id, before),
    };
    done.map_err(faults::failed)
}
