//! Removes what was found idle; the store looks once more under its own lock.

use super::decide::{BLOB_IDLE, Step};
use crate::faults;
use aws::Fault;
use control::ports::Blobs;

/// Does one step.
pub fn apply(blobs: &dyn Blobs, step: Step) -> Result<(), Fault> {
    let done = match step {
        Step::RemoveBlob { digest } => blobs.remove_idle(&digest, BLOB_IDLE),
        Step::CancelUpload { id } => blobs.cancel(&id),
    };
    done.map_err(faults::internal)
}
