//! AWS's quotas. IAM User Guide, "IAM and AWS STS quotas".

/// Characters of a managed policy without white space.
pub const POLICY_CHARACTERS: usize = 6_144;
/// Characters of a trust policy without white space.
pub const TRUST_CHARACTERS: usize = 2_048;
/// Characters of all inline policies of a role together, without white space.
pub const ROLE_INLINE_CHARACTERS: usize = 10_240;
/// Characters of all inline policies of a user together, without white space.
pub const USER_INLINE_CHARACTERS: usize = 2_048;
/// Managed policies attached to a role or user.
pub const ATTACHED: usize = 10;
/// Versions of a managed policy.
pub const VERSIONS: usize = 5;
/// Access keys of a user.
pub const ACCESS_KEYS: usize = 2;
/// Tags of one resource.
pub const TAGS: usize = 50;
/// Roles of an account.
pub const ROLES: usize = 1_000;
/// Users of an account.
pub const USERS: usize = 5_000;
/// Customer managed policies of an account.
pub const POLICIES: usize = 1_500;
/// Instance profiles of an account.
pub const INSTANCE_PROFILES: usize = 1_000;
