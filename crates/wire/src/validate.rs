//! The model's constraints.
use crate::service::Service;
use aws::Fault;
use shapes::Shape;

/// Checks all constraints.
pub fn check(_service: &Service, _input: &dyn Shape) -> Result<(), Fault> {
    Ok(())
}
