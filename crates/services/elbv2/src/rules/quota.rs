//! AWS's default quotas that are enforced here, in one table; `DescribeAccountLimits` shows it.
//!
//! AWS: "Quotas for your Application Load Balancers".

/// A quota: AWS's name for it and the most that is allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// The name in `DescribeAccountLimits`.
    pub name: &'static str,
    /// The most.
    pub max: usize,
}

macro_rules! quotas {
    ($($(#[$doc:meta])* $constant:ident = $name:literal, $max:literal;)*) => {
        $($(#[$doc])* pub const $constant: Quota = Quota { name: $name, max: $max };)*
        /// Every quota that is enforced, in AWS's order.
        pub const ALL: &[Quota] = &[$($constant),*];
    };
}

quotas! {
    /// In an account and region.
    TARGET_GROUPS = "target-groups", 3000;
    /// In a target group.
    TARGETS_PER_TARGET_GROUP = "targets-per-target-group", 1000;
    /// In an account and region.
    LOAD_BALANCERS = "application-load-balancers", 50;
    /// On a load balancer.
    LISTENERS = "listeners-per-application-load-balancer", 50;
    /// On a load balancer, default rules apart.
    RULES = "rules-per-application-load-balancer", 100;
    /// Different ones that a load balancer forwards to.
    TARGET_GROUPS_PER_LOAD_BALANCER = "target-groups-per-application-load-balancer", 100;
    /// In one forward action.
    TARGET_GROUPS_PER_ACTION = "target-groups-per-action-on-application-load-balancer", 5;
    /// In one rule, over all conditions.
    CONDITION_VALUES = "condition-values-per-alb-rule", 5;
    /// In one rule, over all conditions.
    CONDITION_WILDCARDS = "condition-wildcards-per-alb-rule", 6;
    /// On a load balancer.
    SECURITY_GROUPS = "security-groups-per-application-load-balancer", 5;
    /// On a resource.
    TAGS = "tags-per-resource", 50;
}
