//! The VPC's resolver: its own names, private names, and everybody else's by the host's servers.

use e2e::boto::text;
use e2e::programs::run;
use e2e::site::ask;
use e2e::{Instance, Site, User, until, until_ok};
use serde_json::json;
use std::fs;
use std::net::Ipv4Addr;
use std::path::Path;
use std::process::{Child, Command, Stdio};

#[test]
fn the_vpcs_resolver_knows_a_load_balancers_private_addresses() {
    load_balancers_have_names(User::Own);
}

#[test]
fn an_ordinary_users_resolver_does_as_well() {
    if e2e::programs::has_root() {
        load_balancers_have_names(User::Ordinary);
    }
}

fn load_balancers_have_names(user: User) {
    let instance = Instance::start_as(user);
    let site = Site::make(&instance);
    let (_task, inside) = site.inside("front", &[&site.open]);
    let interfaces = site.boto.call(
        "ec2",
        "DescribeNetworkInterfaces",
        json!({"Filters": [
        {"Name": "subnet-id", "Values": site.public}]}),
    );
    let mut private: Vec<String> = interfaces["NetworkInterfaces"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| text(one, "PrivateIpAddress"))
        .collect();
    private.sort();
    let found = ask(&inside, &format!("/resolve?{}", inside.dns_name));
    let mut named: Vec<String> = found
        .trim()
        .trim_start_matches("0 [")
        .trim_end_matches(']')
        .split(", ")
        .map(str::to_owned)
        .collect();
    named.sort();
    assert_eq!(named, private, "{found}");
    // And it is reached there at the listener's real port.
    let url = format!("http://{}:{}/again", inside.dns_name, inside.port);
    assert_eq!(
        ask(&inside, &format!("/fetch?{url}")),
        "200\nprobe says hello at /again\n"
    );
    instance.end();
}

/// Knot's name server, as the one that the host asks.
struct NameServer {
    address: Ipv4Addr,
    child: Child,
}

impl NameServer {
    fn start(directory: &Path) -> NameServer {
        let [.., high, low] = std::process::id().to_be_bytes();
        let address = Ipv4Addr::new(127, 54, high, low.max(1));
        let long: String = (0..12)
            .map(|line| format!("long TXT \"{line:0>100}\"\n"))
            .collect();
        let zone = format!(
            "$TTL 60\n@ SOA ns.example. h.example. 1 60 60 60 60\n@ NS ns.example.\n\
             ns A {address}\nweb A 192.0.2.1\nweb AAAA 2001:db8::1\n{long}"
        );
        fs::write(directory.join("example.zone"), zone).unwrap();
        let at = directory.display();
        let settings = format!(
            "server:\n  rundir: {at}\n  listen: {address}@53\ndatabase:\n  storage: {at}\n\
             zone:\n  - domain: example.\n    file: {at}/example.zone\n"
        );
        fs::write(directory.join("knot.conf"), settings).unwrap();
        let child = Command::new("/usr/sbin/knotd")
            .arg("-c")
            .arg(directory.join("knot.conf"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let server = NameServer { address, child };
        until("a name server", 10, || {
            std::net::TcpStream::connect((address, 53)).is_ok()
        });
        server
    }
}

impl Drop for NameServer {
    fn drop(&mut self) {
        let _dead = self.child.kill();
        let _reaped = self.child.wait();
    }
}

/// From here on this thread and what it starts see another file as `/etc/resolv.conf`.
#[expect(unsafe_code, reason = "a mount namespace of this thread's own")]
fn see_as_settings(file: &Path) {
    use rustix::mount::{MountPropagationFlags, mount_bind, mount_change};
    use rustix::thread::{UnshareFlags, unshare_unsafe};
    // SAFETY: this thread shares no descriptor table with code that relies on sharing it; only the
    // mount namespace is its own afterwards.
    unsafe { unshare_unsafe(UnshareFlags::NEWNS) }.unwrap();
    let slave = MountPropagationFlags::DOWNSTREAM | MountPropagationFlags::REC;
    mount_change("/", slave).unwrap();
    mount_bind(file, "/etc/resolv.conf").unwrap();
}

/// What `dig` says in the network of the one container that runs.
fn dig(instance: &Instance, args: &str) -> String {
    let entries = fs::read_dir(instance.data.join("fabric/containers")).unwrap();
    let pid = entries.flatten().find_map(|entry| {
        let status = fs::read_to_string(entry.path().join("status.json")).ok()?;
        let status: serde_json::Value = serde_json::from_str(&status).ok()?;
        status["init_pid"].as_u64()
    });
    let net = format!("--net=/proc/{}/ns/net", pid.expect("a container runs"));
    let mut command = Command::new("nsenter");
    command
        .args([&net, "dig", "+tries=1", "+time=6"])
        .args(args.split_whitespace());
    run(&mut command).out
}

fn set_attribute(site: &Site, name: &str, value: bool) {
    let input = json!({"VpcId": site.vpc, name: {"Value": value}});
    site.boto.call("ec2", "ModifyVpcAttribute", input);
}

#[test]
fn other_names_come_from_the_hosts_name_servers() {
    if !e2e::programs::has_root() || !e2e::programs::has_program("knotd") {
        return;
    }
    let mut instance = Instance::prepare(User::Own);
    let directory = instance.scratch("names");
    let server = NameServer::start(&directory);
    let settings = directory.join("resolv.conf");
    fs::write(&settings, format!("nameserver {}\n", server.address)).unwrap();
    see_as_settings(&settings);
    instance.start_again();
    let site = Site::make(&instance);
    let task = site.probe("inner", &["wait"]);
    site.await_task(&task, "RUNNING");
    let asked = |args: &str| dig(&instance, args);
    until_ok("the resolver", 15, || {
        let said = asked("@10.0.0.2 web.example A");
        if said.contains("192.0.2.1") {
            Ok(())
        } else {
            Err(said)
        }
    });
    for (question, word) in [
        ("@169.254.169.253 web.example AAAA", "2001:db8::1"),
        ("@10.0.0.2 web.example A +tcp", "192.0.2.1"),
        ("@169.254.169.253 web.example A +tcp", "192.0.2.1"),
        ("@10.0.0.2 none.example A", "NXDOMAIN"),
        ("@10.0.0.2 long.example TXT +noedns +ignore", " tc "),
        ("@10.0.0.2 long.example TXT", "ANSWER: 12"),
        ("@10.0.0.2 none.elb.localhost A", "NXDOMAIN"),
        ("@10.0.0.2 localhost A", "127.0.0.1"),
    ] {
        let said = asked(question).replace(';', " ; ");
        assert!(said.contains(word), "{question}: no {word} in {said}");
    }
    // The list is read again when it changes; nobody listens there.
    fs::write(&settings, "nameserver 127.54.99.99\n").unwrap();
    let said = asked("@10.0.0.2 web.example A");
    assert!(said.contains("SERVFAIL"), "{said}");
    instance.end();
}

/// AWS: VPC User Guide, "DNS attributes for your VPC".
#[test]
fn private_names_need_both_attributes_and_without_support_there_is_no_answer() {
    if !e2e::programs::has_root() || !e2e::programs::has_program("dig") {
        return;
    }
    let instance = Instance::start();
    let site = Site::make(&instance);
    let task = site.probe("inner", &["wait"]);
    site.await_task(&task, "RUNNING");
    let address = site.address(&task);
    let name = format!("ip-{}.ec2.internal", address.replace('.', "-"));
    let asked = |args: &str| dig(&instance, args);
    let await_word = |question: &str, word: &str| {
        until_ok(&format!("{word} to {question}"), 20, || {
            let said = asked(question);
            if said.contains(word) {
                Ok(())
            } else {
                Err(said)
            }
        });
    };
    await_word("@10.0.0.2 localhost A", "127.0.0.1");
    let before = asked(&format!("@10.0.0.2 {name} A"));
    assert!(!before.contains(&format!("A\t{address}")), "{before}");
    set_attribute(&site, "EnableDnsHostnames", true);
    await_word(&format!("@10.0.0.2 {name} A"), &format!("A\t{address}"));
    await_word(&format!("@169.254.169.253 {name} A +tcp"), &address);
    await_word(&format!("@10.0.0.2 -x {address}"), &name);
    await_word("@10.0.0.2 -x 10.0.99.99", "NXDOMAIN");
    await_word("@10.0.0.2 ip-10-0-99-99.ec2.internal", "NXDOMAIN");
    set_attribute(&site, "EnableDnsSupport", false);
    await_word("@10.0.0.2 localhost A +time=1", "timed out");
    instance.end();
}
