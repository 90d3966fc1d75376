//! What we link has a licence that we may pass on. The list stands in `deny.toml`, so that
//! `cargo deny` and this check read the same one.

use super::Finding;
use crate::codegen::read;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
    license: Option<String>,
    source: Option<String>,
}

#[derive(Deserialize)]
struct Deny {
    licenses: Allowed,
}

#[derive(Deserialize)]
struct Allowed {
    allow: BTreeSet<String>,
}

/// Every package in the lock file has a licence of the list.
pub fn check(root: &Path) -> Result<Vec<Finding>, String> {
    let deny: Deny = toml::from_str(&read(&root.join("deny.toml"))?)
        .map_err(|error| format!("deny.toml: {error}"))?;
    let output = Command::new("cargo")
        .args(["metadata", "--format-version", "1", "--locked"])
        .current_dir(root)
        .output()
        .map_err(|error| format!("cargo metadata: {error}"))?;
    if !output.status.success() {
        let words = String::from_utf8_lossy(&output.stderr);
        return Err(format!("cargo metadata: {}", words.trim()));
    }
    let metadata: Metadata = serde_json::from_slice(&output.stdout)
        .map_err(|error| format!("cargo metadata: {error}"))?;
    Ok(of_packages(&metadata.packages, &deny.licenses.allow))
}

fn of_packages(packages: &[Package], allowed: &BTreeSet<String>) -> Vec<Finding> {
    let mut found = Vec::new();
    for package in packages.iter().filter(|package| package.source.is_some()) {
        let licence = package.license.as_deref().unwrap_or("none named");
        if !satisfies(licence, allowed) {
            let message = format!(
                "{} {} has the licence `{licence}`, which is not in deny.toml",
                package.name, package.version
            );
            found.push(Finding::new("Cargo.lock", 0, message));
        }
    }
    found
}

/// Whether an SPDX expression can be met from the list: `OR` needs one side, `AND` both.
fn satisfies(expression: &str, allowed: &BTreeSet<String>) -> bool {
    let expression = expression.trim();
    // The old form `MIT/Apache-2.0` is an `OR`.
    let spelled = expression.replace('/', " OR ");
    if let Some((one, other)) = split_outside(&spelled, " OR ") {
        return satisfies(one, allowed) || satisfies(other, allowed);
    }
    if let Some((one, other)) = split_outside(&spelled, " AND ") {
        return satisfies(one, allowed) && satisfies(other, allowed);
    }
    match spelled
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'))
    {
        Some(inner) => satisfies(inner, allowed),
        None => allowed.contains(spelled.as_str()),
    }
}

/// Splits at the first such word that no bracket holds.
fn split_outside<'a>(text: &'a str, word: &str) -> Option<(&'a str, &'a str)> {
    let mut open = 0_i32;
    for (at, letter) in text.char_indices() {
        match letter {
            '(' => open += 1,
            ')' => open -= 1,
            ' ' if open == 0 && text[at..].starts_with(word) => {
                return Some((&text[..at], &text[at + word.len()..]));
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_met_from_the_list() {
        let allowed = BTreeSet::from(["MIT".to_owned(), "ISC".to_owned()]);
        for (expression, wanted) in [
            ("MIT", true),
            ("MIT OR GPL-3.0", true),
            ("GPL-3.0/MIT", true),
            ("ISC AND MIT", true),
            ("ISC AND GPL-3.0", false),
            ("ISC AND (GPL-3.0 OR MIT)", true),
            ("(MIT OR BSD-3-Clause) AND GPL-3.0", false),
            ("GPL-3.0", false),
        ] {
            assert_eq!(satisfies(expression, &allowed), wanted, "{expression}");
        }
    }

    #[test]
    fn every_licence_is_allowed() {
        let found = check(&crate::root()).unwrap();
        assert!(found.is_empty(), "{found:?}");
    }

    #[test]
    fn a_package_without_a_licence_is_found() {
        let package = |license: Option<&str>| Package {
            name: "a".to_owned(),
            version: "1.0.0".to_owned(),
            license: license.map(str::to_owned),
            source: Some("registry".to_owned()),
        };
        let allowed = BTreeSet::from(["MIT".to_owned()]);
        assert_eq!(
            of_packages(&[package(None), package(Some("MIT"))], &allowed).len(),
            1
        );
    }
}
