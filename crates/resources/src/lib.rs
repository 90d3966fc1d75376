//! What is stored: one module for each service, specification and status as plain data.
//!
//! No behaviour but keys and indexes; [`kit`] makes rows for tests. Services, controllers and
//! agents meet here and nowhere else: a service writes intent, an agent writes observations, both
//! read each other's rows. A key begins with the account and the region (`-` for services without
//! regions), so that one world never sees another's rows. Members added later carry
//! `#[serde(default)]`, so that older rows still read.

pub mod ec2;
pub mod ecr;
pub mod ecs;
pub mod elbv2;
pub mod iam;
pub mod kit;
pub mod logs;
pub mod ondol;
