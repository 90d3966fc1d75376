//! Generated: iam UntagInstanceProfile.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What UntagInstanceProfile takes.
    UntagInstanceProfileInput = "UntagInstanceProfileInput" {
        0 instance_profile_name: String
            = Member::new("InstanceProfileName", &INSTANCE_PROFILE_NAME_TYPE).required(),
        1 tag_keys: Vec<String> = Member::new("TagKeys", &TAG_KEY_LIST_TYPE).required(),
    }
}

shape! {
    /// What UntagInstanceProfile answers.
    UntagInstanceProfileOutput = "UntagInstanceProfileOutput" {
    }
}

operation! {
    /// AWS: iam UntagInstanceProfile.
    "iam" UntagInstanceProfile(UntagInstanceProfileInput) -> UntagInstanceProfileOutput,
    "", None
}
