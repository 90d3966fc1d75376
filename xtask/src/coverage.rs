//! `cargo xtask coverage`: which operations that real clients call (`models/clients.json`) have a
//! table line, are refused with a reason (`models/refused.toml`), or are missing.

use crate::codegen::{implemented, read};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

/// Service to operation to the clients that call it.
type Clients = BTreeMap<String, BTreeMap<String, Vec<String>>>;

#[derive(Deserialize)]
struct Refusals {
    refused: Vec<Refusal>,
}

#[derive(Deserialize)]
struct Refusal {
    service: String,
    /// Names; `*` stands for any text.
    operations: Vec<String>,
    reason: String,
}

/// The subcommand.
pub fn run(arguments: &[String]) -> Result<(), String> {
    if !arguments.is_empty() {
        return Err("usage: cargo xtask coverage".into());
    }
    let report = report(&crate::root())?;
    std::io::Write::write_all(&mut std::io::stdout(), report.as_bytes())
        .map_err(|error| error.to_string())
}

/// One line for each service that is there at all: how many operations of those that clients call.
pub fn summary(root: &Path) -> Result<String, String> {
    let report = report(root)?;
    let lines = report
        .lines()
        .filter(|line| !line.starts_with(' ') && !line.contains(": 0 impl"));
    Ok(lines.collect::<Vec<_>>().join("\n"))
}

fn report(root: &Path) -> Result<String, String> {
    let clients = root.join("models/clients.json");
    let clients: Clients = serde_json::from_str(&read(&clients)?)
        .map_err(|error| format!("models/clients.json: {error}"))?;
    let refusals: Refusals = toml::from_str(&read(&root.join("models/refused.toml"))?)
        .map_err(|error| format!("models/refused.toml: {error}"))?;
    let generated = implemented(root)?;
    let mut out = String::new();
    let (mut done, mut all) = (0, 0);
    for (service, operations) in &clients {
        let lines = table_lines(root, service)?;
        let mut sorted = Sorted::default();
        for (operation, callers) in operations {
            let refused = refusals.reason(service, operation);
            sorted.add(operation, callers, lines.contains(operation), refused);
        }
        done += sorted.implemented.len();
        all += operations.len();
        sorted.print(&mut out, service);
        let unused = generated.get(service).into_iter();
        let unused = unused.flat_map(|chosen| &chosen.operations);
        let unused: Vec<&String> = unused.filter(|name| !lines.contains(*name)).collect();
        if !unused.is_empty() {
            let _ = writeln!(out, "  has shapes but no table line: {}", words(&unused));
        }
    }
    let _ = writeln!(
        out,
        "{done} of {all} operations that clients call are implemented"
    );
    Ok(out)
}

#[derive(Default)]
struct Sorted {
    implemented: Vec<String>,
    refused: BTreeMap<String, Vec<String>>,
    missing: Vec<String>,
}

impl Sorted {
    fn add(&mut self, operation: &str, callers: &[String], there: bool, refused: Option<&str>) {
        match (there, refused) {
            (true, _) => self.implemented.push(operation.to_owned()),
            (false, Some(reason)) => {
                let list = self.refused.entry(reason.to_owned()).or_default();
                list.push(operation.to_owned());
            }
            (false, None) => {
                let callers = callers.join("+");
                self.missing.push(format!("{operation} ({callers})"));
            }
        }
    }

    fn print(&self, out: &mut String, service: &str) {
        let refused: usize = self.refused.values().map(Vec::len).sum();
        let _ = writeln!(
            out,
            "{service}: {} implemented, {refused} refused, {} missing",
            self.implemented.len(),
            self.missing.len()
        );
        if !self.implemented.is_empty() {
            let _ = writeln!(out, "  implemented: {}", words(&self.implemented));
        }
        for (reason, operations) in &self.refused {
            let _ = writeln!(out, "  refused, {reason}: {}", words(operations));
        }
        if !self.missing.is_empty() {
            let _ = writeln!(out, "  missing: {}", words(&self.missing));
        }
    }
}

fn words<T: AsRef<str>>(list: &[T]) -> String {
    let list: Vec<&str> = list.iter().map(AsRef::as_ref).collect();
    list.join(", ")
}

impl Refusals {
    fn reason(&self, service: &str, operation: &str) -> Option<&str> {
        let mut all = self
            .refused
            .iter()
            .filter(|refusal| refusal.service == service);
        let found = all.find(|refusal| {
            let mut patterns = refusal.operations.iter();
            patterns.any(|pattern| matches(pattern, operation))
        });
        found.map(|refusal| refusal.reason.as_str())
    }
}

/// `*` stands for any text.
fn matches(pattern: &str, name: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = name.strip_prefix(first) else {
        return false;
    };
    if !pattern.contains('*') {
        return rest.is_empty();
    }
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    pattern.ends_with('*') || rest.is_empty()
}

/// The operations in a service's table, from its source: the one list there is.
fn table_lines(root: &Path, service: &str) -> Result<BTreeSet<String>, String> {
    let path = root.join(format!("crates/services/{service}/src/operations.rs"));
    if !path.exists() {
        return Ok(BTreeSet::new());
    }
    let text = read(&path)?;
    let code: String = text
        .lines()
        .map(|line| line.split("//").next().unwrap_or_default())
        .collect::<Vec<_>>()
        .join("\n");
    let mut found = BTreeSet::new();
    for table in code.split("operations!").skip(1) {
        let lines = table.split_once("= [").map(|(_, rest)| rest);
        let lines = lines
            .and_then(|rest| rest.split_once("];"))
            .map(|(lines, _)| lines);
        for line in lines.unwrap_or_default().split(';') {
            let name = line.split(',').next().unwrap_or_default().trim();
            if !name.is_empty() {
                found.insert(name.to_owned());
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stand_for_any_text() {
        for (pattern, name, wanted) in [
            ("GetRole", "GetRole", true),
            ("GetRole", "GetRolePolicy", false),
            ("*Role*", "GetRolePolicy", true),
            ("Get*", "GetRole", true),
            ("*Policy", "GetRolePolicy", true),
            ("*Role", "GetRolePolicy", false),
        ] {
            assert_eq!(matches(pattern, name), wanted, "{pattern} {name}");
        }
    }

    #[test]
    fn every_refusal_names_an_operation_that_is_not_implemented() {
        let root = crate::root();
        let clients: Clients =
            serde_json::from_str(&read(&root.join("models/clients.json")).unwrap()).unwrap();
        let refusals: Refusals =
            toml::from_str(&read(&root.join("models/refused.toml")).unwrap()).unwrap();
        for refusal in &refusals.refused {
            let operations = &clients[&refusal.service];
            let lines = table_lines(&root, &refusal.service).unwrap();
            for pattern in &refusal.operations {
                let named: Vec<_> = operations
                    .keys()
                    .filter(|name| matches(pattern, name))
                    .collect();
                assert!(
                    !named.is_empty(),
                    "{pattern} names nothing that clients call"
                );
                let done = named.iter().find(|name| lines.contains(**name));
                assert_eq!(done, None, "refused and implemented");
            }
        }
    }

    #[test]
    fn the_report_counts_what_there_is() {
        let report = report(&crate::root()).unwrap();
        assert!(report.contains("sts: "), "{report}");
        assert!(report.ends_with("are implemented\n"), "{report}");
    }
}
