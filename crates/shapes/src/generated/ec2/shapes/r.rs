//! Generated: ec2 shapes in r.

use super::super::*;
use crate::prelude::*;

shape! {
    /// AWS: ReferencedSecurityGroup.
    ReferencedSecurityGroup = "ReferencedSecurityGroup" {
        0 group_id: Option<String> = Member::new("GroupId", &STRING).called("groupId", "GroupId"),
        1 peering_status: Option<String>
            = Member::new("PeeringStatus", &STRING).called("peeringStatus", "PeeringStatus"),
        2 user_id: Option<String> = Member::new("UserId", &STRING).called("userId", "UserId"),
        3 vpc_id: Option<String> = Member::new("VpcId", &STRING).called("vpcId", "VpcId"),
        4 vpc_peering_connection_id: Option<String>
            = Member::new("VpcPeeringConnectionId", &STRING)
            .called("vpcPeeringConnectionId", "VpcPeeringConnectionId"),
    }
}

shape! {
    /// AWS: Region.
    Region = "Region" {
        0 endpoint: Option<String>
            = Member::new("Endpoint", &STRING).called("regionEndpoint", "RegionEndpoint"),
        1 geography: Option<Vec<RegionGeography>>
            = Member::new("Geography", &REGION_GEOGRAPHY_LIST)
            .called("geographySet", "GeographySet"),
        2 opt_in_status: Option<String>
            = Member::new("OptInStatus", &STRING).called("optInStatus", "OptInStatus"),
        3 region_name: Option<String>
            = Member::new("RegionName", &STRING).called("regionName", "RegionName"),
    }
}

shape! {
    /// AWS: RegionGeography.
    RegionGeography = "RegionGeography" {
        0 name: Option<String> = Member::new("Name", &STRING).called("name", "Name"),
    }
}

pub static REGION_GEOGRAPHY_LIST: Schema = Schema::list(
    "RegionGeographyList",
    Range::ANY,
    RegionGeography::SCHEMA,
    "item",
);

pub static REGION_LIST: Schema = Schema::list("RegionList", Range::ANY, Region::SCHEMA, "item");

pub static REGION_NAME_STRING_LIST: Schema =
    Schema::list("RegionNameStringList", Range::ANY, &STRING, "RegionName");

pub static RESOURCE_ID_LIST: Schema = Schema::list(
    "ResourceIdList",
    Range::ANY,
    &TAGGABLE_RESOURCE_ID,
    "member",
);

values! {
    /// Values of ResourceType.
    resource_type = "ResourceType" {
        CAPACITY_RESERVATION = "capacity-reservation",
        CLIENT_VPN_ENDPOINT = "client-vpn-endpoint",
        CUSTOMER_GATEWAY = "customer-gateway",
        CARRIER_GATEWAY = "carrier-gateway",
        COIP_POOL = "coip-pool",
        DECLARATIVE_POLICIES_REPORT = "declarative-policies-report",
        DEDICATED_HOST = "dedicated-host",
        DHCP_OPTIONS = "dhcp-options",
        EGRESS_ONLY_INTERNET_GATEWAY = "egress-only-internet-gateway",
        ELASTIC_IP = "elastic-ip",
        ELASTIC_GPU = "elastic-gpu",
        EXPORT_IMAGE_TASK = "export-image-task",
        EXPORT_INSTANCE_TASK = "export-instance-task",
        FLEET = "fleet",
        FPGA_IMAGE = "fpga-image",
        HOST_RESERVATION = "host-reservation",
        IMAGE = "image",
        IMAGE_USAGE_REPORT = "image-usage-report",
        IMPORT_IMAGE_TASK = "import-image-task",
        IMPORT_SNAPSHOT_TASK = "import-snapshot-task",
        INSTANCE = "instance",
        INSTANCE_EVENT_WINDOW = "instance-event-window",
        INTERNET_GATEWAY = "internet-gateway",
        IPAM = "ipam",
        IPAM_POOL = "ipam-pool",
        IPAM_SCOPE = "ipam-scope",
        IPV4POOL_EC2 = "ipv4pool-ec2",
        IPV6POOL_EC2 = "ipv6pool-ec2",
        KEY_PAIR = "key-pair",
        LAUNCH_TEMPLATE = "launch-template",
        LOCAL_GATEWAY = "local-gateway",
        LOCAL_GATEWAY_ROUTE_TABLE = "local-gateway-route-table",
        LOCAL_GATEWAY_VIRTUAL_INTERFACE = "local-gateway-virtual-interface",
        LOCAL_GATEWAY_VIRTUAL_INTERFACE_GROUP = "local-gateway-virtual-interface-group",
        LOCAL_GATEWAY_ROUTE_TABLE_VPC_ASSOCIATION = "local-gateway-route-table-vpc-association",
        LOCAL_GATEWAY_ROUTE_TABLE_VIRTUAL_INTERFACE_GROUP_ASSOCIATION = "local-gateway-route-table-virtual-interface-group-association",
        NATGATEWAY = "natgateway",
        NETWORK_ACL = "network-acl",
        NETWORK_INTERFACE = "network-interface",
        NETWORK_INSIGHTS_ANALYSIS = "network-insights-analysis",
        NETWORK_INSIGHTS_PATH = "network-insights-path",
        NETWORK_INSIGHTS_ACCESS_SCOPE = "network-insights-access-scope",
        NETWORK_INSIGHTS_ACCESS_SCOPE_ANALYSIS = "network-insights-access-scope-analysis",
        OUTPOST_LAG = "outpost-lag",
        PLACEMENT_GROUP = "placement-group",
        PREFIX_LIST = "prefix-list",
        REPLACE_ROOT_VOLUME_TASK = "replace-root-volume-task",
        RESERVED_INSTANCES = "reserved-instances",
        ROUTE_TABLE = "route-table",
        SECURITY_GROUP = "security-group",
        SECURITY_GROUP_RULE = "security-group-rule",
        SERVICE_LINK_VIRTUAL_INTERFACE = "service-link-virtual-interface",
        SNAPSHOT = "snapshot",
        SPOT_FLEET_REQUEST = "spot-fleet-request",
        SPOT_INSTANCES_REQUEST = "spot-instances-request",
        SUBNET = "subnet",
        SUBNET_CIDR_RESERVATION = "subnet-cidr-reservation",
        TRAFFIC_MIRROR_FILTER = "traffic-mirror-filter",
        TRAFFIC_MIRROR_SESSION = "traffic-mirror-session",
        TRAFFIC_MIRROR_TARGET = "traffic-mirror-target",
        TRANSIT_GATEWAY = "transit-gateway",
        TRANSIT_GATEWAY_ATTACHMENT = "transit-gateway-attachment",
        TRANSIT_GATEWAY_CONNECT_PEER = "transit-gateway-connect-peer",
        TRANSIT_GATEWAY_MULTICAST_DOMAIN = "transit-gateway-multicast-domain",
        TRANSIT_GATEWAY_POLICY_TABLE = "transit-gateway-policy-table",
        TRANSIT_GATEWAY_METERING_POLICY = "transit-gateway-metering-policy",
        TRANSIT_GATEWAY_ROUTE_TABLE = "transit-gateway-route-table",
        TRANSIT_GATEWAY_ROUTE_TABLE_ANNOUNCEMENT = "transit-gateway-route-table-announcement",
        VOLUME = "volume",
        VPC = "vpc",
        VPC_ENDPOINT = "vpc-endpoint",
        VPC_ENDPOINT_CONNECTION = "vpc-endpoint-connection",
        VPC_ENDPOINT_SERVICE = "vpc-endpoint-service",
        VPC_ENDPOINT_SERVICE_PERMISSION = "vpc-endpoint-service-permission",
        VPC_PEERING_CONNECTION = "vpc-peering-connection",
        VPN_CONNECTION = "vpn-connection",
        VPN_GATEWAY = "vpn-gateway",
        VPC_FLOW_LOG = "vpc-flow-log",
        CAPACITY_RESERVATION_FLEET = "capacity-reservation-fleet",
        TRAFFIC_MIRROR_FILTER_RULE = "traffic-mirror-filter-rule",
        VPC_ENDPOINT_CONNECTION_DEVICE_TYPE = "vpc-endpoint-connection-device-type",
        VERIFIED_ACCESS_INSTANCE = "verified-access-instance",
        VERIFIED_ACCESS_GROUP = "verified-access-group",
        VERIFIED_ACCESS_ENDPOINT = "verified-access-endpoint",
        VERIFIED_ACCESS_POLICY = "verified-access-policy",
        VERIFIED_ACCESS_TRUST_PROVIDER = "verified-access-trust-provider",
        VPN_CONNECTION_DEVICE_TYPE = "vpn-connection-device-type",
        VPC_BLOCK_PUBLIC_ACCESS_EXCLUSION = "vpc-block-public-access-exclusion",
        VPC_ENCRYPTION_CONTROL = "vpc-encryption-control",
        ROUTE_SERVER = "route-server",
        ROUTE_SERVER_ENDPOINT = "route-server-endpoint",
        ROUTE_SERVER_PEER = "route-server-peer",
        IPAM_RESOURCE_DISCOVERY = "ipam-resource-discovery",
        IPAM_RESOURCE_DISCOVERY_ASSOCIATION = "ipam-resource-discovery-association",
        INSTANCE_CONNECT_ENDPOINT = "instance-connect-endpoint",
        VERIFIED_ACCESS_ENDPOINT_TARGET = "verified-access-endpoint-target",
        IPAM_EXTERNAL_RESOURCE_VERIFICATION_TOKEN = "ipam-external-resource-verification-token",
        CAPACITY_BLOCK = "capacity-block",
        MAC_MODIFICATION_TASK = "mac-modification-task",
        IPAM_PREFIX_LIST_RESOLVER = "ipam-prefix-list-resolver",
        IPAM_POLICY = "ipam-policy",
        IPAM_PREFIX_LIST_RESOLVER_TARGET = "ipam-prefix-list-resolver-target",
        SECONDARY_INTERFACE = "secondary-interface",
        SECONDARY_NETWORK = "secondary-network",
        SECONDARY_SUBNET = "secondary-subnet",
        CAPACITY_MANAGER_DATA_EXPORT = "capacity-manager-data-export",
        VPN_CONCENTRATOR = "vpn-concentrator",
        IPAM_POOL_ALLOCATION = "ipam-pool-allocation",
    }
}

shape! {
    /// AWS: RevokedSecurityGroupRule.
    RevokedSecurityGroupRule = "RevokedSecurityGroupRule" {
        0 cidr_ipv4: Option<String>
            = Member::new("CidrIpv4", &STRING).called("cidrIpv4", "CidrIpv4"),
        1 cidr_ipv6: Option<String>
            = Member::new("CidrIpv6", &STRING).called("cidrIpv6", "CidrIpv6"),
        2 description: Option<String>
            = Member::new("Description", &STRING).called("description", "Description"),
        3 from_port: Option<i32> = Member::new("FromPort", &INTEGER).called("fromPort", "FromPort"),
        4 group_id: Option<String>
            = Member::new("GroupId", &SECURITY_GROUP_ID).called("groupId", "GroupId"),
        5 ip_protocol: Option<String>
            = Member::new("IpProtocol", &STRING).called("ipProtocol", "IpProtocol"),
        6 is_egress: Option<bool>
            = Member::new("IsEgress", &BOOLEAN).called("isEgress", "IsEgress"),
        7 prefix_list_id: Option<String>
            = Member::new("PrefixListId", &PREFIX_LIST_RESOURCE_ID)
            .called("prefixListId", "PrefixListId"),
        8 referenced_group_id: Option<String>
            = Member::new("ReferencedGroupId", &SECURITY_GROUP_ID)
            .called("referencedGroupId", "ReferencedGroupId"),
        9 security_group_rule_id: Option<String>
            = Member::new("SecurityGroupRuleId", &SECURITY_GROUP_RULE_ID)
            .called("securityGroupRuleId", "SecurityGroupRuleId"),
        10 to_port: Option<i32> = Member::new("ToPort", &INTEGER).called("toPort", "ToPort"),
    }
}

pub static REVOKED_SECURITY_GROUP_RULE_LIST: Schema = Schema::list(
    "RevokedSecurityGroupRuleList",
    Range::ANY,
    RevokedSecurityGroupRule::SCHEMA,
    "item",
);

shape! {
    /// AWS: Route.
    Route = "Route" {
        0 carrier_gateway_id: Option<String>
            = Member::new("CarrierGatewayId", &CARRIER_GATEWAY_ID)
            .called("carrierGatewayId", "CarrierGatewayId"),
        1 core_network_arn: Option<String>
            = Member::new("CoreNetworkArn", &CORE_NETWORK_ARN)
            .called("coreNetworkArn", "CoreNetworkArn"),
        2 destination_cidr_block: Option<String>
            = Member::new("DestinationCidrBlock", &STRING)
            .called("destinationCidrBlock", "DestinationCidrBlock"),
        3 destination_ipv6_cidr_block: Option<String>
            = Member::new("DestinationIpv6CidrBlock", &STRING)
            .called("destinationIpv6CidrBlock", "DestinationIpv6CidrBlock"),
        4 destination_prefix_list_id: Option<String>
            = Member::new("DestinationPrefixListId", &STRING)
            .called("destinationPrefixListId", "DestinationPrefixListId"),
        5 egress_only_internet_gateway_id: Option<String>
            = Member::new("EgressOnlyInternetGatewayId", &STRING)
            .called("egressOnlyInternetGatewayId", "EgressOnlyInternetGatewayId"),
        6 gateway_id: Option<String>
            = Member::new("GatewayId", &STRING).called("gatewayId", "GatewayId"),
        7 instance_id: Option<String>
            = Member::new("InstanceId", &STRING).called("instanceId", "InstanceId"),
        8 instance_owner_id: Option<String>
            = Member::new("InstanceOwnerId", &STRING).called("instanceOwnerId", "InstanceOwnerId"),
        9 ip_address: Option<String>
            = Member::new("IpAddress", &STRING).called("ipAddress", "IpAddress"),
        10 local_gateway_id: Option<String>
            = Member::new("LocalGatewayId", &STRING).called("localGatewayId", "LocalGatewayId"),
        11 nat_gateway_id: Option<String>
            = Member::new("NatGatewayId", &STRING).called("natGatewayId", "NatGatewayId"),
        12 network_interface_id: Option<String>
            = Member::new("NetworkInterfaceId", &STRING)
            .called("networkInterfaceId", "NetworkInterfaceId"),
        13 odb_network_arn: Option<String>
            = Member::new("OdbNetworkArn", &ODB_NETWORK_ARN)
            .called("odbNetworkArn", "OdbNetworkArn"),
        14 origin: Option<String>
            = Member::new("Origin", &route_origin::SCHEMA).called("origin", "Origin"),
        15 state: Option<String>
            = Member::new("State", &route_state::SCHEMA).called("state", "State"),
        16 transit_gateway_id: Option<String>
            = Member::new("TransitGatewayId", &STRING)
            .called("transitGatewayId", "TransitGatewayId"),
        17 vpc_peering_connection_id: Option<String>
            = Member::new("VpcPeeringConnectionId", &STRING)
            .called("vpcPeeringConnectionId", "VpcPeeringConnectionId"),
    }
}

pub static ROUTE_GATEWAY_ID: Schema = Schema::text("RouteGatewayId", Range::ANY);

pub static ROUTE_LIST: Schema = Schema::list("RouteList", Range::ANY, Route::SCHEMA, "item");

values! {
    /// Values of RouteOrigin.
    route_origin = "RouteOrigin" {
        CREATE_ROUTE_TABLE = "CreateRouteTable",
        CREATE_ROUTE = "CreateRoute",
        ENABLE_VGW_ROUTE_PROPAGATION = "EnableVgwRoutePropagation",
        ADVERTISEMENT = "Advertisement",
    }
}

values! {
    /// Values of RouteState.
    route_state = "RouteState" {
        ACTIVE = "active",
        BLACKHOLE = "blackhole",
        FILTERED = "filtered",
    }
}

shape! {
    /// AWS: RouteTable.
    RouteTable = "RouteTable" {
        0 associations: Option<Vec<RouteTableAssociation>>
            = Member::new("Associations", &ROUTE_TABLE_ASSOCIATION_LIST)
            .called("associationSet", "AssociationSet"),
        1 owner_id: Option<String> = Member::new("OwnerId", &STRING).called("ownerId", "OwnerId"),
        2 propagating_vgws: Option<Vec<PropagatingVgw>>
            = Member::new("PropagatingVgws", &PROPAGATING_VGW_LIST)
            .called("propagatingVgwSet", "PropagatingVgwSet"),
        3 route_table_id: Option<String>
            = Member::new("RouteTableId", &STRING).called("routeTableId", "RouteTableId"),
        4 routes: Option<Vec<Route>>
            = Member::new("Routes", &ROUTE_LIST).called("routeSet", "RouteSet"),
        5 tags: Option<Vec<Tag>> = Member::new("Tags", &TAG_LIST).called("tagSet", "TagSet"),
        6 vpc_id: Option<String> = Member::new("VpcId", &STRING).called("vpcId", "VpcId"),
    }
}

shape! {
    /// AWS: RouteTableAssociation.
    RouteTableAssociation = "RouteTableAssociation" {
        0 association_state: Option<RouteTableAssociationState>
            = Member::new("AssociationState", RouteTableAssociationState::SCHEMA)
            .called("associationState", "AssociationState"),
        1 gateway_id: Option<String>
            = Member::new("GatewayId", &STRING).called("gatewayId", "GatewayId"),
        2 main: Option<bool> = Member::new("Main", &BOOLEAN).called("main", "Main"),
        3 public_ipv4_pool: Option<String>
            = Member::new("PublicIpv4Pool", &STRING).called("publicIpv4Pool", "PublicIpv4Pool"),
        4 route_table_association_id: Option<String>
            = Member::new("RouteTableAssociationId", &STRING)
            .called("routeTableAssociationId", "RouteTableAssociationId"),
        5 route_table_id: Option<String>
            = Member::new("RouteTableId", &STRING).called("routeTableId", "RouteTableId"),
        6 subnet_id: Option<String>
            = Member::new("SubnetId", &STRING).called("subnetId", "SubnetId"),
    }
}

pub static ROUTE_TABLE_ASSOCIATION_ID: Schema = Schema::text("RouteTableAssociationId", Range::ANY);

pub static ROUTE_TABLE_ASSOCIATION_LIST: Schema = Schema::list(
    "RouteTableAssociationList",
    Range::ANY,
    RouteTableAssociation::SCHEMA,
    "item",
);

shape! {
    /// AWS: RouteTableAssociationState.
    RouteTableAssociationState = "RouteTableAssociationState" {
        0 state: Option<String>
            = Member::new("State", &route_table_association_state_code::SCHEMA)
            .called("state", "State"),
        1 status_message: Option<String>
            = Member::new("StatusMessage", &STRING).called("statusMessage", "StatusMessage"),
    }
}

values! {
    /// Values of RouteTableAssociationStateCode.
    route_table_association_state_code = "RouteTableAssociationStateCode" {
        ASSOCIATING = "associating",
        ASSOCIATED = "associated",
        DISASSOCIATING = "disassociating",
        DISASSOCIATED = "disassociated",
        FAILED = "failed",
    }
}

pub static ROUTE_TABLE_ID: Schema = Schema::text("RouteTableId", Range::ANY);

pub static ROUTE_TABLE_ID_STRING_LIST: Schema = Schema::list(
    "RouteTableIdStringList",
    Range::ANY,
    &ROUTE_TABLE_ID,
    "item",
);

pub static ROUTE_TABLE_LIST: Schema =
    Schema::list("RouteTableList", Range::ANY, RouteTable::SCHEMA, "item");

values! {
    /// Values of RuleAction.
    rule_action = "RuleAction" {
        ALLOW = "allow",
        DENY = "deny",
    }
}
