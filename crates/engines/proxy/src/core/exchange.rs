//! One request under way, from its head to the end of its answer.

use super::body::BodyReader;
use super::compile::SiteRun;
use super::io::ConnId;
use crate::limits;
use std::rc::Rc;

/// A request under way. Boxes of it are used again, so that no request allocates.
#[derive(Debug)]
pub struct Exchange {
    /// The site, as it was when the request came.
    pub site: Option<Rc<SiteRun>>,
    /// Index of the site.
    pub site_at: u32,
    /// The group that it is forwarded to.
    pub group: Option<u32>,
    /// The target that it was given to; counted as active there.
    pub target: Option<u32>,
    /// The connection that it was given.
    pub upstream: Option<ConnId>,
    /// What goes to the target: the head, and the body as long as it can be sent again.
    pub out: Vec<u8>,
    /// Header lines added to the answer.
    pub added: Vec<u8>,
    /// How far the request's body is read.
    pub body: BodyReader,
    /// Targets that could not be reached.
    pub tried: Vec<u32>,
    /// Progress of the answer.
    pub answer: Answer,
    /// All that was sent so far is in `out`.
    pub replayable: bool,
    /// A part of `out` was given to a connection that still lives or took bytes.
    pub sent: bool,
    /// The method changes nothing, so it may be sent twice.
    pub safe: bool,
    /// The method is HEAD.
    pub head: bool,
    /// The client speaks HTTP/1.0.
    pub old_client: bool,
    /// The client's connection may carry another request.
    pub keep: bool,
    /// The client asked for another protocol.
    pub upgrade: bool,
    /// No pooled connection any more: one was stale.
    pub fresh_only: bool,
    /// The answer's chunks are taken apart for a client that knows none.
    pub unchunk: bool,
    /// Attempts to reach a target.
    pub attempts: u8,
    /// How the last attempt failed.
    pub last_fault: Option<super::io::ConnectFault>,
    /// When no attempt is begun any more, in milliseconds.
    pub connect_until_ms: u64,
    /// When the request was sent to the target, in microseconds.
    pub sent_us: u64,
    /// What is added to the counters at the end.
    pub tally: Tally,
}

/// Progress of the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Nothing was sent to the client.
    Awaited,
    /// Its head was sent.
    Begun,
}

/// What is added to the counters at the end of an exchange.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    /// Bytes from the client.
    pub bytes_in: u64,
    /// Bytes to the client.
    pub bytes_out: u64,
    /// Status by the target; 0 if none.
    pub target_status: u16,
    /// Status made here; 0 if none.
    pub own_status: u16,
    /// Time to the target's first byte, in microseconds.
    pub target_time_us: u64,
    /// The client left.
    pub client_closed: bool,
    /// Times that it was sent again.
    pub retried: u8,
}

impl Default for Exchange {
    fn default() -> Exchange {
        Exchange {
            site: None,
            site_at: 0,
            group: None,
            target: None,
            upstream: None,
            out: Vec::new(),
            added: Vec::new(),
            body: BodyReader::Done,
            tried: Vec::new(),
            answer: Answer::Awaited,
            replayable: true,
            sent: false,
            safe: false,
            head: false,
            old_client: false,
            keep: true,
            upgrade: false,
            fresh_only: false,
            unchunk: false,
            attempts: 0,
            last_fault: None,
            connect_until_ms: 0,
            sent_us: 0,
            tally: Tally::default(),
        }
    }
}

impl Exchange {
    /// As new, with the buffers kept unless they grew large.
    pub fn renew(&mut self) {
        let mut out = std::mem::take(&mut self.out);
        let mut added = std::mem::take(&mut self.added);
        let mut tried = std::mem::take(&mut self.tried);
        if out.capacity() > limits::REPLAY_BYTES / 4 {
            out = Vec::new();
        }
        out.clear();
        added.clear();
        tried.clear();
        *self = Exchange {
            out,
            added,
            tried,
            ..Exchange::default()
        };
    }
}
