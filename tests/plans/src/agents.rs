//! Scripts of the agents: what the host is told to be, and what its agents do about it.
//!
//! An agent's decision is played with a host that does at once what is asked of it, unless the
//! script said otherwise. Each agent has its own commands: see [`containers`], [`edge`],
//! [`network`].

pub mod containers;
pub mod edge;
mod land;
pub mod network;

use crate::command::Command;
use crate::names::since;
use crate::scene::{Seen, variant};
use base::Time;
use control::Plan;
use std::fmt::{Debug, Display};
use std::time::Duration;

/// An agent comes to rest within so many rounds.
const MOST_ROUNDS: usize = 50;

/// A host with one agent.
pub trait Stage {
    /// The agent's step.
    type Step: Debug;
    /// Why it waits.
    type Waiting: Debug + Display;

    /// A command of the script that makes the world another.
    fn perform(&mut self, command: &Command<'_>);

    /// Time has passed.
    fn now_is(&mut self, _now: Time) {}

    /// What the agent decides of the world as it is.
    fn decide(&self, now: Time) -> Plan<Self::Step, Self::Waiting>;

    /// A step in words; none where a story would only be longer for it.
    fn words(&self, step: &Self::Step) -> String;

    /// Does it.
    fn apply(&mut self, step: Self::Step, now: Time);
}

/// The script's time zero.
pub(crate) fn begun() -> Time {
    Time::parse_iso8601("2026-01-01T00:00:00Z").expect("a time")
}

/// Plays one command.
pub(crate) fn perform<S: Stage>(
    stage: &mut S,
    of: &str,
    command: &Command<'_>,
    seen: &mut Seen,
) -> Vec<String> {
    if command.name != "at" {
        stage.perform(command);
        return Vec::new();
    }
    let seconds = command
        .word(0)
        .strip_suffix('s')
        .and_then(|n| n.parse().ok());
    let seconds = seconds.unwrap_or_else(|| panic!("no time {}", command.word(0)));
    let now = begun() + Duration::from_secs(seconds);
    stage.now_is(now);
    let mut said = Vec::new();
    for _ in 0..MOST_ROUNDS {
        let plan = stage.decide(now);
        if plan.steps.is_empty() {
            said.push(waiting(of, &plan, seen));
            return said;
        }
        let mut words = Vec::new();
        for step in plan.steps {
            seen.insert(variant(of, &step));
            words.push(stage.words(&step));
            stage.apply(step, now);
        }
        words.retain(|words| !words.is_empty());
        if !words.is_empty() {
            said.push(words.join("; "));
        }
    }
    panic!("no rest after {MOST_ROUNDS} rounds: {said:#?}");
}

fn waiting<S, W: Debug + Display>(of: &str, plan: &Plan<S, W>, seen: &mut Seen) -> String {
    let mut reasons = Vec::new();
    for waiting in &plan.waiting {
        seen.insert(variant(of, waiting));
        reasons.push(waiting.to_string());
    }
    let again = plan.again_at;
    reasons.extend(again.map(|at| format!("again at {}", since(begun(), at))));
    format!("waiting: {}", reasons.join("; "))
}
