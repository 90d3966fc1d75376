//! Rules of `networkConfiguration`, `launchType` and `platformVersion`: tasks run as on Fargate.

use super::refuse::Refuse;
use crate::faults;
use aws::Fault;
use resources::ecs::{AwsVpcConfiguration, Service};
use shapes::ecs;

/// The platform version that LATEST means. AWS: "Fargate platform versions for Linux".
pub const PLATFORM_VERSION: &str = "1.4.0";

/// The configuration of an awsvpc task's interface.
pub fn configuration(
    given: Option<ecs::NetworkConfiguration>,
) -> Result<AwsVpcConfiguration, Fault> {
    let given = given.and_then(|given| given.awsvpc_configuration);
    let Some(given) = given else {
        return Err(faults::invalid_parameter(
            "Network Configuration must be provided when networkMode 'awsvpc' is specified.",
        ));
    };
    let ecs::AwsVpcConfiguration {
        assign_public_ip,
        security_groups,
        subnets,
    } = given;
    let security_groups = security_groups.unwrap_or_default();
    if subnets.is_empty() {
        return Err(faults::invalid_parameter("subnets can not be empty."));
    }
    if subnets.len() > 16 {
        return Err(faults::invalid_parameter(
            "subnets can have at most 16 items.",
        ));
    }
    if security_groups.len() > 5 {
        return Err(faults::invalid_parameter(
            "securityGroups can have at most 5 items.",
        ));
    }
    Ok(AwsVpcConfiguration {
        subnets,
        security_groups,
        assign_public_ip: assign_public_ip.as_deref() == Some("ENABLED"),
    })
}

/// Only FARGATE runs here. AWS's default without it is EC2.
pub fn launch_type(given: Option<String>, refuse: Refuse) -> Result<(), Fault> {
    match given.as_deref() {
        Some("FARGATE") => Ok(()),
        Some(other) => Err(refuse.fault(&format!("launchType {other}"))),
        None => Err(refuse.fault("launchType EC2, which is the default,")),
    }
}

/// A platform version as a service has it.
#[derive(Clone, Debug)]
pub struct Platform {
    /// As asked for: LATEST, if nothing was.
    pub asked: String,
    /// LATEST resolved.
    pub version: String,
}

/// The platform version of a service: it tells what was asked for, its deployments what that is.
pub fn platform(given: Option<String>, refuse: Refuse) -> Result<Platform, Fault> {
    let asked = given.clone().filter(|given| !given.is_empty());
    Ok(Platform {
        version: platform_version(given, refuse)?,
        asked: asked.unwrap_or_else(|| Service::LATEST.to_owned()),
    })
}

/// The version that was asked for, LATEST resolved.
pub fn platform_version(given: Option<String>, refuse: Refuse) -> Result<String, Fault> {
    match given.as_deref() {
        None | Some("LATEST" | PLATFORM_VERSION | "") => Ok(PLATFORM_VERSION.to_owned()),
        Some(known @ ("1.3.0" | "1.2.0" | "1.1.0" | "1.0.0")) => {
            Err(refuse.fault(&format!("platformVersion {known}")))
        }
        Some(_) => Err(faults::platform_unknown()),
    }
}
