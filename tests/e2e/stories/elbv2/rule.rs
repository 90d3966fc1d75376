//! Rules: what is chosen by them, answered, redirected and divided.

use super::{named, own_address};
use e2e::boto::text;
use e2e::programs::{curl, get};
use e2e::site::{self, Balancer, fixed};
use e2e::{Instance, Site, until};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpStream;

fn rule(site: &Site, balancer: &Balancer, priority: u32, conditions: Value, action: Value) {
    let input = json!({
        "ListenerArn": balancer.listener, "Priority": priority, "Conditions": conditions,
        "Actions": [action],
    });
    site.boto.call("elbv2", "CreateRule", input);
}

#[test]
fn rules_choose_by_host_and_path_and_answer_or_redirect_by_themselves() {
    let instance = Instance::start();
    let site = Site::make(&instance);
    let balancer = site.balancer("rules", &[&site.open], fixed("by default"));
    let path = json!([{"Field": "path-pattern", "Values": ["/shop/*"]}]);
    rule(&site, &balancer, 10, path, fixed("the shop"));
    let host = json!([{"Field": "host-header", "Values": ["*.example.test"]}]);
    rule(&site, &balancer, 20, host, fixed("an example"));
    let moved = json!([{"Field": "path-pattern", "Values": ["/old"]}]);
    let redirect = json!({"Type": "redirect", "RedirectConfig": {
        "StatusCode": "HTTP_301", "Path": "/new/#{path}", "Query": "from=#{host}"}});
    rule(&site, &balancer, 30, moved, redirect);
    until("rules in force", 10, || {
        get(&balancer.url("/shop/x")) == "the shop"
    });
    assert_eq!(get(&balancer.url("/")), "by default");
    let own = own_address(&instance, "rules");
    let at_own = format!("http://{own}:{}/", balancer.port);
    assert_eq!(
        curl(&["-H", "Host: a.example.test", &at_own]).ok(),
        "an example"
    );
    let seen = curl(&[
        "-o",
        "/dev/null",
        "-w",
        "%{http_code} %{redirect_url}",
        &balancer.url("/old"),
    ]);
    // AWS: `#{path}` comes without the leading slash.
    let wanted = format!(
        "301 {}?from={}",
        balancer.url("/new/old"),
        balancer.dns_name
    );
    assert_eq!(seen.ok(), wanted);
    // What the load balancer answers itself names it, until its listener shall not.
    let has_server = || {
        let head = curl(&["-o", "/dev/null", "-D", "-", &balancer.url("/")]).ok();
        head.to_ascii_lowercase().contains("server: awselb/2.0")
    };
    assert!(has_server());
    let off = json!({"Key": "routing.http.response.server.enabled", "Value": "false"});
    let input = json!({"ListenerArn": balancer.listener, "Attributes": [off]});
    site.boto.call("elbv2", "ModifyListenerAttributes", input);
    until("answers without Server", 10, || !has_server());
    instance.end();
}

#[test]
fn a_weighted_forward_divides_the_requests() {
    let instance = Instance::start();
    let site = Site::make(&instance);
    let (red_task, red) = named(&site, "red");
    let (blue_task, blue) = named(&site, "blue");
    let forward = json!({"Type": "forward", "ForwardConfig": {"TargetGroups": [
        {"TargetGroupArn": red, "Weight": 3}, {"TargetGroupArn": blue, "Weight": 1}]}});
    let balancer = site.balancer("weights", &[&site.open], forward);
    site.await_health(&red, &site.address(&red_task), "healthy");
    site.await_health(&blue, &site.address(&blue_task), "healthy");
    // One curl, 400 requests on one connection.
    let url = balancer.url("/?[1-400]");
    let body = get(&url);
    let red = body.lines().filter(|line| line.starts_with("red ")).count();
    let blue = body
        .lines()
        .filter(|line| line.starts_with("blue "))
        .count();
    assert_eq!(red + blue, 400, "{body}");
    // Three quarters are 300; six standard deviations are 52.
    assert!(
        (248..=352).contains(&red),
        "{red} of 400 to the one with weight 3 of 4"
    );
    instance.end();
}

/// What is answered to a Host at a port of the host's loopback, asked at once: no program starts.
fn answered(port: u16, host: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("the port is open");
    write!(
        stream,
        "GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    format!("{} {body}", head.split(' ').nth(1).unwrap_or("?"))
}

#[test]
fn a_host_that_a_new_rule_names_never_reaches_the_ports_other_load_balancer() {
    let instance = Instance::start();
    let site = Site::make(&instance);
    let port = e2e::host::free_port();
    site.balancer_at("red", &[&site.open], port, fixed("red"));
    let blue = site.balancer("blue", &[&site.open], fixed("blue elsewhere"));
    for round in 0..5 {
        let host = format!("shop{round}.example.test");
        assert_eq!(answered(port, &host), "200 red", "the port's only one");
        let listener = json!({"LoadBalancerArn": blue.arn, "Protocol": "HTTP", "Port": port,
            "DefaultActions": [fixed("blue")]});
        let made = site.boto.call("elbv2", "CreateListener", listener);
        let arn = text(&made, "Listeners.0.ListenerArn");
        assert_eq!(answered(port, &blue.dns_name), "200 blue", "at once");
        let named = json!([{"Field": "host-header", "Values": [host]}]);
        let at = Balancer {
            listener: arn.clone(),
            ..blue.clone()
        };
        rule(&site, &at, 1, named, fixed("named"));
        assert_eq!(
            answered(port, &host),
            "200 named",
            "at once, in round {round}"
        );
        let listener = json!({"ListenerArn": arn});
        site.boto.call("elbv2", "DeleteListener", listener);
        let gone = || answered(port, &host) == "200 red";
        until("red to be the only one again", 10, gone);
    }
    // Whom a load balancer's groups shut out reaches no other one under a host that it names.
    let closed = site::group(&site.boto, &site.vpc, "closed");
    let groups = json!({"LoadBalancerArn": blue.arn, "SecurityGroups": [closed]});
    site.boto.call("elbv2", "SetSecurityGroups", groups);
    let listener = json!({"LoadBalancerArn": blue.arn, "Protocol": "HTTP", "Port": port,
        "DefaultActions": [fixed("blue")]});
    let made = site.boto.call("elbv2", "CreateListener", listener);
    let at = Balancer {
        listener: text(&made, "Listeners.0.ListenerArn"),
        ..blue
    };
    let named = json!([{"Field": "host-header", "Values": ["closed.example.test"]}]);
    rule(&site, &at, 1, named, fixed("behind the door"));
    assert!(answered(port, "closed.example.test").starts_with("404 "));
    assert_eq!(answered(port, "open.example.test"), "200 red");
    instance.end();
}
