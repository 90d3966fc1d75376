//! The control plane's side of the keeper's socket. Blocking calls, each with an end; for use on a
//! thread that may block.

use crate::config::{Table, TableFault};
use crate::report::{Counters, HealthReport};
use crate::shell::frame::{Answer, Channel, Frame, FrameFault, PROTOCOL, Request};
use crate::shell::keeper::State;
use rustix::net::sockopt::socket_peercred;
use std::collections::VecDeque;
use std::fmt;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// Why a call failed.
#[derive(Debug)]
pub enum ClientFault {
    /// The keeper's socket cannot be connected to.
    Connect(PathBuf, io::Error),
    /// The channel broke, or no answer came in time.
    Channel(FrameFault),
    /// The keeper (or its worker) refused, because.
    Refused(String),
    /// The keeper was started by a build that speaks another version of the protocol.
    OtherVersion {
        /// Its process.
        keeper_pid: u32,
        /// In its own words.
        why: String,
    },
    /// The table cannot be carried out.
    Table(TableFault),
    /// An answer or a table could not be read or written as JSON.
    Json(serde_json::Error),
    /// The keeper answered something else than was asked.
    Unexpected,
}

impl fmt::Display for ClientFault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ClientFault::Connect(path, error) => {
                write!(out, "connect to the keeper at {}: {error}", path.display())
            }
            ClientFault::Channel(fault) => write!(out, "talk to the keeper: {fault}"),
            ClientFault::Refused(why) => write!(out, "the keeper refused: {why}"),
            ClientFault::OtherVersion { why, .. } => write!(out, "{why}"),
            ClientFault::Table(fault) => write!(out, "table: {fault}"),
            ClientFault::Json(error) => write!(out, "read or write JSON: {error}"),
            ClientFault::Unexpected => out.write_str("the keeper answered something else"),
        }
    }
}

impl std::error::Error for ClientFault {}

impl From<FrameFault> for ClientFault {
    fn from(fault: FrameFault) -> ClientFault {
        ClientFault::Channel(fault)
    }
}

/// What happened in the data plane.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// The whole health after a change.
    Health(HealthReport),
    /// A worker started, with its process id.
    WorkerStarted(u32),
    /// A worker died without being asked to; another one is started.
    WorkerDied(u32),
    /// A worker has not answered for some seconds. Whether what was last said of targets is old,
    /// [`State::in_doubt`] says.
    WorkerSilent(u32),
    /// A worker that did not answer does again.
    WorkerAnswers(u32),
}

/// A connection to a keeper.
pub struct Client {
    channel: Channel,
    events: VecDeque<Event>,
    state: State,
}

impl Client {
    /// Connects to a keeper that runs, whoever started it.
    pub fn connect(socket: &Path) -> Result<Client, ClientFault> {
        let fault = |error| ClientFault::Connect(socket.to_owned(), error);
        let stream = UnixStream::connect(socket).map_err(fault)?;
        let peer = socket_peercred(&stream).map_err(|errno| fault(errno.into()))?;
        let keeper_pid = peer.pid.as_raw_pid().cast_unsigned();
        let channel = Channel::new(stream.into())?;
        let nobody = State {
            protocol: PROTOCOL,
            keeper_pid: 0,
            worker_pid: None,
            table_version: None,
            descriptors: Vec::new(),
            worker_deaths: 0,
            in_doubt: false,
        };
        let mut client = Client {
            channel,
            events: VecDeque::new(),
            state: nobody,
        };
        client.state = client.greet().map_err(|fault| match fault {
            // Nothing else of a greeting is refused.
            ClientFault::Refused(why) => ClientFault::OtherVersion { keeper_pid, why },
            fault => fault,
        })?;
        client.ask(&Request::Subscribe, &[], None)?;
        Ok(client)
    }

    /// What the keeper held when the client connected.
    pub fn first_state(&self) -> &State {
        &self.state
    }

    /// What the keeper holds now.
    pub fn state(&mut self) -> Result<State, ClientFault> {
        self.greet()
    }

    fn greet(&mut self) -> Result<State, ClientFault> {
        self.send(&Request::Hello(PROTOCOL), &[], None)?;
        match self.answer()? {
            Frame {
                head: Answer::State(state),
                ..
            } => Ok(state),
            Frame {
                head: Answer::Refused(why),
                ..
            } => Err(ClientFault::Refused(why)),
            _ => Err(ClientFault::Unexpected),
        }
    }

    /// Puts a table in force; returns when all threads of the worker work by it.
    pub fn set_table(&mut self, table: &Table) -> Result<(), ClientFault> {
        table.check().map_err(ClientFault::Table)?;
        let payload = serde_json::to_vec(table).map_err(ClientFault::Json)?;
        self.ask(&Request::SetTable(table.version), &payload, None)
            .map(drop)
    }

    /// The table in force.
    pub fn table(&mut self) -> Result<Option<Table>, ClientFault> {
        let payload = self.ask(&Request::Table, &[], None)?;
        if payload.is_empty() {
            return Ok(None);
        }
        serde_json::from_slice(&payload)
            .map(Some)
            .map_err(ClientFault::Json)
    }

    /// Hands a listening or datagram descriptor over. A name that exists gets the new one.
    pub fn give_descriptor(&mut self, name: &str, descriptor: OwnedFd) -> Result<(), ClientFault> {
        let request = Request::GiveDescriptor(name.to_owned());
        self.ask(&request, &[], Some(Arc::new(descriptor)))
            .map(drop)
    }

    /// Closes a descriptor. Connections that the system has accepted on it are still served.
    pub fn drop_descriptor(&mut self, name: &str) -> Result<(), ClientFault> {
        self.ask(&Request::DropDescriptor(name.to_owned()), &[], None)
            .map(drop)
    }

    /// The health of all targets as last reported; empty before the first table.
    pub fn health(&mut self) -> Result<HealthReport, ClientFault> {
        let payload = self.ask(&Request::Health, &[], None)?;
        if payload.is_empty() {
            return Ok(HealthReport::default());
        }
        serde_json::from_slice(&payload).map_err(ClientFault::Json)
    }

    /// The counters of the worker, summed over its threads.
    pub fn counters(&mut self) -> Result<Counters, ClientFault> {
        let payload = self.ask(&Request::Counters, &[], None)?;
        serde_json::from_slice(&payload).map_err(ClientFault::Json)
    }

    /// Starts a new worker; the old one finishes its requests and ends.
    pub fn replace_worker(&mut self) -> Result<(), ClientFault> {
        self.ask(&Request::ReplaceWorker, &[], None).map(drop)
    }

    /// Ends the workers and the keeper. Connections are cut.
    pub fn shutdown(&mut self) -> Result<(), ClientFault> {
        self.ask(&Request::Shutdown, &[], None).map(drop)
    }

    /// Events since the last call; waits for the first one at most so long, and returns nothing
    /// if none came.
    pub fn wait_events(&mut self, timeout: Duration) -> Result<Vec<Event>, ClientFault> {
        let until = Instant::now() + timeout;
        while self.events.is_empty() {
            match self.channel.take_until::<Answer>(until) {
                Ok(frame) => self.keep_event(frame)?,
                Err(FrameFault::TimedOut) => break,
                Err(fault) => return Err(fault.into()),
            }
        }
        while let Ok(Some(frame)) = self.channel.take::<Answer>() {
            self.keep_event(frame)?;
        }
        Ok(self.events.drain(..).collect())
    }

    fn keep_event(&mut self, frame: Frame<Answer>) -> Result<(), ClientFault> {
        self.events.push_back(match frame.head {
            Answer::HealthChanged => {
                Event::Health(serde_json::from_slice(&frame.payload).map_err(ClientFault::Json)?)
            }
            Answer::WorkerStarted(pid) => Event::WorkerStarted(pid),
            Answer::WorkerDied(pid) => Event::WorkerDied(pid),
            Answer::WorkerSilent(pid) => Event::WorkerSilent(pid),
            Answer::WorkerAnswers(pid) => Event::WorkerAnswers(pid),
            _ => return Err(ClientFault::Unexpected),
        });
        Ok(())
    }

    fn ask(
        &mut self,
        request: &Request,
        payload: &[u8],
        descriptor: Option<Arc<OwnedFd>>,
    ) -> Result<Vec<u8>, ClientFault> {
        self.send(request, payload, descriptor)?;
        match self.answer()? {
            Frame {
                head: Answer::Done,
                payload,
                ..
            } => Ok(payload),
            Frame {
                head: Answer::Refused(why),
                ..
            } => Err(ClientFault::Refused(why)),
            _ => Err(ClientFault::Unexpected),
        }
    }

    fn send(
        &mut self,
        request: &Request,
        payload: &[u8],
        descriptor: Option<Arc<OwnedFd>>,
    ) -> Result<(), ClientFault> {
        self.channel.queue(request, payload, descriptor)?;
        Ok(self.channel.flush_until(Instant::now() + PATIENCE)?)
    }

    /// The next frame that is an answer; events before it are kept.
    fn answer(&mut self) -> Result<Frame<Answer>, ClientFault> {
        let until = Instant::now() + PATIENCE;
        loop {
            let frame = self.channel.take_until::<Answer>(until)?;
            match frame.head {
                Answer::State(_) | Answer::Done | Answer::Refused(_) => return Ok(frame),
                _ => self.keep_event(frame)?,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::net::UnixListener;
    use std::thread;

    #[test]
    fn a_keeper_of_another_version_is_known_by_its_process_and_its_words() {
        let name = format!("proxy-client-{}.sock", std::process::id());
        let socket = std::env::temp_dir().join(name);
        let listener = UnixListener::bind(&socket).unwrap();
        let keeper = thread::spawn(move || {
            let (stream, _) = listener.accept().unwrap();
            let mut channel = Channel::new(stream.into()).unwrap();
            let until = Instant::now() + PATIENCE;
            let heard = channel.take_until::<Request>(until).unwrap().head;
            let refused = Answer::Refused("not that one".into());
            channel.queue(&refused, &[], None).unwrap();
            channel.flush_until(until).unwrap();
            heard
        });
        let Err(ClientFault::OtherVersion { keeper_pid, why }) = Client::connect(&socket) else {
            panic!("it was taken for one that can be used");
        };
        assert_eq!((keeper_pid, &*why), (std::process::id(), "not that one"));
        assert_eq!(keeper.join().unwrap(), Request::Hello(PROTOCOL));
        std::fs::remove_file(&socket).unwrap();
    }
}
