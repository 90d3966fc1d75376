//! Filter patterns: terms, conditions on JSON, and conditions on the fields of a line. AWS:
//! CloudWatch Logs User Guide, "Filter pattern syntax". Regular expressions are refused by name.

mod condition;
mod fields;
mod json;
#[cfg(test)]
mod tests;

use crate::faults;
use aws::Fault;
use fields::Fields;
use json::Conditions;

/// The longest pattern that is read: the model's limit.
const CHARACTERS_MAX: usize = 1_024;

/// What a message has to be.
#[derive(Clone, Debug, PartialEq)]
pub enum Pattern {
    /// Terms in the message.
    Terms(Terms),
    /// The message is JSON of which these hold.
    Json(Conditions),
    /// The message has these fields.
    Fields(Fields),
}

/// Terms, each a text within the message. Upper and lower case differ.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// All of them are there.
    all: Vec<String>,
    /// One of them is, if there are any and nothing else.
    any: Vec<String>,
    /// None of them is.
    none: Vec<String>,
}

impl Pattern {
    /// Reads a pattern; the empty one takes every message.
    pub fn parse(text: &str) -> Result<Pattern, Fault> {
        let text = text.trim();
        if text.chars().count() > CHARACTERS_MAX {
            return Err(faults::invalid_pattern("it is too long"));
        }
        if text.starts_with('{') {
            return Conditions::parse(text).map(Pattern::Json);
        }
        if text.starts_with('[') {
            return Fields::parse(text).map(Pattern::Fields);
        }
        terms(text).map(Pattern::Terms)
    }

    /// Whether the message is taken.
    pub fn matches(&self, message: &str) -> bool {
        match self {
            Pattern::Terms(Terms { all, any, none }) => {
                let has = |term: &String| message.contains(term.as_str());
                // AWS: beside other terms, those with a question mark are ignored.
                let alone = all.is_empty() && none.is_empty() && !any.is_empty();
                all.iter().all(has) && (!alone || any.iter().any(has)) && !none.iter().any(has)
            }
            Pattern::Json(conditions) => {
                let value = serde_json::from_str(message);
                value.is_ok_and(|value| conditions.hold(&value))
            }
            Pattern::Fields(fields) => fields.hold(message),
        }
    }
}

fn terms(text: &str) -> Result<Terms, Fault> {
    let mut terms = Terms::default();
    let mut rest = text;
    while !rest.is_empty() {
        let (list, body) = match rest.split_at_checked(1) {
            Some(("?", body)) => (&mut terms.any, body),
            Some(("-", body)) => (&mut terms.none, body),
            _ => (&mut terms.all, rest),
        };
        let (term, behind) = term(body)?;
        // AWS: a blank in double quotes matches everything.
        if !term.trim().is_empty() {
            list.push(term);
        }
        rest = behind.trim_start();
    }
    Ok(terms)
}

/// One term, quoted or not, and what follows it.
fn term(text: &str) -> Result<(String, &str), Fault> {
    if let Some(quoted) = text.strip_prefix('"') {
        return quoted_text(quoted).ok_or_else(|| faults::invalid_pattern("a quote is not closed"));
    }
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    let (term, behind) = text.split_at(end);
    if term.starts_with('%') {
        return Err(faults::not_implemented(
            "FilterLogEvents with a regular expression",
        ));
    }
    let bare = |c: char| c.is_alphanumeric() || c == '_';
    if term.is_empty() || !term.chars().all(bare) {
        return Err(faults::invalid_pattern(
            "a term with characters other than letters, digits and _ has to be in double quotes",
        ));
    }
    Ok((term.to_owned(), behind))
}

/// The text up to the closing quote, where a backslash takes the next character as it is.
fn quoted_text(text: &str) -> Option<(String, &str)> {
    let mut out = String::new();
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return Some((out, &text[at + 1..])),
            '\\' => out.push(characters.next()?.1),
            other => out.push(other),
        }
    }
    None
}
