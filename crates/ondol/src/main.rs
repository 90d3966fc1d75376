//! `ondol`: the delivery half of AWS on this machine. The one binary, and the only crate that knows
//! all the others.
//!
//! People type the commands of [`cli`]; `edge`, `fabric` and `shim` are this binary's other roles,
//! started by `up` and never by hand. They are dispatched before the first thread exists, because
//! joining a user namespace demands that.

#[cfg(not(target_os = "linux"))]
compile_error!("Ondol runs on Linux; on macOS use a Linux VM, on Windows use WSL2.");

mod allocator;
mod awaiting;
mod cli;
mod commands;
mod config;
mod data;
mod demo;
mod holder;
mod random;
mod report;
mod roles;
mod signals;
mod up;

use std::process::ExitCode;

/// A call allocates hundreds of small things, of which the C library's makes a quarter of its time.
#[global_allocator]
static ALLOCATOR: allocator::Allocator = allocator::Allocator;

fn main() -> ExitCode {
    if let Some(code) = roles::dispatch() {
        return code;
    }
    cli::run()
}
