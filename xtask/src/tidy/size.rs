//! Limits on functions, files, lines and blobs. Generated shapes have none of the first three.

use super::Finding;
use super::source::functions as functions_of;
use super::tree::{Source, Tree};

const FUNCTION_LINES_MAX: usize = 70;
const FILE_LINES_MAX: usize = 600;
const LINE_CHARACTERS_MAX: usize = 100;
const BLOB_BYTES_MAX: u64 = 256 * 1024;

/// A function fits on a screen.
pub fn functions(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for source in tree.written() {
        for function in functions_of(&source.tokens) {
            if function.lines > FUNCTION_LINES_MAX {
                let line = source.tokens[function.signature.start].line;
                let message = format!(
                    "`{}` has {} lines, {FUNCTION_LINES_MAX} are the most; move arms and loops out",
                    function.name, function.lines
                );
                found.push(Finding::new(&source.path, line, message));
            }
        }
    }
    found
}

/// A file without its tests; a file that is all test counts whole.
pub fn files(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for source in tree.written() {
        let lines = lines_without_tests(source);
        if lines > FILE_LINES_MAX {
            let message = format!("{lines} lines, {FILE_LINES_MAX} are the most; split by subject");
            found.push(Finding::new(&source.path, 0, message));
        }
    }
    found
}

fn lines_without_tests(source: &Source) -> usize {
    let all = source.text.lines().count();
    let mut tests = std::collections::BTreeSet::new();
    for run in source.tokens.chunk_by(|one, next| one.test == next.test) {
        if run[0].test {
            tests.extend(run[0].line..=run[run.len() - 1].line);
        }
    }
    all - tests.len()
}

/// No line is wider than a screen. Markdown tables and links cannot be broken, so only code counts.
pub fn lines(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for source in tree.written() {
        for (at, line) in source.text.lines().enumerate() {
            let width = line.chars().count();
            let is_link = line.trim_start().starts_with("//") && line.contains("https://");
            if width > LINE_CHARACTERS_MAX && !is_link {
                let message = format!("{width} characters, {LINE_CHARACTERS_MAX} are the most");
                found.push(Finding::new(&source.path, at + 1, message));
            }
        }
    }
    found
}

/// Nothing large is checked in.
pub fn blobs(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for (path, bytes) in &tree.files {
        if *bytes > BLOB_BYTES_MAX {
            let message = format!(
                "{} KiB, {} are the most; generate it, or keep what is read of it",
                bytes / 1024,
                BLOB_BYTES_MAX / 1024
            );
            found.push(Finding::new(path, 0, message));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_too_many_is_found() {
        for (lines, wanted) in [(68, 0), (69, 1)] {
            let text = format!("fn a() {{\n{}}}", "b();\n".repeat(lines));
            assert_eq!(functions(&Tree::with(&[("a.rs", &text)])).len(), wanted);
        }
        for (lines, wanted) in [(600, 0), (601, 1)] {
            let text = "use a;\n".repeat(lines) + "#[cfg(test)]\nmod tests {\n}\n";
            assert_eq!(files(&Tree::with(&[("a.rs", &text)])).len(), wanted);
        }
        for (width, wanted) in [(100, 0), (101, 1)] {
            let text = format!("//{}", "é".repeat(width - 2));
            assert_eq!(self::lines(&Tree::with(&[("a.rs", &text)])).len(), wanted);
        }
    }

    #[test]
    fn a_large_blob_is_found_and_generated_code_is_free() {
        let text = format!("// {}", "x".repeat(256 * 1024));
        let tree = Tree::with(&[("a/src/generated/a.rs", &text)]);
        assert_eq!(blobs(&tree).len(), 1);
        assert_eq!(self::lines(&tree).len(), 0);
    }
}
