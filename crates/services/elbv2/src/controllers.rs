//! The loops of this service. What carries traffic and measures health is the edge agent's.

pub mod target;
