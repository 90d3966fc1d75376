//! What a user may do under a repository's policy and its own, judged by IAM itself.

use crate::memory::{Here, Memory};
use aws::{AccountId, Region, Tags};
use base::Time;
use control::ports::{Blobs, Endpoint};
use resources::iam::User;
use serde_json::json;
use shapes::ecr::*;
use std::sync::Arc;
use wire::kit::{ACCOUNT, Local, REGION, ready};
use wire::{Caller, CallerKind, Ports};

const FOREIGN: &str = "210987654321";

/// A repository `app` in [`ACCOUNT`], with IAM.
fn local() -> Local {
    let blobs: Arc<dyn Blobs> = Arc::new(Memory::default());
    let endpoint: Arc<dyn Endpoint> = Arc::new(Here("127.0.0.1:4566".to_owned()));
    let ports = Ports::none().with(blobs).with(endpoint);
    let local = Local::with(vec![crate::service()], ports, iam::Iam::default());
    let made = local.call::<CreateRepository>(CreateRepositoryInput {
        repository_name: "app".to_owned(),
        ..Default::default()
    });
    made.unwrap();
    local
}

/// Ann, with one policy of her own.
fn ann(local: &Local, account: &str, effect: &str, action: &str) -> Caller {
    let account = AccountId::parse(account).unwrap();
    let policy = json!({
        "Version": "2012-10-17",
        "Statement": [{ "Effect": effect, "Action": action, "Resource": "*" }],
    });
    let user = User {
        account: account.clone(),
        name: "ann".into(),
        path: "/".into(),
        id: "AIDAX".into(),
        created_at: Time::EPOCH,
        inline_policies: [("own".to_owned(), policy.to_string())].into(),
        attached_policies: Vec::new(),
        permissions_boundary: None,
        tags: Tags::new(),
    };
    let caller = Caller {
        account,
        kind: CallerKind::User { name: "ann".into() },
        arn: user.arn(),
        user_id: user.id.clone(),
        access_key: "AKIAX".into(),
        via_service: None,
    };
    let put = |rows: &mut store::Transaction| Ok::<_, ()>(rows.put(user.clone()));
    local.api.store().transact(put).unwrap();
    caller
}

/// Sets the repository's policy: one statement about listing images.
fn set(local: &Local, effect: &str, principal: &str, condition: serde_json::Value) {
    let text = json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": effect, "Principal": { "AWS": principal }, "Action": "ecr:ListImages",
            "Condition": condition,
        }],
    });
    let set = local.call::<SetRepositoryPolicy>(SetRepositoryPolicyInput {
        force: None,
        policy_text: text.to_string(),
        registry_id: None,
        repository_name: "app".to_owned(),
    });
    set.unwrap();
}

/// `allowed`, or how the message of the refusal ends.
fn list(local: &Local, who: Caller) -> String {
    let region = Region::parse(REGION).unwrap();
    let input = ListImagesInput {
        registry_id: Some(ACCOUNT.to_owned()),
        repository_name: "app".to_owned(),
        ..Default::default()
    };
    match ready(local.api.invoke_as::<ListImages>(who, region, input)) {
        Ok(_) => "allowed".to_owned(),
        Err(fault) => {
            assert_eq!(fault.code, "AccessDeniedException");
            let (_, end) = fault.message.split_once("repository/app ").unwrap();
            end.to_owned()
        }
    }
}

#[test]
fn a_repositorys_policy_and_the_callers_decide_together() {
    let user = |account: &str| format!("arn:aws:iam::{account}:user/ann");
    let root = |account: &str| format!("arn:aws:iam::{account}:root");
    let bob = "arn:aws:iam::111111111111:user/bob".to_owned();
    let yes = "allowed";
    let identity = "because no identity-based policy allows the ecr:ListImages action";
    let resource = "because no resource-based policy allows the ecr:ListImages action";
    let denied = "with an explicit deny in a resource-based policy";
    let own_deny = "with an explicit deny in an identity-based policy";
    // Whose user Ann is and what her policy says, whom the repository's names, what it says.
    for (account, (own, action), principal, effect, wanted) in [
        (ACCOUNT, ("Allow", "ecr:*"), bob.clone(), "Allow", yes),
        (ACCOUNT, ("Allow", "s3:*"), user(ACCOUNT), "Allow", yes),
        (ACCOUNT, ("Allow", "s3:*"), "*".to_owned(), "Allow", yes),
        (ACCOUNT, ("Allow", "s3:*"), root(ACCOUNT), "Allow", identity),
        (ACCOUNT, ("Allow", "s3:*"), bob.clone(), "Allow", identity),
        (ACCOUNT, ("Deny", "ecr:*"), user(ACCOUNT), "Allow", own_deny),
        (ACCOUNT, ("Allow", "ecr:*"), user(ACCOUNT), "Deny", denied),
        (FOREIGN, ("Allow", "ecr:*"), user(FOREIGN), "Allow", yes),
        (FOREIGN, ("Allow", "ecr:*"), root(FOREIGN), "Allow", yes),
        (
            FOREIGN,
            ("Allow", "ecr:*"),
            root(ACCOUNT),
            "Allow",
            resource,
        ),
        (FOREIGN, ("Allow", "s3:*"), user(FOREIGN), "Allow", identity),
    ] {
        let local = local();
        let caller = ann(&local, account, own, action);
        set(&local, effect, &principal, json!({}));
        let case = format!("{account} {own} {action} {principal} {effect}");
        assert_eq!(list(&local, caller), wanted, "{case}");
    }
}

#[test]
fn without_a_policy_only_the_account_itself_gets_in() {
    let local = local();
    let caller = ann(&local, ACCOUNT, "Allow", "ecr:ListImages");
    assert_eq!(list(&local, caller), "allowed");
    let caller = ann(&local, FOREIGN, "Allow", "*");
    let because = "because no resource-based policy allows the ecr:ListImages action";
    assert_eq!(list(&local, caller), because);
}

#[test]
fn a_repositorys_policy_sees_the_tags_of_the_repository_and_the_callers_address() {
    let local = local();
    let named = |team: &str| json!({ "StringEquals": { "ecr:ResourceTag/team": team } });
    let arn = format!("arn:aws:ecr:{REGION}:{ACCOUNT}:repository/app");
    let tags = vec![Tag {
        key: "team".into(),
        value: "red".into(),
    }];
    let tag = TagResourceInput {
        resource_arn: arn,
        tags,
    };
    local.call::<TagResource>(tag).unwrap();
    let caller = ann(&local, ACCOUNT, "Allow", "s3:*");
    let refused = "because no identity-based policy allows the ecr:ListImages action";
    for (condition, wanted) in [
        (named("red"), "allowed"),
        (named("blue"), refused),
        (
            json!({ "Bool": { "aws:SecureTransport": "true" } }),
            "allowed",
        ),
        (
            json!({ "StringEquals": { "aws:username": "bob" } }),
            refused,
        ),
    ] {
        set(&local, "Allow", &caller.arn, condition.clone());
        assert_eq!(list(&local, caller.clone()), wanted, "{condition}");
    }
}

#[test]
fn a_policy_that_shuts_its_author_out_needs_force() {
    let local = local();
    let set = |force| {
        local.call::<SetRepositoryPolicy>(SetRepositoryPolicyInput {
            force,
            policy_text: r#"{"Version":"2012-10-17","Statement":[{"Effect":"Deny",
                "Principal":"*","Action":"ecr:*"}]}"#
                .to_owned(),
            registry_id: None,
            repository_name: "app".to_owned(),
        })
    };
    let refused = set(None).unwrap_err();
    assert!(refused.message.contains("would prevent you"), "{refused}");
    set(Some(true)).unwrap();
    // A denial holds for the account's root as well.
    let after = set(Some(true)).unwrap_err();
    let denied = "with an explicit deny in a resource-based policy";
    assert!(after.message.ends_with(denied), "{after}");
}
