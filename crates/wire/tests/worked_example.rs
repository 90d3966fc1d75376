//! A service of two operations, whole: what a service crate's files contain, in one file. Also the
//! test of table lines, permission, pages, idempotency and calls between services.

#![allow(clippy::unwrap_used)] // a failed test may panic

use aws::{Arn, Fault, Scope};
use serde::{Deserialize, Serialize};
use shapes::ecs;
use store::{Class, Row};
use wire::kit::{AllowBut, Local};
use wire::{As, Call, Codes, Conditions, PageSize, Ports, Service};

// resources/ecs.rs: what is stored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Cluster {
    scope: Scope,
    name: String,
}

impl Row for Cluster {
    const TABLE: &'static str = "example/cluster";
    const CLASS: Class = Class::Intent;
    fn key(&self) -> String {
        self.scope.key(&[&self.name])
    }
}

impl Cluster {
    fn arn(&self) -> String {
        Arn::regional("ecs", &self.scope, format!("cluster/{}", self.name))
    }
}

// lib.rs
fn service() -> Service {
    Service {
        model: &ecs::SERVICE,
        operations: OPERATIONS,
        codes: Codes::JSON,
    }
}

// operations.rs
wire::operations! {
    /// Every operation that there is.
    pub static OPERATIONS: shapes::ecs = [
        CreateCluster, create_cluster, "ecs:CreateCluster", Any;
        CreateService, create_service, "ecs:CreateService", Any;
        DeleteCluster, delete_cluster, "ecs:DeleteCluster", Resource;
        ListClusters, list_clusters, "ecs:ListClusters", Any;
        DescribeClusters, describe_clusters, "ecs:DescribeClusters", Resource;
        StopTask, stop_task, "ecs:StopTask", Open;
    ];
}

// operations/cluster.rs: open, check, find, write, answer.
fn create_cluster(
    call: &mut Call<'_>,
    input: ecs::CreateClusterInput,
) -> Result<ecs::CreateClusterOutput, Fault> {
    let ecs::CreateClusterInput {
        cluster_name,
        tags,
        capacity_providers,
        configuration,
        default_capacity_provider_strategy,
        service_connect_defaults,
        settings,
    } = input;
    rules::refuse(capacity_providers, "capacityProviders")?;
    rules::refuse(configuration, "configuration")?;
    rules::refuse(
        default_capacity_provider_strategy,
        "defaultCapacityProviderStrategy",
    )?;
    rules::refuse(service_connect_defaults, "serviceConnectDefaults")?;
    rules::refuse(settings, "settings")?;
    rules::refuse(tags, "tags")?;
    let name = cluster_name.unwrap_or_else(|| "default".into());
    let cluster = call.put(Cluster {
        scope: call.scope().clone(),
        name,
    });
    Ok(ecs::CreateClusterOutput {
        cluster: Some(view::cluster(&cluster)),
    })
}

/// How a retry with the same token is answered alike. It opens only what shows that.
fn create_service(
    call: &mut Call<'_>,
    input: ecs::CreateServiceInput,
) -> Result<ecs::CreateServiceOutput, Fault> {
    let ecs::CreateServiceInput {
        client_token,
        service_name: name,
        ..
    } = input;
    let key = call.idempotent(client_token.as_deref(), |call| {
        let scope = call.scope().clone();
        Ok(call.put(Cluster { scope, name }).key())
    })?;
    let service = call.get::<Cluster>(&key).map(|row| ecs::Service {
        service_arn: Some(row.arn()),
        ..Default::default()
    });
    Ok(ecs::CreateServiceOutput { service })
}

fn delete_cluster(
    call: &mut Call<'_>,
    input: ecs::DeleteClusterInput,
) -> Result<ecs::DeleteClusterOutput, Fault> {
    let ecs::DeleteClusterInput { cluster } = input;
    let cluster = lookup::cluster(call, &cluster)?;
    call.allow_if(
        cluster.arn(),
        &Conditions::none().with("ecs:cluster", cluster.arn()),
    )?;
    call.delete::<Cluster>(&cluster.key());
    Ok(ecs::DeleteClusterOutput {
        cluster: Some(view::cluster(&cluster)),
    })
}

fn list_clusters(
    call: &mut Call<'_>,
    input: ecs::ListClustersInput,
) -> Result<ecs::ListClustersOutput, Fault> {
    let ecs::ListClustersInput {
        max_results,
        next_token,
    } = input;
    let size = PageSize {
        default: 100,
        most: 100,
    };
    let page = call.page(next_token.as_deref(), max_results, size)?;
    let prefix = call.scope().key(&[]);
    let rows = call.scan_from::<Cluster>(&prefix, page.after(), page.limit() + 1);
    let (rows, next_token) = call.cut(&page, rows, |row| row.key());
    Ok(ecs::ListClustersOutput {
        cluster_arns: Some(rows.iter().map(|row| row.arn()).collect()),
        next_token,
    })
}

/// Forgets to ask for permission.
fn describe_clusters(
    _call: &mut Call<'_>,
    _input: ecs::DescribeClustersInput,
) -> Result<ecs::DescribeClustersOutput, Fault> {
    Ok(ecs::DescribeClustersOutput::default())
}

/// Calls another operation as a service.
fn stop_task(call: &mut Call<'_>, input: ecs::StopTaskInput) -> Result<ecs::StopTaskOutput, Fault> {
    let cluster = input.task;
    call.invoke::<ecs::DeleteCluster>(
        As::Service("ecs.amazonaws.com"),
        ecs::DeleteClusterInput { cluster },
    )?;
    Ok(ecs::StopTaskOutput::default())
}

mod lookup {
    use super::*;
    use std::sync::Arc;

    /// By name or ARN.
    pub fn cluster(call: &mut Call<'_>, name: &str) -> Result<Arc<Cluster>, Fault> {
        let name = name.rsplit('/').next().unwrap_or(name);
        let key = call.scope().key(&[name]);
        call.get(&key).ok_or_else(faults::cluster_not_found)
    }
}

mod rules {
    use super::*;

    /// Refuses a member that has no effect here, by name.
    pub fn refuse<T>(member: Option<T>, name: &str) -> Result<(), Fault> {
        match member {
            None => Ok(()),
            Some(_) => Err(Fault::not_implemented(format!(
                "ecs:CreateCluster with {name}"
            ))),
        }
    }
}

mod view {
    use super::*;

    pub fn cluster(row: &Cluster) -> ecs::Cluster {
        ecs::Cluster {
            cluster_arn: Some(row.arn()),
            cluster_name: Some(row.name.clone()),
            status: Some("ACTIVE".into()),
            ..ecs::Cluster::default()
        }
    }
}

mod faults {
    use super::*;

    pub fn cluster_not_found() -> Fault {
        Fault::client("ClusterNotFoundException", "Cluster not found.")
    }
}

fn named(name: &str) -> ecs::CreateClusterInput {
    ecs::CreateClusterInput {
        cluster_name: Some(name.into()),
        ..Default::default()
    }
}

#[test]
fn a_call_stores_and_answers() {
    let local = Local::of(vec![service()]);
    let made = local.call::<ecs::CreateCluster>(named("shop")).unwrap();
    let arn = "arn:aws:ecs:eu-west-1:123456789012:cluster/shop";
    assert_eq!(made.cluster.unwrap().cluster_arn.as_deref(), Some(arn));
    let listed = local.call::<ecs::ListClusters>(Default::default()).unwrap();
    assert_eq!(listed.cluster_arns, Some(vec![arn.to_owned()]));
}

#[test]
fn a_forgotten_question_is_an_internal_error() {
    let local = Local::of(vec![service()]);
    let fault = local
        .call::<ecs::DescribeClusters>(Default::default())
        .unwrap_err();
    assert_eq!(fault.code, "InternalFailure");
    assert!(fault.cause.unwrap().contains("ecs:DescribeClusters"));
}

#[test]
fn refused_actions_are_refused_in_aws_words() {
    let refused = AllowBut(vec!["ecs:CreateCluster"]);
    let local = Local::with(vec![service()], Ports::none(), refused);
    let fault = local.call::<ecs::CreateCluster>(named("shop")).unwrap_err();
    assert_eq!(fault.code, "AccessDeniedException");
    assert_eq!(
        fault.message,
        "User: arn:aws:iam::123456789012:root is not authorized to perform: ecs:CreateCluster \
         on resource: * because no identity-based policy allows the ecs:CreateCluster action"
    );
}

#[test]
fn a_token_is_answered_again_or_refused_with_another_input() {
    let local = Local::of(vec![service()]);
    let create = |name: &str| {
        local.call::<ecs::CreateService>(ecs::CreateServiceInput {
            client_token: Some("a-token".into()),
            service_name: name.into(),
            ..Default::default()
        })
    };
    let first = create("shop").unwrap();
    assert_eq!(create("shop").unwrap(), first);
    let other = create("other").unwrap_err();
    assert_eq!(other.code, "InvalidParameterException");
    assert_eq!(local.api.store().count::<wire::UsedToken>(), 1);
    local.clock.advance(wire::REMEMBERED);
    let forgotten = wire::forget_old_tokens(local.api.store(), local.now()).unwrap();
    assert_eq!(forgotten, 1);
}

#[test]
fn an_inner_call_commits_or_vanishes_with_the_outer() {
    let local = Local::of(vec![service()]);
    local.call::<ecs::CreateCluster>(named("shop")).unwrap();
    let stop = |task: &str| ecs::StopTaskInput {
        task: task.into(),
        ..Default::default()
    };
    let fault = local.call::<ecs::StopTask>(stop("none")).unwrap_err();
    assert_eq!(fault.code, "ClusterNotFoundException");
    assert_eq!(local.api.store().count::<Cluster>(), 1);
    local.call::<ecs::StopTask>(stop("shop")).unwrap();
    assert_eq!(local.api.store().count::<Cluster>(), 0);
}
