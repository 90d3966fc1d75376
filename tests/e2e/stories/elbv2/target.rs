//! Targets: their health, their leaving, and those that cannot be reached.

use super::named;
use e2e::boto::text;
use e2e::programs::{curl, get, status};
use e2e::{Instance, Site, until, until_ok};
use serde_json::json;

#[test]
fn target_health_is_told_in_awss_words_and_kept_out_when_ill() {
    let instance = Instance::start();
    let site = Site::make(&instance);
    let (task, group) = named(&site, "patient");
    let address = site.address(&task);
    let unused = site.await_health(&group, &address, "unused");
    assert_eq!(unused["Reason"], "Target.NotInUse");
    assert_eq!(
        unused["Description"],
        "Target group is not configured to receive traffic from the load balancer"
    );
    let forward = json!({"Type": "forward", "TargetGroupArn": group});
    let balancer = site.balancer("health", &[&site.open], forward);
    until_ok("initial", 10, || {
        let now = site.health(&group, &address);
        let initial = now["State"] == "initial" || now["State"] == "healthy";
        if initial { Ok(()) } else { Err(now) }
    });
    site.await_health(&group, &address, "healthy");
    assert_eq!(get(&balancer.url("/ill")), "ill now\n");
    let ill = site.await_health(&group, &address, "unhealthy");
    assert_eq!(ill["Reason"], "Target.ResponseCodeMismatch");
    assert_eq!(
        ill["Description"],
        "Health checks failed with these codes: [500]"
    );
    // All targets are ill: AWS fails open.
    assert_eq!(status(&balancer.url("/"), &[]), 200);
    let stop = json!({"cluster": "main", "task": task});
    site.boto.call("ecs", "StopTask", stop);
    let gone = until_ok("a failed connect", 40, || {
        let now = site.health(&group, &address);
        let gone =
            now["Reason"] == "Target.Timeout" || now["Reason"] == "Target.FailedHealthChecks";
        if gone { Ok(now) } else { Err(now) }
    });
    assert_eq!(gone["State"], "unhealthy");
    assert!([502, 503, 504].contains(&status(&balancer.url("/"), &[])));
    instance.end();
}

#[test]
fn a_deregistered_target_finishes_its_requests() {
    let instance = Instance::start();
    let site = Site::make(&instance);
    let (task, group) = named(&site, "leaver");
    let forward = json!({"Type": "forward", "TargetGroupArn": group});
    let balancer = site.balancer("drain", &[&site.open], forward);
    let address = site.address(&task);
    site.await_health(&group, &address, "healthy");
    let url = balancer.url("/slow?2000");
    let slow = std::thread::spawn(move || get(&url));
    let counter = balancer.url("/inside");
    until("a request inside of the target", 10, || {
        get(&counter) == "1\n"
    });
    let targets = json!({"TargetGroupArn": group, "Targets": [{"Id": address}]});
    site.boto.call("elbv2", "DeregisterTargets", targets);
    let draining = site.await_health(&group, &address, "draining");
    assert_eq!(draining["Reason"], "Target.DeregistrationInProgress");
    assert_eq!(
        draining["Description"],
        "Target deregistration is in progress"
    );
    until("no new request to it", 5, || {
        status(&balancer.url("/"), &[]) == 503
    });
    assert_eq!(slow.join().unwrap(), "leaver took its time\n");
    until("a target that is gone", 10, || {
        site.health(&group, &address).is_null()
    });
    instance.end();
}

#[test]
fn a_connect_that_failed_is_tried_on_another_target() {
    let instance = Instance::start();
    let site = Site::make(&instance);
    let (first, group) = named(&site, "pair");
    let forward = json!({"Type": "forward", "TargetGroupArn": group});
    let balancer = site.balancer("retry", &[&site.open], forward);
    let second = site.run("pair", json!({}));
    site.await_task(&second, "RUNNING");
    site.await_health(&group, &site.address(&first), "healthy");
    site.register(&group, &second, 8080);
    // Dead, and for the next seconds still healthy in the load balancer's eyes.
    let runtime = text(&site.task(&second), "containers.0.runtimeId");
    instance.kill_container(&runtime);
    let body = curl(&["-w", "%{http_code}\n", &balancer.url("/?[1-60]")]).ok();
    let good = body.lines().filter(|line| *line == "200").count();
    assert_eq!(good, 60, "{body}");
    instance.end();
}
