//! Containers: makes them, holds them, tells how they ended. Written from the OCI runtime
//! specification; no other container program is involved.
//!
//! Two sides share this crate. The **launcher** lives outside: it prepares a directory for each
//! container, makes its control group, starts a *shim* process, and afterwards only reads files and
//! sends signals ([`mod@launch`], [`mod@observe`], [`signal`], [`watch`], [`tail`], [`cgroups`]).
//! The **shim** ([`shim::run`]) lives inside the user and mount namespace in which containers are
//! made; it is the parent of one container, outlives the launcher, and writes the files of
//! [`record`]. There is no other connection between the two.
//!
//! Guarantees: a file is replaced whole or not at all; a shim that is gone without `exit.json` is
//! seen as lost, and takes its container along. But the kernel lets a process live on that has
//! changed its user since: where the first process of a container has, it is to be killed by its
//! group ([`cgroups::Group::kill`]). What cannot be held (limits without a control group, a user
//! that is not mapped) is refused by name.
//!
//! Never in here: images, addresses, anything about who wants a container and why.
#![warn(missing_docs)]

#[cfg(not(target_os = "linux"))]
compile_error!("containers need Linux: use WSL2 or a virtual machine");

pub mod cgroups;
pub mod check;
pub mod config;
mod core;
pub mod enter;
pub mod launch;
pub mod observe;
pub mod record;
mod shell;
pub mod shim;
pub mod tail;
pub mod watch;

pub use core::frames::Stream;
pub use core::groups::Controller;
pub use core::stat::start_ticks;
pub use launch::{Launch, LaunchError, launch, remove};
pub use observe::{Observation, ShimSignal, observe, signal};

/// Layers of one root; the kernel's own limit for overlay.
pub const MAX_LAYERS: usize = 500;
/// Mounts of one container.
pub const MAX_MOUNTS: usize = 256;
/// Bytes of arguments and of environment, each; under the kernel's limit for one execve.
pub const MAX_ARGUMENT_BYTES: usize = 1 << 20;
/// Size of `config.json`.
pub const MAX_CONFIG_BYTES: u64 = 8 << 20;
/// Of an image's `/etc/passwd` and `/etc/group`, each, so many bytes are read; a larger file is
/// refused.
pub const MAX_USER_FILE_BYTES: u64 = 4 << 20;
/// So much of what a health check prints is kept.
pub const HEALTH_OUTPUT_BYTES: usize = 1024;
/// The least hard memory limit.
pub const MIN_MEMORY_BYTES: u64 = 4 << 20;
