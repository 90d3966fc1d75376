//! Which part of the protocol a request is. Pure. OCI distribution specification 1.1, "Endpoints".

use super::reply::Refusal;
use crate::rules::manifest::is_digest;
use http::Method;

const NAME_CHARS_MAX: usize = 256;
const TAG_CHARS_MAX: usize = 128;

/// What a request is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// A layer at an address that was given out.
    LayerAddress {
        /// The sealed address.
        token: String,
    },
    /// What needs a login.
    Other(Target),
}

/// What somebody who is logged in wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// `GET /v2/`: whether the login is good.
    Version,
    /// A manifest, or its head.
    GetManifest {
        /// The repository.
        name: String,
        /// A tag or a digest.
        reference: String,
    },
    /// A manifest to keep.
    PutManifest {
        /// The repository.
        name: String,
        /// A tag or a digest.
        reference: String,
    },
    /// An image or a tag to delete.
    DeleteManifest {
        /// The repository.
        name: String,
        /// A tag or a digest.
        reference: String,
    },
    /// The tags.
    Tags {
        /// The repository.
        name: String,
        /// After this one.
        last: Option<String>,
        /// At most so many.
        count: Option<usize>,
    },
    /// Whether a blob is there.
    HeadBlob {
        /// The repository.
        name: String,
        /// The blob.
        digest: String,
    },
    /// A blob.
    GetBlob {
        /// The repository.
        name: String,
        /// The blob.
        digest: String,
    },
    /// An upload to begin.
    BeginUpload {
        /// The repository.
        name: String,
        /// A blob, and the repository that has it already.
        mount: Option<(String, String)>,
        /// The whole blob comes in the body and has this digest.
        digest: Option<String>,
    },
    /// How far an upload is.
    UploadStatus {
        /// The repository.
        name: String,
        /// The upload.
        id: String,
    },
    /// More bytes of an upload.
    PatchUpload {
        /// The repository.
        name: String,
        /// The upload.
        id: String,
    },
    /// The end of an upload.
    PutUpload {
        /// The repository.
        name: String,
        /// The upload.
        id: String,
        /// What it is said to be.
        digest: String,
    },
}

impl Route {
    /// Reads method, path and query.
    pub fn of(method: &Method, path: &str, query: Option<&str>) -> Result<Route, Refusal> {
        let rest = path.strip_prefix("/v2").unwrap_or(path);
        let rest = rest.strip_prefix('/').unwrap_or(rest);
        let is_read = method == Method::GET || method == Method::HEAD;
        if rest.is_empty() {
            return match is_read {
                true => Ok(Route::Other(Target::Version)),
                false => Err(Refusal::unsupported(method.as_str())),
            };
        }
        if let Some(token) = rest.strip_prefix("_layers/") {
            return match is_read {
                true => Ok(Route::LayerAddress {
                    token: token.to_owned(),
                }),
                false => Err(Refusal::unsupported(method.as_str())),
            };
        }
        let target = match rest.rsplitn(3, '/').collect::<Vec<_>>().as_slice() {
            [reference, "manifests", name] => manifest(method, name, reference)?,
            ["list", "tags", name] if is_read => tags(name, query)?,
            ["uploads", front, name] | ["", front, name] if is_upload_root(front, rest) => {
                let name = name.strip_suffix("/blobs").unwrap_or(name);
                begin_upload(method, name, query)?
            }
            [id, "uploads", front] if front.ends_with("/blobs") => {
                upload(method, &front[..front.len() - "/blobs".len()], id, query)?
            }
            [digest, "blobs", name] => blob(method, name, digest)?,
            _ => return Err(Refusal::unsupported(&format!("{method} {path}"))),
        };
        Ok(Route::Other(target))
    }
}

/// `NAME/blobs/uploads` with or without a slash at the end.
fn is_upload_root(front: &str, rest: &str) -> bool {
    matches!(front, "blobs" | "uploads") && rest.trim_end_matches('/').ends_with("/blobs/uploads")
}

fn manifest(method: &Method, name: &str, reference: &str) -> Result<Target, Refusal> {
    let name = checked_name(name)?;
    if !is_digest(reference) && !is_tag(reference) {
        return Err(Refusal::bad_reference(reference));
    }
    let reference = reference.to_owned();
    match *method {
        Method::GET | Method::HEAD => Ok(Target::GetManifest { name, reference }),
        Method::PUT => Ok(Target::PutManifest { name, reference }),
        Method::DELETE => Ok(Target::DeleteManifest { name, reference }),
        _ => Err(Refusal::unsupported(method.as_str())),
    }
}

fn tags(name: &str, query: Option<&str>) -> Result<Target, Refusal> {
    let count = match parameter(query, "n") {
        None => None,
        Some(text) => Some(text.parse().map_err(|_| Refusal::bad_count(&text))?),
    };
    Ok(Target::Tags {
        name: checked_name(name)?,
        last: parameter(query, "last"),
        count,
    })
}

fn begin_upload(method: &Method, name: &str, query: Option<&str>) -> Result<Target, Refusal> {
    if method != Method::POST {
        return Err(Refusal::unsupported(method.as_str()));
    }
    let digest = |parameter_name: &str| match parameter(query, parameter_name) {
        Some(text) if !is_digest(&text) => Err(Refusal::bad_digest(&text)),
        found => Ok(found),
    };
    let mount = match (digest("mount")?, parameter(query, "from")) {
        (Some(blob), Some(from)) => Some((blob, checked_name(&from)?)),
        _ => None,
    };
    Ok(Target::BeginUpload {
        name: checked_name(name)?,
        mount,
        digest: digest("digest")?,
    })
}

fn upload(method: &Method, name: &str, id: &str, query: Option<&str>) -> Result<Target, Refusal> {
    let (name, id) = (checked_name(name)?, id.to_owned());
    match *method {
        Method::GET => Ok(Target::UploadStatus { name, id }),
        Method::PATCH => Ok(Target::PatchUpload { name, id }),
        Method::PUT => match parameter(query, "digest") {
            Some(digest) if is_digest(&digest) => Ok(Target::PutUpload { name, id, digest }),
            digest => Err(Refusal::bad_digest(&digest.unwrap_or_default())),
        },
        _ => Err(Refusal::unsupported(&format!("{method} of an upload"))),
    }
}

fn blob(method: &Method, name: &str, digest: &str) -> Result<Target, Refusal> {
    let name = checked_name(name)?;
    if !is_digest(digest) {
        return Err(Refusal::bad_digest(digest));
    }
    let digest = digest.to_owned();
    match *method {
        Method::GET => Ok(Target::GetBlob { name, digest }),
        Method::HEAD => Ok(Target::HeadBlob { name, digest }),
        _ => Err(Refusal::unsupported(&format!("{method} of a blob"))),
    }
}

/// Letters, digits and separators only: the operations then check the rest.
fn checked_name(name: &str) -> Result<String, Refusal> {
    let fits = |byte: u8| {
        byte.is_ascii_lowercase()
            || byte.is_ascii_digit()
            || matches!(byte, b'.' | b'_' | b'-' | b'/')
    };
    let right = (2..=NAME_CHARS_MAX).contains(&name.len())
        && name.bytes().all(fits)
        && name
            .split('/')
            .all(|part| part.starts_with(|letter: char| letter.is_ascii_alphanumeric()));
    right
        .then(|| name.to_owned())
        .ok_or_else(|| Refusal::bad_name(name))
}

fn is_tag(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
    let starts = text
        .bytes()
        .next()
        .is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    starts && text.len() <= TAG_CHARS_MAX && text.bytes().all(fits)
}

/// A parameter of the query, percent signs decoded.
fn parameter(query: Option<&str>, name: &str) -> Option<String> {
    let pairs = query?.split('&').filter_map(|pair| pair.split_once('='));
    let (_, value) = pairs.into_iter().find(|(key, _)| *key == name)?;
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digits = after
            .get(..2)
            .and_then(|digits| std::str::from_utf8(digits).ok());
        match (
            first,
            digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()),
        ) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            (byte, _) => {
                bytes.push(*byte);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn route(request: &str) -> String {
        let (method, url) = request.split_once(' ').unwrap();
        let (path, query) = match url.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (url, None),
        };
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        match Route::of(&method, path, query) {
            Ok(Route::Other(target)) => format!("{target:?}"),
            Ok(other) => format!("{other:?}"),
            Err(refusal) => refusal.to_string(),
        }
    }

    #[test]
    fn requests_are_told_apart() {
        let d = format!("sha256:{}", "a".repeat(64));
        let escaped = d.replace(':', "%3A");
        let table = [
            ("GET /v2/".to_owned(), "Version".to_owned()),
            ("GET /v2".into(), "Version".into()),
            (
                "GET /v2/_layers/x-y".into(),
                r#"LayerAddress { token: "x-y" }"#.into(),
            ),
            (
                "HEAD /v2/shop/api/manifests/v1".into(),
                r#"GetManifest { name: "shop/api", reference: "v1" }"#.into(),
            ),
            (
                "PUT /v2/aa/manifests/list".into(),
                r#"PutManifest { name: "aa", reference: "list" }"#.into(),
            ),
            (
                format!("GET /v2/aa/blobs/{d}"),
                format!(r#"GetBlob {{ name: "aa", digest: "{d}" }}"#),
            ),
            (
                "POST /v2/a/b/blobs/uploads/".into(),
                r#"BeginUpload { name: "a/b", mount: None, digest: None }"#.into(),
            ),
            (
                format!("POST /v2/a/b/blobs/uploads?mount={escaped}&from=c/d"),
                format!(
                    r#"BeginUpload {{ name: "a/b", mount: Some(("{d}", "c/d")), digest: None }}"#
                ),
            ),
            (
                "PATCH /v2/aa/blobs/uploads/77".into(),
                r#"PatchUpload { name: "aa", id: "77" }"#.into(),
            ),
            (
                format!("PUT /v2/aa/blobs/uploads/77?digest={escaped}"),
                format!(r#"PutUpload {{ name: "aa", id: "77", digest: "{d}" }}"#),
            ),
            (
                "GET /v2/aa/tags/list?n=2&last=v1".into(),
                r#"Tags { name: "aa", last: Some("v1"), count: Some(2) }"#.into(),
            ),
        ];
        for (request, expected) in table {
            assert_eq!(route(&request), expected, "{request}");
        }
    }

    #[test]
    fn what_is_not_there_is_refused_by_name() {
        let table = [
            ("GET /v2/_catalog", "405 UNSUPPORTED"),
            ("GET /v2/aa/referrers/x", "405 UNSUPPORTED"),
            ("DELETE /v2/aa/blobs/uploads/77", "405 UNSUPPORTED"),
            ("PUT /v2/", "405 UNSUPPORTED"),
            ("GET /v2/AA/manifests/v1", "400 NAME_INVALID"),
            ("GET /v2/a//b/manifests/v1", "400 NAME_INVALID"),
            ("GET /v2/../etc/manifests/-x", "400 NAME_INVALID"),
            ("GET /v2/aa/manifests/-x", "400 TAG_INVALID"),
            ("GET /v2/aa/blobs/md5:1", "400 DIGEST_INVALID"),
            ("PUT /v2/aa/blobs/uploads/77", "400 DIGEST_INVALID"),
            ("GET /v2/aa/tags/list?n=x", "400 PAGINATION_NUMBER_INVALID"),
        ];
        for (request, start) in table {
            let found = route(request);
            assert!(found.starts_with(start), "{request}: {found}");
        }
    }
}
