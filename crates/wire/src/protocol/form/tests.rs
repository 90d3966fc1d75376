//! What is read of forms, on a shape of its own that has what no service here has.

use super::*;
use shapes::schema::{Member, Range};

static TEXT: Schema = Schema::text("Text", Range::ANY);
static NUMBER: Schema = Schema::double("Number", Range::ANY);
static AT: Schema = Schema::timestamp("At");
static TEXTS: Schema = Schema::list("Texts", Range::ANY, &TEXT, "member");
static FLAT: Schema = Schema::flat_list("Flat", Range::ANY, &TEXT);
static MAP: Schema = Schema::map("Map", Range::ANY, &TEXT, &TEXT);
static SHAPE: Structure = Structure {
    name: "Shape",
    members: &[
        Member::new("At", &AT),
        Member::new("Flat", &FLAT),
        Member::new("Map", &MAP),
        Member::new("Number", &NUMBER),
        Member::new("Texts", &TEXTS),
    ],
    union: false,
};

fn read(text: &str) -> Result<Members, Undecodable> {
    let mut form = Form::default();
    form.read(text.as_bytes()).unwrap();
    decode(&SHAPE, &form, Dialect::Query)
}

fn texts(list: &[&str]) -> Value {
    Value::List(list.iter().map(|one| Value::Text((*one).into())).collect())
}

#[test]
fn lists_and_maps_are_read_with_and_without_their_member() {
    let set = |text: &str, name: &str, wanted: Value| {
        let mut members = Members::new(&SHAPE);
        members.set(SHAPE.index(name).unwrap(), wanted);
        assert_eq!(read(text).unwrap(), members, "{text}");
    };
    set(
        "Texts.member.2=b&Texts.member.1=a",
        "Texts",
        texts(&["a", "b"]),
    );
    set(
        "Texts.member.7=b&Texts.member.1=",
        "Texts",
        texts(&["", "b"]),
    );
    set("Texts=", "Texts", texts(&[]));
    set(
        "Flat.1=a&Flat.10=c&Flat.9=b",
        "Flat",
        texts(&["a", "b", "c"]),
    );
    let map = [("a".to_owned(), Value::Text("1".into()))];
    let entries = "Map.entry.1.key=a&Map.entry.1.value=1";
    set(entries, "Map", Value::Map(map.into()));
    set("Number=-0.5", "Number", Value::Double(-0.5));
    let second = Value::Time(Time::from_seconds(-1));
    set("At=-1", "At", second.clone());
    set("At=1969-12-31T23:59:59Z", "At", second);
}

#[test]
fn what_would_be_ignored_is_refused() {
    for (text, wanted) in [
        ("Texts.1=a", "Texts.1"),
        ("Texts.member.0=a", "Texts.member.0"),
        ("Texts.member.1=a&Texts.member.01=b", "Texts.member.01"),
        ("Texts.member.%2B1=a", "Texts.member.+1"),
        ("Texts.member.-1=a", "Texts.member.-1"),
        ("Texts.member.4294967296=a", "Texts.member.4294967296"),
        ("Flat.member.1=a", "Flat.member"),
        ("Map.a=1", "Map.a"),
        (
            "Map.entry.1.key=a&Map.entry.1.value=1&Map.entry.1.x=2",
            "Map.entry.1.x",
        ),
    ] {
        let path = wanted.to_owned();
        assert_eq!(
            read(text).unwrap_err(),
            Undecodable::Unknown { path },
            "{text}"
        );
    }
    for text in [
        "Texts=a",
        "Texts.member=a",
        "Texts.member=a&Texts.member.1=b",
        "Map=a",
        "Map.entry=a",
        "Map.entry.1.key=a&Map.entry.1.key.x=b&Map.entry.1.value=1",
        "Map.entry.1.value=1",
        "Map.entry.1.key=a",
        "Map.entry.1=x&Map.entry.1.key=a&Map.entry.1.value=1",
        "Map.entry.1.key=a&Map.entry.1.value=1&Map.entry.2.key=a&Map.entry.2.value=2",
        "Number=NaN",
        "Number=inf",
        "Number=1e999",
        "Number=",
        "At=9223372036854775807",
        "At=-9223372036854775808",
        "At=now",
    ] {
        let refused = read(text).unwrap_err();
        assert!(
            matches!(refused, Undecodable::Malformed { .. }),
            "{text}: {refused:?}"
        );
    }
}

#[test]
fn text_that_is_no_form_is_refused() {
    let read = |text: &[u8]| Form::default().read(text);
    for text in [
        &b"a=%"[..],
        b"a=%f",
        b"a=%fg",
        b"%zz=1",
        b"a=%FF",
        b"a=\xff",
    ] {
        assert_eq!(read(text), Err(Malformed::Text), "{text:?}");
    }
    let again = Err(Malformed::Again("a".into()));
    for text in [&b"a=1&a=1"[..], b"a=1&%61=2", b"a&b=1&a="] {
        assert_eq!(read(text), again, "{text:?}");
    }
    let mut form = Form::default();
    form.read(b"a=1").unwrap();
    assert_eq!(form.read(b"b=%C3%A9+%2B&&a=2"), again);
    assert_eq!(form.get("b"), Some("é +"));
}
