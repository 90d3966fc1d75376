//! Every decision of the data plane, without a socket and without a clock.
//!
//! Inputs and the time go in, outputs and the next deadline come out, both closed enums. One
//! [`Edge`] belongs to one thread and shares nothing; [`health::Ward`] judges probes.

pub(crate) mod answer;
pub(crate) mod balance;
pub(crate) mod body;
pub(crate) mod client;
pub(crate) mod compile;
pub(crate) mod conn;
pub(crate) mod edge;
pub(crate) mod exchange;
pub(crate) mod forward;
pub(crate) mod head;
pub mod health;
pub(crate) mod http2;
pub mod io;
pub(crate) mod pattern;
pub(crate) mod pulse;
pub(crate) mod registry;
pub(crate) mod response;
pub(crate) mod rewrite;
pub(crate) mod route;
pub(crate) mod sticky;
pub(crate) mod sweep;
pub(crate) mod upstream;

pub use edge::Edge;
pub use io::{ConnId, ConnectFault, Input, Now, Output, Source, Way};
