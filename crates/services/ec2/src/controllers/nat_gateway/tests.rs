//! A NAT gateway that goes, by a table, through the API, and under all that a real process does.

use super::decide::{Step, decide};
use super::world::{Gateway, World};
use super::{Deletion, Waiting};
use crate::tests::{code, elastic, gateway, subnet, vpc, world};
use base::Time;
use control::kit::{Scenario, check};
use control::{Driver, Stepper};
use resources::ec2::{Address, InterfaceStatus, NatGateway, NetworkInterface};
use shapes::ec2::*;
use std::time::Duration;
use store::{Row, Store};
use wire::kit::Local;

#[test]
fn a_gateway_is_deleted_only_when_the_host_was_seen_without_it() {
    let (key, interface, address) = ("nat".to_owned(), "eni".to_owned(), "eip".to_owned());
    let (now, since) = (Time::from_seconds(100), Time::from_seconds(90));
    let world = |gateway: Gateway, seen_gone| World {
        key: key.clone(),
        gateway,
        seen_gone,
    };
    let deleting = Gateway::Deleting {
        since,
        interface: interface.clone(),
        address: address.clone(),
    };
    let plan = decide(&world(Gateway::Wanted, true), now);
    assert_eq!((plan.steps, plan.waiting), (vec![], vec![Waiting::Wanted]));
    let plan = decide(&world(deleting.clone(), false), now);
    assert_eq!((plan.steps, plan.waiting), (vec![], vec![Waiting::Leaving]));
    let plan = decide(&world(deleting, true), now);
    let finish = Step::Finish {
        key: key.clone(),
        since,
        interface,
        address,
        deleted_at: now,
    };
    assert_eq!(plan.steps, [finish]);
    let until = now + Duration::from_secs(3_600);
    let deleted = Gateway::Deleted { at: now };
    let plan = decide(&world(deleted.clone(), false), now);
    assert_eq!(plan.waiting, [Waiting::Shown { until }]);
    assert_eq!(plan.again_at, Some(until));
    let plan = decide(&world(deleted, false), until);
    let deleted_at = now;
    assert_eq!(plan.steps, [Step::Forget { key, deleted_at }]);
}

/// An API with a NAT gateway; its interface.
fn with_gateway() -> (Local, String, String) {
    let local = world();
    let vpc_id = vpc(&local);
    let subnet_id = subnet(&local, &vpc_id, "10.0.1.0/24");
    gateway(&local, &vpc_id);
    let made = local.call::<CreateNatGateway>(CreateNatGatewayInput {
        allocation_id: elastic(&local).allocation_id,
        subnet_id: Some(subnet_id),
        ..Default::default()
    });
    let made = made.unwrap().nat_gateway.unwrap();
    let address = made.nat_gateway_addresses.unwrap().remove(0);
    let id = made.nat_gateway_id.unwrap();
    (local, id, address.network_interface_id.unwrap())
}

fn delete(local: &Local, id: &str) {
    let input = DeleteNatGatewayInput {
        nat_gateway_id: id.into(),
        ..Default::default()
    };
    local.call::<DeleteNatGateway>(input).unwrap();
}

/// The network agent says what it has made of the interface.
fn seen(store: &Store, ready: bool) {
    let rows = store.scan::<NetworkInterface>("");
    let put = |tx: &mut store::Transaction| {
        for row in &rows {
            tx.put(InterfaceStatus {
                scope: row.scope.clone(),
                id: row.id.clone(),
                vpc_id: row.vpc_id.clone(),
                ready,
                reason: String::new(),
                seen_at: Time::EPOCH,
            });
        }
        Ok::<(), ()>(())
    };
    store.transact(put).unwrap();
}

/// State, the address's status, and whether there is a time of deletion.
fn told(local: &Local) -> Option<(String, Option<String>, bool)> {
    let said = local.call::<DescribeNatGateways>(Default::default());
    let gateway = said.unwrap().nat_gateways.unwrap().into_iter().next()?;
    let address = gateway.nat_gateway_addresses.unwrap().remove(0);
    let deleted = gateway.delete_time.is_some();
    Some((gateway.state.unwrap(), address.status, deleted))
}

#[test]
fn a_gateway_is_told_as_deleting_then_deleted_for_an_hour_then_not_at_all() {
    let (local, id, _interface) = with_gateway();
    let store = local.api.store().clone();
    let driver = Driver::new(store.clone(), 1).with(Deletion::new(store.clone()));
    let mut stepper = Stepper::new(driver);
    let mut settle = |now| stepper.settle(now, 100);
    let words = |state: &str, address: Option<&str>, deleted| {
        Some((state.to_owned(), address.map(str::to_owned), deleted))
    };
    seen(&store, true);
    settle(local.now());
    assert_eq!(told(&local), words("available", Some("succeeded"), false));
    delete(&local, &id);
    settle(local.now());
    let deleting = words("deleting", Some("disassociating"), false);
    assert_eq!(told(&local), deleting);
    let release = || {
        local.call::<ReleaseAddress>(ReleaseAddressInput {
            allocation_id: Some(store.scan::<Address>("")[0].allocation_id.clone()),
            ..Default::default()
        })
    };
    assert_eq!(code(release()), "InvalidIPAddress.InUse");
    // Asked again, it is the same deletion.
    delete(&local, &id);
    seen(&store, false);
    settle(local.now());
    assert_eq!(told(&local), words("deleted", None, true));
    assert_eq!(store.scan::<NetworkInterface>("").len(), 0);
    delete(&local, &id);
    assert_eq!(code(release()), "");
    local.clock.advance(Duration::from_secs(3_599));
    settle(local.now());
    assert_eq!(told(&local), words("deleted", None, true));
    local.clock.advance(Duration::from_secs(1));
    settle(local.now());
    assert_eq!(told(&local), None);
}

struct Deleting;

impl Scenario for Deleting {
    type Env = Store;
    type Controller = Deletion;
    type Outcome = (Vec<String>, usize, Vec<bool>);

    fn env(&self) -> Store {
        let (local, id, _interface) = with_gateway();
        delete(&local, &id);
        local.api.store().clone()
    }
    fn store(&self, env: &Store) -> Store {
        env.clone()
    }
    fn start(&self, env: &Store) -> Deletion {
        Deletion::new(env.clone())
    }
    fn crash(&self, env: &mut Store) {
        *env = env.restarted();
    }
    /// The host takes the gateway away, and says so again after a crash.
    fn host(&self, env: &Store, _now: Time) -> Option<Time> {
        let unknown = env.scan::<InterfaceStatus>("").is_empty();
        if unknown && !env.scan::<NetworkInterface>("").is_empty() {
            seen(env, false);
        }
        None
    }
    fn outcome(&self, env: &Store) -> Self::Outcome {
        let gateways = env.scan::<NatGateway>("");
        let addresses = env.scan::<Address>("");
        (
            gateways.iter().map(|gateway| gateway.key()).collect(),
            env.scan::<NetworkInterface>("").len(),
            addresses
                .iter()
                .map(|address| address.association.is_some())
                .collect(),
        )
    }
}

#[test]
fn a_gateway_goes_whatever_happens_to_the_process() {
    let steps = check(&Deleting);
    assert_eq!(steps.len(), 2, "{steps:?}");
}
