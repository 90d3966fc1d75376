//! Frames and order. No I/O and no clock.

pub mod frame;
pub mod order;
