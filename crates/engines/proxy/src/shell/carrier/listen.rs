//! Listening descriptors of one carrier. A descriptor that leaves is emptied first, so that no
//! connection that the system has accepted is lost.

use super::super::mailbox::Descriptors;
use super::super::socket::internet;
use super::{Carrier, LISTENER, epoll};
use crate::config::{ListenerId, Table};
use crate::core::{Input, Output};
use crate::limits;
use rustix::io::Errno;
use rustix::net::{SocketFlags, acceptfrom_with, sockopt};
use std::collections::HashMap;
use std::os::fd::OwnedFd;
use std::sync::Arc;

/// How long accepting stops when the system has no descriptors left, in milliseconds.
const STARVED_MS: u64 = 100;

/// A listening descriptor.
pub struct Listening {
    name: String,
    fd: Arc<OwnedFd>,
    listener: ListenerId,
    /// Index of the listener in the edge.
    index: u32,
}

impl Carrier {
    /// Listens on what the table names, and on nothing else.
    pub(super) fn listen(&mut self, table: &Table, descriptors: &Descriptors) {
        let mut wanted: HashMap<&str, &ListenerId> = HashMap::new();
        for listener in &table.listeners {
            wanted.extend(
                listener
                    .descriptors
                    .iter()
                    .map(|name| (name.as_str(), &listener.id)),
            );
        }
        let stays = |listening: &Listening| {
            wanted.get(listening.name.as_str()) == Some(&&listening.listener)
                && descriptors
                    .get(&listening.name)
                    .is_some_and(|fd| Arc::ptr_eq(fd, &listening.fd))
        };
        let leaving: Vec<u32> = self
            .listening
            .iter()
            .filter(|(_, l)| !stays(l))
            .map(|(slot, _)| *slot)
            .collect();
        self.leave(leaving);
        for listening in self.listening.values() {
            wanted.remove(listening.name.as_str());
        }
        for (name, id) in wanted {
            let (Some(fd), Some(index)) = (descriptors.get(name), self.edge.listener_index(id))
            else {
                continue;
            };
            let slot = self.next_listening;
            self.next_listening += 1;
            let listening = Listening {
                name: name.into(),
                fd: fd.clone(),
                listener: id.clone(),
                index,
            };
            self.watch(slot, &listening);
            self.listening.insert(slot, listening);
        }
    }

    /// Listens on nothing any more.
    pub(super) fn leave_all(&mut self) {
        self.leave(self.listening.keys().copied().collect());
    }

    /// What is only closed here would stay watched, as others have it open, and would take the
    /// wakes that are theirs. What came before it is forgotten may have woken nobody else.
    fn leave(&mut self, slots: Vec<u32>) {
        for slot in slots {
            if let Some(listening) = self.listening.get(&slot) {
                self.forget(listening);
            }
            while self.accept(slot) {}
            self.listening.remove(&slot);
        }
    }

    fn watch(&self, slot: u32, listening: &Listening) {
        let data = epoll::EventData::new_u64(LISTENER << 32 | u64::from(slot));
        let flags = epoll::EventFlags::IN | epoll::EventFlags::EXCLUSIVE;
        let added = epoll::add(&self.epoll, &listening.fd, data, flags);
        debug_assert!(
            added.is_ok(),
            "a listening descriptor can be watched: {added:?}"
        );
    }

    fn forget(&self, listening: &Listening) {
        // It is not watched while the system has no descriptors: nothing to do then.
        let _ = epoll::delete(&self.epoll, &listening.fd);
    }

    /// Listens again after the system ran out of descriptors.
    pub(super) fn listen_again(&mut self) {
        for (slot, listening) in &self.listening {
            self.watch(*slot, listening);
        }
    }

    /// Accepts what waits, up to a bound. True if there may be more.
    pub(super) fn accept(&mut self, slot: u32) -> bool {
        for _ in 0..limits::ACCEPTS_IN_A_ROW {
            let Some(listening) = self.listening.get(&slot) else {
                return false;
            };
            let index = listening.index;
            let flags = SocketFlags::NONBLOCK | SocketFlags::CLOEXEC;
            match acceptfrom_with(&listening.fd, flags) {
                Ok((socket, peer)) => {
                    let Some(peer) = internet(peer) else { continue };
                    // The connection works without it, slower.
                    let _ = sockopt::set_tcp_nodelay(&socket, true);
                    self.edge.input(
                        Input::Accepted {
                            listener: index,
                            peer,
                        },
                        self.now,
                    );
                    self.adopt(socket);
                }
                Err(Errno::CONNABORTED | Errno::INTR) => (),
                Err(Errno::MFILE | Errno::NFILE | Errno::NOBUFS | Errno::NOMEM) => {
                    self.starve();
                    return false;
                }
                Err(_) => return false,
            }
        }
        true
    }

    /// Accepting again and again without a free descriptor would only burn the core.
    fn starve(&mut self) {
        if self.starved_until_ms.is_none() {
            self.starved_until_ms = Some(self.now.ms() + STARVED_MS);
            self.listening
                .values()
                .for_each(|listening| self.forget(listening));
        }
    }

    fn adopt(&mut self, socket: OwnedFd) {
        let outputs = self.edge.take_outputs();
        if let Some(Output::Accepted { conn }) = outputs.first().copied() {
            self.occupy(conn, None);
            match self.register(conn, &socket) {
                Ok(()) => self.occupy(conn, Some(socket)),
                Err(_) => self.later.push_back(super::Later::Broken(conn)),
            }
        }
        self.edge.give_back(outputs);
        self.carry_out(&[]);
    }
}
