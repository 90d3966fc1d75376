//! Generated: ecs DescribeServiceRevisions.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DescribeServiceRevisions takes.
    DescribeServiceRevisionsInput = "DescribeServiceRevisionsInput" {
        0 service_revision_arns: Vec<String>
            = Member::new("serviceRevisionArns", &STRING_LIST).required(),
    }
}

shape! {
    /// What DescribeServiceRevisions answers.
    DescribeServiceRevisionsOutput = "DescribeServiceRevisionsOutput" {
        0 failures: Option<Vec<Failure>> = Member::new("failures", &FAILURES),
        1 service_revisions: Option<Vec<ServiceRevision>>
            = Member::new("serviceRevisions", &SERVICE_REVISIONS),
    }
}

operation! {
    /// AWS: ecs DescribeServiceRevisions.
    "ecs" DescribeServiceRevisions(DescribeServiceRevisionsInput) -> DescribeServiceRevisionsOutput,
    "", None
}
