//! Rules of clusters. AWS: CreateCluster, UpdateCluster.

use super::refuse::Refuse;
use crate::faults;
use aws::Fault;
use shapes::ecs;
use std::collections::BTreeMap;

/// Letters, digits, hyphens, underscores; at most 255; `default` if none.
pub fn name(given: Option<String>) -> Result<String, Fault> {
    let given = given.filter(|name| !name.is_empty());
    let given = given.unwrap_or_else(|| "default".to_owned());
    let right = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    match given.len() <= 255 && given.chars().all(right) {
        true => Ok(given),
        false => Err(faults::invalid_parameter(
            "The cluster name is invalid. Up to 255 letters (uppercase and lowercase), numbers, \
             underscores, and hyphens are allowed.",
        )),
    }
}

/// `containerInsights`, which must be off: there is nothing yet that measures.
pub fn settings(
    given: Option<Vec<ecs::ClusterSetting>>,
    refuse: Refuse,
) -> Result<Option<BTreeMap<String, String>>, Fault> {
    let Some(given) = given else {
        return Ok(None);
    };
    let mut settings = defaults();
    for ecs::ClusterSetting { name, value } in given {
        let (name, value) = (name.unwrap_or_default(), value.unwrap_or_default());
        match (name.as_str(), value.as_str()) {
            ("containerInsights", "disabled") => {
                settings.insert(name, value);
            }
            ("containerInsights", "enabled" | "enhanced") => {
                return Err(refuse.fault(&format!("containerInsights {value}")));
            }
            _ => {
                return Err(faults::invalid_parameter(format!(
                    "The setting '{name}' with the value '{value}' is invalid."
                )));
            }
        }
    }
    Ok(Some(settings))
}

/// Settings of a cluster that was given none.
pub fn defaults() -> BTreeMap<String, String> {
    BTreeMap::from([("containerInsights".to_owned(), "disabled".to_owned())])
}
