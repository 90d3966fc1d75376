//! What brings the events on disk to what the rows say.

pub mod retention;
