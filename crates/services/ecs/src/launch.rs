//! A task and its interface, made in one transaction: by RunTask for its caller, and by the
//! service's loop. Nothing is chosen here but what EC2 chooses: address and MAC.

use crate::controllers::PRINCIPAL;
use crate::faults;
use crate::rules::placement::{Size, fits};
use aws::{Arn, Fault, Scope, Tags};
use base::Time;
use resources::ecs::{Overrides, ServiceLoadBalancer, Task, TaskDefinition};
use resources::ondol::HostCapacity;
use shapes::ec2;
use store::{Row, Transaction};
use wire::{As, Call, Inside};

/// All that a new task is made of.
#[derive(Clone, Debug)]
pub struct Launch<'a> {
    /// Where.
    pub scope: &'a Scope,
    /// The cluster's name.
    pub cluster: &'a str,
    /// 32 hexadecimal digits.
    pub id: &'a str,
    /// What runs.
    pub definition: &'a TaskDefinition,
    /// `service:NAME` or `family:NAME`.
    pub group: String,
    /// The deployment's id, or what the caller said.
    pub started_by: Option<String>,
    /// Its service's name.
    pub service: Option<String>,
    /// `1.4.0`.
    pub platform_version: &'a str,
    /// The one subnet chosen.
    pub subnet: &'a str,
    /// Its interface's groups.
    pub security_groups: &'a [String],
    /// Whether it gets a public address.
    pub assign_public_ip: bool,
    /// Where it is registered once it runs.
    pub load_balancers: &'a [ServiceLoadBalancer],
    /// What differs from the definition.
    pub overrides: Overrides,
    /// Its tags.
    pub tags: Tags,
    /// Now.
    pub at: Time,
}

impl Launch<'_> {
    /// CPU units and MiB.
    fn size(&self) -> (i32, i32) {
        (
            self.overrides.cpu.unwrap_or(self.definition.cpu),
            self.overrides
                .memory_mib
                .unwrap_or(self.definition.memory_mib),
        )
    }
}

/// A transaction that can call EC2 as ECS.
pub trait Launcher {
    /// EC2 CreateNetworkInterface.
    fn create(
        &mut self,
        input: ec2::CreateNetworkInterfaceInput,
    ) -> Result<ec2::CreateNetworkInterfaceOutput, Fault>;
    /// EC2 ModifyNetworkInterfaceAttribute.
    fn modify(&mut self, input: ec2::ModifyNetworkInterfaceAttributeInput) -> Result<(), Fault>;
    /// The rows.
    fn transaction(&mut self) -> &mut Transaction;
}

impl Launcher for Call<'_> {
    fn create(
        &mut self,
        input: ec2::CreateNetworkInterfaceInput,
    ) -> Result<ec2::CreateNetworkInterfaceOutput, Fault> {
        self.invoke::<ec2::CreateNetworkInterface>(As::Service(PRINCIPAL), input)
    }
    fn modify(&mut self, input: ec2::ModifyNetworkInterfaceAttributeInput) -> Result<(), Fault> {
        self.invoke::<ec2::ModifyNetworkInterfaceAttribute>(As::Service(PRINCIPAL), input)?;
        Ok(())
    }
    fn transaction(&mut self) -> &mut Transaction {
        self.rows()
    }
}

impl Launcher for Inside<'_> {
    fn create(
        &mut self,
        input: ec2::CreateNetworkInterfaceInput,
    ) -> Result<ec2::CreateNetworkInterfaceOutput, Fault> {
        self.invoke::<ec2::CreateNetworkInterface>(input)
    }
    fn modify(&mut self, input: ec2::ModifyNetworkInterfaceAttributeInput) -> Result<(), Fault> {
        self.invoke::<ec2::ModifyNetworkInterfaceAttribute>(input)?;
        Ok(())
    }
    fn transaction(&mut self) -> &mut Transaction {
        self.rows()
    }
}

/// Makes the interface and the task; `None` if the host has no room for it. What takes room is read
/// in the same transaction, so that two cannot take the last of it.
pub fn make(launcher: &mut impl Launcher, launch: Launch<'_>) -> Result<Option<Task>, Fault> {
    if !has_room(launcher.transaction(), &launch) {
        return Ok(None);
    }
    let attachment_id = uuid_of(launch.id);
    let arn = |name: String| Arn::regional("ecs", launch.scope, name);
    let made = launcher.create(ec2::CreateNetworkInterfaceInput {
        description: Some(arn(format!("attachment/{attachment_id}"))),
        groups: (!launch.security_groups.is_empty()).then(|| launch.security_groups.to_vec()),
        operator: Some(ec2::OperatorRequest {
            principal: Some(arn(format!("task/{}/{}", launch.cluster, launch.id))),
        }),
        subnet_id: launch.subnet.to_owned(),
        ..ec2::CreateNetworkInterfaceInput::default()
    })?;
    let interface = made.network_interface.unwrap_or_default();
    let address = interface.private_ip_address.and_then(|ip| ip.parse().ok());
    let (Some(network_interface_id), Some(private_ip)) = (interface.network_interface_id, address)
    else {
        return Err(faults::interface_incomplete());
    };
    if launch.assign_public_ip {
        launcher.modify(ec2::ModifyNetworkInterfaceAttributeInput {
            associate_public_ip_address: Some(true),
            network_interface_id: network_interface_id.clone(),
            ..ec2::ModifyNetworkInterfaceAttributeInput::default()
        })?;
    }
    let definition = launch.definition;
    let (cpu, memory_mib) = launch.size();
    let task = Task {
        scope: launch.scope.clone(),
        cluster: launch.cluster.to_owned(),
        id: launch.id.to_owned(),
        task_definition_arn: definition.arn(),
        task_definition_key: definition.key(),
        group: launch.group,
        started_by: launch.started_by,
        service: launch.service,
        launch_type: "FARGATE".to_owned(),
        platform_version: launch.platform_version.to_owned(),
        cpu,
        memory_mib,
        network_interface_id,
        attachment_id,
        subnet_id: launch.subnet.to_owned(),
        availability_zone: interface.availability_zone.unwrap_or_default(),
        private_ip,
        mac_address: interface.mac_address.unwrap_or_default(),
        private_dns_name: interface.private_dns_name,
        load_balancers: launch.load_balancers.to_vec(),
        overrides: launch.overrides,
        created_at: launch.at,
        stop: None,
        started_at: None,
        registered_at: None,
        healthy_at: None,
        failure_counted: false,
        end: None,
        tags: launch.tags,
    };
    launcher.transaction().put(task.clone());
    Ok(Some(task))
}

fn has_room(rows: &mut Transaction, launch: &Launch<'_>) -> bool {
    let Some(capacity) = rows.get::<HostCapacity>(HostCapacity::KEY) else {
        return true;
    };
    let placed = rows.scan_index::<Task>(Task::BY_HOST, Task::THIS_HOST);
    let placed = placed.iter().map(|task| Size::of(task));
    let placed = placed.fold(Size::default(), Size::and);
    let (cpu, memory_mib) = launch.size();
    fits(Some(&capacity), placed, Size::new(cpu, memory_mib))
}

/// A task's digits in the form of a UUID: its attachment's id.
fn uuid_of(id: &str) -> String {
    let part = |from: usize, to: usize| id.get(from..to).unwrap_or_default();
    format!(
        "{}-{}-{}-{}-{}",
        part(0, 8),
        part(8, 12),
        part(12, 16),
        part(16, 20),
        part(20, 32)
    )
}
