//! Generated: ecs shapes in l.

use super::super::*;
use crate::prelude::*;

values! {
    /// Values of LaunchType.
    launch_type = "LaunchType" {
        EC2 = "EC2",
        FARGATE = "FARGATE",
        EXTERNAL = "EXTERNAL",
        MANAGED_INSTANCES = "MANAGED_INSTANCES",
    }
}

shape! {
    /// AWS: LinearConfiguration.
    LinearConfiguration = "LinearConfiguration" {
        0 step_bake_time_in_minutes: Option<i32> = Member::new("stepBakeTimeInMinutes", &INTEGER),
        1 step_percent: Option<f64> = Member::new("stepPercent", &DOUBLE),
    }
}

shape! {
    /// AWS: LinuxParameters.
    LinuxParameters = "LinuxParameters" {
        0 capabilities: Option<KernelCapabilities>
            = Member::new("capabilities", KernelCapabilities::SCHEMA),
        1 devices: Option<Vec<Device>> = Member::new("devices", &DEVICES_LIST),
        2 init_process_enabled: Option<bool> = Member::new("initProcessEnabled", &BOXED_BOOLEAN),
        3 max_swap: Option<i32> = Member::new("maxSwap", &BOXED_INTEGER),
        4 shared_memory_size: Option<i32> = Member::new("sharedMemorySize", &BOXED_INTEGER),
        5 swappiness: Option<i32> = Member::new("swappiness", &BOXED_INTEGER),
        6 tmpfs: Option<Vec<Tmpfs>> = Member::new("tmpfs", &TMPFS_LIST),
    }
}

shape! {
    /// AWS: LoadBalancer.
    LoadBalancer = "LoadBalancer" {
        0 advanced_configuration: Option<AdvancedConfiguration>
            = Member::new("advancedConfiguration", AdvancedConfiguration::SCHEMA),
        1 container_name: Option<String> = Member::new("containerName", &STRING),
        2 container_port: Option<i32> = Member::new("containerPort", &BOXED_INTEGER),
        3 load_balancer_name: Option<String> = Member::new("loadBalancerName", &STRING),
        4 target_group_arn: Option<String> = Member::new("targetGroupArn", &STRING),
    }
}

pub static LOAD_BALANCERS: Schema =
    Schema::list("LoadBalancers", Range::ANY, LoadBalancer::SCHEMA, "member");

shape! {
    /// AWS: LogConfiguration.
    LogConfiguration = "LogConfiguration" {
        0 log_driver: String = Member::new("logDriver", &log_driver::SCHEMA).required(),
        1 options: Option<BTreeMap<String, String>>
            = Member::new("options", &LOG_CONFIGURATION_OPTIONS_MAP),
        2 secret_options: Option<Vec<Secret>> = Member::new("secretOptions", &SECRET_LIST),
    }
}

pub static LOG_CONFIGURATION_OPTIONS_MAP: Schema =
    Schema::map("LogConfigurationOptionsMap", Range::ANY, &STRING, &STRING);

values! {
    /// Values of LogDriver.
    log_driver = "LogDriver" {
        JSON_FILE = "json-file",
        SYSLOG = "syslog",
        JOURNALD = "journald",
        GELF = "gelf",
        FLUENTD = "fluentd",
        AWSLOGS = "awslogs",
        SPLUNK = "splunk",
        AWSFIRELENS = "awsfirelens",
    }
}

pub static LONG: Schema = Schema::long("Long", Range::ANY);
