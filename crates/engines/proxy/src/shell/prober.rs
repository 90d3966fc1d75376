//! Carries out probes: connects, asks, reads the status. Judges nothing.

use super::mailbox::Mailbox;
use super::opener::{Openers, Order};
use super::socket::{connect_result, start_connect};
use crate::config::ProbeKind;
use crate::core::ConnectFault;
use crate::core::health::{Finding, Probe};
use rustix::event::epoll;
use rustix::io::Errno;
use rustix::net::{RecvFlags, SendFlags, recv, send};
use std::collections::HashMap;
use std::os::fd::OwnedFd;
use std::sync::Arc;

/// Bytes of a probe's answer that are looked at; its status line has to be among them.
const ANSWER_BYTES: usize = 4 * 1024;

/// Probes under way.
pub struct Prober {
    running: HashMap<u64, Running>,
}

struct Running {
    probe: Probe,
    until_ms: u64,
    socket: Option<OwnedFd>,
    connected: bool,
    answer: Vec<u8>,
}

impl Prober {
    /// None under way.
    pub fn new() -> Prober {
        Prober {
            running: HashMap::new(),
        }
    }

    /// How many are under way.
    pub fn len(&self) -> usize {
        self.running.len()
    }

    /// Starts a probe; its id is its event data. An answer means that it is over already.
    pub fn start(
        &mut self,
        probe: Probe,
        now_ms: u64,
        epoll: &OwnedFd,
        mailbox: &Arc<Mailbox>,
        openers: &Openers,
    ) -> Option<Finding> {
        let (id, way) = (probe.id, probe.way);
        let namespace = probe.namespace.clone();
        let until_ms = now_ms + probe.timeout_ms;
        let running = Running {
            probe,
            until_ms,
            socket: None,
            connected: false,
            answer: vec![],
        };
        self.running.insert(id, running);
        match namespace {
            None => self.opened(id, start_connect(way), epoll),
            Some(name) => {
                let order = Order {
                    word: id,
                    way,
                    reply: mailbox.clone(),
                };
                let sent = openers
                    .get(name.as_str())
                    .map(|opener| opener.try_send(order));
                match sent {
                    Some(Ok(())) => None,
                    _ => self.end(id, Finding::Failed),
                }
            }
        }
    }

    /// A probe's socket is there, or none could be made.
    pub fn opened(
        &mut self,
        id: u64,
        socket: Result<OwnedFd, ConnectFault>,
        epoll: &OwnedFd,
    ) -> Option<Finding> {
        let running = self.running.get_mut(&id)?;
        let Ok(socket) = socket else {
            return self.end(id, Finding::Failed);
        };
        let flags = epoll::EventFlags::IN | epoll::EventFlags::OUT | epoll::EventFlags::ET;
        match epoll::add(epoll, &socket, epoll::EventData::new_u64(id), flags) {
            Ok(()) => {
                running.socket = Some(socket);
                None
            }
            Err(_) => self.end(id, Finding::Failed),
        }
    }

    /// Something happened on a probe's socket.
    pub fn event(&mut self, id: u64) -> Option<Finding> {
        let running = self.running.get_mut(&id)?;
        let socket = running.socket.as_ref()?;
        if !running.connected {
            if connect_result(socket).is_err() {
                return self.end(id, Finding::Failed);
            }
            running.connected = true;
            let ProbeKind::Http { path, agent, .. } = &running.probe.kind else {
                return self.end(id, Finding::Connected);
            };
            let request = format!(
                "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nUser-Agent: {agent}\r\n\
                 Accept-Encoding: gzip, compressed\r\n\r\n",
                running.probe.way.to
            );
            match send(socket, request.as_bytes(), SendFlags::NOSIGNAL) {
                Ok(count) if count == request.len() => (),
                // A fresh socket takes a kilobyte, or something is wrong with it.
                _ => return self.end(id, Finding::Failed),
            }
        }
        self.read(id)
    }

    fn read(&mut self, id: u64) -> Option<Finding> {
        let running = self.running.get_mut(&id)?;
        let socket = running.socket.as_ref()?;
        let mut bytes = [0; ANSWER_BYTES];
        loop {
            let got = recv(socket, &mut bytes, RecvFlags::empty()).map(|(_, count)| count);
            match got {
                Ok(0) => return self.end(id, Finding::Failed),
                Ok(count) => running.answer.extend_from_slice(&bytes[..count]),
                Err(Errno::AGAIN) => return None,
                Err(Errno::INTR) => continue,
                Err(_) => return self.end(id, Finding::Failed),
            }
            match read_status(&running.answer) {
                Ok(Some(status)) => return self.end(id, Finding::Status(status)),
                Ok(None) if running.answer.len() < ANSWER_BYTES => (),
                _ => return self.end(id, Finding::Failed),
            }
        }
    }

    /// Ends the probes whose time is over.
    pub fn expire(&mut self, now_ms: u64) -> Vec<(u64, Finding)> {
        let late = self
            .running
            .iter()
            .filter(|(_, running)| running.until_ms <= now_ms);
        let late: Vec<u64> = late.map(|(id, _)| *id).collect();
        late.into_iter()
            .filter_map(|id| Some((id, self.end(id, Finding::TimedOut)?)))
            .collect()
    }

    /// When the next probe's time is over.
    pub fn next_ms(&self) -> Option<u64> {
        self.running.values().map(|running| running.until_ms).min()
    }

    fn end(&mut self, id: u64, finding: Finding) -> Option<Finding> {
        self.running.remove(&id).map(|_| finding)
    }
}

/// The status of an answer, once its status line is complete.
fn read_status(bytes: &[u8]) -> Result<Option<u16>, ()> {
    let Some(end) = memchr::memchr(b'\n', bytes) else {
        return Ok(None);
    };
    let line = std::str::from_utf8(&bytes[..end]).map_err(|_| ())?;
    let rest = line
        .strip_prefix("HTTP/1.1 ")
        .or_else(|| line.strip_prefix("HTTP/1.0 "));
    let status = rest.and_then(|rest| rest.get(..3)).ok_or(())?;
    status
        .parse()
        .ok()
        .filter(|status| (100..=599).contains(status))
        .map(Some)
        .ok_or(())
}

#[cfg(test)]
mod tests {
    use super::read_status;

    #[test]
    fn the_status_line_is_all_that_is_read() {
        assert_eq!(read_status(b"HTTP/1.1 20"), Ok(None));
        assert_eq!(read_status(b"HTTP/1.1 204 No Content\r\n"), Ok(Some(204)));
        assert_eq!(read_status(b"HTTP/1.0 503\r\n"), Ok(Some(503)));
        assert_eq!(read_status(b"SSH-2.0-OpenSSH\r\n"), Err(()));
        assert_eq!(read_status(b"HTTP/1.1 2x0 \r\n"), Err(()));
    }
}
