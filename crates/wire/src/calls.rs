//! How many calls clients made, how many failed, and how long they took, by operation: what
//! metrics are made of. It only counts; calls of controllers and between services are not in it.

use crate::service::{OperationLine, Service};
use base::Time;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};

/// The calls of one operation since the start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallCount {
    /// The service's name in IAM actions and signatures; "" for what is not here.
    pub service: &'static str,
    /// The operation; "" for what is not here.
    pub operation: &'static str,
    /// Answered, errors included.
    pub calls: u64,
    /// Answered with a status of 400 to 499.
    pub refused: u64,
    /// Answered with a status of 500 or more.
    pub failed: u64,
    /// From the end of the request to its answer, all together.
    pub took_ms: u64,
}

/// The counters. A line's are found by where it lies: tables are static.
pub(crate) struct Calls {
    by_line: HashMap<usize, Counter>,
    others: Counter,
}

#[derive(Default)]
struct Counter {
    service: &'static str,
    operation: &'static str,
    calls: AtomicU64,
    refused: AtomicU64,
    failed: AtomicU64,
    took_ms: AtomicU64,
}

impl Calls {
    /// One for each operation of these services.
    pub fn of(services: &[Service]) -> Calls {
        let lines = services.iter().flat_map(|service| {
            let counter = |line: &'static OperationLine| Counter {
                service: service.model.signing_name,
                operation: (line.model)().name,
                ..Counter::default()
            };
            let operations = service.operations.iter();
            operations.map(move |line| (address(line), counter(line)))
        });
        Calls {
            by_line: lines.collect(),
            others: Counter::default(),
        }
    }

    /// Counts a call. The clock's milliseconds are enough: what is cut off one is added to another.
    pub fn count(
        &self,
        line: Option<&'static OperationLine>,
        status: u16,
        (began, ended): (Time, Time),
    ) {
        let counter = line.and_then(|line| self.by_line.get(&address(line)));
        let counter = counter.unwrap_or(&self.others);
        let add = |to: &AtomicU64, number| to.fetch_add(number, Ordering::Relaxed);
        add(&counter.calls, 1);
        match status {
            400..500 => add(&counter.refused, 1),
            500.. => add(&counter.failed, 1),
            _ => 0,
        };
        let took = ended.since(began).as_millis();
        add(&counter.took_ms, u64::try_from(took).unwrap_or(u64::MAX));
    }

    /// What was called at all, in the order of names.
    pub fn counts(&self) -> Vec<CallCount> {
        let all = self.by_line.values().chain([&self.others]);
        let mut counts: Vec<CallCount> = all
            .map(Counter::read)
            .filter(|count| count.calls > 0)
            .collect();
        counts.sort_by_key(|count| (count.service, count.operation));
        counts
    }
}

impl Counter {
    fn read(&self) -> CallCount {
        let read = |from: &AtomicU64| from.load(Ordering::Relaxed);
        CallCount {
            service: self.service,
            operation: self.operation,
            calls: read(&self.calls),
            refused: read(&self.refused),
            failed: read(&self.failed),
            took_ms: read(&self.took_ms),
        }
    }
}

fn address(line: &'static OperationLine) -> usize {
    std::ptr::from_ref(line).addr()
}
