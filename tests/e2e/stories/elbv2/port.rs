//! Ports and addresses of this host: who answers there, and what happens when it is another.

use super::own_address;
use e2e::boto::{at, text};
use e2e::programs::{get, status};
use e2e::site::fixed;
use e2e::{Instance, Site, until, until_ok};
use serde_json::json;

#[test]
fn two_load_balancers_share_a_port_and_each_has_its_own_address() {
    let instance = Instance::start();
    let site = Site::make(&instance);
    let port = e2e::host::free_port();
    let red = site.balancer_at("red", &[&site.open], port, fixed("red"));
    let blue = site.balancer_at("blue", &[&site.open], port, fixed("blue"));
    for (balancer, name) in [(&red, "red"), (&blue, "blue")] {
        assert!(
            balancer.dns_name.ends_with(".us-east-1.elb.localhost"),
            "{}",
            balancer.dns_name
        );
        // By name: curl sends *.localhost to 127.0.0.1 or ::1.
        assert_eq!(get(&balancer.url("/")), name);
        // At its own address, without any name.
        let own = own_address(&instance, name);
        assert!(own.starts_with("127."), "{own}");
        assert_eq!(get(&format!("http://{own}:{port}/")), name);
    }
    instance.end();
}

#[test]
fn a_load_balancer_never_answers_to_the_name_of_another() {
    let instance = Instance::start();
    let site = Site::make(&instance);
    let port = e2e::host::free_port();
    let red = site.balancer_at("red", &[&site.open], port, fixed("red"));
    // To any other host the port's only load balancer answers.
    assert_eq!(get(&format!("http://shop.localhost:{port}/")), "red");
    let input = json!({"Name": "blue", "Subnets": site.public, "SecurityGroups": [site.open]});
    let made = site.boto.call("elbv2", "CreateLoadBalancer", input);
    let url = format!("http://{}:{port}/", text(&made, "LoadBalancers.0.DNSName"));
    // It has no listener here.
    assert_eq!(status(&url, &[]), 404);
    let name = text(&made, "LoadBalancers.0.DNSName");
    assert_eq!(
        status(&red.url("/"), &["-H", &format!("Host: {name}.")]),
        404
    );
    let own = format!("Host: {}.", red.dns_name);
    assert_eq!(status(&red.url("/"), &["-H", &own]), 200);
    let listener = json!({
        "LoadBalancerArn": text(&made, "LoadBalancers.0.LoadBalancerArn"),
        "Protocol": "HTTP", "Port": port, "DefaultActions": [fixed("blue")]});
    site.boto.call("elbv2", "CreateListener", listener);
    until_ok("blue's answer", 20, || match get(&url).as_str() {
        "blue" => Ok(()),
        "red" => panic!("red answers to blue's name"),
        other => Err(other.to_owned()),
    });
    assert_eq!(get(&red.url("/")), "red");
    instance.end();
}

#[test]
fn a_port_of_another_program_is_refused_with_its_holder() {
    let instance = Instance::start();
    let site = Site::make(&instance);
    let holder = std::net::TcpListener::bind(("127.0.0.1", e2e::host::free_port())).unwrap();
    let port = holder.local_addr().unwrap().port();
    let input = json!({"Name": "late", "Subnets": site.public, "SecurityGroups": [site.open]});
    let made = site.boto.call("elbv2", "CreateLoadBalancer", input);
    let listener = json!({
        "LoadBalancerArn": at(&made, "LoadBalancers.0.LoadBalancerArn"), "Protocol": "HTTP",
        "Port": port, "DefaultActions": [fixed("x")],
    });
    let fault = site
        .boto
        .refused("elbv2", "CreateListener", listener.clone());
    assert!(fault.message.contains(&port.to_string()), "{fault}");
    let own = std::process::id().to_string();
    assert!(
        fault.message.contains(&own),
        "the holder's process {own}: {fault}"
    );
    assert!(fault.message.contains("choose another port"), "{fault}");
    drop(holder);
    site.boto.call("elbv2", "CreateListener", listener);
    instance.end();
}

/// As Terraform replaces one. The port is still closing when it is asked for again.
#[test]
fn a_listener_is_deleted_and_made_again_on_its_port_at_once() {
    let instance = Instance::start();
    let site = Site::make(&instance);
    let balancer = site.balancer("again", &[&site.open], fixed("again"));
    let mut listener = balancer.listener.clone();
    for _ in 0..30 {
        let old = json!({"ListenerArn": listener});
        site.boto.call("elbv2", "DeleteListener", old);
        let new = json!({
            "LoadBalancerArn": balancer.arn, "Protocol": "HTTP", "Port": balancer.port,
            "DefaultActions": [fixed("again")],
        });
        let made = site.boto.call("elbv2", "CreateListener", new);
        listener = text(&made, "Listeners.0.ListenerArn");
    }
    until("an answer", 10, || get(&balancer.url("/")) == "again");
    instance.end();
}

#[test]
fn a_port_that_another_program_took_while_all_was_down_impairs_the_load_balancer() {
    let mut instance = Instance::start();
    let site = Site::make(&instance);
    let balancer = site.balancer("late", &[&site.open], fixed("mine"));
    let state = || {
        let input = json!({"LoadBalancerArns": [balancer.arn]});
        let seen = site.boto.call("elbv2", "DescribeLoadBalancers", input);
        at(&seen, "LoadBalancers.0.State").clone()
    };
    let urls = |instance: &Instance| at(&instance.status(), "load_balancers.0.urls").clone();
    assert_eq!(urls(&instance), json!([balancer.url("/")]));
    instance.down();
    // Where the name leads, and nowhere else.
    let holder = std::net::TcpListener::bind(("127.0.0.1", balancer.port)).unwrap();
    instance.start_again();
    let impaired = until_ok("an impaired load balancer", 30, || {
        let state = state();
        match state["Code"] == "active_impaired" {
            true => Ok(state),
            false => Err(state.to_string()),
        }
    });
    let reason = text(&impaired, "Reason");
    let place = format!("127.0.0.1:{}", balancer.port);
    assert!(reason.contains(&place), "{reason}");
    let holder_pid = format!("(pid {})", std::process::id());
    assert!(reason.contains(&holder_pid), "{reason}");
    // What can serve, serves.
    let own = format!("http://{}:{}/", site.own_address(&balancer), balancer.port);
    assert_eq!(get(&own), "mine");
    assert_eq!(urls(&instance), json!([own]));
    drop(holder);
    until_ok("an active load balancer", 20, || {
        let state = state();
        match state["Code"] == "active" {
            true => Ok(()),
            false => Err(state.to_string()),
        }
    });
    assert_eq!(get(&balancer.url("/")), "mine");
    assert_eq!(urls(&instance), json!([balancer.url("/")]));
    instance.end();
}

#[test]
fn two_instances_have_load_balancers_on_one_port_and_each_says_where_its_own_is() {
    let (mut first, second) = (Instance::start(), Instance::start());
    let port = e2e::host::free_port();
    let site = Site::make(&first);
    let red = site.balancer_at("red", &[&site.open], port, fixed("red"));
    assert_eq!(get(&red.url("/")), "red");
    let site = Site::make(&second);
    let blue = site.balancer_at("blue", &[&site.open], port, fixed("blue"));
    let own = format!("http://{}:{port}/", own_address(&second, "blue"));
    assert_eq!(get(&own), "blue");
    let seen = || {
        let input = json!({"LoadBalancerArns": [blue.arn]});
        let seen = site.boto.call("elbv2", "DescribeLoadBalancers", input);
        let urls = at(&second.status(), "load_balancers.0.urls").clone();
        (at(&seen, "LoadBalancers.0.State").clone(), urls)
    };
    let (state, urls) = seen();
    assert_eq!(state["Code"], "active_impaired", "{state}");
    assert_eq!(urls, json!([own]));
    let reason = text(&state, "Reason");
    assert!(
        reason.contains("the edge of another Ondol (pid "),
        "{reason}"
    );
    let holders = first
        .role("edge keeper")
        .into_iter()
        .chain(first.role("edge worker"));
    let named = |pid: u32| reason.contains(&format!("(pid {pid})"));
    assert!(holders.into_iter().any(named), "{reason}");
    // No program of any Ondol but an edge shares a port.
    let api = json!({"LoadBalancerArn": blue.arn, "Protocol": "HTTP", "Port": first.port,
        "DefaultActions": [fixed("x")]});
    let fault = site.boto.refused("elbv2", "CreateListener", api);
    assert!(
        fault.message.contains(&format!("(pid {})", first.pid())),
        "{fault}"
    );
    first.end();
    until("the name's own", 20, || seen().1 == json!([blue.url("/")]));
    assert_eq!(get(&blue.url("/")), "blue");
    assert_eq!(seen().0["Code"], "active");
    second.end();
}
