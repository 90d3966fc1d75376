//! IAM policies: the document, how one statement matches, and how many policies decide together.
//!
//! Pure. AWS: IAM User Guide, "Policy evaluation logic" and "IAM JSON policy elements reference".

pub mod conditions;
pub mod document;
pub mod evaluate;
pub mod pattern;
pub mod principal;

pub use document::{Document, Malformed};
pub use evaluate::{Decision, Layer, Layers, Request, ResourceSide, decide, possible};
