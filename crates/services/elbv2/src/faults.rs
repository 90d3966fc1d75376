//! The errors of Elastic Load Balancing, in AWS's words, one constructor each.
//!
//! Nothing else in this crate builds a `Fault`. AWS: ELBv2 API Reference, "Errors" of each
//! operation; the codes are the query protocol's, without `Exception`.

use aws::Fault;
use std::fmt::Display;

/// A value that breaks a rule; `message` says which.
pub fn validation(message: impl Into<String>) -> Fault {
    Fault::client("ValidationError", message)
}

/// A part of AWS that Ondol does not have: `elasticloadbalancing:` and what was asked for.
pub fn not_implemented(what: impl Display) -> Fault {
    Fault::not_implemented(format!("elasticloadbalancing:{what}"))
}

/// The text is no ARN of such a resource (`load balancer`, `target group`, …).
pub fn invalid_arn(arn: &str, kind: &str) -> Fault {
    validation(format!("'{arn}' is not a valid {kind} ARN"))
}

/// No load balancer has that ARN.
pub fn load_balancer_not_found(arn: &str) -> Fault {
    let message = format!("Load balancer '{arn}' not found");
    Fault::client("LoadBalancerNotFound", message)
}

/// None of the load balancers that were named exists.
pub fn load_balancers_not_found(names: &[String]) -> Fault {
    let message = format!("Load balancers '[{}]' not found", names.join(", "));
    Fault::client("LoadBalancerNotFound", message)
}

/// No listener has that ARN.
pub fn listener_not_found(arn: &str) -> Fault {
    Fault::client("ListenerNotFound", format!("Listener '{arn}' not found"))
}

/// No rule has that ARN.
pub fn rule_not_found(arn: &str) -> Fault {
    Fault::client("RuleNotFound", format!("Rule '{arn}' not found"))
}

/// No target group has that ARN.
pub fn target_group_not_found(arn: &str) -> Fault {
    let message = format!("Target group '{arn}' not found");
    Fault::client("TargetGroupNotFound", message)
}

/// None of the target groups that were named exists.
pub fn target_groups_not_found(names: &[String]) -> Fault {
    let message = format!("Target groups '[{}]' not found", names.join(", "));
    Fault::client("TargetGroupNotFound", message)
}

/// Another load balancer has that name.
pub fn duplicate_load_balancer_name(name: &str) -> Fault {
    let message =
        format!("A load balancer with the same name '{name}' exists, but with different settings");
    Fault::client("DuplicateLoadBalancerName", message)
}

/// Another target group has that name.
pub fn duplicate_target_group_name(name: &str) -> Fault {
    let message =
        format!("A target group with the same name '{name}' exists, but with different settings");
    Fault::client("DuplicateTargetGroupName", message)
}

/// The load balancer has another listener on that port.
pub fn duplicate_listener(arn: &str, port: u16) -> Fault {
    let message =
        format!("A listener already exists on this port {port} for this load balancer '{arn}'");
    Fault::client("DuplicateListener", message)
}

/// Another rule of the listener has that priority.
pub fn priority_in_use(priority: u32) -> Fault {
    let message = format!("Priority '{priority}' is currently in use");
    Fault::client("PriorityInUse", message)
}

/// A resource that something else needs cannot go.
pub fn target_group_in_use(arn: &str) -> Fault {
    let message = format!("Target group '{arn}' is currently in use by a listener or a rule");
    Fault::client("ResourceInUse", message)
}

/// Deletion protection is on.
pub fn deletion_protected(arn: &str) -> Fault {
    operation_not_permitted(format!(
        "Load balancer '{arn}' cannot be deleted because deletion protection is enabled"
    ))
}

/// The operation is never allowed on this resource.
pub fn operation_not_permitted(message: impl Into<String>) -> Fault {
    Fault::client("OperationNotPermitted", message)
}

/// No subnet has that id.
pub fn subnet_not_found(id: &str) -> Fault {
    let message = format!("The subnet ID '{id}' does not exist");
    Fault::client("SubnetNotFound", message)
}

/// The subnet cannot carry a load balancer.
pub fn invalid_subnet(message: impl Into<String>) -> Fault {
    Fault::client("InvalidSubnet", message)
}

/// The group does not exist, or belongs to another VPC.
pub fn invalid_security_group(message: impl Into<String>) -> Fault {
    Fault::client("InvalidSecurityGroup", message)
}

/// The members do not fit together.
pub fn invalid_configuration(message: impl Into<String>) -> Fault {
    Fault::client("InvalidConfigurationRequest", message)
}

/// The action cannot be done.
pub fn invalid_action(message: impl Into<String>) -> Fault {
    Fault::client("InvalidLoadBalancerAction", message)
}

/// The group is used by another load balancer already.
pub fn target_group_association_limit(arn: &str) -> Fault {
    let message = format!(
        "The following target groups cannot be associated with more than one load balancer: {arn}"
    );
    Fault::client("TargetGroupAssociationLimit", message)
}

/// A key stands twice in one request.
pub fn duplicate_tag_keys(key: &str) -> Fault {
    let message = format!(
        "Duplicate tag keys found. Please note that Tag keys are case \
                           insensitive: {key}"
    );
    Fault::client("DuplicateTagKeys", message)
}

/// A quota is reached; `code` is AWS's `TooMany…`.
pub fn too_many(code: &str, message: impl Into<String>) -> Fault {
    Fault::client(code, message)
}

/// The load balancer's listener cannot have its port on this host.
pub fn port_taken(taken: impl Display) -> Fault {
    invalid_configuration(taken.to_string())
}

/// Every loopback address of this instance has an owner.
pub fn no_host_address() -> Fault {
    too_many(
        "TooManyLoadBalancers",
        "This host has no loopback address left for another internet-facing load balancer",
    )
}

/// Something here is not as it must be; `cause` goes to the log.
pub fn internal(cause: impl Display) -> Fault {
    Fault::internal(cause)
}
