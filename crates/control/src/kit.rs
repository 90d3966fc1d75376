//! Puts a controller through what a real process does to it: each step taken twice, each step
//! failed (before and after its effect), a crash before and after each.
//!
//! The world after every such run must be the world of the undisturbed run. Every controller has
//! a test that calls [`check`]; nothing here is used outside tests.

use crate::queue::REPAIR_EVERY;
use crate::{About, Controller, Driver, Fate, Stepped, Stepper};
use aws::Fault;
use base::Time;
use std::fmt::Debug;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use store::Store;

/// Moves in one run at most; a run with more does not settle.
const MOST_MOVES: u32 = 10_000;
/// Virtual time in one run at most.
const LONGEST: Duration = Duration::from_secs(4 * 3600);

/// One story for a controller: a world, and what must come of it.
pub trait Scenario {
    /// What outlives a crash: the store, the simulated host.
    type Env;
    /// The controller.
    type Controller: Controller;
    /// What is compared at the end. Leave out what may differ: times, and ids by chance.
    type Outcome: PartialEq + Debug;

    /// A new world in which there is something to do.
    fn env(&self) -> Self::Env;

    /// The world's store.
    fn store(&self, env: &Self::Env) -> Store;

    /// Makes the controller: at first, and again after a crash.
    fn start(&self, env: &Self::Env) -> Self::Controller;

    /// What a crash does to the world beside ending the controller, such as losing observations
    /// ([`Store::restarted`]).
    fn crash(&self, _env: &mut Self::Env) {}

    /// Lets the host go on: called at the beginning and whenever virtual time has moved. Answers
    /// when the host will do something next.
    fn host(&self, _env: &Self::Env, _now: Time) -> Option<Time> {
        None
    }

    /// How much virtual time the story takes at most, for a controller that never rests because it
    /// renews something. Without it the story ends when nothing is due any more, and then it
    /// is checked that a repair pass finds nothing to do.
    fn ends_after(&self) -> Option<Duration> {
        None
    }

    /// The world at the end.
    fn outcome(&self, env: &Self::Env) -> Self::Outcome;
}

/// What is done to one step of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Disturbance {
    Twice,
    Fail,
    FailAfter,
    CrashBefore,
    CrashAfter,
}

const DISTURBANCES: [Disturbance; 5] = [
    Disturbance::Twice,
    Disturbance::Fail,
    Disturbance::FailAfter,
    Disturbance::CrashBefore,
    Disturbance::CrashAfter,
];

/// The steps of an undisturbed run, as `Debug` writes them; a test may compare them.
pub type Steps = Vec<String>;

/// Runs the scenario undisturbed, then once for each step and each disturbance. Panics, naming
/// both, when an outcome differs or a run does not come to rest.
pub fn check<S: Scenario>(scenario: &S) -> Steps {
    let (expected, steps) = run(scenario, None);
    assert!(
        !steps.is_empty(),
        "the scenario gives the controller nothing to do"
    );
    for (number, step) in steps.iter().enumerate() {
        for disturbance in DISTURBANCES {
            let (outcome, _) = run(scenario, Some((number as u64, disturbance)));
            assert_eq!(
                outcome, expected,
                "after {disturbance:?} of step {number}, {step} (left: disturbed, right: not)"
            );
        }
    }
    steps
}

fn run<S: Scenario>(scenario: &S, disturb: Option<(u64, Disturbance)>) -> (S::Outcome, Steps) {
    let mut env = scenario.env();
    let steps: Arc<Mutex<Steps>> = Arc::default();
    let start = |env: &S::Env| {
        let driver = Driver::new(scenario.store(env), 1).with(scenario.start(env));
        let steps = Arc::clone(&steps);
        Stepper::new(driver).on_step(move |about: &About<'_>| {
            let mut steps = steps.lock().unwrap_or_else(PoisonError::into_inner);
            let number = steps.len() as u64;
            steps.push(about.step.to_owned());
            match disturb {
                Some((at, disturbance)) if at == number => disturbance.fate(),
                _ => Fate::Apply,
            }
        })
    };
    let began = Time::from_seconds(1_800_000_000);
    let mut now = began;
    let mut stepper = start(&env);
    loop {
        let host = scenario.host(&env, now);
        if stepper.settle(now, MOST_MOVES) == Stepped::Crashed {
            drop(stepper);
            scenario.crash(&mut env);
            stepper = start(&env);
            continue;
        }
        // When neither a key nor the host is due, nothing but the repair pass is left.
        let due = stepper.keys().iter().filter_map(|key| key.again_at).min();
        let Some(next) = due.into_iter().chain(host).min() else {
            break;
        };
        now = next.max(now + Duration::from_millis(1));
        match scenario.ends_after() {
            Some(end) if now.since(began) > end => break,
            Some(_) => {}
            None => {
                let keys = stepper.keys();
                assert!(
                    now.since(began) < LONGEST,
                    "no rest within {LONGEST:?}: {keys:#?}"
                );
            }
        }
    }
    if scenario.ends_after().is_none() {
        let failed: Vec<_> = stepper
            .keys()
            .into_iter()
            .filter(|key| key.error.is_some())
            .collect();
        assert!(
            failed.is_empty(),
            "it came to rest with errors: {failed:#?}"
        );
        let taken = steps.lock().unwrap_or_else(PoisonError::into_inner).len();
        let rested = stepper.settle(now + REPAIR_EVERY, MOST_MOVES);
        let steps = steps.lock().unwrap_or_else(PoisonError::into_inner);
        let more = &steps[taken..];
        assert!(
            more.is_empty(),
            "after rest, a repair pass took {more:?} and ended {rested:?}"
        );
    }
    drop(stepper);
    let steps = std::mem::take(&mut *steps.lock().unwrap_or_else(PoisonError::into_inner));
    (scenario.outcome(&env), steps)
}

impl Disturbance {
    fn fate(self) -> Fate {
        let fault = || Fault::internal("the kit made this step fail");
        match self {
            Disturbance::Twice => Fate::Twice,
            Disturbance::Fail => Fate::Fail(fault()),
            Disturbance::FailAfter => Fate::FailAfter(fault()),
            Disturbance::CrashBefore => Fate::CrashBefore,
            Disturbance::CrashAfter => Fate::CrashAfter,
        }
    }
}
