//! Generated: logs shapes in d.

use super::super::*;
use crate::prelude::*;

values! {
    /// Values of DataProtectionStatus.
    data_protection_status = "DataProtectionStatus" {
        ACTIVATED = "ACTIVATED",
        DELETED = "DELETED",
        ARCHIVED = "ARCHIVED",
        DISABLED = "DISABLED",
    }
}

pub static DAYS: Schema = Schema::integer("Days", Range::ANY);

pub static DELETION_PROTECTION_ENABLED: Schema = Schema::boolean("DeletionProtectionEnabled");

pub static DESCENDING: Schema = Schema::boolean("Descending");

pub static DESCRIBE_LIMIT: Schema = Schema::integer("DescribeLimit", Range::between(1, 50));

pub static DESCRIBE_LOG_GROUPS_LOG_GROUP_IDENTIFIERS: Schema = Schema::list(
    "DescribeLogGroupsLogGroupIdentifiers",
    Range::between(1, 50),
    &LOG_GROUP_IDENTIFIER,
    "member",
);
