//! The kernel of controllers: how they are driven, and the kit that checks them.

#![allow(clippy::unwrap_used)] // a test may panic

mod driving;
mod kit;
mod world;
