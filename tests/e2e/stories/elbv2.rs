//! Load balancers: what a client sees of them. Rules, targets and ports have files of their own.

mod port;
mod rule;
mod target;

use e2e::boto::text;
use e2e::programs::{curl, get, status};
use e2e::site;
use e2e::{Instance, Site, until};
use serde_json::json;
use std::io::{Read, Write};
use std::net::TcpStream;

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
