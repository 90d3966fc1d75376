//! A control plane on rows in memory, and what a service needs around it: cluster, task
//! definitions, subnets in two zones, a target group behind a listener.

use crate::ec2;
use aws::{AccountId, Fault, Region, Scope};
use base::clock::Virtual;
use base::{Clock, Seed, Time};
use control::Driver;
use ecs::{ServiceController, TaskController};
use resources::ec2::Subnet;
use resources::ecs::{Service, Task};
use resources::elbv2::{Action, Listener, TargetGroup, Weighted};
use shapes::{Operation, ecs as api};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use store::{Row, Store};
use wire::kit::{ACCOUNT, AllowBut, OneKey, REGION, ready};
use wire::{Api, Caller, Parts, Ports, Unrecorded};

/// The cluster's name.
pub const CLUSTER: &str = "shop";
/// The service's name.
pub const SERVICE: &str = "web";
/// The target group's id.
pub const GROUP: &str = "0123456789abcdef";
/// The port of its containers.
pub const PORT: u16 = 80;
/// Zones that have a subnet: the last letter of the subnet's id is the zone's.
pub const ZONES: [&str; 2] = ["a", "b"];

/// A control plane without its loops: they are made by [`Stage::driver`].
pub struct Stage {
    /// The rows.
    pub store: Store,
    /// The services.
    pub api: Api,
    /// Moved by the test.
    pub clock: Virtual,
    /// Account and region.
    pub scope: Scope,
    /// Where new identifiers come from.
    pub seed: Arc<Seed>,
    /// The target group's deregistration delay.
    pub delay: Duration,
}

impl Stage {
    /// An empty cluster with everything that a service needs, at the beginning of 2026.
    pub fn new(number: u64, delay_seconds: u64) -> Stage {
        let start = Time::parse_iso8601("2026-01-01T00:00:00Z").expect("a time");
        let scope = Scope {
            account: AccountId::parse(ACCOUNT).expect("an account"),
            region: Region::parse(REGION).expect("a region"),
        };
        let seed = Arc::new(Seed::new(number));
        let clock = Virtual::starting_at(start);
        let store = Store::in_memory();
        let stage = Stage {
            api: api(&store, &clock, &seed),
            store,
            clock,
            scope,
            seed,
            delay: Duration::from_secs(delay_seconds),
        };
        stage.furnish(delay_seconds);
        stage
    }

    /// The control plane as the next process finds it: intent is there, observations are gone.
    pub fn restart(&mut self) {
        self.store = self.store.restarted();
        self.api = api(&self.store, &self.clock, &self.seed);
    }

    /// The loops of ECS over these rows.
    pub fn driver(&self) -> Driver {
        let seed = || Arc::clone(&self.seed);
        Driver::new(self.store.clone(), self.seed.next_u64())
            .with(ServiceController::new(self.api.clone(), seed()))
            .with(TaskController::new(self.api.clone(), seed()))
    }

    /// The time now.
    pub fn now(&self) -> Time {
        self.clock.now()
    }

    /// Calls an operation as the account's root.
    pub fn call<O: Operation>(&self, input: O::Input) -> Result<O::Output, Fault> {
        let caller = Caller::root(self.scope.account.clone());
        let region = self.scope.region.clone();
        ready(self.api.invoke_as::<O>(caller, region, input))
    }

    /// Writes a row.
    pub fn put<R: Row + Clone>(&self, row: R) {
        let put = |rows: &mut store::Transaction| {
            rows.put(row.clone());
            Ok::<(), Fault>(())
        };
        self.store.transact(put).expect("rows in memory");
    }

    /// Deletes a row.
    pub fn delete<R: Row>(&self, key: &str) {
        let delete = |rows: &mut store::Transaction| {
            rows.delete::<R>(key);
            Ok::<(), Fault>(())
        };
        self.store.transact(delete).expect("rows in memory");
    }

    /// The service's row.
    pub fn service(&self) -> Option<Arc<Service>> {
        self.store.get(&self.scope.key(&[CLUSTER, SERVICE]))
    }

    /// The service's tasks that have not ended.
    pub fn tasks(&self) -> Vec<Arc<Task>> {
        self.store.scan_index("live", &self.scope.key(&[CLUSTER]))
    }

    /// The target group's ARN.
    pub fn group_arn(&self) -> String {
        let name = format!("targetgroup/web/{GROUP}");
        aws::Arn::regional("elasticloadbalancing", &self.scope, name)
    }

    /// Registers the next revision of the family `web`: `web:1`, `web:2`, ….
    pub fn register(&self, health_check: bool) {
        let check = health_check.then(|| api::HealthCheck {
            command: vec!["CMD".into(), "true".into()],
            ..api::HealthCheck::default()
        });
        let container = api::ContainerDefinition {
            name: Some(SERVICE.into()),
            image: Some("web:latest".into()),
            health_check: check,
            port_mappings: Some(vec![api::PortMapping {
                container_port: Some(PORT.into()),
                ..api::PortMapping::default()
            }]),
            ..api::ContainerDefinition::default()
        };
        let input = api::RegisterTaskDefinitionInput {
            family: SERVICE.into(),
            container_definitions: vec![container],
            cpu: Some("256".into()),
            memory: Some("512".into()),
            network_mode: Some("awsvpc".into()),
            requires_compatibilities: Some(vec!["FARGATE".into()]),
            ..api::RegisterTaskDefinitionInput::default()
        };
        self.call::<api::RegisterTaskDefinition>(input)
            .expect("a right definition");
    }

    fn furnish(&self, delay_seconds: u64) {
        for (at, zone) in ZONES.into_iter().enumerate() {
            self.put(Subnet {
                scope: self.scope.clone(),
                id: format!("subnet-{zone}"),
                vpc_id: "vpc-1".into(),
                cidr: format!("10.0.{at}.0/24").parse().expect("a block"),
                availability_zone: format!("{REGION}{zone}"),
                availability_zone_id: format!("euw1-az{}", at + 1),
                map_public_ip_on_launch: false,
                private_dns_hostname_type: "ip-name".into(),
                resource_name_dns_a_record: false,
                tags: aws::Tags::new(),
            });
        }
        self.put(self.target_group(delay_seconds));
        self.put(self.listener());
        let cluster = api::CreateClusterInput {
            cluster_name: Some(CLUSTER.into()),
            ..api::CreateClusterInput::default()
        };
        self.call::<api::CreateCluster>(cluster).expect("a cluster");
    }

    fn target_group(&self, delay_seconds: u64) -> TargetGroup {
        TargetGroup {
            port: PORT,
            attributes: BTreeMap::from([(
                "deregistration_delay.timeout_seconds".into(),
                delay_seconds.to_string(),
            )]),
            created_at: self.now(),
            ..resources::kit::target_group(&self.scope, GROUP)
        }
    }

    fn listener(&self) -> Listener {
        Listener {
            scope: self.scope.clone(),
            arn: "listener".into(),
            id: "1".into(),
            load_balancer_id: "1".into(),
            load_balancer_arn: "load-balancer".into(),
            protocol: "HTTP".into(),
            port: 80,
            default_action: Action::Forward {
                groups: vec![Weighted {
                    target_group_arn: self.group_arn(),
                    weight: 1,
                }],
                stickiness_seconds: None,
                off_seconds: None,
            },
            default_order: None,
            default_rule_arn: "rule".into(),
            default_rule_tags: aws::Tags::new(),
            attributes: BTreeMap::new(),
            tags: aws::Tags::new(),
        }
    }
}

fn api(store: &Store, clock: &Virtual, seed: &Arc<Seed>) -> Api {
    let parts = Parts {
        store: store.clone(),
        clock: Arc::new(clock.clone()),
        seed: Arc::clone(seed),
        services: vec![ecs::service(), ec2::service()],
        identities: Arc::new(OneKey),
        authorizer: Arc::new(AllowBut::default()),
        audit: Arc::new(Unrecorded),
        ports: Ports::none(),
        token_key: [7; 32],
    };
    Api::new(parts).expect("the tables are right")
}
