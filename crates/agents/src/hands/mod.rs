//! The hands: what has to be done inside the fabric, asked for by the agents and done by the
//! process `ondol fabric`.
//!
//! Requests are a closed enum and carry every choice. [`Hands`] is the asking side, [`serve`] the
//! doing one.

mod client;
mod frames;
mod server;

pub use client::{Failure, Hands};
pub use server::serve;

use serde::{Deserialize, Serialize};
use std::net::IpAddr;
use std::path::PathBuf;

/// What the agents ask for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Request {
    /// Live for as long as this connection; nothing else is asked on it.
    Live,
    /// Make the network so; answers [`Answer::Done`] when it is.
    Converge(Box<network::Network>),
    /// Open a listening socket in a pinned network namespace; the answer carries the descriptor.
    Listen {
        /// Pinned name.
        namespace: String,
        /// Local address.
        address: IpAddr,
        /// Local port.
        port: u16,
        /// UDP instead of TCP.
        datagrams: bool,
    },
    /// Open the counters of a pinned network namespace's interfaces; the answer carries the
    /// descriptor.
    Counters {
        /// Pinned name.
        namespace: String,
    },
    /// Unpack the layer whose blob comes as a descriptor beside the request into the shelf, unless
    /// it is there already. A layer appears whole or not at all.
    Unpack {
        /// How the blob is packed.
        packing: images::image::Packing,
        /// The digest of the unpacked tar, and the layer's name in the shelf.
        diff_id: images::Digest,
        /// The shelf, as the hands see it.
        shelf: PathBuf,
    },
    /// Make a directory and its parents, owned by the fabric's root.
    MakeDirectory(PathBuf),
    /// Remove a tree, whoever its files belong to; one that is absent is removed already.
    RemoveTree(PathBuf),
    /// Remove every namespace, link and rule.
    TearDown,
}

/// What the hands answer.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Answer {
    /// It is done; a descriptor may come beside it.
    Done,
    /// It could not be done, and why.
    Failed(String),
}
