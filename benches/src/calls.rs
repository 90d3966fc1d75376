//! API calls for each CPU second over the wire: signed by an IAM user whose policy allows them, 8
//! clients, 1,000 rows on both sides, each describe of one row by its name.

use crate::client::{Api, Call, Keys};
use crate::instance::Instance;
use crate::moto::Moto;
use crate::place::{Place, quantile};
use crate::process;
use crate::report::{Goal, Row};
use crate::traffic::{self, Measured};
use serde_json::json;
use std::io::Write;
use std::net::SocketAddr;
use std::time::Instant;

const CLIENTS: usize = 8;
/// Rows of each of three kinds; with the VPC about 1,000.
const ROWS_OF_KIND: usize = 333;
/// Kept ones; on both sides by turns, and short: so that noise of the machine falls on both.
const ROUNDS: usize = 9;
/// One call of so many is a create.
const CREATE_EVERY: usize = 10;
const RATIO_MIN: f64 = 100.0;
const CREATES_RATIO_MIN: f64 = 30.0;
/// Beside the disk's own.
const P99_MS_MAX: f64 = 5.0;
/// Writes that ask the disk for its own p99.
const SYNCS: usize = 400;

/// The rows of the table.
pub fn run(place: &Place) -> Result<Vec<Row>, String> {
    let mut sync_ms = syncs_ms(place)?;
    let instance = Instance::start(place, &place.join("calls"))?;
    let own = instance.processes();
    let cpu = || process::cpu_seconds_of(&own);
    let mut ours = Side::make(instance.listen, &cpu)?;
    let moto = Moto::start(place);
    let moto_cpu = || moto.as_ref().map_or(0.0, Moto::cpu_seconds);
    let mut peer = match &moto {
        Ok(moto) => Some(Side::make(moto.address, &moto_cpu)?),
        Err(_) => None,
    };
    // The first round warms: connections, caches and code have been used.
    for round in 0..=ROUNDS {
        ours.round(round, place.rounds(4_800), place.rounds(2_000))?;
        if let Some(peer) = &mut peer {
            peer.round(round, place.rounds(240), place.rounds(96))?;
        }
    }
    let names = [
        "calls, nine describes to one create",
        "creates alone, durable",
    ];
    let mut rows = match (&moto, &peer) {
        (Err(why), _) => Vec::from(names.map(|name| Row::skipped(name, why))),
        (Ok(_), None) => Vec::new(),
        (Ok(_), Some(peer)) => vec![
            beside(names[0], &ours.mixed, &peer.mixed, RATIO_MIN),
            beside(names[1], &ours.creates, &peer.creates, CREATES_RATIO_MIN),
        ],
    };
    let mut latency_us = traffic::histogram();
    for round in &ours.mixed {
        let added = latency_us.add(&round.latency_us);
        added.map_err(|error| format!("latencies: {error}"))?;
    }
    drop(ours);
    instance.end()?;
    sync_ms.extend(syncs_ms(place)?);
    let sync_p99_ms = quantile(&mut sync_ms, 0.99);
    let ms = |share: f64| latency_us.value_at_quantile(share) as f64 / 1e3;
    let goal = Goal::AtMost(P99_MS_MAX + sync_p99_ms);
    let latency = Row::bound("p99 of a call, mixed", ms(0.99), "ms", goal);
    rows.push(latency.noted(format!(
        "5 ms and the disk's own fsync p99 of {sync_p99_ms:.1} ms; p50 {:.2} ms",
        ms(0.5)
    )));
    Ok(rows)
}

/// The round whose ratio is the median: what disturbs the machine disturbs both sides of a round.
fn beside(name: &str, ours: &[Measured], peer: &[Measured], least: f64) -> Row {
    let rates = |of: &Measured| of.calls_per_cpu_second();
    let mut rounds: Vec<(f64, f64)> = ours.iter().map(rates).zip(peer.iter().map(rates)).collect();
    rounds.sort_by(|a, b| (a.0 / a.1).total_cmp(&(b.0 / b.1)));
    let ratio = |(ours, peer): (f64, f64)| ours / peer;
    let (least_seen, most_seen) = (ratio(rounds[0]), ratio(rounds[rounds.len() - 1]));
    let (ours_per, peer_per) = rounds[rounds.len() / 2];
    let goal = Goal::AtLeast(least);
    Row::ratio(name, ours_per, ("moto", peer_per), "/CPU s", goal).noted(format!(
        "{CLIENTS} clients; median of {} rounds by turns of {} and {} calls, {least_seen:.0} to \
         {most_seen:.0} x",
        rounds.len(),
        ours[0].calls,
        peer[0].calls
    ))
}

/// A server with its rows, and what was measured of it in each round.
struct Side<'a> {
    address: SocketAddr,
    cpu_seconds: &'a dyn Fn() -> f64,
    keys: Keys,
    filled: Filled,
    mixed: Vec<Measured>,
    creates: Vec<Measured>,
}

impl Side<'_> {
    fn make(address: SocketAddr, cpu_seconds: &dyn Fn() -> f64) -> Result<Side<'_>, String> {
        let keys = user(&mut Api::at(address, Keys::root()))?;
        let filled = Filled::make(&mut Api::at(address, keys.clone()))?;
        Ok(Side {
            address,
            cpu_seconds,
            keys,
            filled,
            mixed: Vec::new(),
            creates: Vec::new(),
        })
    }

    /// Mixed calls, then creates alone; the first round is not kept.
    fn round(&mut self, round: usize, mixed: usize, creates: usize) -> Result<(), String> {
        let mixed = self.send(&format!("mixed-{round}"), mixed, CREATE_EVERY)?;
        let creates = self.send(&format!("created-{round}"), creates, 1)?;
        if round > 0 {
            self.mixed.push(mixed);
            self.creates.push(creates);
        }
        Ok(())
    }

    fn send(&self, tag: &str, calls: usize, create_every: usize) -> Result<Measured, String> {
        let scripts = self
            .filled
            .scripts(tag, &self.keys, self.address, calls, create_every);
        traffic::send(self.address, &scripts, self.cpu_seconds)
    }
}

/// A user whose policy has the calls among other statements.
fn user(root: &mut Api) -> Result<Keys, String> {
    let name = ("UserName", "load");
    root.text(&Call::query("iam", "CreateUser", &[name]))?;
    let policy = json!({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": ["logs:*", "s3:Get*"], "Resource": "*"},
        {"Effect": "Allow", "Action": "ec2:*", "Resource": "*"},
        {"Effect": "Allow", "Action": ["ecr:*", "ecs:*"], "Resource": "*"},
        {"Effect": "Deny", "Action": "ecs:DeleteCluster", "Resource": "*"},
    ]});
    let document = policy.to_string();
    let put = [
        name,
        ("PolicyName", "delivery"),
        ("PolicyDocument", &document),
    ];
    root.text(&Call::query("iam", "PutUserPolicy", &put))?;
    let made = root.text(&Call::query("iam", "CreateAccessKey", &[name]))?;
    let inside = |name: &str| {
        let after = made.split_once(&format!("<{name}>")).map(|(_, rest)| rest);
        let inside = after
            .and_then(|rest| rest.split_once('<'))
            .map(|(inside, _)| inside);
        inside
            .map(str::to_owned)
            .ok_or_else(|| format!("there is no {name} in {made}"))
    };
    Ok(Keys {
        id: inside("AccessKeyId")?,
        secret: inside("SecretAccessKey")?,
    })
}

/// The rows on both sides.
struct Filled {
    groups: Vec<String>,
    repositories: Vec<String>,
    definitions: Vec<String>,
}

impl Filled {
    fn make(api: &mut Api) -> Result<Filled, String> {
        let block = [("CidrBlock", "10.1.0.0/16")];
        let vpc = api.element(&Call::query("ec2", "CreateVpc", &block), "vpcId")?;
        let mut filled = Filled {
            groups: Vec::new(),
            repositories: Vec::new(),
            definitions: Vec::new(),
        };
        for number in 0..ROWS_OF_KIND {
            let name = format!("group-{number}");
            let group = [
                ("GroupName", &*name),
                ("GroupDescription", "of many"),
                ("VpcId", &*vpc),
            ];
            let call = Call::query("ec2", "CreateSecurityGroup", &group);
            filled.groups.push(api.element(&call, "groupId")?);
            let name = format!("repository-{number}");
            api.text(&create_repository(&name))?;
            filled.repositories.push(name);
            let name = format!("family-{number}");
            api.text(&register(&name))?;
            filled.definitions.push(format!("{name}:1"));
        }
        Ok(filled)
    }

    /// Signed requests for each client; one of `create_every` is a create.
    fn scripts(
        &self,
        tag: &str,
        keys: &Keys,
        address: SocketAddr,
        calls: usize,
        create_every: usize,
    ) -> Vec<Vec<Vec<u8>>> {
        let script = |client: usize| {
            let call = |at: usize| {
                let number = at * CLIENTS + client;
                let call = if at.is_multiple_of(create_every) {
                    created(&format!("{tag}-{number}"), at / create_every)
                } else {
                    self.describe(number)
                };
                call.signed(keys, address)
            };
            (0..calls / CLIENTS).map(call).collect()
        };
        (0..CLIENTS).map(script).collect()
    }

    fn describe(&self, number: usize) -> Call {
        let row = number / 3 % ROWS_OF_KIND;
        match number % 3 {
            0 => {
                let members = [("GroupId.1", &*self.groups[row])];
                Call::query("ec2", "DescribeSecurityGroups", &members)
            }
            1 => {
                let input = json!({"repositoryNames": [self.repositories[row]]});
                Call::json("ecr", "DescribeRepositories", &input)
            }
            _ => {
                let input = json!({"taskDefinition": self.definitions[row]});
                Call::json("ecs", "DescribeTaskDefinition", &input)
            }
        }
    }
}

fn created(name: &str, at: usize) -> Call {
    if at.is_multiple_of(2) {
        create_repository(name)
    } else {
        register(name)
    }
}

fn create_repository(name: &str) -> Call {
    Call::json("ecr", "CreateRepository", &json!({"repositoryName": name}))
}

fn register(family: &str) -> Call {
    let definition = json!({
        "family": family,
        "requiresCompatibilities": ["FARGATE"],
        "networkMode": "awsvpc",
        "cpu": "256",
        "memory": "512",
        "containerDefinitions": [{
            "name": "web", "image": "shop:v1", "essential": true,
            "portMappings": [{"containerPort": 8080, "protocol": "tcp"}],
        }],
    });
    Call::json("ecs", "RegisterTaskDefinition", &definition)
}

/// What the disk takes to make a small append durable, as often as asked.
fn syncs_ms(place: &Place) -> Result<Vec<f64>, String> {
    let path = place.join("syncs");
    let cannot = |error: std::io::Error| format!("{}: {error}", path.display());
    let mut file = std::fs::File::create(&path).map_err(cannot)?;
    let mut taken = Vec::new();
    for _ in 0..SYNCS {
        let began = Instant::now();
        file.write_all(&[7; 420])
            .and_then(|()| file.sync_data())
            .map_err(cannot)?;
        taken.push(began.elapsed().as_secs_f64() * 1e3);
    }
    Ok(taken)
}
