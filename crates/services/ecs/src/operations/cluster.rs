//! The operations on clusters.

use crate::rules::refuse::Refuse;
use crate::{faults, lookup, permission, rules, service_role, view};
use aws::Fault;
use resources::ecs::{Cluster, Service, Task};
use shapes::ecs;
use std::collections::BTreeMap;
use store::Row;
use wire::{Call, Conditions};

/// Makes a cluster, or answers the one of that name if it was made with the same tags and settings.
/// AWS: ECS CreateCluster.
pub fn create_cluster(
    call: &mut Call<'_>,
    input: ecs::CreateClusterInput,
) -> Result<ecs::CreateClusterOutput, Fault> {
    let refuse = Refuse("CreateCluster");
    let ecs::CreateClusterInput {
        capacity_providers,
        cluster_name,
        configuration,
        default_capacity_provider_strategy,
        service_connect_defaults,
        settings,
        tags,
    } = input;
    refuse.member(capacity_providers, "capacityProviders")?;
    refuse.given(configuration, "configuration")?;
    refuse.member(
        default_capacity_provider_strategy,
        "defaultCapacityProviderStrategy",
    )?;
    refuse.given(service_connect_defaults, "serviceConnectDefaults")?;
    let name = rules::cluster::name(cluster_name)?;
    let settings = rules::cluster::settings(settings, refuse)?;
    let tags = rules::tag::tags(tags)?;
    call.allow_if("*", &Conditions::none().with_request_tags(&tags))?;
    let arn = lookup::cluster_arn(call.scope(), &name);
    permission::to_tag(call, &arn, &tags, "CreateCluster")?;
    let before = call.get::<Cluster>(&call.scope().key(&[&name]));
    let cluster = match before.filter(|before| before.active) {
        Some(before) => {
            let is_same = |one: &BTreeMap<_, _>| *one == before.settings;
            if tags != before.tags || !settings.as_ref().is_none_or(is_same) {
                return Err(faults::cluster_differs(&before.name));
            }
            before
        }
        None => {
            service_role::attempt(call)?;
            call.put(Cluster {
                scope: call.scope().clone(),
                name,
                active: true,
                settings: settings.unwrap_or_else(rules::cluster::defaults),
                tags,
            })
        }
    };
    Ok(ecs::CreateClusterOutput {
        cluster: Some(view::cluster::cluster(call, &cluster, view::cluster::ALL)),
    })
}

/// Changes a cluster's settings. AWS: ECS UpdateCluster.
pub fn update_cluster(
    call: &mut Call<'_>,
    input: ecs::UpdateClusterInput,
) -> Result<ecs::UpdateClusterOutput, Fault> {
    let refuse = Refuse("UpdateCluster");
    let ecs::UpdateClusterInput {
        cluster,
        configuration,
        service_connect_defaults,
        settings,
    } = input;
    refuse.given(configuration, "configuration")?;
    refuse.given(service_connect_defaults, "serviceConnectDefaults")?;
    let settings = rules::cluster::settings(settings, refuse)?;
    let before = lookup::cluster(call, Some(&cluster))?;
    allow(call, &before)?;
    let mut cluster = (*before).clone();
    cluster.settings = settings.unwrap_or(cluster.settings);
    let cluster = call.put(cluster);
    Ok(ecs::UpdateClusterOutput {
        cluster: Some(view::cluster::cluster(call, &cluster, view::cluster::ALL)),
    })
}

/// Deletes an empty cluster. AWS: ECS DeleteCluster.
pub fn delete_cluster(
    call: &mut Call<'_>,
    input: ecs::DeleteClusterInput,
) -> Result<ecs::DeleteClusterOutput, Fault> {
    let ecs::DeleteClusterInput { cluster } = input;
    let before = lookup::cluster(call, Some(&cluster))?;
    allow(call, &before)?;
    let prefix = call.scope().key(&[&before.name, ""]);
    let services = call.scan::<Service>(&prefix);
    if services.iter().any(|service| service.status != "INACTIVE") {
        return Err(faults::cluster_contains_services());
    }
    let live = call.scan_index::<Task>("live", &before.key());
    if !live.is_empty() {
        return Err(faults::cluster_contains_tasks());
    }
    let mut cluster = (*before).clone();
    cluster.active = false;
    let cluster = call.put(cluster);
    Ok(ecs::DeleteClusterOutput {
        cluster: Some(view::cluster::cluster(call, &cluster, view::cluster::ALL)),
    })
}

/// Shows clusters. AWS: ECS DescribeClusters.
pub fn describe_clusters(
    call: &mut Call<'_>,
    input: ecs::DescribeClustersInput,
) -> Result<ecs::DescribeClustersOutput, Fault> {
    let ecs::DescribeClustersInput { clusters, include } = input;
    let clusters = clusters.filter(|clusters| !clusters.is_empty());
    let clusters = clusters.unwrap_or_else(|| vec!["default".to_owned()]);
    if clusters.len() > 100 {
        return Err(faults::invalid_parameter(
            "Clusters can have at most 100 items.",
        ));
    }
    let parts = view::cluster::Parts::of(&include.unwrap_or_default());
    let (mut found, mut failures) = (Vec::new(), Vec::new());
    for given in &clusters {
        let name = lookup::cluster_name(Some(given));
        let is_own = !lookup::is_foreign(call.scope(), Some(given));
        let arn = match is_own {
            true => lookup::cluster_arn(call.scope(), &name),
            false => given.clone(),
        };
        let row = call.get::<Cluster>(&call.scope().key(&[&name]));
        let row = row.filter(|_| is_own);
        let conditions = Conditions::none();
        let conditions = match &row {
            Some(row) => conditions.with_resource_tags(&row.tags),
            None => conditions,
        };
        call.allow_if(&arn, &conditions)?;
        match row {
            Some(row) => found.push(view::cluster::cluster(call, &row, parts)),
            None => failures.push(view::missing(arn)),
        }
    }
    Ok(ecs::DescribeClustersOutput {
        clusters: Some(found),
        failures: Some(failures),
    })
}

/// Lists clusters' ARNs. AWS: ECS ListClusters.
pub fn list_clusters(
    call: &mut Call<'_>,
    input: ecs::ListClustersInput,
) -> Result<ecs::ListClustersOutput, Fault> {
    let ecs::ListClustersInput {
        max_results,
        next_token,
    } = input;
    let size = rules::page::size(max_results, 100)?;
    let page = call.page(next_token.as_deref(), max_results, size)?;
    let clusters = call.scan::<Cluster>(&call.scope().key(&[]));
    let active = clusters.into_iter().filter(|cluster| cluster.active);
    let (clusters, next_token) = call.cut(&page, active, |cluster| cluster.key());
    let arn = |cluster: &Cluster| lookup::cluster_arn(&cluster.scope, &cluster.name);
    Ok(ecs::ListClustersOutput {
        cluster_arns: Some(clusters.iter().map(|cluster| arn(cluster)).collect()),
        next_token,
    })
}

fn allow(call: &mut Call<'_>, cluster: &Cluster) -> Result<(), Fault> {
    let arn = lookup::cluster_arn(&cluster.scope, &cluster.name);
    let conditions = Conditions::none().with_resource_tags(&cluster.tags);
    call.allow_if(arn, &conditions)
}
