//! Who may do what: default and explicit deny, boundaries, session policies, conditions.

use super::world::{ACCOUNT, World, statement};
use shapes::iam::*;
use wire::{Authorizer, Caller, CallerKind, Conditions, Decision, Origin, Question};

pub fn get_role(world: &World, caller: &Caller, name: &str) -> Result<GetRoleOutput, aws::Fault> {
    let input = GetRoleInput {
        role_name: name.into(),
    };
    world.as_caller::<GetRole>(caller.clone(), input)
}

#[test]
fn what_no_policy_allows_is_refused_in_awss_words() {
    let world = World::new();
    world.role("web");
    let ann = world.user("ann", &statement("Allow", "iam:ListRoles", ""));
    let refused = get_role(&world, &ann, "web").unwrap_err();
    assert_eq!(
        (refused.code.as_str(), refused.status),
        ("AccessDenied", 403)
    );
    let words = |action: &str, resource: &str| {
        format!(
            "User: arn:aws:iam::{ACCOUNT}:user/ann is not authorized to perform: {action} on \
             resource: {resource} because no identity-based policy allows the {action} action"
        )
    };
    let role = format!("arn:aws:iam::{ACCOUNT}:role/web");
    assert_eq!(refused.message, words("iam:GetRole", &role));
    // Nor is told whether something is there.
    let absent = get_role(&world, &ann, "absent").unwrap_err();
    assert_eq!(absent.code, "AccessDenied");
    let role = format!("arn:aws:iam::{ACCOUNT}:role/absent");
    assert_eq!(absent.message, words("iam:GetRole", &role));
    let users = world.as_caller::<ListUsers>(ann.clone(), ListUsersInput::default());
    let all = format!("arn:aws:iam::{ACCOUNT}:user/");
    assert_eq!(users.unwrap_err().message, words("iam:ListUsers", &all));
    let policies = world.as_caller::<ListPolicies>(ann, ListPoliciesInput::default());
    let policies = policies.unwrap_err().message;
    assert_eq!(policies, words("iam:ListPolicies", "policy path /"));
}

#[test]
fn a_deny_wins_over_every_allow() {
    let world = World::new();
    world.role("web");
    let ann = world.user("ann", &statement("Allow", "*", ""));
    assert!(get_role(&world, &ann, "web").is_ok());
    let resource = format!(r#","Resource":"arn:aws:iam::{ACCOUNT}:role/web"}}]}}"#);
    let deny = statement("Deny", "iam:Get*", "").replace(r#","Resource":"*"}]}"#, &resource);
    let deny = deny.replace(",\n        \"Resource\":\"*\"}]}", &resource);
    world
        .root::<PutUserPolicy>(PutUserPolicyInput {
            user_name: "ann".into(),
            policy_name: "deny".into(),
            policy_document: deny,
        })
        .unwrap();
    let refused = get_role(&world, &ann, "web").unwrap_err();
    assert!(
        refused
            .message
            .ends_with("with an explicit deny in an identity-based policy")
    );
    // Of another role it says nothing.
    assert_eq!(
        get_role(&world, &ann, "other").unwrap_err().code,
        "NoSuchEntity"
    );
}

#[test]
fn a_boundary_limits_what_policies_allow_and_allows_nothing_itself() {
    let world = World::new();
    world.role("web");
    let boundary = world
        .root::<CreatePolicy>(CreatePolicyInput {
            policy_name: "edge".into(),
            policy_document: statement("Allow", "iam:GetRole", ""),
            ..Default::default()
        })
        .unwrap();
    let arn = boundary.policy.unwrap().arn.unwrap();
    world
        .root::<CreateUser>(CreateUserInput {
            user_name: "bob".into(),
            permissions_boundary: Some(arn.clone()),
            ..Default::default()
        })
        .unwrap();
    let key = world
        .root::<CreateAccessKey>(CreateAccessKeyInput {
            user_name: Some("bob".into()),
        })
        .unwrap();
    let bob = world.proven(&key.access_key.access_key_id).unwrap();
    let alone = get_role(&world, &bob, "web").unwrap_err();
    let because = "because no identity-based policy allows the iam:GetRole action";
    assert!(alone.message.ends_with(because), "{alone}");
    world
        .root::<AttachUserPolicy>(AttachUserPolicyInput {
            user_name: "bob".into(),
            policy_arn: "arn:aws:iam::aws:policy/AdministratorAccess".into(),
        })
        .unwrap();
    assert!(get_role(&world, &bob, "web").is_ok());
    let listed = world.as_caller::<ListRoles>(bob, ListRolesInput::default());
    let listed = listed.unwrap_err();
    assert_eq!(listed.code, "AccessDenied");
    let because = "because no permissions boundary allows the iam:ListRoles action";
    assert!(listed.message.ends_with(because), "{listed}");
    let in_use = world.root::<DeletePolicy>(DeletePolicyInput { policy_arn: arn });
    assert_eq!(in_use.unwrap_err().code, "DeleteConflict");
}

#[test]
fn a_session_policy_limits_the_session() {
    let world = World::new();
    let role = world.role("web");
    world
        .root::<PutRolePolicy>(PutRolePolicyInput {
            role_name: "web".into(),
            policy_name: "all".into(),
            policy_document: statement("Allow", "iam:*", ""),
        })
        .unwrap();
    let user_id = format!("{}:s", role.role_id);
    let only = statement("Allow", "iam:GetRole", "");
    let limited = world.session("ASIALIMITED", Some("web"), "s", &user_id, Some(&only));
    let free = world.session("ASIAFREE", Some("web"), "s", &user_id, None);
    for (key, may_list) in [(limited, false), (free, true)] {
        let caller = world.proven(&key).unwrap();
        assert!(get_role(&world, &caller, "web").is_ok());
        let listed = world.as_caller::<ListRoles>(caller, ListRolesInput::default());
        assert_eq!(listed.is_ok(), may_list);
        if let Err(refused) = listed {
            let because = "because no session policy allows the iam:ListRoles action";
            assert!(refused.message.ends_with(because), "{refused}");
        }
    }
    let denying = r#"{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},
        {"Effect":"Deny","Action":"iam:GetRole","Resource":"arn:aws:iam::*:role/web"}]}"#;
    let key = world.session("ASIADENIED", Some("web"), "s", &user_id, Some(denying));
    let refused = get_role(&world, &world.proven(&key).unwrap(), "web").unwrap_err();
    let with = "with an explicit deny in a session policy";
    assert!(refused.message.ends_with(with), "{refused}");
}

#[test]
fn a_role_is_passed_to_the_service_that_the_policy_names() {
    let world = World::new();
    world.role("web");
    world
        .root::<CreateInstanceProfile>(CreateInstanceProfileInput {
            instance_profile_name: "p".into(),
            ..Default::default()
        })
        .unwrap();
    let pass = |service: &str| {
        format!(
            r#"{{"Version":"2012-10-17","Statement":[
            {{"Effect":"Allow","Action":"iam:AddRoleToInstanceProfile","Resource":"*"}},
            {{"Effect":"Allow","Action":"iam:PassRole","Resource":"arn:aws:iam::*:role/web",
              "Condition":{{"StringEquals":{{"iam:PassedToService":"{service}"}}}}}}]}}"#
        )
    };
    let add = AddRoleToInstanceProfileInput {
        instance_profile_name: "p".into(),
        role_name: "web".into(),
    };
    let ann = world.user("ann", &pass("ecs-tasks.amazonaws.com"));
    let refused = world.as_caller::<AddRoleToInstanceProfile>(ann, add.clone());
    assert!(
        refused
            .unwrap_err()
            .message
            .contains("perform: iam:PassRole on resource")
    );
    let bob = world.user("bob", &pass("ec2.amazonaws.com"));
    world
        .as_caller::<AddRoleToInstanceProfile>(bob, add)
        .unwrap();
}

#[test]
fn tags_of_the_resource_and_of_the_request_decide() {
    let world = World::new();
    for (name, team) in [("red", "red"), ("blue", "blue")] {
        world.role(name);
        let tag = Tag {
            key: "team".into(),
            value: team.into(),
        };
        world
            .root::<TagRole>(TagRoleInput {
                role_name: name.into(),
                tags: vec![tag],
            })
            .unwrap();
    }
    for (n, key) in ["aws:ResourceTag/team", "iam:ResourceTag/team"]
        .iter()
        .enumerate()
    {
        let condition = format!(r#","Condition":{{"StringEquals":{{"{key}":"red"}}}}"#);
        let ann = world.user(&format!("ann{n}"), &statement("Allow", "iam:*", &condition));
        assert!(get_role(&world, &ann, "red").is_ok(), "{key}");
        assert!(get_role(&world, &ann, "blue").is_err(), "{key}");
    }
    let condition = r#","Condition":{"StringEquals":{"aws:RequestTag/team":"red"}}"#;
    let bob = world.user("bob", &statement("Allow", "iam:*", condition));
    for (team, may) in [("red", true), ("blue", false)] {
        let tag = Tag {
            key: "team".into(),
            value: team.into(),
        };
        let input = CreatePolicyInput {
            policy_name: format!("of-{team}"),
            policy_document: statement("Allow", "s3:*", ""),
            tags: Some(vec![tag]),
            ..Default::default()
        };
        assert_eq!(
            world.as_caller::<CreatePolicy>(bob.clone(), input).is_ok(),
            may
        );
    }
}

#[test]
fn a_service_may_do_what_its_role_says() {
    let world = World::new();
    for (principal, action, allowed) in [
        (
            "ecs.amazonaws.com",
            "elasticloadbalancing:RegisterTargets",
            true,
        ),
        ("ecs.amazonaws.com", "ec2:CreateNetworkInterface", true),
        ("ecs.amazonaws.com", "iam:CreateUser", false),
        (
            "elasticloadbalancing.amazonaws.com",
            "ec2:CreateNetworkInterface",
            true,
        ),
        ("elasticloadbalancing.amazonaws.com", "ecs:RunTask", false),
        ("unknown.amazonaws.com", "ec2:DescribeVpcs", false),
    ] {
        let caller = Caller::service(principal, super::world::account());
        let question = Question {
            caller: &caller,
            action,
            resource: "*",
            conditions: &Conditions::none(),
            origin: &Origin::inside(principal),
            region: &aws::Region::parse("eu-west-1").unwrap(),
            now: base::Time::EPOCH,
            guard: None,
        };
        let decision = world.rows(|rows| world.iam.decide(rows, &question));
        assert_eq!(decision == Decision::Allow, allowed, "{principal} {action}");
    }
}

#[test]
fn a_session_ends_with_the_very_user_or_role_it_was_made_of() {
    let world = World::new();
    world.user("root", &statement("Allow", "iam:ListUsers", ""));
    let id = world.user_id("root");
    let key = world.session("ASIAUSER", None, "root", &id, None);
    let caller = world.proven(&key).unwrap();
    assert_eq!(
        caller.kind,
        CallerKind::User {
            name: "root".into()
        },
        "a name makes no root"
    );
    let owner = world.session("ASIAROOT", None, "root", ACCOUNT, None);
    assert_eq!(world.proven(&owner).unwrap().kind, CallerKind::Root);

    let role = world.role("web");
    let key = world.session(
        "ASIAROLE",
        Some("web"),
        "s",
        &format!("{}:s", role.role_id),
        None,
    );
    assert!(world.proven(&key).is_some());
    let web = || "web".to_owned();
    world
        .root::<DeleteRole>(DeleteRoleInput { role_name: web() })
        .unwrap();
    world.role("web");
    assert_eq!(world.proven(&key), None, "the new role is another one");
}

#[test]
fn a_renamed_user_keeps_keys_and_sessions() {
    let world = World::new();
    let ann = world.user("ann", &statement("Allow", "iam:*", ""));
    let id = world.user_id("ann");
    let session = world.session("ASIAANN", None, "ann", &id, None);
    world
        .root::<UpdateUser>(UpdateUserInput {
            user_name: "ann".into(),
            new_user_name: Some("bea".into()),
            new_path: Some("/staff/".into()),
        })
        .unwrap();
    for key in [ann.access_key.as_str(), session.as_str()] {
        let bea = world.proven(key).unwrap();
        assert_eq!(bea.arn, format!("arn:aws:iam::{ACCOUNT}:user/staff/bea"));
        assert_eq!(bea.user_id, id);
    }
    assert_eq!(world.user_id("bea"), id);
}

#[test]
fn a_session_of_ones_own_may_pass_roles_but_do_nothing_else_of_iam() {
    let world = World::new();
    let ann = world.user("ann", &statement("Allow", "*", ""));
    let id = world.user_id("ann");
    let of_ann = world.session("ASIAANN", None, "ann", &id, None);
    let of_root = world.session("ASIAROOT", None, "root", ACCOUNT, None);
    for (caller, may) in [
        (ann, true),
        (Caller::root(super::world::account()), true),
        (world.proven(&of_ann).unwrap(), false),
        (world.proven(&of_root).unwrap(), false),
    ] {
        for (action, may) in [
            ("iam:CreateAccessKey", may),
            ("iam:PassRole", true),
            ("ecs:RunTask", true),
        ] {
            let question = Question {
                caller: &caller,
                action,
                resource: "*",
                conditions: &Conditions::none(),
                origin: &Origin::inside("test"),
                region: &aws::Region::parse("eu-west-1").unwrap(),
                now: base::Time::EPOCH,
                guard: None,
            };
            let (decision, possible) = world.rows(|rows| {
                let decision = world.iam.decide(rows, &question);
                (decision, world.iam.possible(rows, &caller, action))
            });
            let found = (decision == Decision::Allow, possible);
            assert_eq!(found, (may, may), "{} {action}", caller.access_key);
        }
    }
}

#[test]
fn a_stored_document_that_can_no_longer_be_read_denies_everything() {
    let world = World::new();
    let ann = world.user("ann", &statement("Allow", "*", ""));
    let get = || {
        let input = GetUserInput {
            user_name: Some("ann".into()),
        };
        world.as_caller::<GetUser>(ann.clone(), input)
    };
    assert!(get().is_ok());
    let twice = r#"{"Sid":"a","Effect":"Deny","Action":"iam:*","Resource":"*"}"#;
    world.rows(|rows| {
        let user = rows
            .get::<resources::iam::User>(&format!("{ACCOUNT}/-/ann"))
            .unwrap();
        let mut user = resources::iam::User::clone(&user);
        let text = format!(r#"{{"Statement":[{twice},{twice}]}}"#);
        user.inline_policies.insert("old".into(), text);
        rows.put(user);
    });
    assert_eq!(get().unwrap_err().code, "AccessDenied");
}
