//! What is removed from the blob store. Pure.

use super::world::World;
use base::Time;
use control::Plan;
use std::fmt;
use std::time::Duration;

/// A blob younger than this may belong to a row that is about to be written.
pub const BLOB_IDLE: Duration = Duration::from_secs(3_600);
/// An upload that nobody wrote to for this long is given up.
pub const UPLOAD_IDLE: Duration = Duration::from_secs(24 * 3_600);
/// How often the store is looked at.
const EVERY: Duration = Duration::from_secs(600);

/// What may be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Remove a blob, if it is still idle.
    RemoveBlob {
        /// Its digest.
        digest: String,
    },
    /// Forget an upload.
    CancelUpload {
        /// Its id.
        id: String,
    },
}

/// Why nothing happens now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Waiting {
    /// Everything is needed or young.
    Settled,
    /// The store cannot be read, with the reason.
    Unreadable(String),
}

impl fmt::Display for Waiting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Waiting::Settled => f.write_str("every blob is needed or young"),
            Waiting::Unreadable(why) => write!(f, "the blob store cannot be read: {why}"),
        }
    }
}

/// Decides.
pub fn decide(world: &World, now: Time) -> Plan<Step, Waiting> {
    let plan = match world {
        World::Unknown(why) => Plan::wait(Waiting::Unreadable(why.clone())),
        World::Seen { blobs, uploads } if blobs.is_empty() && uploads.is_empty() => {
            Plan::settled(Waiting::Settled)
        }
        World::Seen { blobs, uploads } => {
            let blobs = blobs
                .iter()
                .cloned()
                .map(|digest| Step::RemoveBlob { digest });
            let uploads = uploads.iter().cloned().map(|id| Step::CancelUpload { id });
            Plan::steps(blobs.chain(uploads))
        }
    };
    plan.again_at(now + EVERY)
}
