//! `ondol up`: settings, the log, and then [`crate::up`].

use crate::config::{DataFlag, LogFormat, Settings, UpFlags};
use crate::report::Problem;
use std::io::IsTerminal;
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;

/// Runs until it is asked to end.
pub fn run(data: &DataFlag, flags: UpFlags) -> Result<ExitCode, Problem> {
    let settings = Settings::merge(data.path()?, flags)?;
    log(&settings)?;
    crate::up::run(settings)?;
    Ok(ExitCode::SUCCESS)
}

fn log(settings: &Settings) -> Result<(), Problem> {
    let level = &settings.log_level;
    let filter = EnvFilter::try_new(level).map_err(|error| {
        Problem::usage(format!("log level {level:?} is not understood"))
            .because(error)
            .next("use error, warn, info, debug, trace, or filters such as wire=debug")
    })?;
    let terminal = std::io::stderr().is_terminal();
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(terminal);
    match settings.log_format {
        LogFormat::Text => builder.init(),
        LogFormat::Json => builder.json().init(),
    }
    Ok(())
}
