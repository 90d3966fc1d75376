//! The driver: on tokio against the real clock, and stepped with interleaved rounds from seeds.

use crate::world::{Host, Replica, Services, want};
use aws::Fault;
use base::{Seed, Time, clock};
use control::{Controller, Driver, Fate, KeyReport, Plan, Reports, Stepped, Stepper, run};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use store::{Batch, Change, Store};
use tokio::sync::{Notify, Semaphore};

fn services(store: &Store, host: &Host) -> Services {
    Services {
        store: store.clone(),
        host: host.clone(),
    }
}

fn report(reports: &Reports, key: &str) -> Option<KeyReport> {
    reports
        .keys()
        .into_iter()
        .find(|report| &*report.key == key)
}

/// Waits for `what`, looking whenever a row changes; a minute is a failed test, not a wait.
async fn eventually(store: &Store, mut what: impl FnMut() -> bool) {
    let mut watch = store.watch(Services::TABLES);
    let wait = async {
        while !what() {
            tokio::select! {
                _ = watch.changed() => {}
                () = tokio::task::yield_now() => {}
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(60), wait)
        .await
        .expect("it never happened");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_changed_row_is_acted_on_and_a_failure_is_shown_retried_and_forgotten() {
    let (store, host) = (Store::in_memory(), Host::default());
    let driver = Driver::new(store.clone(), 1).with(services(&store, &host));
    let reports = driver.reports();
    let running = tokio::spawn(run(driver, Arc::new(clock::System)));
    host.0.lock().unwrap().broken = true;
    want(&store, "web", Some(1));
    eventually(&store, || {
        report(&reports, "web").is_some_and(|r| r.failures > 0)
    })
    .await;
    let failed = report(&reports, "web").unwrap();
    assert_eq!(store.scan::<Replica>("").len(), 1, "the choice is recorded");
    let error = failed.error.unwrap();
    assert!(
        error.starts_with("Start { id: \"web/0\" }: InternalFailure"),
        "{error}"
    );
    assert!(error.contains("the host is broken") && failed.again_at.is_some());
    host.0.lock().unwrap().broken = false;
    // The error is gone as soon as the step holds; the round that finds nothing to do comes after.
    eventually(&store, || {
        report(&reports, "web").is_some_and(|r| r.waiting == ["has reached a steady state"])
    })
    .await;
    assert_eq!(host.running(), ["web/0"]);
    assert_eq!(report(&reports, "web").unwrap().error, None);
    let (name, counters) = reports.counters(Time::EPOCH).remove(0);
    assert_eq!(
        (name, counters.steps, counters.failing),
        ("example/service", 2, 0)
    );
    assert!(counters.errors >= 1 && counters.rounds >= 4, "{counters:?}");
    running.abort();
}

#[tokio::test]
async fn what_is_no_row_wakes_a_key_through_the_waker() {
    let (store, host) = (Store::in_memory(), Host::default());
    want(&store, "web", Some(1));
    let driver = Driver::new(store.clone(), 1);
    let waker = driver.waker("example/service");
    waker.wake("web", Time::EPOCH); // too early: its controller is not there yet
    let driver = driver.with(services(&store, &host));
    let reports = driver.reports();
    let running = tokio::spawn(run(driver, Arc::new(clock::System)));
    let settled = |report: KeyReport| report.waiting == ["has reached a steady state"];
    eventually(&store, || report(&reports, "web").is_some_and(settled)).await;
    host.0.lock().unwrap().running.clear(); // it died, and no row says so
    waker.wake("web", Time::EPOCH);
    eventually(&store, || host.running() == ["web/0"]).await;
    running.abort();
}

/// Its one step waits for the test; its keys are numbers.
struct Slow {
    arrived: Arc<Semaphore>,
    go: Arc<Notify>,
    at_once: Arc<AtomicU32>,
    done: Arc<Mutex<Vec<String>>>,
}

impl Controller for Slow {
    const NAME: &'static str = "example/slow";
    const TABLES: &'static [&'static str] = &[];
    type World = Option<String>;
    type Step = String;
    type Waiting = &'static str;
    fn keys(&self, _: &Store, _: &Change) -> Vec<String> {
        Vec::new()
    }
    fn all_keys(&self, _: &Store) -> Vec<String> {
        (0..100).map(|number| format!("{number}")).collect()
    }
    fn observe(&self, key: &str) -> Option<String> {
        assert_ne!(key, "13", "thirteen cannot be observed");
        let done = self.done.lock().unwrap();
        (!done.contains(&key.to_owned())).then(|| key.to_owned())
    }
    fn decide(world: &Option<String>, _: Time) -> Plan<String, &'static str> {
        match world {
            Some(key) => Plan::steps([key.clone()]),
            None => Plan::settled("is done"),
        }
    }
    async fn apply(&self, key: String) -> Result<(), Fault> {
        self.at_once.fetch_add(1, Ordering::SeqCst);
        let go = self.go.notified();
        self.arrived.add_permits(1);
        go.await;
        self.at_once.fetch_sub(1, Ordering::SeqCst);
        self.done.lock().unwrap().push(key);
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_run_side_by_side_up_to_the_bound_and_a_panic_is_one_keys_failure() {
    let store = Store::in_memory();
    let (arrived, go) = (Arc::new(Semaphore::new(0)), Arc::new(Notify::new()));
    let (at_once, done) = (
        Arc::new(AtomicU32::new(0)),
        Arc::new(Mutex::new(Vec::new())),
    );
    let slow = Slow {
        arrived: Arc::clone(&arrived),
        go: Arc::clone(&go),
        at_once: Arc::clone(&at_once),
        done: Arc::clone(&done),
    };
    let driver = Driver::new(store.clone(), 1).with(slow);
    let reports = driver.reports();
    let running = tokio::spawn(run(driver, Arc::new(clock::System)));
    let bound = control::queue::ROUNDS_AT_ONCE as u32;
    arrived.acquire_many(bound).await.unwrap().forget();
    assert_eq!(at_once.load(Ordering::SeqCst), bound);
    assert_eq!(arrived.available_permits(), 0, "no more than the bound");
    go.notify_waiters();
    let rest = 99 - bound;
    arrived.acquire_many(rest).await.unwrap().forget();
    go.notify_waiters();
    eventually(&store, || done.lock().unwrap().len() == 99).await;
    let thirteen = report(&reports, "13").unwrap();
    assert!(thirteen.error.unwrap().contains("the round died"));
    running.abort();
}

/// From seeds: services change while the rounds of several keys interleave, steps fail and the
/// process crashes; in the end the host runs what was asked for.
#[test]
fn interleaved_histories_with_failures_and_crashes_converge() {
    for number in 0..300 {
        let seed = Seed::new(number);
        let (mut store, host) = (Store::in_memory(), Host::default());
        let mut wanted = [None; 4];
        let mut now = Time::from_seconds(1_800_000_000);
        let mut stepper = stepper(&store, &host, number);
        for _ in 0..200 {
            host.0.lock().unwrap().now = Some(now);
            if seed.chance(5) {
                let which = seed.below(4) as usize;
                wanted[which] = seed.chance(70).then(|| seed.below(4) as u32);
                want(&store, &format!("s{which}"), wanted[which]);
            }
            match stepper.step(now) {
                Stepped::Crashed => {
                    store = store.restarted();
                    stepper = self::stepper(&store, &host, seed.next_u64());
                }
                Stepped::Idle { next } => {
                    let later = now + Duration::from_secs(1);
                    now = next.map_or(later, |next| next.min(later));
                }
                Stepped::Decided { .. } | Stepped::Took { .. } => {}
            }
        }
        let mut calm = Stepper::new(Driver::new(store.clone(), 1).with(services(&store, &host)));
        for _ in 0..40 {
            host.0.lock().unwrap().now = Some(now);
            calm.settle(now, 1_000);
            now = now + Duration::from_secs(5);
        }
        let expected: Vec<String> = (0..4)
            .flat_map(|which| {
                let desired = wanted[which].unwrap_or(0);
                (0..desired).map(move |replica| format!("s{which}/{replica}"))
            })
            .collect();
        let count = |ids: &[String], which| {
            ids.iter()
                .filter(|id| id.starts_with(&format!("s{which}/")))
                .count()
        };
        for which in 0..4 {
            let (found, expected) = (count(&host.running(), which), count(&expected, which));
            assert_eq!(found, expected, "s{which}, replay: seed {number}");
        }
        assert_eq!(
            store.scan::<Replica>("").len(),
            host.running().len(),
            "seed {number}"
        );
    }
}

fn stepper(store: &Store, host: &Host, number: u64) -> Stepper {
    let seed = Seed::new(number ^ 0x5eed);
    let driver = Driver::new(store.clone(), number).with(services(store, host));
    Stepper::new(driver)
        .interleaved(Seed::new(number))
        .on_step(move |_| match seed.below(20) {
            0 => Fate::Fail(Fault::internal("seeded")),
            1 => Fate::FailAfter(Fault::internal("seeded")),
            2 => Fate::CrashBefore,
            3 => Fate::CrashAfter,
            4 => Fate::Twice,
            _ => Fate::Apply,
        })
}

#[test]
fn a_watch_that_lagged_wakes_every_key() {
    let (store, host) = (Store::in_memory(), Host::default());
    let mut stepper = Stepper::new(Driver::new(store.clone(), 1).with(services(&store, &host)));
    let now = Time::from_seconds(1_800_000_000);
    stepper.settle(now, 100);
    let mut slow = store.watch(Services::TABLES);
    want(&store, "web", Some(1));
    for _ in 0..17_000 {
        want(&store, "noise", Some(0));
    }
    assert_eq!(
        slow.poll_now(),
        Batch::Lagged,
        "the change of web is forgotten"
    );
    stepper.settle(now, 1_000);
    assert_eq!(host.running(), ["web/0"]);
}
