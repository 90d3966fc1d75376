//! The form of all that a control process and a keeper of another build may say to each other,
//! compared with what was written down for this version of the protocol.

use super::frame::{Answer, PROTOCOL, Request};
use super::keeper::State;
use crate::config::{
    Action, Algorithm, CodeMatcher, Condition, DatagramSocket, Document, Documents, FixedResponse,
    ForwardedFor, Group, GroupSticky, HealthCheck, HostRoute, Listener, Made, MadePath, Options,
    Pass, ProbeKind, QueryMatch, Redirect, Rule, Rules, Site, SiteKind, Sticky, Table, Target,
    Wanted, Weighted,
};
use crate::report::{
    Counters, Counts, HealthReason, HealthReport, HealthState, LATENCY_BOUNDS_US, TargetHealth,
};
use serde_json::{Value, json};
use std::net::Ipv4Addr;

#[test]
fn what_is_said_between_builds_changes_with_the_protocols_version_only() {
    let said = json!({
        "protocol": PROTOCOL,
        "requests": requests(),
        "answers": answers(),
        "table": table(),
        "health": health(),
        "counters": counters(),
    });
    let written: Value = serde_json::from_str(include_str!("protocol.json")).unwrap();
    if said == written {
        return;
    }
    let hint = match said["protocol"] == written["protocol"] {
        true => "raise PROTOCOL: a keeper of an earlier build does not understand this",
        false => "write it down",
    };
    panic!("{hint}; protocol.json is then:\n{said:#}");
}

fn requests() -> Vec<Request> {
    vec![
        Request::Hello(PROTOCOL),
        Request::SetTable(1),
        Request::Table,
        Request::GiveDescriptor("name".into()),
        Request::DropDescriptor("name".into()),
        Request::Health,
        Request::Counters,
        Request::Subscribe,
        Request::ReplaceWorker,
        Request::Shutdown,
    ]
}

fn answers() -> Vec<Answer> {
    vec![
        Answer::State(State {
            protocol: PROTOCOL,
            keeper_pid: 1,
            worker_pid: Some(2),
            table_version: Some(3),
            descriptors: vec!["name".into()],
            worker_deaths: 4,
            in_doubt: false,
        }),
        Answer::Done,
        Answer::Refused("why".into()),
        Answer::HealthChanged,
        Answer::WorkerStarted(1),
        Answer::WorkerDied(1),
        Answer::WorkerSilent(1),
        Answer::WorkerAnswers(1),
    ]
}

fn table() -> Table {
    Table {
        version: 1,
        secret: "secret".into(),
        listeners: vec![Listener {
            id: "listener".into(),
            descriptors: vec!["name".into()],
            allowed: Some(vec!["10.0.0.0/8".parse().unwrap()]),
            port: 80,
            sites: vec![HostRoute {
                hosts: vec!["host".into()],
                site: Some("site".into()),
            }],
            otherwise: Some("site".into()),
        }],
        sites: [rules(), documents(), pass()].map(site).into(),
        groups: [Algorithm::RoundRobin, Algorithm::LeastOutstanding]
            .map(group)
            .into(),
        datagrams: vec![DatagramSocket {
            descriptor: "name".into(),
            label: "label".into(),
        }],
        // Its form is the resolver's own.
        datagram_table: json!({}),
    }
}

fn site(kind: SiteKind) -> Site {
    let forwarded_for = match kind {
        SiteKind::Rules(_) => ForwardedFor::Append,
        SiteKind::Documents(_) => ForwardedFor::Preserve,
        SiteKind::Pass(_) => ForwardedFor::Remove,
    };
    Site {
        id: "site".into(),
        options: Options {
            idle_timeout_ms: 1,
            client_keep_alive_ms: 2,
            drop_invalid_headers: true,
            forwarded_for,
            forwarded_for_port: true,
            forwarded_scheme: true,
            preserve_host: true,
            http2: true,
            trace_header: Some("trace".into()),
            server_header: Some("server".into()),
        },
        kind,
    }
}

fn rules() -> SiteKind {
    let texts = || vec!["text".to_owned()];
    let conditions = vec![
        Condition::Host(texts()),
        Condition::Path(texts()),
        Condition::Method(texts()),
        Condition::Header {
            name: "name".into(),
            values: texts(),
        },
        Condition::Query(vec![QueryMatch {
            key: Some("key".into()),
            value: "value".into(),
        }]),
        Condition::Source(vec!["10.0.0.0/8".parse().unwrap()]),
    ];
    let forward = Action::Forward {
        groups: vec![Weighted {
            group: "group".into(),
            weight: 1,
        }],
        sticky: Some(GroupSticky {
            cookie: "cookie".into(),
            seconds: 1,
        }),
    };
    let redirect = Action::Redirect(Redirect {
        scheme: "scheme".into(),
        host: "host".into(),
        port: "port".into(),
        path: "path".into(),
        query: "query".into(),
        status: 301,
    });
    let fixed = Action::Fixed(FixedResponse {
        status: 200,
        content_type: "type".into(),
        body: "body".into(),
    });
    let rule = |action| Rule {
        conditions: conditions.clone(),
        action,
    };
    SiteKind::Rules(Rules {
        rules: [forward, redirect].map(rule).into(),
        default: fixed,
    })
}

fn documents() -> SiteKind {
    SiteKind::Documents(Documents {
        documents: vec![Document {
            source: Some(Ipv4Addr::LOCALHOST.into()),
            path: "path".into(),
            header: Some(("name".into(), "value".into())),
            status: 200,
            content_type: "type".into(),
            body: "body".into(),
        }],
        made: Some(Made {
            to: (Ipv4Addr::LOCALHOST, 1).into(),
            prefix: "prefix".into(),
            requests: vec![MadePath {
                source: Ipv4Addr::LOCALHOST.into(),
                path: "path".into(),
            }],
        }),
    })
}

fn pass() -> SiteKind {
    SiteKind::Pass(Pass {
        to: (Ipv4Addr::LOCALHOST, 1).into(),
        namespace: Some("namespace".into()),
    })
}

fn group(algorithm: Algorithm) -> Group {
    let probe = match algorithm {
        Algorithm::RoundRobin => ProbeKind::Tcp,
        Algorithm::LeastOutstanding => ProbeKind::Http {
            path: "path".into(),
            matcher: CodeMatcher(vec![(200, 299)]),
            agent: "agent".into(),
        },
    };
    let target = |wanted| Target {
        id: "target".into(),
        address: (Ipv4Addr::LOCALHOST, 1).into(),
        source: Some(Ipv4Addr::LOCALHOST.into()),
        wanted,
    };
    Group {
        id: "group".into(),
        namespace: Some("namespace".into()),
        algorithm,
        sticky: Some(Sticky {
            cookie: "cookie".into(),
            seconds: 1,
        }),
        slow_start_ms: 1,
        deregistration_delay_ms: 2,
        health_check: Some(HealthCheck {
            probe,
            port: Some(1),
            interval_ms: 3,
            timeout_ms: 4,
            healthy_threshold: 5,
            unhealthy_threshold: 6,
        }),
        targets: [Wanted::Active, Wanted::Draining].map(target).into(),
    }
}

fn health() -> HealthReport {
    let states = [
        (HealthState::Initial, Some(HealthReason::Registering)),
        (HealthState::Initial, Some(HealthReason::Checking)),
        (HealthState::Healthy, None),
        (HealthState::Healthy, Some(HealthReason::NotChecked)),
        (HealthState::Unhealthy, Some(HealthReason::CodeMismatch(1))),
        (HealthState::Unhealthy, Some(HealthReason::TimedOut)),
        (HealthState::Unhealthy, Some(HealthReason::Failed)),
        (HealthState::Unused, Some(HealthReason::NotInUse)),
        (HealthState::Draining, Some(HealthReason::Leaving)),
        (HealthState::Drained, Some(HealthReason::Leaving)),
    ];
    let target = |(state, reason)| TargetHealth {
        group: "group".into(),
        target: "target".into(),
        state,
        reason,
        since_ms: 1,
        passes: 2,
        failures: 3,
    };
    HealthReport {
        version: 1,
        targets: states.map(target).into(),
    }
}

fn counters() -> Counters {
    let counts = Counts {
        requests: 1,
        active: 2,
        connections: 3,
        connection_errors: 4,
        target_codes: [5; 4],
        own_codes: [6; 4],
        own_502_503_504: [7; 3],
        client_closed: 8,
        retried: 9,
        bytes_in: 10,
        bytes_out: 11,
        target_time_us: 12,
        target_time_buckets: [13; LATENCY_BOUNDS_US.len() + 1],
    };
    Counters {
        since_ms: 1,
        open_connections: 2,
        refused_connections: 3,
        listeners: [("listener".into(), counts.clone())].into(),
        sites: [("site".into(), counts.clone())].into(),
        groups: [("group".into(), counts.clone())].into(),
        targets: vec![("group".into(), "target".into(), counts)],
    }
}
