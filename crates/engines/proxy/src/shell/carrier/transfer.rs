//! Bytes between sockets and the edge: reading, sending, what waits, closing.

use super::super::socket::connect_result;
use super::{Carrier, Later, epoll};
use crate::core::{ConnId, Input, Source};
use crate::limits;
use rustix::io::Errno;
use rustix::net::{RecvFlags, SendFlags, Shutdown, recv, send, shutdown, sockopt};
use std::os::fd::OwnedFd;
use std::time::Duration;

impl Carrier {
    pub(super) fn conn_event(&mut self, conn: ConnId, flags: epoll::EventFlags) {
        use epoll::EventFlags as Flags;
        let Some(sock) = self.sock(conn) else { return };
        let hung_up = flags.intersects(Flags::RDHUP | Flags::HUP | Flags::ERR);
        if sock.connecting {
            let Some(socket) = sock.fd.as_ref() else {
                return;
            };
            if !flags.intersects(Flags::OUT | Flags::HUP | Flags::ERR) {
                return;
            }
            let result = connect_result(socket);
            sock.connecting = false;
            match result {
                Ok(()) => self.input(Input::Connected { conn }),
                Err(fault) => return self.input(Input::ConnectFailed { conn, fault }),
            }
        } else if flags.contains(Flags::OUT) && !sock.unsent.is_empty() {
            self.flush(conn);
        }
        let Some(sock) = self.sock(conn) else { return };
        sock.hung_up |= hung_up;
        if hung_up || flags.contains(Flags::IN) {
            sock.readable = true;
            self.read(conn);
        }
    }

    /// Reads what there is, as long as the edge wants it and its turn lasts.
    fn read(&mut self, conn: ConnId) {
        for _ in 0..limits::READS_IN_A_ROW {
            let mut buffer = std::mem::take(&mut self.buffer);
            let Some(sock) = self.sock(conn).filter(|sock| sock.readable && !sock.paused) else {
                self.buffer = buffer;
                return;
            };
            let Some(socket) = sock.fd.as_ref() else {
                self.buffer = buffer;
                return;
            };
            let got = recv(socket, buffer.as_mut_slice(), RecvFlags::empty()).map(|(_, n)| n);
            match got {
                Ok(0) => {
                    sock.readable = false;
                    if !std::mem::replace(&mut sock.ended, true) {
                        self.input(Input::Ended { conn });
                    }
                }
                Ok(count) => {
                    // A short read has emptied the socket, unless its end is still to be read.
                    sock.readable = count == buffer.len() || sock.hung_up;
                    self.edge.input(
                        Input::Bytes {
                            conn,
                            bytes: &buffer[..count],
                        },
                        self.now,
                    );
                    self.carry_out(&buffer[..count]);
                }
                Err(Errno::AGAIN) => sock.readable = false,
                Err(Errno::INTR) => (),
                Err(_) => {
                    sock.readable = false;
                    self.input(Input::Broken { conn });
                }
            }
            buffer_back(&mut self.buffer, buffer);
        }
        self.queue(conn);
    }

    fn queue(&mut self, conn: ConnId) {
        if let Some(sock) = self.sock(conn)
            && sock.readable
            && !sock.paused
            && !sock.queued
        {
            sock.queued = true;
            self.unfinished.push_back(conn);
        }
    }

    /// Reads on where a turn was not enough or reading was resumed.
    pub(super) fn finish_reads(&mut self) {
        for _ in 0..self.unfinished.len() {
            let Some(conn) = self.unfinished.pop_front() else {
                return;
            };
            if let Some(sock) = self.sock(conn) {
                sock.queued = false;
                self.read(conn);
            }
        }
    }

    pub(super) fn resume(&mut self, conn: ConnId) {
        if let Some(sock) = self.sock(conn) {
            sock.paused = false;
            self.queue(conn);
        }
    }

    pub(super) fn send(
        &mut self,
        conn: ConnId,
        source: Source,
        start: usize,
        length: usize,
        check: bool,
        input: &[u8],
    ) {
        let Some(sock) = self.socks.get_mut(conn.index as usize) else {
            return;
        };
        if sock.generation != conn.generation {
            return;
        }
        let bytes = match source {
            Source::Input => &input[start..start + length],
            Source::Scratch => &self.edge.scratch()[start..start + length],
        };
        let Some(socket) = sock.fd.as_ref() else {
            return;
        };
        if !sock.unsent.is_empty() {
            sock.unsent.extend_from_slice(bytes);
            return;
        }
        if check && !is_quiet(socket) {
            return self.later.push_back(Later::Unsent(conn));
        }
        match send(socket, bytes, SendFlags::NOSIGNAL) {
            Ok(count) if count == bytes.len() => (),
            Ok(count) => {
                sock.unsent.extend_from_slice(&bytes[count..]);
                self.later.push_back(Later::Blocked(conn));
            }
            Err(Errno::AGAIN | Errno::INTR) => {
                sock.unsent.extend_from_slice(bytes);
                self.later.push_back(Later::Blocked(conn));
            }
            Err(_) => self.later.push_back(Later::Unsent(conn)),
        }
    }

    fn flush(&mut self, conn: ConnId) {
        let Some(sock) = self.sock(conn) else { return };
        let Some(socket) = sock.fd.as_ref() else {
            return;
        };
        match send(socket, &sock.unsent[sock.sent..], SendFlags::NOSIGNAL) {
            Ok(count) => sock.sent += count,
            Err(Errno::AGAIN | Errno::INTR) => return,
            Err(_) => {
                sock.unsent = Vec::new();
                sock.sent = 0;
                return self.input(Input::Broken { conn });
            }
        }
        if sock.sent < sock.unsent.len() {
            return;
        }
        sock.unsent = Vec::new();
        sock.sent = 0;
        sock.await_drained = false;
        if sock.finish {
            self.finish_sending(conn);
        }
        self.input(Input::Drained { conn });
    }

    pub(super) fn await_drained(&mut self, conn: ConnId) {
        let Some(sock) = self.sock(conn) else { return };
        sock.await_drained = true;
        if sock.unsent.is_empty() {
            sock.await_drained = false;
            self.later.push_back(Later::Drained(conn));
        }
    }

    pub(super) fn finish_sending(&mut self, conn: ConnId) {
        let Some(sock) = self.sock(conn) else { return };
        sock.finish = !sock.unsent.is_empty();
        if let (false, Some(socket)) = (sock.finish, sock.fd.as_ref()) {
            // It fails only if the peer is gone already, which reading will tell.
            let _ = shutdown(socket, Shutdown::Write);
        }
    }

    pub(super) fn reset(&mut self, conn: ConnId) {
        if let Some(socket) = self.sock(conn).and_then(|sock| sock.fd.as_ref()) {
            // Without it the peer sees an end instead of an error, which is all that can be done.
            let _ = sockopt::set_socket_linger(socket, Some(Duration::ZERO));
        }
        self.close(conn);
    }

    pub(super) fn close(&mut self, conn: ConnId) {
        if let Some(sock) = self.sock(conn) {
            sock.fd = None;
            sock.unsent = Vec::new();
            // The next occupant of the place has another generation.
            sock.generation = sock.generation.wrapping_add(1);
            sock.paused = false;
        }
    }
}

/// The buffer goes back to its place unless a nested read has made another one.
fn buffer_back(place: &mut Vec<u8>, buffer: Vec<u8>) {
    if place.is_empty() {
        *place = buffer;
    }
}

/// Whether the peer of an idle connection has neither closed it nor said anything.
fn is_quiet(socket: &OwnedFd) -> bool {
    let mut byte = [0; 1];
    let flags = RecvFlags::PEEK | RecvFlags::DONTWAIT;
    matches!(recv(socket, &mut byte, flags), Err(Errno::AGAIN))
}
