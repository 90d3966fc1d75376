//! Random bytes for secrets and seeds, from the cryptographic library.

use crate::report::Problem;

/// Bytes that cannot be guessed.
pub fn bytes<const N: usize>() -> Result<[u8; N], Problem> {
    let mut bytes = [0; N];
    aws_lc_rs::rand::fill(&mut bytes)
        .map_err(|_| Problem::new("the kernel gives no random bytes"))?;
    Ok(bytes)
}
