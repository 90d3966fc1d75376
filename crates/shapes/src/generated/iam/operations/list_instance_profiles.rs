//! Generated: iam ListInstanceProfiles.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What ListInstanceProfiles takes.
    ListInstanceProfilesInput = "ListInstanceProfilesInput" {
        0 marker: Option<String> = Member::new("Marker", &MARKER_TYPE),
        1 max_items: Option<i32> = Member::new("MaxItems", &MAX_ITEMS_TYPE),
        2 path_prefix: Option<String> = Member::new("PathPrefix", &PATH_PREFIX_TYPE),
    }
}

shape! {
    /// What ListInstanceProfiles answers.
    ListInstanceProfilesOutput = "ListInstanceProfilesOutput" {
        0 instance_profiles: Vec<InstanceProfile>
            = Member::new("InstanceProfiles", &INSTANCE_PROFILE_LIST_TYPE).required(),
        1 is_truncated: Option<bool> = Member::new("IsTruncated", &BOOLEAN_TYPE),
        2 marker: Option<String> = Member::new("Marker", &RESPONSE_MARKER_TYPE),
    }
}

operation! {
    /// AWS: iam ListInstanceProfiles.
    "iam" ListInstanceProfiles(ListInstanceProfilesInput) -> ListInstanceProfilesOutput,
    "ListInstanceProfilesResult", Some(&Pages {
        input_token: "Marker",
        output_token: "Marker",
        limit_key: "MaxItems",
        result_key: "InstanceProfiles",
        more_results: "IsTruncated",
    })
}
