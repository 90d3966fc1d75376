//! `cargo xtask coverage`: which operations of real clients are implemented, refused, missing.

/// The subcommand.
pub fn run(_arguments: &[String]) -> Result<(), String> {
    Err("not yet".into())
}
