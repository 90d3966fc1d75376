//! Names to addresses for private networks: one table of views, answers without I/O.
//!
//! A view is chosen by the label of the socket that a query came in on. Names of a view are
//! answered with authority; all other names are refused, since nothing is asked elsewhere yet.
//! It has no socket and no clock: [`Resolver::answer`] turns bytes into bytes.

pub mod config;
mod resolver;

pub use resolver::Resolver;
