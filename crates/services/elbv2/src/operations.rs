//! The table of operations: name, function, IAM action, access. There is no second list.

mod account_limit;
mod listener;
mod listener_attribute;
mod load_balancer;
mod load_balancer_attribute;
mod permission;
mod rule;
mod tag;
mod target;
mod target_group;
mod target_group_attribute;

use wire::PageSize;

/// Of every Describe of this service. AWS: `PageSize`, 1 to 400.
const PAGE: PageSize = PageSize {
    default: 400,
    most: 400,
};

wire::operations! {
    /// Every operation of Elastic Load Balancing v2 that there is.
    pub static OPERATIONS: shapes::elbv2 = [
        AddTags, tag::add_tags, "elasticloadbalancing:AddTags", Resource;
        CreateListener, listener::create_listener,
            "elasticloadbalancing:CreateListener", Resource;
        CreateLoadBalancer, load_balancer::create_load_balancer,
            "elasticloadbalancing:CreateLoadBalancer", Resource;
        CreateRule, rule::create_rule, "elasticloadbalancing:CreateRule", Resource;
        CreateTargetGroup, target_group::create_target_group,
            "elasticloadbalancing:CreateTargetGroup", Resource;
        DeleteListener, listener::delete_listener,
            "elasticloadbalancing:DeleteListener", Resource;
        DeleteLoadBalancer, load_balancer::delete_load_balancer,
            "elasticloadbalancing:DeleteLoadBalancer", Resource;
        DeleteRule, rule::delete_rule, "elasticloadbalancing:DeleteRule", Resource;
        DeleteTargetGroup, target_group::delete_target_group,
            "elasticloadbalancing:DeleteTargetGroup", Resource;
        DeregisterTargets, target::deregister_targets,
            "elasticloadbalancing:DeregisterTargets", Resource;
        DescribeAccountLimits, account_limit::describe_account_limits,
            "elasticloadbalancing:DescribeAccountLimits", Any;
        DescribeCapacityReservation, load_balancer::describe_capacity_reservation,
            "elasticloadbalancing:DescribeCapacityReservation", Any;
        DescribeListenerAttributes, listener_attribute::describe_listener_attributes,
            "elasticloadbalancing:DescribeListenerAttributes", Any;
        DescribeListeners, listener::describe_listeners,
            "elasticloadbalancing:DescribeListeners", Any;
        DescribeLoadBalancerAttributes,
            load_balancer_attribute::describe_load_balancer_attributes,
            "elasticloadbalancing:DescribeLoadBalancerAttributes", Any;
        DescribeLoadBalancers, load_balancer::describe_load_balancers,
            "elasticloadbalancing:DescribeLoadBalancers", Any;
        DescribeRules, rule::describe_rules, "elasticloadbalancing:DescribeRules", Any;
        DescribeTags, tag::describe_tags, "elasticloadbalancing:DescribeTags", Any;
        DescribeTargetGroupAttributes, target_group_attribute::describe_target_group_attributes,
            "elasticloadbalancing:DescribeTargetGroupAttributes", Any;
        DescribeTargetGroups, target_group::describe_target_groups,
            "elasticloadbalancing:DescribeTargetGroups", Any;
        DescribeTargetHealth, target::describe_target_health,
            "elasticloadbalancing:DescribeTargetHealth", Any;
        ModifyListener, listener::modify_listener,
            "elasticloadbalancing:ModifyListener", Resource;
        ModifyListenerAttributes, listener_attribute::modify_listener_attributes,
            "elasticloadbalancing:ModifyListenerAttributes", Resource;
        ModifyLoadBalancerAttributes, load_balancer_attribute::modify_load_balancer_attributes,
            "elasticloadbalancing:ModifyLoadBalancerAttributes", Resource;
        ModifyRule, rule::modify_rule, "elasticloadbalancing:ModifyRule", Resource;
        ModifyTargetGroup, target_group::modify_target_group,
            "elasticloadbalancing:ModifyTargetGroup", Resource;
        ModifyTargetGroupAttributes, target_group_attribute::modify_target_group_attributes,
            "elasticloadbalancing:ModifyTargetGroupAttributes", Resource;
        RegisterTargets, target::register_targets,
            "elasticloadbalancing:RegisterTargets", Resource;
        RemoveTags, tag::remove_tags, "elasticloadbalancing:RemoveTags", Resource;
        SetRulePriorities, rule::set_rule_priorities,
            "elasticloadbalancing:SetRulePriorities", Resource;
        SetSecurityGroups, load_balancer::set_security_groups,
            "elasticloadbalancing:SetSecurityGroups", Resource;
        SetSubnets, load_balancer::set_subnets, "elasticloadbalancing:SetSubnets", Resource;
    ];
}
