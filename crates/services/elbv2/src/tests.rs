//! Each operation through an in-process Api on rows in memory, with EC2 beside it.

mod listener;
mod load_balancer;
mod rule;
mod tag;
mod target;
mod target_group;

use control::ports::{EdgeTable, HostPorts, PortTaken, PortWish};
use resources::ondol::Instance;
use shapes::ec2;
use shapes::elbv2::*;
use std::future::Future;
use std::net::SocketAddrV4;
use std::pin::Pin;
use std::sync::Arc;
use wire::Ports;
use wire::kit::{AllowBut, Local};

/// A VPC with an internet gateway and two subnets.
pub(crate) struct Shop {
    pub local: Local,
    pub vpc: String,
    pub subnets: Vec<String>,
}

/// A host on which another program has port 81.
struct Host;

impl HostPorts for Host {
    fn check(&self, wish: &PortWish) -> Result<(), PortTaken> {
        match wish.port {
            81 => Err(PortTaken {
                at: SocketAddrV4::new(wish.address, wish.port),
                holder: "nginx (pid 812)".into(),
                remedy: "Stop it, or choose another port.".into(),
            }),
            _ => Ok(()),
        }
    }
}

/// An edge that knows all at once.
impl EdgeTable for Host {
    fn in_force(&self) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        Box::pin(std::future::ready(()))
    }
}

pub(crate) fn shop() -> Shop {
    shop_with(aws::Quotas::default())
}

/// The same with quotas that were set.
pub(crate) fn shop_with(quotas: aws::Quotas) -> Shop {
    let ports = Ports::none().with::<dyn HostPorts>(Arc::new(Host));
    let ports = ports.with::<dyn EdgeTable>(Arc::new(Host));
    let ports = ports.with(Arc::new(quotas));
    let services = vec![crate::service(), ::ec2::service()];
    let local = Local::with(services, ports, AllowBut::default());
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
    let vpc = vpc(&local, "10.0.0.0/16");
    let subnets = vec![
        subnet(&local, &vpc, "a", "10.0.1.0/24"),
        subnet(&local, &vpc, "b", "10.0.2.0/24"),
    ];
    let gateway = local
        .call::<ec2::CreateInternetGateway>(Default::default())
        .unwrap();
    let gateway = gateway
        .internet_gateway
        .unwrap()
        .internet_gateway_id
        .unwrap();
    let attach = ec2::AttachInternetGatewayInput {
        internet_gateway_id: gateway,
        vpc_id: vpc.clone(),
        ..Default::default()
    };
    local.call::<ec2::AttachInternetGateway>(attach).unwrap();
    Shop {
        local,
        vpc,
        subnets,
    }
}

pub(crate) fn vpc(local: &Local, block: &str) -> String {
    let input = ec2::CreateVpcInput {
        cidr_block: Some(block.into()),
        ..Default::default()
    };
    local
        .call::<ec2::CreateVpc>(input)
        .unwrap()
        .vpc
        .unwrap()
        .vpc_id
        .unwrap()
}

pub(crate) fn subnet(local: &Local, vpc: &str, zone: &str, block: &str) -> String {
    let input = ec2::CreateSubnetInput {
        availability_zone: Some(format!("eu-west-1{zone}")),
        cidr_block: Some(block.into()),
        vpc_id: vpc.into(),
        ..Default::default()
    };
    local
        .call::<ec2::CreateSubnet>(input)
        .unwrap()
        .subnet
        .unwrap()
        .subnet_id
        .unwrap()
}

/// The code of a refusal; "" of an answer.
pub(crate) fn code<T>(answer: Result<T, aws::Fault>) -> String {
    answer.err().map_or(String::new(), |fault| fault.code)
}

impl Shop {
    /// What makes an internet-facing load balancer.
    pub fn typed(&self, name: &str) -> CreateLoadBalancerInput {
        CreateLoadBalancerInput {
            name: name.into(),
            subnets: Some(self.subnets.clone()),
            ..Default::default()
        }
    }

    pub fn load_balancer(&self, name: &str) -> LoadBalancer {
        let made = self.local.call::<CreateLoadBalancer>(self.typed(name));
        made.unwrap().load_balancers.unwrap().remove(0)
    }

    /// A target group on port 8080.
    pub fn target_group(&self, name: &str) -> String {
        let input = CreateTargetGroupInput {
            name: name.into(),
            port: Some(8080),
            protocol: Some("HTTP".into()),
            target_type: Some("ip".into()),
            vpc_id: Some(self.vpc.clone()),
            ..Default::default()
        };
        let made = self.local.call::<CreateTargetGroup>(input).unwrap();
        made.target_groups
            .unwrap()
            .remove(0)
            .target_group_arn
            .unwrap()
    }

    pub fn try_listener(
        &self,
        load_balancer: &str,
        port: i32,
        actions: Vec<Action>,
    ) -> Result<Listener, aws::Fault> {
        let output = self.local.call::<CreateListener>(CreateListenerInput {
            default_actions: actions,
            load_balancer_arn: load_balancer.into(),
            port: Some(port),
            protocol: Some("HTTP".into()),
            ..Default::default()
        });
        output.map(|output| output.listeners.unwrap().remove(0))
    }

    /// A listener on port 80 that forwards to a group.
    pub fn listener(&self, load_balancer: &str, group: &str) -> String {
        let made = self.try_listener(load_balancer, 80, vec![forward(group)]);
        made.unwrap().listener_arn.unwrap()
    }
}

pub(crate) fn forward(group: &str) -> Action {
    Action {
        target_group_arn: Some(group.into()),
        r#type: "forward".into(),
        ..Default::default()
    }
}

pub(crate) fn fixed(status: &str) -> Action {
    Action {
        fixed_response_config: Some(FixedResponseActionConfig {
            status_code: status.into(),
            ..Default::default()
        }),
        r#type: "fixed-response".into(),
        ..Default::default()
    }
}
