//! `ondol demo`: the main job on a private Ondol, through its public, signed API only.
//!
//! Each step is shown as the `aws` command that does the same. No timer exists for the demo: AWS's
//! own limits hold.

pub mod app;
mod client;
mod instance;
mod load;
mod setup;
mod steps;
mod story;

use crate::config::REGION;
use crate::report::Problem;
use base::clock::System;
use client::Client;
use comfy_table::Table;
use comfy_table::presets::NOTHING;
use instance::Instance;
use load::{Load, Phase, Plan};
use setup::{Made, TASKS};
use std::net::{Ipv4Addr, SocketAddr};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};
use steps::Steps;
use story::Told;

const CONNECTIONS: u32 = 32;
const REQUESTS_PER_SECOND: u32 = 500;
/// All of it ends by then.
const MOST: Duration = Duration::from_secs(90);
/// Requests that can be inside a killed process: one on each connection.
const LOST_WITH_A_TASK_MAX: u64 = CONNECTIONS as u64;

/// Runs the demo; fails unless every promise held.
pub fn run(json: bool, keep: bool) -> Result<ExitCode, Problem> {
    let runtime = tokio::runtime::Runtime::new()
        .map_err(|error| Problem::new("cannot start the runtime").because(error))?;
    runtime.block_on(show(json, keep))
}

async fn show(json: bool, keep: bool) -> Result<ExitCode, Problem> {
    let began = Instant::now();
    let port = instance::free_port()?;
    let mut instance = tokio::task::block_in_place(Instance::start)?;
    let steps = Steps {
        client: Client {
            address: instance.listen,
            region: REGION.to_owned(),
            key: instance.keys.access_key_id.clone(),
            secret: instance.keys.secret_access_key.clone(),
            clock: Arc::new(System),
        },
        json,
    };
    let told = tell(&steps, &mut instance, port).await;
    let broken = match &told {
        Ok((_, told)) => broken_promises(told, began.elapsed()),
        Err(_) => Vec::new(),
    };
    if keep && let Ok((made, _)) = &told {
        print(&steps, made, &told, &broken, Some(&instance))?;
        return Ok(code(&broken));
    }
    let path = instance.path.clone();
    let ended = tokio::task::block_in_place(|| instance.end());
    let (made, told) = told.map_err(|problem| {
        let log = instance::log_path(&path);
        Problem {
            next: Some(format!("Ondol's own words are in {}", log.display())),
            ..problem
        }
    })?;
    ended?;
    // Kept only where something went wrong.
    let _removed = std::fs::remove_file(instance::log_path(&path));
    print(&steps, &made, &Ok((made.clone(), told)), &broken, None)?;
    Ok(code(&broken))
}

fn code(broken: &[String]) -> ExitCode {
    if broken.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

async fn tell(steps: &Steps, instance: &mut Instance, port: u16) -> Result<(Made, Told), Problem> {
    let made = setup::setup(steps, instance.listen, port).await?;
    story::healthy(steps, &made, TASKS as usize).await?;
    let url = format!("http://{}:{port}/", made.dns_name);
    steps.say(&format!(
        "\n{REQUESTS_PER_SECOND} requests a second over {CONNECTIONS} connections to {url}"
    ));
    let load = Load::start(
        &Plan {
            address: SocketAddr::from((Ipv4Addr::LOCALHOST, port)),
            host: format!("{}:{port}", made.dns_name),
            connections: CONNECTIONS,
            rate_per_second: REQUESTS_PER_SECOND,
        },
        "at rest",
    );
    let told = story::story(steps, &made, instance, load).await?;
    Ok((made, told))
}

/// What did not hold, in words.
fn broken_promises(told: &Told, took: Duration) -> Vec<String> {
    let mut broken = Vec::new();
    for phase in &told.phases {
        let allowed = if phase.name.starts_with("(a)") {
            LOST_WITH_A_TASK_MAX
        } else {
            0
        };
        if phase.failed > allowed {
            let how: Vec<String> = phase
                .failures
                .iter()
                .map(|(words, count)| format!("{count} × {words}"))
                .collect();
            broken.push(format!(
                "{}: {} failed: {}",
                phase.name,
                phase.failed,
                how.join("; ")
            ));
        }
        if phase.sent == 0 {
            broken.push(format!("{}: nothing was sent", phase.name));
        }
    }
    if took > MOST {
        broken.push(format!("it took {} s", took.as_secs()));
    }
    broken
}

type Outcome = Result<(Made, Told), Problem>;

fn print(
    steps: &Steps,
    made: &Made,
    outcome: &Outcome,
    broken: &[String],
    kept: Option<&Instance>,
) -> Result<(), Problem> {
    let Ok((_, told)) = outcome else {
        return Ok(());
    };
    if steps.json {
        return crate::commands::pages::print(&document(made, told, kept).to_string());
    }
    steps.say(&table(told));
    for promise in broken {
        steps.say(&format!("BROKEN  {promise}"));
    }
    if let Some(instance) = kept {
        let data = instance.path.display();
        steps.say(&format!(
            "\nIt goes on running. By hand:\n  curl http://{}:{}/\n  \
             eval \"$(ondol env --data {data})\" && aws ecs list-services --cluster {}\n  \
             ondol status --data {data}\n  ondol down --data {data}",
            made.dns_name,
            made.port,
            setup::NAME
        ));
    }
    Ok(())
}

fn table(told: &Told) -> String {
    let mut table = Table::new();
    table.load_style(NOTHING);
    table.set_header(vec![
        "phase", "sent", "failed", "p50 ms", "p99 ms", "seconds",
    ]);
    for phase in &told.phases {
        table.add_row(vec![
            phase.name.clone(),
            phase.sent.to_string(),
            phase.failed.to_string(),
            format!("{:.2}", phase.quantile_ms(0.5)),
            format!("{:.2}", phase.quantile_ms(0.99)),
            format!("{:.1}", phase.took.as_secs_f64()),
        ]);
    }
    let mut text = format!("\n{table}\n\nhealed in {:.1} s\n", told.heal.as_secs_f64());
    text.push_str(&format!(
        "control plane away for {:.2} s\n",
        told.control_plane_away.as_secs_f64()
    ));
    for rollout in &told.rollouts {
        let seconds = rollout.took.as_secs_f64();
        text.push_str(&format!(
            "rollout of {}: {} in {seconds:.1} s\n",
            rollout.name, rollout.outcome
        ));
    }
    text
}

/// INTERFACE, section 2.
fn document(made: &Made, told: &Told, kept: Option<&Instance>) -> serde_json::Value {
    let phase = |phase: &Phase| {
        serde_json::json!({
            "name": phase.name,
            "sent": phase.sent,
            "failed": phase.failed,
            "p50_ms": phase.quantile_ms(0.5),
            "p99_ms": phase.quantile_ms(0.99),
            "seconds": phase.took.as_secs_f64(),
        })
    };
    let rollouts: Vec<_> = told
        .rollouts
        .iter()
        .map(|one| {
            serde_json::json!({
                "name": one.name, "outcome": one.outcome, "seconds": one.took.as_secs_f64(),
            })
        })
        .collect();
    let mut document = serde_json::json!({
        "phases": told.phases.iter().map(phase).collect::<Vec<_>>(),
        "heal_ms": told.heal.as_millis() as u64,
        "rollouts": rollouts,
    });
    if let Some(instance) = kept {
        document["url"] = format!("http://{}:{}/", made.dns_name, made.port).into();
        document["endpoint"] = format!("http://{}", instance.listen).into();
        document["data"] = instance.path.display().to_string().into();
    }
    document
}
