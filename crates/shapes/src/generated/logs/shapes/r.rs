//! Generated: logs shapes in r.

use super::super::*;
use crate::prelude::*;

shape! {
    /// AWS: RejectedEntityInfo.
    RejectedEntityInfo = "RejectedEntityInfo" {
        0 error_type: String
            = Member::new("errorType", &entity_rejection_error_type::SCHEMA).required(),
    }
}

shape! {
    /// AWS: RejectedLogEventsInfo.
    RejectedLogEventsInfo = "RejectedLogEventsInfo" {
        0 expired_log_event_end_index: Option<i32>
            = Member::new("expiredLogEventEndIndex", &LOG_EVENT_INDEX),
        1 too_new_log_event_start_index: Option<i32>
            = Member::new("tooNewLogEventStartIndex", &LOG_EVENT_INDEX),
        2 too_old_log_event_end_index: Option<i32>
            = Member::new("tooOldLogEventEndIndex", &LOG_EVENT_INDEX),
    }
}
