//! The quotas that are enforced here, with the errors that AWS answers at each.
//!
//! How many stands in the one table, `aws::quota`. AWS: "Amazon VPC quotas".

use crate::faults;
use aws::quota::{ec2, vpc};
use aws::{Fault, Quota};
use wire::Call;

/// A quota, AWS's code at it, and what is counted.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    quota: Quota,
    code: &'static str,
    what: &'static str,
}

impl Limit {
    /// As it is in this Ondol.
    pub fn here(self, call: &Call<'_>) -> Most {
        Most {
            most: call.quota(&self.quota),
            limit: self,
        }
    }

    /// As AWS has it, where nobody can change it.
    pub const fn fixed(self) -> Most {
        Most {
            most: self.quota.default,
            limit: self,
        }
    }
}

/// How many there may be.
#[derive(Clone, Copy, Debug)]
pub struct Most {
    most: usize,
    limit: Limit,
}

impl Most {
    /// Refuses when there are that many already.
    pub fn allows_one_more(&self, there_are: usize) -> Result<(), Fault> {
        self.allows(there_are + 1)
    }

    /// Refuses when that many are too many.
    pub fn allows(&self, wanted: usize) -> Result<(), Fault> {
        match wanted > self.most {
            true => Err(faults::limit_exceeded(self.limit.code, self.limit.what)),
            false => Ok(()),
        }
    }
}

macro_rules! limits {
    ($($(#[$doc:meta])* $constant:ident = $quota:expr, $code:literal, $what:literal;)*) => {
        $($(#[$doc])* pub const $constant: Limit = Limit {
            quota: $quota,
            code: $code,
            what: $what,
        };)*
    };
}

limits! {
    /// In an account and region.
    VPCS = vpc::VPCS, "VpcLimitExceeded", "VPCs";
    /// In a VPC.
    SUBNETS = vpc::SUBNETS, "SubnetLimitExceeded", "subnets";
    /// In an account and region.
    INTERNET_GATEWAYS = vpc::INTERNET_GATEWAYS, "InternetGatewayLimitExceeded",
        "internet gateways";
    /// In a zone.
    NAT_GATEWAYS = vpc::NAT_GATEWAYS, "NatGatewayLimitExceeded", "NAT gateways";
    /// In an account and region.
    ADDRESSES = ec2::ELASTIC_IPS, "AddressLimitExceeded", "addresses";
    /// In a VPC.
    ROUTE_TABLES = vpc::ROUTE_TABLES, "RouteTableLimitExceeded", "route tables";
    /// In a route table, the local one apart.
    ROUTES = vpc::ROUTES, "RouteLimitExceeded", "routes";
    /// In an account and region.
    SECURITY_GROUPS = vpc::SECURITY_GROUPS, "SecurityGroupLimitExceeded", "security groups";
    /// In a group, for each direction.
    RULES = vpc::SECURITY_GROUP_RULES, "RulesPerSecurityGroupLimitExceeded",
        "rules per security group";
    /// On an interface.
    GROUPS_PER_INTERFACE = vpc::SECURITY_GROUPS_PER_INTERFACE,
        "SecurityGroupsPerInterfaceLimitExceeded", "security groups per interface";
    /// In a VPC.
    NETWORK_ACLS = vpc::NETWORK_ACLS, "NetworkAclLimitExceeded", "network ACLs";
    /// In a network ACL, for each direction, the final deny apart.
    ACL_ENTRIES = vpc::NETWORK_ACL_RULES, "NetworkAclEntryLimitExceeded", "network ACL entries";
    /// On a resource.
    TAGS = ec2::TAGS, "TagLimitExceeded", "Tags for a resource";
}
