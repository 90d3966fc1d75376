//! Typed structs and dynamic values, both readable through one small vocabulary, so that encoders,
//! the validator and the audit are written once. Nothing here knows a protocol.

use crate::schema::{Member, OperationModel, Structure};
use base::Time;
use std::collections::BTreeMap;
use std::fmt;

/// An implemented operation: the typed link between a table line, a caller and the model.
pub trait Operation: Send + Sync + 'static {
    /// What it takes.
    type Input: Shape + Build + Clone + Send + Sync + 'static;
    /// What it answers.
    type Output: Shape + Build + Clone + Send + Sync + 'static;
    /// `ecs`.
    const SERVICE: &'static str;
    /// `CreateService`.
    const NAME: &'static str;
    /// The model.
    fn model() -> &'static OperationModel;
}

/// A structure: a generated struct, or the dynamic value of one.
pub trait Shape {
    /// Its table.
    fn structure(&self) -> &'static Structure;
    /// The member with that index in the table; [`Ref::Absent`] beyond the last.
    fn member(&self, index: usize) -> Ref<'_>;
}

/// A borrowed look at a value.
#[derive(Clone, Copy)]
pub enum Ref<'a> {
    /// Not set.
    Absent,
    /// True or false.
    Boolean(bool),
    /// A number of 32 or 64 bits.
    Integer(i64),
    /// A number with a fraction.
    Double(f64),
    /// Text.
    Text(&'a str),
    /// Bytes.
    Blob(&'a [u8]),
    /// An instant.
    Time(Time),
    /// A structure.
    Shape(&'a dyn Shape),
    /// A list.
    List(&'a dyn List),
    /// A map.
    Map(&'a dyn Map),
    /// Any JSON.
    Document(&'a serde_json::Value),
}

/// A list to be read.
pub trait List {
    /// How many elements.
    fn count(&self) -> usize;
    /// The element at that place; [`Ref::Absent`] beyond the last.
    fn at(&self, index: usize) -> Ref<'_>;
}

/// A map to be read, in key order.
pub trait Map {
    /// How many entries.
    fn count(&self) -> usize;
    /// Calls `visit` with every entry.
    fn each(&self, visit: &mut dyn FnMut(&str, Ref<'_>));
}

/// A value that one can look at.
pub trait Read {
    /// The look.
    fn read(&self) -> Ref<'_>;
}

/// A value that comes out of a dynamic one of the same schema.
pub trait Build: Sized {
    /// Fails only if `value` does not follow the schema of the type.
    fn build(value: Value) -> Result<Self, Mismatch>;
}

/// A dynamic value did not have the type that the schema says; a decoder's fault, not a caller's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mismatch;

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the decoded value does not follow its schema")
    }
}

impl std::error::Error for Mismatch {}

/// What a decoder makes of a request, following a schema.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    /// Not given.
    #[default]
    Absent,
    /// True or false.
    Boolean(bool),
    /// A number of 32 or 64 bits.
    Integer(i64),
    /// A number with a fraction.
    Double(f64),
    /// Text.
    Text(String),
    /// Bytes.
    Blob(Vec<u8>),
    /// An instant.
    Time(Time),
    /// A structure.
    Structure(Members),
    /// A list.
    List(Vec<Value>),
    /// A map.
    Map(BTreeMap<String, Value>),
    /// Any JSON.
    Document(serde_json::Value),
}

/// The members of a dynamic structure.
#[derive(Clone, PartialEq)]
pub struct Members {
    structure: &'static Structure,
    values: Vec<Value>,
}

impl PartialEq for Structure {
    fn eq(&self, other: &Structure) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Members {
    /// All absent.
    pub fn new(structure: &'static Structure) -> Members {
        Members {
            structure,
            values: vec![Value::Absent; structure.members.len()],
        }
    }

    /// Sets a member by its index in the table.
    pub fn set(&mut self, index: usize, value: Value) {
        self.values[index] = value;
    }

    /// A member by its index in the table.
    pub fn get(&self, index: usize) -> &Value {
        &self.values[index]
    }

    /// Changes a member in place.
    pub fn get_mut(&mut self, index: usize) -> &mut Value {
        &mut self.values[index]
    }

    /// The table.
    pub fn table(&self) -> &'static [Member] {
        self.structure.members
    }

    /// The typed member with that index; leaves it absent.
    pub fn take<T: Build>(&mut self, index: usize) -> Result<T, Mismatch> {
        match self.values.get_mut(index) {
            Some(value) => T::build(std::mem::take(value)),
            None => Err(Mismatch),
        }
    }
}

impl Value {
    /// The members, if it is a structure of that table.
    pub fn into_members(self, of: &'static Structure) -> Result<Members, Mismatch> {
        match self {
            Value::Structure(members) if members.values.len() == of.members.len() => Ok(members),
            Value::Absent => Ok(Members::new(of)),
            _ => Err(Mismatch),
        }
    }
}

impl Shape for Members {
    fn structure(&self) -> &'static Structure {
        self.structure
    }
    fn member(&self, index: usize) -> Ref<'_> {
        self.values.get(index).map_or(Ref::Absent, Value::read)
    }
}

impl Read for Value {
    fn read(&self) -> Ref<'_> {
        match self {
            Value::Absent => Ref::Absent,
            Value::Boolean(value) => Ref::Boolean(*value),
            Value::Integer(value) => Ref::Integer(*value),
            Value::Double(value) => Ref::Double(*value),
            Value::Text(value) => Ref::Text(value),
            Value::Blob(value) => Ref::Blob(value),
            Value::Time(value) => Ref::Time(*value),
            Value::Structure(value) => Ref::Shape(value),
            Value::List(value) => Ref::List(value),
            Value::Map(value) => Ref::Map(value),
            Value::Document(value) => Ref::Document(value),
        }
    }
}

/// `$type` is read as `Ref::$kind` by `$read` and built from `Value::$kind` by `$build`.
macro_rules! scalar {
    ($($type:ty, $kind:ident, $read:expr, $build:expr;)*) => {$(
        impl Read for $type {
            fn read(&self) -> Ref<'_> {
                let read: fn(&$type) -> _ = $read;
                Ref::$kind(read(self))
            }
        }
        impl Build for $type {
            fn build(value: Value) -> Result<$type, Mismatch> {
                match value {
                    Value::$kind(value) => $build(value),
                    // Absent where the model says required: only answers built by hand.
                    _ => Err(Mismatch),
                }
            }
        }
    )*};
}

scalar! {
    bool, Boolean, |value| *value, Ok;
    i64, Integer, |value| *value, Ok;
    i32, Integer, |value| i64::from(*value), |value| i32::try_from(value).map_err(|_| Mismatch);
    f64, Double, |value| *value, Ok;
    Time, Time, |value| *value, Ok;
}

impl Read for String {
    fn read(&self) -> Ref<'_> {
        Ref::Text(self)
    }
}

impl Build for String {
    fn build(value: Value) -> Result<String, Mismatch> {
        match value {
            Value::Text(text) => Ok(text),
            _ => Err(Mismatch),
        }
    }
}

impl Read for Vec<u8> {
    fn read(&self) -> Ref<'_> {
        Ref::Blob(self)
    }
}

impl Build for Vec<u8> {
    fn build(value: Value) -> Result<Vec<u8>, Mismatch> {
        match value {
            Value::Blob(bytes) => Ok(bytes),
            _ => Err(Mismatch),
        }
    }
}

impl Read for serde_json::Value {
    fn read(&self) -> Ref<'_> {
        Ref::Document(self)
    }
}

impl Build for serde_json::Value {
    fn build(value: Value) -> Result<serde_json::Value, Mismatch> {
        match value {
            Value::Document(json) => Ok(json),
            _ => Err(Mismatch),
        }
    }
}

impl<T: Read> Read for Option<T> {
    fn read(&self) -> Ref<'_> {
        self.as_ref().map_or(Ref::Absent, T::read)
    }
}

impl<T: Build> Build for Option<T> {
    fn build(value: Value) -> Result<Option<T>, Mismatch> {
        match value {
            Value::Absent => Ok(None),
            given => T::build(given).map(Some),
        }
    }
}

impl<T: Read> Read for Box<T> {
    fn read(&self) -> Ref<'_> {
        (**self).read()
    }
}

impl<T: Build> Build for Box<T> {
    fn build(value: Value) -> Result<Box<T>, Mismatch> {
        T::build(value).map(Box::new)
    }
}

impl<T: Read> List for Vec<T> {
    fn count(&self) -> usize {
        self.len()
    }
    fn at(&self, index: usize) -> Ref<'_> {
        self.get(index).map_or(Ref::Absent, T::read)
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(&self) -> Ref<'_> {
        Ref::List(self)
    }
}

impl<T: Build> Build for Vec<T> {
    fn build(value: Value) -> Result<Vec<T>, Mismatch> {
        match value {
            Value::List(values) => values.into_iter().map(T::build).collect(),
            _ => Err(Mismatch),
        }
    }
}

impl<T: Read> Map for BTreeMap<String, T> {
    fn count(&self) -> usize {
        self.len()
    }
    fn each(&self, visit: &mut dyn FnMut(&str, Ref<'_>)) {
        for (key, value) in self {
            visit(key, value.read());
        }
    }
}

impl<T: Read> Read for BTreeMap<String, T> {
    fn read(&self) -> Ref<'_> {
        Ref::Map(self)
    }
}

impl<T: Build> Build for BTreeMap<String, T> {
    fn build(value: Value) -> Result<BTreeMap<String, T>, Mismatch> {
        match value {
            Value::Map(values) => values
                .into_iter()
                .map(|(key, value)| Ok((key, T::build(value)?)))
                .collect(),
            _ => Err(Mismatch),
        }
    }
}

/// Defines a struct with its table: one line a member. Only generated code uses it.
///
/// ```text
/// shape! { Tag = "Tag" { 0 key: String = Member::new("Key", &TAG_KEY).required(), … } }
/// ```
macro_rules! shape {
    ($(#[$doc:meta])* $name:ident = $model:literal $($union:ident)? {
        $($index:literal $field:ident: $type:ty = $member:expr,)*
    }) => {
        $(#[$doc])*
        #[derive(Clone, Default, PartialEq)]
        pub struct $name { $(pub $field: $type,)* }

        impl $name {
            /// The shape's table.
            pub const STRUCTURE: &'static $crate::schema::Structure = {
                use $crate::schema::{Member, Structure};
                static MEMBERS: &[Member] = &[$($member,)*];
                static STRUCTURE: Structure = Structure {
                    name: $model,
                    members: MEMBERS,
                    union: $crate::shape::shape!(@union $($union)?),
                };
                &STRUCTURE
            };
            /// The shape as a member's or an element's.
            pub const SCHEMA: &'static $crate::schema::Schema = {
                static SCHEMA: $crate::schema::Schema =
                    $crate::schema::Schema::structure($name::STRUCTURE);
                &SCHEMA
            };
        }

        impl $crate::shape::Shape for $name {
            fn structure(&self) -> &'static $crate::schema::Structure {
                $name::STRUCTURE
            }
            fn member(&self, index: usize) -> $crate::shape::Ref<'_> {
                match index {
                    $($index => $crate::shape::Read::read(&self.$field),)*
                    _ => $crate::shape::Ref::Absent,
                }
            }
        }

        impl $crate::shape::Read for $name {
            fn read(&self) -> $crate::shape::Ref<'_> {
                $crate::shape::Ref::Shape(self)
            }
        }

        impl $crate::shape::Build for $name {
            #[allow(unused_mut, unused_variables)] // a structure without members
            fn build(
                value: $crate::shape::Value,
            ) -> Result<$name, $crate::shape::Mismatch> {
                let mut members = value.into_members($name::STRUCTURE)?;
                Ok($name { $($field: members.take($index)?,)* })
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                $crate::debug::shape(self, f)
            }
        }
    };
    (@union union) => { true };
    (@union) => { false };
}
pub(crate) use shape;

/// Defines an enumeration's constants and its table. Only generated code uses it.
macro_rules! values {
    ($(#[$doc:meta])* $module:ident = $model:literal { $($name:ident = $value:literal,)* }) => {
        $(#[$doc])*
        pub mod $module {
            $(pub const $name: &str = $value;)*
            /// Every value.
            pub static VALUES: &[&str] = &[$($value,)*];
            /// The shape.
            pub static SCHEMA: $crate::schema::Schema =
                $crate::schema::Schema::one_of($model, VALUES);
        }
    };
}
pub(crate) use values;

/// Defines an operation's unit struct and its model. Only generated code uses it.
macro_rules! operation {
    ($(#[$doc:meta])* $service:literal $name:ident($input:ty) -> $output:ty,
     $wrapper:literal, $pages:expr) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub struct $name;

        impl $name {
            /// The operation's model.
            pub const MODEL: &'static $crate::schema::OperationModel = {
                #[allow(unused_imports)] // one without pages
                use $crate::schema::{OperationModel, Pages};
                static PAGES: Option<&'static Pages> = $pages;
                static MODEL: OperationModel = OperationModel {
                    name: stringify!($name),
                    input: <$input>::STRUCTURE,
                    output: <$output>::STRUCTURE,
                    result_wrapper: $wrapper,
                    pages: PAGES,
                };
                &MODEL
            };
        }

        impl $crate::shape::Operation for $name {
            type Input = $input;
            type Output = $output;
            const SERVICE: &'static str = $service;
            const NAME: &'static str = stringify!($name);
            fn model() -> &'static $crate::schema::OperationModel {
                $name::MODEL
            }
        }
    };
}
pub(crate) use operation;
