//! The in-memory transport under `h2`: bytes that came, bytes to be sent. It never waits.

use crate::limits;
use std::cell::RefCell;
use std::io;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// Both directions of one connection.
#[derive(Clone, Default)]
pub struct Pipe(Rc<RefCell<Inner>>);

#[derive(Default)]
struct Inner {
    arrived: Vec<u8>,
    read: usize,
    unsent: Vec<u8>,
    ended: bool,
    blocked: bool,
}

impl Pipe {
    /// Bytes came from the client.
    pub fn arrive(&self, bytes: &[u8]) {
        let mut inner = self.0.borrow_mut();
        let read = std::mem::take(&mut inner.read);
        inner.arrived.drain(..read);
        inner.arrived.extend_from_slice(bytes);
    }

    /// How much came that nobody has read yet.
    pub fn unread_bytes(&self) -> usize {
        let inner = self.0.borrow();
        inner.arrived.len() - inner.read
    }

    /// The client sends nothing more.
    pub fn end(&self) {
        self.0.borrow_mut().ended = true;
    }

    /// Whether the client sends nothing more.
    pub fn has_ended(&self) -> bool {
        self.0.borrow().ended
    }

    /// The socket takes no more (or takes again).
    pub fn set_blocked(&self, blocked: bool) {
        self.0.borrow_mut().blocked = blocked;
    }

    /// What shall be sent.
    pub fn take_unsent(&self) -> Vec<u8> {
        std::mem::take(&mut self.0.borrow_mut().unsent)
    }

    /// Whether all was handed to the socket.
    pub fn is_flushed(&self) -> bool {
        self.0.borrow().unsent.is_empty()
    }
}

impl AsyncRead for Pipe {
    fn poll_read(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        out: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let mut inner = self.0.borrow_mut();
        let rest = inner.arrived.len() - inner.read;
        if rest == 0 {
            return if inner.ended {
                Poll::Ready(Ok(()))
            } else {
                Poll::Pending
            };
        }
        let count = rest.min(out.remaining());
        out.put_slice(&inner.arrived[inner.read..inner.read + count]);
        inner.read += count;
        if inner.read == inner.arrived.len() {
            inner.arrived = Vec::new();
            inner.read = 0;
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Pipe {
    fn poll_write(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let mut inner = self.0.borrow_mut();
        // A slow client's frames stay inside `h2`, whose windows then stop the targets.
        if inner.blocked || inner.unsent.len() >= limits::READ_BYTES {
            return Poll::Pending;
        }
        inner.unsent.extend_from_slice(bytes);
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}
