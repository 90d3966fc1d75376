//! Versions of a managed policy, as they come and go.

use super::world::{World, statement};
use shapes::iam::*;
use std::time::Duration;

/// A policy, and its ARN.
fn policy(world: &World) -> String {
    let made = world.root::<CreatePolicy>(CreatePolicyInput {
        policy_name: "p".into(),
        policy_document: statement("Allow", "s3:Get*", ""),
        ..Default::default()
    });
    made.unwrap().policy.unwrap().arn.unwrap()
}

fn add(world: &World, arn: &str) {
    let input = CreatePolicyVersionInput {
        policy_arn: arn.into(),
        policy_document: statement("Allow", "s3:Put*", ""),
        set_as_default: None,
    };
    world.root::<CreatePolicyVersion>(input).unwrap();
}

#[test]
fn a_version_that_comes_between_two_pages_moves_no_other() {
    let world = World::new();
    let arn = policy(&world);
    (2..=4).for_each(|_| add(&world, &arn));
    let page = |marker: Option<String>| {
        let input = ListPolicyVersionsInput {
            policy_arn: arn.clone(),
            max_items: Some(2),
            marker,
        };
        let page = world.root::<ListPolicyVersions>(input).unwrap();
        let versions = page.versions.unwrap().into_iter();
        let ids: Vec<_> = versions.filter_map(|one| one.version_id).collect();
        (ids, page.marker)
    };
    let (first, marker) = page(None);
    assert_eq!(first, ["v4", "v3"]);
    add(&world, &arn);
    assert_eq!(page(marker), (vec!["v2".into(), "v1".into()], None));
}

#[test]
fn a_policy_was_updated_when_its_last_version_was_made() {
    let world = World::new();
    let arn = policy(&world);
    let later = || world.clock.advance(Duration::from_secs(60));
    later();
    add(&world, &arn);
    let update_date = || {
        let policy_arn = arn.clone();
        let got = world.root::<GetPolicy>(GetPolicyInput { policy_arn });
        got.unwrap().policy.unwrap().update_date
    };
    let updated = update_date();
    let (policy_arn, version_id) = (arn.clone(), "v2".to_owned());
    later();
    world
        .root::<SetDefaultPolicyVersion>(SetDefaultPolicyVersionInput {
            policy_arn: policy_arn.clone(),
            version_id,
        })
        .unwrap();
    world
        .root::<DeletePolicyVersion>(DeletePolicyVersionInput {
            policy_arn,
            version_id: "v1".into(),
        })
        .unwrap();
    assert_eq!(update_date(), updated);
}
