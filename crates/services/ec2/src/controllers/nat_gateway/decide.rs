//! When a NAT gateway is deleted, and when its row goes. Pure.

use super::world::{Gateway, World};
use base::Time;
use control::Plan;
use std::fmt;
use std::time::Duration;

/// A deleted gateway is shown for this long. AWS: Amazon VPC User Guide, "Work with NAT gateways".
const SHOWN_AFTER_DELETION: Duration = Duration::from_secs(3_600);

/// What may be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Take the interface away, free the elastic address, and call the gateway deleted.
    Finish {
        /// The gateway's row.
        key: String,
        /// Since when it is to go: the row must still say so.
        since: Time,
        /// Its interface's row.
        interface: String,
        /// Its elastic address's row.
        address: String,
        /// When it was deleted.
        deleted_at: Time,
    },
    /// Take the row away.
    Forget {
        /// The gateway's row.
        key: String,
        /// When it was deleted: the row must still say so.
        deleted_at: Time,
    },
}

/// Why nothing happens now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Waiting {
    /// There is no such gateway.
    Gone,
    /// Nobody has asked it to go.
    Wanted,
    /// The host was not seen without it.
    Leaving,
    /// It is deleted and still shown.
    Shown {
        /// Until then.
        until: Time,
    },
}

impl fmt::Display for Waiting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Waiting::Gone => f.write_str("there is no such NAT gateway"),
            Waiting::Wanted => f.write_str("nobody has asked the NAT gateway to go"),
            Waiting::Leaving => f.write_str("the host has not yet taken the NAT gateway away"),
            Waiting::Shown { until } => write!(f, "deleted, and shown until {until}"),
        }
    }
}

/// Decides.
pub fn decide(world: &World, now: Time) -> Plan<Step, Waiting> {
    let key = world.key.clone();
    match &world.gateway {
        Gateway::Gone => Plan::settled(Waiting::Gone),
        Gateway::Wanted => Plan::settled(Waiting::Wanted),
        Gateway::Deleting { .. } if !world.seen_gone => Plan::wait(Waiting::Leaving),
        Gateway::Deleting {
            since,
            interface,
            address,
        } => Plan::steps([Step::Finish {
            key,
            since: *since,
            interface: interface.clone(),
            address: address.clone(),
            deleted_at: now,
        }]),
        Gateway::Deleted { at } => {
            let until = *at + SHOWN_AFTER_DELETION;
            if now < until {
                return Plan::wait_until(Waiting::Shown { until }, until);
            }
            Plan::steps([Step::Forget {
                key,
                deleted_at: *at,
            }])
        }
    }
}
