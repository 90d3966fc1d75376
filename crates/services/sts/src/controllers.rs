//! What goes on by itself: sessions that are over are deleted.

pub mod session;
