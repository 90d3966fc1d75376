//! Generated: ecs UpdateCluster.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What UpdateCluster takes.
    UpdateClusterInput = "UpdateClusterInput" {
        0 cluster: String = Member::new("cluster", &STRING).required(),
        1 configuration: Option<ClusterConfiguration>
            = Member::new("configuration", ClusterConfiguration::SCHEMA),
        2 service_connect_defaults: Option<ClusterServiceConnectDefaultsRequest>
            = Member::new("serviceConnectDefaults", ClusterServiceConnectDefaultsRequest::SCHEMA),
        3 settings: Option<Vec<ClusterSetting>> = Member::new("settings", &CLUSTER_SETTINGS),
    }
}

shape! {
    /// What UpdateCluster answers.
    UpdateClusterOutput = "UpdateClusterOutput" {
        0 cluster: Option<Cluster> = Member::new("cluster", Cluster::SCHEMA),
    }
}

operation! {
    /// AWS: ecs UpdateCluster.
    "ecs" UpdateCluster(UpdateClusterInput) -> UpdateClusterOutput,
    "", None
}
