//! `ondol demo`.
pub mod app;
mod load;
use crate::report::Problem;
use std::process::ExitCode;
/// Demo.
pub fn run(_json: bool, _keep: bool) -> Result<ExitCode, Problem> {
    Err(Problem::new("the demo is not there yet"))
}
