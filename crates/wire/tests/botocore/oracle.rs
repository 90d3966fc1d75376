//! What the tests against botocore share: Python, and one canonical form of values for both sides.

use serde_json::{Map, Value, json};
use shapes::schema::{Kind, Schema};
use shapes::{Ref, Shape};
use std::process::Command;

/// Python with botocore; without, it says so, and fails under CI=true.
pub fn python() -> Option<Command> {
    let found = Command::new("python3")
        .args(["-c", "import botocore"])
        .output();
    if found.is_ok_and(|output| output.status.success()) {
        return Some(Command::new("python3"));
    }
    assert_ne!(
        std::env::var("CI").as_deref(),
        Ok("true"),
        "python3 with botocore is missing"
    );
    eprintln!("skipped: python3 with botocore is missing");
    None
}

/// A script beside these tests.
pub fn script(name: &str) -> String {
    format!("{}/tests/python/{name}", env!("CARGO_MANIFEST_DIR"))
}

/// A shape in the canonical form: JSON with epoch seconds for times and base64 for bytes.
pub fn canonical(shape: &dyn Shape) -> Value {
    let mut object = Map::new();
    for (index, member) in shape.structure().members.iter().enumerate() {
        let read = shape.member(index);
        if !matches!(read, Ref::Absent) {
            object.insert(member.name.to_owned(), value(read, member.schema));
        }
    }
    Value::Object(object)
}

fn value(read: Ref<'_>, schema: &Schema) -> Value {
    use base64::Engine;
    match (read, &schema.kind) {
        (Ref::Absent, _) => Value::Null,
        (Ref::Boolean(flag), _) => json!(flag),
        (Ref::Integer(number), _) => json!(number),
        (Ref::Double(number), _) => json!(number),
        (Ref::Text(text), _) => json!(text),
        (Ref::Blob(bytes), _) => json!(base64::engine::general_purpose::STANDARD.encode(bytes)),
        (Ref::Time(time), _) if time.millis() % 1000 == 0 => json!(time.millis() / 1000),
        (Ref::Time(time), _) => json!(time.epoch_seconds()),
        (Ref::Document(json), _) => json.clone(),
        (Ref::Shape(shape), _) => canonical(shape),
        (Ref::List(list), Kind::List { member, .. }) => (0..list.count())
            .map(|index| value(list.at(index), member))
            .collect(),
        (Ref::Map(map), Kind::Map { value: of, .. }) => {
            let mut object = Map::new();
            map.each(&mut |key, element| {
                object.insert(key.to_owned(), value(element, of));
            });
            Value::Object(object)
        }
        _ => panic!("{} is of another kind", schema.name),
    }
}

/// Members come as a type that is not an [`wire::Answer`] by itself in tests.
pub struct Said(pub shapes::shape::Members);

impl Shape for Said {
    fn structure(&self) -> &'static shapes::schema::Structure {
        self.0.structure()
    }
    fn member(&self, index: usize) -> Ref<'_> {
        self.0.member(index)
    }
}
