//! Generated: ecr shapes in f.

use super::super::*;
use crate::prelude::*;

values! {
    /// Values of FindingSeverity.
    finding_severity = "FindingSeverity" {
        INFORMATIONAL = "INFORMATIONAL",
        LOW = "LOW",
        MEDIUM = "MEDIUM",
        HIGH = "HIGH",
        CRITICAL = "CRITICAL",
        UNDEFINED = "UNDEFINED",
    }
}

pub static FINDING_SEVERITY_COUNTS: Schema = Schema::map(
    "FindingSeverityCounts",
    Range::ANY,
    &finding_severity::SCHEMA,
    &SEVERITY_COUNT,
);

pub static FORCE_FLAG: Schema = Schema::boolean("ForceFlag");
