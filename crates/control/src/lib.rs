//! The reconcile kernel: from stored intent to what is, in rounds of observe, decide, apply.
//!
//! A [`Controller`] says what to look at, what to do about it, and how; a [`Driver`] says when.
//! There are two shells around one queue: [`run`] on tokio, and [`Stepper`] for simulation in
//! virtual time. [`kit`] puts any controller through repeated, failed and cut-off steps.
//!
//! Nothing here knows what is reconciled, and nothing but the shells knows a clock.

pub mod controller;
mod driver;
mod erased;
pub mod kit;
pub mod plan;
pub mod ports;
pub mod queue;
mod report;
mod stepper;
mod transact;

pub use controller::Controller;
pub use driver::{Driver, Reports, Waker, run};
pub use plan::Plan;
pub use report::{Counters, KeyReport};
pub use stepper::{About, Fate, Stepped, Stepper};
pub use transact::transact;
