//! What a decision answers.

use base::Time;

/// Steps to take now, what is being waited for, and when to look again.
///
/// A plan without steps names at least one reason in `waiting`, also when all is well: an empty
/// plan never leaves a user asking why nothing happens.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan<S, W> {
    /// In the order in which they are applied; the first that fails ends the round.
    pub steps: Vec<S>,
    /// Why nothing more happens now.
    pub waiting: Vec<W>,
    /// When to decide again if nothing wakes the key before. Without it only a change, the
    /// repair pass or a step that was taken does.
    pub again_at: Option<Time>,
}

impl<S, W> Plan<S, W> {
    /// Nothing to do; `why` is the controller's `Settled`.
    pub fn settled(why: W) -> Plan<S, W> {
        Plan::wait(why)
    }

    /// Steps to take; the key is decided again right after them.
    pub fn steps(steps: impl IntoIterator<Item = S>) -> Plan<S, W> {
        Plan {
            steps: steps.into_iter().collect(),
            waiting: Vec::new(),
            again_at: None,
        }
    }

    /// Nothing to do until something changes.
    pub fn wait(why: W) -> Plan<S, W> {
        Plan {
            steps: Vec::new(),
            waiting: vec![why],
            again_at: None,
        }
    }

    /// Nothing to do until something changes or it is `at`.
    pub fn wait_until(why: W, at: Time) -> Plan<S, W> {
        Plan::wait(why).again_at(at)
    }

    /// Adds a step at the end.
    pub fn step(mut self, step: S) -> Plan<S, W> {
        self.steps.push(step);
        self
    }

    /// Adds a reason.
    pub fn waiting_for(mut self, why: W) -> Plan<S, W> {
        self.waiting.push(why);
        self
    }

    /// Looks again at `at`, or earlier if that was already asked for.
    pub fn again_at(mut self, at: Time) -> Plan<S, W> {
        self.again_at = Some(self.again_at.map_or(at, |earlier| earlier.min(at)));
        self
    }

    /// Both plans: the steps of `self` first, the earlier time.
    pub fn and(mut self, other: Plan<S, W>) -> Plan<S, W> {
        self.steps.extend(other.steps);
        self.waiting.extend(other.waiting);
        match other.again_at {
            Some(at) => self.again_at(at),
            None => self,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_plans_together_keep_order_and_the_earlier_time() {
        let at = Time::from_seconds;
        let first: Plan<_, _> = Plan::wait_until("x", at(9)).step(1);
        let both = first.and(Plan::steps([2]).again_at(at(5)).waiting_for("y"));
        assert_eq!(both.steps, [1, 2]);
        assert_eq!(both.waiting, ["x", "y"]);
        assert_eq!(both.again_at, Some(at(5)));
    }
}
