//! Generated: ecs ListServices.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What ListServices takes.
    ListServicesInput = "ListServicesInput" {
        0 cluster: Option<String> = Member::new("cluster", &STRING),
        1 launch_type: Option<String> = Member::new("launchType", &launch_type::SCHEMA),
        2 max_results: Option<i32> = Member::new("maxResults", &BOXED_INTEGER),
        3 next_token: Option<String> = Member::new("nextToken", &STRING),
        4 resource_management_type: Option<String>
            = Member::new("resourceManagementType", &resource_management_type::SCHEMA),
        5 scheduling_strategy: Option<String>
            = Member::new("schedulingStrategy", &scheduling_strategy::SCHEMA),
    }
}

shape! {
    /// What ListServices answers.
    ListServicesOutput = "ListServicesOutput" {
        0 next_token: Option<String> = Member::new("nextToken", &STRING),
        1 service_arns: Option<Vec<String>> = Member::new("serviceArns", &STRING_LIST),
    }
}

operation! {
    /// AWS: ecs ListServices.
    "ecs" ListServices(ListServicesInput) -> ListServicesOutput,
    "", Some(&Pages {
        input_token: "nextToken",
        output_token: "nextToken",
        limit_key: "maxResults",
        result_key: "serviceArns",
        more_results: "",
    })
}
