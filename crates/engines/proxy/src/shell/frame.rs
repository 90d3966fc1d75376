//! Frames on a Unix socket: length, JSON head, payload, and descriptors beside them.
//!
//! A frame is: four bytes of length of all that follows, four bytes of length of the head (both
//! big-endian), the head, the payload. Descriptors travel with the frame's first byte, and the head
//! says how many. Nothing here knows what the heads mean.

use crate::limits;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::net::{
    RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer,
    SendAncillaryMessage, SendFlags, recvmsg, sendmsg,
};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use std::fmt;
use std::io::{IoSlice, IoSliceMut};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Version of what a control process and a keeper say to each other, tables and reports included:
/// either may be of an earlier build, and who speaks another one is refused by name. It is raised
/// with every change of `protocol.json`, which a test holds.
pub const PROTOCOL: u32 = 2;

/// Why a channel is of no more use.
#[derive(Debug)]
pub enum FrameFault {
    /// Reading failed.
    Read(Errno),
    /// Writing failed.
    Write(Errno),
    /// The peer closed it.
    Closed,
    /// A frame is longer than [`limits::FRAME_BYTES`], or its lengths contradict each other.
    Length(usize),
    /// The head is not what this version knows.
    Head(serde_json::Error),
    /// A descriptor that the head announces did not come.
    DescriptorMissing,
    /// The peer does not read: more than [`limits::FRAME_BACKLOG_BYTES`] wait for it.
    Backlog,
    /// Nothing came in time.
    TimedOut,
}

impl fmt::Display for FrameFault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FrameFault::Read(errno) => write!(out, "read a frame: {errno}"),
            FrameFault::Write(errno) => write!(out, "write a frame: {errno}"),
            FrameFault::Closed => out.write_str("the peer closed the channel"),
            FrameFault::Length(bytes) => write!(out, "a frame of {bytes} bytes is refused"),
            FrameFault::Head(error) => write!(out, "read a frame's head: {error}"),
            FrameFault::DescriptorMissing => out.write_str("a frame came without its descriptor"),
            FrameFault::Backlog => out.write_str("the peer does not read its frames"),
            FrameFault::TimedOut => out.write_str("no frame came in time"),
        }
    }
}

impl std::error::Error for FrameFault {}

/// A frame that came.
#[derive(Debug)]
pub struct Frame<H> {
    /// What it says.
    pub head: H,
    /// What goes with it, unread.
    pub payload: Vec<u8>,
    /// A descriptor, if the head announced one.
    pub descriptor: Option<OwnedFd>,
}

#[derive(Serialize, Deserialize)]
struct Envelope<H> {
    #[serde(default, skip_serializing_if = "is_false")]
    descriptor: bool,
    head: H,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde asks for this signature"
)]
fn is_false(value: &bool) -> bool {
    !value
}

/// One end of a channel.
pub struct Channel {
    socket: OwnedFd,
    inbound: Vec<u8>,
    descriptors: VecDeque<OwnedFd>,
    outbound: VecDeque<Outgoing>,
    backlog_bytes: usize,
    closed: bool,
}

struct Outgoing {
    bytes: Vec<u8>,
    sent: usize,
    descriptor: Option<Arc<OwnedFd>>,
}

impl AsFd for Channel {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.socket.as_fd()
    }
}

impl Channel {
    /// A channel over a connected stream socket, which is used without blocking.
    pub fn new(socket: OwnedFd) -> Result<Channel, FrameFault> {
        rustix::io::ioctl_fionbio(&socket, true).map_err(FrameFault::Read)?;
        Ok(Channel {
            socket,
            inbound: Vec::new(),
            descriptors: VecDeque::new(),
            outbound: VecDeque::new(),
            backlog_bytes: 0,
            closed: false,
        })
    }

    /// Queues a frame; [`Channel::flush`] sends it.
    pub fn queue<H: Serialize>(
        &mut self,
        head: &H,
        payload: &[u8],
        descriptor: Option<Arc<OwnedFd>>,
    ) -> Result<(), FrameFault> {
        let envelope = Envelope {
            descriptor: descriptor.is_some(),
            head,
        };
        let head = serde_json::to_vec(&envelope).map_err(FrameFault::Head)?;
        let length = 4 + head.len() + payload.len();
        if length > limits::FRAME_BYTES {
            return Err(FrameFault::Length(length));
        }
        self.backlog_bytes += length;
        if self.backlog_bytes > limits::FRAME_BACKLOG_BYTES {
            return Err(FrameFault::Backlog);
        }
        let mut bytes = Vec::with_capacity(4 + length);
        bytes.extend_from_slice(&(length as u32).to_be_bytes());
        bytes.extend_from_slice(&(head.len() as u32).to_be_bytes());
        bytes.extend_from_slice(&head);
        bytes.extend_from_slice(payload);
        self.outbound.push_back(Outgoing {
            bytes,
            sent: 0,
            descriptor,
        });
        Ok(())
    }

    /// Sends what the socket takes.
    pub fn flush(&mut self) -> Result<(), FrameFault> {
        while let Some(frame) = self.outbound.front_mut() {
            let iov = [IoSlice::new(&frame.bytes[frame.sent..])];
            let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
            let mut control = SendAncillaryBuffer::new(&mut space);
            let fds = frame.descriptor.as_ref().map(|fd| [fd.as_fd()]);
            if let (Some(fds), 0) = (&fds, frame.sent) {
                control.push(SendAncillaryMessage::ScmRights(fds));
            }
            match sendmsg(&self.socket, &iov, &mut control, SendFlags::NOSIGNAL) {
                Ok(count) => frame.sent += count,
                Err(Errno::AGAIN) => return Ok(()),
                Err(Errno::INTR) => continue,
                Err(errno) => return Err(FrameFault::Write(errno)),
            }
            if frame.sent == frame.bytes.len() {
                self.backlog_bytes -= frame.bytes.len() - 4;
                self.outbound.pop_front();
            }
        }
        Ok(())
    }

    /// Whether frames wait to be sent.
    pub fn is_unsent(&self) -> bool {
        !self.outbound.is_empty()
    }

    /// Reads what has come.
    pub fn fill(&mut self) -> Result<(), FrameFault> {
        let mut bytes = [0; 64 * 1024];
        loop {
            let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(8))];
            let mut control = RecvAncillaryBuffer::new(&mut space);
            let mut iov = [IoSliceMut::new(&mut bytes)];
            let flags = RecvFlags::CMSG_CLOEXEC;
            let got = recvmsg(&self.socket, &mut iov, &mut control, flags);
            let count = match got {
                Ok(message) => message.bytes,
                Err(Errno::AGAIN) => return Ok(()),
                Err(Errno::INTR) => continue,
                Err(Errno::CONNRESET) => 0,
                Err(errno) => return Err(FrameFault::Read(errno)),
            };
            for message in control.drain() {
                if let RecvAncillaryMessage::ScmRights(fds) = message {
                    self.descriptors.extend(fds);
                }
            }
            if count == 0 {
                self.closed = true;
                return Ok(());
            }
            self.inbound.extend_from_slice(&bytes[..count]);
            if self.inbound.len() > limits::FRAME_BYTES {
                return Ok(());
            }
        }
    }

    /// The next whole frame. `Closed` only after the last one was taken.
    pub fn take<H: DeserializeOwned>(&mut self) -> Result<Option<Frame<H>>, FrameFault> {
        let word = |bytes: &[u8]| {
            bytes
                .first_chunk()
                .map(|four| u32::from_be_bytes(*four) as usize)
        };
        let Some(length) = word(&self.inbound) else {
            return self.nothing();
        };
        if !(4..=limits::FRAME_BYTES).contains(&length) {
            return Err(FrameFault::Length(length));
        }
        if self.inbound.len() < 4 + length {
            return self.nothing();
        }
        let head_length = word(&self.inbound[4..]).expect("the frame holds four bytes");
        if head_length > length - 4 {
            return Err(FrameFault::Length(head_length));
        }
        let head = &self.inbound[8..8 + head_length];
        let envelope: Envelope<H> = serde_json::from_slice(head).map_err(FrameFault::Head)?;
        let payload = self.inbound[8 + head_length..4 + length].to_vec();
        self.inbound.drain(..4 + length);
        let descriptor = match envelope.descriptor {
            true => Some(
                self.descriptors
                    .pop_front()
                    .ok_or(FrameFault::DescriptorMissing)?,
            ),
            false => None,
        };
        Ok(Some(Frame {
            head: envelope.head,
            payload,
            descriptor,
        }))
    }

    fn nothing<H>(&self) -> Result<Option<Frame<H>>, FrameFault> {
        if self.closed {
            Err(FrameFault::Closed)
        } else {
            Ok(None)
        }
    }

    /// Sends all that is queued, waiting for the peer at most until then.
    pub fn flush_until(&mut self, until: Instant) -> Result<(), FrameFault> {
        loop {
            self.flush()?;
            if !self.is_unsent() {
                return Ok(());
            }
            self.wait(PollFlags::OUT, until)?;
        }
    }

    /// The next frame, waiting for it at most until then.
    pub fn take_until<H: DeserializeOwned>(
        &mut self,
        until: Instant,
    ) -> Result<Frame<H>, FrameFault> {
        loop {
            if let Some(frame) = self.take()? {
                return Ok(frame);
            }
            self.wait(PollFlags::IN, until)?;
            self.fill()?;
        }
    }

    fn wait(&self, flags: PollFlags, until: Instant) -> Result<(), FrameFault> {
        let left = until.saturating_duration_since(Instant::now());
        let mut fds = [PollFd::new(&self.socket, flags)];
        match poll(&mut fds, Some(&timespec(left))) {
            Ok(0) => Err(FrameFault::TimedOut),
            Ok(_) | Err(Errno::INTR) => Ok(()),
            Err(errno) => Err(FrameFault::Read(errno)),
        }
    }
}

/// A duration as the kernel wants it.
pub fn timespec(duration: Duration) -> Timespec {
    Timespec {
        tv_sec: duration.as_secs() as i64,
        tv_nsec: i64::from(duration.subsec_nanos()),
    }
}

/// What a client asks of the keeper.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Request {
    /// First of all: the protocol's version.
    Hello(u32),
    /// The payload is a table of this version.
    SetTable(u64),
    /// The payload of the answer is the table in force.
    Table,
    /// A descriptor comes with it.
    GiveDescriptor(String),
    /// The keeper closes the descriptor of that name.
    DropDescriptor(String),
    /// The payload of the answer is the last health.
    Health,
    /// The payload of the answer is the counters.
    Counters,
    /// Changes of health are sent from now on.
    Subscribe,
    /// A new worker takes over; the old one finishes its requests.
    ReplaceWorker,
    /// The workers are killed and the keeper ends.
    Shutdown,
}

/// What the keeper answers or tells.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// What the keeper holds.
    State(super::keeper::State),
    /// It is done; a payload if one was asked for.
    Done,
    /// It was not done, because.
    Refused(String),
    /// To subscribers: the payload is the whole health after a change.
    HealthChanged,
    /// To subscribers: a worker has started.
    WorkerStarted(u32),
    /// To subscribers: a worker died without being asked to.
    WorkerDied(u32),
    /// To subscribers: a worker does not answer.
    WorkerSilent(u32),
    /// To subscribers: a worker that did not answer does again.
    WorkerAnswers(u32),
}

/// What the keeper tells a worker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// A descriptor of that name comes with it.
    Descriptor(String),
    /// The descriptor of that name is gone.
    DropDescriptor(String),
    /// The payload is what the probes of another worker found.
    Health,
    /// The payload is a table of this version.
    Table(u64),
    /// Send the counters; the number comes back.
    Count(u64),
    /// Say so once every data thread has answered.
    Beat,
    /// Finish and end.
    Retire,
}

/// What a worker tells the keeper.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Report {
    /// It runs.
    Ready,
    /// The table of this version is in force in all threads.
    Applied(u64),
    /// The table of this version is refused, because.
    Rejected(u64, String),
    /// The payload is the whole health after a change.
    Health,
    /// The payload is the counters that were asked for under this number.
    Counters(u64),
    /// Every data thread has answered since the last [`Order::Beat`].
    Beat,
}
