//! `Filters` of Describe operations: every filter must match, any of its values suffices, `*` and
//! `?` are wildcards, a backslash takes the next character literally.
//!
//! AWS: EC2 User Guide, "Filter the resources"; API Reference, "Filter".

use crate::Tags;
use std::borrow::Cow;

/// Filters of one call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filters(Vec<(String, Vec<String>)>);

/// A filter that the operation does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownFilter {
    /// Its name.
    pub name: String,
}

/// The values that a resource has for a filter's name.
pub type Values<'a> = Vec<Cow<'a, str>>;

impl Filters {
    /// From names and values, in the caller's order. Fails on a name that is neither one of `known`
    /// nor `tag:KEY` or `tag-key`.
    pub fn new(
        given: impl IntoIterator<Item = (String, Vec<String>)>,
        known: &[&str],
    ) -> Result<Filters, UnknownFilter> {
        let filters: Vec<_> = given.into_iter().collect();
        let right =
            |name: &str| known.contains(&name) || name == "tag-key" || name.starts_with("tag:");
        match filters.iter().find(|(name, _)| !right(name)) {
            Some((name, _)) => Err(UnknownFilter { name: name.clone() }),
            None => Ok(Filters(filters)),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a resource with these tags passes; `values` says what it has for a filter's name.
    pub fn match_all<'a>(
        &self,
        tags: &'a Tags,
        mut values: impl FnMut(&str) -> Values<'a>,
    ) -> bool {
        self.0.iter().all(|(name, wanted)| {
            let has: Values<'a> = if let Some(key) = name.strip_prefix("tag:") {
                tags.get(key)
                    .map(|value| value.as_str().into())
                    .into_iter()
                    .collect()
            } else if name == "tag-key" {
                tags.keys().map(|key| key.as_str().into()).collect()
            } else {
                values(name)
            };
            has.iter()
                .any(|value| wanted.iter().any(|pattern| matches(pattern, value)))
        })
    }

    /// The values of a filter without wildcards, when it is there: for a look-up by index instead
    /// of a walk over all rows.
    pub fn exact(&self, name: &str) -> Option<&[String]> {
        let (_, values) = self.0.iter().find(|(given, _)| given == name)?;
        let plain = |value: &String| !value.contains(['*', '?', '\\']);
        values.iter().all(plain).then_some(values)
    }
}

/// Whether a text matches a pattern with `*`, `?` and `\`. Linear in pattern times text at worst.
pub fn matches(pattern: &str, text: &str) -> bool {
    if !pattern.contains(['*', '?', '\\']) {
        return pattern == text;
    }
    let pattern: Vec<Piece> = pieces(pattern);
    let text: Vec<char> = text.chars().collect();
    let (mut p, mut t) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some(Piece::Many) => {
                star = Some((p, t));
                p += 1;
            }
            Some(piece) if piece.takes(text[t]) => {
                p += 1;
                t += 1;
            }
            _ => match star {
                Some((star_p, star_t)) => {
                    star = Some((star_p, star_t + 1));
                    (p, t) = (star_p + 1, star_t + 1);
                }
                None => return false,
            },
        }
    }
    pattern[p..]
        .iter()
        .all(|piece| matches!(piece, Piece::Many))
}

enum Piece {
    Many,
    One,
    Exactly(char),
}

impl Piece {
    fn takes(&self, letter: char) -> bool {
        match self {
            Piece::Many => false,
            Piece::One => true,
            Piece::Exactly(wanted) => *wanted == letter,
        }
    }
}

fn pieces(pattern: &str) -> Vec<Piece> {
    let mut letters = pattern.chars();
    let mut out = Vec::new();
    while let Some(letter) = letters.next() {
        out.push(match letter {
            '*' => Piece::Many,
            '?' => Piece::One,
            '\\' => Piece::Exactly(letters.next().unwrap_or('\\')),
            other => Piece::Exactly(other),
        });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_as_in_ec2() {
        for (pattern, text, wanted) in [
            ("web", "web", true),
            ("web", "Web", false),
            ("*", "", true),
            ("w*b?", "wweebx", true),
            ("w*b?", "wweeb", false),
            ("*ab*ab", "abxabyab", true),
            ("*b", "ab", true),
            ("a?", "a", false),
            (r"a\*b", "a*b", true),
            (r"a\*b", "axb", false),
            (r"end\", r"end\", true),
            ("", "", true),
            ("?", "é", true),
        ] {
            assert_eq!(matches(pattern, text), wanted, "{pattern} {text}");
        }
    }

    #[test]
    fn only_a_filter_without_wildcards_can_be_looked_up() {
        let filters = [("a", "x"), ("b", "x*"), ("c", "?"), ("d", r"\x")];
        let given = filters.map(|(name, value)| {
            let values = vec!["y".to_owned(), value.to_owned()];
            (name.to_owned(), values)
        });
        let filters = Filters::new(given, &["a", "b", "c", "d"]).unwrap();
        assert!(!filters.is_empty() && Filters::default().is_empty());
        assert_eq!(filters.exact("a"), Some(&["y".into(), "x".into()][..]));
        for name in ["b", "c", "d", "e"] {
            assert_eq!(filters.exact(name), None, "{name}");
        }
    }

    #[test]
    fn filters_are_and_and_values_are_or() {
        let tags = Tags::from([("Name".to_owned(), "web-1".to_owned())]);
        let check = |given: &[(&str, &[&str])]| {
            let given = given.iter().map(|(name, values)| {
                let values = values.iter().map(|value| (*value).to_owned()).collect();
                ((*name).to_owned(), values)
            });
            Filters::new(given, &["vpc-id"])
                .map(|filters| filters.match_all(&tags, |_| vec!["vpc-1".into()]))
        };
        assert_eq!(check(&[]), Ok(true));
        assert_eq!(check(&[("vpc-id", &["vpc-2", "vpc-1"])]), Ok(true));
        assert_eq!(
            check(&[("vpc-id", &["vpc-1"]), ("tag:Name", &["web-*"])]),
            Ok(true)
        );
        assert_eq!(
            check(&[("vpc-id", &["vpc-1"]), ("tag:Name", &["db-*"])]),
            Ok(false)
        );
        assert_eq!(check(&[("tag-key", &["Name"])]), Ok(true));
        assert_eq!(check(&[("tag:Owner", &["*"])]), Ok(false));
        assert_eq!(
            check(&[("color", &["red"])]),
            Err(UnknownFilter {
                name: "color".into()
            })
        );
    }
}
