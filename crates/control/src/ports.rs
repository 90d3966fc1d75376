//! What operations and `apply` may call that is not a stored row: traits, implemented by agents.
//!
//! Only interfaces stand here, never a mechanism and never a choice.

use base::Time;
use std::fmt;
use std::future::Future;
use std::io::{Read, Seek};
use std::net::{Ipv4Addr, SocketAddrV4};
use std::pin::Pin;
use std::time::Duration;

/// Whether a load balancer's listener could have its port on this host. Implemented by the agent
/// that publishes listeners.
pub trait HostPorts: Send + Sync {
    /// Looks, and changes nothing: what is free now may be gone later, and then the listener is
    /// shown failed and tried again. Answers within milliseconds.
    fn check(&self, wish: &PortWish) -> Result<(), PortTaken>;
}

/// Where a listener wants to be on this host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PortWish {
    /// The load balancer's own address.
    pub address: Ipv4Addr,
    /// The listener's port; the host's may differ, if ports under 1024 may not be had.
    pub port: u16,
}

/// A port of this host that another program holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PortTaken {
    /// The address and the port on this host.
    pub at: SocketAddrV4,
    /// Who holds it, such as `nginx (pid 812)`.
    pub holder: String,
    /// What to do about it, a sentence.
    pub remedy: String,
}

impl fmt::Display for PortTaken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let PortTaken { at, holder, remedy } = self;
        let port = at.port();
        write!(
            f,
            "Port {port} on {} of this host is held by {holder}. {remedy}",
            at.ip()
        )
    }
}

impl std::error::Error for PortTaken {}

/// Whether load balancers work by what is stored. Implemented by the agent that gives the edge its
/// table.
pub trait EdgeTable: Send + Sync {
    /// Resolves once the edge works by all that was committed before the first poll. It resolves as
    /// well when that takes longer than an answer can wait.
    fn in_force(&self) -> Pin<Box<dyn Future<Output = ()> + Send>>;
}

/// Where the bytes of layers and manifests lie: blobs named by their SHA-256 (`sha256:…`), and
/// uploads that become blobs. Every call waits for the disk: bulk operations only. Implemented by
/// the agents over the content store.
pub trait Blobs: Send + Sync {
    /// A blob's size in bytes, or `None` when there is none.
    fn size_bytes(&self, digest: &str) -> Result<Option<u64>, BlobError>;
    /// A blob for reading, and its size in bytes.
    fn open(&self, digest: &str) -> Result<(Box<dyn BlobReader>, u64), BlobError>;
    /// A whole small blob; a larger one is [`BlobError::TooLarge`].
    fn read(&self, digest: &str, bytes_max: u64) -> Result<Vec<u8>, BlobError>;
    /// Keeps bytes and answers their digest; durable on return. Again is the same.
    fn put(&self, bytes: &[u8]) -> Result<String, BlobError>;
    /// Begins an upload and answers its id: a UUID's text, which cannot be guessed.
    fn begin(&self) -> Result<String, BlobError>;
    /// Where an upload ends, in bytes.
    fn offset_bytes(&self, upload: &str) -> Result<u64, BlobError>;
    /// Adds bytes at the upload's end, which must be `at_bytes`; answers the new end.
    fn append(&self, upload: &str, at_bytes: u64, bytes: &[u8]) -> Result<u64, BlobError>;
    /// Makes an upload the blob of this digest; durable on return. Answers its size in bytes. The
    /// same call again, within this process, answers the same.
    fn finish(&self, upload: &str, digest: &str) -> Result<u64, BlobError>;
    /// Forgets an upload; one that is not there is no error.
    fn cancel(&self, upload: &str) -> Result<(), BlobError>;
    /// Blobs that were not written for this long, by digest.
    fn idle_blobs(&self, idle: Duration) -> Result<Vec<String>, BlobError>;
    /// Uploads that were not written for this long, by id.
    fn idle_uploads(&self, idle: Duration) -> Result<Vec<String>, BlobError>;
    /// Removes a blob unless it was written within this time; whoever reads it reads on.
    fn remove_idle(&self, digest: &str, idle: Duration) -> Result<(), BlobError>;
}

/// A blob that is read, from anywhere in it.
pub trait BlobReader: Read + Seek + Send {}
impl<R: Read + Seek + Send> BlobReader for R {}

/// Why the blob store did not do what it was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BlobError {
    /// No such blob.
    NoBlob,
    /// No such upload.
    NoUpload,
    /// Bytes that do not begin where the upload ends.
    Offset {
        /// Where it ends.
        expected_bytes: u64,
    },
    /// The bytes have another digest.
    Digest {
        /// The one they have.
        found: String,
    },
    /// Over the largest size.
    TooLarge {
        /// The limit.
        bytes_max: u64,
    },
    /// Too many uploads at once.
    Busy,
    /// The disk is nearly full; a sentence with the numbers.
    Full(String),
    /// The disk failed, or something that is not the caller's; for the log.
    Failed(String),
}

impl fmt::Display for BlobError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BlobError::NoBlob => f.write_str("there is no such blob"),
            BlobError::NoUpload => f.write_str("there is no such upload"),
            BlobError::Offset { expected_bytes } => {
                write!(f, "the upload ends at byte {expected_bytes}")
            }
            BlobError::Digest { found } => write!(f, "the bytes have the digest {found}"),
            BlobError::TooLarge { bytes_max } => write!(f, "larger than {bytes_max} bytes"),
            BlobError::Busy => f.write_str("too many uploads at once"),
            BlobError::Full(why) | BlobError::Failed(why) => f.write_str(why),
        }
    }
}

impl std::error::Error for BlobError {}

/// Under which host and port clients reach this Ondol's API and registry.
pub trait Endpoint: Send + Sync {
    /// `127.0.0.1:4566`, or the TLS name off loopback: what stands in repositories' URIs.
    fn authority(&self) -> String;
    /// Whether TLS is spoken there.
    fn is_secure(&self) -> bool;
}

/// Where the events of log streams lie, each stream under an id of sixteen hexadecimal digits.
/// Every call waits for the disk: bulk operations and controllers only. Implemented by the agents
/// over the streams engine.
pub trait LogStreams: Send + Sync {
    /// Adds events (instant, message) in this order; durable on return. Answers the number that the
    /// stream's next event will have.
    fn append(&self, id: &str, now: Time, events: Vec<(Time, String)>) -> Result<u64, LogError>;
    /// Reads events in the order of their instants; a stream without any is empty.
    fn read(&self, id: &str, query: &LogQuery) -> Result<LogPage, LogError>;
    /// What is known of a stream without reading it; `None` when it has no event.
    fn facts(&self, id: &str) -> Result<Option<LogFacts>, LogError>;
    /// The ids of all streams that have data.
    fn ids(&self) -> Result<Vec<String>, LogError>;
    /// Frees what is older than this, as far as that is possible without rewriting.
    fn expire(&self, id: &str, before: Time) -> Result<(), LogError>;
    /// Removes a stream's events; without any, that is no error.
    fn remove(&self, id: &str) -> Result<(), LogError>;
}

/// A place between the events of a stream: before the event of this instant and number, whether it
/// is there or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LogGap {
    /// The instant.
    pub at: Time,
    /// The number in the stream, which orders events of one instant.
    pub sequence: u64,
}

/// What to read of a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogQuery {
    /// No older event.
    pub from: Option<Time>,
    /// Only older events than this.
    pub until: Option<Time>,
    /// Begin here.
    pub start: Option<LogGap>,
    /// To newer events; else to older ones.
    pub forward: bool,
    /// At most so many events.
    pub events_max: usize,
    /// At most so many bytes of messages, but always one event.
    pub bytes_max: usize,
}

/// Events that were read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogPage {
    /// In the order they were read in.
    pub events: Vec<LogEvent>,
    /// Whether more follow in that direction.
    pub more: bool,
}

/// One event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogEvent {
    /// When it happened, in the words of whoever wrote it.
    pub at: Time,
    /// When it arrived here.
    pub arrived_at: Time,
    /// Its number in the stream.
    pub sequence: u64,
    /// What it says.
    pub message: String,
}

/// What is known of a stream that has events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogFacts {
    /// The oldest event's instant.
    pub first: Time,
    /// The newest event's instant.
    pub last: Time,
    /// [`LogStreams::expire`] with a later instant than this frees something.
    pub frees_after: Time,
    /// When the last event arrived.
    pub arrived_at: Time,
    /// Bytes on disk.
    pub stored_bytes: u64,
}

/// Why the events could not be written or read; for the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogError(pub String);

impl fmt::Display for LogError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for LogError {}
