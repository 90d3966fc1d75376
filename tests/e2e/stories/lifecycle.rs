//! What goes on while parts of Ondol die, and that nothing is left when it is ended.

use e2e::boto::text;
use e2e::load::{Load, Tally};
use e2e::programs::{get, kill};
use e2e::site::Balancer;
use e2e::{Instance, Site, User, until, until_ok};
use serde_json::json;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
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
    let tasks = || {
        let of = json!({"cluster": "main", "serviceName": "shop"});
        let arns = site.boto.call("ecs", "ListTasks", of)["taskArns"].clone();
        let told = json!({"cluster": "main", "tasks": arns});
        let mut tasks = site.boto.call("ecs", "DescribeTasks", told)["tasks"].take();
        for task in tasks.as_array_mut().into_iter().flatten() {
            // Nobody heard of it while the control plane was away.
            task["connectivityAt"].take();
        }
        tasks
    };
    let told = tasks();
    instance.kill_up();
    more(&load, 200);
    instance.start_again();
    site.await_running("shop", 2, 20);
    until_ok("the same of the same tasks", 20, || {
        let now = tasks();
        let same = now == told;
        same.then_some(())
            .ok_or_else(|| format!("{told:#}, now {now:#}"))
    });
    more(&load, 100);
    load.stop().assert_flawless();
    assert_eq!(instance.role("shim"), before, "the same containers run");
    // And it can still be changed.
    let change = json!({"cluster": "main", "service": "shop", "desiredCount": 3});
    site.boto.call("ecs", "UpdateService", change);
    site.await_running("shop", 3, 30);
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
fn while_a_worker_hangs_its_targets_health_is_unavailable_and_no_task_is_replaced() {
    let mut instance = Instance::start();
    let (site, balancer, group) = shop(&instance);
    let shims = instance.role("shim");
    let hung = instance.role("edge worker");
    for pid in &hung {
        let pid = rustix::process::Pid::from_raw(pid.cast_signed()).unwrap();
        rustix::process::kill_process(pid, rustix::process::Signal::STOP).unwrap();
    }
    let await_all = |wanted: &str, reason: Option<&str>| {
        until_ok(&format!("targets that are {wanted}"), 40, || {
            let input = json!({"TargetGroupArn": group});
            let seen = site.boto.call("elbv2", "DescribeTargetHealth", input);
            let all = seen["TargetHealthDescriptions"].as_array().cloned();
            let all = all.unwrap_or_default();
            let fits = |one: &serde_json::Value| {
                let health = &one["TargetHealth"];
                health["State"] == wanted && health["Reason"].as_str() == reason
            };
            match all.len() == 2 && all.iter().all(fits) {
                true => Ok(()),
                false => Err(seen.to_string()),
            }
        });
    };
    await_all("unavailable", Some("Elb.InternalError"));
    assert_eq!(instance.role("edge worker"), hung, "it is not replaced yet");
    await_all("healthy", None);
    assert_ne!(instance.role("edge worker"), hung);
    balancer.await_hello(10);
    assert_eq!(instance.role("shim"), shims);
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
    site.await_running("shop", 3, 30);
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
    site.await_running("shop", 2, 30);
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
    after_the_keepers_death(Instance::start());
}

/// Whose tasks keep a fabric that he is not root in.
#[test]
fn after_the_keepers_death_traffic_comes_back_to_an_ordinary_user() {
    if e2e::programs::has_root() {
        after_the_keepers_death(Instance::start_as(User::Ordinary));
    }
}

fn after_the_keepers_death(mut instance: Instance) {
    let (site, balancer, _) = shop(&instance);
    let keepers = instance.role("edge keeper");
    assert_eq!(keepers.len(), 1);
    keepers.iter().copied().for_each(kill);
    balancer.await_hello(60);
    site.await_running("shop", 2, 30);
    let another = instance.role("edge keeper");
    assert_eq!(another.len(), 1);
    assert_ne!(another, keepers);
    instance.end();
}

/// The keeper's death and the hands' are noticed by different threads at the same time.
#[test]
fn what_dies_at_once_comes_back_once() {
    const ROLES: [&str; 3] = ["edge keeper", "edge worker", "fabric"];
    let mut instance = Instance::start();
    for _ in 0..3 {
        let before = ROLES.map(|role| instance.role(role));
        before.iter().flatten().copied().for_each(kill);
        until("another of each", 30, || {
            let mut all = ROLES.iter().zip(&before);
            all.all(|(role, before)| {
                let now = instance.role(role);
                now.len() == 1 && now != *before
            })
        });
    }
    let (_site, balancer, _) = shop(&instance);
    balancer.await_hello(30);
    assert_eq!(ROLES.map(|role| instance.role(role).len()), [1, 1, 1]);
    instance.end();
}

/// Nothing but the hands is left then of the fabric that the keeper made.
#[test]
fn after_the_keepers_death_without_a_task_the_next_ones_are_reached() {
    let mut instance = Instance::start();
    let (site, balancer, _) = shop(&instance);
    let scale = |desired: u32| {
        let change = json!({"cluster": "main", "service": "shop", "desiredCount": desired});
        site.boto.call("ecs", "UpdateService", change);
    };
    scale(0);
    // They do not heed SIGTERM, and have 30 s.
    until("no container", 60, || instance.role("shim").is_empty());
    let before = instance.role("edge keeper");
    before.iter().copied().for_each(kill);
    until("another keeper", 30, || {
        let now = instance.role("edge keeper");
        now.len() == 1 && now != before
    });
    scale(2);
    balancer.await_hello(60);
    site.await_running("shop", 2, 30);
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
    balancer.await_hello(40);
    site.await_steady("shop", 40);
    instance.end();
}

/// The executions of a task's one container, by the lines of its log.
/// Its worker would go on for as long as somebody has a connection.
#[test]
fn down_ends_a_worker_that_nobody_keeps_any_more() {
    let mut instance = Instance::start();
    let (_site, balancer, _) = shop(&instance);
    let mut client = TcpStream::connect(("127.0.0.1", balancer.port)).unwrap();
    let host = &balancer.dns_name;
    write!(client, "GET / HTTP/1.1\r\nHost: {host}\r\n\r\n").unwrap();
    let mut answer = [0; 12];
    client.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"HTTP/1.1 200");
    instance.kill_up();
    let keepers = instance.role("edge keeper");
    keepers.into_iter().for_each(kill);
    assert_eq!(instance.role("edge worker").len(), 1);
    instance.end();
}

fn executions(site: &Site, task: &str) -> usize {
    let stream = format!("once/main/{}", task.rsplit('/').next().unwrap());
    let input = json!({
        "logGroupName": "/once", "logStreamName": stream, "startFromHead": true});
    let seen = site.boto.call("logs", "GetLogEvents", input);
    seen["events"].as_array().map_or(0, Vec::len)
}

#[test]
fn a_task_is_executed_once_and_a_service_replaces_its_own_after_down_and_up() {
    let mut instance = Instance::start();
    let site = Site::make(&instance);
    let group = json!({"logGroupName": "/once"});
    site.boto.call("logs", "CreateLogGroup", group);
    // One line each time that it is executed, then it waits.
    let mut container = site.container(&["count", "1000", "3600000"]);
    container["logConfiguration"] = json!({"logDriver": "awslogs", "options": {
        "awslogs-group": "/once", "awslogs-region": "us-east-1",
        "awslogs-stream-prefix": "once"}});
    let definition = site.define("once", json!([container]), json!({}));
    let task = site.run(&definition, json!({}));
    site.service("kept", &definition, json!({}));
    site.await_steady("kept", 40);
    let running = site.await_task(&task, "RUNNING");
    until("its line", 20, || executions(&site, &task) == 1);
    let of_service = || {
        let input = json!({"cluster": "main", "serviceName": "kept"});
        let seen = site.boto.call("ecs", "ListTasks", input);
        text(&seen, "taskArns.0")
    };
    let before = of_service();

    // Without `down` nothing of it changes.
    instance.kill_up();
    instance.start_again();
    let again = site.await_task(&task, "RUNNING");
    assert_eq!(again["startedAt"], running["startedAt"]);
    site.await_steady("kept", 20);
    assert_eq!(of_service(), before);

    instance.down();
    instance.start_again();
    let ended = site.await_task(&task, "STOPPED");
    assert_eq!(ended["stopCode"], "TerminationNotice", "{ended}");
    assert_eq!(ended["stoppedReason"], "The host was stopped", "{ended}");
    assert_eq!(ended["startedAt"], running["startedAt"], "{ended}");
    until_ok("another task of the service", 40, || {
        let service = site.described("kept");
        if service["runningCount"] == 1 && of_service() != before {
            Ok(())
        } else {
            Err(service.to_string())
        }
    });
    site.await_task(&before, "STOPPED");
    until("the other's line", 20, || {
        executions(&site, &of_service()) == 1
    });
    assert_eq!(executions(&site, &task), 1);
    assert_eq!(executions(&site, &before), 1);
    let records = std::fs::read_dir(instance.data.join("fabric/containers")).unwrap();
    assert_eq!(records.count(), 1, "what has ended leaves no files");
    instance.end();
}

/// As after a power cut: nothing was told to stop, and the kernel has another boot's id.
#[test]
fn what_the_host_took_with_it_has_ended_after_its_restart() {
    let mut instance = Instance::start();
    let site = Site::make(&instance);
    let task = site.probe("once", &["wait"]);
    let running = site.await_task(&task, "RUNNING");
    let runtime_id = text(&running, "containers.0.runtimeId");
    instance.kill_up();
    // The keeper first: it would start another worker.
    let roles = ["edge keeper", "edge worker", "fabric", "shim"];
    roles
        .iter()
        .flat_map(|role| instance.role(role))
        .for_each(kill);
    until("the end of its processes", 10, || {
        instance.processes().is_empty()
    });
    let records = instance.data.join("fabric/containers").join(runtime_id);
    std::fs::write(records.join("host"), "another boot").unwrap();
    instance.start_again();
    let ended = site.await_task(&task, "STOPPED");
    assert_eq!(ended["stopCode"], "TerminationNotice", "{ended}");
    assert_eq!(ended["stoppedReason"], "The host was restarted", "{ended}");
    assert_eq!(ended["startedAt"], running["startedAt"], "{ended}");
    assert!(instance.role("shim").is_empty());
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
    // Where an ordinary user may not limit anything, the service says so, once.
    let lack = text(&instance.status(), "host.limits_lack");
    let events = site.events("shop");
    let said = events.iter().filter(|event| {
        event.contains("cannot hold its tasks to all their limits") && event.contains(&lack)
    });
    assert_eq!(said.count(), usize::from(!lack.is_empty()), "{events:#?}");
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
fn down_is_quick_and_quiet_where_nothing_runs() {
    let mut instance = Instance::prepare(User::Own);
    let quick = |instance: &Instance| {
        // The best of some: this machine has other things to do.
        let times = (0..5).map(|_| {
            let began = std::time::Instant::now();
            let ended = instance.ondol("down", &[]);
            assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""));
            began.elapsed()
        });
        let best = times.min().unwrap();
        assert!(best < Duration::from_millis(100), "{best:?}");
    };
    quick(&instance);
    // Also where something has run.
    instance.start_again();
    instance.down();
    quick(&instance);
    instance.end();
}

#[test]
fn down_ends_a_busy_instance_within_its_time() {
    let instance = Instance::start();
    let (site, _, _) = shop(&instance);
    // Tasks that do not heed the stop signal need the longest.
    for name in ["deaf", "mute"] {
        let task = site.probe(name, &["ignore"]);
        site.await_task(&task, "RUNNING");
    }
    let began = std::time::Instant::now();
    instance.end();
    let time = began.elapsed();
    assert!(time < Duration::from_secs(30), "{time:?}");
}
