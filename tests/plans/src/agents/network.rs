//! The commands of `scripts/network`: what EC2's rows say and what the network agent asks of the
//! hands.
//!
//! - `task T`, `load balancer T`, `nat gateway T`, `nobody T`: an interface of that name is made
//!   for it
//! - `delete T`: the interface goes
//! - `the nat gateway goes`: it was asked to
//! - `route internet|nat|nowhere`: where 0.0.0.0/0 of the VPC leads
//! - `the hands die`: what they made is unknown
//! - `the way out is blocked by REASON`, `the way out is free`: how it ends to open it
//! - `at TIME`: time passes and the agent runs

use super::Stage;
use super::land::{Land, NAT};
use crate::command::Command;
use agents::network::{Step, Waiting, WayOut, World, decide};
use base::Time;
use control::Plan;
use network::Network;
use network::config::{PortKind, Via};
use resources::ec2::{InterfaceOwner, InterfaceStatus, NetworkInterface};
use std::time::Duration;

/// As long as the agent waits before it tries again.
const WAY_OUT_RETRY: Duration = Duration::from_secs(30);

/// The VPC and its host.
pub struct Host {
    land: Land,
    interfaces: u8,
    confirmed: Option<Network>,
    way_out: WayOut,
    blocked: Option<String>,
}

impl Default for Host {
    /// Nothing is made.
    fn default() -> Host {
        Host {
            land: Land::new(),
            interfaces: 9,
            confirmed: None,
            way_out: WayOut::Unknown,
            blocked: None,
        }
    }
}

impl Host {
    fn interface(&mut self, name: &str, owner: InterfaceOwner) {
        self.interfaces += 1;
        self.land.interface(name, self.interfaces, owner);
    }
}

impl Stage for Host {
    type Step = Step;
    type Waiting = Waiting;

    fn perform(&mut self, command: &Command<'_>) {
        match command.name {
            "task" => {
                let task = InterfaceOwner::Task("task".into());
                self.interface(command.word(0), task);
            }
            "load" => {
                let balancer = InterfaceOwner::LoadBalancer("web".into());
                self.interface(command.word(1), balancer);
            }
            "nat" => {
                let gateway = InterfaceOwner::NatGateway(NAT.into());
                self.interface(command.word(1), gateway);
            }
            "nobody" => self.interface(command.word(0), InterfaceOwner::None),
            "delete" => {
                let key = self.land.scope.key(&[command.word(0)]);
                self.land.delete::<NetworkInterface>(&key);
                self.land.delete::<InterfaceStatus>(&key);
            }
            "route" => {
                let to = Some(command.word(0)).filter(|to| *to != "nowhere");
                self.land.route_out(to);
            }
            "the" if command.word(0) == "hands" => self.confirmed = None,
            "the" if command.word(0) == "nat" => self.land.ask_nat_gateways_to_go(),
            "the" => {
                let reason = command.words.iter().skip_while(|word| **word != "by");
                let reason: Vec<&str> = reason.skip(1).copied().collect();
                self.blocked = (!reason.is_empty()).then(|| reason.join(" "));
            }
            other => panic!("no command {other}"),
        }
    }

    fn decide(&self, now: Time) -> Plan<Step, Waiting> {
        let (confirmed, way_out) = (self.confirmed.clone(), self.way_out.clone());
        decide(&World::observe(&self.land.store, confirmed, way_out), now)
    }

    fn words(&self, step: &Step) -> String {
        match step {
            Step::Converge { network, gateways } => {
                let mut text = format!("make the network: {}", shown(network));
                if !gateways.gone.is_empty() {
                    text += &format!("; {} is gone", gateways.gone.join(", "));
                }
                text
            }
            Step::OpenWayOut => "open the way out of this host".to_owned(),
        }
    }

    fn apply(&mut self, step: Step, now: Time) {
        match step {
            Step::Converge { network, gateways } => {
                let ports = network.routers.iter().flat_map(|router| &router.ports);
                let ports = ports.map(|port| &port.name);
                for name in ports.chain(&gateways.there) {
                    self.land.said(name, true);
                }
                for name in &gateways.gone {
                    self.land.said(name, false);
                }
                self.confirmed = Some(*network);
            }
            Step::OpenWayOut => {
                self.way_out = match self.blocked.clone() {
                    None => WayOut::Open { since: now },
                    Some(reason) => WayOut::Failed {
                        reason,
                        retry_at: now + WAY_OUT_RETRY,
                    },
                };
            }
        }
    }
}

/// `vpc-1 with t1 (a task's), out by public addresses`.
fn shown(network: &Network) -> String {
    let mut routers = Vec::new();
    for router in &network.routers {
        let ports = router.ports.iter().map(|port| match port.kind {
            PortKind::Container => format!("{} (a task's)", port.name),
            PortKind::Edge => format!("{} (the edge's)", port.name),
        });
        let ports: Vec<String> = ports.collect();
        let mut text = router.name.clone();
        if !ports.is_empty() {
            text += &format!(" with {}", ports.join(", "));
        }
        let routes = router.route_tables.iter().flat_map(|table| &table.routes);
        for route in routes {
            text += match &route.via {
                Via::PublicMapping => ", out by public addresses",
                Via::SourceNat { .. } => ", out behind the NAT gateway",
                Via::Blackhole => ", out to nowhere",
                Via::Local | Via::Unreachable => "",
            };
        }
        routers.push(text);
    }
    match routers.is_empty() {
        true => "nothing".to_owned(),
        false => routers.join("; "),
    }
}
