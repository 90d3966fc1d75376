//! Making, listing, changing and deleting users, roles, policies, keys and instance profiles.

use super::world::{ACCOUNT, TRUST, World, statement};
use crate::view;
use aws::Fault;
use shapes::iam::*;

const AWS_POLICY: &str = "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly";

fn said<T>(answer: Result<T, Fault>) -> (String, u16) {
    let Err(fault) = answer else {
        panic!("it should have been refused")
    };
    (fault.code, fault.status)
}

fn code(code: &str, status: u16) -> (String, u16) {
    (code.to_owned(), status)
}

#[test]
fn documents_are_percent_encoded() {
    let text = "{\"a\": \"b-c_d.e~f*(é)\"}";
    let encoded = "%7B%22a%22%3A%20%22b-c_d.e~f%2A%28%C3%A9%29%22%7D";
    assert_eq!(view::encoded(text), encoded);
}

#[test]
fn names_are_one_without_regard_to_case() {
    let world = World::new();
    world.role("Web");
    let again = world.root::<CreateRole>(CreateRoleInput {
        role_name: "wEB".into(),
        assume_role_policy_document: TRUST.into(),
        ..Default::default()
    });
    assert_eq!(said(again), code("EntityAlreadyExists", 409));
    let found = world.root::<GetRole>(GetRoleInput {
        role_name: "WEB".into(),
    });
    assert_eq!(found.unwrap().role.role_name, "Web");
}

/// Gives a role a managed policy, an inline one, and an instance profile.
fn give_all(world: &World, role: &str, profile: &str) {
    world
        .root::<AttachRolePolicy>(AttachRolePolicyInput {
            role_name: role.into(),
            policy_arn: AWS_POLICY.into(),
        })
        .unwrap();
    world
        .root::<PutRolePolicy>(PutRolePolicyInput {
            role_name: role.into(),
            policy_name: "i".into(),
            policy_document: statement("Allow", "s3:*", ""),
        })
        .unwrap();
    world
        .root::<CreateInstanceProfile>(CreateInstanceProfileInput {
            instance_profile_name: profile.into(),
            ..Default::default()
        })
        .unwrap();
    world
        .root::<AddRoleToInstanceProfile>(AddRoleToInstanceProfileInput {
            instance_profile_name: profile.into(),
            role_name: role.into(),
        })
        .unwrap();
}

#[test]
fn a_role_is_deleted_when_it_holds_nothing() {
    let world = World::new();
    let role = world.role("web");
    assert!(role.role_id.starts_with("AROA") && role.role_id.len() == 21);
    let name = || "web".to_owned();
    let delete = || world.root::<DeleteRole>(DeleteRoleInput { role_name: name() });
    let profile = || "p".to_owned();
    give_all(&world, "web", "p");
    assert!(
        delete()
            .unwrap_err()
            .message
            .contains("remove roles from instance profile")
    );
    let full = world.root::<DeleteInstanceProfile>(DeleteInstanceProfileInput {
        instance_profile_name: profile(),
    });
    assert_eq!(said(full), code("DeleteConflict", 409));
    world
        .root::<RemoveRoleFromInstanceProfile>(RemoveRoleFromInstanceProfileInput {
            instance_profile_name: profile(),
            role_name: name(),
        })
        .unwrap();
    assert!(
        delete()
            .unwrap_err()
            .message
            .contains("must detach all policies first")
    );
    world
        .root::<DetachRolePolicy>(DetachRolePolicyInput {
            role_name: name(),
            policy_arn: AWS_POLICY.into(),
        })
        .unwrap();
    assert!(
        delete()
            .unwrap_err()
            .message
            .contains("must delete policies first")
    );
    world
        .root::<DeleteRolePolicy>(DeleteRolePolicyInput {
            role_name: name(),
            policy_name: "i".into(),
        })
        .unwrap();
    delete().unwrap();
    assert_eq!(said(delete()), code("NoSuchEntity", 404));
}

#[test]
fn trust_policies_name_principals_that_exist() {
    let world = World::new();
    world.user("ann", &statement("Allow", "s3:*", ""));
    let trust = |principal: &str, more: &str| {
        world.root::<UpdateAssumeRolePolicy>(UpdateAssumeRolePolicyInput {
            role_name: "web".into(),
            policy_document: format!(
                r#"{{"Statement":{{"Effect":"Allow","Principal":{principal},{more}}}}}"#
            ),
        })
    };
    world.role("web");
    let assume = r#""Action":"sts:AssumeRole""#;
    let ann = format!(r#"{{"AWS":"arn:aws:iam::{ACCOUNT}:user/ann"}}"#);
    let bob = ann.replace("ann", "bob");
    trust(&ann, assume).unwrap();
    trust(r#"{"AWS":"111122223333"}"#, assume).unwrap();
    for (principal, more) in [
        (bob.as_str(), assume),
        (r#"{"AWS":"nonsense"}"#, assume),
        (r#"{"Service":"nonsense"}"#, assume),
        (ann.as_str(), r#""Action":"s3:GetObject""#),
        (ann.as_str(), r#""Action":"sts:AssumeRole","Resource":"*""#),
    ] {
        let refused = said(trust(principal, more));
        assert_eq!(
            refused,
            code("MalformedPolicyDocument", 400),
            "{principal} {more}"
        );
    }
}

#[test]
fn a_role_remembers_whom_its_trust_policy_names() {
    let world = World::new();
    world.user("ann", &statement("Allow", "*", ""));
    let ann = format!("arn:aws:iam::{ACCOUNT}:user/ann");
    let trust = TRUST.replace(
        r#""Service":"ecs-tasks.amazonaws.com""#,
        &format!(r#""AWS":["{ann}","{ACCOUNT}"]"#),
    );
    let trusted = || {
        let key = format!("{ACCOUNT}/-/web");
        let role = world.rows(|rows| rows.get::<resources::iam::Role>(&key));
        role.unwrap().trusted.clone()
    };
    world
        .root::<CreateRole>(CreateRoleInput {
            role_name: "web".into(),
            assume_role_policy_document: trust,
            ..Default::default()
        })
        .unwrap();
    assert_eq!(trusted(), [(ann, world.user_id("ann"))].into());
    world
        .root::<UpdateAssumeRolePolicy>(UpdateAssumeRolePolicyInput {
            role_name: "web".into(),
            policy_document: TRUST.into(),
        })
        .unwrap();
    assert!(trusted().is_empty());
}

#[test]
fn a_policy_has_five_versions_of_which_one_is_in_force() {
    let world = World::new();
    let made = world
        .root::<CreatePolicy>(CreatePolicyInput {
            policy_name: "p".into(),
            path: Some("/team/".into()),
            policy_document: statement("Allow", "s3:Get*", ""),
            ..Default::default()
        })
        .unwrap();
    let arn = made.policy.unwrap().arn.unwrap();
    assert_eq!(arn, format!("arn:aws:iam::{ACCOUNT}:policy/team/p"));
    let add = |set_as_default| {
        world.root::<CreatePolicyVersion>(CreatePolicyVersionInput {
            policy_arn: arn.clone(),
            policy_document: statement("Allow", "s3:Put*", ""),
            set_as_default,
        })
    };
    for n in 2..=5 {
        let version = add(Some(n == 5)).unwrap().policy_version.unwrap();
        assert_eq!(version.version_id, Some(format!("v{n}")));
    }
    assert_eq!(said(add(None)), code("LimitExceeded", 409));
    let delete = |version: &str| {
        world.root::<DeletePolicyVersion>(DeletePolicyVersionInput {
            policy_arn: arn.clone(),
            version_id: version.into(),
        })
    };
    assert_eq!(said(delete("v5")), code("DeleteConflict", 409));
    delete("v1").unwrap();
    assert_eq!(said(delete("v1")), code("NoSuchEntity", 404));
    assert_eq!(
        add(None)
            .unwrap()
            .policy_version
            .unwrap()
            .version_id
            .unwrap(),
        "v6"
    );
    let all = world
        .root::<ListPolicyVersions>(ListPolicyVersionsInput {
            policy_arn: arn.clone(),
            ..Default::default()
        })
        .unwrap();
    let ids = all
        .versions
        .unwrap()
        .into_iter()
        .filter_map(|version| version.version_id);
    assert_eq!(ids.collect::<Vec<_>>(), ["v6", "v5", "v4", "v3", "v2"]);
    let refused = world.root::<DeletePolicy>(DeletePolicyInput {
        policy_arn: arn.clone(),
    });
    assert_eq!(said(refused), code("DeleteConflict", 409));
}

#[test]
fn only_policies_that_exist_are_attached() {
    let world = World::new();
    world.role("web");
    let attach = |arn: &str| {
        world.root::<AttachRolePolicy>(AttachRolePolicyInput {
            role_name: "web".into(),
            policy_arn: arn.into(),
        })
    };
    for arn in [
        "arn:aws:iam::aws:policy/NoSuchPolicyOfAws",
        "arn:aws:iam::aws:policy/AmazonECSTaskExecutionRolePolicy",
        "arn:aws:iam::123456789012:policy/absent",
    ] {
        assert_eq!(said(attach(arn)), code("NoSuchEntity", 404), "{arn}");
    }
    attach(AWS_POLICY).unwrap();
    attach(AWS_POLICY).unwrap();
    let uses = world
        .root::<ListEntitiesForPolicy>(ListEntitiesForPolicyInput {
            policy_arn: AWS_POLICY.into(),
            ..Default::default()
        })
        .unwrap();
    assert_eq!(uses.policy_roles.unwrap().len(), 1);
    let listed = world
        .root::<ListPolicies>(ListPoliciesInput {
            only_attached: Some(true),
            ..Default::default()
        })
        .unwrap();
    let policies = listed.policies.unwrap();
    assert_eq!(policies.len(), 1);
    assert_eq!(policies[0].attachment_count, Some(1));
    let changed = world.root::<DeletePolicy>(DeletePolicyInput {
        policy_arn: AWS_POLICY.into(),
    });
    assert_eq!(said(changed), code("AccessDenied", 403));
}

#[test]
fn documents_that_are_no_policies_and_too_long_ones_are_refused() {
    let world = World::new();
    world.role("web");
    let put = |name: &str, document: String| {
        world.root::<PutRolePolicy>(PutRolePolicyInput {
            role_name: "web".into(),
            policy_name: name.into(),
            policy_document: document,
        })
    };
    for document in ["{", "[]", r#"{"Statement":[]}"#] {
        assert_eq!(
            said(put("p", document.into())),
            code("MalformedPolicyDocument", 400)
        );
    }
    let shapeless =
        statement("Allow", "s3:*", "").replace(r#""Resource":"*""#, r#""Resource":"x""#);
    assert!(shapeless.contains(r#""x""#), "{shapeless}");
    let refused = put("p", shapeless).unwrap_err();
    assert_eq!(
        refused.message,
        r#"Resource x must be in ARN format or "*"."#
    );
    let action = format!("s3:{}", "a".repeat(6_000));
    let long = statement("Allow", &action, "");
    put("one", long.clone()).unwrap();
    assert_eq!(said(put("two", long)), code("LimitExceeded", 409));
}

#[test]
fn a_user_has_two_keys_and_is_deleted_without() {
    let world = World::new();
    let ann = world.user("ann", &statement("Allow", "iam:*", ""));
    let create = || world.as_caller::<CreateAccessKey>(ann.clone(), Default::default());
    let second = create().unwrap().access_key;
    assert!(second.access_key_id.starts_with("AKIA") && second.access_key_id.len() == 20);
    assert_eq!(second.secret_access_key.len(), 40);
    assert_eq!(said(create()), code("LimitExceeded", 409));
    world
        .root::<UpdateAccessKey>(UpdateAccessKeyInput {
            user_name: Some("ann".into()),
            access_key_id: second.access_key_id.clone(),
            status: status_type::INACTIVE.into(),
        })
        .unwrap();
    let listed = world
        .root::<ListAccessKeys>(ListAccessKeysInput {
            user_name: Some("ann".into()),
            ..Default::default()
        })
        .unwrap();
    let inactive = listed
        .access_key_metadata
        .iter()
        .filter(|key| key.status.as_deref() == Some("Inactive"));
    assert_eq!(inactive.count(), 1);
    let name = || "ann".to_owned();
    let delete = || world.root::<DeleteUser>(DeleteUserInput { user_name: name() });
    assert!(
        delete()
            .unwrap_err()
            .message
            .contains("must delete access keys first")
    );
    for key in listed.access_key_metadata {
        world
            .root::<DeleteAccessKey>(DeleteAccessKeyInput {
                user_name: Some(name()),
                access_key_id: key.access_key_id.unwrap(),
            })
            .unwrap();
    }
    assert!(
        delete()
            .unwrap_err()
            .message
            .contains("must delete policies first")
    );
    world
        .root::<DeleteUserPolicy>(DeleteUserPolicyInput {
            user_name: name(),
            policy_name: "own".into(),
        })
        .unwrap();
    delete().unwrap();
}

#[test]
fn lists_have_pages_and_paths() {
    let world = World::new();
    for (name, path) in [("a", "/"), ("b", "/team/"), ("c", "/team/"), ("d", "/")] {
        world
            .root::<CreateUser>(CreateUserInput {
                user_name: name.into(),
                path: Some(path.into()),
                ..Default::default()
            })
            .unwrap();
    }
    let list = |prefix: Option<&str>, marker: Option<String>| {
        let input = ListUsersInput {
            path_prefix: prefix.map(str::to_owned),
            max_items: Some(3),
            marker,
        };
        world.root::<ListUsers>(input).unwrap()
    };
    let first = list(None, None);
    assert_eq!((first.users.len(), first.is_truncated), (3, Some(true)));
    let second = list(None, first.marker);
    assert_eq!((second.users.len(), second.is_truncated), (1, Some(false)));
    assert_eq!(second.marker, None);
    assert_eq!(list(Some("/team/"), None).users.len(), 2);
}

#[test]
fn a_service_has_one_role_that_only_it_changes() {
    let world = World::new();
    let create = |service: &str| {
        world.root::<CreateServiceLinkedRole>(CreateServiceLinkedRoleInput {
            aws_service_name: service.into(),
            ..Default::default()
        })
    };
    let role = create("ecs.amazonaws.com").unwrap().role.unwrap();
    assert_eq!(
        role.arn,
        format!(
            "arn:aws:iam::{ACCOUNT}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS"
        )
    );
    assert_eq!(said(create("ecs.amazonaws.com")), code("InvalidInput", 400));
    create("elasticloadbalancing.amazonaws.com").unwrap();
    assert!(
        create("rds.amazonaws.com")
            .unwrap_err()
            .message
            .contains("rds.amazonaws.com")
    );
    let deleted = world.root::<DeleteRole>(DeleteRoleInput {
        role_name: role.role_name,
    });
    assert_eq!(said(deleted), code("UnmodifiableEntity", 400));
    let reserved = world.root::<CreateRole>(CreateRoleInput {
        role_name: "mine".into(),
        path: Some("/aws-service-role/".into()),
        assume_role_policy_document: TRUST.into(),
        ..Default::default()
    });
    assert_eq!(said(reserved), code("ValidationError", 400));
}

#[test]
fn tags_are_put_over_each_other_without_regard_to_case() {
    let world = World::new();
    world.role("web");
    let put = |tags: &[(&str, &str)]| {
        let tag = |(key, value): &(&str, &str)| Tag {
            key: (*key).into(),
            value: (*value).into(),
        };
        world.root::<TagRole>(TagRoleInput {
            role_name: "web".into(),
            tags: tags.iter().map(tag).collect(),
        })
    };
    put(&[("team", "red"), ("env", "prod")]).unwrap();
    put(&[("Team", "blue")]).unwrap();
    assert_eq!(
        said(put(&[("a", "1"), ("A", "2")])),
        code("InvalidInput", 400)
    );
    assert_eq!(said(put(&[("aws:a", "1")])), code("InvalidInput", 400));
    world
        .root::<UntagRole>(UntagRoleInput {
            role_name: "web".into(),
            tag_keys: vec!["env".into()],
        })
        .unwrap();
    let listed = world
        .root::<ListRoleTags>(ListRoleTagsInput {
            role_name: "web".into(),
            ..Default::default()
        })
        .unwrap();
    let tags = listed.tags.into_iter().map(|tag| (tag.key, tag.value));
    assert_eq!(
        tags.collect::<Vec<_>>(),
        [("Team".to_owned(), "blue".to_owned())]
    );
}
