//! Elastic Load Balancing v2: load balancers, listeners, rules, target groups, targets.
//!
//! AWS: Elastic Load Balancing API Reference 2015-12-01; User Guide for Application Load Balancers.

pub mod attribute;

use attribute::Stored;
use aws::{Scope, Tags};
use base::Time;
use serde::{Deserialize, Serialize};
use std::net::Ipv4Addr;
use store::{Class, Row};

/// One of a load balancer's subnets, with the interface it has there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Zone {
    /// Zone name.
    pub name: String,
    /// The subnet.
    pub subnet_id: String,
    /// The interface there.
    pub network_interface_id: String,
    /// Its private address.
    pub private_ip: Ipv4Addr,
}

/// A load balancer. Its ARN ends in `loadbalancer/app/NAME/ID`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LoadBalancer {
    /// Where.
    pub scope: Scope,
    /// The ARN.
    pub arn: String,
    /// The last segment of the ARN: 16 hexadecimal digits.
    pub id: String,
    /// Unique for the account and region.
    pub name: String,
    /// `application` (others are refused by name until they are built).
    pub kind: String,
    /// True for `internet-facing`, false for `internal`.
    pub internet_facing: bool,
    /// `ipv4`.
    pub ip_address_type: String,
    /// Its VPC.
    pub vpc_id: String,
    /// One for each subnet.
    pub zones: Vec<Zone>,
    /// Its security groups.
    pub security_groups: Vec<String>,
    /// `NAME-NUMBER.REGION.elb.localhost`, or with `internal-` in front.
    pub dns_name: String,
    /// The loopback address of its own on the host, when it is internet-facing and no pool of real
    /// addresses is configured.
    pub host_address: Option<Ipv4Addr>,
    /// Attributes that differ from AWS's defaults, by AWS's key.
    pub attributes: Stored,
    /// When it was made.
    pub created_at: Time,
    /// The tags.
    pub tags: Tags,
}
impl Row for LoadBalancer {
    const TABLE: &'static str = "elbv2/load-balancer";
    const CLASS: Class = Class::Intent;
    fn key(&self) -> String {
        self.scope.key(&[&self.id])
    }
    fn indexes(&self) -> Vec<(&'static str, String)> {
        let mut indexes = vec![
            ("name", self.scope.key(&[&self.name])),
            ("vpc", self.scope.key(&[&self.vpc_id])),
        ];
        for group in &self.security_groups {
            indexes.push(("group", self.scope.key(&[group])));
        }
        indexes
    }
}

/// Whether the edge carries a load balancer. An observation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LoadBalancerStatus {
    /// Where.
    pub scope: Scope,
    /// The load balancer's id.
    pub id: String,
    /// `provisioning`, `active`, `active_impaired` or `failed`.
    pub state: String,
    /// Why, for people.
    pub reason: Option<String>,
    /// Listeners' ports at which another program may answer where its name leads.
    pub closed_ports: Vec<u16>,
    /// Those at which it does not answer on its own address of the host.
    pub closed_own_ports: Vec<u16>,
}
impl Row for LoadBalancerStatus {
    const TABLE: &'static str = "elbv2/load-balancer-status";
    const CLASS: Class = Class::Observation;
    fn key(&self) -> String {
        self.scope.key(&[&self.id])
    }
}

/// A target group's part in a forward action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Weighted {
    /// ARN of the target group.
    pub target_group_arn: String,
    /// 0 to 999.
    pub weight: u32,
}
impl Weighted {
    /// The last segment of the ARN: the target group's id.
    pub fn target_group_id(&self) -> Option<&str> {
        self.target_group_arn.rsplit('/').next()
    }
}

/// What a listener or rule does with a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// To target groups, by weight.
    Forward {
        /// In the order given.
        groups: Vec<Weighted>,
        /// Seconds for which a client stays with its group; `None` is off.
        stickiness_seconds: Option<u32>,
        /// The seconds that were given while it is off: told back, and nothing else.
        #[serde(default)]
        off_seconds: Option<u32>,
    },
    /// To another URL. Members may contain `#{protocol}`, `#{host}`, `#{port}`, `#{path}`,
    /// `#{query}`.
    Redirect {
        /// `#{protocol}`, `HTTP` or `HTTPS`.
        protocol: String,
        /// Host template.
        host: String,
        /// Port template.
        port: String,
        /// Path template, with a leading slash.
        path: String,
        /// Query template, without the question mark.
        query: String,
        /// 301 or 302.
        status: u16,
    },
    /// An answer of its own.
    FixedResponse {
        /// 2xx, 4xx or 5xx.
        status: u16,
        /// Media type.
        content_type: Option<String>,
        /// At most 1,024 bytes.
        body: Option<String>,
    },
}

/// A listener.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Listener {
    /// Where.
    pub scope: Scope,
    /// The ARN.
    pub arn: String,
    /// The last segment of the ARN.
    pub id: String,
    /// Its load balancer's id.
    pub load_balancer_id: String,
    /// Its load balancer's ARN.
    pub load_balancer_arn: String,
    /// `HTTP`.
    pub protocol: String,
    /// 1 to 65535.
    pub port: u16,
    /// What to do when no rule matches.
    pub default_action: Action,
    /// That action's place among others, where it was given: told back, and nothing else.
    #[serde(default)]
    pub default_order: Option<u32>,
    /// The ARN of the rule with the default action.
    pub default_rule_arn: String,
    /// That rule's tags.
    pub default_rule_tags: Tags,
    /// Listener attributes by AWS's key.
    pub attributes: Stored,
    /// The tags.
    pub tags: Tags,
}
impl Row for Listener {
    const TABLE: &'static str = "elbv2/listener";
    const CLASS: Class = Class::Intent;
    fn key(&self) -> String {
        self.scope.key(&[&self.load_balancer_id, &self.id])
    }
    fn indexes(&self) -> Vec<(&'static str, String)> {
        used_by(&self.scope, &self.default_action)
    }
}

/// Index `target-group`: the ids of the groups that an action forwards to.
fn used_by(scope: &Scope, action: &Action) -> Vec<(&'static str, String)> {
    let Action::Forward { groups, .. } = action else {
        return Vec::new();
    };
    let ids = groups.iter().filter_map(Weighted::target_group_id);
    ids.map(|id| ("target-group", scope.key(&[id]))).collect()
}

/// What a rule looks at. A rule matches when all its conditions do; a condition when any value
/// does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// Patterns with `*` and `?`, without case.
    HostHeader(Vec<String>),
    /// Patterns with `*` and `?`, with case.
    PathPattern(Vec<String>),
    /// Methods, exactly.
    HttpRequestMethod(Vec<String>),
    /// A header's name and patterns without case.
    HttpHeader(String, Vec<String>),
    /// Key (or any) and value patterns without case.
    QueryString(Vec<(Option<String>, String)>),
    /// Blocks.
    SourceIp(Vec<ipnet::IpNet>),
}

/// A rule of a listener.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rule {
    /// Where.
    pub scope: Scope,
    /// The ARN.
    pub arn: String,
    /// The last segment of the ARN.
    pub id: String,
    /// Its load balancer's id.
    pub load_balancer_id: String,
    /// Its listener's id.
    pub listener_id: String,
    /// Its listener's ARN.
    pub listener_arn: String,
    /// 1 to 50000, unique in the listener.
    pub priority: u32,
    /// All must match.
    pub conditions: Vec<Condition>,
    /// What then.
    pub action: Action,
    /// The action's place among others, where it was given: told back, and nothing else.
    #[serde(default)]
    pub order: Option<u32>,
    /// The tags.
    pub tags: Tags,
}
impl Row for Rule {
    const TABLE: &'static str = "elbv2/rule";
    const CLASS: Class = Class::Intent;
    fn key(&self) -> String {
        self.scope
            .key(&[&self.load_balancer_id, &self.listener_id, &self.id])
    }
    fn indexes(&self) -> Vec<(&'static str, String)> {
        used_by(&self.scope, &self.action)
    }
}

/// How a target's health is measured.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HealthCheck {
    /// `HTTP`.
    pub protocol: String,
    /// `traffic-port` (`None`) or a port of its own.
    pub port: Option<u16>,
    /// Path with query.
    pub path: String,
    /// 5 to 300.
    pub interval_seconds: u32,
    /// 2 to 120.
    pub timeout_seconds: u32,
    /// 2 to 10.
    pub healthy_threshold: u32,
    /// 2 to 10.
    pub unhealthy_threshold: u32,
    /// Such as `200`, `200,202` or `200-299`.
    pub matcher: String,
    /// False only for Lambda targets.
    pub enabled: bool,
}

/// A target group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TargetGroup {
    /// Where.
    pub scope: Scope,
    /// The ARN, ending in `targetgroup/NAME/ID`.
    pub arn: String,
    /// The last segment of the ARN.
    pub id: String,
    /// Unique for the account and region.
    pub name: String,
    /// `HTTP`.
    pub protocol: String,
    /// `HTTP1`.
    pub protocol_version: String,
    /// The port targets get that were registered without one.
    pub port: u16,
    /// Its VPC.
    pub vpc_id: String,
    /// `ip`.
    pub target_type: String,
    /// `ipv4`.
    pub ip_address_type: String,
    /// How health is measured.
    pub health_check: HealthCheck,
    /// Attributes that differ from AWS's defaults, by AWS's key.
    pub attributes: Stored,
    /// When it was made.
    pub created_at: Time,
    /// The tags.
    pub tags: Tags,
}
impl Row for TargetGroup {
    const TABLE: &'static str = "elbv2/target-group";
    const CLASS: Class = Class::Intent;
    fn key(&self) -> String {
        self.scope.key(&[&self.id])
    }
    fn indexes(&self) -> Vec<(&'static str, String)> {
        vec![
            ("name", self.scope.key(&[&self.name])),
            ("vpc", self.scope.key(&[&self.vpc_id])),
        ]
    }
}

/// A registered target.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Target {
    /// Where.
    pub scope: Scope,
    /// The group's id.
    pub target_group_id: String,
    /// Its address.
    pub ip: Ipv4Addr,
    /// Its port.
    pub port: u16,
    /// The zone that was given or follows from the address.
    pub availability_zone: String,
    /// When it was registered.
    pub registered_at: Time,
    /// Set when it was deregistered: no new request goes there, those in flight may end until the
    /// group's deregistration delay is over; then the row is deleted.
    pub deregistered_at: Option<Time>,
}
impl Target {
    /// The last segment of its key, and its name in the edge: `10.0.1.7:8080`.
    pub fn name(&self) -> String {
        format!("{}:{}", self.ip, self.port)
    }
}
impl Row for Target {
    const TABLE: &'static str = "elbv2/target";
    const CLASS: Class = Class::Intent;
    fn key(&self) -> String {
        self.scope.key(&[&self.target_group_id, &self.name()])
    }
}

/// What the edge measured of a target. An observation: absent means unknown.
/// AWS: ELBv2 API Reference, TargetHealth.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetHealth {
    /// Where.
    pub scope: Scope,
    /// The group's id.
    pub target_group_id: String,
    /// `10.0.1.7:8080`.
    pub target: String,
    /// `initial`, `healthy`, `unhealthy`, `unused`, `draining`, `unavailable`.
    pub state: String,
    /// AWS's reason code, such as `Target.Timeout`; none when healthy.
    pub reason: Option<String>,
    /// AWS's words.
    pub description: Option<String>,
    /// When the edge decided it.
    pub since: Time,
    /// For a deregistered one: whether nothing is in flight any more.
    pub drained: bool,
}
impl TargetHealth {
    /// AWS's reason code of a target of which the load balancer itself cannot say anything. Others
    /// decide by it: what has this reason was not measured.
    pub const INTERNAL_ERROR: &str = "Elb.InternalError";
}
impl Row for TargetHealth {
    const TABLE: &'static str = "elbv2/target-health";
    const CLASS: Class = Class::Observation;
    fn key(&self) -> String {
        self.scope.key(&[&self.target_group_id, &self.target])
    }
}
