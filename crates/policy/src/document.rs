//! A policy document: reading it, and what makes it malformed.
//!
//! AWS: IAM User Guide, "Grammar of the IAM JSON policy language".

use super::conditions::{self, Context, Operator};
use super::pattern::{self, Expanded};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// Longest document that is read, in bytes; AWS's largest quota is a role's trust policy or a
/// managed policy of 6,144 characters, and repository policies of 10,240.
pub const DOCUMENT_BYTES_MAX: usize = 131_072;
/// Most statements in a document.
pub const STATEMENTS_MAX: usize = 2_048;

/// Why a document was refused, in AWS's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Malformed(pub String);

impl Malformed {
    pub(super) fn syntax() -> Malformed {
        Malformed("Syntax errors in policy.".to_owned())
    }
}

/// Allow or deny.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// `Allow`.
    Allow,
    /// `Deny`.
    Deny,
}

/// A list, or all but a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Either {
    /// `Action`, `Resource`, `Principal`.
    In(Vec<String>),
    /// `NotAction`, `NotResource`, `NotPrincipal`.
    NotIn(Vec<String>),
}

impl Either {
    fn is_empty(&self) -> bool {
        let (Either::In(list) | Either::NotIn(list)) = self;
        list.is_empty()
    }
}

/// A principal as written: `AWS`, `Service`, `Federated` or `CanonicalUser`, and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrincipalName {
    /// The kind; `*` when the whole element was `"*"`.
    pub kind: String,
    /// The value.
    pub value: String,
}

/// One condition: an operator, a key, values.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// How.
    pub operator: Operator,
    /// Which key.
    pub key: String,
    /// Any of these.
    pub values: Vec<String>,
}

/// One statement.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// Its name.
    pub sid: Option<String>,
    /// Its effect.
    pub effect: Effect,
    /// Whom it concerns: in resource policies only. True for `NotPrincipal`.
    pub principals: Option<(bool, Vec<PrincipalName>)>,
    /// What.
    pub actions: Either,
    /// On what; none in a trust policy.
    pub resources: Option<Either>,
    /// When.
    pub conditions: Vec<Condition>,
    /// Whether its language has variables: since version 2012-10-17, which is not the default.
    pub has_variables: bool,
}

impl Statement {
    /// Puts variables into a text of this statement; `None` when one has no value.
    pub fn expand<'a>(&self, text: &'a str, context: &Context) -> Option<Expanded<'a>> {
        match self.has_variables {
            true => pattern::expand(text, context),
            false => Some(Expanded::plain(text)),
        }
    }

    /// The names of the variables in a text of this statement.
    fn variables<'a>(&self, text: &'a str) -> impl Iterator<Item = &'a str> {
        let text = if self.has_variables { text } else { "" };
        pattern::variables(text)
    }
}

/// A document.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// In the order written.
    pub statements: Vec<Statement>,
}

/// Which elements a document must or must not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Attached to a user, role or session: resources, no principal.
    Identity,
    /// A role's trust policy: principals, no resources.
    Trust,
    /// Attached to a resource, such as a repository: principals; resources are the resource itself
    /// when absent.
    Resource,
}

impl Document {
    /// Reads a document of a kind.
    pub fn parse(text: &str, kind: Kind) -> Result<Document, Malformed> {
        if text.len() > DOCUMENT_BYTES_MAX {
            return Err(Malformed::syntax());
        }
        let value: Value = serde_json::from_str(text)
            .map_err(|_| Malformed("This policy contains invalid Json".to_owned()))?;
        let Value::Object(document) = value else {
            return Err(Malformed::syntax());
        };
        // AWS: IAM User Guide, "IAM JSON policy elements: Version".
        let has_variables = match document.get("Version").map(Value::as_str) {
            Some(Some("2012-10-17")) => true,
            None | Some(Some("2008-10-17")) => false,
            Some(_) => {
                let words = "The policy must contain a valid version string";
                return Err(Malformed(words.to_owned()));
            }
        };
        let known = |key: &String| matches!(key.as_str(), "Version" | "Id" | "Statement");
        let id_is_text = document.get("Id").is_none_or(Value::is_string);
        if !document.keys().all(known) || !id_is_text {
            return Err(Malformed::syntax());
        }
        let statement = |value| statement(value, kind, has_variables);
        let statements = match document.get("Statement") {
            Some(Value::Array(list)) if !list.is_empty() && list.len() <= STATEMENTS_MAX => {
                list.iter().map(statement).collect()
            }
            Some(one @ Value::Object(_)) => statement(one).map(|one| vec![one]),
            _ => Err(Malformed::syntax()),
        }?;
        if kind != Kind::Resource {
            check_ids(&statements)?;
        }
        Ok(Document { statements })
    }

    /// The first condition key, or policy variable, that no request here ever has a value for.
    /// Whoever stores a document refuses it by this name.
    pub fn unfilled_key(&self) -> Option<&str> {
        let mut keys = self.statements.iter().flat_map(|statement| {
            let resources = match &statement.resources {
                Some(Either::In(list) | Either::NotIn(list)) => list.as_slice(),
                None => &[],
            };
            let conditions = statement.conditions.iter();
            let asked = conditions.clone().map(|condition| condition.key.as_str());
            let values = conditions.flat_map(|condition| &condition.values);
            let texts = values.chain(resources);
            asked.chain(texts.flat_map(|text| statement.variables(text)))
        });
        keys.find(|key| conditions::is_unfilled(key))
    }

    /// The first resource that is neither an ARN nor `*`, and so is nothing's. Whoever stores a
    /// document refuses it.
    pub fn shapeless_resource(&self) -> Option<&str> {
        let resources = self.statements.iter().flat_map(|one| &one.resources);
        let mut resources = resources.flat_map(|either| {
            let (Either::In(list) | Either::NotIn(list)) = either;
            list
        });
        let begins = |resource: &str| {
            ["arn:", "*", "${"]
                .iter()
                .any(|one| resource.starts_with(one))
        };
        resources.find(|one| !begins(one)).map(String::as_str)
    }
}

/// AWS: IAM User Guide, "IAM JSON policy elements: Sid"; other services let two be the same.
fn check_ids(statements: &[Statement]) -> Result<(), Malformed> {
    let ids = statements.iter().filter_map(|one| one.sid.as_deref());
    let mut seen = BTreeSet::new();
    if ids.filter(|id| !id.is_empty()).all(|id| seen.insert(id)) {
        return Ok(());
    }
    let words = "Statement IDs (SID) in a single policy must be unique.";
    Err(Malformed(words.to_owned()))
}

fn statement(value: &Value, kind: Kind, has_variables: bool) -> Result<Statement, Malformed> {
    let object = value.as_object().ok_or_else(Malformed::syntax)?;
    const KNOWN: [&str; 9] = [
        "Sid",
        "Effect",
        "Principal",
        "NotPrincipal",
        "Action",
        "NotAction",
        "Resource",
        "NotResource",
        "Condition",
    ];
    if !object.keys().all(|key| KNOWN.contains(&key.as_str())) {
        return Err(Malformed::syntax());
    }
    let effect = match object.get("Effect").and_then(Value::as_str) {
        Some("Allow") => Effect::Allow,
        Some("Deny") => Effect::Deny,
        _ => return Err(Malformed::syntax()),
    };
    let sid = match object.get("Sid") {
        None => None,
        Some(Value::String(text)) => Some(text.clone()),
        Some(_) => return Err(Malformed::syntax()),
    };
    // Of no actions `NotAction` would be all.
    let actions = either(object, "Action", "NotAction")?
        .filter(|actions| !actions.is_empty())
        .ok_or_else(|| Malformed("Policy statement must contain actions.".to_owned()))?;
    check_actions(&actions)?;
    let resources = either(object, "Resource", "NotResource")?;
    let principals = principals(object)?;
    match kind {
        Kind::Identity if principals.is_some() => {
            return Err(Malformed(
                "Policy document should not specify a principal.".to_owned(),
            ));
        }
        Kind::Identity if resources.as_ref().is_none_or(Either::is_empty) => {
            return Err(Malformed(
                "Policy statement must contain resources.".to_owned(),
            ));
        }
        Kind::Trust if resources.is_some() => {
            return Err(Malformed("Has prohibited field Resource".to_owned()));
        }
        Kind::Trust | Kind::Resource if principals.is_none() => {
            return Err(Malformed("Missing required field Principal".to_owned()));
        }
        _ => {}
    }
    Ok(Statement {
        sid,
        effect,
        principals,
        actions,
        resources,
        conditions: conditions(object.get("Condition"))?,
        has_variables,
    })
}

fn check_actions(actions: &Either) -> Result<(), Malformed> {
    let (Either::In(list) | Either::NotIn(list)) = actions;
    let mut named = list.iter().filter(|action| *action != "*");
    named.try_for_each(|action| check_action(action))
}

fn check_action(action: &str) -> Result<(), Malformed> {
    let parts = action.split_once(':');
    let Some((vendor, name)) =
        parts.filter(|(vendor, name)| !vendor.is_empty() && !name.is_empty())
    else {
        return Err(Malformed(
            "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.".to_owned(),
        ));
    };
    if name.contains(':') {
        let words = "Actions/Condition can contain only one colon.";
        return Err(Malformed(words.to_owned()));
    }
    let fits = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '.');
    match vendor == "*" || vendor.chars().all(fits) {
        true => Ok(()),
        false => Err(Malformed(format!("Vendor {vendor} is not valid"))),
    }
}

fn either(
    object: &Map<String, Value>,
    name: &str,
    not_name: &str,
) -> Result<Option<Either>, Malformed> {
    match (object.get(name), object.get(not_name)) {
        (Some(_), Some(_)) => Err(Malformed::syntax()),
        (Some(value), None) => texts(value).map(|list| Some(Either::In(list))),
        (None, Some(value)) => texts(value).map(|list| Some(Either::NotIn(list))),
        (None, None) => Ok(None),
    }
}

/// One text or a list of texts; numbers and booleans are taken as their text.
fn texts(value: &Value) -> Result<Vec<String>, Malformed> {
    let one = |value: &Value| match value {
        Value::String(text) => Ok(text.clone()),
        Value::Bool(_) | Value::Number(_) => Ok(value.to_string()),
        _ => Err(Malformed::syntax()),
    };
    match value {
        Value::Array(list) => list.iter().map(one).collect(),
        single => one(single).map(|text| vec![text]),
    }
}

type Principals = Option<(bool, Vec<PrincipalName>)>;

fn principals(object: &Map<String, Value>) -> Result<Principals, Malformed> {
    let (negated, value) = match (object.get("Principal"), object.get("NotPrincipal")) {
        (Some(_), Some(_)) => return Err(Malformed::syntax()),
        (Some(value), None) => (false, value),
        (None, Some(value)) => (true, value),
        (None, None) => return Ok(None),
    };
    let mut names = Vec::new();
    match value {
        Value::String(text) if text == "*" => names.push(PrincipalName {
            kind: "*".to_owned(),
            value: "*".to_owned(),
        }),
        Value::Object(kinds) => {
            for (kind, value) in kinds {
                if !matches!(
                    kind.as_str(),
                    "AWS" | "Service" | "Federated" | "CanonicalUser"
                ) {
                    return Err(Malformed(format!("Invalid principal in policy: {kind}")));
                }
                for value in texts(value)? {
                    let kind = kind.clone();
                    names.push(PrincipalName { kind, value });
                }
            }
        }
        _ => return Err(Malformed("Invalid principal in policy".to_owned())),
    }
    // Of nobody `NotPrincipal` would be everybody.
    match names.is_empty() {
        true => Err(Malformed("Invalid principal in policy".to_owned())),
        false => Ok(Some((negated, names))),
    }
}

fn conditions(value: Option<&Value>) -> Result<Vec<Condition>, Malformed> {
    let mut conditions = Vec::new();
    let Some(value) = value else {
        return Ok(conditions);
    };
    let operators = value.as_object().ok_or_else(Malformed::syntax)?;
    for (operator, keys) in operators {
        let operator = Operator::parse(operator)?;
        for (key, values) in keys.as_object().ok_or_else(Malformed::syntax)? {
            let (key, values) = (key.clone(), texts(values)?);
            // It would never hold, so that a Deny would look like protection and be none.
            if !values.iter().all(|value| operator.comparison.reads(value)) {
                let words = "The policy failed legacy parsing";
                return Err(Malformed(words.to_owned()));
            }
            conditions.push(Condition {
                operator,
                key,
                values,
            });
        }
    }
    Ok(conditions)
}

#[cfg(test)]
mod tests;
