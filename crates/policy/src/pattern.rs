//! Patterns with `*` and `?`, and policy variables such as `${aws:username}`.

use super::conditions::Context;
use std::borrow::Cow;
use std::ops::Range;

/// Whether `text` matches `pattern` without regard to ASCII case: for action names. `*` stands for
/// any run of characters and `?` for one.
pub fn matches_ignoring_case(pattern: &str, text: &str) -> bool {
    glob(pattern.as_bytes(), |_| false, text.as_bytes(), true)
}

/// Linear in memory, at most quadratic in time. Where the pattern `is_text`, no character of it
/// stands for others.
fn glob(pattern: &[u8], is_text: impl Fn(usize) -> bool, text: &[u8], fold: bool) -> bool {
    let same = |a: u8, b: u8| a == b || fold && a.eq_ignore_ascii_case(&b);
    let (mut p, mut t) = (0, 0);
    // Where to take up again when the run after the last `*` fails: one character further.
    let mut star: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some(b'*') if !is_text(p) => {
                star = Some((p, t));
                p += 1;
            }
            Some(&wanted) if wanted == b'?' && !is_text(p) || same(wanted, text[t]) => {
                p += 1;
                t += 1;
            }
            _ => match star {
                Some((at, from)) => {
                    star = Some((at, from + 1));
                    p = at + 1;
                    t = from + 1;
                }
                None => return false,
            },
        }
    }
    (p..pattern.len()).all(|at| pattern[at] == b'*' && !is_text(at))
}

/// A pattern whose variables were put in.
#[derive(Debug)]
pub struct Expanded<'a> {
    /// All of it.
    pub text: Cow<'a, str>,
    /// What was put in, as bytes of the text: a `*` or `?` there is only itself.
    values: Vec<Range<usize>>,
}

impl<'a> Expanded<'a> {
    /// A pattern that has no variables, whatever it looks like.
    pub fn plain(pattern: &'a str) -> Expanded<'a> {
        Expanded {
            text: Cow::Borrowed(pattern),
            values: Vec::new(),
        }
    }

    /// Whether it matches a text, where `*` stands for any run of characters and `?` for one.
    pub fn matches(&self, text: &str) -> bool {
        self.part_matches(0, &self.text, text)
    }

    /// Whether two ARNs match part by part, so that a `*` does not cross a colon of the first five.
    pub fn matches_arn(&self, arn: &str) -> bool {
        if self.text == "*" && self.values.is_empty() {
            return true;
        }
        let mut next = 0;
        let wanted = self.text.splitn(6, ':').map(|part| {
            let from = next;
            next += part.len() + 1;
            (from, part)
        });
        let wanted: Vec<(usize, &str)> = wanted.collect();
        let given: Vec<&str> = arn.splitn(6, ':').collect();
        let mut pairs = wanted.iter().zip(&given);
        wanted.len() == 6
            && given.len() == 6
            && pairs.all(|((from, part), given)| self.part_matches(*from, part, given))
    }

    fn part_matches(&self, from: usize, part: &str, text: &str) -> bool {
        let is_text = |at: usize| self.values.iter().any(|one| one.contains(&(from + at)));
        glob(part.as_bytes(), is_text, text.as_bytes(), false)
    }
}

/// Puts a pattern's variables in; `None` when one has no value, which matches nothing.
/// `${*}`, `${?}` and `${$}` are the characters themselves.
pub fn expand<'a>(pattern: &'a str, context: &Context) -> Option<Expanded<'a>> {
    if !has_variables(pattern) {
        return Some(Expanded::plain(pattern));
    }
    let mut rest = pattern;
    let mut out = String::with_capacity(pattern.len());
    let mut values = Vec::new();
    while let Some(at) = rest.find("${")
        && let Some(length) = rest[at..].find('}')
    {
        out.push_str(&rest[..at]);
        let name = rest[at + 2..at + length].trim();
        let (key, default) = match name.split_once(',') {
            Some((key, default)) => (key.trim(), Some(default.trim().trim_matches('\''))),
            None => (name, None),
        };
        let from = out.len();
        match key {
            "*" | "?" | "$" => out.push_str(key),
            _ => out.push_str(context.single(key).or(default)?),
        }
        values.push(from..out.len());
        rest = &rest[at + length + 1..];
    }
    out.push_str(rest);
    let text = Cow::Owned(out);
    Some(Expanded { text, values })
}

/// The names of the variables in a pattern.
pub fn variables(pattern: &str) -> impl Iterator<Item = &str> {
    let begun = pattern.split("${").skip(1);
    let names = begun.filter_map(|rest| rest.split_once('}'));
    names.map(|(name, _)| name.split(',').next().unwrap_or(name).trim())
}

/// Whether there could be a variable in the pattern.
pub fn has_variables(pattern: &str) -> bool {
    pattern.contains('$')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_as_aws_writes_them() {
        for (pattern, text, wanted) in [
            ("*", "", true),
            ("a*c", "abbc", true),
            ("a*c", "abbd", false),
            ("a?c", "abc", true),
            ("a?c", "ac", false),
            ("*a*b*", "xxaxxbxx", true),
            ("**", "x", true),
            ("", "", true),
            ("", "x", false),
            ("a${*}", "a*", true),
            ("a${*}", "ab", false),
            ("a${*}", "a", false),
            ("${?}*", "?b", true),
            ("${?}*", "bb", false),
            ("${$}{k:x}", "${k:x}", true),
            ("a$${k:none, 'b*'}?", "a$b*c", true),
            ("a$${k:none, 'b*'}?", "a$bbc", false),
            ("a${k:x}*", "a*c", true),
            ("a${k:x}*", "abc", false),
            ("${k:none}", "", false),
            ("${k:x", "${k:x", true),
        ] {
            let mut context = Context::default();
            context.set("k:x", "*");
            let expanded = expand(pattern, &context);
            let found = expanded.is_some_and(|one| one.matches(text));
            assert_eq!(found, wanted, "{pattern} {text}");
        }
        assert!(matches_ignoring_case("EC2:describe*", "ec2:DescribeVpcs"));
    }

    #[test]
    fn a_star_in_an_arn_stays_in_its_part() {
        for (pattern, wanted) in [
            ("arn:aws:iam::*:role/a*", true),
            ("arn:aws:iam::1:role/a${*}", false),
            ("arn:aws:iam::${k:none, '1'}:role/a*", true),
            ("arn:aws:*", false),
            ("*", true),
            ("${*}", false),
        ] {
            let pattern = expand(pattern, &Context::default()).unwrap();
            let found = pattern.matches_arn("arn:aws:iam::1:role/ab");
            assert_eq!(found, wanted, "{pattern:?}");
        }
    }

    #[test]
    fn a_hostile_pattern_takes_no_exponential_time() {
        let pattern = "*a".repeat(200);
        assert!(!Expanded::plain(&pattern).matches(&"a".repeat(199)));
    }
}
