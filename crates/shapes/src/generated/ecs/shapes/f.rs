//! Generated: ecs shapes in f.

use super::super::*;
use crate::prelude::*;

shape! {
    /// AWS: FSxWindowsFileServerAuthorizationConfig.
    FSxWindowsFileServerAuthorizationConfig = "FSxWindowsFileServerAuthorizationConfig" {
        0 credentials_parameter: String = Member::new("credentialsParameter", &STRING).required(),
        1 domain: String = Member::new("domain", &STRING).required(),
    }
}

shape! {
    /// AWS: FSxWindowsFileServerVolumeConfiguration.
    FSxWindowsFileServerVolumeConfiguration = "FSxWindowsFileServerVolumeConfiguration" {
        0 authorization_config: FSxWindowsFileServerAuthorizationConfig
            = Member::new("authorizationConfig", FSxWindowsFileServerAuthorizationConfig::SCHEMA).required(),
        1 file_system_id: String = Member::new("fileSystemId", &STRING).required(),
        2 root_directory: String = Member::new("rootDirectory", &STRING).required(),
    }
}

shape! {
    /// AWS: Failure.
    Failure = "Failure" {
        0 arn: Option<String> = Member::new("arn", &STRING),
        1 detail: Option<String> = Member::new("detail", &STRING),
        2 reason: Option<String> = Member::new("reason", &STRING),
    }
}

pub static FAILURES: Schema = Schema::list("Failures", Range::ANY, Failure::SCHEMA, "member");

shape! {
    /// AWS: FirelensConfiguration.
    FirelensConfiguration = "FirelensConfiguration" {
        0 options: Option<BTreeMap<String, String>>
            = Member::new("options", &FIRELENS_CONFIGURATION_OPTIONS_MAP),
        1 r#type: String = Member::new("type", &firelens_configuration_type::SCHEMA).required(),
    }
}

pub static FIRELENS_CONFIGURATION_OPTIONS_MAP: Schema = Schema::map(
    "FirelensConfigurationOptionsMap",
    Range::ANY,
    &STRING,
    &STRING,
);

values! {
    /// Values of FirelensConfigurationType.
    firelens_configuration_type = "FirelensConfigurationType" {
        FLUENTD = "fluentd",
        FLUENTBIT = "fluentbit",
    }
}
