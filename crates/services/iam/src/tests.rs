//! Stories of IAM, through the public operations, with IAM itself as the authorizer.

mod attached;
mod authorization;
mod changed;
mod conditions;
mod entity;
mod policy_version;
mod world;
