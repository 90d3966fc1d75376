//! Policies may name the condition keys that a request could have and no others, so the lists of
//! those keys have to say what is really filled: a key that is missing there is refused although
//! it protects, one too many protects nothing.

use super::Finding;
use super::source::Token;
use super::tree::{Source, Tree};
use std::collections::BTreeMap;

/// Where the lists are.
const LISTS: &str = "crates/policy/src/conditions.rs";
/// The lists of keys, and of beginnings of keys.
const KEYS: &[&str] = &["GLOBAL_KEYS", "SERVICE_KEYS", "TAG_KEYS"];
/// The list of those whose keys could be asked for.
const OWNERS: &str = "ASKED";
/// The methods that fill a key, which is their first argument.
const FILLERS: &[&str] = &["set", "set_all", "with", "with_all"];
/// The method that fills the tags of a resource under a service's own name as well.
const OWN_TAGS: &str = "with_resource_tags_of";

/// Something named in code, and where.
type Named<'a> = BTreeMap<String, (&'a str, usize)>;

/// The keys that are listed are those that are filled, and their owners those that have actions.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let Some(lists) = tree.rust.get(LISTS) else {
        return vec![Finding::new(LISTS, 0, "has to have the condition keys")];
    };
    let fills = |source: &&Source| {
        let path = &source.path;
        !source.test && (path.starts_with("crates/services/") || path.starts_with("crates/wire/"))
    };
    let filled: Named = tree.written().filter(fills).flat_map(filled).collect();
    let listed: Named = KEYS.iter().flat_map(|name| listed(lists, name)).collect();
    let mut found = Vec::new();
    for (key, (path, line)) in without(&filled, &listed) {
        let message =
            format!("fills `{key}`: {LISTS} must list it, or policies with it are refused");
        found.push(Finding::new(path, line, message));
    }
    for (key, (path, line)) in without(&listed, &filled) {
        let message =
            format!("nothing fills `{key}` by a literal: a condition on it is no protection");
        found.push(Finding::new(path, line, message));
    }

    let acting: Named = tree.written().filter(fills).flat_map(acting).collect();
    let asked: Named = listed_owners(lists);
    for (owner, (path, line)) in without(&acting, &asked) {
        let message = format!("has actions of `{owner}`, which `{OWNERS}` of {LISTS} lacks");
        found.push(Finding::new(path, line, message));
    }
    for (owner, (path, line)) in without(&asked, &acting) {
        found.push(Finding::new(
            path,
            line,
            format!("`{owner}` has no actions"),
        ));
    }
    found
}

/// What the first names and the second does not.
fn without<'a>(these: &Named<'a>, those: &Named<'_>) -> Vec<(String, (&'a str, usize))> {
    let only = these.iter().filter(|(name, _)| !those.contains_key(*name));
    only.map(|(name, place)| (name.clone(), *place)).collect()
}

/// The keys that a file fills; of one that ends in a tag's key, the beginning.
fn filled(source: &Source) -> Vec<(String, (&str, usize))> {
    let calls = source.tokens.windows(3).enumerate();
    let keys = calls.filter_map(|(at, call)| {
        let [dot, name, open] = call else { return None };
        if dot.text != "." || open.text != "(" || name.test {
            return None;
        }
        let first = source.tokens[at + 3..]
            .iter()
            .take_while(|token| token.text != "," && token.depth > open.depth)
            .find(|token| token.literal)?;
        let text = words(first);
        let key = match name.text.as_str() {
            OWN_TAGS => format!("{text}:resourcetag/"),
            name if FILLERS.contains(&name) => text.split('{').next()?.to_owned(),
            _ => return None,
        };
        key.contains(':')
            .then_some((key, (&*source.path, first.line)))
    });
    keys.collect()
}

/// The literals of the constant of that name.
fn listed<'a>(source: &'a Source, name: &str) -> Vec<(String, (&'a str, usize))> {
    let tokens = &source.tokens;
    let named = tokens
        .windows(2)
        .position(|two| two[0].text == "const" && two[1].text == name);
    let value = named.map_or(&[][..], |at| &tokens[at..]).iter();
    let literals = value
        .take_while(|token| token.text != ";")
        .filter(|token| token.literal);
    literals
        .map(|token| (words(token), (&*source.path, token.line)))
        .collect()
}

/// The owners that the list has, but for `aws`, whose keys are everybody's.
fn listed_owners(source: &Source) -> Named<'_> {
    let owners = listed(source, OWNERS).into_iter();
    owners.filter(|(owner, _)| owner != "aws").collect()
}

/// What stands before the colon of a service's actions.
fn acting(source: &Source) -> Vec<(String, (&str, usize))> {
    if !source.path.ends_with("/src/operations.rs") {
        return Vec::new();
    }
    let literals = source.tokens.iter().filter(|token| token.literal);
    literals
        .filter_map(|token| {
            let text = words(token);
            let (owner, _action) = text.split_once(':')?;
            Some((owner.to_owned(), (&*source.path, token.line)))
        })
        .collect()
}

fn words(literal: &Token) -> String {
    literal.text.trim_matches('"').to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(lists: &str, service: &str) -> Vec<String> {
        let tree = Tree::with(&[
            (LISTS, lists),
            ("crates/services/a/src/lookup.rs", service),
            (
                "crates/services/a/src/operations.rs",
                "operations! { T = [ MakeThing, make, \"a:MakeThing\", Any; ]; }",
            ),
        ]);
        check(&tree).into_iter().map(|one| one.message).collect()
    }

    const LISTED: &str = "pub const GLOBAL_KEYS: &[&str] = &[\"aws:userid\"];\n\
        const SERVICE_KEYS: &[&str] = &[\"a:thing\"];\n\
        const TAG_KEYS: &[&str] = &[\"aws:requesttag/\", \"a:resourcetag/\"];\n\
        const ASKED: &[&str] = &[\"aws\", \"a\"];";
    const FILLED: &str = "fn f() { context.set(\"aws:UserId\", id);\n\
        none().with(\"a:Thing\", x).with(format!(\"aws:RequestTag/{key}\"), value)\n\
        .with_resource_tags_of(\"a\", tags).with(key, \"b:no-key\"); }\n\
        #[cfg(test)] mod tests { fn t() { none().with(\"a:Tested\", x); } }";

    #[test]
    fn keys_that_are_listed_and_filled_are_in_order() {
        assert_eq!(messages(LISTED, FILLED), Vec::<String>::new());
    }

    #[test]
    fn a_key_that_is_filled_and_not_listed_is_found() {
        let more = format!("{FILLED} fn g() {{ none().with(\"a:Other\", x); }}");
        let found = messages(LISTED, &more);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with("fills `a:other`"), "{found:?}");
    }

    #[test]
    fn a_key_that_is_listed_and_not_filled_is_found() {
        let found = messages(LISTED, &FILLED.replace("a:Thing", "a:thin"));
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[1].starts_with("nothing fills `a:thing`"), "{found:?}");
        let found = messages(LISTED, &FILLED.replace("_tags_of", "_tags"));
        assert!(found[0].contains("`a:resourcetag/`"), "{found:?}");
    }

    #[test]
    fn the_owners_of_keys_are_those_of_actions() {
        let found = messages(&LISTED.replace("\"a\"", "\"b\""), FILLED);
        let wanted = ["has actions of `a`", "`b` has no actions"];
        assert_eq!(found.len(), 2, "{found:?}");
        let mut pairs = found.iter().zip(wanted);
        assert!(
            pairs.all(|(one, start)| one.starts_with(start)),
            "{found:?}"
        );
    }
}
