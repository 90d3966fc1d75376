//! Generated: ec2 ReplaceRoute.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What ReplaceRoute takes.
    ReplaceRouteInput = "ReplaceRouteInput" {
        0 carrier_gateway_id: Option<String> = Member::new("CarrierGatewayId", &CARRIER_GATEWAY_ID),
        1 core_network_arn: Option<String> = Member::new("CoreNetworkArn", &CORE_NETWORK_ARN),
        2 destination_cidr_block: Option<String>
            = Member::new("DestinationCidrBlock", &STRING)
            .called("destinationCidrBlock", "DestinationCidrBlock"),
        3 destination_ipv6_cidr_block: Option<String>
            = Member::new("DestinationIpv6CidrBlock", &STRING)
            .called("destinationIpv6CidrBlock", "DestinationIpv6CidrBlock"),
        4 destination_prefix_list_id: Option<String>
            = Member::new("DestinationPrefixListId", &PREFIX_LIST_RESOURCE_ID),
        5 dry_run: Option<bool> = Member::new("DryRun", &BOOLEAN).called("dryRun", "DryRun"),
        6 egress_only_internet_gateway_id: Option<String>
            = Member::new("EgressOnlyInternetGatewayId", &EGRESS_ONLY_INTERNET_GATEWAY_ID)
            .called("egressOnlyInternetGatewayId", "EgressOnlyInternetGatewayId"),
        7 gateway_id: Option<String>
            = Member::new("GatewayId", &ROUTE_GATEWAY_ID).called("gatewayId", "GatewayId"),
        8 instance_id: Option<String>
            = Member::new("InstanceId", &INSTANCE_ID).called("instanceId", "InstanceId"),
        9 local_gateway_id: Option<String> = Member::new("LocalGatewayId", &LOCAL_GATEWAY_ID),
        10 local_target: Option<bool> = Member::new("LocalTarget", &BOOLEAN),
        11 nat_gateway_id: Option<String>
            = Member::new("NatGatewayId", &NAT_GATEWAY_ID).called("natGatewayId", "NatGatewayId"),
        12 network_interface_id: Option<String>
            = Member::new("NetworkInterfaceId", &NETWORK_INTERFACE_ID)
            .called("networkInterfaceId", "NetworkInterfaceId"),
        13 odb_network_arn: Option<String> = Member::new("OdbNetworkArn", &ODB_NETWORK_ARN),
        14 route_table_id: String
            = Member::new("RouteTableId", &ROUTE_TABLE_ID)
            .called("routeTableId", "RouteTableId").required(),
        15 transit_gateway_id: Option<String>
            = Member::new("TransitGatewayId", &TRANSIT_GATEWAY_ID),
        16 vpc_endpoint_id: Option<String> = Member::new("VpcEndpointId", &VPC_ENDPOINT_ID),
        17 vpc_peering_connection_id: Option<String>
            = Member::new("VpcPeeringConnectionId", &VPC_PEERING_CONNECTION_ID)
            .called("vpcPeeringConnectionId", "VpcPeeringConnectionId"),
    }
}

shape! {
    /// What ReplaceRoute answers.
    ReplaceRouteOutput = "ReplaceRouteOutput" {
    }
}

operation! {
    /// AWS: ec2 ReplaceRoute.
    "ec2" ReplaceRoute(ReplaceRouteInput) -> ReplaceRouteOutput,
    "", None
}
