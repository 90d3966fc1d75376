//! An operation takes its input apart whole, so that the compiler shows a member that was
//! forgotten.

use super::Finding;
use super::source::{self, Function, Token};
use super::tree::{Source, Tree};

/// In a service, a function that gets an `…Input` opens it without `..` or `: _`, or hands it on.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    let services = tree
        .written()
        .filter(|source| source.path.starts_with("crates/services/"));
    for source in services.filter(|source| !source.test) {
        for function in source::functions(&source.tokens) {
            let start = &source.tokens[function.signature.start];
            if let Some(input) = input_of(&source.tokens[function.signature.clone()])
                && !start.test
            {
                found.extend(of_function(source, &function, &input));
            }
        }
    }
    found
}

/// The name of the argument whose type ends in `Input`.
fn input_of(signature: &[Token]) -> Option<String> {
    let colon = signature.windows(2).enumerate().find_map(|(at, two)| {
        let after = &signature[at + 1..];
        let ends = after
            .iter()
            .position(|token| matches!(token.text.as_str(), "," | ")"))?;
        let of_type = &after[..ends];
        let last = of_type
            .iter()
            .rev()
            .find(|token| source::is_word(&token.text))?;
        let named = source::is_word(&two[0].text) && two[1].text == ":";
        let is_path = signature.get(at + 2).is_some_and(|token| token.text == ":");
        let input = last.text.ends_with("Input") && of_type.iter().all(|token| token.text != "&");
        (named && !is_path && input && two[0].text != ":").then_some(at)
    })?;
    Some(signature[colon].text.clone())
}

fn of_function(source: &Source, function: &Function, input: &str) -> Vec<Finding> {
    let body = &source.tokens[function.body.clone()];
    let mut found = Vec::new();
    for (at, window) in body.windows(3).enumerate() {
        let texts = [
            window[0].text.as_str(),
            window[1].text.as_str(),
            window[2].text.as_str(),
        ];
        if texts[0] == input && texts[1] == "." {
            let message = format!(
                "`{}` reads `{input}.{}`: take `{input}` apart whole",
                function.name, texts[2]
            );
            found.push(Finding::new(&source.path, window[0].line, message));
        }
        if texts == ["=", input, ";"]
            && let Some(opened) = pattern_before(&body[..at])
        {
            let rest = opened
                .windows(2)
                .any(|two| two[0].text == "." && two[1].text == ".");
            let dropped = opened
                .windows(2)
                .any(|two| two[0].text == ":" && two[1].text == "_");
            if rest || dropped {
                let message = format!(
                    "`{}` forgets members of `{input}` (`..` or `: _`): use or refuse each by name",
                    function.name
                );
                found.push(Finding::new(&source.path, window[0].line, message));
            }
        }
    }
    found
}

/// From `let` to the end.
fn pattern_before(tokens: &[Token]) -> Option<&[Token]> {
    let start = tokens.iter().rposition(|token| token.text == "let")?;
    Some(&tokens[start..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(body: &str) -> usize {
        let text =
            format!("fn a(call: &mut Call<'_>, input: shapes::MakeInput) -> u8 {{ {body} }}");
        check(&Tree::with(&[(
            "crates/services/a/src/operations/b.rs",
            &text,
        )]))
        .len()
    }

    #[test]
    fn an_input_that_is_not_taken_apart_whole_is_found() {
        assert_eq!(count("let MakeInput { name, size } = input; 1"), 0);
        assert_eq!(count("let MakeInput { name, .. } = input; 1"), 1);
        assert_eq!(count("let MakeInput { name, size: _ } = input; 1"), 1);
        assert_eq!(count("b(input.name); 1"), 1);
        assert_eq!(count("let checked = rules::make(input)?; 1"), 0);
    }
}
