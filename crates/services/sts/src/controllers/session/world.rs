//! All sessions, and when they end.

use base::Time;
use resources::iam::Session;
use store::{Row, Store};

/// Each session's row key and end, in the order of their ends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct World {
    /// Key and end.
    pub sessions: Vec<(Time, String)>,
}

/// Looks.
pub fn observe(store: &Store) -> World {
    let sessions = store.scan::<Session>("");
    let mut sessions: Vec<_> = sessions
        .iter()
        .map(|session| (session.expires_at, session.key()))
        .collect();
    sessions.sort();
    World { sessions }
}
