//! The model's constraints on a request: required members, lengths, ranges, enumerations, patterns.
//! All violations are collected and told in AWS's words. Cross-field rules are the services'.

mod pattern;

use crate::limits;
use crate::protocol::lower_first;
use crate::service::{Service, Wording};
use aws::Fault;
use shapes::schema::{Kind, Range, Schema};
use shapes::{Ref, Shape};

/// A constraint that a value does not satisfy.
#[derive(Debug)]
struct Violation {
    /// `tags.1.member.key`.
    path: String,
    /// The value as AWS shows it: `null`, `'text'`; "" for a sensitive one.
    value: String,
    constraint: Constraint,
}

#[derive(Debug)]
enum Constraint {
    NotNull,
    Longer(i64),
    Shorter(i64),
    AtLeast(i64),
    AtMost(i64),
    OneOf(&'static [&'static str]),
    Pattern(&'static str),
    OnlyOne,
    /// What an element of a list or a map must satisfy.
    Each(Vec<Constraint>),
}

/// Checks all constraints.
pub fn check(service: &Service, input: &dyn Shape) -> Result<(), Fault> {
    let mut found = Vec::new();
    structure(input, "", &mut found);
    let Some(first) = found.first() else {
        return Ok(());
    };
    Err(match service.codes.wording {
        Wording::Counted => Fault::client(service.codes.validation, counted(&found)),
        Wording::Ec2 => ec2(first),
        Wording::Ecr => Fault::client(
            service.codes.validation,
            format!(
                "Invalid parameter at '{}' failed to satisfy constraint: '{}'",
                first.path,
                first.constraint.ecr()
            ),
        ),
    })
}

fn counted(violations: &[Violation]) -> String {
    let (count, plural) = (
        violations.len(),
        if violations.len() > 1 { "s" } else { "" },
    );
    let mut message = format!("{count} validation error{plural} detected: ");
    for (index, violation) in violations.iter().enumerate() {
        if index > 0 {
            message.push_str("; ");
        }
        let Violation {
            path,
            value,
            constraint,
        } = violation;
        let constraint = constraint.text();
        let value = match value.as_str() {
            "" => String::new(),
            value => format!(" {value}"),
        };
        message.push_str(&format!(
            "Value{value} at '{path}' failed to satisfy constraint: {constraint}"
        ));
    }
    message
}

fn ec2(violation: &Violation) -> Fault {
    let Violation { path, value, .. } = violation;
    match &violation.constraint {
        Constraint::NotNull => Fault::client(
            "MissingParameter",
            format!("The request must contain the parameter {path}"),
        ),
        constraint => Fault::client(
            "InvalidParameterValue",
            format!(
                "Value ({}) for parameter {path} is invalid. {}",
                value.trim_matches('\''),
                constraint.text()
            ),
        ),
    }
}

impl Constraint {
    fn text(&self) -> String {
        match self {
            Constraint::NotNull => "Member must not be null".into(),
            Constraint::Longer(min) => {
                format!("Member must have length greater than or equal to {min}")
            }
            Constraint::Shorter(max) => {
                format!("Member must have length less than or equal to {max}")
            }
            Constraint::AtLeast(min) => {
                format!("Member must have value greater than or equal to {min}")
            }
            Constraint::AtMost(max) => {
                format!("Member must have value less than or equal to {max}")
            }
            Constraint::OneOf(values) => {
                format!(
                    "Member must satisfy enum value set: [{}]",
                    values.join(", ")
                )
            }
            Constraint::Pattern(pattern) => {
                format!("Member must satisfy regular expression pattern: {pattern}")
            }
            Constraint::OnlyOne => "Member must have exactly one member set".into(),
            Constraint::Each(inner) => {
                let inner: Vec<String> = inner.iter().map(Constraint::text).collect();
                format!("Member must satisfy constraint: [{}]", inner.join(", "))
            }
        }
    }

    fn ecr(&self) -> String {
        match self {
            Constraint::Pattern(pattern) => format!("must satisfy regular expression '{pattern}'"),
            other => other.text(),
        }
    }
}

fn structure(shape: &dyn Shape, path: &str, found: &mut Vec<Violation>) {
    let structure = shape.structure();
    let mut set = 0;
    for (index, member) in structure.members.iter().enumerate() {
        if found.len() >= limits::VIOLATIONS {
            return;
        }
        let read = shape.member(index);
        if matches!(read, Ref::Absent) {
            if member.required {
                found.push(Violation {
                    path: joined(path, &lower_first(member.name)),
                    value: "null".into(),
                    constraint: Constraint::NotNull,
                });
            }
            continue;
        }
        set += 1;
        let name = || joined(path, &lower_first(member.name));
        value(member.schema, read, &name, found);
    }
    if structure.union && set != 1 {
        found.push(Violation {
            path: path.to_owned(),
            value: String::new(),
            constraint: Constraint::OnlyOne,
        });
    }
}

/// `path` is made only when there is something to say, or something below.
fn value(
    schema: &'static Schema,
    read: Ref<'_>,
    path: &dyn Fn() -> String,
    found: &mut Vec<Violation>,
) {
    for constraint in broken(schema, read) {
        let value = if schema.sensitive {
            String::new()
        } else {
            format!("'{}'", shown(read))
        };
        found.push(Violation {
            path: path(),
            value,
            constraint,
        });
    }
    match (read, &schema.kind) {
        (Ref::Shape(shape), _) => structure(shape, &path(), found),
        (Ref::List(list), Kind::List { member, .. }) if has_structures(member) => {
            for index in 0..list.count() {
                if found.len() < limits::VIOLATIONS {
                    let path = || format!("{}.{}.member", path(), index + 1);
                    value(member, list.at(index), &path, found);
                }
            }
        }
        (Ref::Map(map), Kind::Map { value: schema, .. }) if has_structures(schema) => {
            map.each(&mut |key, element| {
                if found.len() < limits::VIOLATIONS {
                    let path = || format!("{}.{key}.member", path());
                    value(schema, element, &path, found);
                }
            });
        }
        _ => {}
    }
}

/// Elements that are structures are told one by one; others as a constraint on their list.
fn has_structures(schema: &Schema) -> bool {
    matches!(
        schema.kind,
        Kind::Structure(_) | Kind::List { .. } | Kind::Map { .. }
    )
}

fn broken(schema: &'static Schema, read: Ref<'_>) -> Vec<Constraint> {
    let mut out = Vec::new();
    match (read, &schema.kind) {
        (
            Ref::Text(text),
            Kind::Text {
                range,
                pattern,
                values,
            },
        ) => {
            if *range != Range::ANY {
                length(*range, text.chars().count(), &mut out);
            }
            if !values.is_empty() && !values.contains(&text) {
                out.push(Constraint::OneOf(values));
            }
            if let Some(pattern) = pattern
                && !pattern::matches(pattern, text)
            {
                out.push(Constraint::Pattern(pattern));
            }
        }
        (Ref::Blob(bytes), Kind::Blob(range)) => length(*range, bytes.len(), &mut out),
        (Ref::Integer(number), Kind::Integer(range) | Kind::Long(range)) => {
            bounds(*range, number as f64, &mut out);
        }
        (Ref::Double(number), Kind::Double(range)) => bounds(*range, number, &mut out),
        (Ref::List(list), Kind::List { range, member, .. }) => {
            length(*range, list.count(), &mut out);
            if !has_structures(member) {
                let broken = (0..list.count()).map(|index| broken(member, list.at(index)));
                each(broken.find_non_empty(), member, &mut out);
            }
        }
        (
            Ref::Map(map),
            Kind::Map {
                range, key, value, ..
            },
        ) => {
            length(*range, map.count(), &mut out);
            let mut worst = (Vec::new(), Vec::new());
            map.each(&mut |name, element| {
                if worst.0.is_empty() {
                    worst.0 = broken(key, Ref::Text(name));
                }
                if worst.1.is_empty() && !has_structures(value) {
                    worst.1 = broken(value, element);
                }
            });
            each(worst.0, key, &mut out);
            each(worst.1, value, &mut out);
        }
        _ => {}
    }
    out
}

trait FindNonEmpty {
    fn find_non_empty(self) -> Vec<Constraint>;
}

impl<I: Iterator<Item = Vec<Constraint>>> FindNonEmpty for I {
    fn find_non_empty(mut self) -> Vec<Constraint> {
        self.find(|broken| !broken.is_empty()).unwrap_or_default()
    }
}

/// AWS names all constraints of the elements when one of them breaks any.
fn each(broken: Vec<Constraint>, schema: &'static Schema, out: &mut Vec<Constraint>) {
    if broken.is_empty() {
        return;
    }
    let mut all = Vec::new();
    match &schema.kind {
        Kind::Text {
            range,
            pattern,
            values,
        } => {
            all.extend(range.max.map(Constraint::Shorter));
            all.extend(range.min.map(Constraint::Longer));
            all.extend(pattern.map(Constraint::Pattern));
            if !values.is_empty() {
                all.push(Constraint::OneOf(values));
            }
        }
        _ => all = broken,
    }
    out.push(Constraint::Each(all));
}

fn length(range: Range, count: usize, out: &mut Vec<Constraint>) {
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    out.extend(
        range
            .max
            .filter(|max| count > *max)
            .map(Constraint::Shorter),
    );
    out.extend(range.min.filter(|min| count < *min).map(Constraint::Longer));
}

fn bounds(range: Range, number: f64, out: &mut Vec<Constraint>) {
    out.extend(
        range
            .max
            .filter(|max| number > *max as f64)
            .map(Constraint::AtMost),
    );
    out.extend(
        range
            .min
            .filter(|min| number < *min as f64)
            .map(Constraint::AtLeast),
    );
}

/// A value as Java would print it, cut where it gets long.
fn shown(read: Ref<'_>) -> String {
    const LONGEST: usize = 256;
    let text = match read {
        Ref::Absent => "null".into(),
        Ref::Boolean(value) => value.to_string(),
        Ref::Integer(value) => value.to_string(),
        Ref::Double(value) => value.to_string(),
        Ref::Text(value) => value.to_owned(),
        Ref::Time(value) => value.to_string(),
        Ref::Blob(value) => format!("{} bytes", value.len()),
        Ref::Document(value) => value.to_string(),
        Ref::Shape(shape) => shape.structure().name.to_owned(),
        Ref::List(list) => {
            let elements: Vec<String> = (0..list.count().min(16))
                .map(|index| shown(list.at(index)))
                .collect();
            format!("[{}]", elements.join(", "))
        }
        Ref::Map(map) => {
            let mut entries = Vec::new();
            map.each(&mut |key, element| entries.push(format!("{key}={}", shown(element))));
            format!("{{{}}}", entries.join(", "))
        }
    };
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}

fn joined(path: &str, name: &str) -> String {
    match path {
        "" => name.to_owned(),
        path => format!("{path}.{name}"),
    }
}

#[cfg(test)]
mod tests;
