//! One story from one number: a service with random settings, what its users and its host do to
//! it, and crashes between any two steps.

use crate::check::{self, Truth};
use crate::coverage::Coverage;
use crate::host::{Behaviour, Host};
use crate::stage::{CLUSTER, PORT, SERVICE, Stage, ZONES};
use aws::Fault;
use base::{Seed, Time};
use control::{Fate, Stepped, Stepper};
use shapes::ecs as api;
use std::time::Duration;

/// A story that moves more often than this does not settle.
const MOST_MOVES: u32 = 20_000;
/// After its last event a story has this long to come to rest, in virtual time.
const REST: Duration = Duration::from_secs(12 * 60);
/// A story without hope of rest (tasks that never serve, and no circuit breaker) goes on so long.
const WITHOUT_HOPE: Duration = Duration::from_secs(90);

/// What users and the host do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// A new revision is deployed; its tasks fare like this.
    Deploy(Behaviour),
    /// The desired count changes.
    Scale(u32),
    /// A new deployment of the same revision is forced.
    Force,
    /// A container is killed.
    Kill,
    /// A container answers no probe any more.
    Sicken,
    /// The control plane dies.
    Crash,
    /// The service is deleted.
    Delete,
}

/// A story.
#[derive(Clone, Debug)]
pub struct History {
    /// What everything follows from.
    pub number: u64,
    /// How many tasks first.
    pub desired: u32,
    /// Percent.
    pub minimum: u32,
    /// Percent.
    pub maximum: u32,
    /// Whether there is a circuit breaker, and whether it rolls back.
    pub breaker: (bool, bool),
    /// Seconds.
    pub grace: u32,
    /// Whether the service has a load balancer.
    pub balanced: bool,
    /// Whether its container has a health check.
    pub checked: bool,
    /// Seconds.
    pub delay: u64,
    /// Milliseconds until nothing is in flight to a target that leaves; 0: nothing ever is.
    pub slowest_drain: u64,
    /// Percent of steps that crash, fail, or are taken twice.
    pub trouble: u64,
    /// Milliseconds after the beginning, and what.
    pub events: Vec<(u64, Event)>,
}

impl History {
    /// The story of a number.
    pub fn of(number: u64) -> History {
        let seed = Seed::new(number);
        let pick = |of: &[u32]| of[seed.below(of.len() as u64) as usize];
        let balanced = seed.chance(70);
        let checked = seed.chance(30);
        let desired = 1 + seed.below(5) as u32;
        let (minimum, maximum) = match seed.below(6) {
            0 => (pick(&[0, 50]), 100),
            1 => (100, 150),
            2 => (50, 150),
            _ => (100, 200),
        };
        let kills = seed.chance(25);
        let mut events = Vec::new();
        let mut at_ms = 0;
        for _ in 0..1 + seed.below(4) {
            at_ms += seed.below(pick(&[5_000, 40_000]).into());
            events.push((at_ms, event(&seed, kills, balanced, checked)));
        }
        if seed.chance(10) {
            events.push((at_ms + seed.below(30_000), Event::Delete));
        }
        History {
            number,
            desired,
            minimum,
            maximum,
            breaker: (seed.chance(70), seed.chance(80)),
            grace: if balanced { pick(&[0, 0, 20]) } else { 0 },
            balanced,
            checked,
            delay: pick(&[0, 5, 30]).into(),
            slowest_drain: u64::from(pick(&[0, 1_000, 10_000, 60_000])),
            trouble: u64::from(pick(&[0, 2, 10])),
            events,
        }
    }

    /// Whether healthy tasks may be lost by the host's fault.
    pub fn has_kills(&self) -> bool {
        let kills = |event: &Event| {
            matches!(
                event,
                Event::Kill | Event::Sicken | Event::Deploy(Behaviour::DiesAtOnce)
            )
        };
        self.events.iter().any(|(_, event)| kills(event))
    }
}

fn event(seed: &Seed, kills: bool, balanced: bool, checked: bool) -> Event {
    let behaviour = match seed.below(8) {
        0 | 1 => Behaviour::NeverStarts,
        2 if kills => Behaviour::DiesAtOnce,
        3 if balanced => Behaviour::NeverHealthy,
        4 if checked => Behaviour::ContainerUnhealthy,
        _ => Behaviour::Good,
    };
    match seed.below(10) {
        0 | 1 => Event::Scale(seed.below(7) as u32),
        2 => Event::Force,
        3 if kills && seed.chance(60) => Event::Kill,
        3 if kills && balanced => Event::Sicken,
        4 => Event::Crash,
        _ => Event::Deploy(behaviour),
    }
}

/// Plays a story; an `Err` says what was wrong.
pub fn play(history: &History, coverage: &mut Coverage) -> Result<(), String> {
    let mut player = Player::new(history);
    player
        .create()
        .map_err(|fault| format!("create: {fault}"))?;
    player.run(coverage)?;
    check::end(&player.truth(), history).map_err(|wrong| {
        let keys = player.stepper.keys().into_iter();
        let waiting = keys.map(|key| format!("  {} {:?} {:?}", key.key, key.waiting, key.error));
        format!("{wrong}\n{}", waiting.collect::<Vec<_>>().join("\n"))
    })
}

struct Player<'a> {
    history: &'a History,
    stage: Stage,
    host: Host,
    stepper: Stepper,
    /// When the loops have something to do next.
    next_step: Option<Time>,
    seed: Seed,
    begun: Time,
    revision: u32,
    /// What users were told is so: the desired count and the revision.
    acknowledged: (u32, u32),
    deleted: bool,
    zero: bool,
}

impl<'a> Player<'a> {
    fn new(history: &'a History) -> Player<'a> {
        let stage = Stage::new(history.number, history.delay);
        let seed = Seed::new(history.number ^ 0x5eed);
        let mut host = Host::new(seed.next_u64());
        host.slowest_drain_ms = history.slowest_drain;
        let stepper = stepper(&stage, &seed, history.trouble);
        Player {
            history,
            host,
            stepper,
            next_step: None,
            seed,
            begun: stage.now(),
            revision: 1,
            acknowledged: (history.desired, 1),
            deleted: false,
            zero: false,
            stage,
        }
    }

    fn truth(&self) -> Truth<'_> {
        Truth {
            stage: &self.stage,
            host: &self.host,
            acknowledged: self.acknowledged,
            deleted: self.deleted,
            zero: self.zero,
        }
    }

    fn create(&mut self) -> Result<(), Fault> {
        let history = self.history;
        self.stage.register(history.checked);
        let balancer = api::LoadBalancer {
            container_name: Some(SERVICE.into()),
            container_port: Some(PORT.into()),
            target_group_arn: Some(self.stage.group_arn()),
            ..api::LoadBalancer::default()
        };
        let percent = |percent: u32| Some(percent.cast_signed());
        let input = api::CreateServiceInput {
            cluster: Some(CLUSTER.into()),
            service_name: SERVICE.into(),
            task_definition: Some(SERVICE.into()),
            desired_count: percent(history.desired),
            launch_type: Some("FARGATE".into()),
            deployment_configuration: Some(api::DeploymentConfiguration {
                minimum_healthy_percent: percent(history.minimum),
                maximum_percent: percent(history.maximum),
                deployment_circuit_breaker: Some(api::DeploymentCircuitBreaker {
                    enable: history.breaker.0,
                    rollback: history.breaker.1,
                }),
                ..api::DeploymentConfiguration::default()
            }),
            health_check_grace_period_seconds: history
                .balanced
                .then_some(history.grace.cast_signed()),
            load_balancers: history.balanced.then(|| vec![balancer]),
            network_configuration: Some(api::NetworkConfiguration {
                awsvpc_configuration: Some(api::AwsVpcConfiguration {
                    subnets: ZONES.iter().map(|zone| format!("subnet-{zone}")).collect(),
                    ..api::AwsVpcConfiguration::default()
                }),
            }),
            ..api::CreateServiceInput::default()
        };
        self.stage.call::<api::CreateService>(input)?;
        Ok(())
    }

    fn run(&mut self, coverage: &mut Coverage) -> Result<(), String> {
        let mut events = self.history.events.clone();
        events.reverse();
        let last = events.first().map_or(0, |(at, _)| *at);
        let last = self.begun + Duration::from_millis(last);
        for _ in 0..MOST_MOVES {
            let now = self.stage.now();
            let hope = check::has_hope(&self.truth(), self.history);
            let end = last + if hope { REST } else { WITHOUT_HOPE };
            let begun = self.begun;
            let due = |at: u64| begun + Duration::from_millis(at);
            if let Some((at, event)) = events.last().copied()
                && due(at) <= now
            {
                events.pop();
                coverage.trace(self.begun, now, &format!("{event:?}"));
                self.happen(event)?;
                continue;
            }
            if self.step(coverage)? {
                continue;
            }
            if self.host.advance(&self.stage) {
                continue;
            }
            if events.is_empty() && (check::is_at_rest(&self.truth()) || now >= end) {
                return Ok(());
            }
            let next = [
                events.last().map(|(at, _)| due(*at)),
                self.host.next(now),
                self.next_step,
            ];
            self.pass(next.into_iter().flatten().min(), end);
        }
        Err(format!("{MOST_MOVES} moves without rest"))
    }

    /// One move of the loops; answers whether there was one.
    fn step(&mut self, coverage: &mut Coverage) -> Result<bool, String> {
        match self.stepper.step(self.stage.now()) {
            Stepped::Idle { next } => {
                self.next_step = next;
                return Ok(false);
            }
            Stepped::Crashed => {
                coverage.trace(self.begun, self.stage.now(), "crash");
                self.crash();
                return Ok(true);
            }
            Stepped::Decided {
                controller,
                steps,
                waiting,
                ..
            } => {
                coverage.decided(controller, &steps, &waiting);
                if controller == "ecs/service" {
                    coverage.state(&self.truth());
                }
            }
            Stepped::Took { step, outcome, .. } => {
                coverage.trace(self.begun, self.stage.now(), &step);
                if let Err(fault) = outcome
                    && fault.code != TROUBLE
                {
                    return Err(format!("{step} failed: {fault}"));
                }
                check::step(&self.truth(), self.history, &step)
                    .map_err(|wrong| format!("after {step}: {wrong}"))?;
            }
        }
        // Between two steps the host goes on, unless a kill would make known facts old.
        if !self.history.has_kills() && self.seed.chance(20) {
            self.pass(self.host.next(self.stage.now()), self.stage.now());
            self.host.advance(&self.stage);
        }
        Ok(true)
    }

    /// Lets time pass until `next`, but not beyond `end`, or 30 seconds if nothing is known.
    fn pass(&mut self, next: Option<Time>, end: Time) {
        let now = self.stage.now();
        let next = next.unwrap_or(now + Duration::from_secs(30));
        self.stage.clock.set(next.min(end.max(now)));
    }

    fn happen(&mut self, event: Event) -> Result<(), String> {
        let done = match event {
            Event::Deploy(behaviour) => self.deploy(behaviour),
            Event::Scale(count) => {
                self.zero |= count == 0;
                let updated = self.update(|input| input.desired_count = Some(count.cast_signed()));
                updated.map(|_| self.acknowledged.0 = count)
            }
            // After a rollback, that is the revision which was gone back to.
            Event::Force => self
                .update(|input| input.force_new_deployment = Some(true))
                .map(|revision| self.acknowledged.1 = revision),
            Event::Kill => {
                self.host.kill(self.stage.now());
                Ok(())
            }
            Event::Sicken => {
                self.host.sicken();
                Ok(())
            }
            Event::Crash => {
                self.crash();
                Ok(())
            }
            Event::Delete => self.delete(),
        };
        done.map_err(|fault| format!("{event:?}: {fault}"))
    }

    fn deploy(&mut self, behaviour: Behaviour) -> Result<(), Fault> {
        self.stage.register(self.history.checked);
        self.revision += 1;
        let revision = self.revision;
        self.host
            .behaviours
            .insert(format!("{SERVICE}:{revision}"), behaviour);
        let name = Some(format!("{SERVICE}:{revision}"));
        self.acknowledged.1 = self.update(|input| input.task_definition = name)?;
        Ok(())
    }

    /// Updates the service; answers the revision that it then has.
    fn update(&mut self, change: impl FnOnce(&mut api::UpdateServiceInput)) -> Result<u32, Fault> {
        let mut input = api::UpdateServiceInput {
            cluster: Some(CLUSTER.into()),
            service: SERVICE.into(),
            ..api::UpdateServiceInput::default()
        };
        change(&mut input);
        let answer = self.stage.call::<api::UpdateService>(input)?;
        let definition = answer.service.and_then(|service| service.task_definition);
        let revision = definition.as_deref().and_then(|arn| arn.rsplit(':').next());
        Ok(revision.and_then(|text| text.parse().ok()).unwrap_or(0))
    }

    fn delete(&mut self) -> Result<(), Fault> {
        self.stage
            .call::<api::DeleteService>(api::DeleteServiceInput {
                cluster: Some(CLUSTER.into()),
                force: Some(true),
                service: SERVICE.into(),
            })?;
        self.deleted = true;
        Ok(())
    }

    /// The control plane dies and begins anew; for a while the host has told it nothing.
    fn crash(&mut self) {
        self.stage.restart();
        let silent = Duration::from_millis(self.seed.below(10_000));
        self.host.silent_until = Some(self.stage.now() + silent);
        self.stepper = stepper(&self.stage, &self.seed, self.history.trouble);
        self.next_step = None;
    }
}

/// The code of failures that the story brings.
const TROUBLE: &str = "Trouble";

fn stepper(stage: &Stage, seed: &Seed, trouble: u64) -> Stepper {
    let order = Seed::new(seed.next_u64());
    let fates = Seed::new(seed.next_u64());
    Stepper::new(stage.driver())
        .interleaved(order)
        .on_step(move |about| {
            let fault = || Fault::client(TROUBLE, "the story wants it so");
            // An address that is free again is given to the next task: most goes wrong around it.
            let frees = about.step.starts_with("DeleteInterface");
            let trouble = if frees { 4 * trouble } else { trouble };
            match fates.chance(trouble).then(|| fates.below(8)) {
                Some(2..=6) if frees => Fate::CrashAfter,
                Some(0 | 1) => Fate::CrashBefore,
                Some(2 | 3) => Fate::CrashAfter,
                Some(4) => Fate::Fail(fault()),
                Some(5) => Fate::FailAfter(fault()),
                Some(_) => Fate::Twice,
                None => Fate::Apply,
            }
        })
}
