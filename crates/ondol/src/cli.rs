//! The command line: every command with its purpose, an example, its exit codes and variables.

use crate::commands;
use crate::config::{DataFlag, UpFlags};
use crate::report::{Problem, USAGE};
use clap::{CommandFactory, Parser, Subcommand};
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

const EXIT_CODES: &str = "Exit codes: 0 done, 1 failed, 2 called wrongly.";

/// The delivery half of AWS on your own machine.
///
/// One binary that takes an image to a load-balanced, self-healing service, driven unchanged by the
/// aws CLI, boto3, Terraform and docker.
#[derive(Debug, Parser)]
#[command(name = "ondol", version, after_help = EXIT_CODES, arg_required_else_help = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Runs Ondol in the foreground.
    ///
    /// Takes a missing or empty directory. SIGTERM or Ctrl-C ends it; tasks keep running and the
    /// edge keeps carrying, and the next `up` takes them over.
    #[command(after_help = concat!("Example:\n  ondol up --data ./shop --listen 127.0.0.1:4566\n\n",
        "Exit codes: 0 ended in order, 1 failed, 2 called wrongly."))]
    Up {
        #[command(flatten)]
        data: DataFlag,
        #[command(flatten)]
        flags: Box<UpFlags>,
    },
    /// Ends everything of an instance: tasks, edge, namespaces. Data and intent stay.
    #[command(after_help = concat!("Example:\n  ondol down --data ./shop\n\n",
        "Exit codes: 0 nothing runs any more, 1 failed, 2 called wrongly."))]
    Down {
        #[command(flatten)]
        data: DataFlag,
    },
    /// Prints the variables that point AWS's tools here.
    #[command(after_help = concat!("Example:\n",
        "  eval \"$(ondol env --data ./shop)\" && aws ecs list-clusters\n\n",
        "Exit codes: 0 done, 1 nothing runs, 2 called wrongly."))]
    Env {
        #[command(flatten)]
        data: DataFlag,
        /// One JSON document instead of exports.
        #[arg(long)]
        json: bool,
    },
    /// Shows services, tasks, load balancers, target health, and what each controller waits for.
    #[command(after_help = concat!("Example:\n  ondol status --data ./shop\n\n",
        "Exit codes: 0 done, 1 nothing runs, 2 called wrongly."))]
    Status {
        #[command(flatten)]
        data: DataFlag,
        /// One JSON document instead of tables.
        #[arg(long)]
        json: bool,
        /// Who uses what of the disk, instead of all that.
        #[arg(long)]
        disk: bool,
    },
    /// Says what this system forbids or lacks, and the one command that allows it.
    #[command(after_help = concat!("Example:\n  ondol doctor\n\n",
        "Exit codes: 0 all that is needed is there, 1 something is in the way, 2 called wrongly."))]
    Doctor {
        /// One JSON document instead of text.
        #[arg(long)]
        json: bool,
    },
    /// Shows the main job on a private Ondol: a service behind a load balancer, updated under load.
    ///
    /// The variables of `up`, such as `ONDOL_REGION`, hold for that Ondol; where it listens and
    /// keeps its data are its own.
    #[command(after_help = concat!("Example:\n  ondol demo --keep\n\n",
        "Exit codes: 0 every promise held, 1 one did not, 2 called wrongly."))]
    Demo {
        /// One JSON document at the end instead of the table.
        #[arg(long)]
        json: bool,
        /// Leaves it running and prints how to go on by hand.
        #[arg(long)]
        keep: bool,
    },
    /// Prints a completion script for a shell.
    #[command(after_help = concat!("Example:\n  source <(ondol completion bash)\n\n",
        "Exit codes: 0 done, 1 failed, 2 called wrongly."))]
    Completion {
        /// Which shell.
        shell: clap_complete::Shell,
    },
    /// Writes the manual pages.
    #[command(after_help = concat!("Example:\n  ondol man ./man1\n\n",
        "Exit codes: 0 done, 1 failed, 2 called wrongly."))]
    Man {
        /// The directory for the pages.
        directory: PathBuf,
    },
}

/// Reads the command line and runs the command.
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return misread(&error),
    };
    let json = cli.command.json();
    match perform(cli.command) {
        Ok(code) => code,
        Err(problem) => {
            eprintln!("{problem}");
            if json {
                tell(&problem);
            }
            problem.code()
        }
    }
}

/// What clap did not take. Help and version come this way too, and are no failure.
fn misread(error: &clap::Error) -> ExitCode {
    let shown = error.print();
    if !error.use_stderr() {
        let shown = shown.and_then(|()| io::stdout().flush());
        return match commands::pages::printed(shown) {
            Ok(()) => ExitCode::SUCCESS,
            Err(problem) => {
                eprintln!("{problem}");
                problem.code()
            }
        };
    }
    if std::env::args_os().any(|argument| argument == "--json") {
        let text = error.render().to_string();
        let first = text.lines().next().unwrap_or_default();
        tell(&Problem::usage(first.trim_start_matches("error: ")));
    }
    ExitCode::from(USAGE)
}

/// Stdout is one JSON document also when the command failed.
fn tell(problem: &Problem) {
    // Stderr has said it already.
    let _told = commands::pages::print(&problem.document().to_string());
}

impl Command {
    /// Whether stdout is one JSON document and nothing else.
    fn json(&self) -> bool {
        match self {
            Command::Env { json, .. }
            | Command::Status { json, .. }
            | Command::Doctor { json }
            | Command::Demo { json, .. } => *json,
            Command::Up { .. }
            | Command::Down { .. }
            | Command::Completion { .. }
            | Command::Man { .. } => false,
        }
    }
}

fn perform(command: Command) -> Result<ExitCode, Problem> {
    match command {
        Command::Up { data, flags } => commands::up::run(&data, *flags),
        Command::Down { data } => commands::down::run(&data),
        Command::Env { data, json } => commands::env::run(&data, json),
        Command::Status { data, json, disk } => commands::status::run(&data, json, disk),
        Command::Doctor { json } => commands::doctor::run(json),
        Command::Demo { json, keep } => crate::demo::run(json, keep),
        Command::Completion { shell } => commands::pages::completion(shell, Cli::command()),
        Command::Man { directory } => commands::pages::manual(&directory, Cli::command()),
    }
}
