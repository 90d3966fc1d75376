//! Rules of log streams.

use crate::faults;
use aws::Fault;
use control::ports::LogFacts;
use shapes::logs::order_by;

/// How a list of streams is ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// By name.
    Name,
    /// By the instant of the last event, then by name.
    LastEvent,
}

/// The order that is asked for. AWS: a prefix goes with names only.
pub fn order(asked: Option<&str>, with_prefix: bool) -> Result<Order, Fault> {
    match asked {
        Some(order_by::LAST_EVENT_TIME) if with_prefix => Err(faults::invalid(
            "Cannot order by LastEventTime with a logStreamNamePrefix.",
        )),
        Some(order_by::LAST_EVENT_TIME) => Ok(Order::LastEvent),
        _ => Ok(Order::Name),
    }
}

impl Order {
    /// A text that has this order; `falling`, the reverse one.
    pub fn key(self, name: &str, facts: Option<LogFacts>, falling: bool) -> String {
        let last = facts.map_or(0, |facts| facts.last.millis());
        let last = u64::try_from(last).unwrap_or_default();
        match (self, falling) {
            (Order::Name, false) => name.to_owned(),
            (Order::Name, true) => reversed(name),
            (Order::LastEvent, false) => format!("{last:020}/{name}"),
            (Order::LastEvent, true) => format!("{:020}/{}", u64::MAX - last, reversed(name)),
        }
    }
}

/// Sorts where the text does not: each byte's complement, and a longer text before its beginning.
fn reversed(text: &str) -> String {
    let mut out: String = text.bytes().map(|byte| format!("{:02x}", !byte)).collect();
    out.push('~');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_falling_key_sorts_the_other_way() {
        let names = ["", "a", "a/b", "ab", "b", "é"];
        for pair in names.windows(2) {
            let key = |name, falling| Order::Name.key(name, None, falling);
            assert!(key(pair[0], false) < key(pair[1], false));
            assert!(key(pair[0], true) > key(pair[1], true), "{pair:?}");
        }
    }

    #[test]
    fn a_prefix_does_not_go_with_the_order_of_events() {
        assert_eq!(order(Some("LogStreamName"), true).unwrap(), Order::Name);
        assert_eq!(
            order(Some("LastEventTime"), false).unwrap(),
            Order::LastEvent
        );
        let refused = order(Some("LastEventTime"), true).unwrap_err();
        assert_eq!(refused.code, "InvalidParameterException");
    }
}
