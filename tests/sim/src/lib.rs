//! The control plane with a simulated host, in virtual time, from seeds.
//!
//! [`Stage`] is a control plane on rows in memory with what a service needs around it; [`Host`] is
//! what would be outside: containers, the load balancers' edge. A crash drops the observations and
//! the loops, never the host. [`history`] plays one story from one number; its checks stand in
//! [`check`]. Nothing here sleeps, and no real time passes.

pub mod check;
pub mod coverage;
mod ec2;
pub mod history;
pub mod host;
pub mod stage;

pub use coverage::Coverage;
pub use history::{History, play};
pub use host::{Behaviour, Host};
pub use stage::Stage;
