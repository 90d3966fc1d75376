//! AWS Identity and Access Management: who may do what.

pub mod authorizer;
pub mod managed;
pub mod policy;

pub use authorizer::Iam;
