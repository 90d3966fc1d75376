//! Every table that this release knows, with the versions of their rows. A table that does not stand
//! here was written by a newer release, and its store is refused by name.

use resources::{ec2, ecr, ecs, elbv2, iam, logs, ondol};
use store::Schema;

/// The tables.
pub fn schema() -> Schema {
    let schema = Schema::new()
        .table::<ondol::Instance>()
        .table::<ondol::HostAddress>()
        .table::<wire::UsedToken>()
        .table::<iam::Account>()
        .table::<iam::User>()
        .table::<iam::AccessKey>()
        .table::<iam::Role>()
        .table::<iam::Policy>()
        .table::<iam::InstanceProfile>()
        .table::<iam::LinkedRoleDeletion>()
        .table::<iam::Session>()
        .table::<logs::LogGroup>()
        .table::<logs::LogStream>();
    registry(delivery(network(schema)))
}

fn network(schema: Schema) -> Schema {
    schema
        .table::<ec2::Vpc>()
        .table::<ec2::Subnet>()
        .table::<ec2::RouteTable>()
        .table::<ec2::InternetGateway>()
        .table::<ec2::NatGateway>()
        .table::<ec2::Address>()
        .table::<ec2::SecurityGroup>()
        .table::<ec2::SecurityGroupRule>()
        .table::<ec2::NetworkAcl>()
        .table::<ec2::NetworkInterface>()
}

fn delivery(schema: Schema) -> Schema {
    schema
        .table::<ecs::Cluster>()
        .table::<ecs::TaskDefinition>()
        .table::<ecs::Service>()
        .table::<ecs::ServiceRevision>()
        .table::<ecs::ServiceDeployment>()
        .table::<ecs::Task>()
        .table::<elbv2::LoadBalancer>()
        .table::<elbv2::Listener>()
        .table::<elbv2::Rule>()
        .table::<elbv2::TargetGroup>()
        .table::<elbv2::Target>()
}

fn registry(schema: Schema) -> Schema {
    schema
        .table::<ecr::Repository>()
        .table::<ecr::Image>()
        .table::<ecr::ImageTag>()
        .table::<ecr::Layer>()
        .table::<ecr::LayerUpload>()
        .table::<ecr::TokenKey>()
}
