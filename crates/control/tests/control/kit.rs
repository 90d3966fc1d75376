//! The kit accepts a controller that keeps the rules, and finds those that break one.

use crate::world::{Host, Replica, Service, Services, Step, Waiting, World, want};
use aws::Fault;
use base::Time;
use control::kit::{Scenario, check};
use control::{Controller, Plan};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use store::{Change, Store};

/// A service of two is scaled to three, another one is taken away, a third has replicas of nobody.
struct Scaling;

struct Env {
    store: Store,
    host: Host,
}

fn env() -> Env {
    let (store, host) = (Store::in_memory(), Host::default());
    want(&store, "web", Some(3));
    want(&store, "old", None);
    let orphan = |tx: &mut store::Transaction| {
        tx.put(Replica {
            service: "old".into(),
            number: 4,
        });
        Ok::<(), ()>(())
    };
    store.transact(orphan).unwrap();
    host.0
        .lock()
        .unwrap()
        .running
        .insert("old/4".into(), Time::EPOCH);
    Env { store, host }
}

fn go_on(env: &Env, now: Time) -> Option<Time> {
    env.host.0.lock().unwrap().now = Some(now);
    None
}

fn outcome(env: &Env) -> (Vec<String>, Vec<String>, Vec<String>) {
    let rows = env
        .store
        .scan::<Replica>("")
        .iter()
        .map(|replica| replica.id())
        .collect();
    let services = env
        .store
        .scan::<Service>("")
        .iter()
        .map(|s| s.name.clone())
        .collect();
    (services, rows, env.host.running())
}

impl Scenario for Scaling {
    type Env = Env;
    type Controller = Services;
    type Outcome = (Vec<String>, Vec<String>, Vec<String>);

    fn env(&self) -> Env {
        env()
    }
    fn store(&self, env: &Env) -> Store {
        env.store.clone()
    }
    fn start(&self, env: &Env) -> Services {
        Services {
            store: env.store.clone(),
            host: env.host.clone(),
        }
    }
    fn crash(&self, env: &mut Env) {
        env.store = env.store.restarted();
    }
    fn host(&self, env: &Env, now: Time) -> Option<Time> {
        go_on(env, now)
    }
    fn outcome(&self, env: &Env) -> Self::Outcome {
        outcome(env)
    }
}

#[test]
fn a_controller_that_keeps_the_rules_passes() {
    let steps = check(&Scaling);
    let expected = [
        r#"Stop { id: "old/4" }"#,
        r#"Forget { id: "old/4" }"#,
        r#"Record(Replica { service: "web", number: 0 })"#,
        r#"Start { id: "web/0" }"#,
        r#"Record(Replica { service: "web", number: 1 })"#,
        r#"Start { id: "web/1" }"#,
        r#"Record(Replica { service: "web", number: 2 })"#,
        r#"Start { id: "web/2" }"#,
    ];
    assert_eq!(steps, expected);
}

/// Which rule the controller breaks.
#[derive(Clone, Copy, Debug)]
enum Broken {
    /// Starting twice starts two.
    NotIdempotent,
    /// The row is forgotten before what it stands for is stopped.
    ForgetsFirst,
    /// A second start of a running replica is an error, so that a lost answer is never healed.
    RefusesTheSecondTime,
    /// It never says that it is done.
    NeverRests,
}

struct Breaking(Broken);

struct BrokenServices {
    services: Services,
    broken: Broken,
}

thread_local! {
    /// `decide` has no self; the test tells it which rule to break here.
    static BROKEN: std::cell::Cell<Option<Broken>> = const { std::cell::Cell::new(None) };
}

impl Controller for BrokenServices {
    const NAME: &'static str = "example/broken";
    const TABLES: &'static [&'static str] = Services::TABLES;
    type World = World;
    type Step = Step;
    type Waiting = Waiting;

    fn keys(&self, store: &Store, change: &Change) -> Vec<String> {
        self.services.keys(store, change)
    }
    fn all_keys(&self, store: &Store) -> Vec<String> {
        self.services.all_keys(store)
    }
    fn observe(&self, key: &str) -> World {
        self.services.observe(key)
    }
    fn decide(world: &World, now: Time) -> Plan<Step, Waiting> {
        let mut plan = Services::decide(world, now);
        match BROKEN.get() {
            Some(Broken::ForgetsFirst) => plan.steps.reverse(),
            Some(Broken::NeverRests) if plan.steps.is_empty() => {
                plan.steps.push(Step::Forget {
                    id: "nothing".into(),
                });
            }
            _ => {}
        }
        plan
    }
    async fn apply(&self, step: Step) -> Result<(), Fault> {
        let running = &self.services.host;
        match (&step, self.broken) {
            (Step::Start { id }, Broken::NotIdempotent) => {
                let mut host = running.0.lock().unwrap();
                let now = host.now.unwrap();
                let mut name = id.clone();
                while host.running.contains_key(&name) {
                    name.push('\'');
                }
                host.running.insert(name, now);
                Ok(())
            }
            (Step::Stop { id }, Broken::RefusesTheSecondTime) => {
                let stopped = running.0.lock().unwrap().running.remove(id);
                stopped
                    .map(drop)
                    .ok_or_else(|| Fault::internal("it does not run"))
            }
            _ => self.services.apply(step).await,
        }
    }
}

impl Scenario for Breaking {
    type Env = Env;
    type Controller = BrokenServices;
    type Outcome = (Vec<String>, Vec<String>, Vec<String>);

    fn env(&self) -> Env {
        env()
    }
    fn store(&self, env: &Env) -> Store {
        env.store.clone()
    }
    fn start(&self, env: &Env) -> BrokenServices {
        BROKEN.set(Some(self.0));
        let services = Services {
            store: env.store.clone(),
            host: env.host.clone(),
        };
        BrokenServices {
            services,
            broken: self.0,
        }
    }
    fn host(&self, env: &Env, now: Time) -> Option<Time> {
        go_on(env, now)
    }
    fn outcome(&self, env: &Env) -> Self::Outcome {
        outcome(env)
    }
}

#[test]
fn each_broken_rule_is_found_and_named() {
    let cases = [
        (Broken::NotIdempotent, "after Twice of step"),
        (Broken::ForgetsFirst, "of step 0, Forget"),
        (Broken::RefusesTheSecondTime, "no rest"),
        (Broken::NeverRests, "no rest"),
    ];
    for (broken, expected) in cases {
        let found = catch_unwind(AssertUnwindSafe(|| check(&Breaking(broken))));
        let panic = found.expect_err(&format!("{broken:?} was not found"));
        let text = panic.downcast_ref::<String>().unwrap();
        assert!(text.contains(expected), "{broken:?}: {text}");
    }
}

/// Renews something every minute, for ever.
struct Renewing(Arc<Mutex<Time>>);

const MINUTE: Duration = Duration::from_secs(60);

impl Controller for Renewing {
    const NAME: &'static str = "example/renewing";
    const TABLES: &'static [&'static str] = &[];
    type World = Time;
    type Step = Time;
    type Waiting = &'static str;
    fn keys(&self, _: &Store, _: &Change) -> Vec<String> {
        Vec::new()
    }
    fn all_keys(&self, _: &Store) -> Vec<String> {
        vec!["only".into()]
    }
    fn observe(&self, _: &str) -> Time {
        *self.0.lock().unwrap()
    }
    fn decide(renewed: &Time, now: Time) -> Plan<Time, &'static str> {
        match now.since(*renewed) < MINUTE {
            true => Plan::wait_until("is fresh", *renewed + MINUTE),
            false => Plan::steps([now]),
        }
    }
    async fn apply(&self, at: Time) -> Result<(), Fault> {
        *self.0.lock().unwrap() = at;
        Ok(())
    }
}

struct TenMinutes;

impl Scenario for TenMinutes {
    type Env = (Store, Arc<Mutex<Time>>);
    type Controller = Renewing;
    type Outcome = bool;
    fn env(&self) -> Self::Env {
        (Store::in_memory(), Arc::default())
    }
    fn store(&self, env: &Self::Env) -> Store {
        env.0.clone()
    }
    fn start(&self, env: &Self::Env) -> Renewing {
        Renewing(Arc::clone(&env.1))
    }
    fn ends_after(&self) -> Option<Duration> {
        Some(10 * MINUTE)
    }
    fn outcome(&self, env: &Self::Env) -> bool {
        *env.1.lock().unwrap() >= Time::from_seconds(1_800_000_000) + 9 * MINUTE
    }
}

#[test]
fn a_controller_that_never_rests_has_a_story_with_an_end() {
    assert_eq!(check(&TenMinutes).len(), 11);
}
