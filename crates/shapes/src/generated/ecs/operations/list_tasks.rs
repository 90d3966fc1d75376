//! Generated: ecs ListTasks.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What ListTasks takes.
    ListTasksInput = "ListTasksInput" {
        0 cluster: Option<String> = Member::new("cluster", &STRING),
        1 container_instance: Option<String> = Member::new("containerInstance", &STRING),
        2 daemon_name: Option<String> = Member::new("daemonName", &STRING),
        3 desired_status: Option<String> = Member::new("desiredStatus", &desired_status::SCHEMA),
        4 family: Option<String> = Member::new("family", &STRING),
        5 launch_type: Option<String> = Member::new("launchType", &launch_type::SCHEMA),
        6 max_results: Option<i32> = Member::new("maxResults", &BOXED_INTEGER),
        7 next_token: Option<String> = Member::new("nextToken", &STRING),
        8 service_name: Option<String> = Member::new("serviceName", &STRING),
        9 started_by: Option<String> = Member::new("startedBy", &STRING),
    }
}

shape! {
    /// What ListTasks answers.
    ListTasksOutput = "ListTasksOutput" {
        0 next_token: Option<String> = Member::new("nextToken", &STRING),
        1 task_arns: Option<Vec<String>> = Member::new("taskArns", &STRING_LIST),
    }
}

operation! {
    /// AWS: ecs ListTasks.
    "ecs" ListTasks(ListTasksInput) -> ListTasksOutput,
    "", Some(&Pages {
        input_token: "nextToken",
        output_token: "nextToken",
        limit_key: "maxResults",
        result_key: "taskArns",
        more_results: "",
    })
}
