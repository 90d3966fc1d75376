//! What stories have covered: each step, each reason, and each state of a service that they saw.

use crate::check::Truth;
use base::Time;
use std::collections::{BTreeMap, BTreeSet};

/// What was seen, and how often.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    /// Stories.
    pub histories: u64,
    /// Crashes of the control plane are among the moves.
    pub moves: u64,
    /// Steps by loop and name.
    pub steps: BTreeMap<String, u64>,
    /// Reasons by loop and first words.
    pub waitings: BTreeMap<String, u64>,
    /// States of a service.
    pub states: BTreeSet<String>,
    /// Whether each move is printed.
    pub traced: bool,
}

impl Coverage {
    /// Something happens.
    pub fn trace(&self, begun: Time, now: Time, what: &str) {
        if self.traced {
            println!("{:>9} ms  {what}", now.since(begun).as_millis());
        }
    }

    /// A decision was made.
    pub fn decided(&mut self, controller: &str, steps: &[String], waiting: &[String]) {
        self.moves += 1 + steps.len() as u64;
        for step in steps {
            let end = step
                .find(|c: char| !c.is_alphanumeric())
                .unwrap_or(step.len());
            let name = format!("{controller} {}", &step[..end]);
            *self.steps.entry(name).or_default() += 1;
        }
        for reason in waiting {
            let words: Vec<&str> = reason.split([':', ';', ',']).take(1).collect();
            let words = words[0].trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ');
            *self
                .waitings
                .entry(format!("{controller} {words}"))
                .or_default() += 1;
        }
    }

    /// A service was looked at.
    pub fn state(&mut self, truth: &Truth<'_>) {
        let Some(service) = truth.stage.service() else {
            return;
        };
        let tasks = truth.stage.tasks();
        let newest = service.deployments.first();
        let few = |count: usize| count.min(3);
        let count = |new: bool, stopping: bool| {
            let tasks = tasks.iter().filter(|task| {
                let is_new = newest.is_some_and(|one| task.started_by.as_ref() == Some(&one.id));
                is_new == new && task.stop.is_some() == stopping
            });
            few(tasks.count())
        };
        self.states.insert(format!(
            "{} {:?} rollback {} failed {} backoff {} new {}/{} old {}/{} serving {} of {}",
            service.status,
            newest.map(|one| one.state),
            newest.is_some_and(|one| one.rollback_of.is_some()),
            newest.map_or(0, |one| one.failed_tasks.min(3)),
            service.start_backoff.is_some(),
            count(true, false),
            count(true, true),
            count(false, false),
            count(false, true),
            few(truth.serving()),
            few(service.desired_count as usize),
        ));
    }

    /// Both.
    pub fn add(&mut self, other: Coverage) {
        self.histories += other.histories;
        self.moves += other.moves;
        for (name, count) in other.steps {
            *self.steps.entry(name).or_default() += count;
        }
        for (name, count) in other.waitings {
            *self.waitings.entry(name).or_default() += count;
        }
        self.states.extend(other.states);
    }
}
