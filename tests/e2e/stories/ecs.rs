//! Services and tasks: rollouts under load, the circuit breaker, events, waiters.

use e2e::boto::{at, text};
use e2e::load::Load;
use e2e::programs::get;
use e2e::site::{Balancer, CLUSTER};
use e2e::{Instance, Site, until, until_ok};
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::time::Duration;

/// A definition of the shop's version; an ill one fails its health check.
fn version(site: &Site, name: &str, ill: bool) -> String {
    let mut container = site.container(&["serve", "8080"]);
    container["portMappings"] = json!([{"containerPort": 8080}]);
    let mut environment = vec![json!({"name": "NAME", "value": name})];
    if ill {
        environment.push(json!({"name": "UNHEALTHY", "value": "1"}));
    }
    container["environment"] = json!(environment);
    site.define("shop", json!([container]), json!({}))
}

fn shop(site: &Site, definition: &str) -> (Balancer, String) {
    let group = site.target_group("shop", 8080);
    let forward = json!({"Type": "forward", "TargetGroupArn": group});
    let balancer = site.balancer("shop", &[&site.open], forward);
    site.service(
        "shop",
        definition,
        json!({
            "desiredCount": 2,
            "deploymentConfiguration": {
                "minimumHealthyPercent": 100, "maximumPercent": 200,
                "deploymentCircuitBreaker": {"enable": true, "rollback": true}},
            "loadBalancers": [
                {"targetGroupArn": group, "containerName": "main", "containerPort": 8080}],
        }),
    );
    (balancer, group)
}

fn load(balancer: &Balancer) -> Load {
    let to = SocketAddr::from(([127, 0, 0, 1], balancer.port));
    let host = format!("{}:{}", balancer.dns_name, balancer.port);
    Load::start(to, &host, 8, Duration::from_millis(40))
}

fn update(site: &Site, definition: &str) {
    let input = json!({"cluster": CLUSTER, "service": "shop", "taskDefinition": definition});
    site.boto.call("ecs", "UpdateService", input);
}

#[test]
fn ondol_status_says_the_same_of_a_draining_task_as_ecs_does() {
    let instance = Instance::start();
    let site = Site::make(&instance);
    let one = version(&site, "one", false);
    let (balancer, group) = shop(&site, &one);
    let longer = json!({"TargetGroupArn": group, "Attributes": [
        {"Key": "deregistration_delay.timeout_seconds", "Value": "60"}]});
    site.boto
        .call("elbv2", "ModifyTargetGroupAttributes", longer);
    site.await_steady("shop", 60);
    let url = balancer.url("/slow?5000");
    let slow = std::thread::spawn(move || get(&url));
    let counter = balancer.url("/inside");
    until("a request inside of a target", 10, || {
        get(&counter) == "1\n"
    });
    let input = json!({"cluster": CLUSTER, "service": "shop", "desiredCount": 0});
    site.boto.call("ecs", "UpdateService", input);
    let wanted = json!({"cluster": CLUSTER, "serviceName": "shop", "desiredStatus": "STOPPED"});
    until_ok("draining tasks", 20, || {
        let tasks = site.boto.call("ecs", "ListTasks", wanted.clone());
        let tasks = tasks["taskArns"].as_array().cloned().unwrap_or_default();
        let is_draining = |task: &Value| {
            let task = task.as_str().unwrap_or_default();
            site.task(task)["lastStatus"] == "DEACTIVATING"
        };
        if tasks.iter().any(is_draining) {
            Ok(())
        } else {
            Err(json!(tasks))
        }
    });
    // The one that answers the slow request drains for longer than this takes.
    let status = instance.status();
    assert_eq!(at(&status, "services.0.running"), 0, "{status}");
    let states = status["tasks"].as_array().unwrap().iter();
    let states: Vec<&Value> = states.map(|task| &task["status"]).collect();
    assert!(states.contains(&&json!("DEACTIVATING")), "{states:?}");
    assert_eq!(slow.join().unwrap(), "one took its time\n");
    instance.end();
}

#[test]
fn a_rolling_update_loses_no_request_and_a_bad_one_is_rolled_back() {
    let instance = Instance::start();
    let site = Site::make(&instance);
    let (one, two) = (version(&site, "one", false), version(&site, "two", false));
    let ill = version(&site, "ill", true);
    let (balancer, group) = shop(&site, &one);
    instance
        .aws(&[
            "ecs",
            "wait",
            "services-stable",
            "--cluster",
            CLUSTER,
            "--services",
            "shop",
        ])
        .ok();
    // As in AWS, tasks that run are stable before their targets are healthy.
    site.await_steady("shop", 60);
    let load = load(&balancer);
    until("version one", 20, || {
        load.look().answers.contains_key("one")
    });
    update(&site, &two);
    site.await_steady("shop", 90);
    let tally = load.look();
    assert!(tally.answers.contains_key("two"), "{tally:?}");
    assert_eq!(tally.failed(), 0, "{tally:?}");

    update(&site, &ill);
    let rolled_back = until_ok("a rollback", 150, || {
        let service = site.described("shop");
        let back = at(&service, "deployments.0.taskDefinition") == two.as_str()
            && at(&service, "deployments.0.rolloutState") == "COMPLETED"
            && service["deployments"].as_array().map_or(0, Vec::len) == 1;
        if back {
            Ok(service)
        } else {
            Err(service.to_string())
        }
    });
    assert_eq!(rolled_back["runningCount"], 2);
    let tally = load.stop();
    tally.assert_flawless();
    assert!(
        !tally.answers.contains_key("ill"),
        "nobody was sent to a version that is ill: {tally:?}"
    );

    let events = site.events("shop");
    let said = |words: &str| {
        assert!(
            events.iter().any(|event| event.contains(words)),
            "no {words:?} in {events:#?}"
        );
    };
    said("(service shop) has reached a steady state.");
    said("(service shop) has started 2 tasks: (task ");
    said("(service shop) registered 1 targets in (target-group ");
    said("(service shop) has begun draining connections on 1 tasks.");
    said("deployment failed: tasks failed to start.");
    said("rolling back to deployment ecs-svc/");
    said(&format!(
        "failed ELB health checks in (target-group {group})."
    ));
    instance.end();
}

#[test]
fn run_and_stop_a_task_with_the_aws_command() {
    let instance = Instance::start();
    let site = Site::make(&instance);
    let definition = site.define("job", json!([site.container(&["wait"])]), json!({}));
    let network = format!(
        "awsvpcConfiguration={{subnets=[{}],securityGroups=[{}]}}",
        site.private[0], site.open
    );
    let answer = instance.aws(&[
        "ecs",
        "run-task",
        "--cluster",
        CLUSTER,
        "--task-definition",
        "job",
        "--launch-type",
        "FARGATE",
        "--network-configuration",
        &network,
        "--count",
        "2",
    ]);
    let answer: Value = serde_json::from_str(&answer.ok()).unwrap();
    assert_eq!(at(&answer, "tasks.0.taskDefinitionArn"), &json!(definition));
    let tasks = [
        text(&answer, "tasks.0.taskArn"),
        text(&answer, "tasks.1.taskArn"),
    ];
    let tasks: Vec<&str> = tasks.iter().map(String::as_str).collect();
    let wait = |what: &str| {
        let mut args = vec!["ecs", "wait", what, "--cluster", CLUSTER, "--tasks"];
        args.extend(&tasks);
        instance.aws(&args).ok();
    };
    wait("tasks-running");
    for task in &tasks {
        instance
            .aws(&["ecs", "stop-task", "--cluster", CLUSTER, "--task", task])
            .ok();
    }
    wait("tasks-stopped");
    instance.end();
}

#[test]
fn a_service_is_scaled_and_deleted() {
    let instance = Instance::start();
    let site = Site::make(&instance);
    let definition = version(&site, "one", false);
    shop(&site, &definition);
    site.await_steady("shop", 60);
    let scale = |count: u32| {
        let input = json!({"cluster": CLUSTER, "service": "shop", "desiredCount": count});
        site.boto.call("ecs", "UpdateService", input);
        site.await_running("shop", count, 60);
    };
    scale(4);
    scale(1);
    let early = site.boto.refused(
        "ecs",
        "DeleteService",
        json!({
        "cluster": CLUSTER, "service": "shop"}),
    );
    assert_eq!(early.code, "InvalidParameterException", "{early}");
    site.boto.call(
        "ecs",
        "DeleteService",
        json!({
        "cluster": CLUSTER, "service": "shop", "force": true}),
    );
    until_ok("nothing", 60, || {
        let running = site
            .boto
            .call("ecs", "ListTasks", json!({"cluster": CLUSTER}));
        let none = running["taskArns"] == json!([]);
        if none { Ok(()) } else { Err(running) }
    });
    instance.end();
}

#[test]
fn a_service_that_cannot_pull_says_so_and_its_breaker_opens() {
    let instance = Instance::start();
    let site = Site::make(&instance);
    let absent = format!("{}/probe:absent", instance.registry());
    let container = json!([{"name": "main", "image": absent, "essential": true}]);
    let definition = site.define("broken", container, json!({}));
    let breaker = json!({"enable": true, "rollback": false});
    let configuration = json!({"deploymentConfiguration": {"deploymentCircuitBreaker": breaker}});
    site.service("broken", &definition, configuration);
    let service = until_ok("a failed deployment", 120, || {
        let service = site.described("broken");
        let failed = at(&service, "deployments.0.rolloutState") == "FAILED";
        if failed {
            Ok(service)
        } else {
            Err(service.to_string())
        }
    });
    assert_eq!(
        text(&service, "deployments.0.rolloutStateReason"),
        "ECS deployment circuit breaker: tasks failed to start."
    );
    let failed = at(&service, "deployments.0.failedTasks")
        .as_u64()
        .unwrap_or(0);
    assert!(failed >= 3, "the breaker opens after three: {service}");
    instance.end();
}
