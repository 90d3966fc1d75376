//! Who may use a repository: the caller's own policies and the repository's, together. Where the
//! repository's is found is said here; what both come to is IAM's to say.
//!
//! AWS: Amazon ECR User Guide, "Repository policies vs. IAM policies".

use aws::{AccountId, Arn, Fault, Region, Scope};
use policy::conditions::GLOBAL_KEYS;
use resources::ecr::Repository;
use store::Transaction;
use wire::{Call, Conditions, Decision, Guard, GuardKind, Guarded};

/// A repository's policy may let in whom no other policy does.
pub const POLICY: Guard = Guard {
    kind: GuardKind::ResourcePolicy,
    find,
};

fn find(rows: &mut Transaction, arn: &str) -> Guarded {
    let Some(arn) = Arn::parse(arn) else {
        return Guarded::default();
    };
    let owner = AccountId::parse(&arn.account);
    let policy = owner.clone().and_then(|account| {
        let region = Region::parse(&arn.region)?;
        let name = arn.resource.strip_prefix("repository/")?;
        let key = Repository::key_of(&Scope { account, region }, name);
        rows.get::<Repository>(&key)?.policy.clone()
    });
    Guarded { owner, policy }
}

/// Asks whether the caller may do this on the repository; refused, answers AWS's fault.
pub fn ask(
    call: &mut Call<'_>,
    scope: &Scope,
    name: &str,
    found: Option<&Repository>,
    given: Conditions,
) -> Result<(), Fault> {
    let arn = Arn::regional("ecr", scope, ["repository/", name].concat());
    let conditions = match found {
        Some(repository) => with_tags_of(repository, given),
        None => given,
    };
    call.allow_if(arn, &conditions)
}

/// What this call would come to under another policy of the repository.
pub fn under(call: &mut Call<'_>, repository: &Repository, policy: &str) -> Decision {
    let guarded = Guarded {
        owner: Some(repository.scope.account.clone()),
        policy: Some(policy.to_owned()),
    };
    let conditions = with_tags_of(repository, Conditions::none());
    call.decision_under(&guarded, &repository.arn(), &conditions)
}

/// Whether there are values for a condition key in a repository's policy.
pub fn knows_key(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    let of_tag = |prefix| key.starts_with(prefix) && key.len() > str::len(prefix);
    let tags = ["aws:principaltag/", "aws:resourcetag/", "ecr:resourcetag/"];
    GLOBAL_KEYS.contains(&key.as_str()) || tags.into_iter().any(of_tag)
}

fn with_tags_of(repository: &Repository, given: Conditions) -> Conditions {
    given.with_resource_tags_of("ecr", &repository.tags)
}

#[cfg(test)]
mod tests;
