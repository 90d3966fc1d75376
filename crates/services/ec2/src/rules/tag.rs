//! Tags as they come in. AWS: "Tag your Amazon EC2 resources", "Tag restrictions".

use super::quota;
use crate::faults::{self, Kind};
use aws::{Fault, Tags};
use shapes::ec2::{Tag, TagSpecification};

/// Longest key, in characters.
const KEY_CHARACTERS_MAX: usize = 128;
/// Longest value, in characters.
const VALUE_CHARACTERS_MAX: usize = 256;

/// The tags that a Create gives to the resource that it makes. `reserved` keys are a service's own.
pub fn of_new(
    specifications: Option<Vec<TagSpecification>>,
    kind: Kind,
    reserved: bool,
) -> Result<Tags, Fault> {
    let mut given = Vec::new();
    for TagSpecification {
        resource_type,
        tags,
    } in specifications.unwrap_or_default()
    {
        let resource_type = resource_type.unwrap_or_default();
        if resource_type != kind.tagged_as {
            return Err(faults::invalid_parameter(format!(
                "'{resource_type}' is not a valid taggable resource type for this operation."
            )));
        }
        given.extend(tags.unwrap_or_default());
    }
    checked(given, reserved)
}

/// Tags with keys that are right and different.
pub fn checked(given: Vec<Tag>, reserved: bool) -> Result<Tags, Fault> {
    let mut tags = Tags::new();
    for Tag { key, value } in given {
        let key = key.ok_or_else(|| faults::missing_parameter("Tag.Key"))?;
        let value = value.unwrap_or_default();
        check_key(&key, reserved)?;
        if value.chars().count() > VALUE_CHARACTERS_MAX {
            return Err(faults::invalid_parameter(format!(
                "Tag value exceeds the maximum length of {VALUE_CHARACTERS_MAX} characters"
            )));
        }
        if tags.insert(key.clone(), value).is_some() {
            let message = format!("Duplicate tag key '{key}' specified.");
            return Err(faults::invalid_parameter(message));
        }
    }
    quota::TAGS.fixed().allows(tags.len())?;
    Ok(tags)
}

fn check_key(key: &str, reserved: bool) -> Result<(), Fault> {
    let prefix = key.get(..4).unwrap_or_default();
    if !reserved && prefix.eq_ignore_ascii_case("aws:") {
        return Err(faults::invalid_parameter(
            "Tag keys starting with 'aws:' are reserved for internal use",
        ));
    }
    if key.is_empty() || key.chars().count() > KEY_CHARACTERS_MAX {
        return Err(faults::invalid_parameter(format!(
            "Tag key must have between 1 and {KEY_CHARACTERS_MAX} characters"
        )));
    }
    Ok(())
}

/// A resource's tags with `more`.
pub fn merged(mut tags: Tags, more: &Tags) -> Result<Tags, Fault> {
    tags.extend(more.clone());
    quota::TAGS.fixed().allows(tags.len())?;
    Ok(tags)
}

/// A resource's tags without those that are named: a key alone, or a key with its value. Nothing
/// named is all but those reserved.
pub fn without(mut tags: Tags, named: Option<Vec<Tag>>) -> Result<Tags, Fault> {
    let Some(named) = named.filter(|named| !named.is_empty()) else {
        tags.retain(|key, _| key.starts_with("aws:"));
        return Ok(tags);
    };
    for Tag { key, value } in named {
        let key = key.ok_or_else(|| faults::missing_parameter("Tag.Key"))?;
        check_key(&key, false)?;
        let is = tags.get(&key);
        if value.is_none_or(|value| is == Some(&value)) {
            tags.remove(&key);
        }
    }
    Ok(tags)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(key: &str, value: Option<&str>) -> Tag {
        Tag {
            key: Some(key.into()),
            value: value.map(str::to_owned),
        }
    }

    #[test]
    fn a_specification_names_the_resource_that_is_made() {
        let of = |kind: &str| {
            let specification = TagSpecification {
                resource_type: Some(kind.into()),
                tags: Some(vec![tag("a", Some("1"))]),
            };
            of_new(Some(vec![specification]), faults::VPC, false)
        };
        assert_eq!(of("vpc").unwrap()["a"], "1");
        assert_eq!(of("subnet").unwrap_err().code, "InvalidParameterValue");
    }

    #[test]
    fn keys_are_checked() {
        let long = "k".repeat(129);
        let value = "v".repeat(257);
        for (tags, right) in [
            (vec![tag("a", None), tag("b", None)], true),
            (vec![tag("a", None), tag("a", None)], false),
            (vec![tag("aws:x", None)], false),
            (vec![tag("", None)], false),
            (vec![tag(&long, None)], false),
            (vec![tag(&long[1..], Some(&value[1..]))], true),
            (vec![tag("a", Some(&value))], false),
            ((0..50).map(|n| tag(&n.to_string(), None)).collect(), true),
            ((0..51).map(|n| tag(&n.to_string(), None)).collect(), false),
        ] {
            assert_eq!(checked(tags, false).is_ok(), right);
        }
        assert!(checked(vec![tag("aws:ecs:serviceName", None)], true).is_ok());
    }

    #[test]
    fn a_tag_is_removed_by_key_or_by_key_and_value() {
        let tags = checked(vec![tag("a", Some("1")), tag("b", Some("2"))], false).unwrap();
        let left = |named| {
            without(tags.clone(), named)
                .unwrap()
                .into_keys()
                .collect::<Vec<_>>()
        };
        assert_eq!(left(Some(vec![tag("a", None)])), ["b"]);
        assert_eq!(left(Some(vec![tag("a", Some("1"))])), ["b"]);
        assert_eq!(left(Some(vec![tag("a", Some("2"))])), ["a", "b"]);
        assert!(left(None).is_empty());
    }
}
