//! Tags as they come in. Lengths and characters are in the model.

use super::quota;
use crate::faults;
use aws::{Fault, Tags};

/// The tags of a resource after `more` were added.
pub fn merged(arn: &str, mut tags: Tags, more: Tags) -> Result<Tags, Fault> {
    for key in more.keys() {
        let prefix = key.get(..4).unwrap_or_default();
        if prefix.eq_ignore_ascii_case("aws:") {
            return Err(faults::invalid(
                "aws: prefixed tag key names are not allowed for external use.",
            ));
        }
    }
    tags.extend(more);
    if tags.len() > quota::TAGS {
        return Err(faults::too_many_tags(arn, quota::TAGS));
    }
    Ok(tags)
}
