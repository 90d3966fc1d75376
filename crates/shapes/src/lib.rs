//! AWS's shapes: structs and tables of the implemented operations, generated from `models/` by
//! `cargo xtask codegen` and checked in, and the small vocabulary that drives them ([`schema`],
//! [`shape`]).
//!
//! A struct has one public field for each member, `Option<T>` unless the model says required. Text
//! enumerations stay `String`; their values are constants (`ecs::launch_type::FARGATE`).
//! Nothing here knows a protocol or a rule of a service; nobody edits the generated modules.

mod debug;
mod prelude;
pub mod schema;
pub mod shape;

pub use schema::{OperationModel, Protocol, ServiceModel};
pub use shape::{Build, Mismatch, Operation, Read, Ref, Shape, Value};

pub mod generated;
pub use generated::*;
