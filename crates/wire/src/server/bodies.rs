//! Bodies of requests, read whole before it is known who calls: each within its limit, and what is
//! large within a bound on all together, so that nobody without a key can take the memory.

use crate::limits;
use crate::refusal::Unread;
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use hyper::body::Body;
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The room for large bodies, in KiB; clones share it.
#[derive(Clone)]
pub struct Bodies(Arc<Semaphore>);

/// A body, with its room until it is dropped.
#[derive(Debug)]
pub struct Whole {
    /// All of it.
    pub bytes: Bytes,
    _room: Option<OwnedSemaphorePermit>,
}

impl Bodies {
    /// Room for so many bytes.
    pub fn of(bytes: usize) -> Bodies {
        Bodies(Arc::new(Semaphore::new(bytes / KIB)))
    }

    /// Reads a body of at most `most` bytes.
    pub async fn read<B>(&self, mut body: B, most: usize) -> Result<Whole, Unread>
    where
        B: Body<Data = Bytes> + Unpin,
    {
        let announced = body.size_hint().lower();
        if announced > most as u64 {
            return Err(Unread::TooLarge(most));
        }
        let mut first = Bytes::new();
        let mut rest = BytesMut::new();
        let mut room = None;
        while let Some(frame) = body.frame().await {
            let frame = frame.map_err(|_| Unread::Aborted)?;
            let Ok(data) = frame.into_data() else {
                continue; // trailers
            };
            let length = first.len() + rest.len() + data.len();
            if length > most {
                return Err(Unread::TooLarge(most));
            }
            self.make_room(&mut room, length)?;
            // Nearly every body is one piece: no copy.
            if first.is_empty() && rest.is_empty() {
                first = data;
            } else {
                rest.extend_from_slice(&std::mem::take(&mut first));
                rest.extend_from_slice(&data);
            }
        }
        Ok(Whole {
            bytes: if rest.is_empty() {
                first
            } else {
                rest.freeze()
            },
            _room: room,
        })
    }

    /// Makes the room what a body of this length needs.
    fn make_room(
        &self,
        room: &mut Option<OwnedSemaphorePermit>,
        length: usize,
    ) -> Result<(), Unread> {
        let needed = length
            .saturating_sub(limits::SMALL_BODY_BYTES)
            .div_ceil(KIB);
        let taken = room.as_ref().map_or(0, OwnedSemaphorePermit::num_permits);
        let Some(more) = needed.checked_sub(taken).filter(|more| *more > 0) else {
            return Ok(());
        };
        let more = u32::try_from(more).map_err(|_| Unread::Crowded)?;
        let more = Arc::clone(&self.0).try_acquire_many_owned(more);
        let more = more.map_err(|_| Unread::Crowded)?;
        match room {
            Some(room) => room.merge(more),
            None => *room = Some(more),
        }
        Ok(())
    }
}

const KIB: usize = 1_024;

#[cfg(test)]
mod tests {
    use super::*;
    use http_body_util::Full;
    use hyper::body::Frame;
    use std::convert::Infallible;
    use std::pin::{Pin, pin};
    use std::task::{Context, Poll, Waker};

    /// Nothing here waits.
    fn now<T>(future: impl Future<Output = T>) -> T {
        let mut future = pin!(future);
        match future
            .as_mut()
            .poll(&mut Context::from_waker(Waker::noop()))
        {
            Poll::Ready(done) => done,
            Poll::Pending => panic!("it waits"),
        }
    }

    fn full(length: usize) -> Full<Bytes> {
        Full::new(Bytes::from(vec![7; length]))
    }

    #[test]
    fn large_bodies_share_a_bound_and_small_ones_need_none() {
        let small = limits::SMALL_BODY_BYTES;
        let bodies = Bodies::of(100 * KIB);
        let read = |length| now(bodies.read(full(length), usize::MAX));
        let first = read(small + 60 * KIB).unwrap();
        assert_eq!(first.bytes.len(), small + 60 * KIB);
        let second = read(small + 40 * KIB).unwrap();
        assert!(matches!(read(small + 1), Err(Unread::Crowded)));
        read(small).unwrap();
        drop(first);
        let third = read(small + 60 * KIB).unwrap();
        drop((second, third));
        assert_eq!(bodies.0.available_permits(), 100);
    }

    #[test]
    fn a_body_in_pieces_takes_room_as_it_grows_and_is_put_together() {
        let bodies = Bodies::of(100 * KIB);
        let piece = Bytes::from(vec![7; limits::SMALL_BODY_BYTES]);
        let read = |count, most| now(bodies.read(Pieces(count, piece.clone()), most));
        let whole = read(2, usize::MAX).unwrap();
        assert_eq!(whole.bytes.len(), 2 * piece.len());
        assert_eq!(bodies.0.available_permits(), 36);
        assert!(matches!(read(2, usize::MAX), Err(Unread::Crowded)));
        assert!(matches!(read(2, piece.len()), Err(Unread::TooLarge(_))));
        assert_eq!(
            bodies.0.available_permits(),
            36,
            "what was refused has none"
        );
    }

    /// One piece, so many times, of which nothing is announced.
    struct Pieces(usize, Bytes);

    impl Body for Pieces {
        type Data = Bytes;
        type Error = Infallible;

        fn poll_frame(
            mut self: Pin<&mut Self>,
            _task: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
            let left = self.0.checked_sub(1);
            self.0 = left.unwrap_or_default();
            Poll::Ready(left.map(|_| Ok(Frame::data(self.1.clone()))))
        }
    }
}
