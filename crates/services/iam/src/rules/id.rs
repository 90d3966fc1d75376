//! What unique ids look like. AWS: IAM User Guide, "Understanding unique ID prefixes".

use aws::key::BASE32;
use base::Seed;

/// A user's id.
pub const USER: &str = "AIDA";
/// A role's id.
pub const ROLE: &str = "AROA";
/// A managed policy's id.
pub const POLICY: &str = "ANPA";
/// An instance profile's id.
pub const INSTANCE_PROFILE: &str = "AIPA";

/// A new unique id: the prefix and seventeen characters, as AWS's.
pub fn new(prefix: &str, seed: &Seed) -> String {
    let mut id = prefix.to_owned();
    id.extend((0..17).map(|_| char::from(BASE32[seed.below(32) as usize])));
    id
}
