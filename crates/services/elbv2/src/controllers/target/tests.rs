//! Stories of targets that leave, in the text form of `tests/plans`.

use super::decide::decide;
use super::world::{Registration, World};
use super::{Deregistration, Step, Waiting};
use base::Time;
use control::Controller;
use std::time::Duration;

/// Runs a story: `world …` lines say what is, `tick` lines what is decided then.
fn check(script: &str) {
    let mut world = World {
        key: "t".into(),
        target: Registration::Gone,
        drained_at: None,
        delay: Duration::from_secs(300),
        in_use: true,
    };
    for line in script
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
    {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        let at = |text: &str| {
            let seconds = text.trim().trim_end_matches('s').parse().unwrap();
            Time::from_seconds(seconds)
        };
        match word {
            "#" => {}
            "registered" => world.target = Registration::Registered,
            "deregistered" => world.target = Registration::Deregistered(at(rest)),
            "drained" => world.drained_at = Some(at(rest)),
            "unused" => world.in_use = false,
            "delay" => world.delay = at(rest).since(Time::EPOCH),
            "gone" => world.target = Registration::Gone,
            "tick" => {
                let (now, expected) = rest.split_once("->").unwrap();
                let plan = decide(&world, at(now));
                let mut said: Vec<String> = plan.steps.iter().map(step).collect();
                said.extend(plan.waiting.iter().map(waiting));
                let seconds = |at: Time| at.since(Time::EPOCH).as_secs();
                said.extend(plan.again_at.map(|at| format!("again at {}s", seconds(at))));
                assert_eq!(said.join("; "), expected.trim(), "{line}");
            }
            other => panic!("no such word: {other}"),
        }
    }
}

fn step(step: &Step) -> String {
    let Step::Remove { key, .. } = step;
    format!("remove {key}")
}

fn waiting(waiting: &Waiting) -> String {
    match waiting {
        Waiting::Draining { .. } => "waiting: draining".into(),
        other => format!("waiting: {other}"),
    }
}

#[test]
fn a_target_goes_when_nothing_is_in_flight() {
    check(
        "# The edge says that it is drained long before the delay is over.
         registered
         tick 0s -> waiting: registered
         deregistered 10s
         tick 10s -> waiting: draining; again at 310s
         drained 12s
         tick 12s -> remove t
         gone
         tick 12s -> waiting: deregistered",
    );
}

#[test]
fn no_target_stays_longer_than_the_delay() {
    check(
        "# A WebSocket would hold it forever; the edge may also be unknown after a restart.
         deregistered 10s
         tick 309s -> waiting: draining; again at 310s
         tick 310s -> remove t
         delay 0s
         tick 10s -> remove t",
    );
}

#[test]
fn what_was_drained_before_is_another_registration() {
    check(
        "# It was drained at 5s, came back, and leaves again at 10s.
         drained 5s
         deregistered 10s
         tick 11s -> waiting: draining; again at 310s
         drained 10s
         tick 11s -> remove t",
    );
}

#[test]
fn a_group_without_traffic_has_nothing_to_drain() {
    check(
        "# The listener was deleted.
         unused
         deregistered 10s
         tick 10s -> remove t",
    );
}

#[test]
fn a_target_that_came_back_is_not_taken_away() {
    use resources::elbv2::Target;
    use store::{Row, Store};
    let store = Store::in_memory();
    let target = |deregistered_at| Target {
        scope: wire::kit::Local::of(Vec::new()).scope,
        target_group_id: "g".into(),
        ip: std::net::Ipv4Addr::new(10, 0, 1, 7),
        port: 80,
        availability_zone: "a".into(),
        registered_at: Time::EPOCH,
        deregistered_at,
    };
    let write = |deregistered_at| {
        let written = store.transact(|rows| {
            rows.put(target(deregistered_at));
            Ok::<(), ()>(())
        });
        written.unwrap();
    };
    let key = target(None).key();
    let controller = Deregistration::new(store.clone());
    let remove = |at| Step::Remove {
        key: key.clone(),
        deregistered_at: Time::from_seconds(at),
    };
    write(Some(Time::from_seconds(1)));
    write(None);
    wire::kit::ready(controller.apply(remove(1))).unwrap();
    assert!(store.get::<Target>(&key).is_some());
    write(Some(Time::from_seconds(2)));
    assert_eq!(controller.all_keys(&store), std::slice::from_ref(&key));
    wire::kit::ready(controller.apply(remove(2))).unwrap();
    wire::kit::ready(controller.apply(remove(2))).unwrap();
    assert!(store.get::<Target>(&key).is_none());
}

/// A group with one target that was deregistered while a listener forwards to it.
struct Leaving;

impl control::kit::Scenario for Leaving {
    type Env = store::Store;
    type Controller = Deregistration;
    type Outcome = (usize, usize);

    fn env(&self) -> store::Store {
        let store = store::Store::in_memory();
        let written = store.transact(|rows| {
            rows.put(forwarding_listener());
            rows.put(group_with_delay("60"));
            rows.put(leaving_target());
            Ok::<(), ()>(())
        });
        written.unwrap();
        store
    }

    fn store(&self, env: &store::Store) -> store::Store {
        env.clone()
    }

    fn start(&self, env: &store::Store) -> Deregistration {
        Deregistration::new(env.clone())
    }

    fn outcome(&self, env: &store::Store) -> (usize, usize) {
        use resources::elbv2::{Target, TargetHealth};
        (env.count::<Target>(), env.count::<TargetHealth>())
    }
}

fn leaving_target() -> resources::elbv2::Target {
    resources::elbv2::Target {
        scope: wire::kit::Local::of(Vec::new()).scope,
        target_group_id: "g".into(),
        ip: std::net::Ipv4Addr::new(10, 0, 1, 7),
        port: 80,
        availability_zone: "a".into(),
        registered_at: Time::from_seconds(1_800_000_000),
        deregistered_at: Some(Time::from_seconds(1_800_000_000)),
    }
}

fn group_with_delay(seconds: &str) -> resources::elbv2::TargetGroup {
    let key = resources::elbv2::attribute::DEREGISTRATION_DELAY
        .key
        .to_owned();
    let scope = wire::kit::Local::of(Vec::new()).scope;
    resources::elbv2::TargetGroup {
        attributes: [(key, seconds.to_owned())].into(),
        ..resources::kit::target_group(&scope, "g")
    }
}

fn forwarding_listener() -> resources::elbv2::Listener {
    use resources::elbv2::{Action, Listener, Weighted};
    Listener {
        scope: wire::kit::Local::of(Vec::new()).scope,
        arn: "l".into(),
        id: "l".into(),
        load_balancer_id: "b".into(),
        load_balancer_arn: "b".into(),
        protocol: "HTTP".into(),
        port: 80,
        default_action: Action::Forward {
            groups: vec![Weighted {
                target_group_arn: "targetgroup/web/g".into(),
                weight: 1,
            }],
            stickiness_seconds: None,
            off_seconds: None,
        },
        default_order: None,
        default_rule_arn: "r".into(),
        default_rule_tags: Default::default(),
        attributes: Default::default(),
        tags: Default::default(),
    }
}

#[test]
fn it_survives_every_disturbance() {
    let steps = control::kit::check(&Leaving);
    assert_eq!(steps.len(), 1, "{steps:?}");
}
