//! The trait that every loop of the control plane implements.
//!
//! It holds no state and prescribes no storage; the [`crate::Driver`] does everything else.

use crate::Plan;
use aws::Fault;
use base::Time;
use std::fmt::{Debug, Display};
use std::future::Future;
use store::{Change, Store};

/// A loop that brings one kind of thing from what is to what was asked for.
///
/// # Flow
/// 1. A row changes, a time comes, a step was taken, or the periodic pass runs: a **key** is
///    woken. A wake-up carries the key and never what changed.
/// 2. [`observe`](Controller::observe) gathers plain data about the key.
/// 3. [`decide`](Controller::decide), purely, answers steps, reasons and a time.
/// 4. [`apply`](Controller::apply) takes the steps one after the other. After the last one the key
///    is decided again; after a failed one the rest is dropped and the key waits
///    ([`crate::queue::BACKOFF`]) until it is decided again from what then is.
///
/// # Guarantees
/// - One round of a key at a time; rounds of different keys run side by side.
/// - Wake-ups of one key during its round become exactly one more round.
/// - Every key is decided at the start, after a lag of the watch, and in each repair pass.
///
/// `crates/control/tests/control/world.rs` is a small controller that is written as they all are.
///
/// # What an implementation must keep
/// - Every choice (an id, a name, an address) is recorded in the store before it is acted on: a
///   step carries it, `apply` never chooses.
/// - `apply` is idempotent and may be cut off anywhere: a step is taken twice, or half, whenever
///   the process dies. [`crate::kit`] proves it; every controller has a test that calls it.
/// - A fact from the host in `World` carries its time or is unknown; unknown means "ask", never
///   "not there".
/// - Two rounds decide from what the store shows. A step's effect that another row or the host
///   holds must be observable in the next round, or the loop does it again without end (which the
///   driver slows down and reports).
pub trait Controller: Send + Sync + 'static {
    /// Its name in status and logs, such as `ecs/service`.
    const NAME: &'static str;
    /// The tables whose changes may concern it. Commits to others do not wake it.
    const TABLES: &'static [&'static str];
    /// Of [`Self::TABLES`], those in which a row that was not there before leaves nothing to do:
    /// making one does not wake the controller.
    const IDLE_WHEN_NEW: &'static [&'static str] = &[];

    /// All that the decision may know: plain data, no handles.
    type World;
    /// All that it may ask for; carries every id, name and address already chosen.
    type Step: Debug + Clone + Send;
    /// Every reason why nothing happens now: a closed enum, `Settled` included. Its text is the
    /// service's event and the console's line.
    type Waiting: Display + Clone + PartialEq + Send;

    /// Which of this controller's keys a changed row of [`Self::TABLES`] concerns: from table and
    /// key, and rows looked up in the store. Has no effect. A deleted row's owner cannot be looked
    /// up any more: make it part of the key, or leave it to the repair pass.
    fn keys(&self, store: &Store, change: &Change) -> Vec<String>;

    /// Every key there is: for the start, a lag, and the repair pass.
    fn all_keys(&self, store: &Store) -> Vec<String>;

    /// What is, about one key. Reads the store and what the agents last saw; waits for nothing.
    fn observe(&self, key: &str) -> Self::World;

    /// What to do about it. Pure: no clock but `now`, no randomness, no I/O.
    fn decide(world: &Self::World, now: Time) -> Plan<Self::Step, Self::Waiting>;

    /// Does one step: one arm a step, idempotent, without a choice and without a question to the
    /// world. An error is for the status and the log; the key is decided again later.
    fn apply(&self, step: Self::Step) -> impl Future<Output = Result<(), Fault>> + Send;
}
