//! Open sockets of the namespaces that change often: routers, edges, the transit.
//!
//! A netlink socket stays in the namespace where it was opened, so one look inside is enough.

use std::collections::BTreeMap;
use std::io;
use std::os::fd::{AsFd, OwnedFd};

use super::namespace;
use super::nft::Rules;
use super::rtnetlink::Routes;

/// A namespace and sockets in it.
pub struct Handle {
    /// The namespace.
    pub namespace: OwnedFd,
    /// Its links and routes.
    pub routes: Routes,
    /// Its packet rules.
    pub rules: Rules,
}

/// Handles by pinned name, opened when first needed.
#[derive(Default)]
pub struct Handles(BTreeMap<String, Handle>);

impl Handles {
    /// The handle of a pinned namespace.
    pub fn get(&mut self, name: &str) -> io::Result<&mut Handle> {
        if !self.0.contains_key(name) {
            let opened = namespace::open(name)?;
            let (routes, rules) =
                namespace::inside(opened.as_fd(), || Ok((Routes::open()?, Rules::open()?)))?;
            self.0.insert(
                name.to_owned(),
                Handle {
                    namespace: opened,
                    routes,
                    rules,
                },
            );
        }
        Ok(self.0.get_mut(name).expect("inserted above"))
    }

    /// Closes a handle: it would keep the namespace.
    pub fn forget(&mut self, name: &str) {
        self.0.remove(name);
    }

    /// Closes all.
    pub fn forget_all(&mut self) {
        self.0.clear();
    }
}
