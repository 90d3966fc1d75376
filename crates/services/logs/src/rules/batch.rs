//! What a batch of events must be, and which of its events are taken.
//! AWS: CloudWatch Logs API Reference, PutLogEvents.

use super::{quota, retention};
use crate::faults;
use aws::Fault;
use base::Time;
use shapes::logs::{InputLogEvent, RejectedLogEventsInfo};
use std::time::Duration;

const SPAN: Duration = Duration::from_secs(24 * 3_600);
/// No older event is taken.
const OLD: Duration = Duration::from_secs(14 * 24 * 3_600);
/// No event from further in the future is taken.
const NEW: Duration = Duration::from_secs(2 * 3_600);

/// A batch after the check.
#[derive(Clone, Debug, PartialEq)]
pub struct Taken {
    /// The events to write.
    pub events: Vec<(Time, String)>,
    /// Which ones were not taken.
    pub rejected: Option<RejectedLogEventsInfo>,
}

/// Checks a batch, and leaves out what is too old, expired or too new.
pub fn take(
    events: Vec<InputLogEvent>,
    retention_days: Option<u32>,
    now: Time,
) -> Result<Taken, Fault> {
    let size = |event: &InputLogEvent| event.message.len() + quota::EVENT_BYTES;
    let bytes: usize = events.iter().map(size).sum();
    if bytes > quota::BATCH_BYTES {
        return Err(faults::invalid(format!(
            "Upload too large: {bytes} bytes exceeds limit of {}",
            quota::BATCH_BYTES
        )));
    }
    if !events.is_sorted_by_key(|event| event.timestamp) {
        return Err(faults::invalid(
            "Log events in a single PutLogEvents request must be in chronological order.",
        ));
    }
    let at = |event: &InputLogEvent| Time::from_millis(event.timestamp);
    let floor = retention::floor(retention_days, now);
    let too_old = events.partition_point(|event| now.since(at(event)) > OLD);
    let expired = events.partition_point(|event| at(event) < floor);
    let too_new = events.partition_point(|event| at(event).since(now) <= NEW);
    let first = too_old.max(expired);
    // Of those that are taken, as AWS counts it.
    if let Some([oldest, .., newest]) = events.get(first..too_new)
        && at(newest).since(at(oldest)) > SPAN
    {
        return Err(faults::invalid(
            "The batch of log events in a single PutLogEvents request cannot span more than 24 \
             hours.",
        ));
    }
    let index = |index: usize| i32::try_from(index).unwrap_or(i32::MAX);
    let rejected = RejectedLogEventsInfo {
        too_new_log_event_start_index: (too_new < events.len()).then(|| index(too_new)),
        too_old_log_event_end_index: (too_old > 0).then(|| index(too_old)),
        expired_log_event_end_index: (expired > 0).then(|| index(expired)),
    };
    let any = rejected != RejectedLogEventsInfo::default();
    let kept = events
        .into_iter()
        .take(too_new)
        .skip(first)
        .map(|event| (at(&event), event.message));
    Ok(Taken {
        events: kept.collect(),
        rejected: any.then_some(rejected),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Time = Time::from_millis(1_000_000_000_000);
    const HOUR: i64 = 3_600_000;

    fn batch(hours: &[i64]) -> Vec<InputLogEvent> {
        let event = |hour: &i64| InputLogEvent {
            timestamp: NOW.millis() + hour * HOUR,
            message: "x".into(),
        };
        hours.iter().map(event).collect()
    }

    #[test]
    fn events_too_old_expired_and_too_new_are_named_and_left_out() {
        let day = -24;
        for (hours, days, taken, old, expired, new) in [
            (vec![-1, 0, 1], None, 3, None, None, None),
            (vec![0, 2, 3, 4], None, 2, None, None, Some(2)),
            (vec![14 * day - 1, 14 * day], None, 1, Some(1), None, None),
            (vec![7 * day - 1, 7 * day], Some(7), 1, None, Some(1), None),
            (vec![20 * day], Some(7), 0, Some(1), Some(1), None),
            // A day is counted among those that are taken.
            (vec![20 * day, 0], None, 1, Some(1), None, None),
            (vec![8 * day, day, 0], Some(7), 2, None, Some(1), None),
            (vec![-22, 1, 5], None, 2, None, None, Some(2)),
        ] {
            let found = take(batch(&hours), days, NOW).unwrap();
            assert_eq!(found.events.len(), taken, "{hours:?}");
            let rejected = found.rejected.unwrap_or_default();
            assert_eq!(rejected.too_old_log_event_end_index, old, "{hours:?}");
            assert_eq!(rejected.expired_log_event_end_index, expired, "{hours:?}");
            assert_eq!(rejected.too_new_log_event_start_index, new, "{hours:?}");
        }
    }

    #[test]
    fn batches_that_are_no_batches_are_refused() {
        let refused = |events| take(events, None, NOW).unwrap_err().message;
        assert_eq!(
            refused(batch(&[0, -1])),
            "Log events in a single PutLogEvents request must be in chronological order."
        );
        assert!(refused(batch(&[-25, 0])).contains("24 hours"));
        assert!(take(batch(&[-24, 0]), None, NOW).is_ok());
        let mut large = batch(&[0, 0]);
        large[0].message = "x".repeat(quota::BATCH_BYTES - 2 * quota::EVENT_BYTES - 1);
        assert!(take(large.clone(), None, NOW).is_ok());
        large[1].message.push('x');
        assert_eq!(
            refused(large),
            "Upload too large: 1048577 bytes exceeds limit of 1048576"
        );
    }
}
