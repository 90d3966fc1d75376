//! The agents: from stored intent to this host. Each is a controller over the engines.
//!
//! [`network`] makes the VPCs, [`edge`] gives the load balancers' table to the edge, [`tasks`] runs
//! containers, [`hands`] is how they act inside the fabric. They read rows and write observations;
//! they never decide what a service should want.

pub mod blobs;
pub mod cloud;
pub mod edge;
pub mod hands;
pub mod network;
pub mod streams;
pub mod tasks;

use aws::Fault;

/// The fault of a step whose rows could not be written.
pub(crate) fn store_fault(error: store::TransactError<Fault>) -> Fault {
    match error {
        store::TransactError::Refused(fault) => fault,
        other => Fault::internal(other),
    }
}
