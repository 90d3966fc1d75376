//! The resolver as others use it: a handle for the threads that have clients' sockets, and behind
//! it one thread that asks servers and serves clients' connections.

mod asking;
mod clients;
mod settings;
mod upstream;

use crate::config::Table;
use crate::core::{Names, Verdict};
use crate::limits;
use asking::Letter;
use rustix::event::{EventfdFlags, eventfd};
use std::io;
use std::net::SocketAddr;
use std::os::fd::OwnedFd;
use std::path::PathBuf;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

/// Where the host says whom to ask.
const SETTINGS: &str = "/etc/resolv.conf";

/// A query that came as a datagram.
#[derive(Clone, Copy, Debug)]
pub struct Question<'q> {
    /// The label of the socket that it came in on.
    pub label: &'q str,
    /// Who asks.
    pub from: SocketAddr,
    /// The query.
    pub bytes: &'q [u8],
    /// The socket, from which a later answer is sent.
    pub socket: &'q Arc<OwnedFd>,
}

/// The handle. The thread behind it ends with it.
#[derive(Debug)]
pub struct Resolver {
    names: Arc<Mutex<Names>>,
    letters: Option<SyncSender<Letter>>,
    wake: Arc<OwnedFd>,
}

impl Resolver {
    /// Asks the host's name servers.
    pub fn start() -> io::Result<Resolver> {
        Resolver::start_with(PathBuf::from(SETTINGS))
    }

    /// Asks the servers that this file names.
    pub fn start_with(settings: PathBuf) -> io::Result<Resolver> {
        let names = Arc::new(Mutex::new(Names::default()));
        let wake = Arc::new(eventfd(0, EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK)?);
        let (letters, inbox) = sync_channel(limits::LETTERS);
        let asking = asking::Asking::new(inbox, wake.clone(), names.clone(), settings)?;
        std::thread::Builder::new()
            .name("resolver".to_owned())
            .spawn(move || asking.run())?;
        Ok(Resolver {
            names,
            letters: Some(letters),
            wake,
        })
    }

    /// Exchanges the table.
    pub fn set_table(&self, table: Table) {
        self.names
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .set_table(table);
    }

    /// The answer to a datagram if it is known here. One that is asked elsewhere is answered later,
    /// from the socket.
    pub fn answer(&self, question: Question<'_>) -> Option<Vec<u8>> {
        let verdict = self
            .names
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .judge(question.label, question.bytes);
        match verdict {
            Verdict::Silence => None,
            Verdict::Answer(answer) => Some(answer),
            Verdict::Elsewhere { limit } => {
                self.post(Letter::Question {
                    label: question.label.into(),
                    from: question.from,
                    limit,
                    bytes: question.bytes.to_vec(),
                    socket: question.socket.clone(),
                });
                None
            }
        }
    }

    /// Serves a client's connection that was accepted on a socket of this label.
    pub fn serve(&self, label: &str, from: SocketAddr, connection: OwnedFd) {
        self.post(Letter::Connection {
            label: label.into(),
            from,
            connection,
        });
    }

    /// A full inbox loses the letter: a datagram is asked again, a connection is closed.
    fn post(&self, letter: Letter) {
        let sent = self.letters.as_ref().map(|to| to.try_send(letter));
        if matches!(sent, Some(Ok(()))) {
            self.wake();
        }
    }

    fn wake(&self) {
        // A counter that is full wakes as well.
        let _full = rustix::io::write(&self.wake, &1_u64.to_ne_bytes());
    }
}

impl Drop for Resolver {
    fn drop(&mut self) {
        self.letters = None;
        self.wake();
    }
}
