//! Generated: ecs DescribeServiceDeployments.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DescribeServiceDeployments takes.
    DescribeServiceDeploymentsInput = "DescribeServiceDeploymentsInput" {
        0 service_deployment_arns: Vec<String>
            = Member::new("serviceDeploymentArns", &STRING_LIST).required(),
    }
}

shape! {
    /// What DescribeServiceDeployments answers.
    DescribeServiceDeploymentsOutput = "DescribeServiceDeploymentsOutput" {
        0 failures: Option<Vec<Failure>> = Member::new("failures", &FAILURES),
        1 service_deployments: Option<Vec<ServiceDeployment>>
            = Member::new("serviceDeployments", &SERVICE_DEPLOYMENTS),
    }
}

operation! {
    /// AWS: ecs DescribeServiceDeployments.
    "ecs" DescribeServiceDeployments(DescribeServiceDeploymentsInput) -> DescribeServiceDeploymentsOutput,
    "", None
}
