//! Defaults, limits and cross-field checks. Pure.

pub mod tag;
