//! What goes on while parts of Ondol die, and what its command line says to wrong use.

use e2e::load::{Load, Tally};
use e2e::programs::{Ended, get, kill, run};
use e2e::site::Balancer;
use e2e::{Instance, Site, User, until, until_ok};
use serde_json::json;
use std::net::SocketAddr;
use std::time::Duration;

/// A service of two tasks behind a load balancer, steady and healthy.
fn shop(instance: &Instance) -> (Site, Balancer, String) {
    let site = Site::make(instance);
    let definition = site.define("shop", json!([web(&site)]), json!({}));
    let group = site.target_group("shop", 8080);
    let forward = json!({"Type": "forward", "TargetGroupArn": group});
    let balancer = site.balancer("shop", &[&site.open], forward);
    let members = json!({"desiredCount": 2, "loadBalancers": [
        {"targetGroupArn": group, "containerName": "main", "containerPort": 8080}]});
    site.service("shop", &definition, members);
    site.await_steady("shop", 60);
    (site, balancer, group)
}

fn web(site: &Site) -> serde_json::Value {
    let mut container = site.container(&["serve", "8080"]);
    container["portMappings"] = json!([{"containerPort": 8080}]);
    container
}

fn load(balancer: &Balancer) -> Load {
    let to = SocketAddr::from(([127, 0, 0, 1], balancer.port));
    let host = format!("{}:{}", balancer.dns_name, balancer.port);
    Load::start(to, &host, 8, Duration::from_millis(40))
}

/// Lets the load run on until so many more requests are answered.
fn more(load: &Load, requests: u64) -> Tally {
    let before = load.look().sent;
    until("more requests", 20, || {
        load.look().sent >= before + requests
    });
    load.look()
}

#[test]
fn traffic_and_tasks_outlive_the_control_plane_and_a_restart_takes_them_over() {
    let mut instance = Instance::start();
    let (site, balancer, _) = shop(&instance);
    let before: Vec<u32> = instance.role("shim");
    assert_eq!(before.len(), 2);
    let load = load(&balancer);
    more(&load, 100);
    instance.kill_up();
    more(&load, 200);
    instance.start_again();
    until_ok("running tasks as before", 20, || {
        let service = site.described("shop");
        if service["runningCount"] == 2 {
            Ok(())
        } else {
            Err(service.to_string())
        }
    });
    more(&load, 100);
    load.stop().assert_flawless();
    assert_eq!(instance.role("shim"), before, "the same containers run");
    // And it can still be changed.
    let change = json!({"cluster": "main", "service": "shop", "desiredCount": 3});
    site.boto.call("ecs", "UpdateService", change);
    until_ok("a third task", 30, || {
        let service = site.described("shop");
        if service["runningCount"] == 3 {
            Ok(())
        } else {
            Err(service.to_string())
        }
    });
    instance.end();
}

#[test]
fn sigterm_ends_the_control_plane_only() {
    let mut instance = Instance::start();
    let (_site, balancer, _) = shop(&instance);
    let load = load(&balancer);
    more(&load, 50);
    instance.terminate_up();
    more(&load, 100);
    load.stop().assert_flawless();
    let log = std::fs::read_to_string(instance.log()).unwrap();
    assert!(
        log.contains("the edge keeps carrying and tasks keep running"),
        "{log}"
    );
    instance.end();
}

#[test]
fn another_worker_takes_the_place_of_a_dead_one() {
    let mut instance = Instance::start();
    let (_site, balancer, _) = shop(&instance);
    let load = load(&balancer);
    more(&load, 50);
    let dead = instance.role("edge worker");
    dead.iter().copied().for_each(kill);
    until("another worker", 10, || {
        let now = instance.role("edge worker");
        !now.is_empty() && now != dead
    });
    more(&load, 200);
    let tally = load.stop();
    // At most what was inside the killed process: one on each of eight connections.
    assert!(tally.failed() <= 8, "{:?}", tally.failures);
    assert!(
        !tally.failures.keys().any(|word| word.contains("refused")),
        "{:?}",
        tally.failures
    );
    instance.end();
}

#[test]
fn dead_hands_are_replaced_and_work_goes_on() {
    let mut instance = Instance::start();
    let (site, balancer, _) = shop(&instance);
    let load = load(&balancer);
    let dead = instance.role("fabric");
    assert_eq!(dead.len(), 1);
    dead.iter().copied().for_each(kill);
    let change = json!({"cluster": "main", "service": "shop", "desiredCount": 3});
    site.boto.call("ecs", "UpdateService", change);
    until_ok("a third task", 30, || {
        let service = site.described("shop");
        if service["runningCount"] == 3 {
            Ok(())
        } else {
            Err(service.to_string())
        }
    });
    assert_ne!(instance.role("fabric"), dead);
    more(&load, 50);
    load.stop().assert_flawless();
    instance.end();
}

#[test]
fn a_dead_shim_is_a_dead_task_and_is_replaced() {
    let mut instance = Instance::start();
    let (site, balancer, _) = shop(&instance);
    let load = load(&balancer);
    more(&load, 50);
    let shims = instance.role("shim");
    kill(shims[0]);
    until("another shim", 30, || {
        let now = instance.role("shim");
        now.len() == 2 && !now.contains(&shims[0])
    });
    until_ok("two running tasks", 30, || {
        let service = site.described("shop");
        if service["runningCount"] == 2 {
            Ok(())
        } else {
            Err(service.to_string())
        }
    });
    more(&load, 50);
    let tally = load.stop();
    assert!(tally.failed() <= 8, "{:?}", tally.failures);
    let stopped = json!({"cluster": "main", "desiredStatus": "STOPPED"});
    let lost = until_ok("the lost task", 20, || {
        let seen = site.boto.call("ecs", "ListTasks", stopped.clone());
        let first = seen["taskArns"][0].as_str().map(|arn| site.task(arn));
        first.ok_or_else(|| seen.to_string())
    });
    let reason = lost["stoppedReason"].as_str().unwrap_or_default();
    assert!(!reason.is_empty(), "{lost}");
    instance.end();
}

/// The one process whose death can refuse connections: this story holds what is promised, no more.
#[test]
fn after_the_keepers_death_traffic_comes_back_by_itself() {
    let mut instance = Instance::start();
    let (site, balancer, _) = shop(&instance);
    let keepers = instance.role("edge keeper");
    assert_eq!(keepers.len(), 1);
    keepers.iter().copied().for_each(kill);
    until_ok("traffic", 60, || {
        let ended = e2e::programs::curl(&["--max-time", "2", &balancer.url("/")]);
        if ended.out.contains("says hello") {
            Ok(())
        } else {
            Err(ended.err)
        }
    });
    until_ok("two running tasks", 30, || {
        let service = site.described("shop");
        if service["runningCount"] == 2 {
            Ok(())
        } else {
            Err(service.to_string())
        }
    });
    instance.end();
}

#[test]
fn down_ends_everything_when_up_is_dead_and_the_next_up_brings_it_back() {
    let mut instance = Instance::start();
    let (site, balancer, _) = shop(&instance);
    instance.kill_up();
    instance.down();
    assert!(instance.processes().is_empty());
    instance.start_again();
    until_ok("traffic as before", 40, || {
        let ended = e2e::programs::curl(&["--max-time", "2", &balancer.url("/")]);
        if ended.out.contains("says hello") {
            Ok(())
        } else {
            Err(ended.err)
        }
    });
    site.await_steady("shop", 40);
    instance.end();
}

#[test]
fn an_ordinary_users_instance_survives_and_ends_as_well() {
    if !e2e::programs::has_root() {
        return;
    }
    let mut instance = Instance::start_as(User::Ordinary);
    let (site, balancer, _) = shop(&instance);
    instance.kill_up();
    assert!(get(&balancer.url("/")).contains("says hello"));
    instance.start_again();
    site.await_steady("shop", 30);
    instance.end();
}

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
fn two_instances_run_side_by_side() {
    let one = Instance::start();
    let two = Instance::start();
    let (_site, first, _) = shop(&one);
    let (_other, second, _) = shop(&two);
    assert!(get(&first.url("/")).contains("says hello"));
    assert!(get(&second.url("/")).contains("says hello"));
    one.end();
    assert!(get(&second.url("/")).contains("says hello"));
    two.end();
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
fn down_is_quick_and_quiet_where_nothing_runs() {
    let instance = Instance::prepare(User::Own);
    let began = std::time::Instant::now();
    let ended = instance.ondol("down", &[]);
    assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""));
    assert!(began.elapsed() < Duration::from_millis(500));
    instance.end();
}

#[test]
fn a_full_disk_refuses_by_name_and_loses_nothing() {
    if !e2e::programs::has_root() {
        return;
    }
    let mut instance = Instance::prepare(User::Own);
    std::fs::create_dir(&instance.data).unwrap();
    let mut mount = std::process::Command::new("mount");
    mount
        .args(["-t", "tmpfs", "-o", "size=24m,mode=0700", "e2e"])
        .arg(&instance.data);
    run(&mut mount).ok();
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
    for number in 0..200 {
        let name = format!("c{number}");
        match boto.try_call("ecs", "CreateCluster", json!({"clusterName": name})) {
            Ok(_) => {}
            Err(fault) => {
                failed = Some((number, fault));
                break;
            }
        }
    }
    let (number, fault) = failed.expect("a full disk cannot take two hundred clusters");
    assert!(!fault.message.contains("panicked"), "{fault}");
    std::fs::remove_file(&file).unwrap();
    // A failed write is fatal: it may have ended, and is started again by whoever watches it.
    instance.kill_up();
    instance.start_again();
    let boto = instance.boto();
    let seen = boto.call("ecs", "ListClusters", json!({}));
    let count = seen["clusterArns"].as_array().unwrap().len();
    assert!(
        count > number,
        "{number} answered writes and one before: {seen}"
    );
    boto.call("ecs", "CreateCluster", json!({"clusterName": "after"}));
    instance.down_but_mount();
}
