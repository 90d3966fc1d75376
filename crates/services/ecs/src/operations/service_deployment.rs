//! The operations on service deployments and service revisions.

use crate::{faults, lookup, permission, rules, view};
use aws::{Arn, Fault};
use resources::ecs::{Service, ServiceDeployment, ServiceRevision};
use shapes::ecs;
use store::Row;
use wire::Call;

/// Lists a service's deployments, the newest first. AWS: ECS ListServiceDeployments.
pub fn list_service_deployments(
    call: &mut Call<'_>,
    input: ecs::ListServiceDeploymentsInput,
) -> Result<ecs::ListServiceDeploymentsOutput, Fault> {
    let ecs::ListServiceDeploymentsInput {
        cluster,
        created_at,
        max_results,
        next_token,
        service,
        status,
    } = input;
    let cluster = lookup::cluster(call, cluster.as_deref())?;
    let service = lookup::service(call, &cluster.name, &service)?;
    permission::on_service(call, &service)?;
    let size = rules::page::size(max_results, 20)?;
    let page = call.page(next_token.as_deref(), max_results, size)?;
    let ecs::CreatedAt { after, before } = created_at.unwrap_or_default();
    let status = status.unwrap_or_default();
    let rows = call.scan::<ServiceDeployment>(&format!("{}/", service.key()));
    let fits = |row: &ServiceDeployment| {
        (status.is_empty() || status.contains(&row.status))
            && after.is_none_or(|after| row.created_at > after)
            && before.is_none_or(|before| row.created_at < before)
    };
    let rows = rows.into_iter().rev().filter(|row| fits(row));
    let key = |row: &std::sync::Arc<ServiceDeployment>| {
        crate::rules::task_definition::descending(&row.key())
    };
    let (rows, next_token) = call.cut(&page, rows, key);
    Ok(ecs::ListServiceDeploymentsOutput {
        next_token,
        service_deployments: Some(
            rows.iter()
                .map(|row| view::service_deployment::brief(row))
                .collect(),
        ),
    })
}

/// Shows service deployments. AWS: ECS DescribeServiceDeployments.
pub fn describe_service_deployments(
    call: &mut Call<'_>,
    input: ecs::DescribeServiceDeploymentsInput,
) -> Result<ecs::DescribeServiceDeploymentsOutput, Fault> {
    let ecs::DescribeServiceDeploymentsInput {
        service_deployment_arns: arns,
    } = input;
    at_most_twenty(&arns)?;
    let (mut found, mut failures) = (Vec::new(), Vec::new());
    for arn in arns {
        call.allow(&arn)?;
        let key = key(call, &arn, "service-deployment/");
        let row = key.and_then(|key| call.get::<ServiceDeployment>(&key));
        let Some(row) = row else {
            failures.push(view::missing(arn));
            continue;
        };
        let service = call.scope().key(&[&row.cluster, &row.service]);
        let service = call.get::<Service>(&service);
        let shown = view::service_deployment::deployment(call, &row, service.as_deref());
        found.push(shown);
    }
    Ok(ecs::DescribeServiceDeploymentsOutput {
        failures: Some(failures),
        service_deployments: Some(found),
    })
}

/// Shows service revisions. AWS: ECS DescribeServiceRevisions.
pub fn describe_service_revisions(
    call: &mut Call<'_>,
    input: ecs::DescribeServiceRevisionsInput,
) -> Result<ecs::DescribeServiceRevisionsOutput, Fault> {
    let ecs::DescribeServiceRevisionsInput {
        service_revision_arns: arns,
    } = input;
    at_most_twenty(&arns)?;
    let (mut found, mut failures) = (Vec::new(), Vec::new());
    for arn in arns {
        call.allow(&arn)?;
        let key = key(call, &arn, "service-revision/");
        match key.and_then(|key| call.get::<ServiceRevision>(&key)) {
            Some(row) => found.push(view::service_deployment::revision(call, &row)),
            None => failures.push(view::missing(arn)),
        }
    }
    Ok(ecs::DescribeServiceRevisionsOutput {
        failures: Some(failures),
        service_revisions: Some(found),
    })
}

fn at_most_twenty(arns: &[String]) -> Result<(), Fault> {
    match arns.is_empty() || arns.len() > 20 {
        true => Err(faults::invalid_parameter(
            "Between 1 and 20 ARNs must be specified.",
        )),
        false => Ok(()),
    }
}

/// The row's key in an ARN of this account and region: `KIND/CLUSTER/SERVICE/ID`.
fn key(call: &Call<'_>, arn: &str, kind: &str) -> Option<String> {
    if lookup::is_foreign(call.scope(), Some(arn)) {
        return None;
    }
    let resource = Arn::parse(arn)?.resource;
    let parts: Vec<&str> = resource.strip_prefix(kind)?.split('/').collect();
    (parts.len() == 3).then(|| call.scope().key(&parts))
}
