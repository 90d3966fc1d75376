//! The tables of a history: one listener, one site, one group of the targets that there are.

use crate::config::{
    Action, Algorithm, Group, HealthCheck, Listener, Options, ProbeKind, Rules, Site, SiteKind,
    Table, Target, Wanted, Weighted,
};
use crate::report::{HealthReport, HealthState, TargetHealth};
use std::net::SocketAddr;

/// The table of a version, and the health of its targets: all are healthy.
pub(super) fn table(version: u64, targets: &[(u64, Wanted)]) -> (Table, HealthReport) {
    let group = group(version, targets);
    let forward = Action::Forward {
        groups: vec![Weighted {
            group: "web".into(),
            weight: 1,
        }],
        sticky: None,
    };
    let health = targets.iter().map(|(id, _)| TargetHealth {
        group: "web".into(),
        target: id.to_string().into(),
        state: HealthState::Healthy,
        reason: None,
        since_ms: 0,
        passes: 1,
        failures: 0,
    });
    let health = HealthReport {
        version,
        targets: health.collect(),
    };
    let site = Site {
        id: "site".into(),
        options: Options {
            idle_timeout_ms: 60_000,
            ..Options::default()
        },
        kind: SiteKind::Rules(Rules {
            rules: vec![],
            default: forward,
        }),
    };
    let listener = Listener {
        id: "front".into(),
        descriptors: vec!["front".into()],
        port: 80,
        sites: vec![],
        allowed: None,
        otherwise: Some("site".into()),
    };
    let table = Table {
        version,
        listeners: vec![listener],
        sites: vec![site],
        groups: vec![group],
        ..Table::default()
    };
    (table, health)
}

fn group(version: u64, targets: &[(u64, Wanted)]) -> Group {
    Group {
        id: "web".into(),
        namespace: None,
        algorithm: if version.is_multiple_of(2) {
            Algorithm::RoundRobin
        } else {
            Algorithm::LeastOutstanding
        },
        sticky: None,
        slow_start_ms: 0,
        deregistration_delay_ms: 300_000,
        health_check: Some(HealthCheck {
            probe: ProbeKind::Tcp,
            port: None,
            interval_ms: 5_000,
            timeout_ms: 2_000,
            healthy_threshold: 2,
            unhealthy_threshold: 2,
        }),
        targets: targets
            .iter()
            .map(|(id, wanted)| Target {
                id: id.to_string().into(),
                address: SocketAddr::from(([10, 0, 0, 1], *id as u16)),
                source: None,
                wanted: *wanted,
            })
            .collect(),
    }
}
