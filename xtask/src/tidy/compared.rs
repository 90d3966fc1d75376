//! Lists that have to say the same: operation tables and `models/implemented.toml`; what can happen
//! and what is tested.

use super::Finding;
use super::source::{self, Token, find, pattern};
use super::tree::{Source, Tree};
use crate::codegen::Implemented;
use std::collections::{BTreeMap, BTreeSet};

const IMPLEMENTED: &str = "models/implemented.toml";

/// Each operation that has shapes has a table line, and the other way about.
pub fn operations(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for (service, chosen) in implemented(tree) {
        let path = table_path(&service);
        let lines = tree.rust.get(&path).map(|table| table_lines(&table.tokens));
        let lines = lines.unwrap_or_default();
        let chosen: BTreeSet<String> = chosen.operations.into_iter().collect();
        for operation in chosen.difference(&lines) {
            let message = format!("{service}:{operation} has shapes but no line in `{path}`");
            found.push(Finding::new(IMPLEMENTED, 0, message));
        }
        for operation in lines.difference(&chosen) {
            let message = format!("{service}:{operation} has a line but is not in {IMPLEMENTED}");
            found.push(Finding::new(&path, 0, message));
        }
    }
    found
}

/// Each operation of a table is called in some test.
pub fn operations_tested(tree: &Tree) -> Vec<Finding> {
    let tested = words_of_tests(tree);
    let mut found = Vec::new();
    for service in implemented(tree).into_keys() {
        let path = table_path(&service);
        let Some(table) = tree.rust.get(&path) else {
            continue;
        };
        for operation in table_lines(&table.tokens) {
            let input = format!("{operation}Input");
            if !tested.contains(&operation) && !tested.contains(&input) {
                let message = format!("no test calls {service}:{operation}");
                found.push(Finding::new(&path, 0, message));
            }
        }
    }
    found
}

/// Each step and each reason of a controller occurs in some test, or in a script in its words.
pub fn plans_tested(tree: &Tree) -> Vec<Finding> {
    let tested = words_of_tests(tree);
    let deciding = |source: &&Source| {
        let path = &source.path;
        let ours = path.starts_with("crates/services/") || path.starts_with("crates/agents/");
        ours && !source.test && path.contains("/decide")
    };
    let mut found = Vec::new();
    for source in tree.written().filter(deciding) {
        for name in ["Step", "Act", "Waiting"] {
            for (variant, line) in variants(&source.tokens, name) {
                if !tested.contains(&variant) && !told(tree, source, name, &variant) {
                    let message = format!("no test or script shows `{name}::{variant}`");
                    found.push(Finding::new(&source.path, line, message));
                }
            }
        }
    }
    found
}

/// Whether a script has the words that stand for a variant: those of its `Display`, or those that
/// the scripts' own renderer gives it.
fn told(tree: &Tree, source: &Source, name: &str, variant: &str) -> bool {
    let renderers = tree
        .rust
        .values()
        .filter(|other| other.path.starts_with("tests/plans/src/"));
    let scripts = tree
        .texts
        .iter()
        .filter(|(path, _)| path.starts_with("tests/plans/scripts/"));
    let scripts: Vec<&String> = scripts.map(|(_, text)| text).collect();
    let named = pattern(&format!("{name}::{variant}"));
    std::iter::once(source).chain(renderers).any(|source| {
        find(&source.tokens, &named).any(|(at, _)| {
            let arm = &source.tokens[at + named.len()..];
            let next = arm
                .iter()
                .position(|token| token.text == name)
                .unwrap_or(arm.len());
            let texts = arm[..next]
                .iter()
                .filter(|token| token.text.starts_with('"'));
            let mut words = texts.filter_map(|token| fixed_words(&token.text));
            words.any(|words| scripts.iter().any(|script| script.contains(words)))
        })
    })
}

/// The longest part of a format's text that is not filled in.
fn fixed_words(literal: &str) -> Option<&str> {
    let text = literal.trim_matches('"');
    let parts = text
        .split('{')
        .map(|part| part.split_once('}').map_or(part, |(_, after)| after));
    let longest = parts.map(str::trim).max_by_key(|part| part.len())?;
    (longest.len() > 3).then_some(longest)
}

/// Each code of a service's faults occurs in some test.
pub fn faults_tested(tree: &Tree) -> Vec<Finding> {
    let tested = words_of_tests(tree);
    let mut found = Vec::new();
    let of_services = |source: &&Source| {
        source.path.starts_with("crates/services/") && source.path.ends_with("/faults.rs")
    };
    for source in tree.written().filter(of_services) {
        let mut seen = BTreeSet::new();
        for token in source
            .tokens
            .iter()
            .filter(|token| token.literal && !token.test)
        {
            let code = token.text.trim_matches('"');
            if is_code(code) && seen.insert(code) && !tested.contains(code) {
                found.push(Finding::new(
                    &source.path,
                    token.line,
                    format!("no test gets `{code}`"),
                ));
            }
        }
    }
    found
}

/// `InvalidSubnetID.NotFound`
fn is_code(text: &str) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    let part = |part: &&str| {
        part.starts_with(|first: char| first.is_ascii_uppercase())
            && part.len() > 3
            && part.chars().all(|letter| letter.is_ascii_alphanumeric())
    };
    // One word alone is a name, not a code: codes are compounds.
    let capitals = text.chars().filter(char::is_ascii_uppercase).count();
    parts.len() <= 2 && parts.iter().all(part) && capitals > 1
}

fn implemented(tree: &Tree) -> BTreeMap<String, Implemented> {
    let text = tree
        .texts
        .get(IMPLEMENTED)
        .map(String::as_str)
        .unwrap_or_default();
    toml::from_str(text).unwrap_or_default()
}

fn table_path(service: &str) -> String {
    format!("crates/services/{service}/src/operations.rs")
}

/// The names in `operations! { … = [ Name, function, "action", access; … ]; }`.
pub fn table_lines(tokens: &[Token]) -> BTreeSet<String> {
    let wanted = pattern("operations!");
    let mut found = BTreeSet::new();
    for (at, _) in find(tokens, &wanted) {
        let opening = tokens[at..]
            .windows(2)
            .position(|two| two[0].text == "=" && two[1].text == "[");
        let Some(open) = opening.map(|offset| at + offset + 1) else {
            continue;
        };
        let depth = tokens[open].depth;
        let inside = tokens[open + 1..]
            .iter()
            .take_while(|token| token.depth > depth);
        let inside: Vec<&Token> = inside.collect();
        for line in inside.split(|token| token.text == ";") {
            found.extend(line.first().map(|token| token.text.clone()));
        }
    }
    found
}

/// The variants of an enum, with their lines.
fn variants(tokens: &[Token], name: &str) -> Vec<(String, usize)> {
    let wanted = [String::from("enum"), name.to_owned()];
    let Some((at, _)) = find(tokens, &wanted).next() else {
        return Vec::new();
    };
    let Some(open) = tokens[at..].iter().position(|token| token.text == "{") else {
        return Vec::new();
    };
    let open = at + open;
    let depth = tokens[open].depth;
    let inside = tokens[open + 1..]
        .iter()
        .take_while(|token| token.depth > depth);
    let top: Vec<&Token> = inside.filter(|token| token.depth == depth + 1).collect();
    let named = top.split(|token| token.text == ",");
    let first = |variant: &[&Token]| {
        let word = variant.iter().find(|token| source::is_word(&token.text))?;
        Some((word.text.clone(), word.line))
    };
    named.filter_map(first).collect()
}

/// Every identifier in test code, every word of its texts and of scripts.
fn words_of_tests(tree: &Tree) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    // The libraries of simulation and scripts name everything that there is.
    let libraries = ["tests/plans/src/", "tests/sim/src/"];
    let is_library = |path: &str| libraries.iter().any(|library| path.starts_with(library));
    for source in tree.written().filter(|source| !is_library(&source.path)) {
        for token in source
            .tokens
            .iter()
            .filter(|token| source.test || token.test)
        {
            add(&mut words, &token.text, token.literal);
        }
    }
    let scripts = tree
        .texts
        .iter()
        .filter(|(path, _)| path.starts_with("tests/"));
    scripts.for_each(|(_, text)| add(&mut words, text, true));
    words
}

fn add(words: &mut BTreeSet<String>, text: &str, literal: bool) {
    if !literal {
        words.insert(text.to_owned());
        return;
    }
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '.' || letter == '_';
    for word in text.split(|letter| !is_part(letter)) {
        words.insert(word.trim_matches('.').to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "wire::operations! { pub static OPERATIONS: shapes::a = [\n\
        // one\nMakeThing, thing::make_thing, \"a:MakeThing\", Any;\n\
        DropThing, thing::drop_thing, \"a:DropThing\", Resource; ]; }";

    fn table(implemented: &str, tests: &str) -> Tree {
        let implemented = format!("[a]\nmodel = \"a\"\noperations = [{implemented}]\n");
        Tree::with(&[
            ("models/implemented.toml", &implemented),
            ("crates/services/a/src/operations.rs", TABLE),
            (
                "crates/services/a/src/lib.rs",
                &format!("#[cfg(test)] mod t {{ {tests} }}"),
            ),
        ])
    }

    #[test]
    fn a_table_and_the_list_of_shapes_are_compared() {
        assert_eq!(
            operations(&table("\"MakeThing\", \"DropThing\"", "")).len(),
            0
        );
        assert_eq!(
            operations(&table("\"MakeThing\", \"ListThings\"", "")).len(),
            2
        );
    }

    #[test]
    fn an_operation_without_a_test_is_found() {
        let tree = table("\"MakeThing\", \"DropThing\"", "fn b() { MakeThing; }");
        assert_eq!(operations_tested(&tree).len(), 1);
    }

    #[test]
    fn a_step_without_a_story_is_found() {
        let decide = "pub enum Step { Start { id: u8 }, Stop(u8) }\nfn d() {}";
        let tree = Tree::with(&[
            ("crates/services/a/src/controllers/b/decide.rs", decide),
            (
                "crates/services/a/src/lib.rs",
                "#[test] fn t() { Step::Start { id: 1 }; }",
            ),
        ]);
        let found = plans_tested(&tree);
        assert_eq!(found.len(), 1);
        assert!(found[0].message.contains("Step::Stop"));
    }

    #[test]
    fn a_reason_may_be_shown_by_its_words_in_a_script() {
        let decide = "pub enum Waiting { Settled, Slow(u8) }\nfn f() { match w {\n\
            Waiting::Settled => \"all is well\", Waiting::Slow(n) => write!(\"too slow: {n}\") } }";
        let tree = Tree::with(&[
            ("crates/services/a/src/controllers/b/decide.rs", decide),
            (
                "tests/plans/scripts/b/one.txt",
                "# A story.\nat 0s\n    -> waiting: too slow: 4\n",
            ),
        ]);
        let found = plans_tested(&tree);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].message.contains("Waiting::Settled"));
    }

    #[test]
    fn a_fault_without_a_test_is_found() {
        let faults = "fn a() -> Fault { Fault::client(\"InvalidThing.NotFound\", \"Words\") }\n\
            fn b() -> Fault { Fault::client(\"ThingInUse\", \"Name\") }";
        let tree = Tree::with(&[
            ("crates/services/a/src/faults.rs", faults),
            (
                "crates/services/a/src/lib.rs",
                "#[test] fn t() { is(\"InvalidThing.NotFound: x\"); }",
            ),
        ]);
        let found = faults_tested(&tree);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].message.contains("ThingInUse"));
    }
}
