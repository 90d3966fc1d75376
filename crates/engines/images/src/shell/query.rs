//! One question to one name server: UDP, and TCP when the answer did not fit.

use crate::core::message::{Answer, Family, answer, question};
use rustix::rand::{GetRandomFlags, getrandom};
use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpStream, UdpSocket};
use tokio::time::timeout;

const DATAGRAM_BYTES_MAX: usize = 4_096;

/// Asks for both families at once.
pub async fn ask_both(
    server: SocketAddr,
    name: &str,
    limit: Duration,
) -> io::Result<(Answer, Answer)> {
    let both = async {
        let (v4, v6) = tokio::join!(ask(server, name, Family::V4), ask(server, name, Family::V6));
        Ok((v4?, v6?))
    };
    timeout(limit, both)
        .await
        .unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
}

async fn ask(server: SocketAddr, name: &str, family: Family) -> io::Result<Answer> {
    let mut id = [0; 2];
    getrandom(&mut id, GetRandomFlags::empty())?;
    let Some(asked) = question(u16::from_be_bytes(id), name, family) else {
        return Ok(Answer::NoName);
    };
    match over_udp(server, &asked).await? {
        Answer::Truncated => over_tcp(server, &asked).await,
        whole => Ok(whole),
    }
}

async fn over_udp(server: SocketAddr, asked: &[u8]) -> io::Result<Answer> {
    let any: SocketAddr = match server {
        SocketAddr::V4(_) => (Ipv4Addr::UNSPECIFIED, 0).into(),
        SocketAddr::V6(_) => (Ipv6Addr::UNSPECIFIED, 0).into(),
    };
    let socket = UdpSocket::bind(any).await?;
    // Connected: the kernel drops what others send.
    socket.connect(server).await?;
    socket.send(asked).await?;
    let mut buffer = [0; DATAGRAM_BYTES_MAX];
    loop {
        let count = socket.recv(&mut buffer).await?;
        if let Some(found) = answer(asked, &buffer[..count]) {
            return Ok(found);
        }
    }
}

async fn over_tcp(server: SocketAddr, asked: &[u8]) -> io::Result<Answer> {
    let mut stream = TcpStream::connect(server).await?;
    stream.write_u16(asked.len() as u16).await?;
    stream.write_all(asked).await?;
    let length = stream.read_u16().await?;
    let mut message = vec![0; length.into()];
    stream.read_exact(&mut message).await?;
    answer(asked, &message).ok_or_else(|| io::ErrorKind::InvalidData.into())
}
