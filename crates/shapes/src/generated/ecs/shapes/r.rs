//! Generated: ecs shapes in r.

use super::super::*;
use crate::prelude::*;

shape! {
    /// AWS: RepositoryCredentials.
    RepositoryCredentials = "RepositoryCredentials" {
        0 credentials_parameter: String = Member::new("credentialsParameter", &STRING).required(),
    }
}

pub static REQUIRES_ATTRIBUTES: Schema = Schema::list(
    "RequiresAttributes",
    Range::ANY,
    Attribute::SCHEMA,
    "member",
);

shape! {
    /// AWS: ResolvedConfiguration.
    ResolvedConfiguration = "ResolvedConfiguration" {
        0 load_balancers: Option<Vec<ServiceRevisionLoadBalancer>>
            = Member::new("loadBalancers", &SERVICE_REVISION_LOAD_BALANCERS),
    }
}

values! {
    /// Values of ResourceManagementType.
    resource_management_type = "ResourceManagementType" {
        CUSTOMER = "CUSTOMER",
        ECS = "ECS",
    }
}

shape! {
    /// AWS: ResourceRequirement.
    ResourceRequirement = "ResourceRequirement" {
        0 r#type: String = Member::new("type", &resource_type::SCHEMA).required(),
        1 value: String = Member::new("value", &STRING).required(),
    }
}

pub static RESOURCE_REQUIREMENTS: Schema = Schema::list(
    "ResourceRequirements",
    Range::ANY,
    ResourceRequirement::SCHEMA,
    "member",
);

values! {
    /// Values of ResourceType.
    resource_type = "ResourceType" {
        GPU = "GPU",
        INFERENCE_ACCELERATOR = "InferenceAccelerator",
    }
}

shape! {
    /// AWS: Rollback.
    Rollback = "Rollback" {
        0 reason: Option<String> = Member::new("reason", &STRING),
        1 service_revision_arn: Option<String> = Member::new("serviceRevisionArn", &STRING),
        2 started_at: Option<Time> = Member::new("startedAt", &TIMESTAMP),
    }
}

shape! {
    /// AWS: RuntimePlatform.
    RuntimePlatform = "RuntimePlatform" {
        0 cpu_architecture: Option<String>
            = Member::new("cpuArchitecture", &cpu_architecture::SCHEMA),
        1 operating_system_family: Option<String>
            = Member::new("operatingSystemFamily", &os_family::SCHEMA),
    }
}
