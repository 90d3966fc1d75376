//! The benchmarks that the README quotes: each is a ratio to a peer or a bound, measured in one run
//! on this machine. `cargo xtask bench` builds and starts this program.
//!
//! It must never measure with a key, a flag or a path that a user of Ondol has not: the binary is
//! the released one, the calls are signed and go over TCP. What it could not measure it says.

mod calls;
mod client;
mod docker;
mod fill;
mod growth;
mod idle;
mod instance;
mod moto;
mod place;
mod process;
mod proxy;
mod report;
mod start;
mod tasks;
mod tools;
mod traffic;

use place::Place;
use report::Row;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// A benchmark: its name, what it measures, and how.
type Bench = (
    &'static str,
    &'static str,
    fn(&Place) -> Result<Vec<Row>, String>,
);

const BENCHES: &[Bench] = &[
    (
        "start",
        "from process start to the first answered signed call",
        start::run,
    ),
    (
        "calls",
        "API calls for each CPU second, beside moto_server",
        calls::run,
    ),
    (
        "growth",
        "a describe among ten times as many rows of others",
        growth::run,
    ),
    ("tasks", "RunTask to RUNNING, beside docker run", tasks::run),
    ("idle", "memory and CPU with nothing to do", idle::run),
    (
        "proxy",
        "instructions and system calls, beside nginx and HAProxy",
        proxy::run,
    ),
];

const USAGE: &str = "usage: benches --ondol FILE --proxy FILE --work DIR [--json FILE] [--quick] \
                     [--check] [NAME…]";

struct Asked {
    place: Place,
    json: Option<PathBuf>,
    check: bool,
    names: Vec<String>,
}

fn main() -> ExitCode {
    match asked(std::env::args().skip(1)).and_then(|asked| run(&asked)) {
        Ok(code) => code,
        Err(why) => {
            eprintln!("benches: {why}");
            ExitCode::FAILURE
        }
    }
}

fn asked(mut words: impl Iterator<Item = String>) -> Result<Asked, String> {
    let (mut ondol, mut proxy, mut work, mut json) = (None, None, None, None);
    let (mut quick, mut check, mut names) = (false, false, Vec::new());
    while let Some(word) = words.next() {
        let mut path = || words.next().map(PathBuf::from).ok_or(USAGE);
        match word.as_str() {
            "--ondol" => ondol = Some(path()?),
            "--proxy" => proxy = Some(path()?),
            "--work" => work = Some(path()?),
            "--json" => json = Some(path()?),
            "--quick" => quick = true,
            "--check" => check = true,
            name if BENCHES.iter().any(|(known, ..)| *known == name) => names.push(word),
            other => {
                let known: Vec<&str> = BENCHES.iter().map(|(name, ..)| *name).collect();
                return Err(format!(
                    "{other:?} is not one of {}; {USAGE}",
                    known.join(", ")
                ));
            }
        }
    }
    let (ondol, proxy) = (ondol.ok_or(USAGE)?, proxy.ok_or(USAGE)?);
    Ok(Asked {
        place: Place::make(&work.ok_or(USAGE)?, &ondol, &proxy, quick)?,
        json,
        check,
        names,
    })
}

fn run(asked: &Asked) -> Result<ExitCode, String> {
    let mut rows = Vec::new();
    for (name, purpose, bench) in BENCHES {
        if !asked.names.is_empty() && !asked.names.iter().any(|wanted| wanted == name) {
            continue;
        }
        asked.place.say(&format!("{name}: {purpose}"));
        match bench(&asked.place) {
            Ok(measured) => rows.extend(measured),
            Err(why) => rows.push(Row::failed(name, &why)),
        }
    }
    if let Some(path) = &asked.json {
        let text = report::document(&rows);
        std::fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    let text = report::table(&rows);
    let written = std::io::stdout().write_all(text.as_bytes());
    written.map_err(|error| error.to_string())?;
    let in_ci = std::env::var_os("CI").is_some_and(|value| value == "true");
    let broken = rows.iter().filter(|row| row.is_broken(in_ci)).count();
    if asked.check && broken > 0 {
        return Err(format!("{broken} goals are missed"));
    }
    Ok(ExitCode::SUCCESS)
}
