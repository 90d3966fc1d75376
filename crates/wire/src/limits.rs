//! Every limit of the wire, in one place; each has a test just above it.

use std::time::Duration;

/// The head of a request: request line and headers.
pub const HEAD_BYTES: usize = 64 * 1024;

/// The body of a query or ec2 request.
pub const FORM_BODY_BYTES: usize = 1024 * 1024;

/// The body of a JSON request. ECR's layer parts are 20 MiB, in base64.
pub const JSON_BODY_BYTES: usize = 32 * 1024 * 1024;

/// What of a body counts nowhere else; most are shorter.
pub const SMALL_BODY_BYTES: usize = 64 * 1024;

/// What is larger of all bodies together, until their calls are answered: they are read before it
/// is known who calls.
pub const BODIES_BYTES: usize = 256 * 1024 * 1024;

/// Parameters of one query or ec2 request.
pub const PARAMETERS: usize = 20_000;

/// Structures, lists and maps inside each other.
pub const NESTING: usize = 32;

/// From the first byte of a connection, or the end of an answer, to the end of the next head.
pub const HEAD_TIME: Duration = Duration::from_secs(30);

/// From the end of a head to the end of its body.
pub const BODY_TIME: Duration = Duration::from_secs(60);

/// Connections at the same time; further ones wait unaccepted.
pub const CONNECTIONS: usize = 4096;

/// How long open requests may take to end when the server stops.
pub const DRAIN_TIME: Duration = Duration::from_secs(10);

/// How far a client's clock may be off. AWS: "Signature expired: … - 15 min.".
pub const CLOCK_SKEW: Duration = Duration::from_secs(15 * 60);

/// The longest that a presigned request is valid. AWS: `X-Amz-Expires`, seven days.
pub const PRESIGNED_TIME: Duration = Duration::from_secs(7 * 24 * 3600);

/// Violated constraints that one answer names.
pub const VIOLATIONS: usize = 50;
