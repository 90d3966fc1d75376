//! What is changed of roles, users, policies and instance profiles after they were made: tags,
//! descriptions, and which roles profiles hold.

use super::world::{ACCOUNT, World, statement};
use shapes::iam::*;

fn tag(key: &str, value: &str) -> Tag {
    Tag {
        key: key.into(),
        value: value.into(),
    }
}

fn told(tags: Vec<Tag>) -> Vec<(String, String)> {
    tags.into_iter().map(|tag| (tag.key, tag.value)).collect()
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = |(key, value): &(&str, &str)| ((*key).to_owned(), (*value).to_owned());
    pairs.iter().map(owned).collect()
}

#[test]
fn a_user_is_tagged_and_untagged() {
    let world = World::new();
    world
        .root::<CreateUser>(CreateUserInput {
            user_name: "ann".into(),
            tags: Some(vec![tag("team", "red")]),
            ..Default::default()
        })
        .unwrap();
    let list = |name: &str| {
        world.root::<ListUserTags>(ListUserTagsInput {
            user_name: name.into(),
            ..Default::default()
        })
    };
    let put = |tags: Vec<Tag>| {
        world.root::<TagUser>(TagUserInput {
            user_name: "ann".into(),
            tags,
        })
    };
    put(vec![tag("env", "prod"), tag("team", "blue")]).unwrap();
    let tags = told(list("ann").unwrap().tags);
    assert_eq!(tags, pairs(&[("env", "prod"), ("team", "blue")]));
    let untag = |name: &str| {
        world.root::<UntagUser>(UntagUserInput {
            user_name: name.into(),
            tag_keys: vec!["team".into(), "absent".into()],
        })
    };
    untag("ann").unwrap();
    assert_eq!(told(list("ann").unwrap().tags), pairs(&[("env", "prod")]));
    for refused in [list("bob").unwrap_err(), untag("bob").unwrap_err()] {
        assert_eq!(refused.message, "The user with name bob cannot be found.");
    }
    let many = (0..50)
        .map(|number| tag(&format!("k{number}"), ""))
        .collect();
    let refused = put(many).unwrap_err();
    assert_eq!(
        (refused.code.as_str(), refused.status),
        ("LimitExceeded", 409)
    );
    assert_eq!(
        told(list("ann").unwrap().tags).len(),
        1,
        "none of them was put"
    );
}

#[test]
fn a_policy_is_tagged_and_untagged_and_awss_own_are_not() {
    let world = World::new();
    let created = world.root::<CreatePolicy>(CreatePolicyInput {
        policy_name: "own".into(),
        policy_document: statement("Allow", "s3:*", ""),
        ..Default::default()
    });
    let own = created.unwrap().policy.unwrap().arn.unwrap();
    let awss = "arn:aws:iam::aws:policy/AdministratorAccess";
    let put = |arn: &str, tags: Vec<Tag>| {
        world.root::<TagPolicy>(TagPolicyInput {
            policy_arn: arn.into(),
            tags,
        })
    };
    let list = |arn: &str, marker: Option<String>| {
        let input = ListPolicyTagsInput {
            policy_arn: arn.into(),
            max_items: Some(1),
            marker,
        };
        world.root::<ListPolicyTags>(input).unwrap()
    };
    put(&own, vec![tag("b", "2"), tag("a", "1")]).unwrap();
    let first = list(&own, None);
    assert_eq!(told(first.tags), pairs(&[("a", "1")]));
    let second = list(&own, first.marker);
    assert_eq!(
        (told(second.tags), second.marker),
        (pairs(&[("b", "2")]), None)
    );
    let untag = |arn: &str| {
        world.root::<UntagPolicy>(UntagPolicyInput {
            policy_arn: arn.into(),
            tag_keys: vec!["a".into()],
        })
    };
    untag(&own).unwrap();
    assert_eq!(told(list(&own, None).tags), pairs(&[("b", "2")]));
    assert!(list(awss, None).tags.is_empty());
    for refused in [
        put(awss, vec![tag("a", "1")]).unwrap_err(),
        untag(awss).unwrap_err(),
    ] {
        assert_eq!(
            (refused.code.as_str(), refused.status),
            ("AccessDenied", 403)
        );
    }
}

#[test]
fn a_roles_description_and_longest_session_are_changed() {
    let world = World::new();
    world.role("web");
    let read = || {
        let role_name = "web".to_owned();
        let role = world.root::<GetRole>(GetRoleInput { role_name });
        let role = role.unwrap().role;
        (role.description, role.max_session_duration)
    };
    let update = |name: &str, description: Option<&str>, seconds| {
        world.root::<UpdateRole>(UpdateRoleInput {
            role_name: name.into(),
            description: description.map(str::to_owned),
            max_session_duration: seconds,
        })
    };
    update("web", Some("serves"), Some(7_200)).unwrap();
    assert_eq!(read(), (Some("serves".into()), Some(7_200)));
    let answered = world
        .root::<UpdateRoleDescription>(UpdateRoleDescriptionInput {
            role_name: "web".into(),
            description: "serves the shop".into(),
        })
        .unwrap();
    let answered = answered.role.unwrap().description;
    assert_eq!(answered.as_deref(), Some("serves the shop"));
    assert_eq!(read(), (Some("serves the shop".into()), Some(7_200)));
    update("web", None, None).unwrap();
    let kept = (Some("serves the shop".into()), Some(7_200));
    assert_eq!(read(), kept, "what is not given stays");
    update("web", None, Some(3_600)).unwrap();
    update("web", Some("serves"), None).unwrap();
    assert_eq!(read(), (Some("serves".into()), Some(3_600)));
    let too_long = update("web", None, Some(43_201)).unwrap_err();
    assert_eq!(too_long.code, "ValidationError");
    let absent = update("api", None, None).unwrap_err();
    assert_eq!(absent.message, "The role with name api cannot be found.");
    let linked = world.root::<CreateServiceLinkedRole>(CreateServiceLinkedRoleInput {
        aws_service_name: "ecs.amazonaws.com".into(),
        ..Default::default()
    });
    let linked = linked.unwrap().role.unwrap().role_name;
    update(&linked, Some("for the shop"), None).unwrap();
    let longer = update(&linked, None, Some(7_200)).unwrap_err();
    assert_eq!(longer.code, "UnmodifiableEntity");
}

/// A world with the role `web` and three instance profiles.
fn with_profiles() -> World {
    let world = World::new();
    world.role("web");
    for (name, path) in [("a", "/"), ("b", "/team/"), ("c", "/team/")] {
        let input = CreateInstanceProfileInput {
            instance_profile_name: name.into(),
            path: Some(path.into()),
            ..Default::default()
        };
        world.root::<CreateInstanceProfile>(input).unwrap();
    }
    world
}

#[test]
fn instance_profiles_are_listed_by_path() {
    let world = with_profiles();
    let below = |path: Option<&str>| {
        let listed = world.root::<ListInstanceProfiles>(ListInstanceProfilesInput {
            path_prefix: path.map(str::to_owned),
            ..Default::default()
        });
        let profiles = listed.unwrap().instance_profiles.into_iter();
        let names = profiles.map(|one| one.instance_profile_name);
        names.collect::<Vec<_>>()
    };
    assert_eq!(below(None), ["a", "b", "c"]);
    assert_eq!(below(Some("/team/")), ["b", "c"]);
}

#[test]
fn an_instance_profile_holds_one_role_and_is_found_by_it() {
    let world = with_profiles();
    let add = || {
        world.root::<AddRoleToInstanceProfile>(AddRoleToInstanceProfileInput {
            instance_profile_name: "c".into(),
            role_name: "web".into(),
        })
    };
    add().unwrap();
    assert_eq!(add().unwrap_err().code, "LimitExceeded");
    let get = |name: &str| {
        let instance_profile_name = name.to_owned();
        let input = GetInstanceProfileInput {
            instance_profile_name,
        };
        world.root::<GetInstanceProfile>(input)
    };
    let roles = |name: &str| {
        let roles = get(name).unwrap().instance_profile.roles.into_iter();
        roles.map(|role| role.role_name).collect::<Vec<_>>()
    };
    assert_eq!((roles("c"), roles("a")), (vec!["web".into()], Vec::new()));
    let absent = get("d").unwrap_err();
    assert_eq!(absent.message, "Instance Profile d cannot be found.");
    let of_role = |name: &str| {
        world.root::<ListInstanceProfilesForRole>(ListInstanceProfilesForRoleInput {
            role_name: name.into(),
            ..Default::default()
        })
    };
    let found = of_role("web").unwrap().instance_profiles.into_iter();
    let found: Vec<_> = found.map(|one| one.instance_profile_name).collect();
    assert_eq!(found, ["c"]);
    assert_eq!(of_role("api").unwrap_err().code, "NoSuchEntity");
    let remove = || {
        let input = RemoveRoleFromInstanceProfileInput {
            instance_profile_name: "c".into(),
            role_name: "web".into(),
        };
        world.root::<RemoveRoleFromInstanceProfile>(input)
    };
    remove().unwrap();
    assert!(of_role("web").unwrap().instance_profiles.is_empty());
    let words = "The role with name web cannot be found in the instance profile c.";
    assert_eq!(remove().unwrap_err().message, words);
}

#[test]
fn an_instance_profile_is_tagged_and_untagged() {
    let world = with_profiles();
    let name = || "b".to_owned();
    let tags = || {
        let listed = world.root::<ListInstanceProfileTags>(ListInstanceProfileTagsInput {
            instance_profile_name: name(),
            ..Default::default()
        });
        told(listed.unwrap().tags)
    };
    let add = |caller: Option<wire::Caller>, tag| {
        let input = TagInstanceProfileInput {
            instance_profile_name: name(),
            tags: vec![tag],
        };
        match caller {
            Some(caller) => world.as_caller::<TagInstanceProfile>(caller, input),
            None => world.root::<TagInstanceProfile>(input),
        }
    };
    add(None, tag("team", "red")).unwrap();
    add(None, tag("Team", "blue")).unwrap();
    add(None, tag("step", "2")).unwrap();
    assert_eq!(tags(), pairs(&[("Team", "blue"), ("step", "2")]));
    let only_red = r#","Condition":{"StringEquals":{"aws:RequestTag/team":"red"}}"#;
    let ann = world.user(
        "ann",
        &statement("Allow", "iam:TagInstanceProfile", only_red),
    );
    assert!(add(Some(ann.clone()), tag("team", "red")).is_ok());
    let refused = add(Some(ann), tag("team", "green")).unwrap_err();
    assert_eq!(refused.code, "AccessDenied");
    world
        .root::<UntagInstanceProfile>(UntagInstanceProfileInput {
            instance_profile_name: name(),
            tag_keys: vec!["step".into()],
        })
        .unwrap();
    assert_eq!(tags(), pairs(&[("team", "red")]));
}

#[test]
fn a_boundary_is_put_and_taken_away_and_policies_may_demand_one() {
    let world = World::new();
    world.role("web");
    let read_only = "arn:aws:iam::aws:policy/IAMReadOnlyAccess";
    let demanded =
        format!(r#","Condition":{{"ArnEquals":{{"iam:PermissionsBoundary":"{read_only}"}}}}"#);
    let ann = world.user("ann", &statement("Allow", "iam:*Boundary", &demanded));
    let put = |boundary: &str| {
        let input = PutRolePermissionsBoundaryInput {
            role_name: "web".into(),
            permissions_boundary: boundary.into(),
        };
        world.as_caller::<PutRolePermissionsBoundary>(ann.clone(), input)
    };
    let read = || {
        let role_name = "web".to_owned();
        let role = world.root::<GetRole>(GetRoleInput { role_name });
        let boundary = role.unwrap().role.permissions_boundary;
        boundary.and_then(|boundary| boundary.permissions_boundary_arn)
    };
    let other = put("arn:aws:iam::aws:policy/AdministratorAccess");
    assert_eq!(other.unwrap_err().code, "AccessDenied");
    put(read_only).unwrap();
    assert_eq!(read().as_deref(), Some(read_only));
    world
        .root::<DeleteRolePermissionsBoundary>(DeleteRolePermissionsBoundaryInput {
            role_name: "web".into(),
        })
        .unwrap();
    assert_eq!(read(), None);
    // A user's holds at once, also for the user's own policies.
    let bob = world.user("bob", &statement("Allow", "iam:*", ""));
    let bound = |arn: &str| {
        world.root::<PutUserPermissionsBoundary>(PutUserPermissionsBoundaryInput {
            user_name: "bob".into(),
            permissions_boundary: arn.into(),
        })
    };
    let absent = bound("arn:aws:iam::aws:policy/Nothing").unwrap_err();
    assert_eq!(absent.code, "NoSuchEntity");
    bound(read_only).unwrap();
    let unbind = || {
        let input = DeleteUserPermissionsBoundaryInput {
            user_name: "bob".into(),
        };
        world.as_caller::<DeleteUserPermissionsBoundary>(bob.clone(), input)
    };
    assert_eq!(unbind().unwrap_err().code, "AccessDenied");
    world
        .root::<DeleteUserPermissionsBoundary>(DeleteUserPermissionsBoundaryInput {
            user_name: "bob".into(),
        })
        .unwrap();
    assert!(unbind().is_ok());
}

#[test]
fn a_services_role_is_tagged_and_goes_when_the_service_has_nothing() {
    let world = World::new();
    let made = world.root::<CreateServiceLinkedRole>(CreateServiceLinkedRoleInput {
        aws_service_name: "ecs.amazonaws.com".into(),
        ..Default::default()
    });
    let name = made.unwrap().role.unwrap().role_name;
    let tagged = world.root::<TagRole>(TagRoleInput {
        role_name: name.clone(),
        tags: vec![tag("team", "red")],
    });
    tagged.unwrap();
    let scope = aws::Scope {
        account: super::world::account(),
        region: aws::Region::parse("us-east-1").unwrap(),
    };
    let cluster = |active| resources::ecs::Cluster {
        scope: scope.clone(),
        name: "shop".into(),
        active,
        settings: Default::default(),
        tags: Default::default(),
    };
    let delete = || {
        let role_name = name.clone();
        let input = DeleteServiceLinkedRoleInput { role_name };
        world.root::<DeleteServiceLinkedRole>(input)
    };
    let status = |task: &str| {
        let deletion_task_id = task.to_owned();
        let input = GetServiceLinkedRoleDeletionStatusInput { deletion_task_id };
        world.root::<GetServiceLinkedRoleDeletionStatus>(input)
    };
    world.rows(|rows| rows.put(cluster(true)));
    let first = delete().unwrap().deletion_task_id;
    let begin = format!("task/aws-service-role/ecs.amazonaws.com/{name}/");
    assert!(first.starts_with(&begin), "{first}");
    let failed = status(&first).unwrap();
    assert_eq!(failed.status, "FAILED");
    let used = failed.reason.unwrap().role_usage_list.unwrap().remove(0);
    assert_eq!(used.region.as_deref(), Some("us-east-1"));
    let arn = format!("arn:aws:ecs:us-east-1:{ACCOUNT}:cluster/shop");
    assert_eq!(used.resources, Some(vec![arn]));
    world.rows(|rows| rows.put(cluster(false)));
    let second = delete().unwrap().deletion_task_id;
    assert_eq!(status(&second).unwrap().status, "SUCCEEDED");
    assert_eq!(status(&first).unwrap_err().code, "NoSuchEntity");
    assert_eq!(status("task").unwrap_err().code, "InvalidInput");
    assert_eq!(delete().unwrap_err().code, "NoSuchEntity");
}

#[test]
fn a_user_is_in_no_group_as_there_are_none() {
    let world = World::new();
    let caller = world.user("ann", &statement("Allow", "iam:GetUser", ""));
    let ask = |name: &str| ListGroupsForUserInput {
        user_name: name.into(),
        ..Default::default()
    };
    let groups = world.root::<ListGroupsForUser>(ask("ann")).unwrap().groups;
    assert_eq!(groups, []);
    let absent = world.root::<ListGroupsForUser>(ask("bob")).unwrap_err();
    assert_eq!(absent.code, "NoSuchEntity");
    let refused = world.as_caller::<ListGroupsForUser>(caller, ask("ann"));
    assert_eq!(refused.unwrap_err().code, "AccessDenied");
}
