//! Resources with a policy of their own: a repository's policy, a role's trust policy. The table
//! of operations names, by [`Guard`], where the policy is found; [`crate::Call::allow`] brings it
//! before the [`crate::Authorizer`] together with the caller's own policies.
//!
//! Wire never reads a policy. AWS: IAM User Guide, "Identity-based policies and resource-based
//! policies".

use aws::AccountId;
use store::Transaction;

/// Where the policy of an operation's resource is found, and what it is there for. A table line
/// has it as `Guarded(permission::POLICY)`.
#[derive(Clone, Copy, Debug)]
pub struct Guard {
    /// What it is there for.
    pub kind: GuardKind,
    /// Finds it by the ARN that the operation gives to [`crate::Call::allow`].
    pub find: fn(&mut Transaction, &str) -> Guarded,
}

/// What a resource's policy is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GuardKind {
    /// It may allow instead of the caller's own policies: repositories, buckets, queues.
    ResourcePolicy,
    /// It must allow, whatever the caller's own policies say: who may assume a role.
    TrustPolicy,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Guarded {
    /// The account of the resource; without one it counts as the caller's.
    pub owner: Option<AccountId>,
    /// The policy, as it was put; `None` when there is none or no such resource.
    pub policy: Option<String>,
}
