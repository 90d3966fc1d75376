//! Generated: ecs shapes in v.

use super::super::*;
use crate::prelude::*;

values! {
    /// Values of VersionConsistency.
    version_consistency = "VersionConsistency" {
        ENABLED = "enabled",
        DISABLED = "disabled",
    }
}

shape! {
    /// AWS: Volume.
    Volume = "Volume" {
        0 configured_at_launch: Option<bool> = Member::new("configuredAtLaunch", &BOXED_BOOLEAN),
        1 docker_volume_configuration: Option<DockerVolumeConfiguration>
            = Member::new("dockerVolumeConfiguration", DockerVolumeConfiguration::SCHEMA),
        2 efs_volume_configuration: Option<EFSVolumeConfiguration>
            = Member::new("efsVolumeConfiguration", EFSVolumeConfiguration::SCHEMA),
        3 fsx_windows_file_server_volume_configuration: Option<FSxWindowsFileServerVolumeConfiguration>
            = Member::new("fsxWindowsFileServerVolumeConfiguration", FSxWindowsFileServerVolumeConfiguration::SCHEMA),
        4 host: Option<HostVolumeProperties> = Member::new("host", HostVolumeProperties::SCHEMA),
        5 name: Option<String> = Member::new("name", &STRING),
        6 s3files_volume_configuration: Option<S3FilesVolumeConfiguration>
            = Member::new("s3filesVolumeConfiguration", S3FilesVolumeConfiguration::SCHEMA),
    }
}

shape! {
    /// AWS: VolumeFrom.
    VolumeFrom = "VolumeFrom" {
        0 read_only: Option<bool> = Member::new("readOnly", &BOXED_BOOLEAN),
        1 source_container: Option<String> = Member::new("sourceContainer", &STRING),
    }
}

pub static VOLUME_FROM_LIST: Schema =
    Schema::list("VolumeFromList", Range::ANY, VolumeFrom::SCHEMA, "member");

pub static VOLUME_LIST: Schema = Schema::list("VolumeList", Range::ANY, Volume::SCHEMA, "member");

shape! {
    /// AWS: VpcLatticeConfiguration.
    VpcLatticeConfiguration = "VpcLatticeConfiguration" {
        0 port_name: String = Member::new("portName", &STRING).required(),
        1 role_arn: String = Member::new("roleArn", &IAM_ROLE_ARN).required(),
        2 target_group_arn: String = Member::new("targetGroupArn", &STRING).required(),
    }
}

pub static VPC_LATTICE_CONFIGURATIONS: Schema = Schema::list(
    "VpcLatticeConfigurations",
    Range::ANY,
    VpcLatticeConfiguration::SCHEMA,
    "member",
);
