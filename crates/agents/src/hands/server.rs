//! The doing side: `ondol fabric`, inside the fabric's user and mount namespace.
//!
//! A thread for each connection. The network is converged by one request at a time; all else runs
//! side by side. The process ends with the connection on which it was asked to live: whoever
//! started it is gone, and what was made is in the kernel and on disk.

use super::frames;
use super::{Answer, Request};
use network::Transport;
use std::fs;
use std::io;
use std::net::SocketAddr;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// Connections at once; `up` keeps fewer in its pool, and each is a thread here.
const CONNECTIONS_MAX: usize = 64;
const STACK_BYTES: usize = 512 * 1024;

/// The hands' state.
struct Hands {
    network: Mutex<Option<network::Applied>>,
    /// Users and groups that the fabric maps.
    ids: u32,
}

/// Serves until the connection that asked it to live is closed. `ids` is how many users the fabric
/// maps.
pub fn serve(listener: &UnixListener, ids: u32) -> io::Result<()> {
    let hands = Arc::new(Hands {
        network: Mutex::new(None),
        ids,
    });
    loop {
        let (stream, _) = listener.accept()?;
        if Arc::strong_count(&hands) > CONNECTIONS_MAX {
            continue; // closed at once; the asker tries again
        }
        let hands = hands.clone();
        std::thread::Builder::new()
            .stack_size(STACK_BYTES)
            .spawn(move || hands.attend(&stream))?;
    }
}

impl Hands {
    fn attend(&self, stream: &UnixStream) {
        while let Ok(Some((request, beside))) = frames::receive::<Request>(stream) {
            if matches!(request, Request::Live) {
                // Nothing more is ever sent on it: an answer is its end, however it came.
                let _ended: io::Result<Option<(Request, _)>> = frames::receive(stream);
                std::process::exit(0);
            }
            let (answer, descriptor) = match self.perform(request, beside) {
                Ok(descriptor) => (Answer::Done, descriptor),
                Err(words) => (Answer::Failed(words), None),
            };
            if frames::send(stream, &answer, descriptor.as_ref().map(AsFd::as_fd)).is_err() {
                return;
            }
        }
    }

    fn perform(
        &self,
        request: Request,
        beside: Option<OwnedFd>,
    ) -> Result<Option<OwnedFd>, String> {
        match request {
            Request::Live => Ok(None),
            Request::Converge(desired) => self.converge(&desired).map(|()| None),
            Request::Listen {
                namespace,
                address,
                port,
                datagrams,
            } => {
                let transport = if datagrams {
                    Transport::Udp
                } else {
                    Transport::Tcp
                };
                let at = SocketAddr::new(address, port);
                network::open_listener(&namespace, at, transport)
                    .map(Some)
                    .map_err(|error| format!("cannot listen at {at} in {namespace}: {error}"))
            }
            Request::Counters { namespace } => network::open_counters(&namespace)
                .map(Some)
                .map_err(|error| format!("cannot read the counters of {namespace}: {error}")),
            Request::Unpack {
                packing,
                diff_id,
                shelf,
            } => {
                let blob = beside.ok_or("no blob came with the request")?;
                let rules = images::unpack::UnpackRules::with_ids(self.ids, self.ids);
                images::unpack::layer(fs::File::from(blob), packing, &diff_id, &shelf, &rules)
                    .map(|_| None)
                    .map_err(|error| error.to_string())
            }
            Request::MakeDirectory(path) => fs::create_dir_all(&path)
                .map(|()| None)
                .map_err(|error| format!("cannot make {}: {error}", path.display())),
            Request::RemoveTree(path) => remove_tree(&path).map(|()| None),
            Request::TearDown => self.tear_down().map(|()| None),
        }
    }

    fn converge(&self, desired: &network::Network) -> Result<(), String> {
        let mut applied = self.network.lock().unwrap_or_else(PoisonError::into_inner);
        let applied = open(&mut applied)?;
        network::converge(applied, desired)
            .map(|_| ())
            .map_err(|error| error.to_string())
    }

    fn tear_down(&self) -> Result<(), String> {
        let mut applied = self.network.lock().unwrap_or_else(PoisonError::into_inner);
        open(&mut applied)?
            .remove_all()
            .map(|_| ())
            .map_err(|error| error.to_string())
    }
}

/// Opened at the first use: an Ondol without a VPC pays for no network.
fn open(applied: &mut Option<network::Applied>) -> Result<&mut network::Applied, String> {
    if applied.is_none() {
        *applied = Some(network::Applied::open().map_err(|error| error.to_string())?);
    }
    applied
        .as_mut()
        .ok_or_else(|| "the network is not open".to_owned())
}

fn remove_tree(path: &Path) -> Result<(), String> {
    images::tree::remove(path).map_err(|error| format!("cannot remove {}: {error}", path.display()))
}
