//! Condition blocks: operators, keys, values.
//!
//! AWS: IAM User Guide, "IAM JSON policy elements: Condition operators".

use super::document::{Condition, Malformed, Statement};
use super::pattern::Expanded;
use base::Time;
use ipnet::IpNet;
use std::collections::BTreeMap;
use std::net::IpAddr;

/// The request's condition keys (lower case) and their values. A key without values is as if it
/// were absent.
#[derive(Clone, Debug, Default)]
pub struct Context(BTreeMap<String, Vec<String>>);

impl Context {
    /// Sets a key to one value.
    pub fn set(&mut self, key: &str, value: impl Into<String>) {
        self.0.insert(key.to_ascii_lowercase(), vec![value.into()]);
    }

    /// Sets a key to many values, such as `aws:TagKeys`.
    pub fn set_all(&mut self, key: &str, values: Vec<String>) {
        self.0.insert(key.to_ascii_lowercase(), values);
    }

    /// The values of a key.
    pub fn get(&self, key: &str) -> Option<&[String]> {
        self.0.get(&key.to_ascii_lowercase()).map(Vec::as_slice)
    }

    /// The value of a key that has exactly one.
    pub fn single(&self, key: &str) -> Option<&str> {
        match self.get(key)? {
            [one] => Some(one),
            _ => None,
        }
    }
}

/// The keys that every request has, or may have, a value for, in lower case; further ones are the
/// service's own. AWS: IAM User Guide, "AWS global condition context keys".
pub const GLOBAL_KEYS: &[&str] = &[
    "aws:calledvia",
    "aws:calledviafirst",
    "aws:calledvialast",
    "aws:currenttime",
    "aws:epochtime",
    "aws:multifactorauthpresent",
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalisawsservice",
    "aws:principalservicename",
    "aws:principaltype",
    "aws:requestedregion",
    "aws:securetransport",
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceip",
    "aws:tokenissuetime",
    "aws:useragent",
    "aws:userid",
    "aws:username",
    "aws:viaawsservice",
];

/// The keys that single operations fill, in lower case. `cargo xtask tidy` compares all four lists
/// with the keys that are filled, and wants each key as a literal where it is.
const SERVICE_KEYS: &[&str] = &[
    "aws:tagkeys",
    "ec2:createaction",
    "ecs:cluster",
    "ecs:createaction",
    "elasticloadbalancing:createaction",
    "iam:awsservicename",
    "iam:passedtoservice",
    "iam:permissionsboundary",
    "iam:policyarn",
    "sts:externalid",
    "sts:rolesessionname",
];

/// The beginnings of the keys that end in a tag's key, in lower case.
const TAG_KEYS: &[&str] = &[
    "aws:principaltag/",
    "aws:requesttag/",
    "aws:resourcetag/",
    "ecr:resourcetag/",
    "iam:resourcetag/",
];

/// Whose keys could be asked for: what stands before the colon of the actions that are here. The
/// keys of other services cannot matter, for their operations are refused.
const ASKED: &[&str] = &[
    "aws",
    "ec2",
    "ecr",
    "ecs",
    "elasticloadbalancing",
    "iam",
    "logs",
    "sts",
];

/// Whether a key is one that a request here could be judged by and never has a value for. A
/// condition on such a key would look like protection and be none.
pub fn is_unfilled(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    let of_tag = |prefix: &&str| key.len() > prefix.len() && key.starts_with(*prefix);
    let owner = key.split_once(':').map_or("", |(owner, _)| owner);
    ASKED.contains(&owner)
        && !GLOBAL_KEYS.contains(&key.as_str())
        && !SERVICE_KEYS.contains(&key.as_str())
        && !TAG_KEYS.iter().any(of_tag)
}

/// How values of a key with many are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantifier {
    /// The key has one value.
    Single,
    /// `ForAnyValue:` one of the request's values is enough.
    Any,
    /// `ForAllValues:` every value of the request, also none.
    All,
}

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// Text, exactly.
    StringEquals,
    /// Text without case.
    StringEqualsIgnoreCase,
    /// Text with `*` and `?`.
    StringLike,
    /// Numbers: -1, 0, 1 is the wanted order, and whether equal is enough.
    Numeric(Order),
    /// Instants.
    Date(Order),
    /// `true` or `false`.
    Bool,
    /// Base64 text, exactly.
    BinaryEquals,
    /// Address in block.
    IpAddress,
    /// ARNs, part by part.
    ArnLike,
    /// Whether the key is absent.
    Null,
}

impl Comparison {
    /// Whether a policy's value is one that it can compare with.
    pub fn reads(self, value: &str) -> bool {
        match self {
            Comparison::Numeric(_) => number(value).is_some(),
            Comparison::Date(_) => instant(value).is_some(),
            Comparison::Bool | Comparison::Null => ["true", "false"]
                .iter()
                .any(|one| value.eq_ignore_ascii_case(one)),
            Comparison::IpAddress => block(value).is_some(),
            Comparison::StringEquals
            | Comparison::StringEqualsIgnoreCase
            | Comparison::StringLike
            | Comparison::BinaryEquals
            | Comparison::ArnLike => true,
        }
    }
}

/// An order that is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// =
    Equals,
    /// <
    LessThan,
    /// <=
    LessThanEquals,
    /// >
    GreaterThan,
    /// >=
    GreaterThanEquals,
}

/// An operator, taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Operator {
    /// `ForAnyValue:` and `ForAllValues:`.
    pub quantifier: Quantifier,
    /// What is compared.
    pub comparison: Comparison,
    /// `…NotEquals` and the like.
    pub negated: bool,
    /// `…IfExists`.
    pub if_exists: bool,
}

impl Operator {
    /// Takes the operator's name apart.
    pub fn parse(text: &str) -> Result<Operator, Malformed> {
        let (quantifier, rest) = match text.split_once(':') {
            Some(("ForAnyValue", rest)) => (Quantifier::Any, rest),
            Some(("ForAllValues", rest)) => (Quantifier::All, rest),
            None => (Quantifier::Single, text),
            Some(_) => return Err(Malformed::syntax()),
        };
        let (name, if_exists) = match rest.strip_suffix("IfExists") {
            Some(name) => (name, true),
            None => (rest, false),
        };
        let (comparison, negated) = comparison(name).ok_or_else(Malformed::syntax)?;
        if comparison == Comparison::Null && if_exists {
            return Err(Malformed::syntax());
        }
        Ok(Operator {
            quantifier,
            comparison,
            negated,
            if_exists,
        })
    }
}

fn comparison(name: &str) -> Option<(Comparison, bool)> {
    use Comparison::*;
    if let Some(order) = name.strip_prefix("Numeric") {
        return ordered(order).map(|(order, negated)| (Numeric(order), negated));
    }
    if let Some(order) = name.strip_prefix("Date") {
        return ordered(order).map(|(order, negated)| (Date(order), negated));
    }
    Some(match name {
        "StringEquals" => (StringEquals, false),
        "StringNotEquals" => (StringEquals, true),
        "StringEqualsIgnoreCase" => (StringEqualsIgnoreCase, false),
        "StringNotEqualsIgnoreCase" => (StringEqualsIgnoreCase, true),
        "StringLike" => (StringLike, false),
        "StringNotLike" => (StringLike, true),
        "Bool" => (Bool, false),
        "BinaryEquals" => (BinaryEquals, false),
        "IpAddress" => (IpAddress, false),
        "NotIpAddress" => (IpAddress, true),
        "ArnEquals" | "ArnLike" => (ArnLike, false),
        "ArnNotEquals" | "ArnNotLike" => (ArnLike, true),
        "Null" => (Null, false),
        _ => return None,
    })
}

fn ordered(name: &str) -> Option<(Order, bool)> {
    Some(match name {
        "Equals" => (Order::Equals, false),
        "NotEquals" => (Order::Equals, true),
        "LessThan" => (Order::LessThan, false),
        "LessThanEquals" => (Order::LessThanEquals, false),
        "GreaterThan" => (Order::GreaterThan, false),
        "GreaterThanEquals" => (Order::GreaterThanEquals, false),
        _ => return None,
    })
}

/// Whether every condition of a statement holds.
pub fn all_hold(statement: &Statement, context: &Context) -> bool {
    let mut conditions = statement.conditions.iter();
    conditions.all(|condition| holds(condition, statement, context))
}

fn holds(condition: &Condition, statement: &Statement, context: &Context) -> bool {
    let Condition {
        operator,
        key,
        values,
    } = condition;
    let given = context.get(key).filter(|values| !values.is_empty());
    if operator.comparison == Comparison::Null {
        let absent = if given.is_none() { "true" } else { "false" };
        return values
            .iter()
            .any(|value| value.eq_ignore_ascii_case(absent));
    }
    let Some(given) = given else {
        // AWS: a missing key fails a positive operator and satisfies a negated one; but of no
        // values there is not any.
        return operator.if_exists
            || match operator.quantifier {
                Quantifier::Single => operator.negated,
                Quantifier::Any => false,
                Quantifier::All => true,
            };
    };
    let one = |value: &String| {
        let matched = values.iter().any(|wanted| {
            let expanded = || statement.expand(wanted, context);
            compare(operator.comparison, wanted, expanded, value)
        });
        matched != operator.negated
    };
    match operator.quantifier {
        Quantifier::All => given.iter().all(one),
        Quantifier::Any | Quantifier::Single => given.iter().any(one),
    }
}

fn compare<'a>(
    comparison: Comparison,
    wanted: &str,
    expanded: impl Fn() -> Option<Expanded<'a>>,
    given: &str,
) -> bool {
    let is = |test: &dyn Fn(&Expanded<'a>) -> bool| expanded().is_some_and(|one| test(&one));
    match comparison {
        Comparison::StringEquals | Comparison::BinaryEquals => is(&|one| one.text == given),
        Comparison::StringEqualsIgnoreCase => is(&|one| one.text.eq_ignore_ascii_case(given)),
        Comparison::StringLike => is(&|one| one.matches(given)),
        Comparison::ArnLike => is(&|one| one.matches_arn(given)),
        Comparison::Bool => wanted.eq_ignore_ascii_case(given),
        Comparison::Numeric(order) => match (number(wanted), number(given)) {
            (Some(wanted), Some(given)) => in_order(order, given.partial_cmp(&wanted)),
            _ => false,
        },
        Comparison::Date(order) => match (instant(wanted), instant(given)) {
            (Some(wanted), Some(given)) => in_order(order, Some(given.cmp(&wanted))),
            _ => false,
        },
        Comparison::IpAddress => in_block(wanted, given),
        Comparison::Null => false,
    }
}

fn in_order(order: Order, found: Option<std::cmp::Ordering>) -> bool {
    let Some(found) = found else { return false };
    match order {
        Order::Equals => found.is_eq(),
        Order::LessThan => found.is_lt(),
        Order::LessThanEquals => found.is_le(),
        Order::GreaterThan => found.is_gt(),
        Order::GreaterThanEquals => found.is_ge(),
    }
}

fn instant(text: &str) -> Option<Time> {
    // AWS takes every number of 64 bits; what is later than we can tell is the end of time.
    let of_seconds = |seconds: i64| Time::from_millis(seconds.saturating_mul(1_000));
    let seconds = || text.parse::<i64>().ok().map(of_seconds);
    let midnight = || Time::parse_iso8601(&format!("{text}T00:00:00Z"));
    Time::parse_iso8601(text).or_else(seconds).or_else(midnight)
}

fn number(text: &str) -> Option<f64> {
    text.trim().parse().ok()
}

fn block(text: &str) -> Option<IpNet> {
    let address = || text.parse::<IpAddr>().ok().map(IpNet::from);
    text.parse().ok().or_else(address)
}

fn in_block(wanted: &str, address: &str) -> bool {
    let Ok(address) = address.parse::<IpAddr>() else {
        return false;
    };
    block(wanted).is_some_and(|block| block.contains(&address))
}
