//! Condition keys: those that are filled decide, the others are refused by name.

use super::authorization::get_role;
use super::world::{World, statement};
use shapes::iam::*;

#[test]
fn tags_of_the_principal_and_the_age_of_its_session_deny() {
    let world = World::new();
    let role = world.role("web");
    let tag = |key: &str, value: &str| Tag {
        key: key.into(),
        value: value.into(),
    };
    let allow_unless = |operator: &str, key: &str, value: &str| {
        format!(
            r#"{{"Statement":[{{"Effect":"Allow","Action":"*","Resource":"*"}},
            {{"Effect":"Deny","Action":"iam:GetRole","Resource":"*",
              "Condition":{{"{operator}":{{"{key}":"{value}"}}}}}}]}}"#
        )
    };
    let red = allow_unless("StringEquals", "aws:PrincipalTag/team", "red");
    let ann = world.user("ann", &red);
    assert!(get_role(&world, &ann, "web").is_ok());
    let tags = vec![tag("team", "red")];
    let tags_of_ann = TagUserInput {
        user_name: "ann".into(),
        tags: tags.clone(),
    };
    world.root::<TagUser>(tags_of_ann).unwrap();
    let refused = get_role(&world, &ann, "web").unwrap_err();
    assert!(refused.message.contains("explicit deny"), "{refused}");

    let user_id = format!("{}:s", role.role_id);
    let key = world.session("ASIAOLD", Some("web"), "s", &user_id, None);
    let session = world.proven(&key).unwrap();
    let time = "aws:TokenIssueTime";
    for (policy, may) in [
        (
            allow_unless("DateLessThan", time, "2026-01-01T00:00:00Z"),
            true,
        ),
        (
            allow_unless("DateLessThan", time, "2026-01-01T00:00:01Z"),
            false,
        ),
        (
            allow_unless("Bool", "aws:MultiFactorAuthPresent", "false"),
            false,
        ),
        (
            allow_unless("Bool", "aws:MultiFactorAuthPresent", "true"),
            true,
        ),
        (red, true),
    ] {
        let input = PutRolePolicyInput {
            role_name: "web".into(),
            policy_name: "one".into(),
            policy_document: policy.clone(),
        };
        world.root::<PutRolePolicy>(input).unwrap();
        assert_eq!(get_role(&world, &session, "web").is_ok(), may, "{policy}");
    }
    let role_name = "web".into();
    world
        .root::<TagRole>(TagRoleInput { role_name, tags })
        .unwrap();
    assert!(get_role(&world, &session, "web").is_err());
}

#[test]
fn a_condition_on_a_key_that_no_request_has_is_refused_by_name() {
    let world = World::new();
    world.user("ann", &statement("Allow", "*", ""));
    let condition = r#","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-1"}}"#;
    let of_key = statement("Deny", "*", condition);
    let condition = r#","Condition":{"StringLike":{"aws:username":"${aws:SourceVpc}*"}}"#;
    let of_variable = statement("Deny", "*", condition);
    for (document, key) in [
        (of_key, "aws:PrincipalOrgID"),
        (of_variable, "aws:SourceVpc"),
    ] {
        let user = world.root::<PutUserPolicy>(PutUserPolicyInput {
            user_name: "ann".into(),
            policy_name: "p".into(),
            policy_document: document.clone(),
        });
        let managed = world.root::<CreatePolicy>(CreatePolicyInput {
            policy_name: "p".into(),
            policy_document: document.clone(),
            ..Default::default()
        });
        let trust = document.replace(r#""Resource":"*""#, r#""Principal":"*""#);
        let role = world.root::<CreateRole>(CreateRoleInput {
            role_name: "r".into(),
            assume_role_policy_document: trust.replace(r#""Action":"*""#, r#""Action":"sts:*""#),
            ..Default::default()
        });
        for refused in [user.err(), managed.err(), role.err()] {
            let refused = refused.unwrap();
            assert_eq!(refused.code, "NotImplemented");
            assert!(refused.message.contains(key), "{refused}");
        }
    }
}
