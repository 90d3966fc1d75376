//! Containers by our own engine: how they end, what they may, what they see.

use e2e::boto::{at, text};
use e2e::{Instance, Site, User, until_ok};
use serde_json::{Value, json};

fn exit_code(task: &Value) -> i64 {
    at(task, "containers.0.exitCode")
        .as_i64()
        .unwrap_or_else(|| panic!("no exit code in {task}"))
}

#[test]
fn a_task_ends_with_its_programs_exit_code_or_signal() {
    let instance = Instance::start();
    let site = Site::make(&instance);
    let seven = site.probe("seven", &["exit", "7"]);
    let zero = site.probe("zero", &["exit", "0"]);
    let absent = site.probe("absent", &["signal", "9"]);
    let seven = site.await_task(&seven, "STOPPED");
    assert_eq!(exit_code(&seven), 7);
    assert_eq!(text(&seven, "stopCode"), "EssentialContainerExited");
    assert_eq!(
        text(&seven, "stoppedReason"),
        "Essential container in task exited"
    );
    assert_eq!(exit_code(&site.await_task(&zero, "STOPPED")), 0);
    // The first process of a namespace is spared signals of its own: 97 says that it went on.
    assert_eq!(exit_code(&site.await_task(&absent, "STOPPED")), 97);
    instance.end();
}

#[test]
fn a_stopped_task_gets_sigterm_and_after_its_time_sigkill() {
    let instance = Instance::start();
    let site = Site::make(&instance);
    let polite = site.probe("polite", &["wait"]);
    let mut container = site.container(&["ignore"]);
    container["stopTimeout"] = json!(2);
    let stubborn = site.define("stubborn", json!([container]), json!({}));
    let stubborn = site.run(&stubborn, json!({}));
    for (task, code) in [(polite, 0), (stubborn, 137)] {
        site.await_task(&task, "RUNNING");
        let stop = json!({"cluster": "main", "task": task, "reason": "the story wants it"});
        site.boto.call("ecs", "StopTask", stop);
        let task = site.await_task(&task, "STOPPED");
        assert_eq!(exit_code(&task), code);
        assert_eq!(text(&task, "stopCode"), "UserInitiated");
        assert_eq!(text(&task, "stoppedReason"), "the story wants it");
    }
    instance.end();
}

#[test]
fn more_memory_than_allowed_is_told_as_out_of_memory() {
    if !e2e::programs::has_root() {
        return;
    }
    let instance = Instance::start();
    let site = Site::make(&instance);
    let task = site.await_task(&site.probe("eater", &["eat", "900"]), "STOPPED");
    assert_eq!(exit_code(&task), 137);
    let reason = text(&task, "containers.0.reason");
    assert!(reason.starts_with("OutOfMemoryError"), "{reason}");
    instance.end();
}

#[test]
fn the_containers_of_a_task_share_its_memory() {
    if !e2e::programs::has_root() {
        return;
    }
    let instance = Instance::start();
    let site = Site::make(&instance);
    // Each alone has room in the task's 512 MiB; both together have not.
    let container = |name: &str| {
        json!({"name": name, "image": site.image, "essential": true,
               "command": ["keep", "300"]})
    };
    let both = json!([container("one"), container("other")]);
    let definition = site.define("both", both, json!({}));
    let task = site.await_task(&site.run(&definition, json!({})), "STOPPED");
    let reasons: Vec<String> = ["containers.0.reason", "containers.1.reason"]
        .iter()
        .filter_map(|path| at(&task, path).as_str().map(str::to_owned))
        .collect();
    assert!(
        reasons
            .iter()
            .any(|one| one.starts_with("OutOfMemoryError")),
        "{task}"
    );
    instance.end();
}

#[test]
fn a_task_stops_when_what_it_depends_on_fails_or_takes_too_long() {
    let instance = Instance::start();
    let site = Site::make(&instance);
    let container = |name: &str, words: Value, more: Value| {
        let mut container = json!({"name": name, "image": site.image, "command": words});
        for (member, value) in more.as_object().unwrap() {
            container[member] = value.clone();
        }
        container
    };
    let after = |condition: &str| {
        let first = json!({"containerName": "first", "condition": condition});
        json!({"dependsOn": [first]})
    };
    let check = json!({"command": ["CMD", "/probe", "exit", "1"], "interval": 5, "retries": 10});
    for (family, words, first, condition, said) in [
        (
            "fails",
            json!(["exit", "3"]),
            json!({"essential": false}),
            "SUCCESS",
            "as dependency did not exit successfully",
        ),
        (
            "late",
            json!(["wait"]),
            json!({"healthCheck": check, "startTimeout": 2}),
            "HEALTHY",
            "has timed out",
        ),
    ] {
        let first = container("first", words, first);
        let second = container("second", json!(["wait"]), after(condition));
        let definition = site.define(family, json!([first, second]), json!({}));
        let task = site.await_task(&site.run(&definition, json!({})), "STOPPED");
        assert_eq!(text(&task, "stopCode"), "TaskFailedToStart");
        let reason = text(&task, "stoppedReason");
        assert!(
            reason.contains("target [second]") && reason.contains(said),
            "{reason}"
        );
    }
    instance.end();
}

#[test]
fn what_does_not_fit_on_the_host_is_refused_and_status_says_why() {
    let instance = Instance::start_with(&[("ONDOL_MEMORY_OVERCOMMIT", "0.0001")]);
    let site = Site::make(&instance);
    let definition = site.define("big", json!([site.container(&["wait"])]), json!({}));
    let input = json!({
        "cluster": "main", "taskDefinition": definition, "launchType": "FARGATE",
        "networkConfiguration": site.network(&[&site.open]),
    });
    let answer = site.boto.call("ecs", "RunTask", input);
    assert_eq!(at(&answer, "tasks"), &json!([]));
    let unavailable = "Capacity is unavailable at this time. Please try again later or in a \
                       different availability zone";
    assert_eq!(text(&answer, "failures.0.reason"), unavailable);
    site.service("big", &definition, json!({}));
    let said = until_ok("the service's event", 20, || {
        let events = site.events("big");
        let said = events.iter().find(|event| event.contains("place a task"));
        said.cloned().ok_or_else(|| format!("{events:?}"))
    });
    assert_eq!(
        said,
        format!("(service big) was unable to place a task. Reason: {unavailable}.")
    );
    let host = &instance.status()["host"];
    assert_eq!(host["memory_overcommit"], json!(0.0001));
    assert_eq!(host["memory_mib_asked_for"], json!(0));
    instance.end();
}

#[test]
fn a_container_sees_its_own_world_with_few_rights() {
    what_a_container_sees(User::Own);
}

#[test]
fn an_ordinary_users_containers_see_the_same() {
    if e2e::programs::has_root() {
        what_a_container_sees(User::Ordinary);
    }
}

fn what_a_container_sees(user: User) {
    let instance = Instance::start_as(user);
    let site = Site::make(&instance);
    let mut container = site.container(&["serve", "8080"]);
    container["environment"] = json!([{"name": "COLOUR", "value": "red"}]);
    let definition = site.define("seer", json!([container]), json!({}));
    let (task, balancer) = site.inside_of("seer", &definition, &[&site.open]);
    let seen = e2e::site::ask(&balancer, "/show");
    let has = |line: &str| {
        assert!(
            seen.lines().any(|one| one == line),
            "no {line:?} in\n{seen}"
        )
    };
    has("Pid: 1");
    has("Uid: 0 0 0 0");
    has("NoNewPrivs: 1");
    has("Seccomp: 2");
    // Docker's fourteen, of which AWS Fargate gives no more.
    has("CapEff: 00000000a80425fb");
    has("RootWritable: yes");
    has("Env COLOUR=red");
    has("Env FROM_IMAGE=yes");
    has("Env AWS_REGION=us-east-1");
    has("Interfaces: eth0 lo");
    let address = site.address(&task).replace('.', "-");
    has(&format!("Hostname: ip-{address}"));
    instance.end();
}

#[test]
fn user_root_limits_and_command_come_from_the_definition_and_its_override() {
    if !e2e::programs::has_users() {
        return;
    }
    let instance = Instance::start();
    let site = Site::make(&instance);
    let mut container = site.container(&["exit", "1"]);
    container["user"] = json!("app");
    container["readonlyRootFilesystem"] = json!(true);
    container["workingDirectory"] = json!("/tmp");
    container["linuxParameters"] = json!({"capabilities": {"drop": ["ALL"]}});
    container["ulimits"] = json!([{"name": "nofile", "softLimit": 100, "hardLimit": 200}]);
    let definition = site.define("narrow", json!([container]), json!({}));
    let overrides = json!({"overrides": {"containerOverrides": [{
        "name": "main", "command": ["serve", "8080"],
        "environment": [{"name": "MOOD", "value": "good"}]}]}});
    let task = site.run(&definition, overrides);
    site.await_task(&task, "RUNNING");
    let group = site.target_group("narrow", 8080);
    let forward = json!({"Type": "forward", "TargetGroupArn": group});
    let balancer = site.balancer("narrow", &[&site.open], forward);
    site.register(&group, &task, 8080);
    let seen = e2e::site::ask(&balancer, "/show");
    let has = |line: &str| {
        assert!(
            seen.lines().any(|one| one == line),
            "no {line:?} in\n{seen}"
        )
    };
    has("Uid: 1234 1234 1234 1234");
    has("Gid: 1235 1235 1235 1235");
    has("CapEff: 0000000000000000");
    has("CapBnd: 0000000000000000");
    has("Cwd: /tmp");
    has("Env MOOD=good");
    has("OpenFiles: 100 200");
    has("RootWritable: Read-only file system (os error 30)");
    instance.end();
}

#[test]
fn containers_wait_for_those_they_depend_on() {
    let instance = Instance::start();
    let site = Site::make(&instance);
    let shared = json!([{"sourceVolume": "shared", "containerPath": "/shared"}]);
    let container = |name: &str, arguments: Value, depends: Value, essential: bool| {
        json!({"name": name, "image": site.image, "command": arguments, "essential": essential,
               "dependsOn": depends, "mountPoints": shared})
    };
    let first = container("first", json!(["touch", "/shared/done"]), json!([]), false);
    let after = json!([{"containerName": "first", "condition": "SUCCESS"}]);
    let second = container("second", json!(["exists", "/shared/done"]), after, true);
    let more = json!({"volumes": [{"name": "shared"}]});
    let definition = site.define("chain", json!([second, first]), more);
    let task = site.await_task(&site.run(&definition, json!({})), "STOPPED");
    let codes: Vec<_> = task["containers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (text(one, "name"), one["exitCode"].as_i64()))
        .collect();
    assert!(codes.contains(&("second".to_owned(), Some(0))), "{task}");
    assert!(codes.contains(&("first".to_owned(), Some(0))), "{task}");
    instance.end();
}

#[test]
fn a_containers_health_check_is_told_by_describe_tasks() {
    let instance = Instance::start();
    let site = Site::make(&instance);
    let check = |family: &str, path: &str| {
        let mut container = site.container(&["wait"]);
        container["healthCheck"] = json!({
            "command": ["CMD", "/probe", "exists", path], "interval": 5, "timeout": 2,
            "retries": 1,
        });
        let definition = site.define(family, json!([container]), json!({}));
        site.run(&definition, json!({}))
    };
    for (task, state) in [
        (check("well", "/probe"), "HEALTHY"),
        (check("ill", "/no"), "UNHEALTHY"),
    ] {
        until_ok(&format!("a task that is {state}"), 30, || {
            let seen = site.task(&task);
            let same = seen["healthStatus"] == state;
            if same { Ok(()) } else { Err(seen.to_string()) }
        });
    }
    instance.end();
}

#[test]
fn an_image_that_cannot_be_had_ends_the_task_in_awss_words() {
    let instance = Instance::start();
    let site = Site::make(&instance);
    let fails = |family: &str, image: &str| {
        let container = json!([{"name": "main", "image": image, "essential": true}]);
        let definition = site.define(family, container, json!({}));
        let task = site.await_task(&site.run(&definition, json!({})), "STOPPED");
        assert_eq!(text(&task, "stopCode"), "TaskFailedToStart");
        let reason = text(&task, "stoppedReason");
        assert!(reason.starts_with("CannotPullContainerError: "), "{reason}");
        assert_eq!(text(&task, "containers.0.reason"), reason);
        reason
    };
    let registry = instance.registry();
    let reason = fails("tag", &format!("{registry}/probe:nope"));
    assert!(reason.contains("not found"), "{reason}");
    let reason = fails("host", "127.0.0.1:1/nobody/home:1");
    assert!(reason.contains("127.0.0.1:1"), "{reason}");
    let password = e2e::registry::password(&site.boto);
    let other = images::Platform::linux(if cfg!(target_arch = "x86_64") {
        "arm64"
    } else {
        "amd64"
    });
    let built = e2e::registry::probe_image(other, &[]);
    let name = format!("{registry}/probe:other");
    e2e::registry::push(&name, ("AWS", &password), &built);
    let reason = fails("other", &name);
    assert!(
        reason.contains("does not contain descriptor matching platform"),
        "{reason}"
    );
    instance.end();
}

#[test]
fn an_image_is_unpacked_once_and_shared() {
    let instance = Instance::start();
    let site = Site::make(&instance);
    let tasks: Vec<String> = ["one", "two", "three"]
        .map(|name| site.probe(name, &["wait"]))
        .into();
    for task in &tasks {
        site.await_task(task, "RUNNING");
    }
    let layers = instance.data.join("fabric/layers");
    let probes: Vec<_> = std::fs::read_dir(layers)
        .expect("layers lie in the data directory")
        .flatten()
        .filter(|entry| entry.path().join("probe").exists())
        .collect();
    assert_eq!(
        probes.len(),
        1,
        "three containers of one image share its layer: {probes:?}"
    );
    instance.end();
}
