//! Packets with descriptors over a pair of Unix sockets: launcher to shim, and new process to shim.

use rustix::io::{Errno, IoSliceMut};
use rustix::net::{
    self, AddressFamily, RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, ReturnFlags,
    SendAncillaryBuffer, SendAncillaryMessage, SendFlags, SocketFlags, SocketType,
};
use std::io::{self, IoSlice};
use std::mem::MaybeUninit;
use std::os::fd::{BorrowedFd, OwnedFd};

/// Descriptors in one packet: six namespaces, or a lock, four groups and a count of kills.
pub const MAX_DESCRIPTORS: usize = 16;
/// Text in one packet.
pub const MAX_TEXT_BYTES: usize = 4096;

/// One packet.
#[derive(Debug, Default)]
pub struct Packet {
    /// Its bytes; empty at the end of the connection.
    pub text: Vec<u8>,
    /// What came with them.
    pub descriptors: Vec<OwnedFd>,
}

/// A pair of connected ends that keep packets whole, closed in new programs.
pub fn pair() -> io::Result<(OwnedFd, OwnedFd)> {
    let pair = net::socketpair(
        AddressFamily::UNIX,
        SocketType::SEQPACKET,
        SocketFlags::CLOEXEC,
        None,
    )?;
    Ok(pair)
}

/// Sends one packet. `text` is cut at [`MAX_TEXT_BYTES`].
pub fn send(end: &OwnedFd, text: &[u8], descriptors: &[BorrowedFd<'_>]) -> io::Result<()> {
    let text = &text[..text.len().min(MAX_TEXT_BYTES)];
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(MAX_DESCRIPTORS))];
    let mut ancillary = SendAncillaryBuffer::new(&mut space);
    if !descriptors.is_empty() && !ancillary.push(SendAncillaryMessage::ScmRights(descriptors)) {
        return Err(io::Error::other("too many descriptors"));
    }
    net::sendmsg(
        end,
        &[IoSlice::new(text)],
        &mut ancillary,
        SendFlags::NOSIGNAL,
    )?;
    Ok(())
}

/// Receives one packet; an empty one at the end of the connection.
pub fn receive(end: &OwnedFd) -> io::Result<Packet> {
    let mut text = vec![0; MAX_TEXT_BYTES];
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(MAX_DESCRIPTORS))];
    let mut ancillary = RecvAncillaryBuffer::new(&mut space);
    let received = loop {
        let slices = &mut [IoSliceMut::new(&mut text)];
        match net::recvmsg(end, slices, &mut ancillary, RecvFlags::CMSG_CLOEXEC) {
            Err(Errno::INTR) => {}
            result => break result?,
        }
    };
    if received
        .flags
        .intersects(ReturnFlags::TRUNC | ReturnFlags::CTRUNC)
    {
        return Err(io::Error::other("packet was cut"));
    }
    text.truncate(received.bytes);
    let descriptors = ancillary
        .drain()
        .filter_map(|message| match message {
            RecvAncillaryMessage::ScmRights(rights) => Some(rights),
            _ => None,
        })
        .flatten()
        .collect();
    Ok(Packet { text, descriptors })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::fd::AsFd;

    #[test]
    fn a_packet_arrives_with_its_descriptors_and_an_end_as_nothing() {
        let (a, b) = pair().unwrap();
        let (c, d) = pair().unwrap();
        send(&a, b"lock", &[c.as_fd()]).unwrap();
        drop((a, c));
        let packet = receive(&b).unwrap();
        assert_eq!(packet.text, b"lock");
        send(&packet.descriptors[0], b"through it", &[]).unwrap();
        assert_eq!(receive(&d).unwrap().text, b"through it");
        assert!(receive(&b).unwrap().text.is_empty());
    }
}
