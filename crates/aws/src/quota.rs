//! AWS's quotas: one table of what is enforced here, with AWS's names, codes and defaults.
//!
//! What AWS can raise, `ondol.toml` can set; the rest is what AWS never changes. A quota that
//! nothing enforces does not stand here. AWS: Service Quotas, and each service's "Quotas" page.

use std::collections::BTreeMap;
use std::fmt;

/// A quota.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// The service's code in Service Quotas: `vpc`.
    pub service: &'static str,
    /// AWS's name: `VPCs per Region`.
    pub name: &'static str,
    /// AWS's code: `L-F678F1CE`; empty where Service Quotas does not list it.
    pub code: &'static str,
    /// The most, unless it is set.
    pub default: usize,
    /// What is counted.
    pub unit: Unit,
    /// Whether AWS raises it on request; only then can it be set.
    pub adjustable: bool,
}

/// What a quota counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Things.
    Count,
    /// Characters of a text.
    Characters,
}

impl Quota {
    /// What it is called in `ondol.toml`: AWS's name in small letters, `vpcs-per-region`.
    pub fn key(&self) -> String {
        let lower = self.name.to_ascii_lowercase();
        let words = lower.split(|letter: char| !letter.is_ascii_alphanumeric());
        let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
        words.join("-")
    }
}

macro_rules! quotas {
    ($($module:ident, $service:literal, $doc:literal {
        $($constant:ident = $name:literal, $code:literal, $default:literal, $unit:ident,
          $adjustable:literal;)*
    })*) => {
        $(
            #[doc = $doc]
            pub mod $module {
                use super::{Quota, Unit};
                $(
                    #[doc = $name]
                    pub const $constant: Quota = Quota {
                        service: $service,
                        name: $name,
                        code: $code,
                        default: $default,
                        unit: Unit::$unit,
                        adjustable: $adjustable,
                    };
                )*
            }
        )*
        /// Every quota that is enforced.
        pub const ALL: &[Quota] = &[$($($module::$constant),*),*];
    };
}

quotas! {
    vpc, "vpc", "Amazon VPC." {
        VPCS = "VPCs per Region", "L-F678F1CE", 5, Count, true;
        SUBNETS = "Subnets per VPC", "L-407747CB", 200, Count, true;
        INTERNET_GATEWAYS = "Internet gateways per Region", "L-A4707A72", 5, Count, true;
        NAT_GATEWAYS = "NAT gateways per Availability Zone", "L-FE5A380F", 5, Count, true;
        ROUTE_TABLES = "Route tables per VPC", "L-589F43AA", 200, Count, true;
        ROUTES = "Routes per route table", "L-93826ACB", 500, Count, true;
        SECURITY_GROUPS = "VPC security groups per Region", "L-E79EC296", 2_500, Count, true;
        SECURITY_GROUP_RULES = "Inbound or outbound rules per security group", "L-0EA8095F", 60,
            Count, true;
        SECURITY_GROUPS_PER_INTERFACE = "Security groups per network interface", "L-2AFB9258", 5,
            Count, true;
        NETWORK_ACLS = "Network ACLs per VPC", "L-B4A6D682", 200, Count, true;
        NETWORK_ACL_RULES = "Rules per network ACL", "L-2AEEBF1A", 20, Count, true;
    }
    ec2, "ec2", "Amazon EC2." {
        ELASTIC_IPS = "EC2-VPC Elastic IPs", "L-0263D0A3", 5, Count, true;
        TAGS = "Tags per EC2 resource", "", 50, Count, false;
    }
    elasticloadbalancing, "elasticloadbalancing", "Elastic Load Balancing." {
        APPLICATION_LOAD_BALANCERS = "Application Load Balancers per Region", "L-53DA6B97", 50,
            Count, true;
        TARGET_GROUPS = "Target Groups per Region", "L-B22855CB", 3_000, Count, true;
        TARGETS_PER_TARGET_GROUP = "Targets per Target Group per Region", "L-A0D0B863", 1_000,
            Count, true;
        LISTENERS = "Listeners per Application Load Balancer", "L-B6DF7632", 50, Count, true;
        RULES = "Rules per Application Load Balancer", "L-7EED9B64", 100, Count, true;
        TARGET_GROUPS_PER_LOAD_BALANCER = "Target Groups per Application Load Balancer",
            "L-822D1B1B", 100, Count, false;
        TARGET_GROUPS_PER_ACTION = "Target Groups per Action per Application Load Balancer", "", 5,
            Count, false;
        CONDITION_VALUES = "Condition Values per Rule", "", 5, Count, false;
        CONDITION_WILDCARDS = "Condition Wildcards per Rule", "", 6, Count, false;
        TAGS = "Tags per Elastic Load Balancing resource", "", 50, Count, false;
    }
    ecr, "ecr", "Amazon ECR." {
        REPOSITORIES = "Registered repositories", "L-CFEB8E8D", 100_000, Count, true;
        IMAGES = "Images per repository", "L-03A36CE1", 100_000, Count, true;
        TAGS = "Tags per repository", "", 50, Count, false;
    }
    ecs, "ecs", "Amazon ECS." {
        TASKS_PER_SERVICE = "Tasks per service", "L-46458851", 5_000, Count, true;
    }
    logs, "logs", "CloudWatch Logs." {
        LOG_GROUPS = "Log groups", "", 1_000_000, Count, true;
        TAGS = "Tags per log group", "", 50, Count, false;
    }
    iam, "iam", "IAM." {
        ROLES = "Roles per account", "L-FE177D64", 1_000, Count, true;
        USERS = "Users per account", "L-F55AF5E4", 5_000, Count, false;
        POLICIES = "Customer managed policies per account", "L-E95E4862", 1_500, Count, true;
        INSTANCE_PROFILES = "Instance profiles per account", "L-6E65F664", 1_000, Count, true;
        POLICIES_PER_ROLE = "Managed policies per role", "L-0DA4ABF3", 10, Count, true;
        POLICIES_PER_USER = "Managed policies per user", "L-4019AD8B", 10, Count, true;
        TRUST_POLICY = "Role trust policy length", "L-C07B4B0D", 2_048, Characters, true;
        MANAGED_POLICY = "Managed policy length", "", 6_144, Characters, false;
        ROLE_INLINE_POLICIES = "Inline policies of a role", "", 10_240, Characters, false;
        USER_INLINE_POLICIES = "Inline policies of a user", "", 2_048, Characters, false;
        VERSIONS = "Versions per managed policy", "", 5, Count, false;
        ACCESS_KEYS = "Access keys per user", "", 2, Count, false;
        TAGS = "Tags per IAM resource", "", 50, Count, false;
    }
}

/// The quotas of this Ondol: AWS's defaults, but for what was set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quotas(BTreeMap<String, usize>);

impl Quotas {
    /// Sets quotas by key or by AWS's code.
    pub fn set<'a>(wanted: impl IntoIterator<Item = (&'a str, i64)>) -> Result<Quotas, Refused> {
        let mut set = BTreeMap::new();
        for (name, value) in wanted {
            let quota = ALL
                .iter()
                .find(|quota| quota.key() == name || (!name.is_empty() && quota.code == name))
                .ok_or_else(|| Refused::Unknown(name.to_owned()))?;
            if !quota.adjustable {
                return Err(Refused::Fixed(*quota));
            }
            let value = usize::try_from(value).ok().filter(|value| *value > 0);
            let value = value.ok_or(Refused::NotPositive(*quota))?;
            if set.insert(quota.key(), value).is_some() {
                return Err(Refused::Twice(*quota));
            }
        }
        Ok(Quotas(set))
    }

    /// The most that a quota allows here.
    pub fn of(&self, quota: &Quota) -> usize {
        match quota.adjustable {
            false => quota.default,
            true => self.0.get(&quota.key()).copied().unwrap_or(quota.default),
        }
    }
}

/// Why a quota cannot be set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// There is none of that name.
    Unknown(String),
    /// AWS does not raise it either.
    Fixed(Quota),
    /// Not a number above zero.
    NotPositive(Quota),
    /// Named by its key and by its code.
    Twice(Quota),
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refused::Unknown(name) => {
                write!(f, "there is no quota {name:?}; those that can be set are:")?;
                let adjustable = ALL.iter().filter(|quota| quota.adjustable);
                for (at, quota) in adjustable.enumerate() {
                    let comma = if at == 0 { " " } else { ", " };
                    write!(f, "{comma}{} ({})", quota.key(), quota.default)?;
                }
                Ok(())
            }
            Refused::Fixed(quota) => write!(
                f,
                "{:?} is {} and AWS does not change it",
                quota.key(),
                quota.default
            ),
            Refused::NotPositive(quota) => {
                write!(f, "{:?} has to be a number above 0", quota.key())
            }
            Refused::Twice(quota) => write!(f, "{:?} is set twice", quota.key()),
        }
    }
}

impl std::error::Error for Refused {}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn each_quota_has_a_key_and_a_code_of_its_own() {
        let keys: BTreeSet<String> = ALL.iter().map(Quota::key).collect();
        assert_eq!(keys.len(), ALL.len());
        let codes: Vec<&str> = ALL.iter().map(|quota| quota.code).collect();
        let codes: Vec<&&str> = codes.iter().filter(|code| !code.is_empty()).collect();
        let distinct: BTreeSet<&&&str> = codes.iter().collect();
        assert_eq!(distinct.len(), codes.len());
        assert_eq!(vpc::VPCS.key(), "vpcs-per-region");
        assert_eq!(ec2::ELASTIC_IPS.key(), "ec2-vpc-elastic-ips");
    }

    #[test]
    fn what_is_set_holds_and_the_rest_is_awss() {
        let quotas = Quotas::set([("vpcs-per-region", 20), ("L-0263D0A3", 1)]).unwrap();
        assert_eq!(quotas.of(&vpc::VPCS), 20);
        assert_eq!(quotas.of(&ec2::ELASTIC_IPS), 1);
        assert_eq!(quotas.of(&vpc::SUBNETS), 200);
    }

    #[test]
    fn what_cannot_be_set_is_named() {
        let refused = |name: &str, value| Quotas::set([(name, value)]).unwrap_err().to_string();
        let unknown = refused("vpcs", 20);
        assert!(
            unknown.starts_with("there is no quota \"vpcs\"; those that can be set are: vpcs-")
        );
        assert!(unknown.contains("roles-per-account (1000)"), "{unknown}");
        assert!(!unknown.contains("tags-per"), "{unknown}");
        assert_eq!(
            refused("access-keys-per-user", 3),
            "\"access-keys-per-user\" is 2 and AWS does not change it"
        );
        for value in [0, -1] {
            assert!(refused("vpcs-per-region", value).contains("above 0"));
        }
        let twice = Quotas::set([("vpcs-per-region", 9), ("L-F678F1CE", 9)]);
        assert_eq!(twice, Err(Refused::Twice(vpc::VPCS)));
        assert!(Quotas::set([("", 1)]).is_err());
    }
}
