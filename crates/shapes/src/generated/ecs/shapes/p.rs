//! Generated: ecs shapes in p.

use super::super::*;
use crate::prelude::*;

values! {
    /// Values of PidMode.
    pid_mode = "PidMode" {
        HOST = "host",
        TASK = "task",
    }
}

shape! {
    /// AWS: PlacementConstraint.
    PlacementConstraint = "PlacementConstraint" {
        0 expression: Option<String> = Member::new("expression", &STRING),
        1 r#type: Option<String> = Member::new("type", &placement_constraint_type::SCHEMA),
    }
}

values! {
    /// Values of PlacementConstraintType.
    placement_constraint_type = "PlacementConstraintType" {
        DISTINCT_INSTANCE = "distinctInstance",
        MEMBER_OF = "memberOf",
    }
}

pub static PLACEMENT_CONSTRAINTS: Schema = Schema::list(
    "PlacementConstraints",
    Range::ANY,
    PlacementConstraint::SCHEMA,
    "member",
);

pub static PLACEMENT_STRATEGIES: Schema = Schema::list(
    "PlacementStrategies",
    Range::ANY,
    PlacementStrategy::SCHEMA,
    "member",
);

shape! {
    /// AWS: PlacementStrategy.
    PlacementStrategy = "PlacementStrategy" {
        0 field: Option<String> = Member::new("field", &STRING),
        1 r#type: Option<String> = Member::new("type", &placement_strategy_type::SCHEMA),
    }
}

values! {
    /// Values of PlacementStrategyType.
    placement_strategy_type = "PlacementStrategyType" {
        RANDOM = "random",
        SPREAD = "spread",
        BINPACK = "binpack",
    }
}

shape! {
    /// AWS: PortMapping.
    PortMapping = "PortMapping" {
        0 app_protocol: Option<String> = Member::new("appProtocol", &application_protocol::SCHEMA),
        1 container_port: Option<i32> = Member::new("containerPort", &BOXED_INTEGER),
        2 container_port_range: Option<String> = Member::new("containerPortRange", &STRING),
        3 host_port: Option<i32> = Member::new("hostPort", &BOXED_INTEGER),
        4 name: Option<String> = Member::new("name", &STRING),
        5 protocol: Option<String> = Member::new("protocol", &transport_protocol::SCHEMA),
    }
}

pub static PORT_MAPPING_LIST: Schema =
    Schema::list("PortMappingList", Range::ANY, PortMapping::SCHEMA, "member");

pub static PORT_NUMBER: Schema = Schema::integer("PortNumber", Range::between(0, 65535));

values! {
    /// Values of PropagateTags.
    propagate_tags = "PropagateTags" {
        TASK_DEFINITION = "TASK_DEFINITION",
        SERVICE = "SERVICE",
        NONE = "NONE",
    }
}

shape! {
    /// AWS: ProxyConfiguration.
    ProxyConfiguration = "ProxyConfiguration" {
        0 container_name: String = Member::new("containerName", &STRING).required(),
        1 properties: Option<Vec<KeyValuePair>>
            = Member::new("properties", &PROXY_CONFIGURATION_PROPERTIES),
        2 r#type: Option<String> = Member::new("type", &proxy_configuration_type::SCHEMA),
    }
}

pub static PROXY_CONFIGURATION_PROPERTIES: Schema = Schema::list(
    "ProxyConfigurationProperties",
    Range::ANY,
    KeyValuePair::SCHEMA,
    "member",
);

values! {
    /// Values of ProxyConfigurationType.
    proxy_configuration_type = "ProxyConfigurationType" {
        APPMESH = "APPMESH",
    }
}
