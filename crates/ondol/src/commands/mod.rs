//! What each command does. One file each, named after it.

pub mod doctor;
pub mod down;
pub mod env;
pub mod pages;
pub mod status;
pub mod up;
