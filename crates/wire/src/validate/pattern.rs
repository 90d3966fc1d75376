//! The models' regular expressions are Java's; these are translated once and kept. The patterns
//! come from the models, never from a caller.

use regex::{Regex, RegexBuilder};
use std::collections::HashMap;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

/// Where a compiled pattern would take more, the model's author made a mistake.
const PROGRAM_BYTES: usize = 2 * 1024 * 1024;

/// Compiled patterns, by the place of their text in the tables: to hash that is quick.
type Known = RwLock<HashMap<Place, Arc<Regex>>>;
/// Address and length.
type Place = (usize, usize);

/// Whether the whole text matches.
pub fn matches(pattern: &'static str, text: &str) -> bool {
    static KNOWN: OnceLock<Known> = OnceLock::new();
    let known = KNOWN.get_or_init(Known::default);
    let place = (pattern.as_ptr() as usize, pattern.len());
    let kept = known.read().unwrap_or_else(PoisonError::into_inner);
    if let Some(regex) = kept.get(&place) {
        return regex.is_match(text);
    }
    drop(kept);
    let regex = Arc::new(compiled(pattern).expect("a test compiles every pattern there is"));
    let mut kept = known.write().unwrap_or_else(PoisonError::into_inner);
    let regex = Arc::clone(kept.entry(place).or_insert(regex));
    drop(kept);
    regex.is_match(text)
}

/// A pattern as this library writes it, matching whole texts.
fn compiled(pattern: &str) -> Result<Regex, regex::Error> {
    let whole = format!(r"\A(?:{})\z", translated(pattern));
    RegexBuilder::new(&whole).size_limit(PROGRAM_BYTES).build()
}

/// Java's `\w`, `\d` and `\s` are ASCII's; brackets inside a class need an escape here.
fn translated(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len() + 16);
    let mut letters = pattern.chars().peekable();
    let mut class = false;
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => {
                let Some(next) = letters.next() else {
                    out.push_str(r"\\");
                    break;
                };
                let ascii = match next {
                    'w' => "0-9A-Za-z_",
                    'd' => "0-9",
                    's' => r"\t\n\x0B\f\r ",
                    'W' | 'D' | 'S' if !class => {
                        let small = next.to_ascii_lowercase();
                        out.push_str(match small {
                            'w' => "[^0-9A-Za-z_]",
                            'd' => "[^0-9]",
                            _ => r"[^\t\n\x0B\f\r ]",
                        });
                        continue;
                    }
                    // Escapes of letters that need none are an error here.
                    '_' | '@' | ':' | ';' | ',' | '=' | '!' | '%' | '/' | '\'' | '"' | '<'
                    | '>' | '`' => {
                        out.push(next);
                        continue;
                    }
                    other => {
                        out.push('\\');
                        out.push(other);
                        continue;
                    }
                };
                if class {
                    out.push_str(ascii);
                } else {
                    out.push('[');
                    out.push_str(ascii);
                    out.push(']');
                }
            }
            '[' if class => out.push_str(r"\["),
            '[' => {
                class = true;
                out.push('[');
                if letters.next_if_eq(&'^').is_some() {
                    out.push('^');
                }
                if letters.next_if_eq(&']').is_some() {
                    out.push_str(r"\]");
                }
            }
            ']' if class => {
                class = false;
                out.push(']');
            }
            // `&&`, `~~` and `--` are set operations here.
            '&' | '~' if class => {
                out.push('\\');
                out.push(letter);
            }
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use shapes::schema::{Kind, Schema, Structure};
    use std::collections::HashSet;

    fn patterns(
        structure: &'static Structure,
        seen: &mut HashSet<*const Structure>,
        out: &mut HashSet<&'static str>,
    ) {
        fn of(
            schema: &'static Schema,
            seen: &mut HashSet<*const Structure>,
            out: &mut HashSet<&'static str>,
        ) {
            match &schema.kind {
                Kind::Text {
                    pattern: Some(pattern),
                    ..
                } => {
                    out.insert(pattern);
                }
                Kind::List { member, .. } => of(member, seen, out),
                Kind::Map { key, value, .. } => {
                    of(key, seen, out);
                    of(value, seen, out);
                }
                Kind::Structure(structure) => patterns(structure, seen, out),
                _ => {}
            }
        }
        if seen.insert(structure) {
            for member in structure.members {
                of(member.schema, seen, out);
            }
        }
    }

    #[test]
    fn every_pattern_of_the_models_compiles() {
        let (mut seen, mut all) = (HashSet::new(), HashSet::new());
        for service in shapes::SERVICES {
            for operation in service.operations {
                patterns(operation.input, &mut seen, &mut all);
            }
        }
        assert!(all.len() > 20, "{}", all.len());
        for pattern in all {
            if let Err(error) = compiled(pattern) {
                panic!("{pattern}: {error}");
            }
        }
    }

    #[test]
    fn patterns_mean_what_java_means() {
        for (pattern, text, wanted) in [
            (r"[\w+=,.@-]+", "a.b@c-d", true),
            (r"[\w+=,.@-]+", "é", false),
            (r"[\w+=,.@-]+", "", false),
            (r"\d{12}", "123456789012", true),
            (r"\d{12}", "x123456789012", false),
            (r"[\p{L}\p{Z}\p{N}_.:/=+\-@]*", "Größe 7", true),
            (r"[\u0009\u000A\u000D\u0020-\u00FF]+", "a\tb", true),
            ("a|b", "ab", false),
        ] {
            assert_eq!(matches(pattern, text), wanted, "{pattern} {text}");
        }
    }
}
