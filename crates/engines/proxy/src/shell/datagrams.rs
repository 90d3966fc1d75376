//! Datagram sockets of the table, answered by an engine that is plugged in. This file moves
//! datagrams, hands on connections that come for the same engine, and knows nothing of what they
//! mean.

use super::mailbox::{Letter, Mailbox, Outfit};
use super::socket::internet;
use crate::limits;
use rustix::event::epoll;
use rustix::io::Errno;
use rustix::net::{
    RecvFlags, SendFlags, SocketFlags, acceptfrom_with, getsockname, recvfrom, sendto, sockopt,
};
use std::collections::HashMap;
use std::net::SocketAddr;
use std::os::fd::OwnedFd;
use std::sync::Arc;

/// A datagram that came.
#[derive(Clone, Copy, Debug)]
pub struct Datagram<'d> {
    /// Who sent it.
    pub from: SocketAddr,
    /// The socket's own address.
    pub local: SocketAddr,
    /// The socket's label in the table.
    pub label: &'d str,
    /// The bytes.
    pub bytes: &'d [u8],
    /// The socket, for an answer that comes later.
    pub socket: &'d Arc<OwnedFd>,
}

/// A connection that was accepted on a listening socket among the datagram sockets: the same
/// questions, over a connection.
#[derive(Debug)]
pub struct Connection<'d> {
    /// Who made it.
    pub from: SocketAddr,
    /// The listening socket's label in the table.
    pub label: &'d str,
    /// The connection, which does not block.
    pub socket: OwnedFd,
}

/// What answers datagrams. It has a thread of its own; while it works, datagrams queue in the
/// system's buffers.
pub trait Datagrams: Send {
    /// A new table: [`crate::config::Table::datagram_table`].
    fn set_table(&mut self, table: &serde_json::Value);

    /// Writes the answer; nothing written means that none is sent now.
    fn answer(&mut self, datagram: Datagram<'_>, out: &mut Vec<u8>);

    /// Takes a connection over; this thread does not look at it again.
    fn serve(&mut self, connection: Connection<'_>) {
        // An engine for datagrams alone closes it.
        drop(connection);
    }
}

/// Datagrams of one socket before the others get their turn.
const IN_A_ROW: u32 = 64;
const MAILBOX: u64 = u64::MAX;

struct Socket {
    fd: Arc<OwnedFd>,
    local: SocketAddr,
    label: String,
    listens: bool,
}

/// Answers datagrams until told to retire.
pub fn serve(mailbox: &Mailbox, mut engine: Box<dyn Datagrams>) -> rustix::io::Result<()> {
    let mut sockets: HashMap<u64, Socket> = HashMap::new();
    let mut buffer = vec![0; limits::DATAGRAM_BYTES];
    let mut answer = Vec::new();
    let mut events = Vec::with_capacity(64);
    let watch = epoll::create(epoll::CreateFlags::CLOEXEC)?;
    epoll::add(
        &watch,
        mailbox,
        epoll::EventData::new_u64(MAILBOX),
        epoll::EventFlags::IN,
    )?;
    loop {
        match epoll::wait(&watch, rustix::buffer::spare_capacity(&mut events), None) {
            Ok(_) | Err(Errno::INTR) => (),
            Err(errno) => return Err(errno),
        }
        for event in events.drain(..) {
            if let Some(socket) = sockets.get(&event.data.u64()) {
                if socket.listens {
                    accept_waiting(socket, engine.as_mut());
                    continue;
                }
                answer_waiting(socket, engine.as_mut(), &mut buffer, &mut answer);
            }
        }
        for letter in mailbox.take() {
            match letter {
                Letter::Outfit(outfit, done) => {
                    engine.set_table(&outfit.table.datagram_table);
                    watch_instead(&watch, &mut sockets, &outfit)?;
                    // Nobody waits any more if the conductor has given up: that is its affair.
                    let _ = done.send(());
                }
                Letter::Retire(_) => return Ok(()),
                Letter::Pulse(beat) => drop(beat),
                Letter::Health(_)
                | Letter::Busy(..)
                | Letter::Beaten
                | Letter::Retired
                | Letter::Failed(_)
                | Letter::Count(_)
                | Letter::Opened { .. } => (),
            }
        }
    }
}

/// Watches the outfit's sockets instead of those before. It takes no descriptor: connections may
/// have taken all of them.
fn watch_instead(
    watch: &OwnedFd,
    sockets: &mut HashMap<u64, Socket>,
    outfit: &Outfit,
) -> rustix::io::Result<()> {
    for (_, socket) in sockets.drain() {
        epoll::delete(watch, &socket.fd)?;
    }
    for (word, wanted) in (0..).zip(&outfit.table.datagrams) {
        let Some(fd) = outfit.descriptors.get(&wanted.descriptor) else {
            continue;
        };
        let Some(local) = internet(getsockname(fd).ok()) else {
            continue;
        };
        epoll::add(
            watch,
            fd,
            epoll::EventData::new_u64(word),
            epoll::EventFlags::IN,
        )?;
        sockets.insert(
            word,
            Socket {
                fd: fd.clone(),
                local,
                label: wanted.label.clone(),
                listens: sockopt::socket_acceptconn(fd).unwrap_or(false),
            },
        );
    }
    Ok(())
}

fn accept_waiting(socket: &Socket, engine: &mut dyn Datagrams) {
    for _ in 0..IN_A_ROW {
        let flags = SocketFlags::CLOEXEC | SocketFlags::NONBLOCK;
        let (connection, from) = match acceptfrom_with(&socket.fd, flags) {
            Ok(accepted) => accepted,
            Err(Errno::INTR | Errno::CONNABORTED) => continue,
            Err(_) => return,
        };
        let Some(from) = internet(from) else { continue };
        engine.serve(Connection {
            from,
            label: &socket.label,
            socket: connection,
        });
    }
}

fn answer_waiting(
    socket: &Socket,
    engine: &mut dyn Datagrams,
    buffer: &mut [u8],
    answer: &mut Vec<u8>,
) {
    for _ in 0..IN_A_ROW {
        let Ok((_, count, from)) = recvfrom(&socket.fd, &mut *buffer, RecvFlags::DONTWAIT) else {
            return;
        };
        let Some(from) = internet(from) else { continue };
        answer.clear();
        let bytes = &buffer[..count.min(buffer.len())];
        let datagram = Datagram {
            from,
            local: socket.local,
            label: &socket.label,
            bytes,
            socket: &socket.fd,
        };
        engine.answer(datagram, answer);
        if !answer.is_empty() {
            // A full send buffer loses the answer, as datagrams may be lost.
            let _ = sendto(&socket.fd, answer, SendFlags::DONTWAIT, &from);
        }
    }
}
