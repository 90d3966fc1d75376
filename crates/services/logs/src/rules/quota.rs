//! AWS's quotas. CloudWatch Logs User Guide, "CloudWatch Logs quotas".

use aws::Quota;
use aws::quota::logs;

/// Log groups of an account and region.
pub const GROUPS: Quota = logs::LOG_GROUPS;
/// Tags of a log group.
pub const TAGS: usize = logs::TAGS.default;
/// Bytes of a batch: the messages and [`EVENT_BYTES`] for each.
pub const BATCH_BYTES: usize = 1_048_576;
/// What an event counts beside its message.
pub const EVENT_BYTES: usize = 26;
/// Events of an answer.
pub const EVENTS: usize = 10_000;
/// Bytes of an answer's messages.
pub const ANSWER_BYTES: usize = 1_048_576;
/// Streams that one FilterLogEvents may name.
pub const NAMED_STREAMS: usize = 100;
