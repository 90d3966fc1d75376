//! The VPC: groups, routes, names, metadata, credentials, the API from inside, the way out.

use e2e::boto::{at, text};
use e2e::site::{self, Balancer, ask};
use e2e::{Instance, Site, account, until_ok};
use serde_json::{Value, json};

/// Awaits what a connect from inside finds.
fn await_reach(from: &Balancer, to: &str, wanted: &str) {
    let seconds = if wanted == "silence" { 10 } else { 15 };
    until_ok(&format!("{to}: {wanted}"), seconds, || {
        let found = ask(from, &format!("/reach?{to}"));
        if found.trim() == wanted {
            Ok(())
        } else {
            Err(found)
        }
    });
}

/// A task that serves, with these groups.
fn server(site: &Site, name: &str, groups: &[&str]) -> String {
    let definition = site.define(name, json!([site.container(&["serve", "9000"])]), json!({}));
    let task = site.run(
        &definition,
        json!({"networkConfiguration": site.network(groups)}),
    );
    site.await_task(&task, "RUNNING");
    site.address(&task)
}

#[test]
fn security_groups_admit_by_block_and_by_group_and_drop_the_rest() {
    let instance = Instance::start();
    let site = Site::make(&instance);
    let clients = site::group(&site.boto, &site.vpc, "clients");
    let closed = site::group(&site.boto, &site.vpc, "closed");
    // The load balancer in front of the client must reach it.
    let any = json!({"IpProtocol": "tcp", "FromPort": 8080, "ToPort": 8080,
        "IpRanges": [{"CidrIp": "0.0.0.0/0"}]});
    site::admit(&site.boto, &clients, any);
    let (client, inside) = site.inside("client", &[&clients]);
    let address = server(&site, "server", &[&closed]);
    let to = format!("{address}:9000");
    await_reach(&inside, &to, "silence");
    let by_group = json!({"IpProtocol": "tcp", "FromPort": 9000, "ToPort": 9000,
        "UserIdGroupPairs": [{"GroupId": clients}]});
    site::admit(&site.boto, &closed, by_group.clone());
    // Stateful: the answers come back, though nothing admits them to the client's ports.
    await_reach(&inside, &to, "open");
    let unheard = format!("{address}:9001");
    await_reach(&inside, &unheard, "silence");
    site::revoke(&site.boto, &closed, by_group).unwrap();
    await_reach(&inside, &to, "silence");
    let by_block = json!({"IpProtocol": "tcp", "FromPort": 9000, "ToPort": 9001,
        "IpRanges": [{"CidrIp": format!("{}/32", site.address(&client))}]});
    site::admit(&site.boto, &closed, by_block);
    await_reach(&inside, &to, "open");
    // Admitted, but nobody listens there.
    await_reach(&inside, &unheard, "refused");
    // Egress: the default rule away, nothing gets out.
    let out = json!({"GroupId": clients, "IpPermissions": [
        {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]});
    site.boto.call("ec2", "RevokeSecurityGroupEgress", out);
    await_reach(&inside, &to, "silence");
    instance.end();
}

#[test]
fn a_network_acl_drops_what_a_group_would_admit() {
    let instance = Instance::start();
    let site = Site::make(&instance);
    let (_client, inside) = site.inside("client", &[&site.open]);
    let address = server(&site, "server", &[&site.open]);
    let to = format!("{address}:9000");
    await_reach(&inside, &to, "open");
    let acls = site.boto.call(
        "ec2",
        "DescribeNetworkAcls",
        json!({"Filters": [
        {"Name": "vpc-id", "Values": [site.vpc]}]}),
    );
    let deny = json!({"NetworkAclId": text(&acls, "NetworkAcls.0.NetworkAclId"),
        "RuleNumber": 50, "Protocol": "6", "RuleAction": "deny", "Egress": true,
        "CidrBlock": "0.0.0.0/0", "PortRange": {"From": 9000, "To": 9000}});
    site.boto.call("ec2", "CreateNetworkAclEntry", deny);
    // Within one subnet an ACL is not asked; the two tasks may share one.
    let same = address.starts_with("10.0.10.");
    let client = site.address(&_client).starts_with("10.0.10.");
    await_reach(
        &inside,
        &to,
        if same == client { "open" } else { "silence" },
    );
    instance.end();
}

#[test]
fn the_vpcs_resolver_knows_a_load_balancers_private_addresses() {
    let instance = Instance::start();
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

#[test]
fn a_task_reads_its_metadata_and_calls_the_api_as_its_role() {
    let instance = Instance::start();
    let site = Site::make(&instance);
    let role = account::role(
        &site.boto,
        "worker",
        json!({"Service": "ecs-tasks.amazonaws.com"}),
    );
    let allowed = json!({"Effect": "Allow", "Action": "ecs:ListClusters", "Resource": "*"});
    account::allow_role(&site.boto, "worker", allowed);
    let container = site.container(&["serve", "8080"]);
    let definition = site.define("worker", json!([container]), json!({"taskRoleArn": role}));
    let (task, inside) = site.inside_of("worker", &definition, &[&site.open]);

    let metadata = ask(&inside, "/metadata?/task");
    let document: Value =
        serde_json::from_str(metadata.split_once('\n').unwrap().1).expect(&metadata);
    assert_eq!(text(&document, "TaskARN"), task);
    assert_eq!(text(&document, "Family"), "worker");
    let own = at(&document, "Containers.0.Networks.0.IPv4Addresses.0");
    assert_eq!(own, &json!(site.address(&task)), "{document}");
    let credentials = ask(&inside, "/credentials");
    assert!(credentials.contains(&role), "{credentials}");

    let body = "Action%3DGetCallerIdentity%26Version%3D2011-06-15";
    let identity = ask(&inside, &format!("/call?sts||{body}"));
    assert!(identity.contains(":assumed-role/worker/"), "{identity}");
    let target = "AmazonEC2ContainerServiceV20141113";
    let listed = ask(&inside, &format!("/call?ecs|{target}.ListClusters|%7B%7D"));
    assert!(
        listed.starts_with("200\n") && listed.contains(":cluster/main"),
        "{listed}"
    );
    let denied = ask(
        &inside,
        &format!("/call?ecs|{target}.ListTasks|%7B%22cluster%22:%22main%22%7D"),
    );
    assert!(
        denied.starts_with("400\n") && denied.contains("AccessDeniedException"),
        "{denied}"
    );
    assert!(
        denied.contains("is not authorized to perform: ecs:ListTasks"),
        "{denied}"
    );
    instance.end();
}

#[test]
fn another_task_gets_nobodys_credentials() {
    let instance = Instance::start();
    let site = Site::make(&instance);
    let role = account::role(
        &site.boto,
        "worker",
        json!({"Service": "ecs-tasks.amazonaws.com"}),
    );
    let container = site.container(&["wait"]);
    let definition = site.define("owner", json!([container]), json!({"taskRoleArn": role}));
    let owner = site.run(&definition, json!({}));
    site.await_task(&owner, "RUNNING");
    let (_thief, inside) = site.inside("thief", &[&site.open]);
    let id = owner.rsplit('/').next().unwrap();
    let stolen = ask(
        &inside,
        &format!("/fetch?http://169.254.170.2/v2/credentials/{id}"),
    );
    assert!(
        !stolen.starts_with("200") && !stolen.contains("SecretAccessKey"),
        "{stolen}"
    );
    instance.end();
}

/// A network namespace that plays the internet: one server at an address of the documentation's.
struct Internet {
    name: String,
    server: std::process::Child,
    _alone: std::sync::MutexGuard<'static, ()>,
}

/// Its addresses exist once.
static ALONE: std::sync::Mutex<()> = std::sync::Mutex::new(());

const OUTSIDE: &str = "203.0.113.10";
const HOST_END: &str = "198.51.100.1";

impl Internet {
    fn start() -> Internet {
        let alone = ALONE
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let name = format!("e2e-{}", std::process::id());
        let ip = |args: &str| {
            let mut command = std::process::Command::new("ip");
            e2e::programs::run(command.args(args.split_whitespace())).ok();
        };
        ip(&format!("netns add {name}"));
        ip(&format!(
            "link add {name} type veth peer name outside netns {name}"
        ));
        ip(&format!("addr add {HOST_END}/30 dev {name}"));
        ip(&format!("link set {name} up"));
        ip(&format!("-n {name} addr add 198.51.100.2/30 dev outside"));
        ip(&format!("-n {name} addr add {OUTSIDE}/32 dev lo"));
        ip(&format!("-n {name} link set outside up"));
        ip(&format!("-n {name} link set lo up"));
        ip(&format!("route add {OUTSIDE}/32 via 198.51.100.2"));
        let mut command = std::process::Command::new("ip");
        command
            .args(["netns", "exec", &name])
            .arg(e2e::registry::probe_path());
        let server = command
            .args(["serve", "7000"])
            .spawn()
            .expect("ip can be started");
        let internet = Internet {
            name,
            server,
            _alone: alone,
        };
        until_ok("a server out there", 10, || {
            std::net::TcpStream::connect((OUTSIDE, 7000))
        });
        internet
    }
}

impl Drop for Internet {
    fn drop(&mut self) {
        let _dead = self.server.kill();
        let _reaped = self.server.wait();
        let _gone = std::process::Command::new("ip")
            .args(["netns", "del", &self.name])
            .status();
    }
}

#[test]
fn only_gateways_lead_out_and_they_translate_addresses() {
    if !e2e::programs::has_root() {
        return;
    }
    let internet = Internet::start();
    let instance = Instance::start();
    let site = Site::make(&instance);
    let to = format!("/fetch?http://{OUTSIDE}:7000/peer");
    let (_task, inside) = site.inside("inner", &[&site.open]);
    let shut = ask(&inside, &to);
    assert!(
        shut.starts_with("error"),
        "a private subnet without a gateway gets out: {shut}"
    );

    let address = site
        .boto
        .call("ec2", "AllocateAddress", json!({"Domain": "vpc"}));
    let nat = site.boto.call(
        "ec2",
        "CreateNatGateway",
        json!({
        "SubnetId": site.public[0], "AllocationId": text(&address, "AllocationId")}),
    );
    let nat = text(&nat, "NatGateway.NatGatewayId");
    until_ok("an available NAT gateway", 20, || {
        let seen = site.boto.call(
            "ec2",
            "DescribeNatGateways",
            json!({"NatGatewayIds": [nat]}),
        );
        let state = text(&seen, "NatGateways.0.State");
        if state == "available" {
            Ok(())
        } else {
            Err(state)
        }
    });
    let table = site
        .boto
        .call("ec2", "CreateRouteTable", json!({"VpcId": site.vpc}));
    let table = text(&table, "RouteTable.RouteTableId");
    site.boto.call(
        "ec2",
        "CreateRoute",
        json!({
        "RouteTableId": table, "DestinationCidrBlock": "0.0.0.0/0", "NatGatewayId": nat}),
    );
    let mut associations = Vec::new();
    for subnet in &site.private {
        let made = site.boto.call(
            "ec2",
            "AssociateRouteTable",
            json!({
            "RouteTableId": table, "SubnetId": subnet}),
        );
        associations.push(text(&made, "AssociationId"));
    }
    let peer = until_ok("a way out", 20, || {
        let answer = ask(&inside, &to);
        if answer.starts_with("200") {
            Ok(answer)
        } else {
            Err(answer)
        }
    });
    // As seen out there it is the host, not an address of the VPC.
    assert!(peer.contains(&format!("{HOST_END}:")), "{peer}");
    for association in associations {
        site.boto.call(
            "ec2",
            "DisassociateRouteTable",
            json!({"AssociationId": association}),
        );
    }
    until_ok("no way out", 20, || {
        let answer = ask(&inside, &to);
        if answer.starts_with("error") {
            Ok(())
        } else {
            Err(answer)
        }
    });
    drop(internet);
    instance.end();
}

#[test]
fn the_internet_gateway_serves_those_with_a_public_address() {
    if !e2e::programs::has_root() {
        return;
    }
    let internet = Internet::start();
    let instance = Instance::start();
    let site = Site::make(&instance);
    let get = format!("http://{OUTSIDE}:7000/peer");
    let run = |name: &str, public: &str| {
        let definition = site.define(name, json!([site.container(&["get", &get])]), json!({}));
        let network = json!({"awsvpcConfiguration": {"subnets": site.public,
            "securityGroups": [site.open], "assignPublicIp": public}});
        let task = site.run(&definition, json!({"networkConfiguration": network}));
        let task = site.await_task(&task, "STOPPED");
        at(&task, "containers.0.exitCode").as_i64()
    };
    assert_eq!(run("with", "ENABLED"), Some(0));
    assert_eq!(run("without", "DISABLED"), Some(1));
    drop(internet);
    instance.end();
}
