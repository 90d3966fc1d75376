//! What stays of deployments after they have left their service: revisions and service deployments.

use super::{AwsVpcConfiguration, Deployment, DeploymentConfiguration, ServiceLoadBalancer};
use aws::Scope;
use base::Time;
use serde::{Deserialize, Serialize};
use store::{Class, Row};

impl Deployment {
    /// The digits of its id: the id of its service revision.
    pub fn revision(&self) -> &str {
        self.id.rsplit('/').next().unwrap_or(&self.id)
    }
}

/// A revision of a service: what a deployment rolls out. Never changed.
/// AWS: DescribeServiceRevisions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ServiceRevision {
    /// Where.
    pub scope: Scope,
    /// Its cluster's name.
    pub cluster: String,
    /// Its service's name.
    pub service: String,
    /// 19 digits.
    pub id: String,
    /// The task definition's ARN.
    pub task_definition_arn: String,
    /// What tasks get.
    pub network: AwsVpcConfiguration,
    /// Where they are registered.
    pub load_balancers: Vec<ServiceLoadBalancer>,
    /// `1.4.0`.
    pub platform_version: String,
    /// `FARGATE`.
    pub launch_type: String,
    /// When it was made.
    pub created_at: Time,
}
impl ServiceRevision {
    /// `arn:…:service-revision/CLUSTER/SERVICE/ID`.
    pub fn arn(&self) -> String {
        let name = format!(
            "service-revision/{}/{}/{}",
            self.cluster, self.service, self.id
        );
        aws::Arn::regional("ecs", &self.scope, name)
    }
}
impl Row for ServiceRevision {
    const TABLE: &'static str = "ecs/service-revision";
    const CLASS: Class = Class::Intent;
    fn key(&self) -> String {
        self.scope.key(&[&self.cluster, &self.service, &self.id])
    }
}

/// What became of an attempt to roll a revision out, kept after the deployment is gone.
/// AWS: DescribeServiceDeployments.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ServiceDeployment {
    /// Where.
    pub scope: Scope,
    /// Its cluster's name.
    pub cluster: String,
    /// Its service's name.
    pub service: String,
    /// Sorts by time: 13 digits of milliseconds, then 8 hexadecimal ones.
    pub id: String,
    /// The revision that it rolls out.
    pub target_revision: String,
    /// The revisions that tasks ran when it began.
    pub source_revisions: Vec<String>,
    /// `IN_PROGRESS`, `SUCCESSFUL`, `STOPPED`, `ROLLBACK_IN_PROGRESS`, `ROLLBACK_SUCCESSFUL`,
    /// `ROLLBACK_FAILED`.
    pub status: String,
    /// Why, in AWS's words.
    pub status_reason: Option<String>,
    /// As it was when it began.
    pub configuration: DeploymentConfiguration,
    /// Failures that the circuit breaker counted.
    pub failed_tasks: u32,
    /// How many make it fail.
    pub failure_threshold: u32,
    /// Whether the circuit breaker made it fail.
    pub breaker_triggered: bool,
    /// The revision that it is rolled back to, and since when.
    pub rollback: Option<(String, Time)>,
    /// When it was asked for.
    pub created_at: Time,
    /// When it last changed.
    pub updated_at: Time,
    /// When it ended.
    pub finished_at: Option<Time>,
}
impl ServiceDeployment {
    /// `arn:…:service-deployment/CLUSTER/SERVICE/ID`.
    pub fn arn(&self) -> String {
        let name = format!(
            "service-deployment/{}/{}/{}",
            self.cluster, self.service, self.id
        );
        aws::Arn::regional("ecs", &self.scope, name)
    }
}
impl Row for ServiceDeployment {
    const TABLE: &'static str = "ecs/service-deployment";
    const CLASS: Class = Class::Intent;
    fn key(&self) -> String {
        self.scope.key(&[&self.cluster, &self.service, &self.id])
    }
}
