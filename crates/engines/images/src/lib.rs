//! Container images: where their bytes are kept, how they are fetched, sent, read, unpacked, built.
//!
//! - [`content`]: a store of blobs named by their SHA-256, with resumable uploads.
//! - [`reference`], [`digest`]: the names of images and blobs.
//! - [`client`]: the distribution protocol from the client's side: pull and push.
//! - [`image`]: a manifest and its configuration as plain data.
//! - [`unpack`]: a layer to a directory that overlayfs can stack.
//! - [`build`]: a small image from files in memory.
//! - [`tree`]: removing what was unpacked, and what was made on it.
//!
//! It never calls getaddrinfo (names are resolved by [`resolve`]), never trusts a byte whose digest
//! it has not computed, and never decides what is garbage: the owner of the references does.

pub mod build;
pub mod client;
pub mod config;
pub mod content;
pub mod digest;
pub mod image;
pub mod reference;
pub mod resolve;
pub mod space;
pub mod tree;
pub mod unpack;

mod core;
mod shell;

pub use client::{Client, FetchError};
pub use config::{ClientConfig, Credentials, Platform};
pub use content::Content;
pub use digest::Digest;
pub use image::{Image, Layer, RunConfig};
pub use reference::Reference;

/// The largest manifest or index, in bytes; the distribution specification's own bound.
pub const MANIFEST_BYTES_MAX: u64 = 4 << 20;
/// The largest image configuration, in bytes.
pub const CONFIG_BYTES_MAX: u64 = 8 << 20;
/// The largest blob, in bytes.
pub const BLOB_BYTES_MAX: u64 = 52_000 << 20;
/// The most layers of one image.
pub const LAYERS_MAX: usize = 127;
/// Blobs of one image that are fetched at once.
pub const DOWNLOADS_AT_ONCE: usize = 3;
