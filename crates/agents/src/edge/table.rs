//! Rows of ELBv2 and the VPCs' services to the edge's complete table. Pure.

use super::shared;
use super::sockets::{RESOLVERS, host_socket, interface_socket, service_socket};
use super::world::{GroupWorld, LoadBalancerWorld, VpcServices, World};
use proxy::config::{
    Action, Algorithm, CodeMatcher, Condition, DatagramSocket, Document, Documents, FixedResponse,
    ForwardedFor, Group, GroupId, GroupSticky, HealthCheck, Listener, ListenerId, Made, MadePath,
    Options, Pass, ProbeKind, QueryMatch, Redirect, Rule, Rules, Site, SiteId, SiteKind, Sticky,
    Table, Target, TargetId, Wanted, Weighted,
};
use resources::elbv2;
use resources::elbv2::attribute::{self, Attribute, Stored};
use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// What AWS's load balancers call themselves when they check health.
const PROBE_AGENT: &str = "ELB-HealthChecker/2.0";
const SERVER: &str = "awselb/2.0";
const TRACE_HEADER: &str = "X-Amzn-Trace-Id";
/// The cookie of a sticky target group, and of a sticky forward action.
const TARGET_COOKIE: &str = "AWSALB";
const GROUP_COOKIE: &str = "AWSALBTG";
const HTTP_PORT: u16 = 80;

/// The whole table, naming only descriptors that the keeper holds.
pub fn table(world: &World, held: &BTreeSet<String>, version: u64) -> Table {
    let mut table = Table {
        version,
        secret: world.secret.clone(),
        ..Table::default()
    };
    let mut users: BTreeMap<&str, &LoadBalancerWorld> = BTreeMap::new();
    for balancer in &world.load_balancers {
        for (listener, rules) in &balancer.listeners {
            table.sites.push(site(balancer, listener, rules));
            table
                .listeners
                .extend(own_listeners(balancer, listener, held));
            let actions = rules.iter().map(|rule| &rule.action);
            for arn in actions
                .chain([&listener.default_action])
                .flat_map(group_arns)
            {
                users.insert(arn, balancer);
            }
        }
    }
    table.listeners.extend(shared::listeners(world, held));
    for (arn, group) in &world.groups {
        let user = users.get(arn.as_str()).copied();
        table.groups.push(self::group(group, user));
    }
    for vpc in &world.vpcs {
        services(world, vpc, held, &mut table);
    }
    table.datagram_table = names(world);
    table
}

/// The resolver's table: each VPC sees its own names.
fn names(world: &World) -> serde_json::Value {
    let view = |vpc: &VpcServices| Some((vpc.id.clone(), vpc.names.clone()?));
    let table = dns::config::Table {
        views: world.vpcs.iter().filter_map(view).collect(),
    };
    serde_json::json!(table)
}

fn group_arns(action: &elbv2::Action) -> Vec<&str> {
    match action {
        elbv2::Action::Forward { groups, .. } => groups
            .iter()
            .map(|one| one.target_group_arn.as_str())
            .collect(),
        elbv2::Action::Redirect { .. } | elbv2::Action::FixedResponse { .. } => Vec::new(),
    }
}

pub(super) fn site_id(listener: &elbv2::Listener) -> SiteId {
    SiteId::from(format!("{}/{}", listener.load_balancer_id, listener.id))
}

fn site(
    balancer: &LoadBalancerWorld,
    listener: &elbv2::Listener,
    rules: &[std::sync::Arc<elbv2::Rule>],
) -> Site {
    let rules = rules.iter().map(|rule| Rule {
        conditions: rule.conditions.iter().map(condition).collect(),
        action: action(&rule.action),
    });
    Site {
        id: site_id(listener),
        options: Options {
            server_header: server_header(&listener.attributes),
            ..options(&balancer.row.attributes)
        },
        kind: SiteKind::Rules(Rules {
            rules: rules.collect(),
            default: action(&listener.default_action),
        }),
    }
}

/// AWS: User Guide for Application Load Balancers, "Load balancer attributes".
fn options(stored: &Stored) -> Options {
    Options {
        idle_timeout_ms: milliseconds(attribute::IDLE_TIMEOUT, stored),
        client_keep_alive_ms: milliseconds(attribute::CLIENT_KEEP_ALIVE, stored),
        drop_invalid_headers: attribute::DROP_INVALID_HEADERS.is_on(stored),
        forwarded_for: match attribute::FORWARDED_MODE.of(stored) {
            "preserve" => ForwardedFor::Preserve,
            "remove" => ForwardedFor::Remove,
            _ => ForwardedFor::Append,
        },
        forwarded_for_port: attribute::FORWARDED_PORT.is_on(stored),
        forwarded_scheme: true,
        preserve_host: attribute::PRESERVE_HOST.is_on(stored),
        http2: attribute::HTTP2.is_on(stored),
        trace_header: Some(TRACE_HEADER.to_owned()),
        server_header: None,
    }
}

fn milliseconds(seconds: Attribute, stored: &Stored) -> u64 {
    u64::from(seconds.number(stored)) * 1_000
}

/// AWS: User Guide for Application Load Balancers, "Listener attributes".
fn server_header(stored: &Stored) -> Option<String> {
    let named = attribute::SERVER_HEADER.is_on(stored);
    named.then(|| SERVER.to_owned())
}

fn condition(condition: &elbv2::Condition) -> Condition {
    match condition {
        elbv2::Condition::HostHeader(values) => Condition::Host(values.clone()),
        elbv2::Condition::PathPattern(values) => Condition::Path(values.clone()),
        elbv2::Condition::HttpRequestMethod(values) => Condition::Method(values.clone()),
        elbv2::Condition::HttpHeader(name, values) => Condition::Header {
            name: name.clone(),
            values: values.clone(),
        },
        elbv2::Condition::QueryString(pairs) => Condition::Query(
            pairs
                .iter()
                .map(|(key, value)| QueryMatch {
                    key: key.clone(),
                    value: value.clone(),
                })
                .collect(),
        ),
        elbv2::Condition::SourceIp(blocks) => Condition::Source(blocks.clone()),
    }
}

fn action(action: &elbv2::Action) -> Action {
    match action {
        elbv2::Action::Forward {
            groups,
            stickiness_seconds,
            ..
        } => Action::Forward {
            groups: groups
                .iter()
                .map(|one| Weighted {
                    group: GroupId::from(one.target_group_arn.as_str()),
                    weight: one.weight,
                })
                .collect(),
            sticky: stickiness_seconds.map(|seconds| GroupSticky {
                cookie: GROUP_COOKIE.to_owned(),
                seconds,
            }),
        },
        elbv2::Action::Redirect {
            protocol,
            host,
            port,
            path,
            query,
            status,
        } => Action::Redirect(Redirect {
            scheme: protocol.to_ascii_lowercase(),
            host: in_address(host),
            port: port.clone(),
            path: in_address(path),
            query: in_address(query),
            status: *status,
        }),
        elbv2::Action::FixedResponse {
            status,
            content_type,
            body,
        } => Action::Fixed(FixedResponse {
            status: *status,
            content_type: content_type
                .clone()
                .unwrap_or_else(|| "text/plain".to_owned()),
            body: body.clone().unwrap_or_default(),
        }),
    }
}

/// A part of an address as it is sent. What a template may be is wider than what a head may carry,
/// and a table that the edge refuses would be refused for all load balancers.
fn in_address(template: &str) -> String {
    let mut sent = String::with_capacity(template.len());
    for byte in template.bytes() {
        match byte {
            b'!'..=b'~' => sent.push(char::from(byte)),
            _ => sent.push_str(&format!("%{byte:02X}")),
        }
    }
    sent
}

/// The listeners on the load balancer's own addresses. Towards the VPC the fabric's rules judge who
/// may connect; on the host's own address the edge does, by the same security groups.
fn own_listeners(
    balancer: &LoadBalancerWorld,
    listener: &elbv2::Listener,
    held: &BTreeSet<String>,
) -> Vec<Listener> {
    let zones = balancer.row.zones.iter();
    let inside = zones.map(|zone| interface_socket(&zone.network_interface_id, listener.port));
    let inside: Vec<String> = inside.filter(|name| held.contains(name)).collect();
    let host =
        Some(host_socket(&balancer.row.id, listener.port)).filter(|name| held.contains(name));
    let with = |id: String, descriptors: Vec<String>, allowed| Listener {
        id: ListenerId::from(id),
        descriptors,
        allowed,
        port: listener.port,
        sites: Vec::new(),
        otherwise: Some(site_id(listener)),
    };
    let mut listeners = Vec::new();
    if !inside.is_empty() {
        listeners.push(with(listener.arn.clone(), inside, None));
    }
    if let Some(host) = host {
        let allowed = Some(balancer.allowed_clients(listener.port));
        listeners.push(with(format!("{}/host", listener.arn), vec![host], allowed));
    }
    listeners
}

/// AWS: User Guide for Application Load Balancers, "Target group attributes". `user` is the load
/// balancer that uses the group, from whose interfaces its targets are reached.
fn group(world: &GroupWorld, user: Option<&LoadBalancerWorld>) -> Group {
    let row = &world.row;
    let stored = &row.attributes;
    let sticky = attribute::STICKINESS.is_on(stored).then(|| Sticky {
        cookie: TARGET_COOKIE.to_owned(),
        seconds: attribute::STICKINESS_SECONDS.number(stored),
    });
    Group {
        id: GroupId::from(row.arn.as_str()),
        namespace: user.map(|user| network::edge_namespace(&user.row.vpc_id)),
        algorithm: match attribute::ALGORITHM.of(stored) {
            "least_outstanding_requests" => Algorithm::LeastOutstanding,
            _ => Algorithm::RoundRobin,
        },
        sticky,
        slow_start_ms: milliseconds(attribute::SLOW_START, stored),
        deregistration_delay_ms: milliseconds(attribute::DEREGISTRATION_DELAY, stored),
        health_check: Some(health_check(&row.health_check)),
        targets: world.targets.iter().map(|one| target(one, user)).collect(),
    }
}

fn health_check(check: &elbv2::HealthCheck) -> HealthCheck {
    HealthCheck {
        probe: ProbeKind::Http {
            path: check.path.clone(),
            matcher: matcher(&check.matcher),
            agent: PROBE_AGENT.to_owned(),
        },
        port: check.port,
        interval_ms: u64::from(check.interval_seconds) * 1_000,
        timeout_ms: u64::from(check.timeout_seconds) * 1_000,
        healthy_threshold: check.healthy_threshold,
        unhealthy_threshold: check.unhealthy_threshold,
    }
}

/// `200`, `200,202`, `200-299`; the service has refused anything else.
fn matcher(text: &str) -> CodeMatcher {
    let ranges = text.split(',').filter_map(|part| {
        let (from, to) = part.split_once('-').unwrap_or((part, part));
        Some((from.trim().parse().ok()?, to.trim().parse().ok()?))
    });
    CodeMatcher(ranges.collect())
}

/// A target is reached from the load balancer's interface in its own zone, else from its first: the
/// security groups of both sides judge by that address.
fn target(target: &elbv2::Target, user: Option<&LoadBalancerWorld>) -> Target {
    let zones = user
        .map(|user| user.row.zones.as_slice())
        .unwrap_or_default();
    let own = zones
        .iter()
        .find(|zone| zone.name == target.availability_zone);
    Target {
        source: own
            .or(zones.first())
            .map(|zone| IpAddr::V4(zone.private_ip)),
        id: TargetId::from(target.name()),
        address: SocketAddr::new(IpAddr::V4(target.ip), target.port),
        wanted: if target.deregistered_at.is_some() {
            Wanted::Draining
        } else {
            Wanted::Active
        },
    }
}

/// The resolver's sockets, metadata and credentials, and the API from inside.
fn services(world: &World, vpc: &VpcServices, held: &BTreeSet<String>, table: &mut Table) {
    for (service, ..) in RESOLVERS {
        let descriptor = service_socket(&vpc.id, service);
        if held.contains(&descriptor) {
            table.datagrams.push(DatagramSocket {
                descriptor,
                label: vpc.id.clone(),
            });
        }
    }
    let documents = vpc.tasks.iter().flat_map(|task| {
        let of_task = |(path, body): &(String, String)| Document {
            source: Some(IpAddr::V4(task.address)),
            path: path.clone(),
            header: None,
            status: 200,
            content_type: "application/json".to_owned(),
            body: body.clone(),
        };
        task.documents.iter().map(of_task)
    });
    let requests = vpc.tasks.iter().flat_map(|task| {
        let of_task = |path: &String| MadePath {
            source: IpAddr::V4(task.address),
            path: path.clone(),
        };
        task.made.iter().map(of_task)
    });
    let to = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), world.api_port);
    let metadata = SiteKind::Documents(Documents {
        documents: documents.collect(),
        made: Some(Made {
            to,
            prefix: world.made_prefix.clone(),
            requests: requests.collect(),
        }),
    });
    let api = SiteKind::Pass(Pass {
        to,
        namespace: None,
    });
    for (service, kind) in [("metadata", metadata), ("api", api)] {
        let descriptor = service_socket(&vpc.id, service);
        if !held.contains(&descriptor) {
            continue;
        }
        let site = SiteId::from(descriptor.as_str());
        table.listeners.push(Listener {
            id: ListenerId::from(descriptor.as_str()),
            descriptors: vec![descriptor],
            allowed: None,
            port: HTTP_PORT,
            sites: Vec::new(),
            otherwise: Some(site.clone()),
        });
        table.sites.push(Site {
            id: site,
            options: Options {
                forwarded_for: ForwardedFor::Preserve,
                forwarded_scheme: false,
                preserve_host: true,
                ..Options::default()
            },
            kind,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use resources::kit;

    fn one(key: &str, value: &str) -> BTreeMap<String, String> {
        [(key.to_owned(), value.to_owned())].into()
    }

    #[test]
    fn each_attribute_changes_what_the_edge_does() {
        let none = options(&BTreeMap::new());
        for (key, value) in [
            ("idle_timeout.timeout_seconds", "75"),
            ("client_keep_alive.seconds", "60"),
            ("routing.http.drop_invalid_header_fields.enabled", "true"),
            ("routing.http.xff_header_processing.mode", "preserve"),
            ("routing.http.xff_header_processing.mode", "remove"),
            ("routing.http.xff_client_port.enabled", "true"),
            ("routing.http.preserve_host_header.enabled", "true"),
            ("routing.http2.enabled", "false"),
        ] {
            assert_ne!(options(&one(key, value)), none, "{key}={value}");
        }
        assert_eq!(none.idle_timeout_ms, 60_000);
        assert_eq!(none.client_keep_alive_ms, 3_600_000);
    }

    #[test]
    fn each_attribute_of_a_group_changes_what_the_edge_does() {
        let of = |attributes: Stored| {
            let row = elbv2::TargetGroup {
                attributes,
                ..kit::target_group(&kit::scope(), "1")
            };
            let world = GroupWorld {
                row: row.into(),
                targets: Vec::new(),
            };
            group(&world, None)
        };
        let none = of(Stored::new());
        assert_eq!(none.deregistration_delay_ms, 300_000);
        for (key, value) in [
            ("deregistration_delay.timeout_seconds", "0"),
            ("stickiness.enabled", "true"),
            ("slow_start.duration_seconds", "30"),
            (
                "load_balancing.algorithm.type",
                "least_outstanding_requests",
            ),
        ] {
            assert_ne!(of(one(key, value)), none, "{key}={value}");
        }
        let both = [
            ("stickiness.enabled", "true"),
            ("stickiness.lb_cookie.duration_seconds", "5"),
        ];
        let both = both.map(|(key, value)| (key.to_owned(), value.to_owned()));
        assert_eq!(of(both.into()).sticky.map(|sticky| sticky.seconds), Some(5));
    }

    #[test]
    fn a_redirect_goes_where_it_says_in_any_script() {
        let action = action(&elbv2::Action::Redirect {
            protocol: "#{protocol}".to_owned(),
            host: "#{host}".to_owned(),
            port: "#{port}".to_owned(),
            path: "/straße/#{path}".to_owned(),
            query: "q=é&#{query}".to_owned(),
            status: 301,
        });
        let Action::Redirect(Redirect { path, query, .. }) = &action else {
            panic!("no redirect");
        };
        assert_eq!(path, "/stra%C3%9Fe/#{path}");
        assert_eq!(query, "q=%C3%A9&#{query}");
        let kind = SiteKind::Rules(Rules {
            rules: Vec::new(),
            default: action,
        });
        let table = Table {
            sites: vec![Site {
                id: SiteId::from("site"),
                options: Options::default(),
                kind,
            }],
            ..Table::default()
        };
        assert_eq!(table.check(), Ok(()), "the edge takes it");
    }

    #[test]
    fn a_listener_names_the_load_balancer_unless_it_shall_not() {
        let key = "routing.http.response.server.enabled";
        for (attributes, expected) in [
            (BTreeMap::new(), Some("awselb/2.0")),
            (one(key, "true"), Some("awselb/2.0")),
            (one(key, "false"), None),
        ] {
            assert_eq!(server_header(&attributes).as_deref(), expected);
        }
    }
}
