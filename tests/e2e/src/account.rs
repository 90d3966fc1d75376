//! Users, roles and keys of IAM for the stories.

use crate::boto::{Boto, Keys, text};
use serde_json::{Value, json};

/// A document with one statement.
pub fn policy(statement: Value) -> String {
    json!({"Version": "2012-10-17", "Statement": [statement]}).to_string()
}

/// A user with keys and no rights.
pub fn user(boto: &Boto, name: &str) -> Keys {
    boto.call("iam", "CreateUser", json!({"UserName": name}));
    let key = boto.call("iam", "CreateAccessKey", json!({"UserName": name}));
    Keys {
        id: text(&key, "AccessKey.AccessKeyId"),
        secret: text(&key, "AccessKey.SecretAccessKey"),
        token: None,
    }
}

/// Gives a user an inline policy of one statement.
pub fn allow_user(boto: &Boto, user: &str, policy_name: &str, statement: Value) {
    let input = json!({
        "UserName": user, "PolicyName": policy_name, "PolicyDocument": policy(statement),
    });
    boto.call("iam", "PutUserPolicy", input);
}

/// A role that this principal may assume; its ARN.
pub fn role(boto: &Boto, name: &str, principal: Value) -> String {
    let trust = policy(json!({
        "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal,
    }));
    let input = json!({"RoleName": name, "AssumeRolePolicyDocument": trust});
    text(&boto.call("iam", "CreateRole", input), "Role.Arn")
}

/// A role of ECS tasks with the rights that AWS's managed policy gives agents; its ARN.
pub fn execution_role(boto: &Boto) -> String {
    let arn = role(
        boto,
        "execution",
        json!({"Service": "ecs-tasks.amazonaws.com"}),
    );
    let policy = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy";
    let input = json!({"RoleName": "execution", "PolicyArn": policy});
    boto.call("iam", "AttachRolePolicy", input);
    arn
}

/// Gives a role an inline policy of one statement.
pub fn allow_role(boto: &Boto, role: &str, statement: Value) {
    let input = json!({
        "RoleName": role, "PolicyName": "inline", "PolicyDocument": policy(statement),
    });
    boto.call("iam", "PutRolePolicy", input);
}
