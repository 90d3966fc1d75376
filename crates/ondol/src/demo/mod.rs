//! `ondol demo`: the main job on a private Ondol, through its public, signed API only.
//!
//! Each step is shown as the `aws` command that does the same. No timer exists for the demo: AWS's
//! own limits hold.

pub mod app;
mod client;
mod instance;
mod load;
mod results;
mod setup;
mod steps;
mod story;

use crate::report::Problem;
use crate::signals;
use base::clock::System;
use client::Client;
use instance::Instance;
use load::{Load, Plan};
use results::{broken_promises, lost};
use setup::{Made, TASKS};
use std::net::{Ipv4Addr, SocketAddr};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;
use steps::Steps;
use story::Told;
use tokio::task::block_in_place;

const CONNECTIONS: u32 = 32;
const REQUESTS_PER_SECOND: u32 = 500;

/// Runs the demo; fails unless every promise held.
pub fn run(json: bool, keep: bool) -> Result<ExitCode, Problem> {
    let runtime = tokio::runtime::Runtime::new()
        .map_err(|error| Problem::new("cannot start the runtime").because(error))?;
    runtime.block_on(show(json, keep))
}

async fn show(json: bool, keep: bool) -> Result<ExitCode, Problem> {
    crate::up::allowed::new_fabric()?;
    let began = Instant::now();
    let mut asked = signals::Asked::listen()
        .map_err(|error| Problem::new("cannot hear signals").because(error))?;
    let port = instance::free_port()?;
    let mut instance = block_in_place(Instance::start)?;
    let steps = Steps {
        client: Client {
            address: instance.listen,
            region: instance.region.clone(),
            key: instance.keys.access_key_id.clone(),
            secret: instance.keys.secret_access_key.clone(),
            clock: Arc::new(System),
        },
        json,
    };
    let told = tokio::select! {
        told = tell(&steps, &mut instance, port) => told,
        () = asked.heard() => Err(Problem::new("the demo was interrupted")),
    };
    let log = instance.log();
    let (made, told) = match told {
        Ok(told) => told,
        Err(problem) => {
            // What went wrong first is what is told.
            let _ended = block_in_place(|| instance.end());
            return Err(problem.next(format!("Ondol's own log: {}", log.display())));
        }
    };
    let kept = match keep {
        true => Some(instance),
        false => {
            block_in_place(|| instance.end())?;
            None
        }
    };
    let broken = broken_promises(&told, began.elapsed());
    if broken.is_empty() && kept.is_none() {
        instance::forget(&log)?;
    }
    if json {
        let document = results::document(&made, &told, &broken, kept.as_ref());
        crate::commands::pages::print(&document.to_string())?;
    } else {
        steps.say(&results::table(&told));
    }
    if let Some(instance) = kept.filter(|_| !json) {
        steps.say(&results::by_hand(&made, &instance));
    }
    match broken.is_empty() {
        true => Ok(ExitCode::SUCCESS),
        false => {
            // To stderr, also where stdout has a document.
            eprintln!(
                "{}",
                failure(&broken).next(format!("Ondol's own log: {}", log.display()))
            );
            Ok(ExitCode::FAILURE)
        }
    }
}

fn failure(broken: &[String]) -> Problem {
    Problem::new("the demo did not keep its promise").because(broken.join("\n  "))
}

async fn tell(steps: &Steps, instance: &mut Instance, port: u16) -> Result<(Made, Told), Problem> {
    let made = setup::setup(steps, instance.listen, port).await?;
    story::healthy(steps, &made, TASKS as usize).await?;
    steps.say(&format!(
        "\n{REQUESTS_PER_SECOND} requests a second over {CONNECTIONS} connections to {}",
        made.url()
    ));
    let plan = Plan {
        address: SocketAddr::from((Ipv4Addr::LOCALHOST, port)),
        host: format!("{}:{port}", made.dns_name),
        connections: CONNECTIONS,
        rate_per_second: REQUESTS_PER_SECOND,
    };
    let load = Load::start(&plan, "at rest")
        .map_err(|error| Problem::new("cannot start the load").because(error))?;
    let ended = story::story(steps, &made, instance, &load).await;
    let phase = load.phase_name();
    let phases = block_in_place(|| load.finish());
    match ended {
        Ok(measured) => Ok((made, Told { phases, ..measured })),
        Err(problem) => {
            let why = problem
                .why
                .into_iter()
                .chain(phases.iter().filter_map(lost));
            let why: Vec<String> = why.collect();
            Err(Problem {
                what: format!("{phase}: {}", problem.what),
                why: (!why.is_empty()).then(|| why.join("\n  ")),
                ..problem
            })
        }
    }
}
