//! Names, ARNs and ids to resources, with AWS's own not-found errors.

use aws::{Arn, Scope};

/// The key of the row of a revision's ARN.
pub fn definition_key(scope: &Scope, arn: &str) -> Option<String> {
    let arn = Arn::parse(arn)?;
    let (family, revision) = arn
        .resource
        .strip_prefix("task-definition/")?
        .split_once(':')?;
    let revision: u32 = revision.parse().ok()?;
    Some(scope.key(&[family, &format!("{revision:010}")]))
}
