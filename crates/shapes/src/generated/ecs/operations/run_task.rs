//! Generated: ecs RunTask.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What RunTask takes.
    RunTaskInput = "RunTaskInput" {
        0 capacity_provider_strategy: Option<Vec<CapacityProviderStrategyItem>>
            = Member::new("capacityProviderStrategy", &CAPACITY_PROVIDER_STRATEGY),
        1 client_token: Option<String> = Member::new("clientToken", &STRING).token(),
        2 cluster: Option<String> = Member::new("cluster", &STRING),
        3 count: Option<i32> = Member::new("count", &BOXED_INTEGER),
        4 enable_ecs_managed_tags: Option<bool> = Member::new("enableECSManagedTags", &BOOLEAN),
        5 enable_execute_command: Option<bool> = Member::new("enableExecuteCommand", &BOOLEAN),
        6 group: Option<String> = Member::new("group", &STRING),
        7 launch_type: Option<String> = Member::new("launchType", &launch_type::SCHEMA),
        8 network_configuration: Option<NetworkConfiguration>
            = Member::new("networkConfiguration", NetworkConfiguration::SCHEMA),
        9 overrides: Option<TaskOverride> = Member::new("overrides", TaskOverride::SCHEMA),
        10 placement_constraints: Option<Vec<PlacementConstraint>>
            = Member::new("placementConstraints", &PLACEMENT_CONSTRAINTS),
        11 placement_strategy: Option<Vec<PlacementStrategy>>
            = Member::new("placementStrategy", &PLACEMENT_STRATEGIES),
        12 platform_version: Option<String> = Member::new("platformVersion", &STRING),
        13 propagate_tags: Option<String> = Member::new("propagateTags", &propagate_tags::SCHEMA),
        14 reference_id: Option<String> = Member::new("referenceId", &STRING),
        15 started_by: Option<String> = Member::new("startedBy", &STRING),
        16 tags: Option<Vec<Tag>> = Member::new("tags", &TAGS),
        17 task_definition: String = Member::new("taskDefinition", &STRING).required(),
        18 volume_configurations: Option<Vec<TaskVolumeConfiguration>>
            = Member::new("volumeConfigurations", &TASK_VOLUME_CONFIGURATIONS),
    }
}

shape! {
    /// What RunTask answers.
    RunTaskOutput = "RunTaskOutput" {
        0 failures: Option<Vec<Failure>> = Member::new("failures", &FAILURES),
        1 tasks: Option<Vec<Task>> = Member::new("tasks", &TASKS),
    }
}

operation! {
    /// AWS: ecs RunTask.
    "ecs" RunTask(RunTaskInput) -> RunTaskOutput,
    "", None
}
