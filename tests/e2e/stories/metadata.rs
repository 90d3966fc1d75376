//! What a task learns of itself from the metadata endpoint.

use e2e::boto::{at, text};
use e2e::site::{Balancer, ask};
use e2e::{Instance, Site, User, until_ok};
use serde_json::{Value, json};

const MIB: u64 = 1 << 20;

/// A document of the task's own metadata endpoint.
fn own(inside: &Balancer, path: &str) -> Value {
    let answer = ask(inside, &format!("/metadata?{path}"));
    let body = answer.strip_prefix("200\n").expect(&answer);
    serde_json::from_str(body).expect(&answer)
}

fn number(document: &Value, path: &str) -> f64 {
    let found = at(document, path).as_f64();
    found.unwrap_or_else(|| panic!("no {path} in {document}"))
}

/// The statistics once they are newer than these.
fn newer(inside: &Balancer, than: &Value) -> Value {
    until_ok("newer statistics", 10, || {
        let now = own(inside, "/stats");
        match text(&now, "read") > text(than, "read") {
            true => Ok(now),
            false => Err(now.to_string()),
        }
    })
}

#[test]
fn a_task_reads_what_it_uses() {
    let instance = Instance::start();
    let site = Site::make(&instance);
    let (main, mut quiet) = (
        site.container(&["serve", "8080"]),
        site.container(&["wait"]),
    );
    quiet["name"] = json!("quiet");
    let mut ended = site.container(&["exit", "3"]);
    ended["name"] = json!("before");
    ended["essential"] = json!(false);
    let definition = site.define("meter", json!([main, quiet, ended]), json!({}));
    let (task, inside) = site.inside_of("meter", &definition, &[&site.open]);
    let id = task.rsplit('/').next().unwrap().to_owned();

    let before = own(&inside, "/stats");
    assert_eq!(text(&before, "id"), format!("{id}-0"));
    assert_eq!(text(&before, "name"), "main");
    assert!(text(&before, "preread") < text(&before, "read"), "{before}");
    ask(&inside, "/burn?800");
    let after = newer(&inside, &before);
    let grown = |path: &str| number(&after, path) - number(&before, path);
    // A quarter of a CPU for 800 ms, less what others take of it.
    assert!(grown("cpu_stats.cpu_usage.total_usage") > 5e7, "{after}");
    assert!(grown("cpu_stats.throttling_data.periods") > 0.0, "{after}");
    assert!(grown("cpu_stats.system_cpu_usage") > 0.0, "{after}");
    assert!(number(&after, "cpu_stats.online_cpus") >= 1.0, "{after}");
    assert!(grown("networks.eth0.rx_bytes") > 0.0, "{after}");
    assert!(grown("networks.eth0.tx_packets") > 0.0, "{after}");
    assert!(number(&after, "network_rate_stats.rx_bytes_per_sec") > 0.0);
    let memory = |name: &str| number(&after, &format!("memory_stats.{name}")) as u64;
    assert_eq!(memory("limit"), 512 * MIB, "{after}");
    assert!((1..512 * MIB).contains(&memory("usage")), "{after}");
    assert!(memory("max_usage") >= memory("usage"), "{after}");
    assert!(number(&after, "pids_stats.current") >= 1.0, "{after}");

    let whole = own(&inside, "/task/stats");
    let members = whole.as_object().unwrap();
    assert_eq!(members.len(), 3, "{whole}");
    let of = |number: usize| &members[&format!("{id}-{number}")];
    assert_eq!(text(of(1), "name"), "quiet");
    let used = |number: usize| self::number(of(number), "cpu_stats.cpu_usage.total_usage");
    assert!(used(1) < used(0), "{whole}");
    assert_eq!(of(2), &Value::Null, "one that has ended has none: {whole}");
    let gone = ask(
        &inside,
        &format!("/fetch?http://169.254.170.2/v4/{id}-2/stats"),
    );
    assert!(gone.starts_with("404\n"), "{gone}");
    let nobodys = "http://169.254.170.1/-/made/guess";
    let guessed = ask(&inside, &format!("/fetch?{nobodys}/v4/{id}-0/stats"));
    assert!(guessed.starts_with("404\n"), "{guessed}");

    let (_other, inside) = site.inside("other", &[&site.open]);
    let path = format!("/fetch?http://169.254.170.2/v4/{id}-0/stats");
    let stolen = ask(&inside, &path);
    assert!(stolen.starts_with("404\n"), "{stolen}");
    instance.end();
}

/// Without control groups only the interface is counted, and the rest is not there.
#[test]
fn an_ordinary_users_task_reads_what_is_counted() {
    if !e2e::programs::has_root() {
        return;
    }
    let instance = Instance::start_as(User::Ordinary);
    let site = Site::make(&instance);
    let (_task, inside) = site.inside("meter", &[&site.open]);
    let before = own(&inside, "/stats");
    let after = newer(&inside, &before);
    let path = "networks.eth0.rx_bytes";
    assert!(number(&after, path) > number(&before, path), "{after}");
    assert!(number(&after, "cpu_stats.online_cpus") >= 1.0, "{after}");
    let limited = at(&own(&inside, ""), "Limits") != &Value::Null;
    let memory = at(&after, "memory_stats.usage") != &Value::Null;
    let cpu = at(&after, "cpu_stats.cpu_usage") != &Value::Null;
    assert_eq!((memory, cpu), (limited, limited), "{after}");
    instance.end();
}

/// An interface of a private subnet as EC2 describes it.
fn interface(site: &Site, address: &str) -> Value {
    let filter = json!([{"Name": "private-ip-address", "Values": [address]}]);
    let input = json!({"Filters": filter});
    let mut found = site.boto.call("ec2", "DescribeNetworkInterfaces", input);
    found["NetworkInterfaces"][0].take()
}

/// AWS: VPC User Guide, "DNS attributes for your VPC".
#[test]
fn a_task_has_a_private_name_that_others_find_it_by() {
    let instance = Instance::start();
    let site = Site::make(&instance);
    let nameless = site.probe("nameless", &["wait"]);
    let seen = interface(&site, &site.address(&nameless));
    assert_eq!(seen.get("PrivateDnsName"), None, "{seen}");
    let named = json!({"VpcId": site.vpc, "EnableDnsHostnames": {"Value": true}});
    site.boto.call("ec2", "ModifyVpcAttribute", named);

    let (task, inside) = site.inside("named", &[&site.open]);
    let address = site.address(&task);
    let short = format!("ip-{}", address.replace('.', "-"));
    let name = format!("{short}.ec2.internal");
    let seen = interface(&site, &address);
    assert_eq!(text(&seen, "PrivateDnsName"), name);
    assert_eq!(text(&seen, "PrivateIpAddresses.0.PrivateDnsName"), name);
    let document = own(&inside, "/task");
    let network = at(&document, "Containers.0.Networks.0");
    assert_eq!(text(network, "PrivateDNSName"), name);
    assert_eq!(network["DomainNameSearchList"], json!(["ec2.internal"]));
    let described = site.task(&task);
    let details = at(&described, "attachments.0.details").to_string();
    assert!(details.contains(&name), "{details}");
    let hostname = ask(&inside, "/read?/proc/sys/kernel/hostname");
    assert_eq!(hostname.trim(), name);
    let settings = ask(&inside, "/read?/etc/resolv.conf");
    assert!(settings.starts_with("search ec2.internal\n"), "{settings}");
    until_ok("its own name", 15, || {
        let found = ask(&inside, &format!("/resolve?{name}"));
        match found.contains(&address) {
            true => Ok(()),
            false => Err(found),
        }
    });

    // Another one by its name without a domain, which only the search list completes.
    let other = site.probe("other", &["serve", "9000"]);
    site.await_task(&other, "RUNNING");
    let short = format!("ip-{}", site.address(&other).replace('.', "-"));
    until_ok("the other one by its short name", 15, || {
        let found = ask(&inside, &format!("/reach?{short}:9000"));
        match found.trim() {
            "open" => Ok(()),
            _ => Err(found),
        }
    });
    instance.end();
}
