//! Bodies that come in: cut into parts of a bounded size, within a bounded silence.

use super::reply::Refusal;
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use std::time::Duration;

/// What is gathered before it is written.
pub const PART_BYTES: usize = 8 << 20;
/// The longest silence in a body.
const SILENCE_MAX: Duration = Duration::from_secs(60);

/// A body that is read part by part.
pub struct Parts {
    body: Incoming,
    gathered: BytesMut,
    has_ended: bool,
}

impl Parts {
    /// Of this body.
    pub fn new(body: Incoming) -> Parts {
        Parts {
            body,
            gathered: BytesMut::new(),
            has_ended: false,
        }
    }

    /// The next part: full but for the last one; `None` at the end.
    pub async fn next(&mut self) -> Result<Option<Bytes>, Refusal> {
        while !self.has_ended && self.gathered.len() < PART_BYTES {
            let frame = tokio::time::timeout(SILENCE_MAX, self.body.frame()).await;
            match frame.map_err(|_| Refusal::bad_body("the body came too slowly"))? {
                None => self.has_ended = true,
                Some(Err(error)) => {
                    return Err(Refusal::bad_body(format!("the body ended early: {error}")));
                }
                Some(Ok(frame)) => {
                    if let Ok(data) = frame.into_data() {
                        self.gathered.extend_from_slice(&data);
                    }
                }
            }
        }
        let length = self.gathered.len().min(PART_BYTES);
        let part = self.gathered.split_to(length).freeze();
        Ok((!part.is_empty()).then_some(part))
    }

    /// The whole body, which is small.
    pub async fn whole(mut self, bytes_max: u64) -> Result<Bytes, Refusal> {
        let whole = self.next().await?.unwrap_or_default();
        match whole.len() as u64 > bytes_max || self.next().await?.is_some() {
            true => Err(Refusal::bad_body(format!(
                "the body is larger than {bytes_max} bytes"
            ))),
            false => Ok(whole),
        }
    }
}
