//! The documents: one title each, links that lead somewhere, and no path or name that is gone.

use super::tree::{self, Tree};
use super::{Finding, source};
use std::collections::BTreeSet;

/// A line of a document with the text of its fenced blocks left out.
struct Prose<'a> {
    path: &'a str,
    line: usize,
    text: &'a str,
}

/// Each document has one title, in its first line.
pub fn titles(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for path in documents(tree) {
        let titles = prose(tree, path)
            .into_iter()
            .filter(|line| line.text.starts_with("# "));
        let at: Vec<usize> = titles.map(|line| line.line).collect();
        if at != [1] {
            let message = "one title, `# …`, in the first line, and no other";
            found.push(Finding::new(path, at.get(1).copied().unwrap_or(0), message));
        }
    }
    found
}

/// Each link to a file or a heading leads there. Links to the outside are not followed.
pub fn links(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for path in documents(tree) {
        for line in prose(tree, path) {
            for target in targets(line.text) {
                if target.contains("://") || target.starts_with("mailto:") {
                    continue;
                }
                let (file, heading) = target.split_once('#').unwrap_or((target, ""));
                let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
                let file = match file {
                    "" => path.to_owned(),
                    file => tree::normal(&format!("{folder}/{file}")),
                };
                if !exists(tree, &file) || !heading.is_empty() && !has_heading(tree, &file, heading)
                {
                    let message = format!("the link `{target}` leads nowhere");
                    found.push(Finding::new(line.path, line.line, message));
                }
            }
        }
    }
    found
}

/// Each path and each name in backticks exists.
pub fn names(tree: &Tree) -> Vec<Finding> {
    let known = known_words(tree);
    let mut found = Vec::new();
    for path in documents(tree) {
        for line in prose(tree, path) {
            for span in spans(line.text) {
                if let Some(message) = unknown(tree, &known, path, span) {
                    found.push(Finding::new(line.path, line.line, message));
                }
            }
        }
    }
    found
}

/// What is wrong with a text in backticks, if anything. What is no path and no name is free.
fn unknown(tree: &Tree, known: &BTreeSet<&str>, document: &str, span: &str) -> Option<String> {
    let is_free = |letter: char| letter.is_whitespace() || "<>*{}$\"'=|…".contains(letter);
    if span.contains(is_free) || span.starts_with(['/', '-', '~', '.']) || span.contains("://") {
        return None;
    }
    if looks_like_path(span) {
        let folder = document.rsplit_once('/').map_or("", |(folder, _)| folder);
        // A bare file name speaks of all files of that name.
        let bare = format!("/{span}");
        let there = exists(tree, span.trim_end_matches('/'))
            || !span.contains('/') && tree.files.keys().any(|file| file.ends_with(&bare))
            || exists(tree, &tree::normal(&format!("{folder}/{span}")));
        return (!there).then(|| format!("there is no `{span}`"));
    }
    let name = span.trim_end_matches("()").trim_end_matches('!');
    let parts: Vec<&str> = name.split("::").flat_map(|part| part.split('.')).collect();
    if !parts.iter().all(|part| source::is_word(part)) {
        return None;
    }
    let missing = parts.iter().find(|part| !known.contains(**part))?;
    Some(format!("nothing is named `{missing}`"))
}

fn looks_like_path(span: &str) -> bool {
    let kind = span.rsplit_once('.').map(|(_, kind)| kind);
    let first = span.split('/').next().unwrap_or_default();
    let ours = [
        "crates", "tests", "xtask", "docs", "models", "benches", "src", ".ci", ".cargo",
    ];
    matches!(kind, Some("rs" | "md" | "toml")) || span.contains('/') && ours.contains(&first)
}

fn exists(tree: &Tree, path: &str) -> bool {
    let below = format!("{path}/");
    tree.files.contains_key(path) || tree.files.keys().any(|file| file.starts_with(&below))
}

fn documents(tree: &Tree) -> impl Iterator<Item = &str> {
    tree.texts
        .keys()
        .map(String::as_str)
        .filter(|path| path.ends_with(".md"))
}

fn prose<'a>(tree: &'a Tree, path: &'a str) -> Vec<Prose<'a>> {
    let text = tree.texts.get(path).map(String::as_str).unwrap_or_default();
    let mut fenced = false;
    let mut lines = Vec::new();
    for (at, text) in text.lines().enumerate() {
        if text.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if !fenced {
            lines.push(Prose {
                path,
                line: at + 1,
                text,
            });
        }
    }
    lines
}

/// The texts in backticks of a line.
fn spans(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2)
}

/// The targets of `[text](target)` in a line.
fn targets(line: &str) -> impl Iterator<Item = &str> {
    line.split("](")
        .skip(1)
        .filter_map(|rest| rest.split_once(')').map(|(target, _)| target))
}

/// As GitHub makes an anchor of a heading.
fn has_heading(tree: &Tree, file: &str, anchor: &str) -> bool {
    let headings = prose(tree, file)
        .into_iter()
        .filter(|line| line.text.starts_with('#'));
    let mut anchors = headings.map(|line| {
        let text = line.text.trim_start_matches('#').trim().to_lowercase();
        let kept = text
            .chars()
            .filter(|&letter| letter.is_alphanumeric() || " -_".contains(letter));
        kept.collect::<String>().replace(' ', "-")
    });
    anchors.any(|one| one == anchor)
}

/// Every identifier of the code, of its texts, and of the manifests.
fn known_words(tree: &Tree) -> BTreeSet<&str> {
    let mut words = BTreeSet::new();
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
    for source in tree.rust.values() {
        for token in &source.tokens {
            match token.literal {
                true => words.extend(token.text.split(|letter| !is_part(letter))),
                false => drop(words.insert(token.text.as_str())),
            }
        }
    }
    for (path, text) in tree.texts.iter().filter(|(path, _)| !path.ends_with(".md")) {
        words.extend(text.split(|letter| !is_part(letter)));
        words.extend(path.split(|letter| !is_part(letter)));
    }
    for path in tree.files.keys() {
        words.extend(path.split(|letter| !is_part(letter)));
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(text: &str) -> Tree {
        let code = "fn make_thing() { Thing::new(\"ThingNotFound\") }";
        Tree::with(&[
            ("docs/a.md", text),
            ("crates/a/src/lib.rs", code),
            ("README.md", "# R\n"),
        ])
    }

    #[test]
    fn a_document_has_one_title_first() {
        assert_eq!(titles(&tree("# A\n\n## B\n```\n# not one\n```\n")).len(), 0);
        assert_eq!(titles(&tree("# A\n\n# B\n")).len(), 1);
        assert_eq!(titles(&tree("A\n")).len(), 1);
    }

    #[test]
    fn a_link_leads_somewhere() {
        assert_eq!(
            links(&tree(
                "# A b\n[r](../README.md) [x](https://a.b) [h](#a-b)\n"
            ))
            .len(),
            0
        );
        assert_eq!(
            links(&tree("# A\n[r](READ.md)\n[h](#b)\n[i](../README.md#b)\n")).len(),
            3
        );
    }

    #[test]
    fn names_and_paths_exist() {
        let good = "# A\n`make_thing`, `Thing::new()`, `ThingNotFound`, `crates/a/src/lib.rs`, \
            `../README.md`, `aws ecs list-services`, `--flag`\n";
        assert_eq!(names(&tree(good)).len(), 0);
        assert_eq!(
            names(&tree(
                "# A\n`drop_thing`\n`crates/b`\n`Thing::old`\n`b.rs`\n"
            ))
            .len(),
            4
        );
    }
}
