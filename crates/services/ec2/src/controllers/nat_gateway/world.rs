//! A NAT gateway, and what the host was seen to have of it.

use base::Time;
use resources::ec2::{InterfaceStatus, NatGateway};
use store::Store;

/// What is asked of the gateway.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gateway {
    /// There is no row.
    Gone,
    /// It is to be there.
    Wanted,
    /// It was asked to go.
    Deleting {
        /// When.
        since: Time,
        /// Its interface's row.
        interface: String,
        /// Its elastic address's row.
        address: String,
    },
    /// It went.
    Deleted {
        /// When.
        at: Time,
    },
}

/// What a decision may know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct World {
    /// The gateway's row.
    pub key: String,
    /// What is asked of it.
    pub gateway: Gateway,
    /// Whether the network agent has seen the host without it. Not seen is not known.
    pub seen_gone: bool,
}

/// Looks.
pub fn observe(store: &Store, key: &str) -> World {
    let row = store.get::<NatGateway>(key);
    let mut seen_gone = false;
    let gateway = match row.as_deref() {
        None => Gateway::Gone,
        Some(row) => match (row.deleted_at, row.deleting_at) {
            (Some(at), _) => Gateway::Deleted { at },
            (None, None) => Gateway::Wanted,
            (None, Some(since)) => {
                let interface = row.scope.key(&[&row.network_interface_id]);
                let status = store.get::<InterfaceStatus>(&interface);
                seen_gone = status.is_some_and(|status| !status.ready);
                Gateway::Deleting {
                    since,
                    interface,
                    address: row.scope.key(&[&row.allocation_id]),
                }
            }
        },
    };
    World {
        key: key.to_owned(),
        gateway,
        seen_gone,
    }
}
