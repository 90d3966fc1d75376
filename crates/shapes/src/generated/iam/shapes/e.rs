//! Generated: iam shapes in e.

use super::super::*;
use crate::prelude::*;

values! {
    /// Values of EntityType.
    entity_type = "EntityType" {
        USER = "User",
        ROLE = "Role",
        GROUP = "Group",
        LOCAL_MANAGED_POLICY = "LocalManagedPolicy",
        AWS_MANAGED_POLICY = "AWSManagedPolicy",
    }
}

pub static EXISTING_USER_NAME_TYPE: Schema = Schema::pattern(
    "existingUserNameType",
    Range::between(1, 128),
    r#"[\w+=,.@-]+"#,
);
