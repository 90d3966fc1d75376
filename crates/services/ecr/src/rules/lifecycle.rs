//! Lifecycle policies: the text to rules, with AWS's checks. Pure.
//!
//! AWS: Amazon ECR User Guide, "Lifecycle policy properties". Counting by last pull and archiving
//! are refused by name.

use serde_json::{Map, Value};
use std::collections::BTreeSet;
use std::time::Duration;

const DAY: Duration = Duration::from_secs(24 * 3600);

/// One rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Lower numbers are evaluated first.
    pub priority: i64,
    /// Which images it concerns.
    pub selection: Selection,
    /// Which of those expire.
    pub count: Count,
}

/// Which images a rule concerns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selection {
    /// All.
    Any,
    /// Those without a tag.
    Untagged,
    /// Those that have, for each of these prefixes, a tag that begins with it.
    Prefixes(Vec<String>),
    /// Those that have, for each of these wildcards, a tag that fits it.
    Patterns(Vec<String>),
}

/// Which images of a selection expire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// All but the most recently pushed so many.
    MoreThan(usize),
    /// Those pushed longer ago.
    SincePushed(Duration),
}

/// Why a policy is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadPolicy {
    /// It breaks a rule of AWS's.
    Invalid(String),
    /// AWS has it and Ondol has not.
    NotImplemented(String),
}

/// Reads a policy; the rules in the order of their priorities.
pub fn parse(text: &str) -> Result<Vec<Rule>, BadPolicy> {
    let json: Value = serde_json::from_str(text).map_err(|error| invalid(error.to_string()))?;
    let policy = members(&json, "the policy", &["rules"])?;
    let rules = policy.get("rules").and_then(Value::as_array);
    let rules = rules.filter(|rules| !rules.is_empty());
    let rules = rules.ok_or_else(|| invalid("rules must be a list of at least one rule"))?;
    let mut rules = rules.iter().map(rule).collect::<Result<Vec<_>, _>>()?;
    rules.sort_by_key(|rule| rule.priority);
    check_together(&rules)?;
    Ok(rules)
}

fn rule(json: &Value) -> Result<Rule, BadPolicy> {
    let known = &["rulePriority", "description", "selection", "action"];
    let rule = members(json, "a rule", known)?;
    if rule
        .get("description")
        .is_some_and(|text| !text.is_string())
    {
        return Err(invalid("description must be text"));
    }
    let priority = rule
        .get("rulePriority")
        .and_then(Value::as_i64)
        .filter(|number| *number > 0);
    let priority = priority.ok_or_else(|| invalid("rulePriority must be a positive integer"))?;
    let known = &[
        "tagStatus",
        "tagPrefixList",
        "tagPatternList",
        "countType",
        "countUnit",
        "countNumber",
    ];
    let selection = members(
        rule.get("selection").unwrap_or(&Value::Null),
        "selection",
        known,
    )?;
    let action = members(
        rule.get("action").unwrap_or(&Value::Null),
        "action",
        &["type"],
    )?;
    match action.get("type").and_then(Value::as_str) {
        Some("expire") => {}
        Some("transition") => return Err(BadPolicy::NotImplemented("action transition".into())),
        _ => return Err(invalid("action type must be expire")),
    }
    Ok(Rule {
        priority,
        selection: which(selection)?,
        count: count(selection)?,
    })
}

fn which(selection: &Map<String, Value>) -> Result<Selection, BadPolicy> {
    let texts = |member: &str| match selection.get(member) {
        None => Ok(None),
        Some(Value::Array(list)) if !list.is_empty() => list
            .iter()
            .map(|text| {
                text.as_str()
                    .filter(|text| !text.is_empty())
                    .map(str::to_owned)
            })
            .collect::<Option<Vec<_>>>()
            .map(Some)
            .ok_or_else(|| invalid(format!("{member} must be a list of texts"))),
        Some(_) => Err(invalid(format!(
            "{member} must be a list of at least one text"
        ))),
    };
    let (prefixes, patterns) = (texts("tagPrefixList")?, texts("tagPatternList")?);
    let status = selection.get("tagStatus").and_then(Value::as_str);
    match (status, prefixes, patterns) {
        (Some("any"), None, None) => Ok(Selection::Any),
        (Some("untagged"), None, None) => Ok(Selection::Untagged),
        (Some("tagged"), Some(prefixes), None) => Ok(Selection::Prefixes(prefixes)),
        (Some("tagged"), None, Some(patterns)) => {
            match patterns
                .iter()
                .any(|pattern| pattern.matches('*').count() > 4)
            {
                true => Err(invalid("a tag pattern may have at most four wildcards")),
                false => Ok(Selection::Patterns(patterns)),
            }
        }
        (Some("tagged"), ..) => Err(invalid(
            "tagStatus tagged needs either tagPrefixList or tagPatternList",
        )),
        (Some("any" | "untagged"), ..) => Err(invalid(
            "tagPrefixList and tagPatternList need tagStatus tagged",
        )),
        _ => Err(invalid("tagStatus must be tagged, untagged or any")),
    }
}

fn count(selection: &Map<String, Value>) -> Result<Count, BadPolicy> {
    let number = selection
        .get("countNumber")
        .and_then(Value::as_u64)
        .filter(|count| *count > 0);
    let number = number.and_then(|count| u32::try_from(count).ok());
    let number = number.ok_or_else(|| invalid("countNumber must be a positive integer"))?;
    let unit = selection
        .get("countUnit")
        .map(|unit| unit.as_str().unwrap_or_default());
    match (selection.get("countType").and_then(Value::as_str), unit) {
        (Some("imageCountMoreThan"), None) => Ok(Count::MoreThan(number as usize)),
        (Some("imageCountMoreThan"), Some(_)) => {
            Err(invalid("countUnit is not allowed with imageCountMoreThan"))
        }
        (Some("sinceImagePushed"), Some("days")) => Ok(Count::SincePushed(DAY * number)),
        (Some("sinceImagePushed"), _) => Err(invalid("countUnit must be days")),
        (Some(other @ ("sinceImagePulled" | "sinceImageTransitioned")), _) => {
            Err(BadPolicy::NotImplemented(format!("countType {other}")))
        }
        _ => Err(invalid(
            "countType must be imageCountMoreThan or sinceImagePushed",
        )),
    }
}

fn check_together(rules: &[Rule]) -> Result<(), BadPolicy> {
    if rules
        .windows(2)
        .any(|pair| pair[0].priority == pair[1].priority)
    {
        return Err(invalid("rulePriority must be unique"));
    }
    let of = |wanted: &Selection| {
        rules
            .iter()
            .filter(|rule| rule.selection == *wanted)
            .count()
    };
    if of(&Selection::Untagged) > 1 {
        return Err(invalid("only one rule may select untagged images"));
    }
    let any = of(&Selection::Any);
    let is_last = rules
        .last()
        .is_some_and(|rule| rule.selection == Selection::Any);
    if any > 1 || (any == 1 && !is_last) {
        return Err(invalid(
            "a rule with tagStatus any must be the only one and come last",
        ));
    }
    let mut seen = BTreeSet::new();
    for rule in rules {
        let mut texts = match &rule.selection {
            Selection::Prefixes(texts) | Selection::Patterns(texts) => texts.clone(),
            Selection::Any | Selection::Untagged => continue,
        };
        texts.sort();
        if !seen.insert(texts) {
            return Err(invalid("two rules select the same tags"));
        }
    }
    Ok(())
}

/// The members of an object, all of them known.
fn members<'a>(
    json: &'a Value,
    what: &str,
    known: &[&str],
) -> Result<&'a Map<String, Value>, BadPolicy> {
    let object = json
        .as_object()
        .ok_or_else(|| invalid(format!("{what} must be an object")))?;
    match object.keys().find(|key| !known.contains(&key.as_str())) {
        None => Ok(object),
        Some(key) => Err(invalid(format!("{what} has an unknown member {key}"))),
    }
}

fn invalid(why: impl Into<String>) -> BadPolicy {
    BadPolicy::Invalid(why.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(selection: &str) -> Result<Vec<Rule>, BadPolicy> {
        many(&[(1, selection)])
    }

    fn many(rules: &[(i64, &str)]) -> Result<Vec<Rule>, BadPolicy> {
        let rule = |(priority, selection): &(i64, &str)| {
            format!(
                r#"{{"rulePriority":{priority},"selection":{{{selection}}},
                   "action":{{"type":"expire"}}}}"#
            )
        };
        let rules: Vec<String> = rules.iter().map(rule).collect();
        parse(&format!(r#"{{"rules":[{}]}}"#, rules.join(",")))
    }

    const ANY: &str = r#""tagStatus":"any","countType":"imageCountMoreThan","countNumber":30"#;
    const OLD: &str = r#""tagStatus":"untagged","countType":"sinceImagePushed",
        "countUnit":"days","countNumber":7"#;
    const PROD: &str = r#""tagStatus":"tagged","tagPrefixList":["prod"],
        "countType":"imageCountMoreThan","countNumber":3"#;

    #[test]
    fn rules_come_in_the_order_of_their_priorities() {
        let rules = many(&[(9, ANY), (2, PROD), (1, OLD)]).unwrap();
        assert_eq!(rules[0].selection, Selection::Untagged);
        assert_eq!(rules[0].count, Count::SincePushed(7 * DAY));
        assert_eq!(rules[1].selection, Selection::Prefixes(vec!["prod".into()]));
        assert_eq!(rules[2].count, Count::MoreThan(30));
    }

    #[test]
    fn what_breaks_awss_rules_is_refused() {
        let pulled = OLD.replace("sinceImagePushed", "sinceImagePulled");
        assert!(matches!(one(&pulled), Err(BadPolicy::NotImplemented(_))));
        let table = [
            one(&ANY.replace("30", "0")),
            one(&ANY.replace("any", "all")),
            one(&OLD.replace("days", "hours")),
            one(&format!(r#"{ANY},"countUnit":"days""#)),
            one(&format!(r#"{ANY},"tagPrefixList":["x"]"#)),
            one(&format!(r#"{PROD},"tagPatternList":["x"]"#)),
            one(&format!(r#"{ANY},"surprise":1"#)),
            many(&[(1, ANY), (2, OLD)]),
            many(&[(1, OLD), (1, ANY)]),
            many(&[(1, OLD), (2, OLD)]),
            many(&[(1, PROD), (2, PROD)]),
            many(&[]),
            parse("[]"),
            parse("no"),
        ];
        for (number, result) in table.into_iter().enumerate() {
            assert!(
                matches!(result, Err(BadPolicy::Invalid(_))),
                "{number}: {result:?}"
            );
        }
    }
}
