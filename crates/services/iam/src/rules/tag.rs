//! Tags as they come in. AWS: IAM User Guide, "Tags for IAM resources".

use super::quota;
use crate::faults;
use aws::{Fault, Tags};
use shapes::iam::Tag;

/// The tags of one request. Lengths and characters are in the model and checked before.
pub fn given(tags: Option<Vec<Tag>>) -> Result<Tags, Fault> {
    let mut given = Tags::new();
    for Tag { key, value } in tags.unwrap_or_default() {
        reserved(&key)?;
        let twice = given.keys().any(|other| other.eq_ignore_ascii_case(&key));
        if twice {
            return Err(faults::invalid_input(
                "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
            ));
        }
        given.insert(key, value);
    }
    Ok(given)
}

/// Keys that begin with `aws:` belong to AWS.
pub fn reserved(key: &str) -> Result<(), Fault> {
    let prefix = key.get(..4).unwrap_or_default();
    if prefix.eq_ignore_ascii_case("aws:") {
        return Err(faults::invalid_input(
            "aws: prefixed tag key names are not allowed for external use.",
        ));
    }
    Ok(())
}

/// The tags after `more` were added; a key that is there in another case is replaced.
pub fn merged(mut tags: Tags, more: &Tags) -> Result<Tags, Fault> {
    tags.retain(|key, _| !more.keys().any(|other| other.eq_ignore_ascii_case(key)));
    tags.extend(more.clone());
    if tags.len() > quota::TAGS {
        return Err(faults::too_many_tags(quota::TAGS));
    }
    Ok(tags)
}

/// The tags without some keys.
pub fn without(mut tags: Tags, keys: &[String]) -> Tags {
    tags.retain(|key, _| !keys.iter().any(|gone| gone.eq_ignore_ascii_case(key)));
    tags
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_resource_has_fifty_tags_whose_keys_differ_in_more_than_case() {
        let some = |count: usize| (0..count).map(|n| (format!("k{n}"), String::new()));
        let one = Tags::from([("K0".to_owned(), "new".to_owned())]);
        let fifty: Tags = some(quota::TAGS).collect();
        let merged_fifty = merged(fifty, &one).unwrap();
        assert_eq!((merged_fifty.len(), &*merged_fifty["K0"]), (50, "new"));
        assert!(merged(some(quota::TAGS + 1).collect(), &one).is_err());
    }
}
