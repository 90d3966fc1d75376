//! Names of images as people write them: `[host[:port]/]path[:tag][@digest]`.
//!
//! The rules are those of the reference grammar of the distribution project: the first part is a
//! host when it holds a dot or a colon or is `localhost`; a name without host is the default
//! registry's, and there a name of one part lies under `library/`.

use crate::Digest;
use std::fmt;

/// Where a name without a host is looked for.
pub const DEFAULT_REGISTRY: &str = "docker.io";
/// Who answers for [`DEFAULT_REGISTRY`].
const DEFAULT_REGISTRY_HOST: &str = "registry-1.docker.io";
const DEFAULT_REGISTRY_ALIAS: &str = "index.docker.io";
const REPOSITORY_CHARS_MAX: usize = 255;
const TAG_CHARS_MAX: usize = 128;

/// A name of an image, taken apart and completed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Reference {
    /// Host and, if given, port.
    pub registry: String,
    /// The repository's path.
    pub repository: String,
    /// The tag; `latest` when neither tag nor digest was given.
    pub tag: Option<String>,
    /// The digest; it decides when a tag is given too.
    pub digest: Option<Digest>,
}

/// Why a text is not the name of an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadReference {
    /// The text.
    pub text: String,
    /// What is wrong with it.
    pub why: &'static str,
}

impl fmt::Display for BadReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "invalid reference format: {:?}: {}", self.text, self.why)
    }
}

impl std::error::Error for BadReference {}

impl Reference {
    /// Takes a name apart.
    pub fn parse(text: &str) -> Result<Reference, BadReference> {
        let bad = |why| BadReference {
            text: text.to_owned(),
            why,
        };
        let (name, digest) = match text.split_once('@') {
            None => (text, None),
            Some((name, digest)) => {
                let digest = Digest::parse(digest).ok_or_else(|| bad("not a SHA-256 digest"))?;
                (name, Some(digest))
            }
        };
        let (name, tag) = match name.rsplit_once(':') {
            // A colon before a slash belongs to the port.
            Some((name, tag)) if !tag.contains('/') => (name, Some(tag)),
            _ => (name, None),
        };
        if tag.is_some_and(|tag| !is_tag(tag)) {
            return Err(bad("not a tag"));
        }
        let (registry, path) = match name.split_once('/') {
            Some((first, rest)) if is_host(first) => (first, rest),
            _ => (DEFAULT_REGISTRY, name),
        };
        let registry = match registry {
            DEFAULT_REGISTRY_ALIAS => DEFAULT_REGISTRY,
            other => other,
        };
        let repository = match path.contains('/') || registry != DEFAULT_REGISTRY {
            true => path.to_owned(),
            false => format!("library/{path}"),
        };
        if !is_repository(&repository) {
            return Err(bad("not a repository's name"));
        }
        let tag = match (tag, &digest) {
            (Some(tag), _) => Some(tag.to_owned()),
            (None, Some(_)) => None,
            (None, None) => Some("latest".to_owned()),
        };
        Ok(Reference {
            registry: registry.to_owned(),
            repository,
            tag,
            digest,
        })
    }

    /// The host (and port) that speaks the protocol for this registry.
    pub fn endpoint(&self) -> &str {
        match self.registry.as_str() {
            DEFAULT_REGISTRY => DEFAULT_REGISTRY_HOST,
            other => other,
        }
    }

    /// What the manifest is asked for by: the digest if there is one, else the tag.
    pub fn manifest_name(&self) -> &str {
        match (&self.digest, &self.tag) {
            (Some(digest), _) => digest.as_str(),
            (None, Some(tag)) => tag,
            (None, None) => "latest",
        }
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.registry, self.repository)?;
        if let Some(tag) = &self.tag {
            write!(f, ":{tag}")?;
        }
        match &self.digest {
            Some(digest) => write!(f, "@{digest}"),
            None => Ok(()),
        }
    }
}

/// Whether the text is a tag: letters, digits, `_`, `.`, `-`, not beginning with `.` or `-`.
pub fn is_tag(text: &str) -> bool {
    let word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let mut bytes = text.bytes();
    bytes.next().is_some_and(word)
        && text.len() <= TAG_CHARS_MAX
        && bytes.all(|byte| word(byte) || byte == b'.' || byte == b'-')
}

/// Whether the text is a repository's path: lower-case words joined by `.`, `_`, `__`, `-`s, `/`.
pub fn is_repository(text: &str) -> bool {
    text.len() <= REPOSITORY_CHARS_MAX && text.split('/').all(is_path_part)
}

fn is_path_part(part: &str) -> bool {
    let word = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let ends = |byte: Option<&u8>| byte.is_some_and(|byte| word(*byte));
    let bytes = part.as_bytes();
    ends(bytes.first())
        && ends(bytes.last())
        && bytes.split(|byte| word(*byte)).all(|separator| {
            matches!(separator, b"" | b"." | b"_" | b"__") || separator.iter().all(|b| *b == b'-')
        })
}

fn is_host(first: &str) -> bool {
    let looks = first == "localhost" || first.contains(['.', ':']);
    let (name, port) = match first.strip_prefix('[') {
        Some(rest) => match rest.split_once(']') {
            Some((name, rest)) => (name, rest.strip_prefix(':')),
            None => return false,
        },
        None => match first.split_once(':') {
            Some((name, port)) => (name, Some(port)),
            None => (first, None),
        },
    };
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || b".-:".contains(&byte);
    looks
        && !name.is_empty()
        && name.bytes().all(letter)
        && port.is_none_or(|port| port.parse::<u16>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    const D: &str = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    #[test]
    fn names_are_completed() {
        let with_digest = format!("127.0.0.1:5000/a/b:t@{D}");
        let digest_only = format!("nginx@{D}");
        let completed = format!("docker.io/library/nginx@{D}");
        let table = [
            ("nginx", "docker.io/library/nginx:latest"),
            ("nginx:1.25-alpine", "docker.io/library/nginx:1.25-alpine"),
            ("grafana/loki", "docker.io/grafana/loki:latest"),
            ("index.docker.io/nginx", "docker.io/library/nginx:latest"),
            ("localhost/x", "localhost/x:latest"),
            ("localhost:5000/x:y", "localhost:5000/x:y"),
            ("[::1]:5000/x", "[::1]:5000/x:latest"),
            (
                "quay.example/team/app_x--y.z:V1",
                "quay.example/team/app_x--y.z:V1",
            ),
            (with_digest.as_str(), with_digest.as_str()),
            (digest_only.as_str(), completed.as_str()),
        ];
        for (text, whole) in table {
            assert_eq!(Reference::parse(text).unwrap().to_string(), whole, "{text}");
        }
        assert_eq!(
            Reference::parse("nginx").unwrap().endpoint(),
            DEFAULT_REGISTRY_HOST
        );
    }

    #[test]
    fn what_is_no_name_is_refused() {
        let short_digest = &format!("x@{}", &D[..50]);
        let long = &"a".repeat(300);
        for text in [
            "",
            ":",
            "/",
            "a//b",
            "Nginx",
            "a:",
            "a:-x",
            "a/../b",
            "a..b",
            "host.x/",
            "host.x:99999/a",
            "a b",
            "-a",
            "a___b",
            short_digest,
            long,
            "https://x.y/z",
        ] {
            assert!(Reference::parse(text).is_err(), "{text}");
        }
    }
}
