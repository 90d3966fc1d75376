//! Generated: iam GetInstanceProfile.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What GetInstanceProfile takes.
    GetInstanceProfileInput = "GetInstanceProfileInput" {
        0 instance_profile_name: String
            = Member::new("InstanceProfileName", &INSTANCE_PROFILE_NAME_TYPE).required(),
    }
}

shape! {
    /// What GetInstanceProfile answers.
    GetInstanceProfileOutput = "GetInstanceProfileOutput" {
        0 instance_profile: InstanceProfile
            = Member::new("InstanceProfile", InstanceProfile::SCHEMA).required(),
    }
}

operation! {
    /// AWS: iam GetInstanceProfile.
    "iam" GetInstanceProfile(GetInstanceProfileInput) -> GetInstanceProfileOutput,
    "GetInstanceProfileResult", None
}
