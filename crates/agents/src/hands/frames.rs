//! Frames between `up` and the hands: a length, JSON, and at most one descriptor beside it.

use rustix::net::{
    RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer,
    SendAncillaryMessage, SendFlags, recvmsg, sendmsg,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::io::{self, IoSlice, IoSliceMut, Read, Write};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::net::UnixStream;

/// No frame is longer, in bytes: a network of 16,384 ports is about 8 MB.
pub const FRAME_BYTES_MAX: usize = 64 << 20;
const LENGTH_BYTES: usize = 4;

/// Sends a value, and a descriptor with its first byte.
pub fn send<T: Serialize>(
    mut stream: &UnixStream,
    value: &T,
    descriptor: Option<BorrowedFd<'_>>,
) -> io::Result<()> {
    let mut bytes = vec![0; LENGTH_BYTES];
    serde_json::to_writer(&mut bytes, value)?;
    let length = u32::try_from(bytes.len() - LENGTH_BYTES)
        .map_err(|_| io::Error::new(io::ErrorKind::InvalidInput, "frame too long"))?;
    bytes[..LENGTH_BYTES].copy_from_slice(&length.to_le_bytes());
    let Some(descriptor) = descriptor else {
        return stream.write_all(&bytes);
    };
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
    let mut ancillary = SendAncillaryBuffer::new(&mut space);
    let descriptors = [descriptor];
    ancillary.push(SendAncillaryMessage::ScmRights(&descriptors));
    let parts = [IoSlice::new(&bytes)];
    let sent = sendmsg(stream.as_fd(), &parts, &mut ancillary, SendFlags::NOSIGNAL)?;
    stream.write_all(&bytes[sent..])
}

/// Receives a value and the descriptor that came with it; `None` when the other side has closed.
pub fn receive<T: DeserializeOwned>(
    mut stream: &UnixStream,
) -> io::Result<Option<(T, Option<OwnedFd>)>> {
    let mut length = [0; LENGTH_BYTES];
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
    let mut ancillary = RecvAncillaryBuffer::new(&mut space);
    let mut parts = [IoSliceMut::new(&mut length)];
    let flags = RecvFlags::CMSG_CLOEXEC;
    let received = loop {
        match recvmsg(stream.as_fd(), &mut parts, &mut ancillary, flags) {
            Err(rustix::io::Errno::INTR) => continue,
            other => break other?,
        }
    };
    if received.bytes == 0 {
        return Ok(None);
    }
    let descriptor = ancillary.drain().find_map(|message| match message {
        RecvAncillaryMessage::ScmRights(mut descriptors) => descriptors.next(),
        _ => None,
    });
    stream.read_exact(&mut length[received.bytes..])?;
    let length = u32::from_le_bytes(length) as usize;
    if length > FRAME_BYTES_MAX {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "frame too long"));
    }
    let mut bytes = vec![0; length];
    stream.read_exact(&mut bytes)?;
    Ok(Some((serde_json::from_slice(&bytes)?, descriptor)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::MetadataExt;

    #[test]
    fn a_value_and_a_descriptor_arrive_together() {
        let (here, there) = UnixStream::pair().unwrap();
        let file = std::fs::File::open("/dev/null").unwrap();
        let long = "x".repeat(3_000_000);
        let sender = std::thread::spawn({
            let long = long.clone();
            move || {
                send(&here, &long, Some(file.as_fd())).unwrap();
                send(&here, &1u32, None).unwrap();
            }
        });
        let (text, descriptor) = receive::<String>(&there).unwrap().unwrap();
        assert_eq!(text, long);
        let received = std::fs::File::from(descriptor.unwrap()).metadata().unwrap();
        assert_eq!(
            received.rdev(),
            std::fs::metadata("/dev/null").unwrap().rdev()
        );
        let (number, descriptor) = receive::<u32>(&there).unwrap().unwrap();
        assert!(number == 1 && descriptor.is_none());
        sender.join().unwrap();
        assert!(receive::<u32>(&there).unwrap().is_none());
    }
}
