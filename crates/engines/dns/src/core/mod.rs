//! Decisions without sockets and clock: what to answer, whom to ask, what to make of the answer.

mod flights;
#[cfg(test)]
mod flights_tests;
mod message;
mod names;
#[cfg(test)]
mod names_tests;
mod settings;

pub use flights::{Flights, Input, Output, Transport};
pub use message::{Code, Head, failure, fit, same_question};
pub use names::{Names, Verdict};
pub use settings::servers;
