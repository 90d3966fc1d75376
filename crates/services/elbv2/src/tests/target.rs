//! Targets.

use super::*;
use resources::elbv2 as row;
use store::Row;

fn targets(ips: &[&str]) -> Vec<TargetDescription> {
    let target = |ip: &&str| TargetDescription {
        id: (*ip).to_owned(),
        ..Default::default()
    };
    ips.iter().map(target).collect()
}

fn register(shop: &Shop, group: &str, ips: &[&str]) -> Result<(), aws::Fault> {
    let input = RegisterTargetsInput {
        target_group_arn: group.into(),
        targets: targets(ips),
    };
    shop.local.call::<RegisterTargets>(input).map(drop)
}

fn deregister(shop: &Shop, group: &str, ips: &[&str]) {
    let input = DeregisterTargetsInput {
        target_group_arn: group.into(),
        targets: targets(ips),
    };
    shop.local.call::<DeregisterTargets>(input).unwrap();
}

fn health(shop: &Shop, group: &str, ips: &[&str]) -> Vec<String> {
    let input = DescribeTargetHealthInput {
        target_group_arn: group.into(),
        targets: Some(targets(ips)),
        ..Default::default()
    };
    let said = shop.local.call::<DescribeTargetHealth>(input).unwrap();
    let text = |one: TargetHealthDescription| {
        let target = one.target.unwrap();
        let health = one.target_health.unwrap();
        let reason = health.reason.unwrap_or_default();
        format!(
            "{}:{} {} {reason}",
            target.id,
            target.port.unwrap(),
            health.state.unwrap()
        )
    };
    said.target_health_descriptions
        .unwrap()
        .into_iter()
        .map(text)
        .collect()
}

#[test]
fn targets_are_addresses_of_the_vpcs_subnets() {
    let shop = shop();
    let group = shop.target_group("web");
    register(&shop, &group, &["10.0.1.7", "10.0.2.7"]).unwrap();
    assert_eq!(code(register(&shop, &group, &["i-1"])), "ValidationError");
    let all = health(&shop, &group, &[]);
    assert_eq!(
        all,
        [
            "10.0.1.7:8080 unused Target.NotInUse",
            "10.0.2.7:8080 unused Target.NotInUse"
        ]
    );
}

#[test]
fn a_zone_is_named_as_the_address_has_it_and_what_is_outside_is_refused_at_once() {
    let shop = shop();
    let group = shop.target_group("web");
    let told = |ip: &str, zone: Option<&str>| {
        let mut targets = targets(&[ip]);
        targets[0].availability_zone = zone.map(str::to_owned);
        let input = RegisterTargetsInput {
            target_group_arn: group.clone(),
            targets,
        };
        let fault = shop.local.call::<RegisterTargets>(input).err();
        fault.map_or(String::new(), |fault| {
            format!("{}: {}", fault.code, fault.message)
        })
    };
    // No `InvalidTarget`: Terraform repeats that one for ten minutes.
    for (ip, zone, wanted) in [
        ("10.0.1.8", Some("eu-west-1a"), ""),
        (
            "10.0.1.9",
            Some("all"),
            "ValidationError: The IP address '10.0.1.9' is within the VPC, and cannot have its \
             Availability Zone overridden to 'all' from 'eu-west-1a'",
        ),
        (
            "10.0.9.7",
            None,
            "ValidationError: The Availability Zone is required for IP address '10.0.9.7' \
             because it is not in the VPC",
        ),
        (
            "192.168.2.1",
            Some("eu-west-1a"),
            "ValidationError: The Availability Zone for IP address '192.168.2.1' must be 'all' \
             for Application Load Balancer target groups, when not within the VPC",
        ),
        (
            "192.168.2.1",
            Some("all"),
            "NotImplemented: elasticloadbalancing:RegisterTargets with a target outside of the \
             VPC's subnets is not implemented by Ondol",
        ),
    ] {
        assert_eq!(told(ip, zone), wanted);
    }
}

#[test]
fn health_is_what_the_edge_measured() {
    let shop = shop();
    let arn = shop.load_balancer("web").load_balancer_arn.unwrap();
    let group = shop.target_group("web");
    shop.listener(&arn, &group);
    register(&shop, &group, &["10.0.1.7"]).unwrap();
    let one = |shop: &Shop| health(shop, &group, &["10.0.1.7"]).remove(0);
    assert_eq!(
        one(&shop),
        "10.0.1.7:8080 initial Elb.RegistrationInProgress"
    );
    let measured = row::TargetHealth {
        scope: shop.local.scope.clone(),
        target_group_id: group.rsplit('/').next().unwrap().to_owned(),
        target: "10.0.1.7:8080".into(),
        state: "unhealthy".into(),
        reason: Some("Target.Timeout".into()),
        description: Some("Request timed out".into()),
        since: shop.local.now(),
        drained: false,
    };
    let store = shop.local.api.store();
    let write = store.transact(|rows| {
        rows.put(measured.clone());
        Ok::<(), ()>(())
    });
    write.unwrap();
    assert_eq!(one(&shop), "10.0.1.7:8080 unhealthy Target.Timeout");
    let forget = store.transact(|rows| {
        rows.delete::<row::TargetHealth>(&measured.key());
        Ok::<(), ()>(())
    });
    forget.unwrap();
    shop.local.clock.advance(std::time::Duration::from_secs(61));
    assert_eq!(one(&shop), "10.0.1.7:8080 unavailable Elb.InternalError");
    let absent = health(&shop, &group, &["10.0.1.9"]);
    assert_eq!(absent, ["10.0.1.9:8080 unused Target.NotRegistered"]);
}

#[test]
fn a_deregistered_target_drains_and_may_come_back() {
    let shop = shop();
    let group = shop.target_group("web");
    let state = || health(&shop, &group, &["10.0.1.7"]).remove(0);
    register(&shop, &group, &["10.0.1.7"]).unwrap();
    assert_eq!(state(), "10.0.1.7:8080 unused Target.NotInUse");
    let arn = shop.load_balancer("web").load_balancer_arn.unwrap();
    shop.listener(&arn, &group);
    deregister(&shop, &group, &["10.0.1.7", "10.0.1.9"]);
    assert_eq!(
        state(),
        "10.0.1.7:8080 draining Target.DeregistrationInProgress"
    );
    register(&shop, &group, &["10.0.1.7"]).unwrap();
    assert_eq!(state(), "10.0.1.7:8080 initial Elb.RegistrationInProgress");
}

#[test]
fn a_group_has_a_thousand_targets() {
    let shop = shop();
    let group = shop.target_group("web");
    let ports = |range: std::ops::RangeInclusive<i32>| RegisterTargetsInput {
        target_group_arn: group.clone(),
        targets: range
            .map(|port| TargetDescription {
                id: "10.0.1.7".into(),
                port: Some(port),
                ..Default::default()
            })
            .collect(),
    };
    shop.local.call::<RegisterTargets>(ports(1..=1000)).unwrap();
    let refused = shop.local.call::<RegisterTargets>(ports(1001..=1001));
    assert_eq!(code(refused), "TooManyTargets");
}
