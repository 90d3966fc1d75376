//! The shell for simulation: the same queue, one small move a call, in virtual time.
//!
//! No runtime: a step's future is polled to its end, because everything that a simulated host
//! answers is ready at once.

use crate::driver::{Driver, failure};
use crate::erased::Step;
use crate::queue::{Id, Outcome};
use crate::report::KeyReport;
use aws::Fault;
use base::{Seed, Time};
use std::collections::VecDeque;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use store::Watch;

/// A step whose future is not ready after so many polls waits for something that a simulation
/// cannot bring.
const POLLS: u32 = 1_000;

/// What shall happen to a step; see [`Stepper::on_step`].
#[derive(Clone, Debug, PartialEq)]
pub enum Fate {
    /// It is taken.
    Apply,
    /// It is taken twice in a row.
    Twice,
    /// It is not taken and fails.
    Fail(Fault),
    /// It is taken and reported as failed.
    FailAfter(Fault),
    /// The process dies before it.
    CrashBefore,
    /// The process dies after it.
    CrashAfter,
}

/// A step that is about to be taken.
#[derive(Clone, Debug)]
pub struct About<'a> {
    /// Counts the steps of this stepper, from 0.
    pub number: u64,
    /// The controller's name.
    pub controller: &'static str,
    /// The key.
    pub key: &'a str,
    /// The step, as `Debug` writes it.
    pub step: &'a str,
}

/// What one call of [`Stepper::step`] did.
#[derive(Clone, Debug, PartialEq)]
pub enum Stepped {
    /// A key was observed and decided; its steps are taken by later calls.
    Decided {
        /// The controller's name.
        controller: &'static str,
        /// The key.
        key: Arc<str>,
        /// The plan's steps, as `Debug` writes them.
        steps: Vec<String>,
        /// The plan's reasons.
        waiting: Vec<String>,
    },
    /// A step was taken, or failed.
    Took {
        /// The controller's name.
        controller: &'static str,
        /// The key.
        key: Arc<str>,
        /// The step, as `Debug` writes it.
        step: String,
        /// What it answered.
        outcome: Result<(), Fault>,
    },
    /// The process died; drop the stepper and make another over what is left.
    Crashed,
    /// Nothing is to be done before this time (or a change).
    Idle {
        /// The next deadline.
        next: Option<Time>,
    },
}

/// Runs a driver's controllers one move at a time.
pub struct Stepper {
    driver: Driver,
    watch: Watch,
    rounds: Vec<Round>,
    order: Option<Seed>,
    steps: u64,
    crashed: bool,
    fate: Box<dyn FnMut(&About<'_>) -> Fate>,
}

struct Round {
    id: Id,
    steps: VecDeque<Step>,
    taken: u64,
}

impl Stepper {
    /// A stepper that ends each round before it begins the next.
    pub fn new(driver: Driver) -> Stepper {
        Stepper {
            watch: driver.watch(),
            driver,
            rounds: Vec::new(),
            order: None,
            steps: 0,
            crashed: false,
            fate: Box::new(|_| Fate::Apply),
        }
    }

    /// Chooses by this seed which round moves next, so that the steps of different keys
    /// interleave as they do on threads.
    pub fn interleaved(mut self, seed: Seed) -> Stepper {
        self.order = Some(seed);
        self
    }

    /// Asks `fate` before every step what shall happen to it.
    pub fn on_step(mut self, fate: impl FnMut(&About<'_>) -> Fate + 'static) -> Stepper {
        self.fate = Box::new(fate);
        self
    }

    /// One move: decide one key, or take one step of a decided one.
    pub fn step(&mut self, now: Time) -> Stepped {
        if self.crashed {
            return Stepped::Crashed;
        }
        let batch = self.watch.poll_now();
        self.driver.wake(batch, now);
        self.driver.repair_if_due(now);
        let moves = self.rounds.len() as u64;
        let chosen = match &self.order {
            Some(seed) => seed.below(moves + 1),
            None => 0,
        };
        if chosen == moves {
            if let Some(decided) = self.decide(now) {
                return decided;
            }
            if moves == 0 {
                let next = self.driver.queue().next_deadline();
                return Stepped::Idle { next };
            }
            return self.advance(0, now);
        }
        self.advance(chosen as usize, now)
    }

    /// Moves until nothing is to be done at `now`; answers the next deadline. Panics after
    /// `most` moves: then the controllers do not settle.
    pub fn settle(&mut self, now: Time, most: u32) -> Stepped {
        for _ in 0..most {
            let stepped = self.step(now);
            if matches!(stepped, Stepped::Crashed | Stepped::Idle { .. }) {
                return stepped;
            }
        }
        panic!("no rest after {most} moves at {now}: {:#?}", self.keys());
    }

    /// What is known of every key.
    pub fn keys(&self) -> Vec<KeyReport> {
        self.driver.reports().keys()
    }

    fn decide(&mut self, now: Time) -> Option<Stepped> {
        let id = self.driver.queue().next(now)?;
        let (steps, waiting) = self.driver.decide(&id, now);
        let decided = Stepped::Decided {
            controller: self.driver.controllers[id.controller].name(),
            key: Arc::clone(&id.key),
            steps: steps.iter().map(|step| step.text.clone()).collect(),
            waiting,
        };
        if steps.is_empty() {
            self.driver.queue().finished(&id, Outcome::Done(0), now);
        } else {
            let steps = steps.into();
            self.rounds.push(Round {
                id,
                steps,
                taken: 0,
            });
        }
        Some(decided)
    }

    fn advance(&mut self, at: usize, now: Time) -> Stepped {
        let round = &mut self.rounds[at];
        let step = round
            .steps
            .pop_front()
            .expect("a round without steps is over");
        let controller = self.driver.controllers[round.id.controller].name();
        let key = Arc::clone(&round.id.key);
        let about = About {
            number: self.steps,
            controller,
            key: &key,
            step: &step.text,
        };
        let fate = (self.fate)(&about);
        self.steps += 1;
        let outcome = match fate {
            Fate::Apply => complete(&step),
            Fate::Twice => complete(&step).and_then(|()| complete(&step)),
            Fate::Fail(fault) => Err(fault),
            Fate::FailAfter(fault) => complete(&step).and(Err(fault)),
            Fate::CrashBefore | Fate::CrashAfter => {
                if fate == Fate::CrashAfter {
                    // The process is gone: nobody is left to hear what the step answered.
                    let _: Result<(), Fault> = complete(&step);
                }
                self.crashed = true;
                return Stepped::Crashed;
            }
        };
        let round = &mut self.rounds[at];
        round.taken += u64::from(outcome.is_ok());
        let ended = match &outcome {
            Err(fault) => Some(Outcome::Failed(round.taken, failure(&step, fault))),
            Ok(()) if round.steps.is_empty() => Some(Outcome::Done(round.taken)),
            Ok(()) => None,
        };
        if let Some(ended) = ended {
            let round = self.rounds.remove(at);
            self.driver.queue().finished(&round.id, ended, now);
        }
        Stepped::Took {
            controller,
            key,
            step: step.text,
            outcome,
        }
    }
}

/// Polls a step to its end without a runtime.
fn complete(step: &Step) -> Result<(), Fault> {
    let mut applying = step.apply();
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..POLLS {
        if let Poll::Ready(outcome) = applying.as_mut().poll(&mut context) {
            return outcome;
        }
    }
    panic!(
        "{} waits for something that is not ready in a simulation",
        step.text
    );
}
