//! AWS's default quotas that are enforced here, in one table.
//!
//! AWS: "Amazon VPC quotas".

use crate::faults;
use aws::Fault;

/// A quota: the most, AWS's code, and what is counted.
#[derive(Clone, Copy, Debug)]
pub struct Quota {
    /// The most.
    pub max: usize,
    code: &'static str,
    what: &'static str,
}

impl Quota {
    /// Refuses when there are that many already.
    pub fn allows_one_more(&self, there_are: usize) -> Result<(), Fault> {
        self.allows(there_are + 1)
    }

    /// Refuses when that many are too many.
    pub fn allows(&self, wanted: usize) -> Result<(), Fault> {
        match wanted > self.max {
            true => Err(faults::limit_exceeded(self.code, self.what)),
            false => Ok(()),
        }
    }
}

macro_rules! quotas {
    ($($(#[$doc:meta])* $constant:ident = $max:literal, $code:literal, $what:literal;)*) => {
        $($(#[$doc])* pub const $constant: Quota = Quota {
            max: $max,
            code: $code,
            what: $what,
        };)*
    };
}

quotas! {
    /// In an account and region.
    VPCS = 5, "VpcLimitExceeded", "VPCs";
    /// In a VPC.
    SUBNETS = 200, "SubnetLimitExceeded", "subnets";
    /// In an account and region.
    INTERNET_GATEWAYS = 5, "InternetGatewayLimitExceeded", "internet gateways";
    /// In a zone; counted for each VPC here.
    NAT_GATEWAYS = 5, "NatGatewayLimitExceeded", "NAT gateways";
    /// In an account and region.
    ADDRESSES = 5, "AddressLimitExceeded", "addresses";
    /// In a VPC.
    ROUTE_TABLES = 200, "RouteTableLimitExceeded", "route tables";
    /// In a route table, the local one apart.
    ROUTES = 500, "RouteLimitExceeded", "routes";
    /// In a VPC; AWS counts them for each region.
    SECURITY_GROUPS = 2500, "SecurityGroupLimitExceeded", "security groups";
    /// In a group, for each direction.
    RULES = 60, "RulesPerSecurityGroupLimitExceeded", "rules per security group";
    /// On an interface.
    GROUPS_PER_INTERFACE = 5, "SecurityGroupsPerInterfaceLimitExceeded",
        "security groups per interface";
    /// In a VPC.
    NETWORK_ACLS = 200, "NetworkAclLimitExceeded", "network ACLs";
    /// In a network ACL, for each direction, the final deny apart.
    ACL_ENTRIES = 20, "NetworkAclEntryLimitExceeded", "network ACL entries";
    /// On a resource.
    TAGS = 50, "TagLimitExceeded", "Tags for a resource";
}
