//! When is which key decided? One story each, in virtual time.

use super::*;

fn at(ms: i64) -> Time {
    Time::from_millis(1_800_000_000_000 + ms)
}

/// A queue whose first repair pass is over, and that knows no key.
fn queue() -> Queue {
    let mut queue = Queue::new(1);
    queue.add_controller("a");
    queue.add_controller("b");
    queue.repair(BTreeSet::new(), at(0));
    queue
}

fn next(queue: &mut Queue, ms: i64) -> Option<String> {
    queue
        .next(at(ms))
        .map(|id| format!("{}{}", ["a", "b"][id.controller], id.key))
}

fn id(controller: usize, key: &str) -> Id {
    Id {
        controller,
        key: key.into(),
    }
}

fn decide(queue: &mut Queue, key: &str, ms: i64, again_at: Option<i64>) {
    assert_eq!(next(queue, ms), Some(format!("a{key}")));
    queue.decided(&id(0, key), &["waits".to_owned()], again_at.map(at), at(ms));
    queue.finished(&id(0, key), Outcome::Done(0), at(ms));
}

fn fail(queue: &mut Queue, key: &str, ms: i64) -> i64 {
    assert_eq!(next(queue, ms), Some(format!("a{key}")));
    queue.finished(&id(0, key), Outcome::Failed(0, "no".to_owned()), at(ms));
    let report = queue
        .report()
        .into_iter()
        .find(|report| &*report.key == key)
        .unwrap();
    report.again_at.unwrap().millis() - at(0).millis()
}

#[test]
fn a_key_that_is_woken_often_is_decided_once_in_the_order_of_waking() {
    let mut queue = queue();
    for (controller, key) in [(0, "y"), (1, "x"), (0, "y"), (0, "x"), (1, "x")] {
        queue.wake(controller, key, at(0));
    }
    let order: Vec<_> = std::iter::from_fn(|| next(&mut queue, 0)).collect();
    assert_eq!(order, ["ay", "bx", "ax"]);
}

#[test]
fn wake_ups_during_a_round_are_one_more_round_and_never_two_at_once() {
    let mut queue = queue();
    queue.wake(0, "x", at(0));
    assert_eq!(next(&mut queue, 0).as_deref(), Some("ax"));
    queue.wake(0, "x", at(1));
    queue.wake(0, "x", at(2));
    assert_eq!(next(&mut queue, 3), None, "its round is still running");
    queue.finished(&id(0, "x"), Outcome::Done(0), at(4));
    decide(&mut queue, "x", 4, None);
    assert_eq!(next(&mut queue, 5), None);
}

#[test]
fn after_steps_a_key_is_decided_again_at_once() {
    let mut queue = queue();
    queue.wake(0, "x", at(0));
    assert!(next(&mut queue, 0).is_some());
    queue.finished(&id(0, "x"), Outcome::Done(2), at(0));
    decide(&mut queue, "x", 0, None);
    assert_eq!(queue.counters(at(0))[0].1.steps, 2);
}

#[test]
fn again_at_wakes_a_key_and_is_forgotten_when_something_else_did() {
    let mut queue = queue();
    queue.wake(0, "x", at(0));
    decide(&mut queue, "x", 0, Some(500));
    assert_eq!(queue.next_deadline(), Some(at(500)));
    assert_eq!(next(&mut queue, 499), None);
    queue.wake(0, "x", at(499));
    decide(&mut queue, "x", 499, Some(900));
    assert_eq!(next(&mut queue, 500), None, "the plan of 499 says 900");
    decide(&mut queue, "x", 900, Some(900));
    assert_eq!(
        next(&mut queue, 900),
        None,
        "a time that is over does not spin"
    );
    assert_eq!(queue.next_deadline(), Some(at(900) + SOONEST));
}

#[test]
fn failures_wait_longer_each_time_and_a_success_forgets_them() {
    let mut queue = queue();
    queue.wake(0, "x", at(0));
    let (mut now, mut waits) = (0, Vec::new());
    for _ in 0..12 {
        let due = fail(&mut queue, "x", now);
        assert_eq!(next(&mut queue, due - 1), None);
        waits.push(due - now);
        now = due;
    }
    assert!((100..=200).contains(&waits[0]), "{waits:?}");
    assert!(waits[11] >= 15_000 && waits[11] <= 30_000, "{waits:?}");
    assert_eq!(queue.report()[0].failures, 12);
    decide(&mut queue, "x", now, None);
    let report = queue.report().remove(0);
    assert_eq!((report.failures, report.error), (0, None));
    queue.wake(0, "x", at(now));
    assert!(fail(&mut queue, "x", now) - now <= 200, "it begins anew");
}

#[test]
fn a_change_shortens_the_wait_of_a_failing_key_but_cannot_make_it_spin() {
    let mut queue = queue();
    queue.wake(0, "x", at(0));
    let mut now = 0;
    for _ in 0..10 {
        now = fail(&mut queue, "x", now);
    }
    now = fail(&mut queue, "x", now); // the failed round is now ten seconds and more away
    let woken = now - 10_000;
    queue.wake(0, "x", at(woken));
    assert_eq!(next(&mut queue, woken + 999), None);
    assert!(fail(&mut queue, "x", woken + 1000) > woken + 2000);
}

#[test]
fn a_key_that_takes_steps_without_end_is_slowed_down_and_reported() {
    let mut queue = queue();
    queue.wake(0, "x", at(0));
    let mut rounds = 0;
    while next(&mut queue, 0).is_some() {
        rounds += 1;
        queue.finished(&id(0, "x"), Outcome::Done(1), at(0));
    }
    assert_eq!(rounds, ROUNDS_IN_A_ROW + 1);
    let report = queue.report().remove(0);
    assert!(report.error.unwrap().contains("steps without end"));
    assert!(report.again_at > Some(at(0)));
}

#[test]
fn a_repair_pass_decides_every_key_behind_those_that_were_woken_and_forgets_the_gone() {
    let mut queue = queue();
    for key in ["gone", "here"] {
        queue.wake(0, key, at(0));
        decide(&mut queue, key, 0, None);
    }
    let pass = at(0) + REPAIR_EVERY;
    assert!(!queue.repair_due(at(0)) && queue.repair_due(pass));
    assert_eq!(queue.next_deadline(), Some(pass));
    let all = ["here", "new", "woken"].map(|key| (0, key.to_owned()));
    queue.repair(all.into_iter().collect(), pass);
    queue.wake(1, "other", pass);
    queue.wake(0, "woken", pass);
    let ms = REPAIR_EVERY.as_millis() as i64;
    let order: Vec<_> = std::iter::from_fn(|| next(&mut queue, ms)).collect();
    assert_eq!(order, ["bother", "awoken", "ahere", "anew"]);
    assert!(queue.report().iter().all(|report| &*report.key != "gone"));
}

#[test]
fn no_more_rounds_run_than_the_bound() {
    let mut queue = queue();
    for number in 0..=ROUNDS_AT_ONCE {
        queue.wake(0, &format!("{number}"), at(0));
    }
    let running: Vec<_> = std::iter::from_fn(|| next(&mut queue, 700)).collect();
    assert_eq!(running.len(), ROUNDS_AT_ONCE);
    let counters = queue.counters(at(900)).remove(0).1;
    assert_eq!((counters.lag_ms, counters.longest_lag_ms), (900, 700));
    queue.finished(&id(0, "5"), Outcome::Done(0), at(900));
    assert_eq!(next(&mut queue, 900), Some(format!("a{ROUNDS_AT_ONCE}")));
}

#[test]
fn since_moves_only_when_the_reasons_change() {
    let mut queue = queue();
    let mut say = |ms: i64, why: &str| {
        queue.wake(0, "x", at(ms));
        assert!(queue.next(at(ms)).is_some());
        queue.decided(&id(0, "x"), &[why.to_owned()], None, at(ms));
        queue.finished(&id(0, "x"), Outcome::Done(0), at(ms));
        queue.report()[0].since
    };
    assert_eq!(say(10, "t1 is starting"), at(10));
    assert_eq!(say(20, "t1 is starting"), at(10));
    assert_eq!(say(30, "has reached a steady state"), at(30));
}
