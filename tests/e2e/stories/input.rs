//! What Ondol says to wrong use and on a bad day: clear words, the next thing to do, nothing lost.

use e2e::programs::{Ended, get, run};
use e2e::site::fixed;
use e2e::{Instance, Site, User, registry, until};
use images::{ClientConfig, Platform};
use serde_json::json;
use std::path::Path;

fn refused(ended: &Ended, code: i32, words: &[&str]) {
    assert_eq!(ended.code, Some(code), "{ended:?}");
    for word in words {
        assert!(ended.err.contains(word), "no {word:?} in: {}", ended.err);
    }
    assert!(!ended.err.contains("panicked"), "{}", ended.err);
}

#[test]
fn a_second_up_on_the_same_data_is_refused_by_name() {
    let instance = Instance::start();
    let mut second = instance.command();
    let listen = format!("127.0.0.1:{}", e2e::host::free_port());
    second
        .args(["up", "--listen", &listen, "--data"])
        .arg(&instance.data);
    let path = instance.data.display().to_string();
    refused(&run(&mut second), 1, &["another `ondol up` runs on", &path]);
    instance.boto().call("sts", "GetCallerIdentity", json!({}));
    instance.end();
}

#[test]
fn a_busy_port_is_told_with_a_remedy() {
    let mut instance = Instance::prepare(User::Own);
    let holder = std::net::TcpListener::bind(("127.0.0.1", instance.port)).unwrap();
    let port = instance.port.to_string();
    refused(
        &run(&mut instance.up_command()),
        1,
        &["cannot listen", &port, "--listen"],
    );
    drop(holder);
    instance.start_again();
    instance.end();
}

#[test]
fn a_directory_that_is_not_ours_is_left_alone() {
    let instance = Instance::prepare(User::Own);
    std::fs::create_dir(&instance.data).unwrap();
    std::fs::write(instance.data.join("thesis.txt"), "years of work").unwrap();
    let ended = run(&mut instance.up_command());
    refused(
        &ended,
        1,
        &["holds something that is not Ondol's", "--data"],
    );
    refused(&instance.ondol("down", &[]), 1, &["not Ondol's"]);
    let names: Vec<_> = std::fs::read_dir(&instance.data)
        .unwrap()
        .flatten()
        .collect();
    assert_eq!(names.len(), 1, "{names:?}");
    std::fs::remove_dir_all(&instance.data).unwrap();
    instance.end();
}

#[test]
fn wrong_flags_are_usage_errors() {
    let instance = Instance::prepare(User::Own);
    let cases: [(&[&str], &[&str]); 5] = [
        (&["--listen", "0.0.0.0:1"], &["loopback"]),
        (&["--listen", "nonsense"], &["--listen"]),
        (&["--account", "12"], &["twelve digits"]),
        (&["--region", "mars-1"], &["mars-1"]),
        (&["--colour"], &["--colour"]),
    ];
    for (flags, words) in cases {
        refused(&instance.ondol("up", flags), 2, words);
    }
    assert!(!instance.data.exists(), "nothing was made");
    instance.end();
}

#[test]
fn a_client_token_means_the_same_after_a_crash() {
    let mut instance = Instance::start();
    let boto = instance.boto();
    let vpc = boto.call("ec2", "CreateVpc", json!({"CidrBlock": "10.9.0.0/16"}));
    let vpc = &vpc["Vpc"]["VpcId"];
    let table = json!({"VpcId": vpc, "ClientToken": "one-of-a-kind"});
    let made = boto.call("ec2", "CreateRouteTable", table.clone());
    instance.kill_up();
    instance.start_again();
    let boto = instance.boto();
    let again = boto.call("ec2", "CreateRouteTable", table);
    assert_eq!(
        again["RouteTable"]["RouteTableId"],
        made["RouteTable"]["RouteTableId"]
    );
    let of_vpc = json!({"Filters": [{"Name": "vpc-id", "Values": [vpc]}]});
    let all = boto.call("ec2", "DescribeRouteTables", of_vpc);
    let count = all["RouteTables"].as_array().map(Vec::len);
    assert_eq!(count, Some(2), "the main one and that: {all}");
    let second = boto.call("ec2", "CreateVpc", json!({"CidrBlock": "10.8.0.0/16"}));
    let other = json!({"VpcId": second["Vpc"]["VpcId"], "ClientToken": "one-of-a-kind"});
    let fault = boto.try_call("ec2", "CreateRouteTable", other).unwrap_err();
    assert_eq!(fault.code, "IdempotentParameterMismatch", "{fault}");
    instance.end();
}

/// Makes the data directory a file system of its own in memory.
fn on_a_small_disk(instance: &Instance, options: &str) {
    std::fs::create_dir(&instance.data).unwrap();
    let mut mount = std::process::Command::new("mount");
    mount
        .args(["-t", "tmpfs", "-o", options, "e2e"])
        .arg(&instance.data);
    run(&mut mount).ok();
}

#[test]
fn a_nearly_full_disk_takes_no_images_and_says_so_and_the_store_goes_on() {
    if !e2e::programs::has_root() {
        return;
    }
    let mut instance = Instance::prepare(User::Own);
    on_a_small_disk(&instance, "size=1400m,mode=0700");
    instance.start_again();
    let site = Site::make(&instance);
    // Under 1 GiB is left; what is there takes no room, but is given to nobody else.
    let filler = instance.data.join("filler");
    fill(&filler);
    let config = ClientConfig::direct("ondol-e2e");
    let password = registry::password(&site.boto);
    let image = registry::probe_image(Platform::native(), &[("VERSION", "2")]);
    let name = site.image.replace(":1", ":2");
    let push = || registry::try_push_with(&config, &name, ("AWS", &password), &image);
    let refused = push().unwrap_err();
    assert!(refused.contains("free"), "{refused}");
    let task = site.probe("late", &["wait"]);
    let task = site.await_task(&task, "STOPPED");
    let reason = task["stoppedReason"].as_str().unwrap_or_default();
    assert!(reason.contains("free"), "{task}");
    let name = json!({"clusterName": "still"});
    site.boto.call("ecs", "CreateCluster", name);
    std::fs::remove_file(&filler).unwrap();
    push().unwrap();
    let late = site.probe("late", &["wait"]);
    site.await_task(&late, "RUNNING");
    // Its image is unpacked now, and still nothing is started on a disk that is nearly full.
    fill(&filler);
    let task = site.probe("later", &["wait"]);
    let task = site.await_task(&task, "STOPPED");
    let reason = task["containers"][0]["reason"].as_str().unwrap_or_default();
    let words = "CannotCreateContainerError: no space left on device: ";
    assert!(reason.starts_with(words), "{task}");
    assert_eq!(task["stopCode"], "TaskFailedToStart");
    assert_eq!(site.task(&late)["lastStatus"], "RUNNING");
    instance.down_but_mount();
}

/// Takes room, which is given to nobody else.
fn fill(filler: &Path) {
    let file = std::fs::File::create(filler).unwrap();
    rustix::fs::fallocate(&file, rustix::fs::FallocateFlags::empty(), 0, 450 << 20).unwrap();
}

#[test]
fn a_full_disk_refuses_by_name_and_loses_nothing() {
    if !e2e::programs::has_root() {
        return;
    }
    let mut instance = Instance::prepare(User::Own);
    on_a_small_disk(&instance, "size=24m,mode=0700");
    instance.start_again();
    let boto = instance.boto();
    boto.call("ecs", "CreateCluster", json!({"clusterName": "before"}));
    let file = instance.data.join("filler");
    let mut filler = std::process::Command::new("dd");
    filler
        .args(["if=/dev/zero", "bs=64k"])
        .arg(format!("of={}", file.display()));
    assert_ne!(run(&mut filler).code, Some(0), "the disk is full");
    let mut failed = None;
    // The journal has some room of its own ahead; long tags use it up.
    let tag = |number: u32| json!({"key": format!("k{number:0>100}"), "value": "v".repeat(250)});
    let tags: Vec<_> = (0..45).map(tag).collect();
    for number in 0..2_000 {
        let input = json!({"clusterName": format!("c{number}"), "tags": tags});
        match boto.try_call("ecs", "CreateCluster", input) {
            Ok(_) => {}
            Err(fault) => {
                failed = Some((number, fault));
                break;
            }
        }
    }
    let (number, fault) = failed.expect("a full disk cannot take two thousand clusters");
    assert_eq!(
        (fault.code.as_str(), fault.status),
        ("ServiceUnavailable", 503)
    );
    assert!(fault.message.contains("the disk is full: "), "{fault}");
    assert!(fault.message.contains("nothing was changed"), "{fault}");
    // What is there is told, what would take room is refused again, and what gives room is done.
    let described = |name: &str| {
        let input = json!({"clusters": [name]});
        let described = boto.call("ecs", "DescribeClusters", input);
        described["clusters"][0]["status"].clone()
    };
    assert_eq!(described("before"), "ACTIVE");
    let again = json!({"clusterName": format!("c{number}"), "tags": tags});
    let refused = boto.refused("ecs", "CreateCluster", again.clone());
    assert_eq!(refused.code, "ServiceUnavailable", "{refused}");
    boto.call("ecs", "DeleteCluster", json!({"cluster": "before"}));
    assert_eq!(described("before"), "INACTIVE");
    instance.ondol("status", &["--json"]).ok();
    std::fs::remove_file(&file).unwrap();
    until("room for a cluster", 20, || {
        boto.try_call("ecs", "CreateCluster", again.clone()).is_ok()
    });
    // All that was answered was durable.
    instance.kill_up();
    instance.start_again();
    let boto = instance.boto();
    let answered: Vec<String> = (0..number).map(|one| format!("c{one}")).collect();
    for some in answered.chunks(100) {
        let seen = boto.call("ecs", "DescribeClusters", json!({"clusters": some}));
        assert_eq!(seen["failures"], json!([]), "an answered write is lost");
    }
    boto.call("ecs", "CreateCluster", json!({"clusterName": "after"}));
    instance.down_but_mount();
}

/// Makes the data directory an ext4 file system of its own, which turns read-only at an error.
fn on_a_disk_of_its_own(instance: &Instance) {
    e2e::host::own_mounts();
    let image = instance.scratch("disk").join("image");
    std::fs::create_dir(&instance.data).unwrap();
    let program = |name: &str, args: &[&str], path: &Path| {
        let mut command = std::process::Command::new(name);
        run(command.args(args).arg(path)).ok()
    };
    program("truncate", &["-s", "1400M"], &image);
    program("mkfs.ext4", &["-q", "-F"], &image);
    let image = image.display().to_string();
    let options = ["-o", "loop,errors=remount-ro", &image];
    program("mount", &options, &instance.data);
    program("rmdir", &[], &instance.data.join("lost+found"));
    program("chmod", &["700"], &instance.data);
}

/// Unmounts it, which needs that nothing runs there, and mounts it again.
fn repair(instance: &Instance) {
    let program = |name: &str, args: &[&str]| run(std::process::Command::new(name).args(args));
    let data = instance.data.display().to_string();
    program("umount", &[&data]).ok();
    let image = instance.scratch("disk").join("image").display().to_string();
    let code = program("e2fsck", &["-f", "-y", &image]).code;
    assert!(matches!(code, Some(0 | 1)), "errors are left: {code:?}");
    program("mount", &["-o", "loop", &image, &data]).ok();
}

/// As the kernel does by itself when the disk fails.
fn turn_read_only(instance: &Instance) {
    let mut device = std::process::Command::new("findmnt");
    device.args(["-n", "-o", "SOURCE"]).arg(&instance.data);
    let device = run(&mut device).ok();
    let name = device.trim().rsplit('/').next().unwrap_or_default();
    let trigger = format!("/sys/fs/ext4/{name}/trigger_fs_error");
    std::fs::write(trigger, "a story").unwrap();
}

#[test]
fn a_disk_that_turns_read_only_ends_up_with_its_cause_and_down_frees_it() {
    if !e2e::programs::has_root() || !e2e::programs::has_program("mkfs.ext4") {
        return;
    }
    let mut instance = Instance::prepare(User::Own);
    on_a_disk_of_its_own(&instance);
    instance.start_again();
    let site = Site::make(&instance);
    let balancer = site.balancer("still", &[&site.open], fixed("served"));
    let url = format!("http://{}:{}/", site.own_address(&balancer), balancer.port);
    let task = site.probe("still", &["serve", "8080"]);
    site.await_task(&task, "RUNNING");
    turn_read_only(&instance);
    let late = json!({"clusterName": "late"});
    let fault = site.boto.refused("ecs", "CreateCluster", late);
    assert_eq!(fault.status, 500, "{fault}");
    let up = instance.pid();
    until("the end of `up`", 10, || e2e::host::is_dead(up));
    let log = std::fs::read_to_string(instance.log()).unwrap();
    let words = "ondol: the store has failed: cannot append to ";
    let told = log.lines().find(|line| line.starts_with(words));
    let told = told.unwrap_or_else(|| panic!("{log}"));
    assert!(told.contains("Read-only file system"), "{told}");
    assert!(log.contains("`ondol down` ends them"), "{log}");
    // What runs, runs on, until it is ended: the disk can be unmounted then.
    assert_eq!(get(&url), "served");
    assert_eq!(instance.role("shim").len(), 1);
    instance.kill_up();
    let again = run(&mut instance.up_command());
    refused(&again, 1, &["is read-only", "`ondol down` ends"]);
    let down = instance.ondol("down", &[]);
    assert_eq!(down.code, Some(0), "{down:?}");
    assert!(down.err.contains("is read-only"), "{down:?}");
    instance.assert_ended();
    repair(&instance);
    instance.start_again();
    let boto = instance.boto();
    let both = json!({"clusters": [e2e::site::CLUSTER, "late"]});
    let seen = boto.call("ecs", "DescribeClusters", both);
    assert_eq!(seen["clusters"][0]["clusterName"], e2e::site::CLUSTER);
    assert_eq!(seen["failures"][0]["reason"], "MISSING", "{seen}");
    until("an answer after the repair", 20, || get(&url) == "served");
    instance.down_but_mount();
}
