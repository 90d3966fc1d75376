//! Generated: ecs shapes in e.

use super::super::*;
use crate::prelude::*;

pub static EBSKMS_KEY_ID: Schema = Schema::text("EBSKMSKeyId", Range::ANY);

values! {
    /// Values of EBSResourceType.
    ebs_resource_type = "EBSResourceType" {
        VOLUME = "volume",
    }
}

pub static EBS_SNAPSHOT_ID: Schema = Schema::text("EBSSnapshotId", Range::ANY);

shape! {
    /// AWS: EBSTagSpecification.
    EBSTagSpecification = "EBSTagSpecification" {
        0 propagate_tags: Option<String> = Member::new("propagateTags", &propagate_tags::SCHEMA),
        1 resource_type: String
            = Member::new("resourceType", &ebs_resource_type::SCHEMA).required(),
        2 tags: Option<Vec<Tag>> = Member::new("tags", &TAGS),
    }
}

pub static EBS_TAG_SPECIFICATIONS: Schema = Schema::list(
    "EBSTagSpecifications",
    Range::ANY,
    EBSTagSpecification::SCHEMA,
    "member",
);

pub static EBS_VOLUME_TYPE: Schema = Schema::text("EBSVolumeType", Range::ANY);

shape! {
    /// AWS: ECSManagedResources.
    ECSManagedResources = "ECSManagedResources" {
        0 auto_scaling: Option<ManagedAutoScaling>
            = Member::new("autoScaling", ManagedAutoScaling::SCHEMA),
        1 ingress_paths: Option<Vec<ManagedIngressPath>>
            = Member::new("ingressPaths", &MANAGED_INGRESS_PATHS),
        2 log_groups: Option<Vec<ManagedLogGroup>> = Member::new("logGroups", &MANAGED_LOG_GROUPS),
        3 metric_alarms: Option<Vec<ManagedMetricAlarm>>
            = Member::new("metricAlarms", &MANAGED_METRIC_ALARMS),
        4 service_security_groups: Option<Vec<ManagedSecurityGroup>>
            = Member::new("serviceSecurityGroups", &MANAGED_SECURITY_GROUPS),
    }
}

pub static ECS_VOLUME_NAME: Schema = Schema::text("ECSVolumeName", Range::ANY);

shape! {
    /// AWS: EFSAuthorizationConfig.
    EFSAuthorizationConfig = "EFSAuthorizationConfig" {
        0 access_point_id: Option<String> = Member::new("accessPointId", &STRING),
        1 iam: Option<String> = Member::new("iam", &efs_authorization_config_iam::SCHEMA),
    }
}

values! {
    /// Values of EFSAuthorizationConfigIAM.
    efs_authorization_config_iam = "EFSAuthorizationConfigIAM" {
        ENABLED = "ENABLED",
        DISABLED = "DISABLED",
    }
}

values! {
    /// Values of EFSTransitEncryption.
    efs_transit_encryption = "EFSTransitEncryption" {
        ENABLED = "ENABLED",
        DISABLED = "DISABLED",
    }
}

shape! {
    /// AWS: EFSVolumeConfiguration.
    EFSVolumeConfiguration = "EFSVolumeConfiguration" {
        0 authorization_config: Option<EFSAuthorizationConfig>
            = Member::new("authorizationConfig", EFSAuthorizationConfig::SCHEMA),
        1 file_system_id: String = Member::new("fileSystemId", &STRING).required(),
        2 root_directory: Option<String> = Member::new("rootDirectory", &STRING),
        3 transit_encryption: Option<String>
            = Member::new("transitEncryption", &efs_transit_encryption::SCHEMA),
        4 transit_encryption_port: Option<i32>
            = Member::new("transitEncryptionPort", &BOXED_INTEGER),
    }
}

shape! {
    /// AWS: EnvironmentFile.
    EnvironmentFile = "EnvironmentFile" {
        0 r#type: String = Member::new("type", &environment_file_type::SCHEMA).required(),
        1 value: String = Member::new("value", &STRING).required(),
    }
}

values! {
    /// Values of EnvironmentFileType.
    environment_file_type = "EnvironmentFileType" {
        S3 = "s3",
    }
}

pub static ENVIRONMENT_FILES: Schema = Schema::list(
    "EnvironmentFiles",
    Range::ANY,
    EnvironmentFile::SCHEMA,
    "member",
);

pub static ENVIRONMENT_VARIABLES: Schema = Schema::list(
    "EnvironmentVariables",
    Range::ANY,
    KeyValuePair::SCHEMA,
    "member",
)
.sensitive();

shape! {
    /// AWS: EphemeralStorage.
    EphemeralStorage = "EphemeralStorage" {
        0 size_in_gi_b: i32 = Member::new("sizeInGiB", &INTEGER).required(),
    }
}

shape! {
    /// AWS: ExecuteCommandConfiguration.
    ExecuteCommandConfiguration = "ExecuteCommandConfiguration" {
        0 kms_key_id: Option<String> = Member::new("kmsKeyId", &STRING),
        1 log_configuration: Option<ExecuteCommandLogConfiguration>
            = Member::new("logConfiguration", ExecuteCommandLogConfiguration::SCHEMA),
        2 logging: Option<String> = Member::new("logging", &execute_command_logging::SCHEMA),
    }
}

shape! {
    /// AWS: ExecuteCommandLogConfiguration.
    ExecuteCommandLogConfiguration = "ExecuteCommandLogConfiguration" {
        0 cloud_watch_encryption_enabled: Option<bool>
            = Member::new("cloudWatchEncryptionEnabled", &BOOLEAN),
        1 cloud_watch_log_group_name: Option<String>
            = Member::new("cloudWatchLogGroupName", &STRING),
        2 s3_bucket_name: Option<String> = Member::new("s3BucketName", &STRING),
        3 s3_encryption_enabled: Option<bool> = Member::new("s3EncryptionEnabled", &BOOLEAN),
        4 s3_key_prefix: Option<String> = Member::new("s3KeyPrefix", &STRING),
    }
}

values! {
    /// Values of ExecuteCommandLogging.
    execute_command_logging = "ExecuteCommandLogging" {
        NONE = "NONE",
        DEFAULT = "DEFAULT",
        OVERRIDE = "OVERRIDE",
    }
}
