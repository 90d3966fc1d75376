//! What has no effect here is refused by name. An empty list, an empty map and `false` ask for
//! nothing and pass.

use crate::faults;
use aws::Fault;
use std::collections::BTreeMap;

/// Whether a member asks for something.
pub trait Asks {
    /// Whether it does.
    fn asks(&self) -> bool;
}

impl Asks for bool {
    fn asks(&self) -> bool {
        *self
    }
}
impl<T> Asks for Vec<T> {
    fn asks(&self) -> bool {
        !self.is_empty()
    }
}
impl<K, V> Asks for BTreeMap<K, V> {
    fn asks(&self) -> bool {
        !self.is_empty()
    }
}
impl Asks for String {
    fn asks(&self) -> bool {
        !self.is_empty()
    }
}

/// Refuses members of one operation.
#[derive(Clone, Copy, Debug)]
pub struct Refuse(pub &'static str);

impl Refuse {
    /// Refuses a list, map, flag or text that asks for something.
    pub fn member<T: Asks>(self, given: Option<T>, name: &str) -> Result<(), Fault> {
        match given {
            Some(given) if given.asks() => Err(self.fault(name)),
            Some(_) | None => Ok(()),
        }
    }

    /// Refuses a structure or number whenever it is given.
    pub fn given<T>(self, given: Option<T>, name: &str) -> Result<(), Fault> {
        match given {
            Some(_) => Err(self.fault(name)),
            None => Ok(()),
        }
    }

    /// Refuses any but these values.
    pub fn but(self, given: Option<String>, name: &str, known: &[&str]) -> Result<(), Fault> {
        match given {
            Some(given) if !known.contains(&given.as_str()) => {
                Err(self.fault(&format!("{name} {given}")))
            }
            Some(_) | None => Ok(()),
        }
    }

    /// `ecs:CreateService with serviceRegistries is not implemented by Ondol`.
    pub fn fault(self, name: &str) -> Fault {
        faults::not_implemented(format!("ecs:{} with {name}", self.0))
    }
}
