//! Generated: iam CreateInstanceProfile.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What CreateInstanceProfile takes.
    CreateInstanceProfileInput = "CreateInstanceProfileInput" {
        0 instance_profile_name: String
            = Member::new("InstanceProfileName", &INSTANCE_PROFILE_NAME_TYPE).required(),
        1 path: Option<String> = Member::new("Path", &PATH_TYPE),
        2 tags: Option<Vec<Tag>> = Member::new("Tags", &TAG_LIST_TYPE),
    }
}

shape! {
    /// What CreateInstanceProfile answers.
    CreateInstanceProfileOutput = "CreateInstanceProfileOutput" {
        0 instance_profile: InstanceProfile
            = Member::new("InstanceProfile", InstanceProfile::SCHEMA).required(),
    }
}

operation! {
    /// AWS: iam CreateInstanceProfile.
    "iam" CreateInstanceProfile(CreateInstanceProfileInput) -> CreateInstanceProfileOutput,
    "CreateInstanceProfileResult", None
}
