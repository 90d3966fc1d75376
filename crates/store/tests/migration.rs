//! Data of format version 1, written once and checked in, is read by every later version; rows of
//! older versions become today's; newer ones are refused by name.

#![allow(clippy::unwrap_used)] // a test may panic

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use store::{Class, OpenError, Row, Schema, Store};

/// The row as the fixture has it.
#[derive(Serialize, Deserialize)]
struct First {
    name: String,
    vpc: String,
}

impl Row for First {
    const TABLE: &'static str = "test/subnet";
    const CLASS: Class = Class::Intent;
    fn key(&self) -> String {
        self.name.clone()
    }
    fn indexes(&self) -> Vec<(&'static str, String)> {
        vec![("vpc", self.vpc.clone())]
    }
}

/// The row two versions later: the name is an id, there are zones, and they are indexed.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Third {
    id: String,
    vpc: String,
    zone: u32,
}

impl Row for Third {
    const TABLE: &'static str = "test/subnet";
    const CLASS: Class = Class::Intent;
    const VERSION: u32 = 3;
    fn key(&self) -> String {
        self.id.clone()
    }
    fn indexes(&self) -> Vec<(&'static str, String)> {
        vec![("vpc", self.vpc.clone()), ("zone", self.zone.to_string())]
    }
}

fn name_to_id(mut row: Value) -> Result<Value, String> {
    let name = row
        .as_object_mut()
        .and_then(|row| row.remove("name"))
        .ok_or("no name")?;
    row["id"] = name;
    Ok(row)
}

fn zone_one(mut row: Value) -> Result<Value, String> {
    row["zone"] = json!(1);
    Ok(row)
}

fn today() -> Schema {
    Schema::new()
        .migration::<Third>(1, name_to_id)
        .migration::<Third>(2, zone_one)
}

/// A copy of the fixture. `STORE_WRITE_FIXTURE=1` makes the fixture, once for each format.
fn version_1(name: &str) -> PathBuf {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/format-1");
    if std::env::var_os("STORE_WRITE_FIXTURE").is_some() && !fixture.exists() {
        let store = Store::open(&fixture).unwrap();
        for (name, vpc) in [
            ("subnet-1", "vpc-1"),
            ("subnet-2", "vpc-1"),
            ("subnet-3", "vpc-2"),
        ] {
            let mut transaction = store.begin();
            transaction.put(First {
                name: name.into(),
                vpc: vpc.into(),
            });
            store.commit(transaction).unwrap().wait().unwrap();
        }
        let mut transaction = store.begin();
        transaction.delete::<First>("subnet-3");
        store.commit(transaction).unwrap().wait().unwrap();
    }
    let dir = std::env::temp_dir().join(format!("store-{name}-{}", std::process::id()));
    std::fs::create_dir_all(dir.join("store")).unwrap();
    for entry in std::fs::read_dir(fixture.join("store")).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), dir.join("store").join(entry.file_name())).unwrap();
    }
    dir
}

#[test]
fn format_1_is_read() {
    let dir = version_1("format");
    let store = Store::open_with(&dir, &Schema::new().table::<First>()).unwrap();
    let names = |rows: Vec<std::sync::Arc<First>>| {
        rows.iter().map(|row| row.name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(names(store.scan("")), ["subnet-1", "subnet-2"]);
    assert_eq!(
        names(store.scan_index("vpc", "vpc-1")),
        ["subnet-1", "subnet-2"]
    );
    assert_eq!(names(store.scan_index("vpc", "vpc-2")), [""; 0]);
    drop(store);
    std::fs::remove_dir_all(dir).unwrap();
}

#[test]
fn old_rows_go_through_every_step_and_into_new_indexes_and_mix_with_new_ones() {
    let dir = version_1("rows");
    for round in 0..2 {
        let store = Store::open_with(&dir, &today()).unwrap();
        let migrated = Third {
            id: "subnet-1".into(),
            vpc: "vpc-1".into(),
            zone: 1,
        };
        assert_eq!(*store.get::<Third>("subnet-1").unwrap(), migrated);
        let in_zone_1 = store.scan_index::<Third>("zone", "1");
        assert_eq!(
            in_zone_1.len(),
            2 - round,
            "subnet-2 is moved after the first round"
        );
        let mut transaction = store.begin();
        transaction.put(Third {
            id: "subnet-2".into(),
            vpc: "vpc-1".into(),
            zone: 2,
        });
        store.commit(transaction).unwrap().wait().unwrap();
        assert_eq!(store.scan_index::<Third>("zone", "1").len(), 1);
    }
    let refused = Store::open_with(&dir, &Schema::new().table::<First>()).unwrap_err();
    let OpenError::Newer {
        what,
        found: 3,
        known: 1,
        ..
    } = refused
    else {
        panic!("{refused}")
    };
    assert_eq!(what, "table test/subnet");
    let refused = Store::open_with(&dir, &Schema::new()).unwrap_err();
    assert!(
        matches!(refused, OpenError::Newer { known: 0, .. }),
        "{refused}"
    );
    std::fs::remove_dir_all(dir).unwrap();
}

#[test]
fn a_row_that_no_step_can_bring_to_today_is_named() {
    let dir = version_1("steps");
    let cases: [(Schema, &str); 3] = [
        (
            Schema::new().migration::<Third>(1, name_to_id),
            "there is no step from version 2",
        ),
        (
            Schema::new()
                .migration::<Third>(1, zone_one)
                .migration::<Third>(2, zone_one),
            "missing field `id`",
        ),
        (
            Schema::new()
                .migration::<Third>(1, |_| Ok(json!({"id": "other", "vpc": "v"})))
                .migration::<Third>(2, zone_one),
            "its key would become other",
        ),
    ];
    for (schema, expected) in cases {
        let refused = Store::open_with(&dir, &schema).unwrap_err().to_string();
        assert!(
            refused.contains("row subnet-1 of table test/subnet"),
            "{refused}"
        );
        assert!(refused.contains(expected), "{refused}");
    }
    std::fs::remove_dir_all(dir).unwrap();
}
