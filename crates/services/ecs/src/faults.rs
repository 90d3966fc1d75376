//! The errors of ECS, in AWS's words; one constructor each.

use aws::Fault;

/// EC2 answered without what every interface has.
pub fn interface_incomplete() -> Fault {
    Fault::internal("EC2 made an interface without an id or an address")
}

/// No such task definition.
pub fn task_definition_not_found() -> Fault {
    Fault::client("ClientException", "Unable to describe task definition.")
}
