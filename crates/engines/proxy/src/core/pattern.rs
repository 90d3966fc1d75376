//! Patterns with `*` (any text) and `?` (any one byte). Linear in text times pattern, no recursion.

/// Whether the whole text matches; without case if asked.
pub fn matches(pattern: &[u8], text: &[u8], any_case: bool) -> bool {
    let same = |a: u8, b: u8| a == b || (any_case && a.eq_ignore_ascii_case(&b));
    let (mut at, mut from) = (0, 0);
    // Where to go on when what follows the last star does not fit.
    let mut star: Option<(usize, usize)> = None;
    while from < text.len() {
        match pattern.get(at) {
            Some(b'*') => {
                star = Some((at, from));
                at += 1;
            }
            Some(byte) if *byte == b'?' || same(*byte, text[from]) => {
                at += 1;
                from += 1;
            }
            _ => match star {
                Some((star_at, star_from)) => {
                    at = star_at + 1;
                    from = star_from + 1;
                    star = Some((star_at, from));
                }
                None => return false,
            },
        }
    }
    pattern[at..].iter().all(|byte| *byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn stars_and_question_marks() {
        for (pattern, text, any_case, expected) in [
            ("*", "", false, true),
            ("/img/*", "/img/a/b.png", false, true),
            ("/img/*", "/img", false, false),
            ("/IMG/*", "/img/a", false, false),
            ("*.Example.com", "shop.example.COM", true, true),
            ("*.example.com", "example.com", true, false),
            ("a?c", "abc", false, true),
            ("a?c", "ac", false, false),
            ("a*b*c", "axxbyybzzc", false, true),
            ("a*b*c", "axxbyybzz", false, false),
            ("", "", false, true),
            ("", "x", false, false),
            ("/", "/", false, true),
            ("**a", "bca", false, true),
        ] {
            let got = matches(pattern.as_bytes(), text.as_bytes(), any_case);
            assert_eq!(got, expected, "{pattern} against {text}");
        }
    }

    #[test]
    fn many_stars_stay_cheap() {
        let pattern = "*a".repeat(64);
        let text = "b".repeat(8_000);
        assert!(!matches(pattern.as_bytes(), text.as_bytes(), false));
    }
}
