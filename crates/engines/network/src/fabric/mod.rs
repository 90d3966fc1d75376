//! The fabric: the user and mount namespace in which routers, ports and containers live.
//!
//! The process that holds it open creates it; others join by that process's id. Both must happen
//! before the process has a second thread. It must never keep a host capability: after
//! [`create`] and [`join`] the process is user 0 of the fabric only.

mod cause;
mod create;
mod join;
mod mapping;
mod probe;
mod syscalls;

pub use create::{Fabric, Options, create};
pub use join::{Target, join};
pub(crate) use mapping::find_program;
pub use mapping::{IDS, Mapping, root_range};
pub use probe::{Obstacle, forbidden, probe};
pub(crate) use syscalls::{fork_into, wait_child};

/// Why the fabric could not be made or joined.
#[derive(Debug)]
pub enum Error {
    /// An action on a subject failed with a system error.
    System {
        /// What was tried, as "mount a tmpfs at /run".
        action: String,
        /// The system's answer.
        cause: std::io::Error,
    },
    /// The ids could not be mapped at all.
    Mapping(String),
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Error::System { action, cause } => write!(f, "cannot {action}: {cause}"),
            Error::Mapping(reason) => write!(f, "cannot map users into the fabric: {reason}"),
        }
    }
}

impl std::error::Error for Error {}

/// Gives a system error its action.
fn system(action: impl Into<String>) -> impl FnOnce(std::io::Error) -> Error {
    move |cause| Error::System {
        action: action.into(),
        cause,
    }
}
