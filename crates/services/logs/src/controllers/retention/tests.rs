//! Events that nobody can see any more, under all that a real process does to their controller.

use super::Retention;
use super::decide::{Step, Waiting, decide};
use super::world::{Kept, World};
use crate::memory::InMemory;
use aws::Tags;
use base::Time;
use control::kit::{Scenario, check};
use control::ports::LogStreams;
use resources::kit::scope;
use resources::logs::{LogGroup, LogStream};
use std::sync::Arc;
use std::time::Duration;
use store::Store;

/// When the kit's stories begin.
const BEGAN: Time = Time::from_seconds(1_800_000_000);
const DAY_MS: i64 = 86_400_000;

#[test]
fn only_what_expiring_frees_is_expired() {
    let now = Time::from_millis(10 * DAY_MS);
    let kept = |days, frees_after_ms| Kept {
        id: "s".into(),
        days,
        frees_after: Time::from_millis(frees_after_ms),
    };
    for (kept, expires) in [
        (kept(3, 7 * DAY_MS), false),
        (kept(3, 7 * DAY_MS - 1), true),
        (kept(30, 0), false),
    ] {
        let world = World::Seen {
            orphans: Vec::new(),
            kept: vec![kept],
        };
        let plan = decide(&world, now);
        let before = Time::from_millis(7 * DAY_MS);
        let id = "s".to_owned();
        let expected = expires.then_some(Step::Expire { id, before });
        assert_eq!(
            plan.steps,
            expected.into_iter().collect::<Vec<_>>(),
            "{world:?}"
        );
        assert!(plan.again_at.is_some());
    }
    let plan = decide(&World::Unknown("no disk".into()), now);
    assert_eq!(plan.waiting, [Waiting::Unreadable("no disk".into())]);
}

struct Sweeping;

impl Scenario for Sweeping {
    type Env = (Store, Arc<InMemory>);
    type Controller = Retention;
    type Outcome = Vec<String>;

    fn env(&self) -> Self::Env {
        let store = Store::in_memory();
        let put = |rows: &mut store::Transaction| {
            for (name, retention_days) in [("week", Some(7)), ("ever", None)] {
                rows.put(LogGroup {
                    scope: scope(),
                    name: name.into(),
                    created_at: Time::EPOCH,
                    retention_days,
                    tags: Tags::new(),
                });
                rows.put(LogStream {
                    scope: scope(),
                    group: name.into(),
                    name: "s".into(),
                    id: format!("{name}-id"),
                    created_at: Time::EPOCH,
                });
            }
            Ok::<_, ()>(())
        };
        store.transact(put).unwrap();
        let streams = InMemory::default();
        let old = Time::from_millis(BEGAN.millis() - 8 * DAY_MS);
        for id in ["week-id", "ever-id", "gone-id"] {
            let events = vec![(old, "old".to_owned()), (BEGAN, "young".to_owned())];
            streams.append(id, BEGAN, events).unwrap();
        }
        (store, Arc::new(streams))
    }
    fn store(&self, env: &Self::Env) -> Store {
        env.0.clone()
    }
    fn start(&self, env: &Self::Env) -> Retention {
        Retention::new(env.0.clone(), env.1.clone())
    }
    fn ends_after(&self) -> Option<Duration> {
        Some(Duration::from_secs(2 * 3_600))
    }
    fn outcome(&self, env: &Self::Env) -> Vec<String> {
        let facts = |id: &String| env.1.facts(id).unwrap().map(|facts| facts.stored_bytes);
        let ids = env.1.ids().unwrap();
        ids.iter()
            .map(|id| format!("{id} {:?}", facts(id)))
            .collect()
    }
}

#[test]
fn what_nobody_sees_goes_whatever_happens_to_the_process() {
    let steps = check(&Sweeping);
    assert_eq!(steps.len(), 2, "{steps:?}");
    let env = Sweeping.env();
    let mut stepper =
        control::Stepper::new(control::Driver::new(env.0.clone(), 1).with(Sweeping.start(&env)));
    stepper.settle(BEGAN, 100);
    assert_eq!(
        Sweeping.outcome(&env),
        ["ever-id Some(8)", "week-id Some(5)"]
    );
}
