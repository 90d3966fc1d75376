//! Stories of sessions, through the public operations.

use aws::{AccountId, Fault, Tags};
use base::Time;
use resources::iam::{Role, Session, User};
use shapes::sts::{
    AssumeRole, AssumeRoleInput, AssumeRoleOutput, GetCallerIdentity, GetCallerIdentityInput,
    GetSessionToken, GetSessionTokenInput,
};
use wire::kit::{ACCOUNT, Local, ready};
use wire::{Caller, CallerKind, Ports};

const TRUSTS_TASKS: &str = r#"{"Statement":{"Effect":"Allow","Action":"sts:AssumeRole",
    "Principal":{"Service":"ecs-tasks.amazonaws.com"}}}"#;
const TRUSTS_ANN: &str = r#"{"Statement":{"Effect":"Allow","Action":"sts:AssumeRole",
    "Principal":{"AWS":"arn:aws:iam::ACCOUNT:user/ann"}}}"#;
const TRUSTS_ACCOUNT: &str = r#"{"Statement":{"Effect":"Allow","Action":"sts:AssumeRole",
    "Principal":{"AWS":"arn:aws:iam::ACCOUNT:root"}}}"#;
const TRUSTS_ALL_BUT_ANN: &str = r#"{"Statement":[
    {"Effect":"Allow","Action":"sts:AssumeRole","Principal":"*"},
    {"Effect":"Deny","Action":"sts:AssumeRole",
        "Principal":{"AWS":"arn:aws:iam::ACCOUNT:user/ann"}}]}"#;
const TRUSTS_ALL: &str =
    r#"{"Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Principal":"*"}}"#;

/// A world with IAM and one role.
fn local(trust: &str) -> (Local, String) {
    let local = Local::with(vec![super::service()], Ports::none(), iam::Iam::default());
    let account = local.scope.account.clone();
    let role = Role {
        assume_role_policy: trust.replace("ACCOUNT", account.as_str()),
        ..resources::kit::role(&account)
    };
    let arn = role.arn();
    let put = |tx: &mut store::Transaction| Ok::<_, ()>(tx.put(role.clone()));
    local.api.store().transact(put).unwrap();
    (local, arn)
}

fn assume(
    local: &Local,
    caller: Caller,
    input: AssumeRoleInput,
) -> Result<AssumeRoleOutput, Fault> {
    let region = local.scope.region.clone();
    ready(local.api.invoke_as::<AssumeRole>(caller, region, input))
}

/// A user of an account whose one policy says so of assuming roles.
fn user(local: &Local, account: &str, name: &str, says: &str) -> Caller {
    let account = AccountId::parse(account).unwrap();
    let policy = format!(
        r#"{{"Statement":{{"Effect":"{says}","Action":"sts:AssumeRole","Resource":"*"}}}}"#
    );
    let policy = [("own".to_owned(), policy)];
    let user = User {
        account: account.clone(),
        name: name.into(),
        path: "/".into(),
        id: "AIDAEXAMPLE".into(),
        created_at: Time::EPOCH,
        inline_policies: policy.into_iter().filter(|_| !says.is_empty()).collect(),
        attached_policies: Vec::new(),
        permissions_boundary: None,
        tags: Tags::new(),
    };
    let put = |rows: &mut store::Transaction| Ok::<_, ()>(rows.put(user.clone()));
    local.api.store().transact(put).unwrap();
    Caller {
        arn: user.arn(),
        kind: CallerKind::User { name: name.into() },
        user_id: "AIDAEXAMPLE".into(),
        access_key: "AKIAEXAMPLE".into(),
        via_service: None,
        account,
    }
}

fn input(role_arn: &str) -> AssumeRoleInput {
    AssumeRoleInput {
        role_arn: role_arn.into(),
        role_session_name: "a-session".into(),
        ..AssumeRoleInput::default()
    }
}

#[test]
fn root_is_told_who_it_is_and_may_not_assume_roles() {
    let (local, role) = local(TRUSTS_ALL);
    let me = local
        .call::<GetCallerIdentity>(GetCallerIdentityInput {})
        .unwrap();
    assert_eq!(
        me.arn,
        Some(format!("arn:aws:iam::{}:root", local.scope.account))
    );
    let refused = local.call::<AssumeRole>(input(&role)).unwrap_err();
    assert_eq!(
        refused.message,
        "Roles may not be assumed by root accounts."
    );
}

#[test]
fn a_service_that_is_trusted_gets_credentials_issued_for_its_subject() {
    let (local, role) = local(TRUSTS_TASKS);
    let caller = Caller::service("ecs-tasks.amazonaws.com", local.scope.account.clone());
    let given = assume(&local, caller, input(&role))
        .unwrap()
        .credentials
        .unwrap();
    let index = local.scope.global_key(&["a-session"]);
    let sessions = local
        .api
        .store()
        .scan_index::<Session>("issued_for", &index);
    assert_eq!(sessions.len(), 1);
    assert_eq!(sessions[0].id, given.access_key_id);
    assert_eq!(given.access_key_id.len(), 20);
    assert_eq!(given.secret_access_key.len(), 40);
    assert_eq!(given.expiration.since(local.now()).as_secs(), 3_600);
}

#[test]
fn a_role_trusts_tasks_of_the_account_and_region_that_it_names() {
    for (source, may) in [
        ("arn:aws:ecs:REGION:ACCOUNT:*", true),
        ("arn:aws:ecs:mars-1:ACCOUNT:*", false),
        ("arn:aws:ecs:REGION:210987654321:*", false),
    ] {
        let condition = format!(r#""Condition":{{"ArnLike":{{"aws:SourceArn":"{source}"}}}},"#);
        let trust = TRUSTS_TASKS.replace(r#""Action""#, &format!(r#"{condition}"Action""#));
        let region = Local::of(vec![super::service()]).scope.region;
        let (local, role) = local(&trust.replace("REGION", region.as_str()));
        let account = local.scope.account.clone();
        let caller = Caller::service("ecs-tasks.amazonaws.com", account.clone());
        assert_eq!(
            assume(&local, caller, input(&role)).is_ok(),
            may,
            "{source}"
        );
        let other = Caller::service("ecs.amazonaws.com", account);
        assert!(assume(&local, other, input(&role)).is_err());
        let trusts = |arn: &str| crate::trusts_tasks(&local.api, &local.scope, arn);
        assert_eq!(trusts(&input(&role).role_arn), may, "{source}");
        assert!(!trusts("arn:aws:iam::123456789012:role/nobody"));
    }
}

#[test]
fn a_role_is_assumed_by_what_its_tags_say() {
    for key in ["aws:ResourceTag/team", "iam:ResourceTag/team"] {
        let condition = format!(r#""Condition":{{"StringEquals":{{"{key}":"red"}}}},"Action""#);
        let (local, role) = local(&TRUSTS_ALL.replace(r#""Action""#, &condition));
        let ann = user(&local, ACCOUNT, "ann", "Allow");
        for (team, may) in [("blue", false), ("red", true)] {
            let tag = |rows: &mut store::Transaction| {
                let row = rows.scan::<Role>("").remove(0);
                let mut row = Role::clone(&row);
                row.tags.insert("team".to_owned(), team.to_owned());
                Ok::<_, ()>(rows.put(row))
            };
            local.api.store().transact(tag).unwrap();
            let assumed = assume(&local, ann.clone(), input(&role));
            assert_eq!(assumed.is_ok(), may, "{key} {team}");
        }
    }
}

#[test]
fn a_session_policy_that_would_do_nothing_is_refused() {
    let (local, role) = local(TRUSTS_TASKS);
    let caller = Caller::service("ecs-tasks.amazonaws.com", local.scope.account.clone());
    let policy = r#"{"Statement":{"Effect":"Deny","Action":"*","Resource":"*",
        "Condition":{"StringEquals":{"aws:SourceVpc":"vpc-1"}}}}"#;
    let limited = |policy: &str| {
        let limited = AssumeRoleInput {
            policy: Some(policy.into()),
            ..input(&role)
        };
        assume(&local, caller.clone(), limited).unwrap_err()
    };
    let refused = limited(policy);
    assert_eq!(refused.code, "NotImplemented");
    assert!(refused.message.contains("aws:SourceVpc"), "{refused}");
    let nothing = r#"{"Statement":{"Effect":"Deny","Action":"*","Resource":"cluster/prod"}}"#;
    let refused = limited(nothing);
    assert_eq!(refused.code, "MalformedPolicyDocument");
    assert!(refused.message.contains("cluster/prod"), "{refused}");
}

#[test]
fn a_user_needs_the_trust_and_its_own_permission_unless_it_is_named() {
    const OTHER: &str = "210987654321";
    let (yes, no) = ("Allow", "");
    let trust = "because no role trust policy allows the sts:AssumeRole action";
    let own = "because no identity-based policy allows the sts:AssumeRole action";
    let denied = "with an explicit deny in an identity-based policy";
    let distrusted = "with an explicit deny in the role trust policy";
    for (role, account, who, says, wanted) in [
        (TRUSTS_ANN, ACCOUNT, "ann", no, ""),
        (TRUSTS_ANN, ACCOUNT, "ann", yes, ""),
        (TRUSTS_ANN, ACCOUNT, "ann", "Deny", denied),
        (TRUSTS_ANN, ACCOUNT, "bob", yes, trust),
        (TRUSTS_ANN, OTHER, "ann", yes, trust),
        (TRUSTS_ACCOUNT, ACCOUNT, "bob", yes, ""),
        (TRUSTS_ACCOUNT, ACCOUNT, "bob", no, own),
        (TRUSTS_ALL, ACCOUNT, "bob", no, ""),
        (TRUSTS_ALL, OTHER, "bob", yes, ""),
        (TRUSTS_ALL, OTHER, "bob", no, own),
        (TRUSTS_ALL_BUT_ANN, ACCOUNT, "ann", yes, distrusted),
        (TRUSTS_ALL_BUT_ANN, ACCOUNT, "bob", yes, ""),
    ] {
        let (local, role_arn) = local(role);
        let who = user(&local, account, who, says);
        let answer = assume(&local, who.clone(), input(&role_arn));
        let case = format!("{role} {} {says}", who.arn);
        match answer {
            Ok(_) => assert_eq!(wanted, "", "{case}"),
            Err(fault) => {
                let words = format!(
                    "User: {} is not authorized to perform: sts:AssumeRole on resource: {role_arn} \
                     {wanted}",
                    who.arn
                );
                assert_eq!(fault.message, words, "{case}");
                assert_eq!((fault.code.as_str(), fault.status), ("AccessDenied", 403));
            }
        }
    }
}

#[test]
fn a_user_who_came_by_a_trusted_name_is_not_trusted() {
    let (local, role) = local(TRUSTS_ANN);
    let ann = user(&local, ACCOUNT, "ann", "Allow");
    for (id, may) in [("AIDAEXAMPLE", true), ("AIDAEARLIER", false)] {
        let trusted = [(ann.arn.clone(), id.to_owned())];
        let put = |rows: &mut store::Transaction| {
            let row = rows.scan::<Role>("").remove(0);
            let trusted = trusted.clone().into();
            Ok::<_, ()>(rows.put(Role {
                trusted,
                ..Role::clone(&row)
            }))
        };
        local.api.store().transact(put).unwrap();
        let answer = assume(&local, ann.clone(), input(&role));
        assert_eq!(answer.is_ok(), may, "{id}: {answer:?}");
    }
}

#[test]
fn a_role_that_is_not_there_is_refused_like_one_that_trusts_nobody() {
    let (local, role) = local(TRUSTS_TASKS);
    let ann = user(&local, ACCOUNT, "ann", "Allow");
    let absent = role.replace("web", "absent");
    let [trusting, missing] = [role.clone(), absent.clone()]
        .map(|arn| assume(&local, ann.clone(), input(&arn)).unwrap_err());
    assert_eq!(trusting.message.replace(&role, &absent), missing.message);
    let no_arn = assume(&local, ann, input("arn:aws:s3:::bucket/of-some-length")).unwrap_err();
    assert_eq!(no_arn.code, "ValidationError");
}

#[test]
fn a_trust_policy_can_ask_for_an_external_id() {
    let trust = TRUSTS_ALL.replace(
        r#""Principal""#,
        r#""Condition":{"StringEquals":{"sts:ExternalId":"s3cret"}},"Principal""#,
    );
    let (local, role) = local(&trust);
    let ann = user(&local, ACCOUNT, "ann", "Allow");
    for (given, wanted) in [
        (None, false),
        (Some("other"), false),
        (Some("s3cret"), true),
    ] {
        let input = AssumeRoleInput {
            external_id: given.map(str::to_owned),
            ..input(&role)
        };
        let answer = assume(&local, ann.clone(), input);
        assert_eq!(answer.is_ok(), wanted, "{given:?}");
    }
}

#[test]
fn what_assume_role_does_not_have_is_refused_by_name() {
    let (local, role) = local(TRUSTS_ALL);
    let ann = user(&local, ACCOUNT, "ann", "Allow");
    let refused = |change: &dyn Fn(&mut AssumeRoleInput)| {
        let mut input = input(&role);
        change(&mut input);
        let fault = assume(&local, ann.clone(), input).unwrap_err();
        format!("{}: {}", fault.code, fault.message)
    };
    assert_eq!(
        refused(&|input| input.source_identity = Some("someone".into())),
        "NotImplemented: sts:AssumeRole with SourceIdentity is not implemented by Ondol"
    );
    assert!(
        refused(&|input| input.policy = Some("no policy".into()))
            .starts_with("MalformedPolicyDocument: ")
    );
}

#[test]
fn a_session_longer_than_the_role_allows_is_refused() {
    let (local, role) = local(TRUSTS_ALL);
    let longer = AssumeRoleInput {
        duration_seconds: Some(7_200),
        ..input(&role)
    };
    let ann = user(&local, ACCOUNT, "ann", "Allow");
    let refused = assume(&local, ann, longer.clone()).unwrap_err();
    assert_eq!(refused.code, "ValidationError");
    assert!(refused.message.contains("MaxSessionDuration"));
}

#[test]
fn a_session_of_a_session_lasts_an_hour_at_most() {
    let (local, role) = local(TRUSTS_ALL);
    let long = |rows: &mut store::Transaction| {
        let row = rows.scan::<Role>("").remove(0);
        let role = Role {
            max_session_seconds: 7_200,
            ..Role::clone(&row)
        };
        Ok::<_, ()>(rows.put(role))
    };
    local.api.store().transact(long).unwrap();
    let longer = |seconds| AssumeRoleInput {
        duration_seconds: Some(seconds),
        ..input(&role)
    };
    let chained = Caller {
        arn: format!("arn:aws:sts::{ACCOUNT}:assumed-role/web/a-session"),
        kind: CallerKind::AssumedRole {
            role_arn: role.clone(),
            session: "a-session".into(),
        },
        ..user(&local, ACCOUNT, "ann", "Allow")
    };
    let refused = assume(&local, chained.clone(), longer(7_200)).unwrap_err();
    assert!(refused.message.contains("role chaining"), "{refused}");
    assert!(assume(&local, chained, longer(3_600)).is_ok());
    let ann = user(&local, ACCOUNT, "ann", "Allow");
    assert!(assume(&local, ann, longer(7_200)).is_ok());
}

#[test]
fn a_session_of_ones_own_has_ones_own_rights_and_no_session_gets_another() {
    let (local, role) = local(TRUSTS_ALL);
    let get = |caller: Caller, input: GetSessionTokenInput| {
        let region = local.scope.region.clone();
        ready(
            local
                .api
                .invoke_as::<GetSessionToken>(caller, region, input),
        )
    };
    let asked = |seconds| GetSessionTokenInput {
        duration_seconds: seconds,
        ..Default::default()
    };
    let ann = user(&local, ACCOUNT, "ann", "");
    let root = Caller::root(local.scope.account.clone());
    for (caller, seconds, wanted) in [
        (ann.clone(), None, 12 * 3_600),
        (ann.clone(), Some(900), 900),
        (root.clone(), None, 3_600),
        (root, Some(7_200), 3_600),
    ] {
        let given = get(caller.clone(), asked(seconds)).unwrap();
        let given = given.credentials.unwrap();
        let lasts = given.expiration.since(local.now()).as_secs();
        assert_eq!(lasts, wanted, "{} {seconds:?}", caller.arn);
        let key = format!("-/-/{}", given.access_key_id);
        let session = local.api.store().get::<Session>(&key).unwrap();
        assert_eq!((&session.user_id, &session.role), (&caller.user_id, &None));
    }
    let session = Caller {
        kind: CallerKind::AssumedRole {
            role_arn: role,
            session: "s".into(),
        },
        ..ann.clone()
    };
    let given = get(ann.clone(), asked(None)).unwrap();
    let ann_for_a_while = Caller {
        access_key: given.credentials.unwrap().access_key_id,
        ..ann.clone()
    };
    for session in [session, ann_for_a_while] {
        let refused = get(session, asked(None)).unwrap_err();
        assert_eq!(
            refused.message,
            "Cannot call GetSessionToken with session credentials"
        );
    }
    let with_token = GetSessionTokenInput {
        serial_number: Some("arn:aws:iam::1:mfa/x".into()),
        ..asked(None)
    };
    assert_eq!(get(ann, with_token).unwrap_err().code, "NotImplemented");
}
