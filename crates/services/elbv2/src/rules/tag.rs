//! Tags as they come in. AWS: "Tags for your Application Load Balancers".

use super::quota;
use crate::faults;
use aws::{Fault, Tags};
use shapes::elbv2::Tag;

/// The tags of one request. Lengths and characters are in the model and checked before.
pub fn given(tags: Vec<Tag>) -> Result<Tags, Fault> {
    let mut given = Tags::new();
    for Tag { key, value } in tags {
        reserved(&key)?;
        if given
            .insert(key.clone(), value.unwrap_or_default())
            .is_some()
        {
            return Err(faults::duplicate_tag_keys(&key));
        }
    }
    at_most(&given)?;
    Ok(given)
}

/// Keys that begin with `aws:` belong to AWS.
pub fn reserved(key: &str) -> Result<(), Fault> {
    let prefix = key.get(..4).unwrap_or_default();
    if prefix.eq_ignore_ascii_case("aws:") {
        return Err(faults::validation(
            "aws: prefixed tag key names are not allowed for external use.",
        ));
    }
    Ok(())
}

/// The tags of a resource after `more` were added.
pub fn merged(mut tags: Tags, more: &Tags) -> Result<Tags, Fault> {
    tags.extend(more.clone());
    at_most(&tags)?;
    Ok(tags)
}

fn at_most(tags: &Tags) -> Result<(), Fault> {
    let most = quota::TAGS.default;
    match tags.len() > most {
        true => Err(faults::too_many(
            "TooManyTags",
            format!("The maximum number of tags per resource ({most}) was exceeded"),
        )),
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(key: &str, value: &str) -> Tag {
        Tag {
            key: key.into(),
            value: Some(value.into()),
        }
    }

    #[test]
    fn tags_are_counted_and_checked() {
        let tags = given(vec![tag("a", "1"), tag("b", "2")]).unwrap();
        assert_eq!(tags["b"], "2");
        let twice = given(vec![tag("a", "1"), tag("a", "2")]).unwrap_err();
        assert_eq!(twice.code, "DuplicateTagKeys");
        assert!(given(vec![tag("AWS:x", "1")]).is_err());
        let many = |count: u32| given((0..count).map(|n| tag(&n.to_string(), "")).collect());
        assert_eq!(many(51).unwrap_err().code, "TooManyTags");
        let fifty = many(50).unwrap();
        assert!(merged(Tags::new(), &fifty).is_ok());
        assert_eq!(merged(tags, &fifty).unwrap_err().code, "TooManyTags");
    }
}
