//! Who may do what: every call is judged, and nothing is allowed that nobody allowed.

use e2e::boto::{Keys, text};
use e2e::{Fault, Instance, Site, account};
use serde_json::{Value, json};

fn denied(fault: &Fault) {
    let code = fault.code.as_str();
    let known = [
        "AccessDenied",
        "AccessDeniedException",
        "UnauthorizedOperation",
    ];
    assert!(known.contains(&code), "{fault}");
    assert!([400, 403].contains(&fault.status), "{fault}");
}

#[test]
fn a_user_may_nothing_until_allowed_and_a_denial_wins() {
    let instance = Instance::start();
    let root = instance.boto();
    let keys = account::user(&root, "ann");
    let ann = instance.boto_as(keys);
    let identity = ann.call("sts", "GetCallerIdentity", json!({}));
    assert_eq!(text(&identity, "Arn"), "arn:aws:iam::123456789012:user/ann");
    let refused = ann.refused("ecs", "ListClusters", json!({}));
    denied(&refused);
    assert_eq!(
        refused.message,
        "User: arn:aws:iam::123456789012:user/ann is not authorized to perform: ecs:ListClusters \
         on resource: * because no identity-based policy allows the ecs:ListClusters action"
    );
    denied(&ann.refused("ec2", "DescribeVpcs", json!({})));
    denied(&ann.refused("iam", "ListUsers", json!({})));
    let all = json!({"Effect": "Allow", "Action": "ecs:*", "Resource": "*"});
    account::allow_user(&root, "ann", "ecs", all);
    ann.call("ecs", "ListClusters", json!({}));
    ann.call("ecs", "CreateCluster", json!({"clusterName": "hers"}));
    denied(&ann.refused("ec2", "DescribeVpcs", json!({})));
    let but = json!({"Effect": "Deny", "Action": "ecs:DeleteCluster",
        "Resource": "arn:aws:ecs:*:*:cluster/hers"});
    account::allow_user(&root, "ann", "but", but);
    let refused = ann.refused("ecs", "DeleteCluster", json!({"cluster": "hers"}));
    denied(&refused);
    assert!(
        refused.message.contains("with an explicit deny"),
        "{refused}"
    );
    instance.end();
}

#[test]
fn resources_bound_what_an_allowance_reaches() {
    let instance = Instance::start();
    let root = instance.boto();
    let ann = instance.boto_as(account::user(&root, "ann"));
    let own = json!({"Effect": "Allow", "Action": "ecs:DeleteCluster",
        "Resource": "arn:aws:ecs:us-east-1:123456789012:cluster/ann-*"});
    account::allow_user(&root, "ann", "own", own);
    for name in ["ann-1", "bob-1"] {
        root.call("ecs", "CreateCluster", json!({"clusterName": name}));
    }
    ann.call("ecs", "DeleteCluster", json!({"cluster": "ann-1"}));
    let refused = ann.refused("ecs", "DeleteCluster", json!({"cluster": "bob-1"}));
    denied(&refused);
    let whole = "arn:aws:ecs:us-east-1:123456789012:cluster/bob-1";
    assert!(
        refused
            .message
            .contains(&format!("on resource: {whole} because")),
        "{refused}"
    );
    instance.end();
}

#[test]
fn a_role_is_passed_only_by_those_who_may() {
    let instance = Instance::start();
    let root = instance.boto();
    let ann = instance.boto_as(account::user(&root, "ann"));
    let role = account::role(
        &root,
        "tasks",
        json!({"Service": "ecs-tasks.amazonaws.com"}),
    );
    let all = json!({"Effect": "Allow", "Action": "ecs:*", "Resource": "*"});
    account::allow_user(&root, "ann", "ecs", all);
    let definition = json!({
        "family": "x", "requiresCompatibilities": ["FARGATE"], "networkMode": "awsvpc",
        "cpu": "256", "memory": "512", "taskRoleArn": role,
        "containerDefinitions": [{"name": "x", "image": "x", "essential": true}],
    });
    let network = json!({"awsvpcConfiguration": {"subnets": ["subnet-00000000000000000"]}});
    let run = json!({"cluster": "c", "taskDefinition": "x", "launchType": "FARGATE",
        "networkConfiguration": network});
    ann.call("ecs", "CreateCluster", json!({"clusterName": "c"}));
    let refused = match ann.try_call("ecs", "RegisterTaskDefinition", definition) {
        // AWS asks at RegisterTaskDefinition; if it were asked later, then at RunTask.
        Err(fault) => fault,
        Ok(_) => ann.refused("ecs", "RunTask", run),
    };
    denied(&refused);
    assert!(refused.message.contains("iam:PassRole"), "{refused}");
    instance.end();
}

/// Whoever may pass a role of others could have its rights pull images and write logs.
#[test]
fn an_execution_role_is_used_only_where_it_trusts_tasks() {
    let instance = Instance::start();
    let site = Site::make(&instance);
    let trusted = json!({"Service": "lambda.amazonaws.com"});
    let stranger = account::role(&site.boto, "stranger", trusted);
    let policy = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy";
    let attach = json!({"RoleName": "stranger", "PolicyArn": policy});
    site.boto.call("iam", "AttachRolePolicy", attach);
    let container = json!([site.container(&["exit", "0"])]);
    let run_it = || {
        let more = json!({"executionRoleArn": stranger});
        let definition = site.define("strange", container.clone(), more);
        site.await_task(&site.run(&definition, json!({})), "STOPPED")
    };
    let refused = run_it();
    let reason = text(&refused, "stoppedReason");
    let words = format!("ECS was unable to assume the role '{stranger}'");
    assert!(reason.contains(&words), "{reason}");
    let trust = account::policy(json!({
        "Effect": "Allow", "Action": "sts:AssumeRole",
        "Principal": {"Service": "ecs-tasks.amazonaws.com"},
    }));
    let update = json!({"RoleName": "stranger", "PolicyDocument": trust});
    site.boto.call("iam", "UpdateAssumeRolePolicy", update);
    let ended = run_it();
    assert_eq!(ended["containers"][0]["exitCode"], 0, "{ended}");
    instance.end();
}

#[test]
fn a_role_is_assumed_by_those_whom_it_trusts_and_its_session_ends_with_its_rights() {
    let instance = Instance::start();
    let root = instance.boto();
    let ann = instance.boto_as(account::user(&root, "ann"));
    let bob = instance.boto_as(account::user(&root, "bob"));
    let principal = json!({"AWS": "arn:aws:iam::123456789012:user/ann"});
    let role = account::role(&root, "reader", principal);
    let read = json!({"Effect": "Allow", "Action": "ec2:Describe*", "Resource": "*"});
    account::allow_role(&root, "reader", read);
    let assume = json!({"RoleArn": role, "RoleSessionName": "reading"});
    denied(&bob.refused("sts", "AssumeRole", assume.clone()));
    let session = ann.call("sts", "AssumeRole", assume);
    let keys = Keys {
        id: text(&session, "Credentials.AccessKeyId"),
        secret: text(&session, "Credentials.SecretAccessKey"),
        token: Some(text(&session, "Credentials.SessionToken")),
    };
    let reader = instance.boto_as(keys.clone());
    let identity = reader.call("sts", "GetCallerIdentity", json!({}));
    assert_eq!(
        text(&identity, "Arn"),
        "arn:aws:sts::123456789012:assumed-role/reader/reading"
    );
    reader.call("ec2", "DescribeVpcs", json!({}));
    denied(&reader.refused("ec2", "CreateVpc", json!({"CidrBlock": "10.0.0.0/16"})));
    let stripped = instance.boto_as(Keys {
        token: None,
        ..keys
    });
    let refused = stripped.refused("ec2", "DescribeVpcs", json!({}));
    assert_eq!(refused.code, "AuthFailure", "{refused}");
    instance.end();
}

#[test]
fn wrong_keys_are_refused_with_awss_codes() {
    let instance = Instance::start();
    let keys = |id: &str, secret: &str| Keys {
        id: id.to_owned(),
        secret: secret.to_owned(),
        token: None,
    };
    let cases: [(Keys, &str, &str, Value, &str); 3] = [
        (
            keys("testing", "wrong"),
            "sts",
            "GetCallerIdentity",
            json!({}),
            "SignatureDoesNotMatch",
        ),
        (
            keys("nobody", "testing"),
            "sts",
            "GetCallerIdentity",
            json!({}),
            "InvalidClientTokenId",
        ),
        (
            keys("nobody", "x"),
            "ecs",
            "ListClusters",
            json!({}),
            "UnrecognizedClientException",
        ),
    ];
    for (keys, service, operation, input, code) in cases {
        let fault = instance.boto_as(keys).refused(service, operation, input);
        assert_eq!(fault.code, code, "{fault}");
    }
    instance.end();
}

#[test]
fn what_is_not_implemented_is_refused_by_name() {
    let instance = Instance::start();
    let fault = instance.boto().refused(
        "ecs",
        "CreateCapacityProvider",
        json!({
        "name": "x", "autoScalingGroupProvider": {"autoScalingGroupArn": "x"}}),
    );
    assert_eq!((fault.code.as_str(), fault.status), ("NotImplemented", 501));
    assert_eq!(
        fault.message,
        "ecs:CreateCapacityProvider is not implemented by Ondol"
    );
    instance.end();
}
