//! Conditions on the fields of a line: `[ip, user, ..., status = 4*, bytes > 1000]`.
//!
//! AWS: CloudWatch Logs User Guide, "Writing filter patterns for space-delimited log events". A
//! line has to have as many fields as the pattern, or at least so many where it has `...`.

use super::condition::{Expression, Operand, Reader, fits, unexpected};
use crate::faults;
use aws::Fault;

/// Fields in their order, with conditions.
#[derive(Clone, Debug, PartialEq)]
pub struct Fields {
    /// How many there are before `...`, or all.
    first: usize,
    /// How many there are behind `...`; none where there is no such.
    last: Option<usize>,
    /// All of them have to hold.
    conditions: Vec<Expression<Test>>,
}

/// A test of one field.
#[derive(Clone, Debug, PartialEq)]
struct Test {
    /// Which one, of those of the pattern.
    field: usize,
    operand: Operand,
}

/// A field as it was written: its name may be absent.
type Named = (Option<String>, Option<Expression<(String, Operand)>>);

impl Fields {
    /// Reads `[ … ]`.
    pub fn parse(text: &str) -> Result<Fields, Fault> {
        let mut reader = Reader {
            rest: text,
            ends_word: |c| matches!(c, ',' | ']' | ')' | '&' | '|' | '=' | '"'),
        };
        if !reader.take("[") {
            return Err(unexpected(reader.rest));
        }
        let mut written: Vec<Named> = Vec::new();
        let mut ellipsis = None;
        loop {
            if reader.take("...") {
                if ellipsis.replace(written.len()).is_some() {
                    return Err(faults::invalid_pattern("it has more than one ellipsis"));
                }
            } else {
                written.push(field(&mut reader)?);
            }
            if reader.take(",") {
                continue;
            }
            if !reader.take("]") {
                return Err(faults::invalid_pattern("a ] is missing"));
            }
            break;
        }
        if !reader.rest.is_empty() {
            return Err(unexpected(reader.rest));
        }
        let names: Vec<Option<&String>> = written.iter().map(|(name, _)| name.as_ref()).collect();
        let conditions = written
            .iter()
            .enumerate()
            .filter_map(|(at, (_, condition))| {
                let condition = condition.as_ref()?;
                Some(placed(condition, at, &names))
            });
        Ok(Fields {
            first: ellipsis.unwrap_or(written.len()),
            last: ellipsis.map(|at| written.len() - at),
            conditions: conditions.collect::<Result<_, _>>()?,
        })
    }

    /// Whether a line has these fields, and the conditions hold of them.
    pub fn hold(&self, line: &str) -> bool {
        let found = of_line(line);
        let last = self.last.unwrap_or(0);
        let enough = match self.last {
            Some(last) => found.len() >= self.first + last,
            None => found.len() == self.first,
        };
        let place = |field: usize| match field.checked_sub(self.first) {
            None => field,
            Some(behind) => found.len() - last + behind,
        };
        let holds = |test: &Test| test.holds(found[place(test.field)]);
        enough && self.conditions.iter().all(|one| one.holds(&holds))
    }
}

impl Test {
    fn holds(&self, found: &str) -> bool {
        match &self.operand {
            Operand::Text(wanted, text) => fits(text, found) == *wanted,
            Operand::Number(compare, number) => {
                let found = found.parse::<f64>();
                found.is_ok_and(|found| compare.holds(found, *number))
            }
        }
    }
}

/// A name, nothing, or a condition that begins with the field's name.
fn field(reader: &mut Reader<'_>) -> Result<Named, Fault> {
    reader.rest = reader.rest.trim_start();
    if reader.rest.starts_with([',', ']']) {
        return Ok((None, None));
    }
    if let Some((own, rest)) = name(reader.rest)
        && rest.trim_start().starts_with([',', ']'])
    {
        reader.rest = rest;
        return Ok((Some(own.to_owned()), None));
    }
    let mut first = None;
    let mut one = |reader: &mut Reader<'_>| {
        reader.rest = reader.rest.trim_start();
        let Some((own, rest)) = name(reader.rest) else {
            return Err(unexpected(reader.rest));
        };
        first.get_or_insert_with(|| own.to_owned());
        reader.rest = rest;
        let compare = reader.compare().ok_or_else(|| unexpected(reader.rest))?;
        Ok((own.to_owned(), reader.operand(compare)?))
    };
    let condition = reader.expression(&mut one)?;
    Ok((first, Some(condition)))
}

/// A field's name, and what follows it.
fn name(text: &str) -> Option<(&str, &str)> {
    let other = |c: char| !(c.is_alphanumeric() || c == '_' || c == '-');
    let split = text.split_at(text.find(other).unwrap_or(text.len()));
    (!split.0.is_empty()).then_some(split)
}

/// Names to places. A name is the own field's before any other's.
fn placed(
    condition: &Expression<(String, Operand)>,
    own: usize,
    names: &[Option<&String>],
) -> Result<Expression<Test>, Fault> {
    let both = |one, other| -> Result<_, Fault> {
        let place = |half| placed(half, own, names).map(Box::new);
        Ok((place(one)?, place(other)?))
    };
    Ok(match condition {
        Expression::And(one, other) => {
            let (one, other) = both(one, other)?;
            Expression::And(one, other)
        }
        Expression::Or(one, other) => {
            let (one, other) = both(one, other)?;
            Expression::Or(one, other)
        }
        Expression::Test((name, operand)) => {
            let is = |at: &usize| names[*at] == Some(name);
            let field = std::iter::once(own).chain(0..names.len()).find(is);
            let unknown = || faults::invalid_pattern(&format!("it has no field `{name}`"));
            Expression::Test(Test {
                field: field.ok_or_else(unknown)?,
                operand: operand.clone(),
            })
        }
    })
}

/// The fields of a line: words, and what stands between square brackets or double quotes.
fn of_line(line: &str) -> Vec<&str> {
    let mut fields = Vec::new();
    let mut rest = line.trim_start();
    // Where the last one is: what opens behind it is not looked for to the end, again and again.
    let closed = line.rfind(']').map_or("", |at| &line[at..]).len();
    while !rest.is_empty() {
        let enclosed = match rest.split_at_checked(1) {
            Some(("[", inner)) if inner.len() >= closed && closed > 0 => inner.split_once(']'),
            Some(("\"", inner)) => up_to_quote(inner),
            _ => None,
        };
        // What is not closed is a word like any other.
        let word = || rest.split_at(rest.find(char::is_whitespace).unwrap_or(rest.len()));
        let (field, behind) = enclosed.unwrap_or_else(word);
        fields.push(field);
        rest = behind.trim_start();
    }
    fields
}

/// The text up to a quote that no backslash stands before, and what follows it.
fn up_to_quote(text: &str) -> Option<(&str, &str)> {
    let mut escaped = false;
    let end = text.find(|c| {
        let ends = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    })?;
    Some((&text[..end], &text[end + 1..]))
}
