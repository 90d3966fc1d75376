//! Asking the hands. Requests run side by side, each over a connection of its own from a pool.

use super::frames;
use super::{Answer, Request};
use std::fmt;
use std::net::IpAddr;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Semaphore;

/// Connections kept for the next request.
const POOL_CONNECTIONS: usize = 8;
/// Requests at once; further ones wait for their turn. With the pool and those beside it they are
/// fewer than the connections that the hands take.
const REQUESTS: usize = 48;

/// Why something was not done.
#[derive(Debug)]
pub enum Failure {
    /// The hands could not be asked: their process is gone or being started.
    Unreachable(std::io::Error),
    /// They tried and failed; their words.
    Refused(String),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Unreachable(error) => write!(f, "the fabric's hands do not answer: {error}"),
            Failure::Refused(words) => f.write_str(words),
        }
    }
}

impl std::error::Error for Failure {}

/// The asking side.
#[derive(Debug)]
pub struct Hands {
    socket: PathBuf,
    pool: Mutex<Vec<UnixStream>>,
    life: AtomicU64,
    turns: Semaphore,
}

impl Hands {
    /// Hands that listen at a socket; nothing is asked yet.
    pub fn at(socket: &Path) -> Arc<Hands> {
        Arc::new(Hands {
            socket: socket.to_owned(),
            pool: Mutex::new(Vec::new()),
            life: AtomicU64::new(0),
            turns: Semaphore::new(REQUESTS),
        })
    }

    /// The connection by which the hands know that they are wanted: they end when it is closed.
    pub fn hold(&self) -> std::io::Result<UnixStream> {
        let stream = UnixStream::connect(&self.socket)?;
        frames::send(&stream, &Request::Live, None)?;
        self.life.fetch_add(1, Ordering::SeqCst);
        Ok(stream)
    }

    /// Which hands they are: others than these may be in another fabric, where nothing is that
    /// these have made.
    pub fn life(&self) -> u64 {
        self.life.load(Ordering::SeqCst)
    }

    /// Makes the network so.
    pub async fn converge(self: &Arc<Hands>, network: network::Network) -> Result<(), Failure> {
        self.ask(Request::Converge(Box::new(network)), None)
            .await
            .map(|_| ())
    }

    /// A listening socket in a pinned namespace.
    pub async fn listen(
        self: &Arc<Hands>,
        namespace: String,
        address: IpAddr,
        port: u16,
        datagrams: bool,
    ) -> Result<OwnedFd, Failure> {
        let request = Request::Listen {
            namespace,
            address,
            port,
            datagrams,
        };
        self.ask(request, None)
            .await?
            .ok_or_else(|| Failure::Refused("no descriptor came with the answer".to_owned()))
    }

    /// The text of the counters of a pinned namespace's interfaces.
    pub async fn counters(self: &Arc<Hands>, namespace: String) -> Result<String, Failure> {
        let opened = self.ask(Request::Counters { namespace }, None).await?;
        let opened = opened
            .ok_or_else(|| Failure::Refused("no descriptor came with the answer".to_owned()))?;
        std::io::read_to_string(std::fs::File::from(opened))
            .map_err(|error| Failure::Refused(format!("reading counters: {error}")))
    }

    /// Asks for anything else, with a descriptor beside it where the request says so.
    pub async fn ask(
        self: &Arc<Hands>,
        request: Request,
        beside: Option<OwnedFd>,
    ) -> Result<Option<OwnedFd>, Failure> {
        let turn = self.turns.acquire().await;
        let hands = self.clone();
        let ask = move || hands.ask_blocking(&request, beside.as_ref().map(AsFd::as_fd));
        let answer = match tokio::task::spawn_blocking(ask).await {
            Ok(answer) => answer,
            Err(panicked) => Err(Failure::Refused(panicked.to_string())),
        };
        drop(turn);
        answer
    }

    /// Asks and blocks until it is done.
    pub fn ask_blocking(
        &self,
        request: &Request,
        beside: Option<BorrowedFd<'_>>,
    ) -> Result<Option<OwnedFd>, Failure> {
        let pooled = self
            .pool
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop();
        // A pooled connection may be to hands that have died since: then once more, afresh. Every
        // request is idempotent.
        let answer = match pooled.map(|stream| exchange(stream, request, beside)) {
            Some(Ok(answer)) => Ok(answer),
            Some(Err(_)) | None => UnixStream::connect(&self.socket)
                .and_then(|stream| exchange(stream, request, beside))
                .map_err(Failure::Unreachable),
        };
        let (stream, answer, descriptor) = answer?;
        let mut pool = self.pool.lock().unwrap_or_else(PoisonError::into_inner);
        if pool.len() < POOL_CONNECTIONS {
            pool.push(stream);
        }
        match answer {
            Answer::Done => Ok(descriptor),
            Answer::Failed(words) => Err(Failure::Refused(words)),
        }
    }
}

type Exchanged = (UnixStream, Answer, Option<OwnedFd>);

fn exchange(
    stream: UnixStream,
    request: &Request,
    beside: Option<BorrowedFd<'_>>,
) -> std::io::Result<Exchanged> {
    frames::send(&stream, request, beside)?;
    match frames::receive(&stream)? {
        Some((answer, descriptor)) => Ok((stream, answer, descriptor)),
        None => Err(std::io::ErrorKind::UnexpectedEof.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use images::Digest;
    use images::image::Packing;
    use std::os::unix::net::UnixListener;
    use std::pin::Pin;
    use std::task::{Context, Waker};

    /// Each is about a layer of which nothing comes before all have asked.
    #[test]
    fn however_many_ask_at_once_each_is_answered() {
        let name = format!("agents-hands-{}", std::process::id());
        let directory = std::env::temp_dir().join(name);
        std::fs::create_dir(&directory).unwrap();
        let socket = directory.join("hands.sock");
        let listener = UnixListener::bind(&socket).unwrap();
        std::thread::spawn(move || crate::hands::serve(&listener, 1));
        let hands = Hands::at(&socket);
        let runtime = tokio::runtime::Builder::new_multi_thread().build().unwrap();
        runtime.block_on(async {
            let mut asked: Vec<(_, Pin<Box<dyn Future<Output = _>>>)> = Vec::new();
            for number in 0..100 {
                let (blob, rest) = std::io::pipe().unwrap();
                let request = Request::Unpack {
                    packing: Packing::Tar,
                    diff_id: Digest::of(&[number]),
                    shelf: directory.join("layers"),
                };
                asked.push((rest, Box::pin(hands.ask(request, Some(blob.into())))));
            }
            let mut context = Context::from_waker(Waker::noop());
            for (_, answer) in &mut asked {
                assert!(answer.as_mut().poll(&mut context).is_pending());
            }
            for (rest, answer) in asked {
                drop(rest);
                let answer = answer.await;
                assert!(matches!(answer, Err(Failure::Refused(_))), "{answer:?}");
            }
        });
        std::fs::remove_dir_all(&directory).unwrap();
    }
}
