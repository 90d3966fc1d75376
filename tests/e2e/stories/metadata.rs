//! What a task learns of itself from the metadata endpoint.

use base::Time;
use e2e::boto::{at, text};
use e2e::site::{Balancer, ask};
use e2e::{Instance, Site, User, account, until_ok};
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

/// What measures is `up`; the worker, which outlives it, says so and asks the next one.
#[test]
fn without_up_nothing_is_measured_and_the_next_one_measures() {
    let mut instance = Instance::start();
    let site = Site::make(&instance);
    let (_task, inside) = site.inside("meter", &[&site.open]);
    let before = own(&inside, "/stats");
    instance.kill_up();
    let gone = ask(&inside, "/metadata?/stats");
    assert!(gone.starts_with("502\n"), "{gone}");
    assert_eq!(text(&own(&inside, ""), "Name"), "main");
    instance.start_again();
    let after = until_ok("statistics", 15, || {
        let answer = ask(&inside, "/metadata?/stats");
        let body = answer.strip_prefix("200\n").ok_or(answer.clone())?;
        serde_json::from_str::<Value>(body).map_err(|error| error.to_string())
    });
    let used = "cpu_stats.cpu_usage.total_usage";
    assert!(number(&after, used) > number(&before, used), "{after}");
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

/// `log_configuration` of a container, to a group that it makes.
fn logging() -> Value {
    json!({"logDriver": "awslogs", "options": {
        "awslogs-group": "/ecs/told", "awslogs-region": "us-east-1",
        "awslogs-stream-prefix": "ecs", "awslogs-create-group": "true",
        "mode": "non-blocking", "max-buffer-size": "1m"}})
}

/// A time of DescribeTasks as the metadata writes it.
fn written(described: &Value, name: &str) -> String {
    let ms = (number(described, name) * 1_000.0).round() as i64;
    Time::from_millis(ms).iso8601_millis()
}

/// A task of two containers of which everything is said that both tell.
fn talkative(site: &Site) -> String {
    let allowed = json!({"Effect": "Allow", "Action": "logs:CreateLogGroup", "Resource": "*"});
    account::allow_role(&site.boto, "execution", allowed);
    let mut main = site.container(&["serve", "8080"]);
    main["cpu"] = json!(128);
    main["memory"] = json!(256);
    main["portMappings"] = json!([{"containerPort": 8080}]);
    main["dockerLabels"] = json!({"team": "till"});
    main["logConfiguration"] = logging();
    main["healthCheck"] = json!({
        "command": ["CMD", "/probe", "exists", "/probe"], "interval": 5, "timeout": 2,
        "retries": 1});
    let mut ended = site.container(&["exit", "3"]);
    ended["name"] = json!("before");
    ended["essential"] = json!(false);
    site.define("told", json!([main, ended]), json!({}))
}

/// What DescribeTasks and the metadata call the same thing.
const BOTH: [(&str, &str); 19] = [
    ("taskArn", "TaskARN"),
    ("clusterArn", "Cluster"),
    ("availabilityZone", "AvailabilityZone"),
    ("launchType", "LaunchType"),
    ("desiredStatus", "DesiredStatus"),
    ("lastStatus", "KnownStatus"),
    ("memory", "Limits.Memory"),
    ("containers.0.containerArn", "Containers.0.ContainerARN"),
    ("containers.0.name", "Containers.0.Name"),
    ("containers.0.image", "Containers.0.Image"),
    ("containers.0.imageDigest", "Containers.0.ImageID"),
    ("containers.0.runtimeId", "Containers.0.DockerId"),
    ("containers.0.lastStatus", "Containers.0.KnownStatus"),
    ("containers.0.healthStatus", "Containers.0.Health.status"),
    ("containers.0.cpu", "Containers.0.Limits.CPU"),
    ("containers.0.memory", "Containers.0.Limits.Memory"),
    ("containers.1.lastStatus", "Containers.1.KnownStatus"),
    ("containers.1.exitCode", "Containers.1.ExitCode"),
    (
        "containers.0.networkInterfaces.0.privateIpv4Address",
        "Containers.0.Networks.0.IPv4Addresses.0",
    ),
];

#[test]
fn the_metadata_agrees_with_what_is_described() {
    let instance = Instance::start();
    let site = Site::make(&instance);
    let definition = talkative(&site);
    let (arn, inside) = site.inside_of("told", &definition, &[&site.open]);
    until_ok("health", 20, || {
        let task = site.task(&arn);
        match at(&task, "containers.0.healthStatus") == "HEALTHY" {
            true => Ok(()),
            false => Err(task.to_string()),
        }
    });
    let told = until_ok("the metadata of a healthy container", 10, || {
        let told = own(&inside, "/task");
        match at(&told, "Containers.0.Health.status") == "HEALTHY" {
            true => Ok(told),
            false => Err(told.to_string()),
        }
    });
    let task = site.task(&arn);
    for (described, document) in BOTH {
        let word = |value: &Value| value.to_string().replace('"', "");
        let (said, read) = (at(&task, described), at(&told, document));
        assert_ne!(said, &Value::Null, "{described}: {task}");
        assert_eq!(word(said), word(read), "{document}: {told}");
    }
    // Since its first check, one interval after the start; those behind it change nothing.
    let (started, since) = ("Containers.0.StartedAt", "Containers.0.Health.statusSince");
    assert!(text(&told, since) > text(&told, started), "{told}");
    assert_eq!(at(&own(&inside, "/task"), since), at(&told, since));
    let units: f64 = text(&task, "cpu").parse().unwrap();
    assert_eq!(number(&told, "Limits.CPU"), units / 1_024.0);
    let read = |name: &str| text(&told, name);
    assert_eq!(written(&task, "pullStartedAt"), read("PullStartedAt"));
    assert_eq!(written(&task, "pullStoppedAt"), read("PullStoppedAt"));
    let started = [0, 1].map(|number| read(&format!("Containers.{number}.StartedAt")));
    assert_eq!(Some(written(&task, "startedAt")), started.into_iter().max());
    let name = format!("{}:{}", text(&told, "Family"), text(&told, "Revision"));
    assert!(definition.ends_with(&name), "{definition}");
    assert_eq!(told.get("ServiceName"), None, "it is no service's: {told}");
    agrees_with_definition(&told, arn.rsplit('/').next().unwrap());
    instance.end();
}

/// What the definition says of the containers of [`talkative`].
fn agrees_with_definition(told: &Value, id: &str) {
    assert_eq!(at(told, "Containers.1.Health"), &Value::Null, "{told}");
    let port = json!({"ContainerPort": 8080, "Protocol": "tcp", "HostPort": 8080});
    assert_eq!(at(told, "Containers.0.Ports"), &json!([port]));
    let labels = at(told, "Containers.0.Labels");
    assert_eq!(labels["team"], "till");
    assert_eq!(labels["com.amazonaws.ecs.cluster"], told["Cluster"]);
    let options = json!({
        "awslogs-group": "/ecs/told", "awslogs-region": "us-east-1",
        "awslogs-stream": format!("ecs/main/{id}"), "awslogs-create-group": "true",
        "mode": "non-blocking", "max-buffer-size": "1m"});
    assert_eq!(at(told, "Containers.0.LogOptions"), &options);
    assert_eq!(at(told, "Containers.0.LogDriver"), "awslogs");
}
