//! Parameters of the query and ec2 protocols: `Tag.1.Key=a&Tag.1.Value=b` to a tree, and the tree
//! by a schema to a value.

use super::Undecodable;
use crate::limits;
use base::Time;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use shapes::Value;
use shapes::schema::{Kind, Schema, Structure};
use shapes::shape::Members;
use std::collections::{BTreeMap, HashSet};

/// Decoded parameters in the order they came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form(Vec<(String, String)>);

/// Whose rules for lists hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// `Names.member.1`.
    Query,
    /// `Name.1`.
    Ec2,
}

/// A parameter and those below it.
#[derive(Debug, Default)]
struct Node {
    text: Option<String>,
    below: BTreeMap<String, Node>,
}

/// Why text is no form that can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Malformed {
    /// Not UTF-8, or a `%` without two hexadecimal digits.
    Text,
    /// More than [`limits::PARAMETERS`].
    TooMany,
    /// A parameter of this name is given again: of two values one would be ignored.
    Again(String),
}

impl Form {
    /// Adds the parameters of a form body or a query string.
    pub fn read(&mut self, text: &[u8]) -> Result<(), Malformed> {
        let text = std::str::from_utf8(text).map_err(|_| Malformed::Text)?;
        for pair in text.split('&').filter(|pair| !pair.is_empty()) {
            if self.0.len() >= limits::PARAMETERS {
                return Err(Malformed::TooMany);
            }
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let pair = unescaped(name).zip(unescaped(value));
            self.0.push(pair.ok_or(Malformed::Text)?);
        }
        let mut names = HashSet::with_capacity(self.0.len());
        match self.0.iter().find(|(name, _)| !names.insert(name.as_str())) {
            Some((name, _)) => Err(Malformed::Again(name.clone())),
            None => Ok(()),
        }
    }

    /// The first parameter of that name.
    pub fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(given, _)| given == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Every parameter.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (&**name, &**value))
    }
}

/// `%2C` and `+` undone; `None` when an escape is broken or the result is not UTF-8.
fn unescaped(text: &str) -> Option<String> {
    if !text.contains(['%', '+']) {
        return Some(text.to_owned());
    }
    let whole = |rest: &str| {
        let digits = rest.as_bytes().get(..2);
        digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    };
    if !text.split('%').skip(1).all(whole) {
        return None;
    }
    let spaced = text.replace('+', " ");
    let bytes = percent_encoding::percent_decode_str(&spaced);
    bytes.decode_utf8().ok().map(|text| text.into_owned())
}

/// Parameters that are not the operation's.
fn is_envelope(name: &str) -> bool {
    matches!(name, "Action" | "Version") || name.starts_with("X-Amz-")
}

/// Reads an input.
pub fn decode(
    structure: &'static Structure,
    form: &Form,
    dialect: Dialect,
) -> Result<Members, Undecodable> {
    let mut root = Node::default();
    for (name, value) in form.iter().filter(|(name, _)| !is_envelope(name)) {
        let mut node = &mut root;
        for (depth, part) in name.split('.').enumerate() {
            if depth >= limits::NESTING * 2 {
                return Err(Undecodable::Broken {
                    message: format!("The parameter {name} is nested too deeply"),
                });
            }
            node = node.below.entry(part.to_owned()).or_default();
        }
        node.text = Some(value.to_owned());
    }
    Reader { dialect }.structure(structure, root, "")
}

struct Reader {
    dialect: Dialect,
}

impl Reader {
    fn structure(
        &self,
        structure: &'static Structure,
        mut node: Node,
        path: &str,
    ) -> Result<Members, Undecodable> {
        no_text(&node, path)?;
        let mut members = Members::new(structure);
        for (index, member) in structure.members.iter().enumerate() {
            if let Some(below) = node.below.remove(member.parameter) {
                let path = joined(path, member.parameter);
                members.set(index, self.value(member.schema, below, &path)?);
            }
        }
        nothing_left(&node, path)?;
        Ok(members)
    }

    fn value(&self, schema: &'static Schema, node: Node, path: &str) -> Result<Value, Undecodable> {
        match &schema.kind {
            Kind::Structure(structure) => {
                self.structure(structure, node, path).map(Value::Structure)
            }
            Kind::List {
                member,
                element,
                flattened,
                ..
            } => self.list(node, path, member, element, *flattened),
            Kind::Map { value, names, .. } => self.map(node, path, value, *names),
            _ => match (node.text, first_left_in(&node.below)) {
                (_, Some(left)) => Err(Undecodable::Unknown {
                    path: joined(path, &left),
                }),
                (Some(text), None) => scalar(schema, text, path),
                (None, None) => Ok(Value::Absent),
            },
        }
    }

    fn list(
        &self,
        mut node: Node,
        path: &str,
        member: &'static Schema,
        element: &str,
        flattened: bool,
    ) -> Result<Value, Undecodable> {
        no_text(&node, path)?;
        let named = self.dialect == Dialect::Query && !flattened;
        let below = if named {
            joined(path, element)
        } else {
            path.to_owned()
        };
        if named {
            let elements = node.below.remove(element);
            nothing_left(&node, path)?;
            // `Names=` is how clients send an empty list.
            node = elements.unwrap_or_default();
            no_text(&node, &below)?;
        }
        let values = numbered(node, &below)?
            .into_iter()
            .map(|(path, node)| self.value(member, node, &path));
        values.collect::<Result<_, _>>().map(Value::List)
    }

    fn map(
        &self,
        mut node: Node,
        path: &str,
        value: &'static Schema,
        (entry, key_name, value_name): (&str, &str, &str),
    ) -> Result<Value, Undecodable> {
        no_text(&node, path)?;
        let entries = node.below.remove(entry).unwrap_or_default();
        nothing_left(&node, path)?;
        no_text(&entries, &joined(path, entry))?;
        let mut map = BTreeMap::new();
        for (path, mut node) in numbered(entries, &joined(path, entry))? {
            no_text(&node, &path)?;
            let key = node.below.remove(key_name).unwrap_or_default();
            let key = key.text.filter(|_| key.below.is_empty());
            let key = key.ok_or_else(|| malformed(&path, "An entry has no key"))?;
            let below = node.below.remove(value_name);
            let below = below.ok_or_else(|| malformed(&path, "An entry has no value"))?;
            nothing_left(&node, &path)?;
            let element = self.value(value, below, &joined(&path, value_name))?;
            if map.insert(key, element).is_some() {
                return Err(malformed(&path, "A key is given more than once"));
            }
        }
        Ok(Value::Map(map))
    }
}

/// Nobody took what is left: it would be ignored.
fn nothing_left(node: &Node, path: &str) -> Result<(), Undecodable> {
    match first_left_in(&node.below) {
        Some(left) => Err(Undecodable::Unknown {
            path: joined(path, &left),
        }),
        None => Ok(()),
    }
}

/// A structure or list has no text of its own.
fn no_text(node: &Node, path: &str) -> Result<(), Undecodable> {
    match node.text.as_deref() {
        None | Some("") => Ok(()),
        Some(_) => Err(malformed(
            path,
            "STRING_VALUE can not be converted to a structure",
        )),
    }
}

/// Elements by their numbers, which begin at 1, may leave gaps, and are spelled in one way only.
fn numbered(node: Node, path: &str) -> Result<Vec<(String, Node)>, Undecodable> {
    let mut elements: Vec<(u32, Node)> = Vec::with_capacity(node.below.len());
    for (name, below) in node.below {
        let number = name.parse::<u32>().ok();
        let number = number.filter(|number| *number > 0 && number.to_string() == name);
        match number {
            Some(number) => elements.push((number, below)),
            None => {
                return Err(Undecodable::Unknown {
                    path: joined(path, &name),
                });
            }
        }
    }
    elements.sort_by_key(|(number, _)| *number);
    Ok(elements
        .into_iter()
        .map(|(number, node)| (format!("{path}.{number}"), node))
        .collect())
}

fn scalar(schema: &Schema, text: String, path: &str) -> Result<Value, Undecodable> {
    let wrong = |wanted: &str| malformed(path, format!("{text} can not be converted to {wanted}"));
    Ok(match &schema.kind {
        Kind::Text { .. } => Value::Text(text),
        Kind::Integer(_) => {
            let number = text.parse::<i32>().map_err(|_| wrong("an Integer"))?;
            Value::Integer(number.into())
        }
        Kind::Long(_) => Value::Integer(text.parse().map_err(|_| wrong("a Long"))?),
        Kind::Double(_) => {
            let number = text.parse::<f64>().ok();
            let number = number.filter(|number| number.is_finite());
            Value::Double(number.ok_or_else(|| wrong("a Double"))?)
        }
        Kind::Boolean => match text.to_ascii_lowercase().as_str() {
            "true" => Value::Boolean(true),
            "false" => Value::Boolean(false),
            _ => return Err(wrong("a Boolean")),
        },
        Kind::Blob(_) => Value::Blob(STANDARD.decode(&text).map_err(|_| wrong("a Blob"))?),
        Kind::Timestamp => Value::Time(time(&text).ok_or_else(|| wrong("a Timestamp"))?),
        Kind::Document | Kind::List { .. } | Kind::Map { .. } | Kind::Structure(_) => {
            return Err(wrong("a structure"));
        }
    })
}

/// ISO 8601, or seconds since the epoch.
fn time(text: &str) -> Option<Time> {
    let seconds = || {
        let ms = text.parse::<i64>().ok()?.checked_mul(1000)?;
        Some(Time::from_millis(ms))
    };
    Time::parse_iso8601(text).or_else(seconds)
}

/// The path of the first parameter that nobody took.
fn first_left_in(below: &BTreeMap<String, Node>) -> Option<String> {
    let (name, node) = below.first_key_value()?;
    Some(match first_left_in(&node.below) {
        Some(rest) => joined(name, &rest),
        None => name.clone(),
    })
}

fn joined(path: &str, name: &str) -> String {
    match path {
        "" => name.to_owned(),
        path => format!("{path}.{name}"),
    }
}

fn malformed(path: &str, message: impl Into<String>) -> Undecodable {
    Undecodable::Malformed {
        path: path.to_owned(),
        message: message.into(),
    }
}

#[cfg(test)]
mod tests;
