//! Stories of IAM, through the public operations, with IAM itself as the authorizer.

mod authorization;
mod entity;
mod world;
