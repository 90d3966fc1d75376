//! AWS's quotas, as `ondol.toml` sets them.

use e2e::{Instance, User};
use serde_json::json;
use std::fs;

#[test]
fn a_quota_of_the_file_holds_and_an_unknown_one_is_refused_by_name() {
    let mut instance = Instance::prepare(User::Own);
    fs::create_dir(&instance.data).unwrap();
    let file = instance.data.join("ondol.toml");
    fs::write(&file, "[quotas]\nvpcs = 7\n").unwrap();
    let refused = e2e::programs::run(&mut instance.up_command());
    assert_eq!(refused.code, Some(2), "{}", refused.err);
    let first = refused.err.lines().next().unwrap_or_default();
    assert!(first.contains("[quotas]"), "{}", refused.err);
    assert!(
        refused.err.contains("there is no quota \"vpcs\""),
        "{}",
        refused.err
    );
    assert!(
        refused.err.contains("vpcs-per-region (5)"),
        "{}",
        refused.err
    );
    fs::write(&file, "[quotas]\nvpcs-per-region = 7\nL-53DA6B97 = 3\n").unwrap();
    instance.start_again();
    let boto = instance.boto();
    let vpc = || json!({"CidrBlock": "10.0.0.0/16"});
    for _ in 0..7 {
        boto.call("ec2", "CreateVpc", vpc());
    }
    let eighth = boto.refused("ec2", "CreateVpc", vpc());
    assert_eq!(eighth.code, "VpcLimitExceeded");
    let limits = boto.call("elbv2", "DescribeAccountLimits", json!({}));
    let limits = limits["Limits"].as_array().unwrap();
    let named = |name: &str| limits.iter().find(|limit| limit["Name"] == name);
    let balancers = named("application-load-balancers").unwrap();
    assert_eq!(balancers["Max"], "3");
    assert_eq!(named("target-groups").unwrap()["Max"], "3000");
    instance.end();
}
