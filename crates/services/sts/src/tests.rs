//! Stories of sessions, through the public operations.

use aws::{Fault, Tags};
use base::Time;
use resources::iam::{Role, Session};
use shapes::sts::{
    AssumeRole, AssumeRoleInput, AssumeRoleOutput, GetCallerIdentity, GetCallerIdentityInput,
};
use wire::kit::{AllowBut, Local, ready};
use wire::{Caller, CallerKind, Ports};

const TRUSTS_TASKS: &str = r#"{"Statement":{"Effect":"Allow","Action":"sts:AssumeRole",
    "Principal":{"Service":"ecs-tasks.amazonaws.com"}}}"#;
const TRUSTS_ANN: &str = r#"{"Statement":{"Effect":"Allow","Action":"sts:AssumeRole",
    "Principal":{"AWS":"arn:aws:iam::ACCOUNT:user/ann"}}}"#;
const TRUSTS_ALL: &str =
    r#"{"Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Principal":"*"}}"#;

/// A world with one role, and those who are denied by their own policies.
fn local(trust: &str, denied: Vec<&'static str>) -> (Local, String) {
    let local = Local::with(vec![super::service()], Ports::none(), AllowBut(denied));
    let account = local.scope.account.clone();
    let role = Role {
        name: "web".into(),
        path: "/".into(),
        id: "AROAEXAMPLE".into(),
        created_at: Time::EPOCH,
        assume_role_policy: trust.replace("ACCOUNT", account.as_str()),
        description: None,
        max_session_seconds: 3_600,
        inline_policies: Default::default(),
        attached_policies: Vec::new(),
        permissions_boundary: None,
        service_linked_to: None,
        tags: Tags::new(),
        account,
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

fn user(local: &Local, name: &str) -> Caller {
    let account = local.scope.account.clone();
    Caller {
        arn: format!("arn:aws:iam::{account}:user/{name}"),
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
    let (local, role) = local(TRUSTS_ALL, Vec::new());
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
    let (local, role) = local(TRUSTS_TASKS, Vec::new());
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
fn a_user_needs_the_trust_and_its_own_permission_unless_it_is_named() {
    for (trust, denied, who, wanted) in [
        (TRUSTS_ANN, vec![], "ann", true),
        (TRUSTS_ANN, vec!["sts:AssumeRole"], "ann", true),
        (TRUSTS_ANN, vec![], "bob", false),
        (TRUSTS_ALL, vec![], "bob", true),
        (TRUSTS_ALL, vec!["sts:AssumeRole"], "bob", false),
    ] {
        let (local, role) = local(trust, denied);
        let answer = assume(&local, user(&local, who), input(&role));
        assert_eq!(answer.is_ok(), wanted, "{who} {trust}: {answer:?}");
    }
}

#[test]
fn a_session_longer_than_the_role_allows_is_refused() {
    let (local, role) = local(TRUSTS_ALL, Vec::new());
    let longer = AssumeRoleInput {
        duration_seconds: Some(7_200),
        ..input(&role)
    };
    let refused = assume(&local, user(&local, "ann"), longer).unwrap_err();
    assert_eq!(refused.code, "ValidationError");
}
