//! Generated: ecs CreateCluster.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What CreateCluster takes.
    CreateClusterInput = "CreateClusterInput" {
        0 capacity_providers: Option<Vec<String>> = Member::new("capacityProviders", &STRING_LIST),
        1 cluster_name: Option<String> = Member::new("clusterName", &STRING),
        2 configuration: Option<ClusterConfiguration>
            = Member::new("configuration", ClusterConfiguration::SCHEMA),
        3 default_capacity_provider_strategy: Option<Vec<CapacityProviderStrategyItem>>
            = Member::new("defaultCapacityProviderStrategy", &CAPACITY_PROVIDER_STRATEGY),
        4 service_connect_defaults: Option<ClusterServiceConnectDefaultsRequest>
            = Member::new("serviceConnectDefaults", ClusterServiceConnectDefaultsRequest::SCHEMA),
        5 settings: Option<Vec<ClusterSetting>> = Member::new("settings", &CLUSTER_SETTINGS),
        6 tags: Option<Vec<Tag>> = Member::new("tags", &TAGS),
    }
}

shape! {
    /// What CreateCluster answers.
    CreateClusterOutput = "CreateClusterOutput" {
        0 cluster: Option<Cluster> = Member::new("cluster", Cluster::SCHEMA),
    }
}

operation! {
    /// AWS: ecs CreateCluster.
    "ecs" CreateCluster(CreateClusterInput) -> CreateClusterOutput,
    "", None
}
