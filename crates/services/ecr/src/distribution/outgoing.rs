//! A blob on its way out: read piece by piece on a thread that may wait, one piece ahead at most.

use bytes::Bytes;
use control::ports::BlobReader;
use hyper::body::{Body, Frame, SizeHint};
use std::future::Future;
use std::io::{self, Read};
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::task::JoinHandle;

const PIECE_BYTES: u64 = 256 << 10;

type Reader = Box<dyn BlobReader>;
type Reading = JoinHandle<(Reader, io::Result<Bytes>)>;

/// A part of a blob as an answer's body.
pub struct BlobBody {
    reader: Option<Reader>,
    reading: Option<Reading>,
    left_bytes: u64,
}

impl BlobBody {
    /// The next `length_bytes` of the reader.
    pub fn new(reader: Reader, length_bytes: u64) -> BlobBody {
        BlobBody {
            reader: Some(reader),
            reading: None,
            left_bytes: length_bytes,
        }
    }
}

impl Body for BlobBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if self.left_bytes == 0 {
            return Poll::Ready(None);
        }
        if let Some(mut reader) = self.reader.take() {
            let length = self.left_bytes.min(PIECE_BYTES);
            self.reading = Some(tokio::task::spawn_blocking(move || {
                let mut piece = Vec::with_capacity(length as usize);
                let read = reader.by_ref().take(length).read_to_end(&mut piece);
                (reader, read.map(|_| Bytes::from(piece)))
            }));
        }
        let Some(reading) = &mut self.reading else {
            return Poll::Ready(Some(Err(io::Error::other("reading the blob was cut off"))));
        };
        let read = match Pin::new(reading).poll(context) {
            Poll::Pending => return Poll::Pending,
            Poll::Ready(read) => read,
        };
        self.reading = None;
        let (reader, piece) = match read {
            Ok(read) => read,
            Err(error) => return Poll::Ready(Some(Err(io::Error::other(error)))),
        };
        let piece = match piece {
            Ok(piece) if piece.is_empty() => Err(io::ErrorKind::UnexpectedEof.into()),
            other => other,
        };
        Poll::Ready(Some(piece.map(|piece| {
            self.reader = Some(reader);
            self.left_bytes -= piece.len() as u64;
            Frame::data(piece)
        })))
    }

    fn is_end_stream(&self) -> bool {
        self.left_bytes == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left_bytes)
    }
}
