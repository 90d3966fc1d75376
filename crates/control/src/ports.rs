//! What operations and `apply` may call that is not a stored row: traits, implemented by agents.
//!
//! Only interfaces stand here, never a mechanism and never a choice.
