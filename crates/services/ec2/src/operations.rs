//! The table of operations: name, function, IAM action, access. There is no second list.

mod address;
mod describe;
mod internet_gateway;
mod nat_gateway;
mod network_acl;
mod network_interface;
mod permission;
mod region;
mod route;
mod route_table;
mod security_group;
mod security_group_rule;
mod subnet;
mod tag;
mod vpc;

wire::operations! {
    /// Every operation of EC2 that there is.
    pub static OPERATIONS: shapes::ec2 = [
        AllocateAddress, address::allocate_address, "ec2:AllocateAddress", Resource;
        AssociateAddress, address::associate_address, "ec2:AssociateAddress", Resource;
        AssociateRouteTable,
            route_table::associate_route_table,
            "ec2:AssociateRouteTable", Resource;
        AttachInternetGateway,
            internet_gateway::attach_internet_gateway,
            "ec2:AttachInternetGateway", Resource;
        AuthorizeSecurityGroupEgress,
            security_group_rule::authorize_security_group_egress,
            "ec2:AuthorizeSecurityGroupEgress", Resource;
        AuthorizeSecurityGroupIngress,
            security_group_rule::authorize_security_group_ingress,
            "ec2:AuthorizeSecurityGroupIngress", Resource;
        CreateInternetGateway,
            internet_gateway::create_internet_gateway,
            "ec2:CreateInternetGateway", Resource;
        CreateNatGateway, nat_gateway::create_nat_gateway, "ec2:CreateNatGateway", Resource;
        CreateNetworkAcl, network_acl::create_network_acl, "ec2:CreateNetworkAcl", Resource;
        CreateNetworkAclEntry,
            network_acl::create_network_acl_entry,
            "ec2:CreateNetworkAclEntry", Resource;
        CreateNetworkInterface,
            network_interface::create_network_interface,
            "ec2:CreateNetworkInterface", Resource;
        CreateRoute, route::create_route, "ec2:CreateRoute", Resource;
        CreateRouteTable, route_table::create_route_table, "ec2:CreateRouteTable", Resource;
        CreateSecurityGroup,
            security_group::create_security_group,
            "ec2:CreateSecurityGroup", Resource;
        CreateSubnet, subnet::create_subnet, "ec2:CreateSubnet", Resource;
        CreateTags, tag::create_tags, "ec2:CreateTags", Resource;
        CreateVpc, vpc::create_vpc, "ec2:CreateVpc", Resource;
        DeleteInternetGateway,
            internet_gateway::delete_internet_gateway,
            "ec2:DeleteInternetGateway", Resource;
        DeleteNatGateway, nat_gateway::delete_nat_gateway, "ec2:DeleteNatGateway", Resource;
        DeleteNetworkAcl, network_acl::delete_network_acl, "ec2:DeleteNetworkAcl", Resource;
        DeleteNetworkAclEntry,
            network_acl::delete_network_acl_entry,
            "ec2:DeleteNetworkAclEntry", Resource;
        DeleteNetworkInterface,
            network_interface::delete_network_interface,
            "ec2:DeleteNetworkInterface", Resource;
        DeleteRoute, route::delete_route, "ec2:DeleteRoute", Resource;
        DeleteRouteTable, route_table::delete_route_table, "ec2:DeleteRouteTable", Resource;
        DeleteSecurityGroup,
            security_group::delete_security_group,
            "ec2:DeleteSecurityGroup", Resource;
        DeleteSubnet, subnet::delete_subnet, "ec2:DeleteSubnet", Resource;
        DeleteTags, tag::delete_tags, "ec2:DeleteTags", Resource;
        DeleteVpc, vpc::delete_vpc, "ec2:DeleteVpc", Resource;
        DescribeAccountAttributes,
            region::describe_account_attributes,
            "ec2:DescribeAccountAttributes", Any;
        DescribeAddresses, address::describe_addresses, "ec2:DescribeAddresses", Any;
        DescribeAddressesAttribute,
            address::describe_addresses_attribute,
            "ec2:DescribeAddressesAttribute", Any;
        DescribeAvailabilityZones,
            region::describe_availability_zones,
            "ec2:DescribeAvailabilityZones", Any;
        DescribeInternetGateways,
            internet_gateway::describe_internet_gateways,
            "ec2:DescribeInternetGateways", Any;
        DescribeNatGateways, nat_gateway::describe_nat_gateways, "ec2:DescribeNatGateways", Any;
        DescribeNetworkAcls, network_acl::describe_network_acls, "ec2:DescribeNetworkAcls", Any;
        DescribeNetworkInterfaceAttribute,
            network_interface::describe_network_interface_attribute,
            "ec2:DescribeNetworkInterfaceAttribute", Any;
        DescribeNetworkInterfaces,
            network_interface::describe_network_interfaces,
            "ec2:DescribeNetworkInterfaces", Any;
        DescribeRegions, region::describe_regions, "ec2:DescribeRegions", Any;
        DescribeRouteTables, route_table::describe_route_tables, "ec2:DescribeRouteTables", Any;
        DescribeSecurityGroupRules,
            security_group_rule::describe_security_group_rules,
            "ec2:DescribeSecurityGroupRules", Any;
        DescribeSecurityGroups,
            security_group::describe_security_groups,
            "ec2:DescribeSecurityGroups", Any;
        DescribeSubnets, subnet::describe_subnets, "ec2:DescribeSubnets", Any;
        DescribeTags, tag::describe_tags, "ec2:DescribeTags", Any;
        DescribeVpcAttribute, vpc::describe_vpc_attribute, "ec2:DescribeVpcAttribute", Any;
        DescribeVpcs, vpc::describe_vpcs, "ec2:DescribeVpcs", Any;
        DetachInternetGateway,
            internet_gateway::detach_internet_gateway,
            "ec2:DetachInternetGateway", Resource;
        DisassociateAddress, address::disassociate_address, "ec2:DisassociateAddress", Resource;
        DisassociateRouteTable,
            route_table::disassociate_route_table,
            "ec2:DisassociateRouteTable", Resource;
        ModifyNetworkInterfaceAttribute,
            network_interface::modify_network_interface_attribute,
            "ec2:ModifyNetworkInterfaceAttribute", Resource;
        ModifySecurityGroupRules,
            security_group_rule::modify_security_group_rules,
            "ec2:ModifySecurityGroupRules", Resource;
        ModifySubnetAttribute,
            subnet::modify_subnet_attribute,
            "ec2:ModifySubnetAttribute", Resource;
        ModifyVpcAttribute, vpc::modify_vpc_attribute, "ec2:ModifyVpcAttribute", Resource;
        ReleaseAddress, address::release_address, "ec2:ReleaseAddress", Resource;
        ReplaceNetworkAclAssociation,
            network_acl::replace_network_acl_association,
            "ec2:ReplaceNetworkAclAssociation", Resource;
        ReplaceNetworkAclEntry,
            network_acl::replace_network_acl_entry,
            "ec2:ReplaceNetworkAclEntry", Resource;
        ReplaceRoute, route::replace_route, "ec2:ReplaceRoute", Resource;
        ReplaceRouteTableAssociation,
            route_table::replace_route_table_association,
            "ec2:ReplaceRouteTableAssociation", Resource;
        RevokeSecurityGroupEgress,
            security_group_rule::revoke_security_group_egress,
            "ec2:RevokeSecurityGroupEgress", Resource;
        RevokeSecurityGroupIngress,
            security_group_rule::revoke_security_group_ingress,
            "ec2:RevokeSecurityGroupIngress", Resource;
        UpdateSecurityGroupRuleDescriptionsEgress,
            security_group_rule::update_security_group_rule_descriptions_egress,
            "ec2:UpdateSecurityGroupRuleDescriptionsEgress", Resource;
        UpdateSecurityGroupRuleDescriptionsIngress,
            security_group_rule::update_security_group_rule_descriptions_ingress,
            "ec2:UpdateSecurityGroupRuleDescriptionsIngress", Resource;
    ];
}
