//! AWS Identity and Access Management: who may do what.

pub mod authorizer;
pub mod managed;

pub use authorizer::Iam;
