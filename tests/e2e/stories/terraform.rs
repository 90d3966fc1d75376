//! Terraform's own AWS provider against Ondol: applied, nothing left to plan, destroyed.

use e2e::Instance;
use e2e::programs::{Ended, has, has_program, run};
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where a machine without a way to Terraform's registry keeps the provider.
const MIRROR: &str = "/opt/tf-plugins";

struct Terraform {
    directory: PathBuf,
    endpoint: String,
}

impl Terraform {
    /// A working copy of a configuration.
    fn of(name: &str, instance: &Instance) -> Terraform {
        let directory = instance.scratch("terraform");
        let source = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("terraform")
            .join(name);
        for entry in fs::read_dir(source).unwrap().flatten() {
            fs::copy(entry.path(), directory.join(entry.file_name())).unwrap();
        }
        let config = format!(
            "provider_installation {{\n  filesystem_mirror {{\n    path = \"{MIRROR}\"\n  }}\n}}\n"
        );
        fs::write(directory.join("cli.tfrc"), config).unwrap();
        Terraform {
            directory,
            endpoint: instance.endpoint(),
        }
    }

    fn run(&self, args: &[&str]) -> Ended {
        let mut command = Command::new("terraform");
        command
            .args(args)
            .current_dir(&self.directory)
            .env("TF_CLI_CONFIG_FILE", self.directory.join("cli.tfrc"))
            .env("TF_IN_AUTOMATION", "1")
            .env("TF_VAR_endpoint", &self.endpoint)
            .env("AWS_ACCESS_KEY_ID", "testing")
            .env("AWS_SECRET_ACCESS_KEY", "testing")
            .env_remove("AWS_ENDPOINT_URL")
            .env("NO_PROXY", "127.0.0.1");
        run(&mut command)
    }
}

#[test]
fn a_vpc_is_applied_leaves_nothing_to_plan_and_is_destroyed() {
    if !has_program("terraform") || !has("Terraform's AWS provider", Path::new(MIRROR).exists()) {
        return;
    }
    let instance = Instance::start();
    let terraform = Terraform::of("vpc", &instance);
    terraform.run(&["init", "-input=false", "-no-color"]).ok();
    terraform
        .run(&["apply", "-auto-approve", "-input=false", "-no-color"])
        .ok();
    let plan = ["plan", "-detailed-exitcode", "-input=false", "-no-color"];
    let second = terraform.run(&plan);
    assert_eq!(
        second.code,
        Some(0),
        "something is left to plan:\n{}{}",
        second.out,
        second.err
    );
    terraform
        .run(&["destroy", "-auto-approve", "-input=false", "-no-color"])
        .ok();
    let boto = e2e::Boto::in_region(&instance.endpoint(), "ap-northeast-2");
    let left = boto.call("ec2", "DescribeVpcs", json!({}));
    assert_eq!(left["Vpcs"], json!([]), "{left}");
    instance.end();
}
