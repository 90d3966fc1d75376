//! `ondol completion` and `ondol man`, made from the command line's own description; and printing.

use crate::report::Problem;
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

/// Prints a line or lines to stdout. A reader that has gone is no failure.
pub fn print(text: &str) -> Result<(), Problem> {
    printed(writeln!(io::stdout(), "{text}").and_then(|()| io::stdout().flush()))
}

/// How printing ended. A reader that has gone is no failure.
pub fn printed(outcome: io::Result<()>) -> Result<(), Problem> {
    match outcome {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Problem::new("cannot write to stdout").because(error))
        }
        _ => Ok(()),
    }
}

/// Prints a completion script.
pub fn completion(
    shell: clap_complete::Shell,
    mut command: clap::Command,
) -> Result<ExitCode, Problem> {
    // Whole first: writing to a reader that has gone, it would panic.
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, "ondol", &mut script);
    print(String::from_utf8_lossy(&script).trim_end())?;
    Ok(ExitCode::SUCCESS)
}

/// Writes a page for the program and one for each command.
pub fn manual(directory: &Path, command: clap::Command) -> Result<ExitCode, Problem> {
    fs::create_dir_all(directory)
        .and_then(|()| clap_mangen::generate_to(command, directory))
        .map_err(|error| {
            Problem::new(format!("cannot write to {}", directory.display())).because(error)
        })?;
    Ok(ExitCode::SUCCESS)
}
