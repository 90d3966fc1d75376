//! Decisions only: desired state to kernel objects, kernel objects compared, operations out.
//!
//! No socket, no file, no clock. What is rendered here is what the kernel gets; the shell adds
//! nothing to it.

pub mod check;
pub mod counters;
pub mod diff;
pub mod kernel;
pub mod names;
pub mod passage;
pub mod render;
pub mod rules;
pub mod ruleset;
pub mod ruleset_diff;
mod ruleset_parts;
pub mod text;
