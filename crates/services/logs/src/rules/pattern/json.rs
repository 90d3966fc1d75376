//! Conditions on JSON: `{ $.a = "b" && ($.c > 3 || $.d[0] NOT EXISTS) }`.
//!
//! AWS: CloudWatch Logs User Guide, "Writing filter patterns for JSON log events".

use super::quoted_text;
use crate::faults;
use aws::Fault;
use serde_json::Value;

/// Deeper brackets are refused, so that reading a pattern takes little of the stack.
const DEPTH_MAX: usize = 32;

/// What has to hold.
#[derive(Clone, Debug, PartialEq)]
pub enum Expression {
    /// Both.
    And(Box<Expression>, Box<Expression>),
    /// One of them.
    Or(Box<Expression>, Box<Expression>),
    /// A test of one property.
    Test(Vec<Part>, Test),
}

/// A step of a selector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// `.name` or `['name']`.
    Name(String),
    /// `[0]`.
    Index(usize),
    /// `[*]`, any element.
    Every,
}

/// What a property is tested for.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// A text with `*` for anything: whether it is it, or is not.
    Text(bool, String),
    /// A number, compared.
    Number(Compare, f64),
    /// `IS TRUE`, `IS FALSE`.
    Boolean(bool),
    /// `IS NULL`.
    Null,
    /// `EXISTS`, `NOT EXISTS`.
    Exists(bool),
}

/// How numbers are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compare {
    /// `=`.
    Equal,
    /// `!=`.
    Unequal,
    /// `<`.
    Less,
    /// `<=`.
    LessOrEqual,
    /// `>`.
    Greater,
    /// `>=`.
    GreaterOrEqual,
}

impl Expression {
    /// Whether it holds of a value.
    pub fn holds(&self, value: &Value) -> bool {
        match self {
            Expression::And(one, other) => one.holds(value) && other.holds(value),
            Expression::Or(one, other) => one.holds(value) || other.holds(value),
            Expression::Test(path, Test::Exists(wanted)) => {
                selected(value, path).is_empty() != *wanted
            }
            Expression::Test(path, test) => selected(value, path)
                .into_iter()
                .any(|found| test.holds(found)),
        }
    }
}

impl Test {
    fn holds(&self, value: &Value) -> bool {
        match (self, value) {
            (Test::Text(wanted, text), Value::String(found)) => {
                aws::filters::matches(text, found) == *wanted
            }
            (Test::Number(compare, number), Value::Number(found)) => found
                .as_f64()
                .is_some_and(|found| compare.holds(found, *number)),
            (Test::Boolean(wanted), Value::Bool(found)) => wanted == found,
            (Test::Null, Value::Null) | (Test::Exists(true), _) => true,
            _ => false,
        }
    }
}

impl Compare {
    fn holds(self, one: f64, other: f64) -> bool {
        match self {
            Compare::Equal => one == other,
            Compare::Unequal => one != other,
            Compare::Less => one < other,
            Compare::LessOrEqual => one <= other,
            Compare::Greater => one > other,
            Compare::GreaterOrEqual => one >= other,
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
                Part::Every => value.as_array().into_iter().flatten().collect::<Vec<_>>(),
            })
            .collect();
    }
    found
}

/// Reads `{ … }`.
pub fn parse(text: &str) -> Result<Expression, Fault> {
    let inner = text
        .strip_prefix('{')
        .and_then(|text| text.strip_suffix('}'));
    let inner = inner.ok_or_else(|| faults::invalid_pattern("a } is missing"))?;
    let mut reader = Reader { rest: inner };
    let expression = reader.any(0)?;
    match reader.rest.trim_start() {
        "" => Ok(expression),
        rest => Err(unexpected(rest)),
    }
}

fn unexpected(rest: &str) -> Fault {
    faults::invalid_pattern(&format!("`{rest}` was not expected"))
}

struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    fn take(&mut self, word: &str) -> bool {
        self.rest = self.rest.trim_start();
        match self.rest.strip_prefix(word) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn any(&mut self, depth: usize) -> Result<Expression, Fault> {
        let mut expression = self.all(depth)?;
        while self.take("||") {
            expression = Expression::Or(Box::new(expression), Box::new(self.all(depth)?));
        }
        Ok(expression)
    }

    fn all(&mut self, depth: usize) -> Result<Expression, Fault> {
        let mut expression = self.one(depth)?;
        while self.take("&&") {
            expression = Expression::And(Box::new(expression), Box::new(self.one(depth)?));
        }
        Ok(expression)
    }

    fn one(&mut self, depth: usize) -> Result<Expression, Fault> {
        if depth > DEPTH_MAX {
            return Err(faults::invalid_pattern("its brackets are too deep"));
        }
        if self.take("(") {
            let expression = self.any(depth + 1)?;
            if !self.take(")") {
                return Err(unexpected(self.rest));
            }
            return Ok(expression);
        }
        let path = self.path()?;
        let test = self.test()?;
        Ok(Expression::Test(path, test))
    }

    fn path(&mut self) -> Result<Vec<Part>, Fault> {
        if !self.take("$") {
            return Err(unexpected(self.rest));
        }
        let mut path = Vec::new();
        loop {
            if let Some(rest) = self.rest.strip_prefix('.') {
                let name = |c: char| !(c.is_alphanumeric() || c == '_' || c == '-');
                let (name, rest) = rest.split_at(rest.find(name).unwrap_or(rest.len()));
                if name.is_empty() {
                    return Err(unexpected(self.rest));
                }
                path.push(Part::Name(name.to_owned()));
                self.rest = rest;
            } else if let Some(rest) = self.rest.strip_prefix('[') {
                let Some((inner, rest)) = rest.split_once(']') else {
                    return Err(unexpected(self.rest));
                };
                path.push(bracketed(inner.trim()).ok_or_else(|| unexpected(self.rest))?);
                self.rest = rest;
            } else if path.is_empty() {
                return Err(unexpected(self.rest));
            } else {
                return Ok(path);
            }
        }
    }

    fn test(&mut self) -> Result<Test, Fault> {
        if self.take("NOT EXISTS") {
            return Ok(Test::Exists(false));
        }
        if self.take("EXISTS") {
            return Ok(Test::Exists(true));
        }
        if self.take("IS") {
            return match () {
                () if self.take("TRUE") => Ok(Test::Boolean(true)),
                () if self.take("FALSE") => Ok(Test::Boolean(false)),
                () if self.take("NULL") => Ok(Test::Null),
                () => Err(unexpected(self.rest)),
            };
        }
        let operators = [
            ("!=", Compare::Unequal),
            ("<=", Compare::LessOrEqual),
            (">=", Compare::GreaterOrEqual),
            ("=", Compare::Equal),
            ("<", Compare::Less),
            (">", Compare::Greater),
        ];
        let mut operators = operators.into_iter();
        let Some((_, compare)) = operators.find(|(text, _)| self.take(text)) else {
            return Err(unexpected(self.rest));
        };
        self.value(compare)
    }

    fn value(&mut self, compare: Compare) -> Result<Test, Fault> {
        self.rest = self.rest.trim_start();
        if self.rest.starts_with('%') {
            return Err(faults::not_implemented(
                "FilterLogEvents with a regular expression",
            ));
        }
        if let Some(quoted) = self.rest.strip_prefix('"') {
            let Some((text, rest)) = quoted_text(quoted) else {
                return Err(faults::invalid_pattern("a quote is not closed"));
            };
            self.rest = rest;
            return text_test(compare, text);
        }
        let end =
            |c: char| c.is_whitespace() || matches!(c, ')' | '&' | '|' | '=' | '"' | '{' | '}');
        let end = self.rest.find(end).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        if word.is_empty() {
            return Err(unexpected(self.rest));
        }
        self.rest = rest;
        let numeric = word.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c));
        match word.parse::<f64>() {
            Ok(number) if numeric => Ok(Test::Number(compare, number)),
            _ => text_test(compare, word.to_owned()),
        }
    }
}

fn text_test(compare: Compare, text: String) -> Result<Test, Fault> {
    match compare {
        Compare::Equal => Ok(Test::Text(true, text)),
        Compare::Unequal => Ok(Test::Text(false, text)),
        _ => Err(faults::invalid_pattern(
            "only numbers can be compared with < and >",
        )),
    }
}

fn bracketed(inner: &str) -> Option<Part> {
    if inner == "*" {
        return Some(Part::Every);
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
