//! One Rust file as a flat list of tokens. Comments are gone from it; they are in the text.
//!
//! Rust's own lexer does the reading (`proc-macro2`), so that text in strings and comments is never
//! taken for code, and code in macros is read like any other.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use std::str::FromStr;

/// A token with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Token {
    /// An identifier, one character of punctuation or of a bracket, or a literal as it is written.
    pub text: String,
    /// From 1.
    pub line: usize,
    /// How many brackets are open around it.
    pub depth: usize,
    /// It stands in an item under `#[test]` or `#[cfg(test)]`.
    pub test: bool,
    /// A string, number or character.
    pub literal: bool,
}

/// A function with a body.
#[derive(Clone, Debug)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// Tokens from `fn` to the one before the body's bracket.
    pub signature: std::ops::Range<usize>,
    /// Tokens of the body with its brackets.
    pub body: std::ops::Range<usize>,
    /// Lines from the signature to the closing bracket.
    pub lines: usize,
}

/// Reads a file's text.
pub fn tokens(text: &str) -> Result<Vec<Token>, String> {
    let stream = TokenStream::from_str(text).map_err(|error| error.to_string())?;
    let mut out = Vec::new();
    flatten(stream, 0, false, &mut out);
    Ok(out)
}

/// The texts of a pattern, to look for with [`find`].
pub fn pattern(text: &str) -> Vec<String> {
    let found = tokens(text).expect("a pattern is a list of tokens");
    found.into_iter().map(|token| token.text).collect()
}

/// Every place where the pattern's texts stand one after another.
pub fn find<'a>(
    tokens: &'a [Token],
    pattern: &'a [String],
) -> impl Iterator<Item = (usize, &'a Token)> {
    let width = pattern.len();
    let windows = tokens.windows(width).enumerate();
    let same = move |(_, window): &(usize, &[Token])| {
        window
            .iter()
            .zip(pattern)
            .all(|(token, text)| token.text == *text)
    };
    windows.filter(same).map(|(at, window)| (at, &window[0]))
}

/// All functions that have a body, inner ones too.
pub fn functions(tokens: &[Token]) -> Vec<Function> {
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let Some(name) = tokens.get(at + 1) else {
            break;
        };
        if token.text != "fn" || token.literal || !is_word(&name.text) {
            continue;
        }
        let ends = |(_, other): &(usize, &Token)| {
            other.depth == token.depth && (other.text == "{" || other.text == ";")
        };
        let mut rest = tokens.iter().enumerate().skip(at);
        let Some((open, bracket)) = rest.find(ends) else {
            continue;
        };
        if bracket.text == ";" {
            continue;
        }
        let closes = |(_, other): &(usize, &Token)| {
            other.depth == token.depth && other.text == "}" && !other.literal
        };
        let Some((close, end)) = tokens.iter().enumerate().skip(open).find(closes) else {
            continue;
        };
        found.push(Function {
            name: name.text.clone(),
            signature: at..open,
            body: open..close + 1,
            lines: end.line + 1 - token.line,
        });
    }
    found
}

/// An identifier or keyword.
pub fn is_word(text: &str) -> bool {
    let mut letters = text.trim_start_matches("r#").chars();
    letters
        .next()
        .is_some_and(|first| first.is_alphabetic() || first == '_')
        && letters.all(|letter| letter.is_alphanumeric() || letter == '_')
}

fn flatten(stream: TokenStream, depth: usize, test: bool, out: &mut Vec<Token>) {
    let mut trees = stream.into_iter().peekable();
    // An attribute of tests holds up to the end of the item that follows it.
    let mut item_is_test = false;
    while let Some(tree) = trees.next() {
        if is_doc(&tree, trees.clone()) {
            while !matches!(trees.next(), Some(TokenTree::Group(_)) | None) {}
            continue;
        }
        if let (TokenTree::Punct(hash), Some(TokenTree::Group(group))) = (&tree, trees.peek())
            && hash.as_char() == '#'
            && marks_tests(group)
        {
            item_is_test = true;
        }
        let here = test || item_is_test;
        let line = tree.span().start().line;
        let mut push = |text: String, literal| {
            out.push(Token {
                text,
                line,
                depth,
                test: here,
                literal,
            });
        };
        match tree {
            TokenTree::Ident(word) => push(word.to_string(), false),
            TokenTree::Literal(literal) => push(literal.to_string(), true),
            TokenTree::Punct(sign) => {
                push(sign.as_char().to_string(), false);
                item_is_test &= sign.as_char() != ';';
            }
            TokenTree::Group(group) => {
                self::group(group.clone(), depth, here, out);
                item_is_test &= group.delimiter() != Delimiter::Brace;
            }
        }
    }
}

fn group(group: Group, depth: usize, test: bool, out: &mut Vec<Token>) {
    let (open, close) = match group.delimiter() {
        Delimiter::Parenthesis => ("(", ")"),
        Delimiter::Brace => ("{", "}"),
        Delimiter::Bracket => ("[", "]"),
        Delimiter::None => ("", ""),
    };
    let bracket = |text: &str, line| Token {
        text: text.to_owned(),
        line,
        depth,
        test,
        literal: false,
    };
    out.push(bracket(open, group.span_open().start().line));
    let close = bracket(close, group.span_close().end().line);
    flatten(group.stream(), depth + 1, test, out);
    out.push(close);
}

/// Whether `#` and what follows it are a document: `#[doc = "…"]` or `#![doc = "…"]`.
fn is_doc(tree: &TokenTree, rest: impl Iterator<Item = TokenTree>) -> bool {
    let is = |tree: &TokenTree, sign: char| match tree {
        TokenTree::Punct(found) => found.as_char() == sign,
        _ => false,
    };
    let mut behind = rest.skip_while(|tree| is(tree, '!'));
    let Some(TokenTree::Group(group)) = behind.next().filter(|_| is(tree, '#')) else {
        return false;
    };
    let first = group.stream().into_iter().next();
    matches!(first, Some(TokenTree::Ident(word)) if word == "doc")
}

fn marks_tests(group: &Group) -> bool {
    let text: String = group.stream().to_string().split_whitespace().collect();
    let names_test = text.contains("(test)") || text.contains("(test,") || text.contains(",test)");
    text == "test"
        || text.starts_with("tokio::test")
        || text.starts_with("cfg(") && names_test && !text.contains("not(test")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_strings_are_no_code() {
        let found = tokens("//! head\n/// doc\nfn a() { /* b() */ c(\"d()\"); }").unwrap();
        let texts: Vec<_> = found.iter().map(|token| token.text.as_str()).collect();
        let wanted = ["fn", "a", "(", ")", "{", "c", "(", "\"d()\"", ")", ";", "}"];
        assert_eq!(texts, wanted);
        assert_eq!(found[0].line, 3);
    }

    #[test]
    fn tests_are_marked_up_to_the_end_of_their_item() {
        let text = "use a;\n#[cfg(test)]\nmod tests { fn b() {} }\nfn c() {}\n\
            #[cfg(test)]\nmod d;\nfn e() {}";
        let found = tokens(text).unwrap();
        let of = |name: &str| found.iter().find(|token| token.text == name).unwrap().test;
        assert!(of("b") && of("d"));
        assert!(!of("a") && !of("c") && !of("e"));
    }

    #[test]
    fn functions_are_measured_from_signature_to_bracket() {
        let text = "trait A { fn none(); }\nfn a(\n  b: fn(u8) -> u8,\n) -> [u8; 2]\n{\n  c\n}\n";
        let found = functions(&tokens(text).unwrap());
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].name.as_str(), found[0].lines), ("a", 6));
    }

    #[test]
    fn a_pattern_is_found_across_lines() {
        let found = tokens("let a = SystemTime::\n  now();").unwrap();
        let wanted = pattern("SystemTime::now");
        assert_eq!(find(&found, &wanted).count(), 1);
    }
}
