//! Scripts of worlds and plans: a story in, what the loops of ECS do out.
//!
//! A script is a title and commands, one a line; what the loops do stands under the command in
//! lines that begin with `->`. Tasks are named `t1`, `t2`, … and deployments `d1`, `d2`, … in the
//! order in which they were made; times count from the beginning of the script. The host does
//! nothing by itself: every fact from it is a command. See [`command`] for all commands.

pub mod command;
mod names;
mod render;
mod scene;

pub use scene::{Seen, run};
