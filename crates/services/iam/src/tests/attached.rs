//! Policies of users and roles: inline ones and attached ones, listed, read and taken away.

use super::world::{ACCOUNT, World, statement};
use crate::view::encoded;
use shapes::iam::*;

const READ: &str = "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly";
const ADMIN: &str = "arn:aws:iam::aws:policy/AdministratorAccess";

/// A world with the user `ann` and the role `web`.
fn world() -> World {
    let world = World::new();
    world.role("web");
    world
        .root::<CreateUser>(CreateUserInput {
            user_name: "ann".into(),
            ..Default::default()
        })
        .unwrap();
    world
}

fn names(attached: Option<Vec<AttachedPolicy>>) -> Vec<String> {
    let attached = attached.unwrap().into_iter();
    attached.map(|one| one.policy_name.unwrap()).collect()
}

#[test]
fn inline_policies_of_a_user_are_put_listed_read_and_deleted() {
    let world = world();
    let list = || {
        let input = ListUserPoliciesInput {
            user_name: "ann".into(),
            ..Default::default()
        };
        world.root::<ListUserPolicies>(input).unwrap().policy_names
    };
    let get = |name: &str| {
        world.root::<GetUserPolicy>(GetUserPolicyInput {
            user_name: "ANN".into(),
            policy_name: name.into(),
        })
    };
    let text = statement("Allow", "s3:Get*", "");
    for (name, text) in [
        ("b", &text),
        ("a", &text),
        ("a", &statement("Deny", "*", "")),
    ] {
        let input = PutUserPolicyInput {
            user_name: "ann".into(),
            policy_name: name.into(),
            policy_document: text.clone(),
        };
        world.root::<PutUserPolicy>(input).unwrap();
    }
    assert_eq!(list(), ["a", "b"]);
    let read = get("b").unwrap();
    assert_eq!(
        (read.user_name, read.policy_document),
        ("ann".into(), encoded(&text))
    );
    let delete = || {
        world.root::<DeleteUserPolicy>(DeleteUserPolicyInput {
            user_name: "ann".into(),
            policy_name: "a".into(),
        })
    };
    delete().unwrap();
    assert_eq!(list(), ["b"]);
    for refused in [delete().unwrap_err(), get("a").unwrap_err()] {
        assert_eq!(
            (refused.code.as_str(), refused.status),
            ("NoSuchEntity", 404)
        );
        assert_eq!(
            refused.message,
            "The user policy with name a cannot be found."
        );
    }
}

#[test]
fn inline_policies_of_a_role_are_listed_in_pages_and_read() {
    let world = world();
    let text = statement("Allow", "s3:Get*", "");
    for name in ["b", "c", "a"] {
        let input = PutRolePolicyInput {
            role_name: "web".into(),
            policy_name: name.into(),
            policy_document: text.clone(),
        };
        world.root::<PutRolePolicy>(input).unwrap();
    }
    let page = |marker| {
        world.root::<ListRolePolicies>(ListRolePoliciesInput {
            role_name: "web".into(),
            max_items: Some(2),
            marker,
        })
    };
    let first = page(None).unwrap();
    assert_eq!(
        (first.policy_names, first.is_truncated),
        (vec!["a".into(), "b".into()], Some(true))
    );
    let second = page(first.marker).unwrap();
    assert_eq!(
        (second.policy_names, second.is_truncated),
        (vec!["c".into()], Some(false))
    );
    assert_eq!(
        page(Some("forged".into())).unwrap_err().message,
        "Invalid Marker."
    );
    let get = |role: &str, name: &str| {
        world.root::<GetRolePolicy>(GetRolePolicyInput {
            role_name: role.into(),
            policy_name: name.into(),
        })
    };
    assert_eq!(get("web", "c").unwrap().policy_document, encoded(&text));
    let none = get("web", "d").unwrap_err();
    assert_eq!(none.message, "The role policy with name d cannot be found.");
    let nobody = get("api", "c").unwrap_err();
    assert_eq!(nobody.message, "The role with name api cannot be found.");
}

#[test]
fn attached_policies_of_users_and_roles_are_listed_by_path_and_detached() {
    let world = world();
    let own = world
        .root::<CreatePolicy>(CreatePolicyInput {
            policy_name: "own".into(),
            path: Some("/team/".into()),
            policy_document: statement("Allow", "s3:*", ""),
            ..Default::default()
        })
        .unwrap();
    let own = own.policy.unwrap().arn.unwrap();
    for arn in [READ, &own, ADMIN, READ] {
        let (user_name, role_name) = ("ann".to_owned(), "web".to_owned());
        let policy_arn = arn.to_owned();
        world
            .root::<AttachUserPolicy>(AttachUserPolicyInput {
                user_name,
                policy_arn: policy_arn.clone(),
            })
            .unwrap();
        world
            .root::<AttachRolePolicy>(AttachRolePolicyInput {
                role_name,
                policy_arn,
            })
            .unwrap();
    }
    let of_user = |path: Option<&str>| {
        let listed = world.root::<ListAttachedUserPolicies>(ListAttachedUserPoliciesInput {
            user_name: "ann".into(),
            path_prefix: path.map(str::to_owned),
            ..Default::default()
        });
        names(listed.unwrap().attached_policies)
    };
    let of_role = |path: Option<&str>| {
        let listed = world.root::<ListAttachedRolePolicies>(ListAttachedRolePoliciesInput {
            role_name: "web".into(),
            path_prefix: path.map(str::to_owned),
            ..Default::default()
        });
        names(listed.unwrap().attached_policies)
    };
    let all = [
        "own",
        "AdministratorAccess",
        "AmazonEC2ContainerRegistryReadOnly",
    ];
    for listed in [of_user(None), of_role(None)] {
        assert_eq!(listed.len(), all.len(), "each once: {listed:?}");
        assert!(all.iter().all(|name| listed.contains(&(*name).to_owned())));
    }
    assert_eq!(
        (of_user(Some("/team/")), of_role(Some("/team/"))),
        (vec!["own".into()], vec!["own".into()])
    );
    let detach = || {
        world.root::<DetachUserPolicy>(DetachUserPolicyInput {
            user_name: "ann".into(),
            policy_arn: own.clone(),
        })
    };
    detach().unwrap();
    assert!(of_user(Some("/team/")).is_empty());
    let again = detach().unwrap_err();
    assert_eq!(again.message, format!("Policy {own} was not found."));
    assert_eq!(of_role(Some("/team/")), ["own"], "the role keeps it");
}

#[test]
fn a_policy_is_read_with_its_uses_and_by_version_and_another_is_put_in_force() {
    let world = world();
    let created = world
        .root::<CreatePolicy>(CreatePolicyInput {
            policy_name: "own".into(),
            policy_document: statement("Allow", "s3:*", ""),
            description: Some("of the shop".into()),
            ..Default::default()
        })
        .unwrap();
    let arn = created.policy.unwrap().arn.unwrap();
    world
        .root::<AttachRolePolicy>(AttachRolePolicyInput {
            role_name: "web".into(),
            policy_arn: arn.clone(),
        })
        .unwrap();
    let second = statement("Allow", "sqs:*", "");
    world
        .root::<CreatePolicyVersion>(CreatePolicyVersionInput {
            policy_arn: arn.clone(),
            policy_document: second.clone(),
            set_as_default: None,
        })
        .unwrap();
    let get = |arn: &str| {
        let policy_arn = arn.to_owned();
        let got = world.root::<GetPolicy>(GetPolicyInput { policy_arn });
        got.map(|got| got.policy.unwrap())
    };
    let read = get(&arn).unwrap();
    assert_eq!(
        (read.attachment_count, read.description.as_deref()),
        (Some(1), Some("of the shop"))
    );
    assert_eq!(read.default_version_id.as_deref(), Some("v1"));
    let version = |version: &str| {
        world.root::<GetPolicyVersion>(GetPolicyVersionInput {
            policy_arn: arn.clone(),
            version_id: version.into(),
        })
    };
    let put_in_force = |version: &str| {
        world.root::<SetDefaultPolicyVersion>(SetDefaultPolicyVersionInput {
            policy_arn: arn.clone(),
            version_id: version.into(),
        })
    };
    put_in_force("v2").unwrap();
    let found = version("v2").unwrap().policy_version.unwrap();
    assert_eq!(found.document, Some(encoded(&second)));
    assert_eq!(found.is_default_version, Some(true));
    assert_eq!(get(&arn).unwrap().default_version_id.as_deref(), Some("v2"));
    for refused in [put_in_force("v9").unwrap_err(), version("v9").unwrap_err()] {
        let words = format!("Policy {arn} version v9 does not exist or is not attachable.");
        assert_eq!(
            (refused.code.as_str(), refused.message),
            ("NoSuchEntity", words)
        );
    }
    let absent = format!("arn:aws:iam::{ACCOUNT}:policy/absent");
    assert_eq!(
        get(&absent).unwrap_err().message,
        format!("Policy {absent} was not found.")
    );
    assert_eq!(get(READ).unwrap().arn.as_deref(), Some(READ));
}

#[test]
fn a_services_own_policy_is_nobody_elses() {
    let world = world();
    let linked = "arn:aws:iam::aws:policy/aws-service-role/AmazonECSServiceRolePolicy";
    let (role_name, user_name) = ("web".to_owned(), "ann".to_owned());
    let policy_arn = || linked.to_owned();
    let refused = [
        world
            .root::<AttachRolePolicy>(AttachRolePolicyInput {
                role_name: role_name.clone(),
                policy_arn: policy_arn(),
            })
            .err(),
        world
            .root::<AttachUserPolicy>(AttachUserPolicyInput {
                user_name,
                policy_arn: policy_arn(),
            })
            .err(),
        world
            .root::<PutRolePermissionsBoundary>(PutRolePermissionsBoundaryInput {
                role_name,
                permissions_boundary: policy_arn(),
            })
            .err(),
    ];
    for fault in refused {
        let fault = fault.expect("it should have been refused");
        let found = (fault.code.as_str(), fault.status, fault.message.as_str());
        let words = "Cannot attach a Service Role Policy to a Customer Role.";
        assert_eq!(found, ("PolicyNotAttachable", 400, words));
    }
}
