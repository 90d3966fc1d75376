//! Small true operations for tests of the wire: what they answer follows from what they were
//! given, who called, or AWS's own lists. One service of each protocol.

use aws::scope::REGIONS;
use aws::{Fault, Filters};
use serde::{Deserialize, Serialize};
use shapes::{ec2, ecs, iam, sts};
use std::sync::Arc;
use store::{Class, Row};
use wire::kit::{AllowBut, OneKey};
use wire::{Api, Audit, Call, Codes, PageSize, Parts, Ports, Service};

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Cluster {
    key: String,
    name: String,
}

impl Row for Cluster {
    const TABLE: &'static str = "test/cluster";
    const CLASS: Class = Class::Intent;
    fn key(&self) -> String {
        self.key.clone()
    }
}

wire::operations! {
    /// The table.
    pub static ECS: shapes::ecs = [
        CreateCluster, create_cluster, "ecs:CreateCluster", Any;
        ListClusters, list_clusters, "ecs:ListClusters", Any;
        RegisterTaskDefinition, register, "ecs:RegisterTaskDefinition", Any;
    ];
}
wire::operations! {
    /// The table.
    pub static EC2: shapes::ec2 = [
        DescribeRegions, describe_regions, "ec2:DescribeRegions", Any;
        DescribeVpcs, describe_vpcs, "ec2:DescribeVpcs", Any;
        DeleteVpc, delete_vpc, "ec2:DeleteVpc", Resource;
    ];
}
wire::operations! {
    /// The table.
    pub static IAM: shapes::iam = [
        CreateUser, create_user, "iam:CreateUser", Any;
        GetRole, get_role, "iam:GetRole", Any;
    ];
}
wire::operations! {
    /// The table.
    pub static STS: shapes::sts = [
        GetCallerIdentity, get_caller_identity, "sts:GetCallerIdentity", Open;
    ];
}

fn create_cluster(
    call: &mut Call<'_>,
    input: ecs::CreateClusterInput,
) -> Result<ecs::CreateClusterOutput, Fault> {
    let name = input.cluster_name.unwrap_or_else(|| "default".into());
    let key = call.scope().key(&[&name]);
    call.put(Cluster {
        key,
        name: name.clone(),
    });
    let cluster = ecs::Cluster {
        cluster_name: Some(name),
        tags: input.tags,
        ..Default::default()
    };
    Ok(ecs::CreateClusterOutput {
        cluster: Some(cluster),
    })
}

fn list_clusters(
    call: &mut Call<'_>,
    input: ecs::ListClustersInput,
) -> Result<ecs::ListClustersOutput, Fault> {
    let size = PageSize {
        default: 100,
        most: 100,
    };
    let page = call.page(input.next_token.as_deref(), input.max_results, size)?;
    let prefix = call.scope().key(&[]);
    let rows = call.scan_from::<Cluster>(&prefix, page.after(), page.limit() + 1);
    let (rows, next_token) = call.cut(&page, rows, |row| row.key.clone());
    Ok(ecs::ListClustersOutput {
        cluster_arns: Some(rows.iter().map(|row| row.name.clone()).collect()),
        next_token,
    })
}

fn register(
    call: &mut Call<'_>,
    input: ecs::RegisterTaskDefinitionInput,
) -> Result<ecs::RegisterTaskDefinitionOutput, Fault> {
    let definition = ecs::TaskDefinition {
        family: Some(input.family),
        container_definitions: Some(input.container_definitions),
        registered_at: Some(call.now()),
        ..Default::default()
    };
    Ok(ecs::RegisterTaskDefinitionOutput {
        task_definition: Some(definition),
        tags: input.tags,
    })
}

fn describe_regions(
    _call: &mut Call<'_>,
    input: ec2::DescribeRegionsInput,
) -> Result<ec2::DescribeRegionsOutput, Fault> {
    let given = input.filters.unwrap_or_default().into_iter();
    let given = given.map(|filter| {
        let name = filter.name.unwrap_or_default();
        (name, filter.values.unwrap_or_default())
    });
    let filters = Filters::new(given, &["region-name"]).map_err(|unknown| {
        let message = format!("The filter '{}' is invalid", unknown.name);
        Fault::client("InvalidParameterValue", message)
    })?;
    let tags = aws::Tags::new();
    let regions = REGIONS.iter().map(|(name, _, _)| *name);
    let regions = regions.filter(|name| filters.match_all(&tags, |_| vec![(*name).into()]));
    let regions = regions.map(|name| ec2::Region {
        region_name: Some(name.into()),
        ..Default::default()
    });
    Ok(ec2::DescribeRegionsOutput {
        regions: Some(regions.collect()),
    })
}

fn describe_vpcs(
    _call: &mut Call<'_>,
    _input: ec2::DescribeVpcsInput,
) -> Result<ec2::DescribeVpcsOutput, Fault> {
    Ok(ec2::DescribeVpcsOutput {
        vpcs: Some(Vec::new()),
        next_token: None,
    })
}

fn delete_vpc(
    call: &mut Call<'_>,
    input: ec2::DeleteVpcInput,
) -> Result<ec2::DeleteVpcOutput, Fault> {
    call.allow(format!("arn:aws:ec2:::vpc/{}", input.vpc_id))?;
    wire::done_by_wire(input.dry_run);
    call.delete::<Cluster>(&input.vpc_id);
    Ok(ec2::DeleteVpcOutput {})
}

fn create_user(
    call: &mut Call<'_>,
    input: iam::CreateUserInput,
) -> Result<iam::CreateUserOutput, Fault> {
    let user = iam::User {
        arn: format!("arn:aws:iam::{}:user/{}", call.account(), input.user_name),
        create_date: call.now(),
        path: input.path.unwrap_or_else(|| "/".into()),
        user_id: "AIDATEST000000000000".into(),
        user_name: input.user_name,
        tags: input.tags,
        ..Default::default()
    };
    Ok(iam::CreateUserOutput { user: Some(user) })
}

fn get_role(_call: &mut Call<'_>, input: iam::GetRoleInput) -> Result<iam::GetRoleOutput, Fault> {
    let message = format!("The role with name {} cannot be found.", input.role_name);
    Err(Fault::with_status("NoSuchEntity", 404, message))
}

fn get_caller_identity(
    call: &mut Call<'_>,
    _input: sts::GetCallerIdentityInput,
) -> Result<sts::GetCallerIdentityOutput, Fault> {
    let caller = call.caller();
    Ok(sts::GetCallerIdentityOutput {
        account: Some(caller.account.to_string()),
        arn: Some(caller.arn.clone()),
        user_id: Some(caller.user_id.clone()),
    })
}

/// All of them; the key is `testing`, `iam:CreateUser` on nobody is refused as `refused` says.
pub fn api(refused: AllowBut, audit: Arc<dyn Audit>) -> Api {
    let service = |model, operations, codes| Service {
        model,
        operations,
        codes,
    };
    let parts = Parts {
        store: store::Store::in_memory(),
        clock: Arc::new(base::clock::System),
        seed: Arc::new(base::Seed::new(1)),
        services: vec![
            service(&ecs::SERVICE, ECS, Codes::JSON),
            service(&ec2::SERVICE, EC2, Codes::EC2),
            service(&iam::SERVICE, IAM, Codes::QUERY),
            service(&sts::SERVICE, STS, Codes::QUERY),
        ],
        identities: Arc::new(OneKey),
        authorizer: Arc::new(refused),
        audit,
        ports: Ports::none(),
        token_key: [1; 32],
    };
    Api::new(parts).unwrap()
}
