//! Generated: iam DeleteInstanceProfile.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DeleteInstanceProfile takes.
    DeleteInstanceProfileInput = "DeleteInstanceProfileInput" {
        0 instance_profile_name: String
            = Member::new("InstanceProfileName", &INSTANCE_PROFILE_NAME_TYPE).required(),
    }
}

shape! {
    /// What DeleteInstanceProfile answers.
    DeleteInstanceProfileOutput = "DeleteInstanceProfileOutput" {
    }
}

operation! {
    /// AWS: iam DeleteInstanceProfile.
    "iam" DeleteInstanceProfile(DeleteInstanceProfileInput) -> DeleteInstanceProfileOutput,
    "", None
}
