//! Load balancers: what a client sees of rules, weights, health, draining, groups and ports.

use e2e::boto::{at, text};
use e2e::programs::{curl, get, status};
use e2e::site::{self, Balancer, fixed};
use e2e::{Instance, Site, until, until_ok};
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

/// A served task in a target group of its own, answering with its name.
fn named(site: &Site, name: &str) -> (String, String) {
    let mut container = site.container(&["serve", "8080"]);
    container["environment"] = json!([{"name": "NAME", "value": name}]);
    let definition = site.define(name, json!([container]), json!({}));
    let task = site.run(&definition, json!({}));
    let group = site.target_group(name, 8080);
    site.await_task(&task, "RUNNING");
    let targets = json!({"TargetGroupArn": group, "Targets": [{"Id": site.address(&task)}]});
    site.boto.call("elbv2", "RegisterTargets", targets);
    (task, group)
}

/// The load balancer's own address on this host.
fn own_address(instance: &Instance, name: &str) -> String {
    let status = instance.status();
    let all = status["load_balancers"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    let one = all
        .iter()
        .find(|one| one["name"] == name)
        .expect("status shows it");
    text(one, "addresses.0")
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

#[test]
fn target_health_is_told_in_awss_words_and_kept_out_when_ill() {
    let instance = Instance::start();
    let site = Site::make(&instance);
    let (task, group) = named(&site, "patient");
    let address = site.address(&task);
    let unused = site.await_health(&group, &address, "unused");
    assert_eq!(unused["Reason"], "Target.NotInUse");
    assert_eq!(
        unused["Description"],
        "Target group is not configured to receive traffic from the load balancer"
    );
    let forward = json!({"Type": "forward", "TargetGroupArn": group});
    let balancer = site.balancer("health", &[&site.open], forward);
    until_ok("initial", 10, || {
        let now = site.health(&group, &address);
        let initial = now["State"] == "initial" || now["State"] == "healthy";
        if initial { Ok(()) } else { Err(now) }
    });
    site.await_health(&group, &address, "healthy");
    assert_eq!(get(&balancer.url("/ill")), "ill now\n");
    let ill = site.await_health(&group, &address, "unhealthy");
    assert_eq!(ill["Reason"], "Target.ResponseCodeMismatch");
    assert_eq!(
        ill["Description"],
        "Health checks failed with these codes: [500]"
    );
    // All targets are ill: AWS fails open.
    assert_eq!(status(&balancer.url("/"), &[]), 200);
    let stop = json!({"cluster": "main", "task": task});
    site.boto.call("ecs", "StopTask", stop);
    let gone = until_ok("a failed connect", 40, || {
        let now = site.health(&group, &address);
        let gone =
            now["Reason"] == "Target.Timeout" || now["Reason"] == "Target.FailedHealthChecks";
        if gone { Ok(now) } else { Err(now) }
    });
    assert_eq!(gone["State"], "unhealthy");
    assert!([502, 503, 504].contains(&status(&balancer.url("/"), &[])));
    instance.end();
}

#[test]
fn a_deregistered_target_finishes_its_requests() {
    let instance = Instance::start();
    let site = Site::make(&instance);
    let (task, group) = named(&site, "leaver");
    let forward = json!({"Type": "forward", "TargetGroupArn": group});
    let balancer = site.balancer("drain", &[&site.open], forward);
    let address = site.address(&task);
    site.await_health(&group, &address, "healthy");
    let url = balancer.url("/slow?2000");
    let slow = std::thread::spawn(move || get(&url));
    let counter = balancer.url("/inside");
    until("a request inside of the target", 10, || {
        get(&counter) == "1\n"
    });
    let targets = json!({"TargetGroupArn": group, "Targets": [{"Id": address}]});
    site.boto.call("elbv2", "DeregisterTargets", targets);
    let draining = site.await_health(&group, &address, "draining");
    assert_eq!(draining["Reason"], "Target.DeregistrationInProgress");
    assert_eq!(
        draining["Description"],
        "Target deregistration is in progress"
    );
    until("no new request to it", 5, || {
        status(&balancer.url("/"), &[]) == 503
    });
    assert_eq!(slow.join().unwrap(), "leaver took its time\n");
    until("a target that is gone", 10, || {
        site.health(&group, &address).is_null()
    });
    instance.end();
}

#[test]
fn web_sockets_and_http_2_go_through() {
    let instance = Instance::start();
    let site = Site::make(&instance);
    let (_task, balancer) = site.inside("front", &[&site.open]);
    let url = balancer.url("/hello");
    let two = curl(&["--http2-prior-knowledge", "-w", "%{http_version}", &url]).ok();
    assert_eq!(two, "probe says hello at /hello\n2");
    let one = curl(&["--http1.1", "-w", "%{http_version}", &url]).ok();
    assert_eq!(one, "probe says hello at /hello\n1.1");
    let headers = get(&balancer.url("/headers")).to_ascii_lowercase();
    for header in [
        "x-forwarded-for: 127.0.0.1",
        "x-forwarded-proto: http",
        "x-amzn-trace-id: root=1-",
    ] {
        assert!(headers.contains(header), "no {header} in {headers}");
    }
    assert!(
        headers.contains(&format!("x-forwarded-port: {}", balancer.port)),
        "{headers}"
    );

    let mut socket = TcpStream::connect(("127.0.0.1", balancer.port)).unwrap();
    socket
        .set_read_timeout(Some(std::time::Duration::from_secs(5)))
        .unwrap();
    write!(
        socket,
        "GET /echo HTTP/1.1\r\nHost: {}:{}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
        balancer.dns_name, balancer.port
    )
    .unwrap();
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        socket.read_exact(&mut byte).unwrap();
        head.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    assert!(head.starts_with("HTTP/1.1 101 "), "{head}");
    assert!(head.contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="), "{head}");
    for _ in 0..3 {
        // A masked text frame of five bytes, the mask being zero.
        socket.write_all(b"\x81\x85\0\0\0\0hello").unwrap();
        let mut frame = [0; 7];
        socket.read_exact(&mut frame).unwrap();
        assert_eq!(&frame, b"\x81\x05HELLO");
    }
    instance.end();
}

#[test]
fn a_connect_that_failed_is_tried_on_another_target() {
    let instance = Instance::start();
    let site = Site::make(&instance);
    let (first, group) = named(&site, "pair");
    let forward = json!({"Type": "forward", "TargetGroupArn": group});
    let balancer = site.balancer("retry", &[&site.open], forward);
    let second = site.run("pair", json!({}));
    site.await_task(&second, "RUNNING");
    site.await_health(&group, &site.address(&first), "healthy");
    site.register(&group, &second, 8080);
    // Dead, and for the next seconds still healthy in the load balancer's eyes.
    let runtime = text(&site.task(&second), "containers.0.runtimeId");
    instance.kill_container(&runtime);
    let body = curl(&["-w", "%{http_code}\n", &balancer.url("/?[1-60]")]).ok();
    let good = body.lines().filter(|line| *line == "200").count();
    assert_eq!(good, 60, "{body}");
    instance.end();
}

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

#[test]
fn a_load_balancers_groups_hold_for_clients_and_towards_targets() {
    let instance = Instance::start();
    let site = Site::make(&instance);
    let front = site::group(&site.boto, &site.vpc, "front");
    let loopback = json!({"IpProtocol": "tcp", "FromPort": 1, "ToPort": 65535,
        "IpRanges": [{"CidrIp": "127.0.0.0/8"}]});
    let back = site::group(&site.boto, &site.vpc, "back");
    let container = site.container(&["serve", "8080"]);
    let definition = site.define("guarded", json!([container]), json!({}));
    let task = site.run(
        &definition,
        json!({"networkConfiguration": site.network(&[&back])}),
    );
    site.await_task(&task, "RUNNING");
    let address = site.address(&task);
    let group = site.target_group("guarded", 8080);
    let forward = json!({"Type": "forward", "TargetGroupArn": group});
    site::admit(&site.boto, &front, loopback.clone());
    let balancer = site.balancer("guarded", &[&front], forward);
    let targets = json!({"TargetGroupArn": group, "Targets": [{"Id": address}]});
    site.boto.call("elbv2", "RegisterTargets", targets);
    let ill = site.await_health(&group, &address, "unhealthy");
    assert_eq!(
        ill["Reason"], "Target.Timeout",
        "nobody may reach the target: {ill}"
    );
    site::admit(
        &site.boto,
        &back,
        json!({"IpProtocol": "tcp", "FromPort": 8080, "ToPort": 8080,
        "UserIdGroupPairs": [{"GroupId": front}]}),
    );
    site.await_health(&group, &address, "healthy");
    assert_eq!(status(&balancer.url("/"), &[]), 200);
    // Clients: the group lets in only 127.0.0.0/8; without it nobody gets in, at either address.
    site::revoke(&site.boto, &front, loopback.clone()).unwrap();
    let own = format!(
        "http://{}:{}/",
        own_address(&instance, "guarded"),
        balancer.port
    );
    for url in [balancer.url("/"), own.clone()] {
        until("a closed door", 10, || {
            status(&url, &["--max-time", "1"]) == 0
        });
    }
    site::admit(&site.boto, &front, loopback);
    for url in [balancer.url("/"), own] {
        until("an open door", 15, || {
            status(&url, &["--max-time", "1"]) == 200
        });
    }
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
    assert_eq!(urls(&instance), json!([]));
    // What can serve, serves.
    let own = format!("http://{}:{}/", site.own_address(&balancer), balancer.port);
    assert_eq!(get(&own), "mine");
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
