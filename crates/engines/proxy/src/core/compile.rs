//! From a table to what the request path reads: indices instead of names. A new table changes
//! what comes next and interrupts nothing that is under way.

use super::balance::{GroupRun, TargetKey, TargetRun};
use super::edge::Edge;
use super::io::Now;
use super::registry::Registry;
use super::sticky::Key;
use crate::config::{
    Action, Condition, Document, FixedResponse, Group, GroupId, Listener, ListenerId, MadePath,
    Options, Pass, Redirect, Site, SiteId, SiteKind, Table, Target, TargetId, Wanted,
};
use crate::report::{Counts, HealthReport, HealthState};
use ipnet::IpNet;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

/// A listener while the data plane runs.
#[derive(Debug, Default)]
pub struct ListenerRun {
    /// The port that clients mean.
    pub port: u16,
    /// Whose connections are accepted; everybody's if none.
    pub allowed: Option<Vec<IpNet>>,
    /// Sites by exact host, lower case; none answers 404.
    pub exact: HashMap<Box<[u8]>, Option<u32>>,
    /// Sites by host pattern, in order; none answers 404.
    pub patterns: Vec<(Box<str>, Option<u32>)>,
    /// The site for all other hosts.
    pub otherwise: Option<u32>,
    /// Whether any of its sites speaks HTTP/2.
    pub http2: bool,
    /// Its counters.
    pub counts: Counts,
}

/// A site while the data plane runs.
#[derive(Debug)]
pub struct SiteRun {
    /// How requests are treated.
    pub options: Options,
    /// What is done with them.
    pub kind: KindRun,
}

/// The kinds of sites.
#[derive(Debug)]
pub enum KindRun {
    /// Rules and the default action.
    Rules(Vec<(Vec<Condition>, ActionRun)>, ActionRun),
    /// Everything to the one target of this group.
    Pass(u32),
    /// Documents by path, and those that are made elsewhere.
    Documents(HashMap<String, Vec<Document>>, Option<MadeRun>),
}

/// Documents that are made elsewhere, while the data plane runs.
#[derive(Debug)]
pub struct MadeRun {
    /// The group of its one target.
    pub group: u32,
    /// Put before the path.
    pub prefix: String,
    /// What is asked there.
    pub requests: HashSet<MadePath>,
}

/// An action with indices.
#[derive(Debug)]
pub enum ActionRun {
    /// Forward by weight.
    Forward(ForwardRun),
    /// Redirect.
    Redirect(Redirect),
    /// Fixed answer.
    Fixed(FixedResponse),
}

/// A forward action.
#[derive(Debug)]
pub struct ForwardRun {
    /// Groups with their weights and their names in cookies.
    pub groups: Vec<(u32, u32, u64)>,
    /// Sum of the weights.
    pub total: u32,
    /// Cookie and its seconds.
    pub sticky: Option<(String, u32)>,
}

/// A site and its counters.
#[derive(Debug)]
pub struct SiteEntry {
    /// The site of the newest table.
    pub run: Rc<SiteRun>,
    /// Its counters.
    pub counts: Counts,
}

/// Marks groups that stand for a `Pass` site; no configured name starts so.
const PASS_PREFIX: &str = "\0pass/";

/// Whether a group stands for a `Pass` site.
pub fn is_pass(id: &GroupId) -> bool {
    id.as_str().starts_with(PASS_PREFIX)
}

impl Edge {
    /// Takes over a checked table and the health that belongs to it.
    pub fn set_table(&mut self, table: &Table, health: &HealthReport, now: Now) {
        self.now = now;
        self.version = table.version;
        self.busy_changed = true;
        self.secret = Key::new(&table.secret);
        self.listeners.forget_all();
        self.sites.forget_all();
        self.groups.forget_all();
        self.targets.forget_all();
        for group in &table.groups {
            self.claim_group(group);
        }
        for site in &table.sites {
            let run = Rc::new(self.site_run(site));
            let fresh = || SiteEntry {
                run: run.clone(),
                counts: Counts::default(),
            };
            let index = self.sites.claim(site.id.clone(), fresh);
            self.sites[index].run = run;
        }
        for listener in &table.listeners {
            let mut run = listener_run(listener, &self.sites);
            let index = self
                .listeners
                .claim(listener.id.clone(), ListenerRun::default);
            run.counts = std::mem::take(&mut self.listeners[index].counts);
            self.listeners[index] = run;
        }
        self.set_health(health, now);
        self.leave_targets();
        self.close_orphans();
        self.collect();
    }

    /// Takes over what the probes found.
    pub fn set_health(&mut self, health: &HealthReport, now: Now) {
        self.now = now;
        let states: HashMap<(&GroupId, &TargetId), HealthState> = health
            .targets
            .iter()
            .map(|target| ((&target.group, &target.target), target.state))
            .collect();
        for index in self.targets.indices() {
            let (group, id, _) = self.targets.key(index).clone();
            let state = states.get(&(self.groups.key(group), &id)).copied();
            let target = &mut self.targets[index];
            let state = match state {
                _ if target.always_healthy => HealthState::Healthy,
                Some(state) => state,
                None => HealthState::Initial,
            };
            if state == HealthState::Healthy && target.state != HealthState::Healthy {
                // Who is healthy from the first table on is not slowed: only a change is a start.
                target.healthy_since_us = self.started.then_some(now.us);
            }
            target.state = state;
        }
        self.started = true;
        for index in self.groups.indices() {
            self.choose_eligible(index);
        }
        self.leave_targets();
    }

    /// The index of a listener of the current table.
    pub fn listener_index(&self, id: &ListenerId) -> Option<u32> {
        self.listeners
            .find(id)
            .filter(|index| self.listeners.is_present(*index))
    }

    fn claim_group(&mut self, group: &Group) -> u32 {
        let index = self.groups.claim(group.id.clone(), GroupRun::default);
        let members = group
            .targets
            .iter()
            .map(|target| self.claim_target(index, group, target))
            .collect();
        let run = &mut self.groups[index];
        run.members = members;
        run.algorithm = group.algorithm;
        run.slow_start_us = group.slow_start_ms * 1_000;
        run.delay_ms = group.deregistration_delay_ms;
        run.sticky = group
            .sticky
            .as_ref()
            .map(|sticky| (sticky.cookie.clone(), sticky.seconds));
        index
    }

    fn claim_target(&mut self, group_at: u32, group: &Group, target: &Target) -> u32 {
        let now_ms = self.now.ms();
        let key: TargetKey = (group_at, target.id.clone(), target.address);
        let known = self.targets.find(&key).is_some();
        let index = self
            .targets
            .claim(key, || TargetRun::new(group_at, target.address));
        if !known {
            self.groups.hold(group_at);
        }
        let cookie_name = self.secret.name([group.id.as_str(), target.id.as_str()]);
        let run = &mut self.targets[index];
        run.namespace = group.namespace.as_deref().map(Arc::from);
        run.source = target.source;
        run.wanted = target.wanted;
        // Its delay begins here, and does not begin anew when it leaves the table.
        run.leaving_since_ms = match target.wanted {
            Wanted::Active => None,
            Wanted::Draining => run.leaving_since_ms.or(Some(now_ms)),
        };
        run.always_healthy = group.health_check.is_none();
        run.cookie_name = cookie_name;
        index
    }

    fn site_run(&mut self, site: &Site) -> SiteRun {
        let kind = match &site.kind {
            SiteKind::Rules(rules) => {
                let compiled = rules.rules.iter();
                let compiled = compiled
                    .map(|rule| (rule.conditions.clone(), self.action_run(&rule.action)))
                    .collect();
                KindRun::Rules(compiled, self.action_run(&rules.default))
            }
            SiteKind::Pass(pass) => KindRun::Pass(self.claim_group(&pass_group(site, pass))),
            SiteKind::Documents(documents) => {
                let mut by_path: HashMap<String, Vec<Document>> = HashMap::new();
                for document in &documents.documents {
                    by_path
                        .entry(document.path.clone())
                        .or_default()
                        .push(document.clone());
                }
                let made = documents.made.as_ref().map(|made| {
                    let pass = Pass {
                        to: made.to,
                        namespace: None,
                    };
                    MadeRun {
                        group: self.claim_group(&pass_group(site, &pass)),
                        prefix: made.prefix.clone(),
                        requests: made.requests.iter().cloned().collect(),
                    }
                });
                KindRun::Documents(by_path, made)
            }
        };
        SiteRun {
            options: site.options.clone(),
            kind,
        }
    }

    fn action_run(&self, action: &Action) -> ActionRun {
        match action {
            Action::Forward { groups, sticky } => {
                let index = |id: &GroupId| self.groups.find(id).expect("the table was checked");
                let entry = |to: &crate::config::Weighted| {
                    (
                        index(&to.group),
                        to.weight,
                        self.secret.name([to.group.as_str(), ""]),
                    )
                };
                ActionRun::Forward(ForwardRun {
                    groups: groups.iter().map(entry).collect(),
                    total: groups.iter().map(|to| to.weight).sum(),
                    sticky: sticky
                        .as_ref()
                        .map(|sticky| (sticky.cookie.clone(), sticky.seconds)),
                })
            }
            Action::Redirect(redirect) => ActionRun::Redirect(redirect.clone()),
            Action::Fixed(fixed) => ActionRun::Fixed(fixed.clone()),
        }
    }
}

fn pass_group(site: &Site, pass: &Pass) -> Group {
    Group {
        id: GroupId::from(format!("{PASS_PREFIX}{}", site.id)),
        namespace: pass.namespace.clone(),
        algorithm: crate::config::Algorithm::RoundRobin,
        sticky: None,
        slow_start_ms: 0,
        deregistration_delay_ms: 300_000,
        health_check: None,
        targets: vec![Target {
            id: TargetId::from("pass"),
            address: pass.to,
            source: None,
            wanted: Wanted::Active,
        }],
    }
}

fn listener_run(listener: &Listener, sites: &Registry<SiteId, SiteEntry>) -> ListenerRun {
    let index = |id: &SiteId| sites.find(id).expect("the table was checked");
    let mut run = ListenerRun {
        port: listener.port,
        allowed: listener.allowed.clone(),
        otherwise: listener.otherwise.as_ref().map(index),
        ..ListenerRun::default()
    };
    for route in &listener.sites {
        let site = route.site.as_ref().map(index);
        for host in &route.hosts {
            // An exact name after a pattern must not overtake it.
            if run.patterns.is_empty() && !host.contains(['*', '?']) {
                let host = host.to_ascii_lowercase().into_bytes().into_boxed_slice();
                run.exact.entry(host).or_insert(site);
            } else {
                run.patterns.push((host.as_str().into(), site));
            }
        }
    }
    let named = run
        .exact
        .values()
        .chain(run.patterns.iter().map(|(_, site)| site));
    run.http2 = named
        .flatten()
        .chain(&run.otherwise)
        .any(|site| sites[*site].run.options.http2);
    run
}
