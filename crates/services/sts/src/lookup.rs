//! A role by its ARN, and its trust policy.

use crate::{faults, rules};
use aws::{AccountId, Arn, Fault, Scope};
use policy::principal;
use resources::iam::{Role, User};
use std::collections::BTreeMap;
use std::sync::Arc;
use store::Transaction;
use wire::{Api, Call, Caller, Conditions, Decision, Guard, GuardKind, Guarded, Origin, Question};

/// Who may assume a role: its trust policy says.
pub const TRUST: Guard = Guard {
    kind: GuardKind::TrustPolicy,
    find: trust,
};

/// The role, after the caller was allowed to assume it. AWS does not tell whether a role exists:
/// one that is not there trusts nobody.
pub fn role(
    call: &mut Call<'_>,
    arn: &str,
    mut conditions: Conditions,
) -> Result<Arc<Role>, Fault> {
    if Arn::parse(arn).is_none_or(|parsed| parsed.service != "iam") {
        return Err(faults::invalid_arn(arn));
    }
    let found = find(call.rows(), arn);
    if let Some(role) = &found {
        conditions = conditions.with_resource_tags_of("iam", &role.tags);
    }
    call.allow_if(arn, &conditions)?;
    found.ok_or_else(|| faults::trusted_nowhere(arn))
}

/// What ECS says of itself when it assumes a task's role. AWS: ECS Developer Guide, "Task IAM
/// role".
pub fn of_task(scope: &Scope, task_id: &str) -> Conditions {
    let source = Arn::regional("ecs", scope, format!("task/{task_id}"));
    Conditions::none().with("aws:SourceArn", source)
}

/// Whether a role of the account trusts ECS's tasks. For their execution role, which ECS uses
/// without a session of its own.
pub fn trusts_tasks(api: &Api, scope: &Scope, arn: &str) -> bool {
    const AGENT: &str = "ecs-agent";
    let mut rows = api.store().begin();
    let Some(role) = find(&mut rows, arn) else {
        return false;
    };
    let conditions = of_task(scope, AGENT)
        .with("sts:RoleSessionName", AGENT)
        .with_resource_tags_of("iam", &role.tags);
    let caller = Caller::service(rules::TASKS, scope.account.clone());
    let guarded = trust(&mut rows, arn);
    let question = Question {
        origin: &Origin::inside(&caller.arn),
        caller: &caller,
        action: "sts:AssumeRole",
        resource: arn,
        conditions: &conditions,
        region: &scope.region,
        now: api.now(),
        guard: Some((TRUST.kind, &guarded)),
    };
    api.decide(&mut rows, &question) == Decision::Allow
}

fn trust(rows: &mut Transaction, arn: &str) -> Guarded {
    Guarded {
        owner: Arn::parse(arn).and_then(|arn| AccountId::parse(&arn.account)),
        policy: find(rows, arn).map(|role| trust_of(rows, &role)),
    }
}

/// A role's trust policy. Who came by the name of a user or role that is gone is not trusted.
fn trust_of(rows: &mut Transaction, role: &Role) -> String {
    let mut gone = BTreeMap::new();
    for (arn, id) in &role.trusted {
        if id_of(rows, arn).as_ref() != Some(id) {
            gone.insert(arn.clone(), id.clone());
        }
    }
    match gone.is_empty() {
        true => role.assume_role_policy.clone(),
        false => principal::by_ids(&role.assume_role_policy, &gone),
    }
}

/// The id of the user or role that has this ARN now.
fn id_of(rows: &mut Transaction, arn: &str) -> Option<String> {
    let parsed = Arn::parse(arn)?;
    if parsed.resource.starts_with("role/") {
        return find(rows, arn).map(|role| role.id.clone());
    }
    let name = parsed.resource.rsplit('/').next()?.to_ascii_lowercase();
    let user = rows.get::<User>(&format!("{}/-/{name}", parsed.account))?;
    (user.arn() == arn).then(|| user.id.clone())
}

fn find(rows: &mut Transaction, arn: &str) -> Option<Arc<Role>> {
    let parsed = Arn::parse(arn)?;
    let path = parsed.resource.strip_prefix("role/")?;
    let name = path.rsplit('/').next()?.to_ascii_lowercase();
    let role = rows.get::<Role>(&format!("{}/-/{name}", parsed.account))?;
    (role.arn() == arn).then_some(role)
}
