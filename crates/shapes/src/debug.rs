//! `Debug` for every shape, from its table: absent members are left out, sensitive ones hidden.

use crate::schema::{Kind, Schema};
use crate::shape::{Ref, Shape};
use std::fmt;

/// Writes a structure.
pub fn shape(value: &dyn Shape, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let structure = value.structure();
    let mut out = f.debug_struct(structure.name);
    for (index, member) in structure.members.iter().enumerate() {
        let read = value.member(index);
        if !matches!(read, Ref::Absent) {
            out.field(member.name, &Shown(read, member.schema));
        }
    }
    out.finish()
}

impl fmt::Debug for crate::shape::Members {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        shape(self, f)
    }
}

struct Shown<'a>(Ref<'a>, &'static Schema);

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.1.sensitive {
            return f.write_str("***");
        }
        match (self.0, &self.1.kind) {
            (Ref::Absent, _) => f.write_str("-"),
            (Ref::Boolean(value), _) => value.fmt(f),
            (Ref::Integer(value), _) => value.fmt(f),
            (Ref::Double(value), _) => value.fmt(f),
            (Ref::Text(value), _) => fmt::Debug::fmt(value, f),
            (Ref::Blob(value), _) => write!(f, "{} bytes", value.len()),
            (Ref::Time(value), _) => fmt::Display::fmt(&value, f),
            (Ref::Shape(value), _) => shape(value, f),
            (Ref::Document(value), _) => write!(f, "{value}"),
            (Ref::List(list), Kind::List { member, .. }) => {
                let elements = (0..list.count()).map(|index| Shown(list.at(index), member));
                f.debug_list().entries(elements).finish()
            }
            (Ref::Map(map), Kind::Map { value: schema, .. }) => {
                let mut out = f.debug_map();
                map.each(&mut |key, value| {
                    out.entry(&key, &Shown(value, schema));
                });
                out.finish()
            }
            (Ref::List(_) | Ref::Map(_), _) => Err(fmt::Error),
        }
    }
}
