//! The promise of an outcome that both a thread and a task can wait for.
//!
//! It is redeemed once, by the journal's writer; any number of waiters see the same outcome.

use crate::CommitError;
use std::future::poll_fn;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};

#[derive(Debug, Default)]
pub(crate) struct Ticket {
    state: Mutex<State>,
    redeemed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    outcome: Option<Result<(), CommitError>>,
    wakers: Vec<Waker>,
    /// Whether a thread waits: telling it is a system call, even if there is none.
    blocks: bool,
}

impl Ticket {
    /// One whose outcome is known.
    pub fn redeemed(outcome: Result<(), CommitError>) -> Arc<Ticket> {
        let ticket = Ticket::default();
        ticket.redeem(outcome);
        Arc::new(ticket)
    }

    /// Tells every waiter; the first outcome stays.
    pub fn redeem(&self, outcome: Result<(), CommitError>) {
        let mut state = self.lock();
        state.outcome.get_or_insert(outcome);
        let wakers = std::mem::take(&mut state.wakers);
        let blocks = state.blocks;
        drop(state);
        if blocks {
            self.redeemed.notify_all();
        }
        wakers.into_iter().for_each(Waker::wake);
    }

    /// Blocks this thread until the outcome is known.
    pub fn wait(&self) -> Result<(), CommitError> {
        let mut state = self.lock();
        state.blocks = true;
        loop {
            if let Some(outcome) = &state.outcome {
                return outcome.clone();
            }
            state = self
                .redeemed
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Resolves when the outcome is known.
    pub async fn outcome(&self) -> Result<(), CommitError> {
        poll_fn(|context| {
            let mut state = self.lock();
            if let Some(outcome) = &state.outcome {
                return Poll::Ready(outcome.clone());
            }
            if !state
                .wakers
                .iter()
                .any(|waker| waker.will_wake(context.waker()))
            {
                state.wakers.push(context.waker().clone());
            }
            Poll::Pending
        })
        .await
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
