//! Containers by our own engine: how they end, what they may, what they see.

use e2e::boto::{at, text};
use e2e::{Instance, Site};
use serde_json::json;

#[test]
fn a_task_ends_with_its_programs_exit_code() {
    let instance = Instance::start();
    let site = Site::make(&instance);
    let task = site.await_task(&site.probe("seven", &["exit", "7"]), "STOPPED");
    assert_eq!(at(&task, "containers.0.exitCode"), 7);
    assert_eq!(text(&task, "stopCode"), "EssentialContainerExited");
    assert_eq!(text(&task, "stoppedReason"), "Essential container in task exited");
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
    assert_eq!(at(&task, "containers.0.exitCode"), 137);
    let reason = text(&task, "containers.0.reason");
    assert!(reason.starts_with("OutOfMemoryError"), "{reason}");
    instance.end();
}
