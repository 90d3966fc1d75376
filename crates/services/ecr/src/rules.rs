//! Checks that need no row: what was typed to what it means. Pure.

pub mod lifecycle;
pub mod manifest;

use crate::faults;
use aws::{Fault, Tags};
use resources::ecr::TagMutability;
use shapes::ecr;

/// Tags of one repository. AWS: Amazon ECR User Guide, "Tag restrictions".
const TAGS_MAX: usize = aws::quota::ecr::TAGS.default;
/// Wildcards of one repository's mutability.
const EXCLUSIONS_MAX: usize = 5;
const WILDCARDS_MAX: usize = 2;

/// Refuses a member that would have no effect, by name.
pub fn refuse<T>(member: Option<T>, what: &str) -> Result<(), Fault> {
    match member {
        None => Ok(()),
        Some(_) => Err(faults::not_implemented(what)),
    }
}

/// What is named is answered at once. AWS: ECR DescribeImages and DescribeRepositories, "This
/// option cannot be used when you specify".
pub fn no_pages_of_named(
    max_results: Option<i32>,
    next_token: Option<&str>,
    named: &str,
) -> Result<(), Fault> {
    let given = [
        ("maxResults", max_results.is_some()),
        ("nextToken", next_token.is_some()),
    ];
    match given.into_iter().find(|(_, is_given)| *is_given) {
        None => Ok(()),
        Some((member, _)) => Err(faults::invalid_value(
            member,
            format!("not together with {named}"),
        )),
    }
}

/// Encryption: `AES256`, AWS's default with a key that the caller does not see, is what the port of
/// blobs does to everything. Keys of one's own are refused by name.
pub fn encryption(wanted: Option<ecr::EncryptionConfiguration>) -> Result<(), Fault> {
    let Some(ecr::EncryptionConfiguration {
        encryption_type,
        kms_key,
    }) = wanted
    else {
        return Ok(());
    };
    refuse(kms_key, "CreateRepository with kmsKey")?;
    match encryption_type.as_str() {
        "AES256" => Ok(()),
        other => Err(faults::not_implemented(format!(
            "CreateRepository with encryptionType {other}"
        ))),
    }
}

/// Scanning: there is no scanner, so only its absence can be asked for.
pub fn scanning(wanted: Option<ecr::ImageScanningConfiguration>) -> Result<(), Fault> {
    match wanted.and_then(|ecr::ImageScanningConfiguration { scan_on_push }| scan_on_push) {
        Some(true) => Err(faults::not_implemented("CreateRepository with scanOnPush")),
        Some(false) | None => Ok(()),
    }
}

/// Which tags may move.
pub fn tag_mutability(
    word: Option<&str>,
    filters: Option<Vec<ecr::ImageTagMutabilityExclusionFilter>>,
) -> Result<TagMutability, Fault> {
    let member = "imageTagMutabilityExclusionFilters";
    let bad = |why: &str| Err(faults::invalid_value(member, why));
    let filters = filters.unwrap_or_default();
    let texts: Vec<String> = filters
        .into_iter()
        .map(
            |ecr::ImageTagMutabilityExclusionFilter {
                 filter,
                 filter_type: _,
             }| filter,
        )
        .collect();
    if texts.len() > EXCLUSIONS_MAX {
        return bad("at most 5 filters");
    }
    if texts
        .iter()
        .any(|text| text.matches('*').count() > WILDCARDS_MAX)
    {
        return bad("at most 2 wildcards in a filter");
    }
    match (word.unwrap_or("MUTABLE"), texts.is_empty()) {
        ("MUTABLE", true) => Ok(TagMutability::Mutable),
        ("IMMUTABLE", true) => Ok(TagMutability::Immutable),
        ("MUTABLE_WITH_EXCLUSION", false) => Ok(TagMutability::MutableExcept(texts)),
        ("IMMUTABLE_WITH_EXCLUSION", false) => Ok(TagMutability::ImmutableExcept(texts)),
        (_, true) => bad("filters are required with an exclusion"),
        (_, false) => bad("filters are allowed with an exclusion only"),
    }
}

/// Whether a tag may be given to another image.
pub fn may_move(mutability: &TagMutability, tag: &str) -> bool {
    let is_excluded = |list: &[String]| list.iter().any(|filter| matches(filter, tag));
    match mutability {
        TagMutability::Mutable => true,
        TagMutability::Immutable => false,
        TagMutability::MutableExcept(list) => !is_excluded(list),
        TagMutability::ImmutableExcept(list) => is_excluded(list),
    }
}

/// Whether a text fits a pattern in which `*` stands for any characters, none included.
pub fn matches(pattern: &str, text: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else {
        return pattern == text;
    };
    let Some(mut left) = text.strip_prefix(first) else {
        return false;
    };
    let mut parts: Vec<&str> = rest.split('*').collect();
    let last = parts.pop().unwrap_or_default();
    for part in parts {
        match left.find(part) {
            Some(at) => left = &left[at + part.len()..],
            None => return false,
        }
    }
    left.ends_with(last)
}

/// Tags as given, added to those there are.
pub fn add_tags(tags: &mut Tags, given: Vec<ecr::Tag>) -> Result<(), Fault> {
    for ecr::Tag { key, value } in given {
        if key.to_ascii_lowercase().starts_with("aws:") {
            return Err(faults::invalid_tag(format!(
                "The tag key '{key}' begins with the reserved prefix aws:"
            )));
        }
        tags.insert(key, value);
    }
    match tags.len() > TAGS_MAX {
        true => Err(faults::too_many_tags()),
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards() {
        let table = [
            ("v*", "v1", true),
            ("v*", "v", true),
            ("*-dev", "x-dev", true),
            ("*-dev", "x-dev2", false),
            ("a*b*c", "a1b2c", true),
            ("a*b*c", "acb", false),
            ("a*a", "a", false),
            ("x", "x", true),
            ("x", "xy", false),
            ("*", "", true),
        ];
        for (pattern, text, fits) in table {
            assert_eq!(matches(pattern, text), fits, "{pattern} {text}");
        }
    }

    #[test]
    fn tags_move_or_not() {
        let except = vec!["dev*".to_owned()];
        let table = [
            (TagMutability::Mutable, "v1", true),
            (TagMutability::Immutable, "v1", false),
            (TagMutability::MutableExcept(except.clone()), "dev1", false),
            (TagMutability::MutableExcept(except.clone()), "v1", true),
            (TagMutability::ImmutableExcept(except.clone()), "dev1", true),
            (TagMutability::ImmutableExcept(except), "v1", false),
        ];
        for (mutability, tag, moves) in table {
            assert_eq!(may_move(&mutability, tag), moves, "{mutability:?} {tag}");
        }
    }
}
