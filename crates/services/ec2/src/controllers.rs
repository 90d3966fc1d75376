//! The loops of this service: what must wait until the host has done its part.

pub mod nat_gateway;
