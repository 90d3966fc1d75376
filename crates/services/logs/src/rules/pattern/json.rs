//! Conditions on JSON: `{ $.a = "b" && ($.c > 3 || $.d[0] NOT EXISTS) }`.
//!
//! AWS: CloudWatch Logs User Guide, "Writing filter patterns for JSON log events".

use super::condition::{Expression, Operand, Reader, fits, unexpected};
use crate::faults;
use aws::Fault;
use serde_json::Value;

/// What has to hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Conditions(Expression<(Vec<Part>, Test)>);

/// A step of a selector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// `.name` or `['name']`.
    Name(String),
    /// `[0]`.
    Index(usize),
    /// `[*]`, any element.
    EveryElement,
    /// `.*`, any field.
    EveryField,
}

/// What a property is tested for.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// A comparison.
    Is(Operand),
    /// `IS TRUE`, `IS FALSE`.
    Boolean(bool),
    /// `IS NULL`.
    Null,
    /// `NOT EXISTS`.
    Absent,
}

impl Conditions {
    /// Reads `{ … }`.
    pub fn parse(text: &str) -> Result<Conditions, Fault> {
        let inner = text
            .strip_prefix('{')
            .and_then(|text| text.strip_suffix('}'));
        let inner = inner.ok_or_else(|| faults::invalid_pattern("a } is missing"))?;
        let mut reader = Reader {
            rest: inner,
            ends_word: |c| matches!(c, ')' | '&' | '|' | '=' | '"' | '{' | '}'),
        };
        let expression = reader.expression(&mut one)?;
        match reader.rest.trim_start() {
            "" => Ok(Conditions(expression)),
            rest => Err(unexpected(rest)),
        }
    }

    /// Whether they hold of a value.
    pub fn hold(&self, value: &Value) -> bool {
        self.0.holds(&|(path, test)| {
            let mut found = selected(value, path).into_iter();
            match test {
                Test::Absent => found.next().is_none(),
                test => found.any(|found| test.holds(found)),
            }
        })
    }
}

impl Test {
    fn holds(&self, value: &Value) -> bool {
        match (self, value) {
            (Test::Is(Operand::Text(wanted, text)), Value::String(found)) => {
                fits(text, found) == *wanted
            }
            // `*` stands for numbers as well, `{ $.latency = * }`.
            (Test::Is(Operand::Text(wanted, text)), Value::Number(found)) => {
                text.contains('*') && fits(text, &found.to_string()) == *wanted
            }
            (Test::Is(Operand::Number(compare, number)), Value::Number(found)) => found
                .as_f64()
                .is_some_and(|found| compare.holds(found, *number)),
            (Test::Boolean(wanted), Value::Bool(found)) => wanted == found,
            (Test::Null, Value::Null) => true,
            _ => false,
        }
    }
}

fn selected<'a>(value: &'a Value, path: &[Part]) -> Vec<&'a Value> {
    let mut found = vec![value];
    for part in path {
        found = found
            .into_iter()
            .flat_map(|value| match part {
                Part::Name(name) => value.get(name).into_iter().collect(),
                Part::Index(index) => value.get(index).into_iter().collect(),
                Part::EveryElement => value.as_array().into_iter().flatten().collect(),
                Part::EveryField => {
                    let fields = value.as_object().into_iter();
                    fields
                        .flat_map(|fields| fields.values())
                        .collect::<Vec<_>>()
                }
            })
            .collect();
    }
    found
}

fn one(reader: &mut Reader<'_>) -> Result<(Vec<Part>, Test), Fault> {
    let path = path(reader)?;
    Ok((path, test(reader)?))
}

fn path(reader: &mut Reader<'_>) -> Result<Vec<Part>, Fault> {
    if !reader.take("$") {
        return Err(unexpected(reader.rest));
    }
    let mut path = Vec::new();
    loop {
        if let Some(rest) = reader.rest.strip_prefix(".*") {
            path.push(Part::EveryField);
            reader.rest = rest;
        } else if let Some(rest) = reader.rest.strip_prefix('.') {
            let other = |c: char| !(c.is_alphanumeric() || c == '_' || c == '-');
            let (name, rest) = rest.split_at(rest.find(other).unwrap_or(rest.len()));
            if name.is_empty() {
                return Err(unexpected(reader.rest));
            }
            path.push(Part::Name(name.to_owned()));
            reader.rest = rest;
        } else if let Some(rest) = reader.rest.strip_prefix('[') {
            let Some((inner, rest)) = rest.split_once(']') else {
                return Err(unexpected(reader.rest));
            };
            path.push(bracketed(inner.trim()).ok_or_else(|| unexpected(reader.rest))?);
            reader.rest = rest;
        } else if path.is_empty() {
            return Err(unexpected(reader.rest));
        } else {
            return Ok(path);
        }
    }
}

/// AWS has neither `IS NOT` nor `EXISTS`; `$.a = *` says that something is there.
fn test(reader: &mut Reader<'_>) -> Result<Test, Fault> {
    if reader.take("NOT EXISTS") {
        return Ok(Test::Absent);
    }
    if reader.take("IS") {
        return match () {
            () if reader.take("TRUE") => Ok(Test::Boolean(true)),
            () if reader.take("FALSE") => Ok(Test::Boolean(false)),
            () if reader.take("NULL") => Ok(Test::Null),
            () => Err(unexpected(reader.rest)),
        };
    }
    match reader.compare() {
        Some(compare) => reader.operand(compare).map(Test::Is),
        None => Err(unexpected(reader.rest)),
    }
}

fn bracketed(inner: &str) -> Option<Part> {
    if inner == "*" {
        return Some(Part::EveryElement);
    }
    let quoted = ['\'', '"'].into_iter().find_map(|quote| {
        inner
            .strip_prefix(quote)
            .and_then(|inner| inner.strip_suffix(quote))
    });
    match quoted {
        Some(name) => Some(Part::Name(name.to_owned())),
        None => inner.parse().ok().map(Part::Index),
    }
}
