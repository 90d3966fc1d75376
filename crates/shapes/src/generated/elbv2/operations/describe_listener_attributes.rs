//! Generated: elbv2 DescribeListenerAttributes.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DescribeListenerAttributes takes.
    DescribeListenerAttributesInput = "DescribeListenerAttributesInput" {
        0 listener_arn: String = Member::new("ListenerArn", &LISTENER_ARN).required(),
    }
}

shape! {
    /// What DescribeListenerAttributes answers.
    DescribeListenerAttributesOutput = "DescribeListenerAttributesOutput" {
        0 attributes: Option<Vec<ListenerAttribute>>
            = Member::new("Attributes", &LISTENER_ATTRIBUTES),
    }
}

operation! {
    /// AWS: elbv2 DescribeListenerAttributes.
    "elbv2" DescribeListenerAttributes(DescribeListenerAttributesInput) -> DescribeListenerAttributesOutput,
    "DescribeListenerAttributesResult", None
}
