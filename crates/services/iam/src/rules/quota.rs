//! The quotas that are enforced here; how many stands in the one table, `aws::quota`.
//! IAM User Guide, "IAM and AWS STS quotas".

use aws::Quota;
use aws::quota::iam;

/// Characters of a managed policy without white space.
pub const POLICY_CHARACTERS: usize = iam::MANAGED_POLICY.default;
/// Characters of a trust policy without white space.
pub const TRUST_CHARACTERS: Quota = iam::TRUST_POLICY;
/// Characters of all inline policies of a role together, without white space.
pub const ROLE_INLINE_CHARACTERS: usize = iam::ROLE_INLINE_POLICIES.default;
/// Characters of all inline policies of a user together, without white space.
pub const USER_INLINE_CHARACTERS: usize = iam::USER_INLINE_POLICIES.default;
/// Managed policies attached to a role.
pub const ATTACHED_TO_ROLE: Quota = iam::POLICIES_PER_ROLE;
/// Managed policies attached to a user.
pub const ATTACHED_TO_USER: Quota = iam::POLICIES_PER_USER;
/// Versions of a managed policy.
pub const VERSIONS: usize = iam::VERSIONS.default;
/// Access keys of a user.
pub const ACCESS_KEYS: usize = iam::ACCESS_KEYS.default;
/// Tags of one resource.
pub const TAGS: usize = iam::TAGS.default;
/// Roles of an account.
pub const ROLES: Quota = iam::ROLES;
/// Users of an account.
pub const USERS: usize = iam::USERS.default;
/// Customer managed policies of an account.
pub const POLICIES: Quota = iam::POLICIES;
/// Instance profiles of an account.
pub const INSTANCE_PROFILES: Quota = iam::INSTANCE_PROFILES;
