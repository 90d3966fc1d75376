//! Generated: ecs ListServiceDeployments.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What ListServiceDeployments takes.
    ListServiceDeploymentsInput = "ListServiceDeploymentsInput" {
        0 cluster: Option<String> = Member::new("cluster", &STRING),
        1 created_at: Option<CreatedAt> = Member::new("createdAt", CreatedAt::SCHEMA),
        2 max_results: Option<i32> = Member::new("maxResults", &BOXED_INTEGER),
        3 next_token: Option<String> = Member::new("nextToken", &STRING),
        4 service: String = Member::new("service", &STRING).required(),
        5 status: Option<Vec<String>> = Member::new("status", &SERVICE_DEPLOYMENT_STATUS_LIST),
    }
}

shape! {
    /// What ListServiceDeployments answers.
    ListServiceDeploymentsOutput = "ListServiceDeploymentsOutput" {
        0 next_token: Option<String> = Member::new("nextToken", &STRING),
        1 service_deployments: Option<Vec<ServiceDeploymentBrief>>
            = Member::new("serviceDeployments", &SERVICE_DEPLOYMENTS_BRIEF),
    }
}

operation! {
    /// AWS: ecs ListServiceDeployments.
    "ecs" ListServiceDeployments(ListServiceDeploymentsInput) -> ListServiceDeploymentsOutput,
    "", None
}
