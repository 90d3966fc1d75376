//! The VPC from inside: security groups, network ACLs, metadata, credentials, the API.

use e2e::boto::{at, text};
use e2e::site::{self, Balancer, ask};
use e2e::{Instance, Site, User, account, until_ok};
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
    groups_admit(User::Own);
}

#[test]
fn an_ordinary_users_security_groups_do_as_well() {
    if e2e::programs::has_root() {
        groups_admit(User::Ordinary);
    }
}

fn groups_admit(user: User) {
    let instance = Instance::start_as(user);
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

/// A task in one subnet with these groups that serves on port 9000; its address.
fn server_in(site: &Site, subnet: &str, groups: &[&str]) -> String {
    let definition = site.define(
        "far",
        json!([site.container(&["serve", "9000"])]),
        json!({}),
    );
    let network = json!({"awsvpcConfiguration": {"subnets": [subnet], "securityGroups": groups}});
    let task = site.run(&definition, json!({"networkConfiguration": network}));
    site.await_task(&task, "RUNNING");
    site.address(&task)
}

/// A task behind a load balancer in one subnet, and one that serves in another.
fn in_two_subnets(site: &Site, groups: &[&str]) -> (Balancer, String) {
    let (_task, inside) = site.inside("client", &[&site.open]);
    let own = site.address(&_task);
    let far = site
        .private
        .iter()
        .zip(["10.0.10.", "10.0.11."])
        .find(|(_, block)| !own.starts_with(block));
    let (subnet, _) = far.expect("one of the two is another");
    let server = server_in(site, subnet, groups);
    (inside, server)
}

fn deny_port_9000(site: &Site, egress: bool) {
    let filters = json!({"Filters": [{"Name": "vpc-id", "Values": [site.vpc]}]});
    let acls = site.boto.call("ec2", "DescribeNetworkAcls", filters);
    let deny = json!({"NetworkAclId": text(&acls, "NetworkAcls.0.NetworkAclId"),
        "RuleNumber": 50, "Protocol": "6", "RuleAction": "deny", "Egress": egress,
        "CidrBlock": "0.0.0.0/0", "PortRange": {"From": 9000, "To": 9000}});
    site.boto.call("ec2", "CreateNetworkAclEntry", deny);
}

/// AWS: EC2 User Guide, "Security group connection tracking".
#[test]
fn a_rule_taken_away_leaves_tracked_connections_and_a_network_acl_cuts_them() {
    let instance = Instance::start();
    let site = Site::make(&instance);
    let closed = site::group(&site.boto, &site.vpc, "closed");
    let by_block = json!({"IpProtocol": "tcp", "FromPort": 9000, "ToPort": 9000,
        "IpRanges": [{"CidrIp": "10.0.0.0/16"}]});
    site::admit(&site.boto, &closed, by_block.clone());
    let (inside, address) = in_two_subnets(&site, &[&closed]);
    let to = format!("{address}:9000");
    await_reach(&inside, &to, "open");
    assert_eq!(ask(&inside, &format!("/hold?{to}")).trim(), "alive");
    site::revoke(&site.boto, &closed, by_block).unwrap();
    await_reach(&inside, &to, "silence");
    assert_eq!(ask(&inside, "/held").trim(), "alive");
    // Stateless: it asks nobody whether a packet belongs to a connection.
    deny_port_9000(&site, false);
    until_ok("silence on the held connection", 15, || {
        let found = ask(&inside, "/held");
        if found.trim() == "silence" {
            Ok(())
        } else {
            Err(found)
        }
    });
    instance.end();
}

fn an_acl_drops(user: User) {
    let instance = Instance::start_as(user);
    let site = Site::make(&instance);
    let (inside, address) = in_two_subnets(&site, &[&site.open]);
    let to = format!("{address}:9000");
    await_reach(&inside, &to, "open");
    deny_port_9000(&site, true);
    await_reach(&inside, &to, "silence");
    // Within one subnet an ACL is not asked.
    let near = usize::from(address.starts_with("10.0.10."));
    let neighbour = server_in(&site, &site.private[near], &[&site.open]);
    await_reach(&inside, &format!("{neighbour}:9000"), "open");
    instance.end();
}

#[test]
fn a_network_acl_drops_what_a_group_would_admit() {
    an_acl_drops(User::Own);
}

#[test]
fn an_ordinary_users_network_acl_drops_as_well() {
    if e2e::programs::has_root() {
        an_acl_drops(User::Ordinary);
    }
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
    let mut ended = site.container(&["exit", "3"]);
    ended["name"] = json!("before");
    ended["essential"] = json!(false);
    let containers = json!([container, ended]);
    let definition = site.define("worker", containers, json!({"taskRoleArn": role}));
    let (task, inside) = site.inside_of("worker", &definition, &[&site.open]);

    let metadata = ask(&inside, "/metadata?/task");
    let document: Value =
        serde_json::from_str(metadata.split_once('\n').unwrap().1).expect(&metadata);
    assert_eq!(text(&document, "TaskARN"), task);
    assert_eq!(text(&document, "Family"), "worker");
    let own = at(&document, "Containers.0.Networks.0.IPv4Addresses.0");
    assert_eq!(own, &json!(site.address(&task)), "{document}");
    assert_eq!(text(&document, "KnownStatus"), "RUNNING");
    let seen = |member: &str| at(&document, member).clone();
    assert_eq!(seen("Containers.0.KnownStatus"), "RUNNING", "{document}");
    assert_eq!(seen("Containers.0.FinishedAt"), Value::Null, "{document}");
    assert_eq!(seen("Containers.1.KnownStatus"), "STOPPED", "{document}");
    assert_eq!(seen("Containers.1.ExitCode"), 3, "{document}");
    // ISO 8601 in UTC: the order of the texts is that of the times.
    let time = |member: &str| text(&document, &format!("Containers.1.{member}"));
    let (created, started) = (time("CreatedAt"), time("StartedAt"));
    assert!(
        created <= started && started <= time("FinishedAt"),
        "{document}"
    );
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
