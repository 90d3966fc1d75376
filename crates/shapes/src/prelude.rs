//! What every generated file imports.

pub(crate) use crate::schema::{Range, Schema};
pub(crate) use crate::shape::{operation, shape, values};
pub(crate) use base::Time;
pub(crate) use std::collections::BTreeMap;
