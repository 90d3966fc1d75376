//! One thread for each network namespace: makes connecting sockets there and hands them over. A
//! socket belongs to the namespace in which it was made, whoever uses it.

use super::mailbox::{Letter, Mailbox};
use super::socket::start_connect;
use crate::core::{ConnectFault, Way};
use crate::limits;
use rustix::thread::{LinkNameSpaceType, move_into_link_name_space};
use std::collections::HashMap;
use std::fs::File;
use std::io;
use std::os::fd::AsFd;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

/// A socket that shall be made.
pub struct Order {
    /// Given back with the socket.
    pub word: u64,
    /// Where it shall connect to, and from where.
    pub way: Way,
    /// Who gets it.
    pub reply: Arc<Mailbox>,
}

/// The openers by namespace. When the last holder lets go of one, its thread ends.
pub type Openers = Arc<HashMap<Arc<str>, SyncSender<Order>>>;

/// Starts the openers that `names` needs and keeps those that exist.
pub fn openers<'n>(
    directory: &Path,
    names: impl Iterator<Item = &'n str>,
    before: &Openers,
) -> io::Result<Openers> {
    let mut openers = HashMap::new();
    for name in names {
        if openers.contains_key(name) {
            continue;
        }
        let opener = match before.get(name) {
            Some(opener) => opener.clone(),
            None => start(directory.join(name), name)?,
        };
        openers.insert(Arc::from(name), opener);
    }
    Ok(Arc::new(openers))
}

fn start(path: PathBuf, name: &str) -> io::Result<SyncSender<Order>> {
    let (sender, orders) = sync_channel(limits::OPENER_QUEUE);
    thread::Builder::new()
        .name(format!("opener {name}"))
        .spawn(move || serve(&path, &orders))?;
    Ok(sender)
}

fn serve(path: &Path, orders: &Receiver<Order>) {
    let mut joined = None;
    for order in orders {
        let socket = match join(path, &mut joined) {
            Ok(()) => start_connect(order.way),
            Err(_) => Err(ConnectFault::Unreachable),
        };
        order.reply.send(Letter::Opened {
            word: order.word,
            socket,
        });
    }
}

/// Joins the namespace, again if another one stands at that path by now.
fn join(path: &Path, joined: &mut Option<(u64, u64)>) -> io::Result<()> {
    let found = std::fs::metadata(path)?;
    let identity = (found.dev(), found.ino());
    if *joined == Some(identity) {
        return Ok(());
    }
    *joined = None;
    let namespace = File::open(path)?;
    move_into_link_name_space(namespace.as_fd(), Some(LinkNameSpaceType::Network))?;
    *joined = Some(identity);
    Ok(())
}
