//! `cargo xtask …`: what a maintainer runs. Each subcommand is one file; this one only chooses.

mod bench;
mod codegen;
mod coverage;
mod dist;
mod docs;
mod planted;
mod test;
mod tidy;

use std::process::ExitCode;

/// Name, what it does, and the function that gets the remaining arguments.
type Subcommand = (
    &'static str,
    &'static str,
    fn(&[String]) -> Result<(), String>,
);

const SUBCOMMANDS: &[Subcommand] = &[
    (
        "bench",
        "the numbers, each beside a bound or a peer (--check: is one missed? --quick, NAME…)",
        bench::run,
    ),
    (
        "codegen",
        "write crates/shapes from models/ (--import BOTOCORE_DATA takes new models first)",
        codegen::run,
    ),
    (
        "coverage",
        "operations that are implemented, refused, missing against models/clients.json",
        coverage::run,
    ),
    (
        "dist",
        "the release in target/dist: binary, manual, completions, systemd unit, checksum",
        dist::run,
    ),
    (
        "docs",
        "write the README's blocks that are programs' output (--check: are they stale?)",
        docs::run,
    ),
    (
        "planted",
        "does the simulation find each bug in tests/sim/planted? (NAME…: only those)",
        planted::run,
    ),
    (
        "test",
        "all tests, with what they need (STEP…: only those)",
        test::run,
    ),
    (
        "tidy",
        "what a machine can check about the form: lengths, directions, bans, documents",
        tidy::run,
    ),
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let chosen = arguments.first().map(String::as_str).unwrap_or_default();
    let Some((_, _, run)) = SUBCOMMANDS.iter().find(|(name, _, _)| *name == chosen) else {
        eprintln!("usage: cargo xtask SUBCOMMAND");
        for (name, purpose, _) in SUBCOMMANDS {
            eprintln!("  {name:<10} {purpose}");
        }
        return ExitCode::from(2);
    };
    match run(&arguments[1..]) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("xtask {chosen}: {message}");
            ExitCode::FAILURE
        }
    }
}

/// The repository's root.
fn root() -> std::path::PathBuf {
    let here = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().expect("xtask lies in the root").to_owned()
}
