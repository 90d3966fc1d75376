//! Rules of log groups.

use super::refuse;
use crate::faults;
use aws::Fault;
use shapes::logs::log_group_class;

/// Names that begin with `aws/` belong to AWS. Length and characters are in the model.
pub fn name(name: &str) -> Result<(), Fault> {
    if name.starts_with("aws/") {
        return Err(faults::invalid(
            "Log groups starting with AWS/ are reserved for AWS.",
        ));
    }
    Ok(())
}

/// The one class that is here.
pub fn standard(class: Option<&str>) -> Result<(), Fault> {
    let class = class.unwrap_or(log_group_class::STANDARD);
    let what = format!("CreateLogGroup with logGroupClass {class}");
    refuse(class != log_group_class::STANDARD, &what)
}

/// Which groups a list has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    prefix: Option<String>,
    pattern: Option<String>,
    names: Option<Vec<String>>,
    none: bool,
}

impl Choice {
    /// One of a prefix, a part of the name, or names; and a class.
    pub fn new(
        prefix: Option<String>,
        pattern: Option<String>,
        names: Option<Vec<String>>,
        class: Option<String>,
    ) -> Result<Choice, Fault> {
        if prefix.is_some() && pattern.is_some() {
            return Err(faults::invalid(
                "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.",
            ));
        }
        if names.is_some() && (prefix.is_some() || pattern.is_some() || class.is_some()) {
            return Err(faults::invalid(
                "LogGroup identifiers and LogGroup name prefix, pattern or class are mutually \
                 exclusive parameters.",
            ));
        }
        let standard = log_group_class::STANDARD;
        Ok(Choice {
            prefix,
            pattern,
            names,
            none: class.is_some_and(|class| class != standard),
        })
    }

    /// What every name begins with.
    pub fn prefix(&self) -> &str {
        self.prefix.as_deref().unwrap_or_default()
    }

    /// Whether the list has this group.
    pub fn takes(&self, name: &str) -> bool {
        let pattern = self.pattern.as_deref();
        !self.none
            && name.starts_with(self.prefix())
            && pattern.is_none_or(|part| name.contains(part))
            && self
                .names
                .as_ref()
                .is_none_or(|names| names.iter().any(|one| one == name))
    }
}
