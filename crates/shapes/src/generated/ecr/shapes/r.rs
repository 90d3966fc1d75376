//! Generated: ecr shapes in r.

use super::super::*;
use crate::prelude::*;

pub static RECORDED_PULL_TIMESTAMP: Schema = Schema::timestamp("RecordedPullTimestamp");

pub static REGION: Schema = Schema::pattern("Region", Range::between(2, 25), r#"[0-9a-z-]{2,25}"#);

pub static REGISTRY_ID: Schema = Schema::pattern("RegistryId", Range::ANY, r#"[0-9]{12}"#);

shape! {
    /// AWS: ReplicationConfiguration.
    ReplicationConfiguration = "ReplicationConfiguration" {
        0 rules: Vec<ReplicationRule> = Member::new("rules", &REPLICATION_RULE_LIST).required(),
    }
}

shape! {
    /// AWS: ReplicationDestination.
    ReplicationDestination = "ReplicationDestination" {
        0 region: String = Member::new("region", &REGION).required(),
        1 registry_id: String = Member::new("registryId", &REGISTRY_ID).required(),
    }
}

pub static REPLICATION_DESTINATION_LIST: Schema = Schema::list(
    "ReplicationDestinationList",
    Range::between(0, 100),
    ReplicationDestination::SCHEMA,
    "member",
);

shape! {
    /// AWS: ReplicationRule.
    ReplicationRule = "ReplicationRule" {
        0 destinations: Vec<ReplicationDestination>
            = Member::new("destinations", &REPLICATION_DESTINATION_LIST).required(),
        1 repository_filters: Option<Vec<RepositoryFilter>>
            = Member::new("repositoryFilters", &REPOSITORY_FILTER_LIST),
    }
}

pub static REPLICATION_RULE_LIST: Schema = Schema::list(
    "ReplicationRuleList",
    Range::between(0, 10),
    ReplicationRule::SCHEMA,
    "member",
);

shape! {
    /// AWS: Repository.
    Repository = "Repository" {
        0 created_at: Option<Time> = Member::new("createdAt", &CREATION_TIMESTAMP),
        1 encryption_configuration: Option<EncryptionConfiguration>
            = Member::new("encryptionConfiguration", EncryptionConfiguration::SCHEMA),
        2 image_scanning_configuration: Option<ImageScanningConfiguration>
            = Member::new("imageScanningConfiguration", ImageScanningConfiguration::SCHEMA),
        3 image_tag_mutability: Option<String>
            = Member::new("imageTagMutability", &image_tag_mutability::SCHEMA),
        4 image_tag_mutability_exclusion_filters: Option<Vec<ImageTagMutabilityExclusionFilter>>
            = Member::new("imageTagMutabilityExclusionFilters", &IMAGE_TAG_MUTABILITY_EXCLUSION_FILTERS),
        5 registry_id: Option<String> = Member::new("registryId", &REGISTRY_ID),
        6 repository_arn: Option<String> = Member::new("repositoryArn", &ARN),
        7 repository_name: Option<String> = Member::new("repositoryName", &REPOSITORY_NAME),
        8 repository_uri: Option<String> = Member::new("repositoryUri", &URL),
    }
}

shape! {
    /// AWS: RepositoryFilter.
    RepositoryFilter = "RepositoryFilter" {
        0 filter: String = Member::new("filter", &REPOSITORY_FILTER_VALUE).required(),
        1 filter_type: String
            = Member::new("filterType", &repository_filter_type::SCHEMA).required(),
    }
}

pub static REPOSITORY_FILTER_LIST: Schema = Schema::list(
    "RepositoryFilterList",
    Range::between(1, 100),
    RepositoryFilter::SCHEMA,
    "member",
);

values! {
    /// Values of RepositoryFilterType.
    repository_filter_type = "RepositoryFilterType" {
        PREFIX_MATCH = "PREFIX_MATCH",
    }
}

pub static REPOSITORY_FILTER_VALUE: Schema = Schema::pattern(
    "RepositoryFilterValue",
    Range::between(2, 256),
    r#"^(?:[a-z0-9]+(?:[._-][a-z0-9]*)*/)*[a-z0-9]*(?:[._-][a-z0-9]*)*$"#,
);

pub static REPOSITORY_LIST: Schema =
    Schema::list("RepositoryList", Range::ANY, Repository::SCHEMA, "member");

pub static REPOSITORY_NAME: Schema = Schema::pattern(
    "RepositoryName",
    Range::between(2, 256),
    r#"[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(\/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*"#,
);

pub static REPOSITORY_NAME_LIST: Schema = Schema::list(
    "RepositoryNameList",
    Range::between(1, 100),
    &REPOSITORY_NAME,
    "member",
);

pub static REPOSITORY_POLICY_TEXT: Schema =
    Schema::text("RepositoryPolicyText", Range::between(0, 10240));
