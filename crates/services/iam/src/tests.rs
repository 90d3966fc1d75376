//! Stories of IAM, through the public operations, with IAM itself as the authorizer.

mod attached;
mod authorization;
mod changed;
mod entity;
mod world;
