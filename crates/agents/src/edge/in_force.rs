//! Answers that wait until the edge works by what was written. Two load balancers share a port of
//! the host: until the table names the new one, what is meant for it would reach the other. Nothing
//! here says what is in force; the agent decides that.

use super::{EdgeAgent, KEY, Link};
use base::Clock;
use control::ports::EdgeTable;
use control::{Controller, Waker};
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::sync::watch;

/// No answer waits longer: what was asked for is stored, and an edge that does not take its table
/// for so long is started again.
const PATIENCE: Duration = Duration::from_secs(2);

/// Who waits, by number, and up to whom was answered.
#[derive(Debug, Default)]
pub struct Waiting {
    asked: AtomicU64,
    answered: watch::Sender<u64>,
}

impl Waiting {
    /// The last one that waits. Whoever observes the rows after this sees what that one wrote.
    pub fn last(&self) -> Option<u64> {
        let asked = self.asked.load(Ordering::SeqCst);
        (asked > *self.answered.borrow()).then_some(asked)
    }

    /// One more, who has written all that it will write.
    fn ask(&self) -> u64 {
        self.asked.fetch_add(1, Ordering::SeqCst) + 1
    }

    /// Ends the waiting of all up to this one.
    pub fn answer(&self, number: u64) {
        self.answered.send_modify(|last| *last = number.max(*last));
    }

    async fn until_answered(&self, number: u64) {
        let mut answered = self.answered.subscribe();
        // The sender lives as long as this does.
        let _ = answered.wait_for(|last| *last >= number).await;
    }
}

/// The port through which answers wait: before there is an agent nobody waits.
pub struct InForce {
    clock: Arc<dyn Clock>,
    agent: Arc<OnceLock<(Arc<Link>, Waker)>>,
}

impl InForce {
    /// One without an agent.
    pub fn new(clock: Arc<dyn Clock>) -> InForce {
        InForce {
            clock,
            agent: Arc::default(),
        }
    }

    /// Names the agent's link, and what wakes the agent. Called once.
    pub fn is_told_by(&self, link: Arc<Link>, waker: Waker) {
        // Set here and nowhere else.
        let _first = self.agent.set((link, waker));
    }
}

impl EdgeTable for InForce {
    fn in_force(&self) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        let (agent, clock) = (Arc::clone(&self.agent), Arc::clone(&self.clock));
        Box::pin(async move {
            let Some((link, waker)) = agent.get() else {
                return;
            };
            let number = link.waiting().ask();
            waker.wake(KEY, clock.now());
            let answered = link.waiting().until_answered(number);
            if tokio::time::timeout(PATIENCE, answered).await.is_err() {
                let name = EdgeAgent::NAME;
                tracing::warn!(name, "the edge has not taken its table yet");
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::task::{Context, Waker as TaskWaker};

    fn is_answered(waiting: &Waiting, number: u64) -> bool {
        let mut until = Box::pin(waiting.until_answered(number));
        let mut context = Context::from_waker(TaskWaker::noop());
        until.as_mut().poll(&mut context).is_ready()
    }

    #[test]
    fn whoever_waits_is_answered_once_a_look_began_after_it_asked() {
        let waiting = Waiting::default();
        assert_eq!(waiting.last(), None);
        let first = waiting.ask();
        let seen = waiting.last().unwrap();
        let second = waiting.ask();
        waiting.answer(seen);
        assert!(is_answered(&waiting, first));
        assert!(!is_answered(&waiting, second));
        assert_eq!(waiting.last(), Some(second));
        waiting.answer(second);
        // One that comes late takes nothing back.
        waiting.answer(first);
        assert!(is_answered(&waiting, second));
        assert_eq!(waiting.last(), None);
    }
}
