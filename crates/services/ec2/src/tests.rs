//! Each operation through an in-process Api on rows in memory.

mod address;
mod describe;
mod group;
mod id;
mod interface;
mod network_acl;
mod route;
mod vpc;

use control::ports::Endpoint;
use resources::ondol::Instance;
use shapes::ec2::*;
use std::sync::Arc;
use wire::Ports;
use wire::kit::{AllowBut, Local, ready};

struct Here;

impl Endpoint for Here {
    fn authority(&self) -> String {
        "127.0.0.1:4566".to_owned()
    }
    fn is_secure(&self) -> bool {
        false
    }
}

/// EC2 alone, with this instance's row.
pub(crate) fn world() -> Local {
    world_with(aws::Quotas::default())
}

/// The same with quotas that were set.
pub(crate) fn world_with(quotas: aws::Quotas) -> Local {
    let here: Arc<dyn Endpoint> = Arc::new(Here);
    let ports = Ports::none().with(Arc::new(quotas)).with(here);
    let local = Local::with(vec![crate::service()], ports, AllowBut::default());
    let now = local.now();
    let written = local.api.store().transact(|rows| {
        rows.put(Instance {
            id: "0a0b0c0d".into(),
            created_at: now,
            dns_suffix: "elb.localhost".into(),
        });
        Ok::<(), ()>(())
    });
    written.unwrap();
    local
}

/// The code of a refusal; "" of an answer.
pub(crate) fn code<T>(answer: Result<T, aws::Fault>) -> String {
    answer.err().map_or(String::new(), |fault| fault.code)
}

/// A VPC of 10.0.0.0/16.
pub(crate) fn vpc(local: &Local) -> String {
    let input = CreateVpcInput {
        cidr_block: Some("10.0.0.0/16".into()),
        ..Default::default()
    };
    let vpc = local.call::<CreateVpc>(input).unwrap().vpc.unwrap();
    vpc.vpc_id.unwrap()
}

/// A subnet in the first zone.
pub(crate) fn subnet(local: &Local, vpc: &str, block: &str) -> String {
    try_subnet(local, vpc, block)
        .unwrap()
        .subnet
        .unwrap()
        .subnet_id
        .unwrap()
}

pub(crate) fn try_subnet(
    local: &Local,
    vpc: &str,
    block: &str,
) -> Result<CreateSubnetOutput, aws::Fault> {
    local.call::<CreateSubnet>(CreateSubnetInput {
        availability_zone: Some("eu-west-1a".into()),
        cidr_block: Some(block.into()),
        vpc_id: vpc.into(),
        ..Default::default()
    })
}

/// An internet gateway that is attached.
pub(crate) fn gateway(local: &Local, vpc: &str) -> String {
    let made = local
        .call::<CreateInternetGateway>(Default::default())
        .unwrap();
    let id = made.internet_gateway.unwrap().internet_gateway_id.unwrap();
    attach(local, &id, vpc).unwrap();
    id
}

pub(crate) fn attach(
    local: &Local,
    gateway: &str,
    vpc: &str,
) -> Result<AttachInternetGatewayOutput, aws::Fault> {
    local.call::<AttachInternetGateway>(AttachInternetGatewayInput {
        internet_gateway_id: gateway.into(),
        vpc_id: vpc.into(),
        ..Default::default()
    })
}

/// A security group.
pub(crate) fn group(local: &Local, vpc: &str, name: &str) -> String {
    let input = CreateSecurityGroupInput {
        description: "of a test".into(),
        group_name: name.into(),
        vpc_id: Some(vpc.into()),
        ..Default::default()
    };
    local
        .call::<CreateSecurityGroup>(input)
        .unwrap()
        .group_id
        .unwrap()
}

/// A user's own interface.
pub(crate) fn interface(local: &Local, subnet: &str) -> NetworkInterface {
    let input = CreateNetworkInterfaceInput {
        subnet_id: subnet.into(),
        ..Default::default()
    };
    local
        .call::<CreateNetworkInterface>(input)
        .unwrap()
        .network_interface
        .unwrap()
}

/// An elastic address.
pub(crate) fn elastic(local: &Local) -> AllocateAddressOutput {
    local.call::<AllocateAddress>(Default::default()).unwrap()
}

/// A call of a service of this Ondol.
pub(crate) fn as_service<O: wire::Operation>(
    local: &Local,
    principal: &'static str,
    input: O::Input,
) -> Result<O::Output, aws::Fault> {
    ready(local.api.invoke::<O>(principal, &local.scope, input))
}

pub(crate) fn filter(name: &str, value: &str) -> Option<Vec<Filter>> {
    Some(vec![Filter {
        name: Some(name.into()),
        values: Some(vec![value.into()]),
    }])
}
