//! Generated: ecs shapes in i.

use super::super::*;
use crate::prelude::*;

pub static IAM_ROLE_ARN: Schema = Schema::text("IAMRoleArn", Range::ANY);

shape! {
    /// AWS: InferenceAccelerator.
    InferenceAccelerator = "InferenceAccelerator" {
        0 device_name: String = Member::new("deviceName", &STRING).required(),
        1 device_type: String = Member::new("deviceType", &STRING).required(),
    }
}

shape! {
    /// AWS: InferenceAcceleratorOverride.
    InferenceAcceleratorOverride = "InferenceAcceleratorOverride" {
        0 device_name: Option<String> = Member::new("deviceName", &STRING),
        1 device_type: Option<String> = Member::new("deviceType", &STRING),
    }
}

pub static INFERENCE_ACCELERATOR_OVERRIDES: Schema = Schema::list(
    "InferenceAcceleratorOverrides",
    Range::ANY,
    InferenceAcceleratorOverride::SCHEMA,
    "member",
);

pub static INFERENCE_ACCELERATORS: Schema = Schema::list(
    "InferenceAccelerators",
    Range::ANY,
    InferenceAccelerator::SCHEMA,
    "member",
);

pub static INTEGER: Schema = Schema::integer("Integer", Range::ANY);

pub static INTEGER_LIST: Schema = Schema::list("IntegerList", Range::ANY, &BOXED_INTEGER, "member");

values! {
    /// Values of IpcMode.
    ipc_mode = "IpcMode" {
        HOST = "host",
        TASK = "task",
        NONE = "none",
    }
}
