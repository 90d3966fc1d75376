//! For tests: rows that say nothing special. A story writes down the members it is about and takes
//! the others from here with `..`. Nothing here is used outside tests.

use crate::ecs::{TaskPhase, TaskStatus};
use crate::elbv2::{HealthCheck, TargetGroup};
use crate::iam::Role;
use aws::{AccountId, Arn, Region, Scope, Tags};
use base::Time;
use std::collections::BTreeMap;

/// The account and the region of a test that does not care.
pub fn scope() -> Scope {
    Scope {
        account: AccountId::parse("123456789012").expect("twelve digits"),
        region: Region::parse("eu-west-1").expect("a region"),
    }
}

/// The role `web`, which trusts nobody and may nothing.
pub fn role(account: &AccountId) -> Role {
    Role {
        account: account.clone(),
        name: "web".into(),
        path: "/".into(),
        id: "AROAEXAMPLE".into(),
        created_at: Time::EPOCH,
        assume_role_policy: String::new(),
        trusted: BTreeMap::new(),
        description: None,
        max_session_seconds: 3_600,
        inline_policies: BTreeMap::new(),
        attached_policies: Vec::new(),
        permissions_boundary: None,
        service_linked_to: None,
        tags: Tags::new(),
    }
}

/// The target group `web` of addresses in `vpc-1`, with a quick health check.
pub fn target_group(scope: &Scope, id: &str) -> TargetGroup {
    let resource = format!("targetgroup/web/{id}");
    TargetGroup {
        scope: scope.clone(),
        arn: Arn::regional("elasticloadbalancing", scope, resource),
        id: id.into(),
        name: "web".into(),
        protocol: "HTTP".into(),
        protocol_version: "HTTP1".into(),
        port: 80,
        vpc_id: "vpc-1".into(),
        target_type: "ip".into(),
        ip_address_type: "ipv4".into(),
        health_check: HealthCheck {
            protocol: "HTTP".into(),
            port: None,
            path: "/".into(),
            interval_seconds: 5,
            timeout_seconds: 2,
            healthy_threshold: 2,
            unhealthy_threshold: 2,
            matcher: "200".into(),
            enabled: true,
        },
        attributes: BTreeMap::new(),
        created_at: Time::EPOCH,
        tags: Tags::new(),
    }
}

/// A task of which the host knows since `seen_at`, and for which it has done nothing yet.
pub fn task_status(scope: &Scope, cluster: &str, id: &str, seen_at: Time) -> TaskStatus {
    TaskStatus {
        scope: scope.clone(),
        cluster: cluster.into(),
        id: id.into(),
        phase: TaskPhase::Provisioning,
        containers: Vec::new(),
        health: "UNKNOWN".into(),
        reason: None,
        stop_code: None,
        pull_started_at: None,
        pull_stopped_at: None,
        started_at: None,
        execution_stopped_at: None,
        limits_lack: None,
        connected_at: seen_at,
        seen_at,
    }
}
