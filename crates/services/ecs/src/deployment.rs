//! The beginning of a deployment: what CreateService and UpdateService write, and the loop acts on.

use crate::controllers::words;
use crate::history;
use resources::ecs::{AwsVpcConfiguration, Deployment, RolloutState, Service, ServiceLoadBalancer};
use wire::Call;

/// What is rolled out.
#[derive(Clone, Debug, PartialEq)]
pub struct Revision {
    /// The task definition's ARN.
    pub task_definition_arn: String,
    /// Tasks' interfaces.
    pub network: AwsVpcConfiguration,
    /// Where tasks are registered.
    pub load_balancers: Vec<ServiceLoadBalancer>,
    /// `1.4.0`.
    pub platform_version: String,
}

impl Revision {
    /// What a deployment rolls out.
    pub fn of(deployment: &Deployment) -> Revision {
        Revision {
            task_definition_arn: deployment.task_definition_arn.clone(),
            network: deployment.network.clone(),
            load_balancers: deployment.load_balancers.clone(),
            platform_version: deployment.platform_version.clone(),
        }
    }
}

/// Makes a revision the service's newest deployment. Earlier failures to start count no more: what
/// is new may be what repairs them.
pub fn begin(call: &mut Call<'_>, service: &mut Service, revision: Revision, force: bool) {
    let at = call.now();
    let digits = call.seed().next_u64() % 9_000_000_000_000_000_000 + 1_000_000_000_000_000_000;
    let id = format!("ecs-svc/{digits}");
    let deployment = Deployment {
        reason: words::reason_in_progress(&id),
        id,
        task_definition_arn: revision.task_definition_arn,
        network: revision.network,
        load_balancers: revision.load_balancers,
        platform_version: revision.platform_version,
        state: RolloutState::InProgress,
        failed_tasks: 0,
        rollback_of: None,
        force,
        created_at: at,
        updated_at: at,
        finished_at: None,
        service_deployment: history::new_id(at, &call.seed().hex(8)),
    };
    history::began(call.rows(), service, &deployment);
    service.deployments.insert(0, deployment);
    service.start_backoff = None;
    service.steady = false;
}
