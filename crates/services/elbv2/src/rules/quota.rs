//! The quotas that are enforced here, by their names in `DescribeAccountLimits`. How many stands in
//! the one table, `aws::quota`.
//!
//! AWS: "Quotas for your Application Load Balancers".

use aws::Quota;
use aws::quota::{elasticloadbalancing as elb, vpc};

/// A quota by AWS's name for it in `DescribeAccountLimits`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// The name.
    pub name: &'static str,
    /// How many, unless it was set.
    pub quota: Quota,
}

macro_rules! limits {
    ($($(#[$doc:meta])* $constant:ident = $name:literal, $quota:expr;)*) => {
        $($(#[$doc])* pub const $constant: Quota = $quota;)*
        /// Every quota that is enforced, in AWS's order.
        pub const ALL: &[Limit] = &[$(Limit { name: $name, quota: $quota }),*];
    };
}

limits! {
    /// In an account and region.
    TARGET_GROUPS = "target-groups", elb::TARGET_GROUPS;
    /// In a target group.
    TARGETS_PER_TARGET_GROUP = "targets-per-target-group", elb::TARGETS_PER_TARGET_GROUP;
    /// In an account and region.
    LOAD_BALANCERS = "application-load-balancers", elb::APPLICATION_LOAD_BALANCERS;
    /// On a load balancer.
    LISTENERS = "listeners-per-application-load-balancer", elb::LISTENERS;
    /// On a load balancer, default rules apart.
    RULES = "rules-per-application-load-balancer", elb::RULES;
    /// Different ones that a load balancer forwards to.
    TARGET_GROUPS_PER_LOAD_BALANCER = "target-groups-per-application-load-balancer",
        elb::TARGET_GROUPS_PER_LOAD_BALANCER;
    /// In one forward action.
    TARGET_GROUPS_PER_ACTION = "target-groups-per-action-on-application-load-balancer",
        elb::TARGET_GROUPS_PER_ACTION;
    /// In one rule, over all conditions.
    CONDITION_VALUES = "condition-values-per-alb-rule", elb::CONDITION_VALUES;
    /// In one rule, over all conditions.
    CONDITION_WILDCARDS = "condition-wildcards-per-alb-rule", elb::CONDITION_WILDCARDS;
    /// On a load balancer, as on any interface.
    SECURITY_GROUPS = "security-groups-per-application-load-balancer",
        vpc::SECURITY_GROUPS_PER_INTERFACE;
    /// On a resource.
    TAGS = "tags-per-resource", elb::TAGS;
}
