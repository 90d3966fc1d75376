//! JSON to values in one pass, following the schema: no tree in between.

use super::Undecodable;
use crate::limits;
use base::Time;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use shapes::Value;
use shapes::schema::{Kind, Schema, Structure};
use shapes::shape::Members;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;

/// Reads an input. An empty body is an empty object.
pub fn decode(structure: &'static Structure, body: &[u8]) -> Result<Members, Undecodable> {
    if body.is_empty() {
        return Ok(Members::new(structure));
    }
    let found = Found::default();
    let seed = Seed {
        kind: Wanted::Structure(structure),
        found: &found,
        path: &Path::Root,
        depth: 0,
    };
    let mut reader = serde_json::Deserializer::from_slice(body);
    let value = seed
        .deserialize(&mut reader)
        .and_then(|value| reader.end().map(|()| value));
    match (value, found.0.into_inner()) {
        (_, Some(undecodable)) => Err(undecodable),
        (Ok(Value::Structure(members)), None) => Ok(members),
        (Ok(_), None) => Err(Undecodable::Broken {
            message: "Unexpected value where a structure was expected".into(),
        }),
        (Err(_), None) => Err(Undecodable::Broken {
            message: "The body is not valid JSON".into(),
        }),
    }
}

/// The first thing that was wrong in our terms; serde's own errors are only text.
#[derive(Default)]
struct Found(RefCell<Option<Undecodable>>);

/// Where the reader is; made into text only for a complaint.
enum Path<'a> {
    Root,
    Name(&'a Path<'a>, &'a str),
    Number(&'a Path<'a>, usize),
}

impl Path<'_> {
    fn text(&self) -> String {
        let (above, last) = match self {
            Path::Root => return String::new(),
            Path::Name(above, name) => (above, (*name).to_owned()),
            Path::Number(above, number) => (above, number.to_string()),
        };
        match above.text() {
            above if above.is_empty() => last,
            above => format!("{above}.{last}"),
        }
    }
}

#[derive(Clone, Copy)]
enum Wanted {
    Structure(&'static Structure),
    Schema(&'static Schema),
}

#[derive(Clone, Copy)]
struct Seed<'a> {
    kind: Wanted,
    found: &'a Found,
    path: &'a Path<'a>,
    depth: usize,
}

impl<'a> Seed<'a> {
    fn below<'b>(&'b self, schema: &'static Schema, path: &'b Path<'b>) -> Seed<'b> {
        Seed {
            kind: Wanted::Schema(schema),
            found: self.found,
            path,
            depth: self.depth + 1,
        }
    }

    fn complain<E: Error>(&self, undecodable: Undecodable) -> E {
        let mut found = self.found.0.borrow_mut();
        found.get_or_insert(undecodable);
        E::custom("stopped")
    }

    fn again<E: Error>(&self, path: &Path<'_>) -> E {
        let path = path.text();
        let message = format!("{path} is given more than once");
        self.complain(Undecodable::Malformed { path, message })
    }

    /// AWS names what it found by its parser's token.
    fn mismatch<E: Error>(&self, token: &str) -> E {
        let wanted = match self.kind {
            Wanted::Structure(_) => "a structure",
            Wanted::Schema(schema) => match &schema.kind {
                Kind::Text { .. } => "a String",
                Kind::Integer(_) => "an Integer",
                Kind::Long(_) => "a Long",
                Kind::Double(_) => "a Double",
                Kind::Boolean => "a Boolean",
                Kind::Blob(_) => "a Blob",
                Kind::Timestamp => "a Timestamp",
                Kind::List { .. } => "a List",
                Kind::Map { .. } => "a Map",
                Kind::Structure(_) | Kind::Document => "a structure",
            },
        };
        self.complain(Undecodable::Malformed {
            path: self.path.text(),
            message: format!("{token} can not be converted to {wanted}"),
        })
    }

    fn structure(&self) -> Option<&'static Structure> {
        match self.kind {
            Wanted::Structure(structure) => Some(structure),
            Wanted::Schema(schema) => match &schema.kind {
                Kind::Structure(structure) => Some(structure),
                _ => None,
            },
        }
    }

    fn scalar(&self) -> Option<&'static Kind> {
        match self.kind {
            Wanted::Structure(_) => None,
            Wanted::Schema(schema) => Some(&schema.kind),
        }
    }
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Value, D::Error> {
        if self.depth > limits::NESTING {
            return Err(self.complain(Undecodable::Broken {
                message: "The request is nested too deeply".into(),
            }));
        }
        if matches!(self.scalar(), Some(Kind::Document)) {
            let json = <serde_json::Value as serde::Deserialize>::deserialize(reader)?;
            return Ok(match json {
                serde_json::Value::Null => Value::Absent,
                json => Value::Document(json),
            });
        }
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value of the model's type")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Absent)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        match self.scalar() {
            Some(Kind::Boolean) => Ok(Value::Boolean(value)),
            _ => Err(self.mismatch(if value { "TRUE_VALUE" } else { "FALSE_VALUE" })),
        }
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        match self.scalar() {
            Some(Kind::Integer(_)) if i32::try_from(value).is_ok() => Ok(Value::Integer(value)),
            Some(Kind::Long(_)) => Ok(Value::Integer(value)),
            Some(Kind::Double(_)) => Ok(Value::Double(value as f64)),
            Some(Kind::Timestamp) => Ok(Value::Time(Time::from_millis(value.saturating_mul(1000)))),
            _ => Err(self.mismatch("NUMBER_VALUE")),
        }
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        match i64::try_from(value) {
            Ok(value) => self.visit_i64(value),
            Err(_) => Err(self.mismatch("NUMBER_VALUE")),
        }
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        match self.scalar() {
            Some(Kind::Double(_)) => Ok(Value::Double(value)),
            Some(Kind::Timestamp) => Ok(Value::Time(Time::from_millis(
                (value * 1000.0).round() as i64
            ))),
            // Some clients write 3 as 3.0.
            Some(Kind::Integer(_) | Kind::Long(_))
                if value.fract() == 0.0 && value.abs() < 9.0e15 =>
            {
                self.visit_i64(value as i64)
            }
            _ => Err(self.mismatch("NUMBER_VALUE")),
        }
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        match self.scalar() {
            Some(Kind::Text { .. }) => Ok(Value::Text(value.to_owned())),
            Some(Kind::Blob(_)) => match STANDARD.decode(value) {
                Ok(bytes) => Ok(Value::Blob(bytes)),
                Err(_) => Err(self.mismatch("STRING_VALUE")),
            },
            Some(Kind::Timestamp) => match Time::parse_iso8601(value) {
                Some(time) => Ok(Value::Time(time)),
                None => Err(self.mismatch("STRING_VALUE")),
            },
            _ => Err(self.mismatch("STRING_VALUE")),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Value, A::Error> {
        let Some(Kind::List { member, .. }) = self.scalar() else {
            return Err(self.mismatch("START_ARRAY"));
        };
        let mut values = Vec::new();
        loop {
            let path = Path::Number(self.path, values.len() + 1);
            let seed = self.below(member, &path);
            match sequence.next_element_seed(seed)? {
                Some(Value::Absent) => return Err(seed.mismatch("VALUE_NULL")),
                Some(value) => values.push(value),
                None => return Ok(Value::List(values)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        if let Some(structure) = self.structure() {
            return self.members(structure, map);
        }
        let Some(Kind::Map { value: schema, .. }) = self.scalar() else {
            return Err(self.mismatch("START_OBJECT"));
        };
        let mut values = BTreeMap::new();
        while let Some(key) = map.next_key::<String>()? {
            let path = Path::Name(self.path, &key);
            let seed = self.below(schema, &path);
            match map.next_value_seed(seed)? {
                Value::Absent => return Err(seed.mismatch("VALUE_NULL")),
                _ if values.contains_key(&key) => return Err(self.again(&path)),
                value => values.insert(key, value),
            };
        }
        Ok(Value::Map(values))
    }
}

impl Seed<'_> {
    fn members<'de, A: MapAccess<'de>>(
        &self,
        structure: &'static Structure,
        mut map: A,
    ) -> Result<Value, A::Error> {
        let mut members = Members::new(structure);
        while let Some(name) = map.next_key::<String>()? {
            let path = Path::Name(self.path, &name);
            match structure.index(&name) {
                Some(index) => {
                    if !matches!(members.get(index), Value::Absent) {
                        return Err(self.again(&path));
                    }
                    let schema = structure.members[index].schema;
                    members.set(index, map.next_value_seed(self.below(schema, &path))?);
                }
                // SDKs of unions name the type; null is absent.
                None if name == "__type" => {
                    map.next_value::<IgnoredAny>()?;
                }
                None => {
                    if map.next_value::<Option<IgnoredAny>>()?.is_some() {
                        return Err(self.complain(Undecodable::Unknown { path: path.text() }));
                    }
                }
            }
        }
        Ok(Value::Structure(members))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shapes::schema::{Member, Range};

    static TEXT: Schema = Schema::text("Text", Range::ANY);
    static MAP: Schema = Schema::map("Map", Range::ANY, &TEXT, &TEXT);
    static SHAPE: Structure = Structure {
        name: "Shape",
        members: &[Member::new("map", &MAP), Member::new("text", &TEXT)],
        union: false,
    };

    /// Of two values one would be ignored, and which one is not the same for all who read.
    #[test]
    fn what_is_given_twice_is_refused() {
        for body in [
            r#"{"text":"a","text":"b"}"#,
            r#"{"text":"a","t\u0065xt":null}"#,
            r#"{"map":{},"map":{}}"#,
            r#"{"map":{"a":"1","a":"2"}}"#,
        ] {
            let refused = decode(&SHAPE, body.as_bytes()).unwrap_err();
            assert!(
                matches!(refused, Undecodable::Malformed { .. }),
                "{body}: {refused:?}"
            );
        }
        let once = decode(
            &SHAPE,
            br#"{"text":null,"text":"a","map":{"a":"1","b":"1"}}"#,
        );
        assert_eq!(*once.unwrap().get(1), Value::Text("a".into()));
    }
}
