//! What a registry wants to be shown: the `WWW-Authenticate` header. Pure.
//!
//! RFC 9110, section 11.6.1, and the distribution project's "Token Authentication Specification".

/// A demand that can be met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Challenge {
    /// User and password with every request.
    Basic,
    /// A token that is fetched elsewhere.
    Bearer {
        /// The URL to fetch it from.
        realm: String,
        /// For whom.
        service: Option<String>,
        /// For what.
        scope: Option<String>,
    },
}

/// The first demand among the header's that can be met; a token is preferred.
pub fn parse<'a>(headers: impl Iterator<Item = &'a str>) -> Option<Challenge> {
    let mut basic = None;
    for header in headers {
        let (scheme, rest) = header.trim().split_once(' ').unwrap_or((header.trim(), ""));
        if scheme.eq_ignore_ascii_case("basic") {
            basic = Some(Challenge::Basic);
        }
        if scheme.eq_ignore_ascii_case("bearer") {
            let parameters = parameters(rest);
            let find = |name: &str| {
                let found = parameters
                    .iter()
                    .find(|(key, _)| key.eq_ignore_ascii_case(name));
                found.map(|(_, value)| value.clone())
            };
            if let Some(realm) = find("realm") {
                return Some(Challenge::Bearer {
                    realm,
                    service: find("service"),
                    scope: find("scope"),
                });
            }
        }
    }
    basic
}

/// `key=value, key="quoted \" value"`.
fn parameters(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((key, after)) = rest.split_once('=') {
        let key = key.trim_matches([' ', ',', '\t']).to_owned();
        let (value, after) = match after.strip_prefix('"') {
            Some(quoted) => unquote(quoted),
            None => {
                let end = after.find(',').unwrap_or(after.len());
                (after[..end].trim().to_owned(), &after[end..])
            }
        };
        found.push((key, value));
        rest = after;
    }
    found
}

fn unquote(quoted: &str) -> (String, &str) {
    let mut value = String::new();
    let mut letters = quoted.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => return (value, &quoted[at + 1..]),
            '\\' => value.extend(letters.next().map(|(_, escaped)| escaped)),
            other => value.push(other),
        }
    }
    (value, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bearer(realm: &str, service: Option<&str>, scope: Option<&str>) -> Option<Challenge> {
        Some(Challenge::Bearer {
            realm: realm.into(),
            service: service.map(Into::into),
            scope: scope.map(Into::into),
        })
    }

    #[test]
    fn challenges_are_read() {
        let table: [(&[&str], _); 6] = [
            (&["Basic realm=\"x\""], Some(Challenge::Basic)),
            (
                &[r#"Bearer realm="https://a/t",service="s",scope="repository:a/b:pull,push""#],
                bearer("https://a/t", Some("s"), Some("repository:a/b:pull,push")),
            ),
            (
                &["basic", "bearer realm=https://a, service=s"],
                bearer("https://a", Some("s"), None),
            ),
            (
                &[r#"Bearer realm="a\"b", error="x""#],
                bearer("a\"b", None, None),
            ),
            (&["Negotiate", ""], None),
            (&["Bearer service=\"unclosed"], None),
        ];
        for (headers, expected) in table {
            assert_eq!(parse(headers.iter().copied()), expected, "{headers:?}");
        }
    }
}
