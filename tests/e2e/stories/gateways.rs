//! The ways out of a VPC: internet gateways and NAT gateways, to a network that plays the internet.

use e2e::boto::{at, text};
use e2e::programs::kill;
use e2e::site::{Balancer, ask};
use e2e::{Instance, Site, User, until, until_ok};
use serde_json::json;
use std::fs::File;
use std::os::unix::fs::PermissionsExt;
use std::process::{Child, Command, Stdio};

/// A network namespace that plays the internet: one server at an address of the documentation's.
/// Its addresses exist once on this machine, hence the lock.
struct Internet {
    name: String,
    server: Option<Child>,
    _alone: File,
}

const OUTSIDE: &str = "203.0.113.10";
const HOST_END: &str = "198.51.100.1";

fn ip(args: &str) {
    let mut command = Command::new("ip");
    e2e::programs::run(command.args(args.split_whitespace())).ok();
}

impl Internet {
    fn start() -> Internet {
        let alone = File::create(std::env::temp_dir().join("ondol-e2e-internet.lock")).unwrap();
        alone.lock().unwrap();
        let name = format!("e2e-{}", std::process::id());
        let mut internet = Internet {
            name: name.clone(),
            server: None,
            _alone: alone,
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
        let server = Command::new("ip")
            .args(["netns", "exec", &name])
            .arg(e2e::registry::probe_path())
            .args(["serve", "7000"])
            .stdout(Stdio::null())
            .spawn();
        internet.server = Some(server.expect("ip can be started"));
        until_ok("a server out there", 10, || {
            std::net::TcpStream::connect((OUTSIDE, 7000))
        });
        internet
    }
}

impl Drop for Internet {
    fn drop(&mut self) {
        if let Some(server) = &mut self.server {
            let _dead = server.kill();
            let _reaped = server.wait();
        }
        // The link first: with its namespace it would go some time later.
        for args in [["link", "del"], ["netns", "del"]] {
            let mut command = Command::new("ip");
            let _gone = command.args(args).arg(&self.name).status();
        }
    }
}

/// A tun device that everybody may open, as distributions have it; for this thread and what it
/// starts only.
fn open_tun() {
    use rustix::fs::{CWD, FileType, makedev, mknodat};
    use rustix::mount::{MountFlags, mount};
    e2e::host::own_mounts();
    mount(
        "tun",
        "/dev/net",
        "tmpfs",
        MountFlags::empty(),
        c"mode=0755",
    )
    .unwrap();
    let path = "/dev/net/tun";
    let device = makedev(10, 200);
    mknodat(CWD, path, FileType::CharacterDevice, 0o600.into(), device).unwrap();
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o666)).unwrap();
}

/// An Ondol of this user, whose way out can be opened.
fn instance_of(user: User) -> Instance {
    if user == User::Ordinary {
        open_tun();
    }
    Instance::start_as(user)
}

/// An available NAT gateway in the first public subnet.
fn nat_gateway(site: &Site) -> String {
    let domain = json!({"Domain": "vpc"});
    let address = site.boto.call("ec2", "AllocateAddress", domain);
    let input = json!({
        "SubnetId": site.public[0], "AllocationId": text(&address, "AllocationId")});
    let made = site.boto.call("ec2", "CreateNatGateway", input);
    let nat = text(&made, "NatGateway.NatGatewayId");
    let wanted = json!({"NatGatewayIds": [nat]});
    until_ok("an available NAT gateway", 20, || {
        let seen = site.boto.call("ec2", "DescribeNatGateways", wanted.clone());
        let state = text(&seen, "NatGateways.0.State");
        if state == "available" {
            Ok(())
        } else {
            Err(state)
        }
    });
    nat
}

/// A route table of the private subnets whose default route leads to the gateway; its id.
fn route_by(site: &Site, nat: &str) -> String {
    let input = json!({"VpcId": site.vpc});
    let table = site.boto.call("ec2", "CreateRouteTable", input);
    let table = text(&table, "RouteTable.RouteTableId");
    let route = json!({
        "RouteTableId": table, "DestinationCidrBlock": "0.0.0.0/0", "NatGatewayId": nat});
    site.boto.call("ec2", "CreateRoute", route);
    for subnet in &site.private {
        let association = json!({"RouteTableId": table, "SubnetId": subnet});
        site.boto.call("ec2", "AssociateRouteTable", association);
    }
    table
}

/// Awaits that a task gets an answer from out there, or none; the answer.
fn await_way_out(inside: &Balancer, wanted: bool) -> String {
    let to = format!("/fetch?http://{OUTSIDE}:7000/peer");
    until_ok(&format!("a way out ({wanted})"), 20, || {
        let answer = ask(inside, &to);
        if answer.starts_with("200") == wanted {
            Ok(answer)
        } else {
            Err(answer)
        }
    })
}

#[test]
fn a_private_subnet_gets_out_by_a_nat_gateway_and_only_while_it_has_the_route() {
    if e2e::programs::has_root() {
        private_subnets_get_out(User::Own);
    }
}

#[test]
fn an_ordinary_users_nat_gateway_leads_out_as_well() {
    if e2e::programs::has_root() && e2e::programs::has_program("pasta") {
        private_subnets_get_out(User::Ordinary);
    }
}

fn private_subnets_get_out(user: User) {
    let instance = instance_of(user);
    let internet = Internet::start();
    let site = Site::make(&instance);
    let (_task, inside) = site.inside("inner", &[&site.open]);
    await_way_out(&inside, false);
    let nat = nat_gateway(&site);
    await_way_out(&inside, false);
    let table = route_by(&site, &nat);
    let peer = await_way_out(&inside, true);
    // As seen out there it is the host, not an address of the VPC.
    assert!(peer.contains(&format!("{HOST_END}:")), "{peer}");
    let route = json!({"RouteTableId": table, "DestinationCidrBlock": "0.0.0.0/0"});
    site.boto.call("ec2", "DeleteRoute", route);
    await_way_out(&inside, false);
    let again = json!({
        "RouteTableId": table, "DestinationCidrBlock": "0.0.0.0/0", "NatGatewayId": nat});
    site.boto.call("ec2", "CreateRoute", again);
    await_way_out(&inside, true);
    deleted_means_that_it_leads_nowhere(&site, &nat, &inside);
    drop(internet);
    instance.end();
}

#[test]
fn an_ordinary_users_way_out_that_dies_is_opened_again() {
    if !e2e::programs::has_root() || !e2e::programs::has_program("pasta") {
        return;
    }
    let instance = instance_of(User::Ordinary);
    let internet = Internet::start();
    let site = Site::make(&instance);
    let (_task, inside) = site.inside("inner", &[&site.open]);
    route_by(&site, &nat_gateway(&site));
    await_way_out(&inside, true);
    let pasta = || -> Option<u32> {
        let noted = std::fs::read_to_string(instance.data.join("pasta.pid")).ok()?;
        noted.trim().parse().ok()
    };
    // The second one dies soon after it was started, which is not tried again at once.
    for _ in 0..2 {
        let before = pasta().expect("a way out");
        kill(before);
        until("another pasta", 20, || {
            pasta().is_some_and(|now| now != before)
        });
        await_way_out(&inside, true);
        until("no zombie", 10, || {
            !std::path::Path::new(&format!("/proc/{before}")).exists()
        });
    }
    drop(internet);
    instance.end();
}

/// Deletes the gateway; as soon as it is told as deleted nothing gets out by it any more.
fn deleted_means_that_it_leads_nowhere(site: &Site, nat: &str, inside: &Balancer) {
    let gateway = json!({"NatGatewayId": nat});
    site.boto.call("ec2", "DeleteNatGateway", gateway);
    let wanted = json!({"NatGatewayIds": [nat]});
    until_ok("a deleted NAT gateway", 20, || {
        let seen = site.boto.call("ec2", "DescribeNatGateways", wanted.clone());
        match text(&seen, "NatGateways.0.State").as_str() {
            "deleted" => Ok(()),
            "deleting" => Err("deleting"),
            other => panic!("{other}"),
        }
    });
    let answer = ask(inside, &format!("/fetch?http://{OUTSIDE}:7000/peer"));
    assert!(!answer.starts_with("200"), "{answer}");
    let addresses = site.boto.call("ec2", "DescribeAddresses", json!({}));
    let address = at(&addresses, "Addresses.0");
    assert!(address.get("AssociationId").is_none(), "{address}");
    let id = json!({"AllocationId": text(address, "AllocationId")});
    site.boto.call("ec2", "ReleaseAddress", id);
}

#[test]
fn the_internet_gateway_serves_those_with_a_public_address() {
    if e2e::programs::has_root() {
        public_addresses_get_out(User::Own);
    }
}

#[test]
fn an_ordinary_users_internet_gateway_does_as_well() {
    if e2e::programs::has_root() && e2e::programs::has_program("pasta") {
        public_addresses_get_out(User::Ordinary);
    }
}

fn public_addresses_get_out(user: User) {
    let mut instance = instance_of(user);
    let internet = Internet::start();
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
    // Nobody else keeps the fabric: the next keeper makes another, and a way out of that.
    until("no container", 20, || instance.role("shim").is_empty());
    let before = instance.role("edge keeper");
    before.iter().copied().for_each(kill);
    until("another keeper", 20, || {
        let now = instance.role("edge keeper");
        now.len() == 1 && now != before
    });
    assert_eq!(run("again", "ENABLED"), Some(0));
    drop(internet);
    instance.end();
}
