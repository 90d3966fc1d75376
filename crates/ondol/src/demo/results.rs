//! What the demo tells at its end: which promise broke, a table for people, a document for scripts.

use super::instance::Instance;
use super::load::Phase;
use super::setup::{Made, NAME};
use super::story::Told;
use comfy_table::Table;
use comfy_table::presets::NOTHING;
use std::time::Duration;

/// All of it ends by then.
const MOST: Duration = Duration::from_secs(90);

/// What did not hold, in words.
pub fn broken_promises(told: &Told, took: Duration) -> Vec<String> {
    let mut broken: Vec<String> = told.phases.iter().filter_map(lost).collect();
    let idle = told.phases.iter().filter(|phase| phase.sent == 0);
    broken.extend(idle.map(|phase| format!("{}: nothing was sent", phase.name)));
    broken.extend(told.phases.iter().flat_map(strange));
    if took > MOST {
        let (took, most) = (took.as_secs_f64(), MOST.as_secs());
        broken.push(format!(
            "it took {took:.1} s; at most {most} s are promised"
        ));
    }
    broken
}

/// Requests of a phase that should not have failed.
pub fn lost(phase: &Phase) -> Option<String> {
    // Those that can be inside a killed process: one on each connection.
    let in_the_killed = u64::from(super::CONNECTIONS);
    let allowed = if phase.name.starts_with("(a)") {
        in_the_killed
    } else {
        0
    };
    let how = phase.failures.iter();
    let how: Vec<String> = how
        .map(|(words, count)| format!("{count} × {words}"))
        .collect();
    (phase.failed > allowed).then(|| {
        let Phase {
            name, failed, sent, ..
        } = phase;
        format!(
            "{name}: {failed} of {sent} requests failed: {}",
            how.join("; ")
        )
    })
}

/// Answers of versions that should not serve in a phase: v2 is rolled out in (b), and v3 never is.
fn strange(phase: &Phase) -> Vec<String> {
    let serve: &[&str] = match phase.name.get(..3) {
        Some("(b)") => &["v1", "v2"],
        Some("(c)" | "(d)" | "(e)") => &["v2"],
        _ => &["v1"],
    };
    let all = phase.versions.iter();
    let others = all.filter(|(version, _)| !serve.contains(&version.as_str()));
    let told = |(version, count)| format!("{}: {version} gave {count} answers", phase.name);
    others.map(told).collect()
}

/// For people.
pub fn table(told: &Told) -> String {
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

/// How to go on by hand.
pub fn by_hand(made: &Made, instance: &Instance) -> String {
    let data = instance.path.display();
    format!(
        "\nIt goes on running. By hand:\n  curl {}\n  \
         eval \"$(ondol env --data {data})\" && aws ecs list-services --cluster {NAME}\n  \
         ondol status --data {data}\n  ondol down --data {data}",
        made.url()
    )
}

/// For scripts. `broken` is there when a promise did not hold; `url`, `endpoint` and `data` where
/// the instance was kept.
pub fn document(
    made: &Made,
    told: &Told,
    broken: &[String],
    kept: Option<&Instance>,
) -> serde_json::Value {
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
    let rollouts = told.rollouts.iter().map(|one| {
        let seconds = one.took.as_secs_f64();
        serde_json::json!({"name": one.name, "outcome": one.outcome, "seconds": seconds})
    });
    let mut document = serde_json::json!({
        "phases": told.phases.iter().map(phase).collect::<Vec<_>>(),
        "heal_ms": u64::try_from(told.heal.as_millis()).unwrap_or(u64::MAX),
        "rollouts": rollouts.collect::<Vec<_>>(),
    });
    if !broken.is_empty() {
        document["broken"] = broken.into();
    }
    if let Some(instance) = kept {
        document["url"] = made.url().into();
        document["endpoint"] = format!("http://{}", instance.listen).into();
        document["data"] = instance.path.display().to_string().into();
    }
    document
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::load::Phase;

    fn told(name: &str, sent: u64, failed: u64) -> Told {
        let mut phase = Phase::new(name);
        (phase.sent, phase.failed) = (sent, failed);
        phase.failures.insert("status 502".to_owned(), failed);
        Told {
            phases: vec![phase],
            heal: Duration::from_millis(5_100),
            control_plane_away: Duration::ZERO,
            rollouts: Vec::new(),
        }
    }

    #[test]
    fn a_version_that_should_not_serve_is_named() {
        for (name, version, wanted) in [
            ("at rest", "v1", vec![]),
            ("at rest", "v2", vec!["at rest: v2 gave 1 answers"]),
            ("(b) rollout", "v1", vec![]),
            ("(c) rollout", "v2", vec![]),
            ("(c) rollout", "v3", vec!["(c) rollout: v3 gave 1 answers"]),
            ("(e) scale", "v1", vec!["(e) scale: v1 gave 1 answers"]),
        ] {
            let mut told = told(name, 1, 0);
            told.phases[0].versions.insert(version.to_owned(), 1);
            assert_eq!(broken_promises(&told, Duration::ZERO), wanted);
        }
    }

    #[test]
    fn a_broken_promise_is_named() {
        let second = Duration::from_secs(1);
        let one = "(b) rollout of v2: 1 of 9 requests failed: 1 × status 502";
        for (told, took, wanted) in [
            (told("(b) rollout of v2", 9, 0), second, vec![]),
            (told("(b) rollout of v2", 9, 1), second, vec![one]),
            (told("(a) a task is killed", 90, 32), second, vec![]),
            (
                told("(a) a task is killed", 90, 33),
                second,
                vec!["(a) a task is killed: 33 of 90 requests failed: 33 × status 502"],
            ),
            (
                told("at rest", 0, 0),
                second,
                vec!["at rest: nothing was sent"],
            ),
            (
                told("at rest", 9, 0),
                second * 91,
                vec!["it took 91.0 s; at most 90 s are promised"],
            ),
        ] {
            assert_eq!(broken_promises(&told, took), wanted);
        }
    }
}
