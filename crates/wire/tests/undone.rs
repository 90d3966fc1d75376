//! A call inside that fails leaves no writes in the transaction of the call around it, however deep
//! it lies, and whoever goes on after it.

#![allow(clippy::unwrap_used)] // a failed test may panic

use aws::{Fault, Scope};
use serde::{Deserialize, Serialize};
use shapes::ecs;
use store::{Class, Row};
use wire::kit::{Local, ready};
use wire::{As, Call, Codes, Service};

/// That an operation was here.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Mark {
    scope: Scope,
    by: String,
}

impl Row for Mark {
    const TABLE: &'static str = "example/mark";
    const CLASS: Class = Class::Intent;
    fn key(&self) -> String {
        self.scope.key(&[&self.by])
    }
}

fn mark(call: &mut Call<'_>, by: &str) {
    let scope = call.scope().clone();
    call.put(Mark {
        scope,
        by: by.to_owned(),
    });
}

wire::operations! {
    /// The outer, the middle and the inner one.
    pub static OPERATIONS: shapes::ecs = [
        CreateCluster, outer, "ecs:CreateCluster", Open;
        DeleteCluster, middle, "ecs:DeleteCluster", Open;
        StopTask, inner, "ecs:StopTask", Open;
    ];
}

fn service() -> Service {
    Service {
        model: &ecs::SERVICE,
        operations: OPERATIONS,
        codes: Codes::JSON,
    }
}

const AS: As = As::Service("ecs.amazonaws.com");

/// Goes on whatever became of the middle one, which is named after who shall fail.
fn outer(
    call: &mut Call<'_>,
    input: ecs::CreateClusterInput,
) -> Result<ecs::CreateClusterOutput, Fault> {
    mark(call, "outer, before");
    let cluster = input.cluster_name.unwrap();
    let middle = call.invoke::<ecs::DeleteCluster>(AS, ecs::DeleteClusterInput { cluster });
    let became = if middle.is_ok() { "worked" } else { "failed" };
    mark(call, &format!("outer, after the middle {became}"));
    Ok(ecs::CreateClusterOutput::default())
}

/// Writes over what the outer one wrote, deletes, and calls the inner one.
fn middle(
    call: &mut Call<'_>,
    input: ecs::DeleteClusterInput,
) -> Result<ecs::DeleteClusterOutput, Fault> {
    let before = call.scope().key(&["outer, before"]);
    call.delete::<Mark>(&before);
    mark(call, "middle");
    let inner = ecs::StopTaskInput {
        task: input.cluster.clone(),
        ..Default::default()
    };
    let inner = call.invoke::<ecs::StopTask>(AS, inner);
    mark(
        call,
        if inner.is_ok() {
            "inner worked"
        } else {
            "inner failed"
        },
    );
    match &*input.cluster {
        "middle" => Err(Fault::client("Refused", "after writing")),
        _ => Ok(ecs::DeleteClusterOutput::default()),
    }
}

fn inner(call: &mut Call<'_>, input: ecs::StopTaskInput) -> Result<ecs::StopTaskOutput, Fault> {
    mark(call, &format!("inner for {}", input.task));
    match &*input.task {
        "inner" => Err(Fault::client("Refused", "after writing")),
        _ => Ok(ecs::StopTaskOutput::default()),
    }
}

fn marks(local: &Local) -> Vec<String> {
    let rows = local.api.store().scan::<Mark>("");
    rows.iter().map(|row| row.by.clone()).collect()
}

#[test]
fn what_failed_inside_left_nothing_and_what_worked_stays() {
    for (fails, wanted) in [
        (
            "nobody",
            vec![
                "inner for nobody",
                "inner worked",
                "middle",
                "outer, after the middle worked",
            ],
        ),
        (
            "inner",
            vec!["inner failed", "middle", "outer, after the middle worked"],
        ),
        (
            "middle",
            vec!["outer, after the middle failed", "outer, before"],
        ),
    ] {
        let local = Local::of(vec![service()]);
        let input = ecs::CreateClusterInput {
            cluster_name: Some(fails.to_owned()),
            ..Default::default()
        };
        local.call::<ecs::CreateCluster>(input).unwrap();
        assert_eq!(marks(&local), wanted, "{fails} fails");
    }
}

#[test]
fn a_controllers_call_that_fails_leaves_nothing_in_its_transaction() {
    let local = Local::of(vec![service()]);
    let run = |inside: &mut wire::Inside<'_>| {
        let refused = inside.invoke::<ecs::StopTask>(ecs::StopTaskInput {
            task: "inner".into(),
            ..Default::default()
        });
        assert_eq!(refused.unwrap_err().code, "Refused");
        inside.invoke::<ecs::StopTask>(ecs::StopTaskInput {
            task: "nobody".into(),
            ..Default::default()
        })
    };
    let done = local.api.transact("ecs.amazonaws.com", &local.scope, run);
    ready(done).unwrap();
    assert_eq!(marks(&local), ["inner for nobody"]);
}
