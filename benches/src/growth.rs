//! Whether a describe costs more when others have more: two instances that hold the same of our
//! own, one among ten times as many rows of another account and of other VPCs.

use crate::client::{Api, Call, Keys};
use crate::fill;
use crate::instance::Instance;
use crate::place::Place;
use crate::process;
use crate::report::{Goal, Row};
use crate::traffic;

const FEW: usize = 2_000;
const MANY: usize = 10 * FEW;
const CLIENTS: usize = 8;
const ROUNDS: usize = 6;
/// What two measurements of the same may differ by on a shared machine.
const RATIO_MAX: f64 = 1.15;

/// The row of the table.
pub fn run(place: &Place) -> Result<Vec<Row>, String> {
    let sides = [
        Side::make(place, "few", FEW)?,
        Side::make(place, "many", MANY)?,
    ];
    let calls = place.rounds(6_000);
    let mut cpu_us = [0.0; 2];
    for round in 0..=ROUNDS {
        for (sum, side) in cpu_us.iter_mut().zip(&sides) {
            let measured = side.measure(calls)?;
            // The first round warms.
            *sum += if round == 0 {
                0.0
            } else {
                measured / ROUNDS as f64
            };
        }
    }
    for side in sides {
        side.instance.end()?;
    }
    let [few, many] = cpu_us;
    let name = "a describe among 10 x the rows of others";
    let note = format!("{ROUNDS} rounds of {calls} calls by turns, {FEW} and {MANY} rows");
    Ok(vec![
        Row::ratio(
            name,
            many,
            ("few rows", few),
            "CPU us",
            Goal::AtMost(RATIO_MAX),
        )
        .noted(note),
    ])
}

struct Side {
    instance: Instance,
    describes: [Call; 4],
}

impl Side {
    /// The own rows by the API, then the others' by the store.
    fn make(place: &Place, name: &str, others: usize) -> Result<Side, String> {
        let data = place.join(name);
        let instance = Instance::start(place, &data)?;
        let describes = own(&mut instance.api())?;
        instance.end()?;
        fill::others(&data, others)?;
        Ok(Side {
            instance: Instance::start(place, &data)?,
            describes,
        })
    }

    /// Microseconds of CPU for each describe.
    fn measure(&self, calls: usize) -> Result<f64, String> {
        let listen = self.instance.listen;
        let signed = self
            .describes
            .each_ref()
            .map(|call| call.signed(&Keys::root(), listen));
        let script: Vec<Vec<u8>> = signed
            .iter()
            .cycle()
            .take(calls / CLIENTS)
            .cloned()
            .collect();
        let own = self.instance.processes();
        let cpu = || process::cpu_seconds_of(&own);
        Ok(traffic::send(listen, &vec![script; CLIENTS], &cpu)?.cpu_us())
    }
}

/// A VPC with ten subnets and ten groups, and four ways to ask for parts of it.
fn own(api: &mut Api) -> Result<[Call; 4], String> {
    let query = |action: &str, members: &[(&str, &str)]| Call::query("ec2", action, members);
    let vpc = api.element(
        &query("CreateVpc", &[("CidrBlock", "10.1.0.0/16")]),
        "vpcId",
    )?;
    let vpc = ("VpcId", &*vpc);
    let mut subnet = String::new();
    for number in 0..10 {
        let block = format!("10.1.{number}.0/24");
        let call = query("CreateSubnet", &[vpc, ("CidrBlock", &block)]);
        subnet = api.element(&call, "subnetId")?;
        let name = format!("group-{number}");
        let group = [vpc, ("GroupName", &name), ("GroupDescription", "ours")];
        api.text(&query("CreateSecurityGroup", &group))?;
    }
    let of_vpc = [("Filter.1.Name", "vpc-id"), ("Filter.1.Value.1", vpc.1)];
    Ok([
        query("DescribeSubnets", &of_vpc),
        query("DescribeSecurityGroups", &of_vpc),
        query("DescribeRouteTables", &of_vpc),
        query("DescribeSubnets", &[("SubnetId.1", &subnet)]),
    ])
}
