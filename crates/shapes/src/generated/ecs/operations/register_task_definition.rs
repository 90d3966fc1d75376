//! Generated: ecs RegisterTaskDefinition.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What RegisterTaskDefinition takes.
    RegisterTaskDefinitionInput = "RegisterTaskDefinitionInput" {
        0 container_definitions: Vec<ContainerDefinition>
            = Member::new("containerDefinitions", &CONTAINER_DEFINITIONS).required(),
        1 cpu: Option<String> = Member::new("cpu", &STRING),
        2 enable_fault_injection: Option<bool>
            = Member::new("enableFaultInjection", &BOXED_BOOLEAN),
        3 ephemeral_storage: Option<EphemeralStorage>
            = Member::new("ephemeralStorage", EphemeralStorage::SCHEMA),
        4 execution_role_arn: Option<String> = Member::new("executionRoleArn", &STRING),
        5 family: String = Member::new("family", &STRING).required(),
        6 inference_accelerators: Option<Vec<InferenceAccelerator>>
            = Member::new("inferenceAccelerators", &INFERENCE_ACCELERATORS),
        7 ipc_mode: Option<String> = Member::new("ipcMode", &ipc_mode::SCHEMA),
        8 memory: Option<String> = Member::new("memory", &STRING),
        9 network_mode: Option<String> = Member::new("networkMode", &network_mode::SCHEMA),
        10 pid_mode: Option<String> = Member::new("pidMode", &pid_mode::SCHEMA),
        11 placement_constraints: Option<Vec<TaskDefinitionPlacementConstraint>>
            = Member::new("placementConstraints", &TASK_DEFINITION_PLACEMENT_CONSTRAINTS),
        12 proxy_configuration: Option<ProxyConfiguration>
            = Member::new("proxyConfiguration", ProxyConfiguration::SCHEMA),
        13 requires_compatibilities: Option<Vec<String>>
            = Member::new("requiresCompatibilities", &COMPATIBILITY_LIST),
        14 runtime_platform: Option<RuntimePlatform>
            = Member::new("runtimePlatform", RuntimePlatform::SCHEMA),
        15 tags: Option<Vec<Tag>> = Member::new("tags", &TAGS),
        16 task_role_arn: Option<String> = Member::new("taskRoleArn", &STRING),
        17 volumes: Option<Vec<Volume>> = Member::new("volumes", &VOLUME_LIST),
    }
}

shape! {
    /// What RegisterTaskDefinition answers.
    RegisterTaskDefinitionOutput = "RegisterTaskDefinitionOutput" {
        0 tags: Option<Vec<Tag>> = Member::new("tags", &TAGS),
        1 task_definition: Option<TaskDefinition>
            = Member::new("taskDefinition", TaskDefinition::SCHEMA),
    }
}

operation! {
    /// AWS: ecs RegisterTaskDefinition.
    "ecs" RegisterTaskDefinition(RegisterTaskDefinitionInput) -> RegisterTaskDefinitionOutput,
    "", None
}
