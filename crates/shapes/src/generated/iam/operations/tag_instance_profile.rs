//! Generated: iam TagInstanceProfile.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What TagInstanceProfile takes.
    TagInstanceProfileInput = "TagInstanceProfileInput" {
        0 instance_profile_name: String
            = Member::new("InstanceProfileName", &INSTANCE_PROFILE_NAME_TYPE).required(),
        1 tags: Vec<Tag> = Member::new("Tags", &TAG_LIST_TYPE).required(),
    }
}

shape! {
    /// What TagInstanceProfile answers.
    TagInstanceProfileOutput = "TagInstanceProfileOutput" {
    }
}

operation! {
    /// AWS: iam TagInstanceProfile.
    "iam" TagInstanceProfile(TagInstanceProfileInput) -> TagInstanceProfileOutput,
    "", None
}
