//! Patterns with `*` and `?`, and policy variables such as `${aws:username}`.

use super::conditions::Context;
use std::borrow::Cow;

/// Whether `text` matches `pattern`, where `*` stands for any run of characters and `?` for one.
/// Linear in memory, at most quadratic in time.
pub fn matches(pattern: &str, text: &str) -> bool {
    glob(pattern.as_bytes(), text.as_bytes(), false)
}

/// The same without regard to ASCII case: for action names.
pub fn matches_ignoring_case(pattern: &str, text: &str) -> bool {
    glob(pattern.as_bytes(), text.as_bytes(), true)
}

fn glob(pattern: &[u8], text: &[u8], fold: bool) -> bool {
    let same = |a: u8, b: u8| a == b || fold && a.eq_ignore_ascii_case(&b);
    let (mut p, mut t) = (0, 0);
    // Where to take up again when the run after the last `*` fails: one character further.
    let mut star: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some(b'*') => {
                star = Some((p, t));
                p += 1;
            }
            Some(&wanted) if wanted == b'?' || same(wanted, text[t]) => {
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
    pattern[p..].iter().all(|byte| *byte == b'*')
}

/// Whether two ARNs match part by part, so that a `*` does not cross a colon of the first five.
pub fn arn_matches(pattern: &str, arn: &str) -> bool {
    if pattern == "*" {
        return true;
    }
    let (wanted, given): (Vec<&str>, Vec<&str>) = (
        pattern.splitn(6, ':').collect(),
        arn.splitn(6, ':').collect(),
    );
    wanted.len() == 6
        && given.len() == 6
        && wanted
            .iter()
            .zip(&given)
            .all(|(wanted, given)| matches(wanted, given))
}

/// The pattern with its variables put in; `None` when one has no value, which matches nothing.
/// `${*}`, `${?}` and `${$}` are the characters themselves.
pub fn expand<'a>(pattern: &'a str, context: &Context) -> Option<Cow<'a, str>> {
    if !has_variables(pattern) {
        return Some(Cow::Borrowed(pattern));
    }
    let mut rest = pattern;
    let mut out = String::with_capacity(pattern.len());
    while let Some(at) = rest.find("${") {
        out.push_str(&rest[..at]);
        let Some(length) = rest[at..].find('}') else {
            out.push_str(&rest[at..]);
            return Some(Cow::Owned(out));
        };
        let name = rest[at + 2..at + length].trim();
        let (key, default) = match name.split_once(',') {
            Some((key, default)) => (key.trim(), Some(default.trim().trim_matches('\''))),
            None => (name, None),
        };
        match key {
            "*" | "?" | "$" => out.push_str(key),
            _ => out.push_str(context.single(key).or(default)?),
        }
        rest = &rest[at + length + 1..];
    }
    out.push_str(rest);
    Some(Cow::Owned(out))
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
        ] {
            assert_eq!(matches(pattern, text), wanted, "{pattern} {text}");
        }
        assert!(matches_ignoring_case("EC2:describe*", "ec2:DescribeVpcs"));
    }

    #[test]
    fn a_star_in_an_arn_stays_in_its_part() {
        assert!(arn_matches(
            "arn:aws:iam::*:role/a*",
            "arn:aws:iam::1:role/ab"
        ));
        assert!(!arn_matches("arn:aws:*", "arn:aws:iam::1:role/ab"));
        assert!(arn_matches("*", "arn:aws:iam::1:role/ab"));
    }

    #[test]
    fn a_hostile_pattern_takes_no_exponential_time() {
        let pattern = "*a".repeat(200);
        assert!(!matches(&pattern, &"a".repeat(199)));
    }
}
