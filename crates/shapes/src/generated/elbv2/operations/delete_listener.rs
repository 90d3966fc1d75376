//! Generated: elbv2 DeleteListener.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DeleteListener takes.
    DeleteListenerInput = "DeleteListenerInput" {
        0 listener_arn: String = Member::new("ListenerArn", &LISTENER_ARN).required(),
    }
}

shape! {
    /// What DeleteListener answers.
    DeleteListenerOutput = "DeleteListenerOutput" {
    }
}

operation! {
    /// AWS: elbv2 DeleteListener.
    "elbv2" DeleteListener(DeleteListenerInput) -> DeleteListenerOutput,
    "DeleteListenerResult", None
}
