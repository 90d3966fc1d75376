//! How long events are kept. AWS: CloudWatch Logs API Reference, PutRetentionPolicy.

use crate::faults;
use aws::Fault;
use base::Time;

/// Days that AWS allows, in order.
const DAYS: [u32; 22] = [
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1_096, 1_827, 2_192, 2_557,
    2_922, 3_288, 3_653,
];
const DAY_MS: i64 = 86_400_000;

/// The days of a retention policy.
pub fn days(asked: i32) -> Result<u32, Fault> {
    // Not `contains`: rustc 1.95 takes hours to optimize that over these constants.
    let found = u32::try_from(asked)
        .ok()
        .filter(|days| DAYS.binary_search(days).is_ok());
    found.ok_or_else(|| {
        faults::invalid(format!(
            "1 validation error detected: Value '{asked}' at 'retentionInDays' failed to satisfy \
             constraint: Member must satisfy enum value set: {DAYS:?}"
        ))
    })
}

/// No older event is shown.
pub fn floor(days: Option<u32>, now: Time) -> Time {
    match days {
        None => Time::from_millis(i64::MIN),
        Some(days) => Time::from_millis(now.millis() - i64::from(days) * DAY_MS),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_days_of_the_list_are_taken() {
        assert_eq!(days(7).unwrap(), 7);
        for wrong in [-1, 0, 2, 3_654] {
            let refused = days(wrong).unwrap_err();
            assert_eq!(refused.code, "InvalidParameterException");
            assert!(refused.message.ends_with(
                "set: [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, \
                365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653]"
            ));
        }
        let now = Time::from_millis(2 * DAY_MS + 5);
        assert_eq!(floor(Some(1), now).millis(), DAY_MS + 5);
        assert!(floor(None, now) < Time::from_millis(-DAY_MS));
    }
}
