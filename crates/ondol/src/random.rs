//! Random bytes for secrets and seeds, from the kernel.
//!
//! Never from the cryptographic library: it gathers entropy of its own first, which costs a process
//! 30 ms of CPU, more than all the rest of a start.

use crate::report::Problem;
use rustix::rand::{GetRandomFlags, getrandom};

/// Bytes that cannot be guessed.
pub fn bytes<const N: usize>() -> Result<[u8; N], Problem> {
    let mut bytes = [0; N];
    // The kernel gives up to 256 bytes at once and whole.
    getrandom(&mut bytes, GetRandomFlags::empty())
        .map_err(|error| Problem::new("the kernel gives no random bytes").because(error))?;
    Ok(bytes)
}
