//! Thresholds, first probes, draining and restarts, as small stories.

use super::*;
use crate::config::{Algorithm, CodeMatcher, Listener, Options, Rules, Site, Weighted};

fn table(version: u64, targets: &[(&str, Wanted)], used: bool) -> Table {
    let group = Group {
        id: "web".into(),
        namespace: None,
        algorithm: Algorithm::RoundRobin,
        sticky: None,
        slow_start_ms: 0,
        deregistration_delay_ms: 30_000,
        health_check: Some(HealthCheck {
            probe: ProbeKind::Http {
                path: "/".into(),
                matcher: CodeMatcher(vec![(200, 200)]),
                agent: "probe".into(),
            },
            port: None,
            interval_ms: 5_000,
            timeout_ms: 2_000,
            healthy_threshold: 3,
            unhealthy_threshold: 2,
        }),
        targets: targets
            .iter()
            .map(|(id, wanted)| Target {
                id: (*id).into(),
                address: "10.0.0.1:80".parse().unwrap(),
                source: None,
                wanted: *wanted,
            })
            .collect(),
    };
    let default = Action::Forward {
        groups: vec![Weighted {
            group: "web".into(),
            weight: 1,
        }],
        sticky: None,
    };
    let kind = SiteKind::Rules(Rules {
        rules: vec![],
        default,
    });
    let listener = Listener {
        id: "front".into(),
        descriptors: vec![],
        port: 80,
        sites: vec![],
        allowed: None,
        otherwise: used.then(|| "site".into()),
    };
    Table {
        version,
        listeners: vec![listener],
        sites: vec![Site {
            id: "site".into(),
            options: Options::default(),
            kind,
        }],
        groups: vec![group],
        ..Table::default()
    }
}

/// Runs the due probes with these findings; returns how many were due.
fn probe(ward: &mut Ward, now_ms: i64, finding: Finding) -> usize {
    let due = ward.due(now_ms, 100);
    for probe in &due {
        ward.found(probe.id, finding, now_ms);
    }
    due.len()
}

fn state(ward: &Ward, target: &str) -> (HealthState, Option<HealthReason>) {
    let report = ward.report();
    let entry = report.target("web", target).expect("it is in the table");
    (entry.state, entry.reason)
}

const OK: Finding = Finding::Status(200);
const ACTIVE: [(&str, Wanted); 1] = [("t1", Wanted::Active)];

#[test]
fn a_new_target_is_probed_at_once_and_needs_one_pass() {
    let mut ward = Ward::default();
    ward.set_table(&table(1, &ACTIVE, true), 1_000);
    assert_eq!(
        state(&ward, "t1"),
        (HealthState::Initial, Some(HealthReason::Registering))
    );
    assert_eq!(ward.next_ms(), Some(1_000));
    assert_eq!(probe(&mut ward, 1_000, OK), 1);
    assert_eq!(state(&ward, "t1"), (HealthState::Healthy, None));
    assert_eq!(probe(&mut ward, 5_999, OK), 0);
    assert_eq!(ward.next_ms(), Some(6_000));
}

#[test]
fn a_clock_that_is_set_back_stops_no_probes() {
    let mut ward = Ward::default();
    let hour_ms = 3_600_000;
    ward.set_table(&table(1, &ACTIVE, true), hour_ms);
    assert_eq!(probe(&mut ward, hour_ms, OK), 1);
    assert_eq!(probe(&mut ward, 5_000, OK), 1, "an hour is not waited for");
    assert_eq!(ward.next_ms(), Some(10_000));
    assert_eq!(probe(&mut ward, 9_999, OK), 0);
}

#[test]
fn thresholds_count_in_a_row() {
    let mut ward = Ward::default();
    ward.set_table(&table(1, &ACTIVE, true), 0);
    let mut now_ms = 0;
    let mut go = |finding| {
        probe(&mut ward, now_ms, finding);
        now_ms += 5_000;
        state(&ward, "t1")
    };
    let mismatch = Some(HealthReason::CodeMismatch(500));
    assert_eq!(go(Finding::Status(500)).0, HealthState::Initial);
    assert_eq!(go(Finding::Status(500)), (HealthState::Unhealthy, mismatch));
    assert_eq!(go(OK).0, HealthState::Unhealthy);
    assert_eq!(go(OK).0, HealthState::Unhealthy);
    assert_eq!(
        go(Finding::TimedOut),
        (HealthState::Unhealthy, Some(HealthReason::TimedOut))
    );
    assert_eq!(go(OK).0, HealthState::Unhealthy);
    assert_eq!(go(OK).0, HealthState::Unhealthy);
    assert_eq!(go(OK), (HealthState::Healthy, None));
    assert_eq!(go(Finding::Failed).0, HealthState::Healthy);
    assert_eq!(go(OK).0, HealthState::Healthy);
    assert_eq!(go(Finding::Failed).0, HealthState::Healthy);
    assert_eq!(
        go(Finding::Failed),
        (HealthState::Unhealthy, Some(HealthReason::Failed))
    );
}

#[test]
fn an_unused_group_is_not_probed() {
    let mut ward = Ward::default();
    ward.set_table(&table(1, &ACTIVE, false), 0);
    assert_eq!(
        state(&ward, "t1"),
        (HealthState::Unused, Some(HealthReason::NotInUse))
    );
    assert_eq!((probe(&mut ward, 0, OK), ward.next_ms()), (0, None));
    ward.set_table(&table(2, &ACTIVE, true), 9_000);
    assert_eq!(probe(&mut ward, 9_000, OK), 1);
    assert_eq!(state(&ward, "t1").0, HealthState::Healthy);
}

#[test]
fn draining_ends_after_the_delay_and_is_not_probed() {
    let mut ward = Ward::default();
    ward.set_table(&table(1, &ACTIVE, true), 0);
    let started = ward.due(0, 100);
    ward.set_table(&table(2, &[("t1", Wanted::Draining)], true), 1_000);
    ward.found(started[0].id, OK, 1_100);
    assert_eq!(
        state(&ward, "t1"),
        (HealthState::Draining, Some(HealthReason::Leaving))
    );
    assert_eq!(ward.next_ms(), Some(31_000));
    assert_eq!(probe(&mut ward, 30_999, OK), 0);
    assert_eq!(state(&ward, "t1").0, HealthState::Draining);
    probe(&mut ward, 31_000, OK);
    assert_eq!(state(&ward, "t1").0, HealthState::Drained);
    ward.set_table(&table(3, &ACTIVE, true), 40_000);
    assert_eq!(state(&ward, "t1").0, HealthState::Initial);
}

/// What a thread tells that has a table in force and still works with these targets.
fn told(version: u64, busy: &[&str]) -> Busy {
    let address = "10.0.0.1:80".parse().unwrap();
    let named = busy.iter().map(|id| ("web".into(), (*id).into(), address));
    Busy {
        version,
        targets: named.collect(),
    }
}

#[test]
fn draining_ends_once_no_thread_has_anything_to_do_with_the_target() {
    let mut ward = Ward::over(2);
    let drained = |ward: &mut Ward, now_ms| {
        ward.due(now_ms, 100);
        state(ward, "t1").0 == HealthState::Drained
    };
    ward.set_table(&table(1, &ACTIVE, true), 0);
    ward.set_busy(0, told(1, &[]));
    ward.set_busy(1, told(1, &[]));
    assert!(!drained(&mut ward, 500), "it does not leave");
    ward.set_table(&table(2, &[("t1", Wanted::Draining)], true), 1_000);
    assert!(!drained(&mut ward, 1_001), "both spoke of the table before");
    ward.set_busy(0, told(2, &[]));
    assert!(!drained(&mut ward, 1_002), "the other thread has not told");
    ward.set_busy(1, told(2, &["t1"]));
    assert!(!drained(&mut ward, 1_003), "a request is under way");
    ward.set_table(&table(3, &[("t1", Wanted::Draining)], true), 2_000);
    ward.set_busy(0, told(3, &[]));
    assert!(!drained(&mut ward, 2_001), "a new table asks both again");
    ward.set_busy(1, told(3, &["t1"]));
    assert!(!drained(&mut ward, 2_002));
    ward.set_busy(1, told(3, &[]));
    assert!(ward.take_change().is_some());
    assert!(drained(&mut ward, 2_003));
    assert!(ward.take_change().is_some(), "it is told");
}

#[test]
fn a_worker_that_took_over_does_not_know_what_the_one_before_it_finishes() {
    let mut before = Ward::default();
    before.set_table(&table(1, &ACTIVE, true), 0);
    let mut ward = Ward::over(1);
    ward.restore(before.report(), 0);
    let mut slow = table(2, &[("t1", Wanted::Draining)], true);
    slow.groups[0].deregistration_delay_ms = 900_000;
    ward.set_table(&slow, 1_000);
    ward.set_busy(0, told(2, &[]));
    ward.due(2_000, 100);
    assert_eq!(state(&ward, "t1").0, HealthState::Draining);
    let alone_ms = limits::RETIRE_MS as i64;
    assert_eq!(ward.next_ms(), Some(alone_ms));
    ward.due(alone_ms, 100);
    assert_eq!(state(&ward, "t1").0, HealthState::Drained);
}

#[test]
fn states_survive_a_restart_and_are_probed_on() {
    let mut before = Ward::default();
    before.set_table(&table(1, &ACTIVE, true), 0);
    probe(&mut before, 0, OK);
    let mut ward = Ward::default();
    ward.restore(before.report(), 7_000);
    ward.set_table(&table(1, &ACTIVE, true), 7_000);
    assert_eq!(state(&ward, "t1"), (HealthState::Healthy, None));
    assert_eq!(probe(&mut ward, 7_000, Finding::Failed), 1);
    assert_eq!(state(&ward, "t1").0, HealthState::Healthy);
    probe(&mut ward, 12_000, Finding::Failed);
    assert_eq!(state(&ward, "t1").0, HealthState::Unhealthy);
}

#[test]
fn only_so_many_probes_run_at_once_and_changes_are_told_once() {
    let mut ward = Ward::default();
    let two = [("t1", Wanted::Active), ("t2", Wanted::Active)];
    ward.set_table(&table(1, &two, true), 0);
    assert!(ward.take_change().is_some());
    assert_eq!(ward.due(0, 1).len(), 1);
    assert_eq!(ward.due(0, 1).len(), 1);
    assert_eq!(ward.due(0, 1).len(), 0);
    assert!(ward.take_change().is_some());
    assert!(ward.take_change().is_none());
}

#[test]
fn a_group_that_gets_a_check_keeps_its_targets_until_probes_speak() {
    let mut ward = Ward::default();
    let mut unchecked = table(1, &ACTIVE, true);
    unchecked.groups[0].health_check = None;
    ward.set_table(&unchecked, 0);
    assert_eq!(
        state(&ward, "t1"),
        (HealthState::Healthy, Some(HealthReason::NotChecked))
    );
    ward.set_table(&table(2, &ACTIVE, true), 1_000);
    assert_eq!(state(&ward, "t1"), (HealthState::Healthy, None));
    assert_eq!(probe(&mut ward, 1_000, OK), 1);
}
