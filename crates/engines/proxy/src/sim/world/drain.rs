//! A rule of every history: what still goes on with a leaving target is never called nothing, and
//! nothing is called something for ever.

use super::{Peer, World};
use crate::config::Wanted;
use std::collections::BTreeSet;

impl World {
    /// A leaving target that works on a request is among those that the edge calls busy; one to
    /// which no connection leads is not.
    pub(super) fn check_busy(&mut self) {
        if let Some(busy) = self.edge.take_busy() {
            assert_eq!(busy.version, self.version, "told for another table");
            let named = busy.targets.iter();
            self.busy = named.map(|(_, _, address)| address.port().into()).collect();
        }
        let mut connected = BTreeSet::new();
        for link in self.links.values() {
            let Peer::Target(server) = &link.peer else {
                continue;
            };
            connected.insert(server.target);
            let leaving = self.targets.contains(&(server.target, Wanted::Draining));
            assert!(
                !(leaving && server.busy) || self.busy.contains(&server.target),
                "target {} has a request, and the edge calls it idle",
                server.target
            );
        }
        let idle = self.busy.difference(&connected).next();
        assert_eq!(idle, None, "called busy without a connection");
    }
}
