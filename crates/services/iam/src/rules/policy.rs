//! What a policy document must be to be stored. AWS: IAM User Guide, "IAM JSON policy reference".

use super::quota;
use crate::faults;
use aws::Fault;
use policy::Document;
use policy::document::{Either, Kind};
use std::collections::BTreeMap;

/// AWS counts characters without white space.
fn characters(document: &str) -> usize {
    document.chars().filter(|c| !c.is_whitespace()).count()
}

/// A document that is to be a managed policy; of those none may be in the older language.
pub fn managed(text: &str) -> Result<(), Fault> {
    let document = parsed(text, Kind::Identity)?;
    if !document.statements.iter().all(|one| one.has_variables) {
        let words = "Policy document must be version 2012-10-17 or greater.";
        return Err(faults::malformed_policy(words));
    }
    if characters(text) > quota::POLICY_CHARACTERS {
        return Err(faults::over_quota("PolicySize", quota::POLICY_CHARACTERS));
    }
    Ok(())
}

/// A condition on a key that no request has a value for would be accepted and do nothing, or deny
/// nothing: it is refused by name.
fn parsed(text: &str, kind: Kind) -> Result<Document, Fault> {
    let document =
        Document::parse(text, kind).map_err(|malformed| faults::malformed_policy(malformed.0))?;
    if let Some(resource) = document.shapeless_resource() {
        return Err(faults::malformed_policy(format!(
            "Resource {resource} must be in ARN format or \"*\"."
        )));
    }
    match document.unfilled_key() {
        Some(key) => Err(faults::not_implemented(&format!("the condition key {key}"))),
        None => Ok(document),
    }
}

/// Whose inline policies.
#[derive(Clone, Copy, Debug)]
pub struct Owner<'a> {
    /// `role` or `user`.
    pub kind: &'static str,
    /// Its name.
    pub name: &'a str,
    /// The quota.
    pub characters_max: usize,
}

/// The inline policies with one more, or with another document for one.
pub fn with_inline(
    owner: Owner<'_>,
    mut policies: BTreeMap<String, String>,
    name: String,
    document: String,
) -> Result<BTreeMap<String, String>, Fault> {
    parsed(&document, Kind::Identity)?;
    policies.insert(name, document);
    let all: usize = policies.values().map(|one| characters(one)).sum();
    if all > owner.characters_max {
        let Owner { kind, name, .. } = owner;
        return Err(faults::inline_too_long(kind, name, owner.characters_max));
    }
    Ok(policies)
}

/// The inline policies without one.
pub fn without_inline(
    kind: &str,
    mut policies: BTreeMap<String, String>,
    name: &str,
) -> Result<BTreeMap<String, String>, Fault> {
    match policies.remove(name) {
        Some(_) => Ok(policies),
        None => Err(faults::no_inline_policy(kind, name)),
    }
}

/// The attached policies with one more; attaching again changes nothing.
pub fn with_attached(
    mut arns: Vec<String>,
    arn: String,
    (quota_name, most): (&str, usize),
) -> Result<Vec<String>, Fault> {
    if arns.contains(&arn) {
        return Ok(arns);
    }
    if arns.len() >= most {
        return Err(faults::over_quota(quota_name, most));
    }
    arns.push(arn);
    Ok(arns)
}

/// The attached policies without one.
pub fn without_attached(mut arns: Vec<String>, arn: &str) -> Result<Vec<String>, Fault> {
    let before = arns.len();
    arns.retain(|one| one != arn);
    if arns.len() == before {
        return Err(faults::not_attached(arn));
    }
    Ok(arns)
}

/// A document that is to be a role's trust policy. Answers the users and roles of `account` that it
/// names, which have to exist: kind, name and the text as written.
pub fn trust<'a>(
    text: &str,
    characters_max: usize,
    account: &str,
    document: &'a mut Document,
) -> Result<Vec<Named<'a>>, Fault> {
    *document = parsed(text, Kind::Trust)?;
    if characters(text) > characters_max {
        return Err(faults::over_quota("ACLSizePerRole", characters_max));
    }
    let mut named = Vec::new();
    for statement in &document.statements {
        let (Either::In(actions) | Either::NotIn(actions)) = &statement.actions;
        if !actions.iter().all(|action| sts_action(action)) {
            return Err(faults::malformed_policy(
                "AssumeRole policy may only specify STS AssumeRole actions.",
            ));
        }
        let principals = statement.principals.iter().flat_map(|(_, names)| names);
        for principal in principals {
            named.extend(check_principal(&principal.kind, &principal.value, account)?);
        }
    }
    Ok(named)
}

fn sts_action(action: &str) -> bool {
    action
        .split_once(':')
        .is_some_and(|(vendor, _)| vendor.eq_ignore_ascii_case("sts"))
}

/// A user or role that a trust policy names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named<'a> {
    /// Whether it is a role; else a user.
    pub is_role: bool,
    /// Its whole ARN.
    pub arn: &'a str,
    /// Its name.
    pub name: &'a str,
}

fn check_principal<'a>(
    kind: &str,
    value: &'a str,
    account: &str,
) -> Result<Option<Named<'a>>, Fault> {
    let invalid = || faults::invalid_principal(kind, value);
    match kind {
        "*" => return Ok(None),
        "Service" => {
            let right = value.ends_with(".amazonaws.com") && !value.starts_with('.');
            return if right {
                Ok(None)
            } else {
                Err(faults::invalid_principal("SERVICE", value))
            };
        }
        "AWS" => {}
        // Identity providers and S3's canonical users are not there.
        _ => return Err(invalid()),
    }
    let is_account = |text: &str| text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit());
    if value == "*" || is_account(value) {
        return Ok(None);
    }
    let arn = aws::Arn::parse(value).ok_or_else(invalid)?;
    if !is_account(&arn.account) {
        return Err(invalid());
    }
    let (sort, _) = arn.resource.split_once('/').unwrap_or((&arn.resource, ""));
    let name = value.rsplit('/').next().unwrap_or_default();
    match (arn.service.as_str(), sort) {
        ("iam", "root") | ("sts", "assumed-role") => Ok(None),
        ("iam", "user" | "role") if !name.is_empty() => {
            let is_role = sort == "role";
            let named = Named {
                is_role,
                arn: value,
                name,
            };
            Ok((arn.account == account).then_some(named))
        }
        _ => Err(invalid()),
    }
}

/// The policies below a path, in the order of their ARNs.
pub fn below(arns: &[String], path_prefix: Option<&str>) -> Vec<String> {
    let prefix = path_prefix.unwrap_or("/");
    let path = |arn: &str| {
        arn.split_once(":policy")
            .is_some_and(|(_, path)| path.starts_with(prefix))
    };
    let mut below: Vec<String> = arns.iter().filter(|arn| path(arn)).cloned().collect();
    below.sort();
    below
}

#[cfg(test)]
mod tests {
    use super::*;

    const ACCOUNT: &str = "111122223333";

    /// A document of so many characters, and white space that does not count.
    fn document(characters: usize) -> String {
        let of = |resource: &str| {
            format!(
                r#"{{ "Version": "2012-10-17", "Statement": {{ "Effect": "Allow", "Action": "*",
                "Resource": "{resource}" }} }}"#
            )
        };
        let bare = super::characters(&of("*"));
        of(&format!("*{}", "a".repeat(characters - bare)))
    }

    #[test]
    fn documents_are_as_long_as_their_quotas() {
        let most = quota::POLICY_CHARACTERS;
        let owner = Owner {
            kind: "role",
            name: "r",
            characters_max: most,
        };
        let old = BTreeMap::from([("old".to_owned(), document(100))]);
        let inline =
            |name: &str, size| with_inline(owner, old.clone(), name.to_owned(), document(size));
        for (found, right) in [
            (managed(&document(most)).is_ok(), true),
            (managed(&document(most + 1)).is_ok(), false),
            (inline("new", most - 100).is_ok(), true),
            (inline("new", most - 99).is_ok(), false),
            (inline("old", most).is_ok(), true),
        ] {
            assert_eq!(found, right);
        }
    }

    #[test]
    fn only_a_managed_policy_has_to_be_of_the_newer_language() {
        let owner = Owner {
            kind: "role",
            name: "r",
            characters_max: 1_000,
        };
        for (version, is_managed) in [
            (r#""Version":"2012-10-17","#, true),
            (r#""Version":"2008-10-17","#, false),
            ("", false),
        ] {
            let text = format!(
                r#"{{{version}"Statement":{{"Effect":"Allow","Action":"*","Resource":"*"}}}}"#
            );
            let words = managed(&text).err().map(|fault| fault.message);
            let refused = "Policy document must be version 2012-10-17 or greater.".to_owned();
            assert_eq!(words, (!is_managed).then_some(refused), "{version}");
            assert!(with_inline(owner, BTreeMap::new(), "p".into(), text).is_ok());
        }
    }

    #[test]
    fn a_trust_policy_names_who_could_be() {
        let user = "arn:aws:iam::111122223333:user/team/ann";
        let role = "arn:aws:iam::111122223333:role/web";
        let named = |is_role, arn, name| Ok(Some(Named { is_role, arn, name }));
        for (kind, value, wanted) in [
            ("*", "*", Ok(None)),
            ("AWS", "*", Ok(None)),
            ("AWS", "444455556666", Ok(None)),
            ("AWS", "44445555666", Err(())),
            ("AWS", "44445555666x", Err(())),
            ("AWS", "arn:aws:iam::444455556666:root", Ok(None)),
            ("AWS", "arn:aws:iam::4444:root", Err(())),
            (
                "AWS",
                "arn:aws:sts::111122223333:assumed-role/web/s",
                Ok(None),
            ),
            ("AWS", user, named(false, user, "ann")),
            ("AWS", role, named(true, role, "web")),
            ("AWS", "arn:aws:iam::444455556666:role/web", Ok(None)),
            ("AWS", "arn:aws:iam::111122223333:role/", Err(())),
            ("AWS", "arn:aws:iam::111122223333:group/g", Err(())),
            ("AWS", "ann", Err(())),
            ("Service", "ecs-tasks.amazonaws.com", Ok(None)),
            ("Service", ".amazonaws.com", Err(())),
            ("Service", "ecs-tasks.example.com", Err(())),
            ("Federated", "cognito-identity.amazonaws.com", Err(())),
        ] {
            let found = check_principal(kind, value, ACCOUNT).map_err(|_| ());
            assert_eq!(found, wanted, "{kind} {value}");
        }
    }

    #[test]
    fn a_trust_policy_is_as_long_as_its_quota() {
        let text = r#"{"Statement":{"Effect":"Allow","Action":"STS:AssumeRole","Principal":"*"}}"#;
        for (most, right) in [(text.len(), true), (text.len() - 1, false)] {
            let mut document = Document {
                statements: Vec::new(),
            };
            let found = trust(text, most, ACCOUNT, &mut document);
            assert_eq!(found.is_ok(), right, "{most}");
        }
    }
}
