//! The registry's loops: one for each repository, one for the blob store.

pub mod blobs;
pub mod repository;
