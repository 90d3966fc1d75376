//! Generated: elbv2 ModifyListenerAttributes.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What ModifyListenerAttributes takes.
    ModifyListenerAttributesInput = "ModifyListenerAttributesInput" {
        0 attributes: Vec<ListenerAttribute>
            = Member::new("Attributes", &LISTENER_ATTRIBUTES).required(),
        1 listener_arn: String = Member::new("ListenerArn", &LISTENER_ARN).required(),
    }
}

shape! {
    /// What ModifyListenerAttributes answers.
    ModifyListenerAttributesOutput = "ModifyListenerAttributesOutput" {
        0 attributes: Option<Vec<ListenerAttribute>>
            = Member::new("Attributes", &LISTENER_ATTRIBUTES),
    }
}

operation! {
    /// AWS: elbv2 ModifyListenerAttributes.
    "elbv2" ModifyListenerAttributes(ModifyListenerAttributesInput) -> ModifyListenerAttributesOutput,
    "ModifyListenerAttributesResult", None
}
