//! What must not happen on a start path: making namespaces ahead, removing links and namespaces.
//!
//! Two threads, bounded queues. It must never remove a thing that was wanted again meanwhile:
//! whoever makes something by a name first waits until its removal is done.

use std::collections::BTreeSet;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread;

use super::namespace;
use super::rtnetlink::Routes;
use crate::READY_NAMESPACES;
use crate::core::kernel::{End, Role};

/// Removals that may wait; beyond, the one who asks waits for them.
const REMOVALS_MAX: usize = 1_024;

enum Job {
    Link {
        near: End,
        namespace: OwnedFd,
        far_namespace: Option<String>,
    },
    Namespace(String),
    Settled(Sender<Vec<String>>),
}

/// The threads behind the stage.
pub struct Backstage {
    jobs: SyncSender<Job>,
    ready: Receiver<OwnedFd>,
    pending: BTreeSet<String>,
}

impl Backstage {
    /// Starts the threads; they end when this is dropped.
    pub fn start() -> io::Result<Backstage> {
        let (jobs, inbox) = sync_channel(REMOVALS_MAX);
        thread::Builder::new()
            .name("network-removal".into())
            .spawn(move || remove_all(&inbox))?;
        let (outbox, ready) = sync_channel(READY_NAMESPACES);
        thread::Builder::new()
            .name("network-ready".into())
            .spawn(move || {
                // One that cannot be made is made, or fails by name, where it is needed.
                while let Ok(namespace) = namespace::make(Role::Port) {
                    if outbox.send(namespace).is_err() {
                        break;
                    }
                }
            })?;
        Ok(Backstage {
            jobs,
            ready,
            pending: BTreeSet::new(),
        })
    }

    /// A namespace for a port, ready or made now.
    pub fn take_namespace(&self) -> io::Result<OwnedFd> {
        self.ready
            .try_recv()
            .or_else(|_| namespace::make(Role::Port))
    }

    /// Removes a link later, and the namespace at its far end.
    pub fn remove_link(
        &mut self,
        near: End,
        namespace: OwnedFd,
        far_namespace: Option<String>,
    ) -> io::Result<()> {
        self.pending.insert(link_key(&near));
        self.pending.extend(far_namespace.clone());
        self.push(Job::Link {
            near,
            namespace,
            far_namespace,
        })
    }

    /// Removes a namespace later.
    pub fn remove_namespace(&mut self, name: &str) -> io::Result<()> {
        self.pending.insert(name.to_owned());
        self.push(Job::Namespace(name.to_owned()))
    }

    fn push(&self, job: Job) -> io::Result<()> {
        self.jobs
            .send(job)
            .map_err(|_| io::Error::other("the removal thread has ended"))
    }

    /// Waits for removals if one of them has this name.
    pub fn await_namespace(&mut self, name: &str) -> io::Result<()> {
        if self.pending.contains(name) {
            self.settle()
        } else {
            Ok(())
        }
    }

    /// Waits for removals if one of them is this link.
    pub fn await_link(&mut self, near: &End) -> io::Result<()> {
        if self.pending.contains(&link_key(near)) {
            self.settle()
        } else {
            Ok(())
        }
    }

    /// Waits until nothing is left to remove.
    pub fn settle(&mut self) -> io::Result<()> {
        if self.pending.is_empty() {
            return Ok(());
        }
        let (sender, failures) = channel();
        self.push(Job::Settled(sender))?;
        let failures = failures
            .recv()
            .map_err(|_| io::Error::other("the removal thread has ended"))?;
        self.pending.clear();
        if failures.is_empty() {
            Ok(())
        } else {
            Err(io::Error::other(failures.join("; ")))
        }
    }
}

fn link_key(near: &End) -> String {
    format!("{}/{}", near.namespace, near.link)
}

fn remove_all(inbox: &Receiver<Job>) {
    let mut failures = Vec::new();
    for job in inbox {
        match job {
            Job::Link {
                near,
                namespace,
                far_namespace,
            } => {
                let removed = namespace::inside(namespace.as_fd(), || {
                    Routes::open()?.remove_link(&near.link)
                });
                let unpinned = far_namespace.map_or(Ok(()), |name| namespace::unpin(&name));
                if let Err(error) = removed.and(unpinned) {
                    failures.push(format!("remove {}: {error}", link_key(&near)));
                }
            }
            Job::Namespace(name) => {
                if let Err(error) = namespace::unpin(&name) {
                    failures.push(format!("remove {name}: {error}"));
                }
            }
            Job::Settled(sender) => {
                // Nobody waits any more only when the fabric is being left.
                let _ = sender.send(std::mem::take(&mut failures));
            }
        }
    }
}
