//! Load balancers and the quotas.

use super::*;
use resources::elbv2 as row;
use resources::ondol::HostAddress;

#[test]
fn a_load_balancer_has_an_interface_in_each_subnet_and_an_address_on_the_host() {
    let shop = shop();
    let made = shop.load_balancer("web");
    let name = made.dns_name.unwrap();
    assert!(
        name.starts_with("web-") && name.ends_with(".eu-west-1.elb.localhost"),
        "{name}"
    );
    assert_eq!(made.state.unwrap().code.as_deref(), Some("provisioning"));
    assert_eq!(
        made.security_groups.unwrap().len(),
        1,
        "the VPC's default group"
    );
    let interfaces = interfaces(&shop);
    assert_eq!(interfaces.len(), 2);
    for interface in interfaces {
        assert_eq!(interface.requester_id.as_deref(), Some("amazon-elb"));
        let association = interface.association.unwrap();
        assert_eq!(association.public_ip.as_deref(), Some("127.11.11.1"));
        assert!(interface.description.unwrap().starts_with("ELB app/web/"));
    }
}

fn interfaces(shop: &Shop) -> Vec<ec2::NetworkInterface> {
    let all = shop
        .local
        .call::<ec2::DescribeNetworkInterfaces>(Default::default());
    all.unwrap().network_interfaces.unwrap()
}

#[test]
fn the_same_again_is_the_same_and_another_of_that_name_is_refused() {
    let shop = shop();
    let first = shop.load_balancer("web").load_balancer_arn;
    assert_eq!(shop.load_balancer("web").load_balancer_arn, first);
    let internal = CreateLoadBalancerInput {
        scheme: Some("internal".into()),
        ..shop.typed("web")
    };
    let refused = code(shop.local.call::<CreateLoadBalancer>(internal));
    assert_eq!(refused, "DuplicateLoadBalancerName");
}

#[test]
fn an_internal_one_has_no_address_on_the_host() {
    let shop = shop();
    let internal = CreateLoadBalancerInput {
        scheme: Some("internal".into()),
        ..shop.typed("web")
    };
    let made = shop.local.call::<CreateLoadBalancer>(internal).unwrap();
    let name = made.load_balancers.unwrap().remove(0).dns_name.unwrap();
    assert!(name.starts_with("internal-web-"), "{name}");
    assert_eq!(shop.local.api.store().count::<HostAddress>(), 0);
}

#[test]
fn subnets_and_groups_must_fit() {
    let shop = shop();
    let create = |change: &dyn Fn(&mut CreateLoadBalancerInput)| {
        let mut input = shop.typed("web");
        change(&mut input);
        code(shop.local.call::<CreateLoadBalancer>(input))
    };
    assert_eq!(
        create(&|i| i.subnets = Some(vec!["subnet-1".into()])),
        "SubnetNotFound"
    );
    let one = shop.subnets[..1].to_vec();
    assert_eq!(
        create(&|i| i.subnets = Some(one.clone())),
        "ValidationError"
    );
    let groups = Some(vec!["sg-1".to_owned()]);
    assert_eq!(
        create(&|i| i.security_groups = groups.clone()),
        "InvalidSecurityGroup"
    );
    let lonely = vpc(&shop.local, "10.1.0.0/16");
    let closed = vec![
        subnet(&shop.local, &lonely, "a", "10.1.1.0/24"),
        subnet(&shop.local, &lonely, "b", "10.1.2.0/24"),
    ];
    assert_eq!(
        create(&|i| i.subnets = Some(closed.clone())),
        "InvalidSubnet",
        "no gateway"
    );
    let input = CreateLoadBalancerInput {
        scheme: Some("internal".into()),
        subnets: Some(closed),
        ..shop.typed("web")
    };
    shop.local.call::<CreateLoadBalancer>(input).unwrap();
}

#[test]
fn deleting_takes_listeners_rules_and_interfaces_along() {
    let shop = shop();
    let arn = shop.load_balancer("web").load_balancer_arn.unwrap();
    let group = shop.target_group("web");
    shop.listener(&arn, &group);
    let protect = |on: &str| {
        let attribute = LoadBalancerAttribute {
            key: Some("deletion_protection.enabled".into()),
            value: Some(on.into()),
        };
        let input = ModifyLoadBalancerAttributesInput {
            attributes: vec![attribute],
            load_balancer_arn: arn.clone(),
        };
        shop.local
            .call::<ModifyLoadBalancerAttributes>(input)
            .unwrap()
    };
    let delete = || {
        shop.local
            .call::<DeleteLoadBalancer>(DeleteLoadBalancerInput {
                load_balancer_arn: arn.clone(),
            })
    };
    protect("true");
    assert_eq!(code(delete()), "OperationNotPermitted");
    protect("false");
    delete().unwrap();
    delete().unwrap();
    assert!(interfaces(&shop).is_empty());
    let store = shop.local.api.store();
    assert_eq!(store.count::<row::Listener>(), 0);
    assert_eq!(store.count::<HostAddress>(), 0);
    let foreign = DeleteLoadBalancerInput {
        load_balancer_arn: "web".into(),
    };
    let refused = code(shop.local.call::<DeleteLoadBalancer>(foreign));
    assert_eq!(refused, "ValidationError");
}

#[test]
fn it_moves_between_subnets_and_groups() {
    let shop = shop();
    let arn = shop.load_balancer("web").load_balancer_arn.unwrap();
    let third = subnet(&shop.local, &shop.vpc, "c", "10.0.3.0/24");
    let before = interfaces(&shop);
    let set = SetSubnetsInput {
        load_balancer_arn: arn.clone(),
        subnets: Some(vec![shop.subnets[0].clone(), third]),
        ..Default::default()
    };
    let zones = shop
        .local
        .call::<SetSubnets>(set)
        .unwrap()
        .availability_zones
        .unwrap();
    let names: Vec<_> = zones
        .iter()
        .map(|zone| zone.zone_name.as_deref().unwrap())
        .collect();
    assert_eq!(names, ["eu-west-1a", "eu-west-1c"]);
    let kept = interfaces(&shop)
        .into_iter()
        .filter(|one| before.contains(one))
        .count();
    assert_eq!(kept, 1, "the interface of the subnet that stays");
    let group = ec2::CreateSecurityGroupInput {
        description: "alb".into(),
        group_name: "alb".into(),
        vpc_id: Some(shop.vpc.clone()),
        ..Default::default()
    };
    let group = shop
        .local
        .call::<ec2::CreateSecurityGroup>(group)
        .unwrap()
        .group_id
        .unwrap();
    let set = |groups: Vec<String>| {
        shop.local
            .call::<SetSecurityGroups>(SetSecurityGroupsInput {
                load_balancer_arn: arn.clone(),
                security_groups: groups,
                ..Default::default()
            })
    };
    assert_eq!(code(set(vec!["sg-1".into()])), "InvalidSecurityGroup");
    set(vec![group.clone()]).unwrap();
    for interface in interfaces(&shop) {
        assert_eq!(interface.groups.unwrap()[0].group_id.as_ref(), Some(&group));
    }
}

#[test]
fn they_are_listed_by_arn_by_name_and_in_pages() {
    let shop = shop();
    for name in ["a", "b", "c"] {
        shop.load_balancer(name);
    }
    let list = |input| shop.local.call::<DescribeLoadBalancers>(input);
    let page = DescribeLoadBalancersInput {
        page_size: Some(2),
        ..Default::default()
    };
    let first = list(page.clone()).unwrap();
    assert_eq!(first.load_balancers.unwrap().len(), 2);
    let second = DescribeLoadBalancersInput {
        marker: first.next_marker,
        ..page
    };
    let second = list(second).unwrap();
    assert_eq!(
        (second.load_balancers.unwrap().len(), second.next_marker),
        (1, None)
    );
    let names = |names: &[&str]| DescribeLoadBalancersInput {
        names: Some(names.iter().map(|name| (*name).to_owned()).collect()),
        ..Default::default()
    };
    assert_eq!(
        list(names(&["c", "a"]))
            .unwrap()
            .load_balancers
            .unwrap()
            .len(),
        2
    );
    assert_eq!(code(list(names(&["x"]))), "LoadBalancerNotFound");
}

#[test]
fn its_state_is_what_the_edge_says() {
    let shop = shop();
    let arn = shop.load_balancer("web").load_balancer_arn.unwrap();
    let status = row::LoadBalancerStatus {
        scope: shop.local.scope.clone(),
        id: arn.rsplit('/').next().unwrap().to_owned(),
        state: "active".into(),
        reason: None,
        closed_ports: Vec::new(),
        closed_own_ports: Vec::new(),
    };
    let written = shop.local.api.store().transact(|rows| {
        rows.put(status.clone());
        Ok::<(), ()>(())
    });
    written.unwrap();
    let said = shop
        .local
        .call::<DescribeLoadBalancers>(Default::default())
        .unwrap();
    let said = said.load_balancers.unwrap().remove(0);
    assert_eq!(said.state.unwrap().code.as_deref(), Some("active"));
}

#[test]
fn attributes_are_listed_whole_and_limits_are_those_enforced() {
    let shop = shop();
    let arn = shop.load_balancer("web").load_balancer_arn.unwrap();
    let input = DescribeLoadBalancerAttributesInput {
        load_balancer_arn: arn,
    };
    let said = shop
        .local
        .call::<DescribeLoadBalancerAttributes>(input)
        .unwrap();
    let said = said.attributes.unwrap();
    let idle = said
        .iter()
        .find(|one| one.key.as_deref() == Some("idle_timeout.timeout_seconds"));
    assert_eq!(idle.unwrap().value.as_deref(), Some("60"));
    let limits = shop
        .local
        .call::<DescribeAccountLimits>(Default::default())
        .unwrap();
    assert_eq!(limits.limits.unwrap().len(), crate::rules::quota::ALL.len());
}

#[test]
fn load_balancers_end_at_their_quota_and_limits_show_it() {
    let create = |shop: &Shop| shop.local.call::<CreateLoadBalancer>(shop.typed("two"));
    let full = shop();
    let written = full.local.api.store().transact(|rows| {
        for last in 1..=254 {
            rows.put(resources::ondol::HostAddress {
                address: std::net::Ipv4Addr::new(127, 11, 11, last),
                scope: full.local.scope.clone(),
                owner: "somebody".into(),
            });
        }
        Ok::<(), ()>(())
    });
    written.unwrap();
    let fault = create(&full).unwrap_err();
    assert_eq!(fault.code, "TooManyLoadBalancers");
    assert!(
        fault.message.contains("no loopback address left"),
        "{fault:?}"
    );
    let shop = shop_with(aws::Quotas::set([("L-53DA6B97", 1)]).unwrap());
    shop.load_balancer("one");
    let fault = create(&shop).unwrap_err();
    assert_eq!(fault.code, "TooManyLoadBalancers");
    let words = "The maximum number of load balancers has been reached: 1";
    assert_eq!(fault.message, words);
    let limits = shop.local.call::<DescribeAccountLimits>(Default::default());
    let limits = limits.unwrap().limits.unwrap();
    let named = |name: &str| {
        let found = limits
            .iter()
            .find(|limit| limit.name.as_deref() == Some(name));
        found.unwrap().max.clone().unwrap()
    };
    assert_eq!(named("application-load-balancers"), "1");
    assert_eq!(named("target-groups"), "3000");
}

#[test]
fn no_capacity_is_reserved() {
    let shop = shop();
    let reserved = |arn: &str| {
        shop.local
            .call::<DescribeCapacityReservation>(DescribeCapacityReservationInput {
                load_balancer_arn: arn.to_owned(),
            })
    };
    let arn = shop.load_balancer("web").load_balancer_arn.unwrap();
    let said = reserved(&arn).unwrap();
    assert_eq!(said.capacity_reservation_state, Some(Vec::new()));
    assert_eq!(said.minimum_load_balancer_capacity, None);
    assert_eq!(code(reserved(&format!("{arn}0"))), "LoadBalancerNotFound");
}
