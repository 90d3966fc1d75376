//! The timer behind the limit on slow heads. It is told the time once a second: the wait for a
//! request's head is in no hurry, and every call begins and ends one, so that to begin and end it
//! has to cost next to nothing.

use hyper::rt::{Sleep, Timer};
use slab::Slab;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::Instant;

/// How late a wait may end.
const TICK: Duration = Duration::from_secs(1);

/// A timer for all connections of a server.
#[derive(Clone, Default)]
pub struct Patience(Arc<Shared>);

#[derive(Default)]
struct Shared {
    waits: Mutex<Slab<Wait>>,
    /// Told when there is a wait and nobody ticks.
    begun: Notify,
}

struct Wait {
    until: Instant,
    waker: Option<Waker>,
}

impl Patience {
    /// Ends what has waited long enough, for ever. Nothing ticks while nothing waits.
    pub async fn tick(self) {
        loop {
            while self.0.waits().is_empty() {
                self.0.begun.notified().await;
            }
            tokio::time::sleep(TICK).await;
            self.0.end_waits();
        }
    }
}

impl Shared {
    fn end_waits(&self) {
        let now = Instant::now();
        let mut waits = self.waits();
        let over = waits.iter_mut().filter(|(_, wait)| wait.until <= now);
        let over: Vec<Waker> = over.filter_map(|(_, wait)| wait.waker.take()).collect();
        drop(waits);
        over.into_iter().for_each(Waker::wake);
    }

    fn waits(&self) -> MutexGuard<'_, Slab<Wait>> {
        self.waits.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Timer for Patience {
    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Sleep>> {
        self.sleep_until(self.now() + duration)
    }

    fn sleep_until(&self, deadline: std::time::Instant) -> Pin<Box<dyn Sleep>> {
        let mut waits = self.0.waits();
        if waits.is_empty() {
            self.0.begun.notify_one();
        }
        let until = deadline.into();
        let key = waits.insert(Wait { until, waker: None });
        let shared = Arc::clone(&self.0);
        Box::pin(Waiting { shared, key })
    }

    fn now(&self) -> std::time::Instant {
        Instant::now().into()
    }
}

/// One wait; dropped, it ends.
struct Waiting {
    shared: Arc<Shared>,
    key: usize,
}

impl Future for Waiting {
    type Output = ();

    fn poll(self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<()> {
        let mut waits = self.shared.waits();
        let wait = &mut waits[self.key];
        if wait.until <= Instant::now() {
            return Poll::Ready(());
        }
        if !wait
            .waker
            .as_ref()
            .is_some_and(|one| one.will_wake(task.waker()))
        {
            wait.waker = Some(task.waker().clone());
        }
        Poll::Pending
    }
}

impl Sleep for Waiting {}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.shared.waits().remove(self.key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_wait_ends_within_a_tick_of_its_time_and_leaves_nothing() {
        let patience = Patience::default();
        let ticking = tokio::spawn(patience.clone().tick());
        for round in 0..3 {
            let began = Instant::now();
            let long = patience.sleep(Duration::from_secs(60));
            let mut waits: Vec<_> = (0..4)
                .map(|of| patience.sleep(Duration::from_millis(1_500 * of)))
                .collect();
            for (of, wait) in (0_u64..).zip(&mut waits) {
                wait.await;
                let (took, asked) = (began.elapsed(), Duration::from_millis(1_500 * of));
                assert!(
                    took >= asked && took <= asked + TICK,
                    "{round}: {took:?} of {asked:?}"
                );
            }
            drop((long, waits));
            assert!(patience.0.waits().is_empty());
            // Longer than a tick: it has seen that nothing waits, and is told of what comes next.
            tokio::time::sleep(TICK * 3).await;
        }
        assert!(!ticking.is_finished());
    }
}
