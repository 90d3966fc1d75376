//! Signature version 4: taken apart, and checked. Pure; knows neither keys' owners nor services.
//!
//! AWS: IAM User Guide, "Create a signed AWS API request" and "Authenticating requests: using query
//! parameters".

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::{constant_time, hmac};
use base::Time;
use http::{HeaderMap, HeaderName, Method};
use std::cell::RefCell;
use std::time::Duration;

mod canonical;
mod date;

pub use canonical::pairs;
use canonical::{push_path, push_query, push_value};

const ALGORITHM: &str = "AWS4-HMAC-SHA256";
const MADE_AT: HeaderName = HeaderName::from_static("x-amz-date");
const SESSION_TOKEN: HeaderName = HeaderName::from_static("x-amz-security-token");
/// The payload's hash of presigned requests and of clients that do not hash it.
pub const UNSIGNED: &str = "UNSIGNED-PAYLOAD";

/// What is signed of a request.
#[derive(Clone, Copy, Debug)]
pub struct Signable<'a> {
    /// The method.
    pub method: &'a Method,
    /// The path as it came, still escaped.
    pub path: &'a str,
    /// The query string as it came, without `?`.
    pub query: &'a str,
    /// The headers.
    pub headers: &'a HeaderMap,
}

/// A signature and what it says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// The key's id.
    pub access_key: String,
    /// `20261121`, of the scope.
    pub date: String,
    /// Of the scope.
    pub region: String,
    /// Of the scope.
    pub service: String,
    /// Lower-case names, with `;` between them.
    pub signed_headers: String,
    /// 64 hexadecimal digits.
    pub signature: String,
    /// When it was made, as it is signed: `20261121T102450Z`.
    pub made_text: String,
    /// When it was made.
    pub made_at: Time,
    /// How long a presigned request is valid.
    pub valid: Option<Duration>,
    /// What comes with temporary credentials.
    pub session_token: Option<String>,
}

/// Why a request carries no signature that can be checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unsigned {
    /// There is none.
    Missing,
    /// There is one that lacks something; AWS's message.
    Incomplete(String),
}

/// The signature of a request: in its `Authorization` header, or else in its query string.
pub fn signature(request: &Signable<'_>) -> Result<Signature, Unsigned> {
    if let Some(header) = request.headers.get(http::header::AUTHORIZATION) {
        let text = header.to_str().map_err(|_| Unsigned::Missing)?;
        return from_header(request, text);
    }
    if request.query.contains("X-Amz-Signature=") {
        return from_query(request);
    }
    Err(Unsigned::Missing)
}

fn from_header(request: &Signable<'_>, text: &str) -> Result<Signature, Unsigned> {
    let Some(rest) = text.strip_prefix(ALGORITHM) else {
        return Err(incomplete(format!(
            "Unsupported AWS 'algorithm': '{}' (only {ALGORITHM} is supported).",
            text.split(' ').next().unwrap_or_default()
        )));
    };
    let names = ["Credential", "SignedHeaders", "Signature"];
    let mut values = [None; 3];
    for part in rest.split(',') {
        let Some((name, value)) = part.trim().split_once('=') else {
            continue;
        };
        // Of one that is given twice, the first counts.
        if let Some(at) = names.iter().position(|wanted| *wanted == name) {
            values[at].get_or_insert(value);
        }
    }
    let [credential, headers, signature] = values.map(Option::unwrap_or_default);
    for (name, value) in names.into_iter().zip([credential, headers, signature]) {
        if value.is_empty() {
            return Err(incomplete(format!(
                "Authorization header requires '{name}' parameter. Authorization={text}"
            )));
        }
    }
    let header = |name: &HeaderName| {
        let value = request.headers.get(name);
        value.and_then(|value| value.to_str().ok())
    };
    let made_text = header(&MADE_AT).or_else(|| header(&http::header::DATE));
    let made_text = made_text.ok_or_else(|| {
        incomplete(format!(
            "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' \
             header. Authorization={text}"
        ))
    })?;
    let parts = Parts {
        credential,
        headers,
        signature,
        made_text,
        valid: None,
        session_token: header(&SESSION_TOKEN).map(str::to_owned),
    };
    parts.checked()
}

fn from_query(request: &Signable<'_>) -> Result<Signature, Unsigned> {
    let pairs = pairs(request.query);
    let find = |name: &str| {
        let found = pairs.iter().find(|(given, _)| given == name);
        found.map(|(_, value)| value.as_str())
    };
    let part = |name: &str| {
        find(name).ok_or_else(|| {
            incomplete(format!(
                "AWS query-string parameters must include '{name}'."
            ))
        })
    };
    if part("X-Amz-Algorithm")? != ALGORITHM {
        return Err(incomplete(format!("X-Amz-Algorithm must be {ALGORITHM}.")));
    }
    let seconds = part("X-Amz-Expires")?.parse::<i64>();
    let seconds = seconds.map_err(|_| incomplete("X-Amz-Expires should be a number".into()))?;
    let seconds = u64::try_from(seconds)
        .map_err(|_| incomplete("X-Amz-Expires must be non-negative".into()))?;
    let valid = Duration::from_secs(seconds);
    if valid > crate::limits::PRESIGNED_TIME {
        let most = crate::limits::PRESIGNED_TIME.as_secs();
        return Err(incomplete(format!(
            "X-Amz-Expires must be less than a week (in seconds); that is, the given \
             X-Amz-Expires must be less than {most} seconds"
        )));
    }
    let parts = Parts {
        credential: part("X-Amz-Credential")?,
        headers: part("X-Amz-SignedHeaders")?,
        signature: part("X-Amz-Signature")?,
        made_text: part("X-Amz-Date")?,
        valid: Some(valid),
        session_token: find("X-Amz-Security-Token").map(str::to_owned),
    };
    parts.checked()
}

struct Parts<'a> {
    credential: &'a str,
    headers: &'a str,
    signature: &'a str,
    made_text: &'a str,
    valid: Option<Duration>,
    session_token: Option<String>,
}

impl Parts<'_> {
    fn checked(self) -> Result<Signature, Unsigned> {
        let mut scope = self.credential.split('/');
        let elements: [Option<&str>; 6] = std::array::from_fn(|_| scope.next());
        let [
            Some(access_key),
            Some(date),
            Some(region),
            Some(service),
            Some("aws4_request"),
            None,
        ] = elements
        else {
            return Err(incomplete(format!(
                "Credential must have exactly 5 slash-delimited elements, e.g. \
                 keyid/date/region/service/term, got '{}'",
                self.credential
            )));
        };
        let basic = date::read(self.made_text).map(|time| (time, self.made_text.to_owned()));
        let written = basic.or_else(|| {
            let time = date::read_http(self.made_text)?;
            Some((time, time.iso8601_basic()))
        });
        let (made_at, made_text) = written.ok_or_else(|| {
            incomplete(format!(
                "Date must be in ISO-8601 'basic format'. Got '{}'. \
                 See http://en.wikipedia.org/wiki/ISO_8601",
                self.made_text
            ))
        })?;
        Ok(Signature {
            access_key: access_key.to_owned(),
            date: date.to_owned(),
            region: region.to_owned(),
            service: service.to_owned(),
            signed_headers: self.headers.to_ascii_lowercase(),
            signature: self.signature.to_owned(),
            made_text,
            made_at,
            valid: self.valid,
            session_token: self.session_token,
        })
    }
}

fn incomplete(message: String) -> Unsigned {
    Unsigned::Incomplete(message)
}

/// Keys that a thread keeps.
const KEPT_KEYS: usize = 32;

/// A derived key and what it was derived from.
struct Kept {
    secret: String,
    date: String,
    region: String,
    service: String,
    key: hmac::Key,
}

thread_local! {
    static KEYS: RefCell<Vec<Kept>> = const { RefCell::new(Vec::new()) };
}

impl Signature {
    /// Whether the scope's day is the one that the signature was made on.
    pub fn is_of_its_day(&self) -> bool {
        self.made_text.get(..8) == Some(self.date.as_str())
    }

    /// Whether a header of this name, in lower case, is signed.
    pub fn signs(&self, name: &str) -> bool {
        let mut given = self.signed_headers.as_bytes().split(|byte| *byte == b';');
        given.any(|given| given == name.as_bytes())
    }

    /// Whether it comes in the query string.
    pub fn is_presigned(&self) -> bool {
        self.valid.is_some()
    }

    /// Whether it was made with the secret over this request and a body with this hash.
    pub fn is_right(&self, secret: &str, request: &Signable<'_>, body_hash: &str) -> bool {
        let canonical = self.canonical(request, body_hash);
        let hash = base::hex::encode(digest(&SHA256, canonical.as_bytes()).as_ref());
        let (date, region, service) = (&*self.date, &*self.region, &*self.service);
        let scope = [date, "/", region, "/", service, "/aws4_request"].concat();
        let text = [ALGORITHM, &self.made_text, &scope, &hash].join("\n");
        let wanted = self.with_key(secret, |key| hmac::sign(key, text.as_bytes()));
        let wanted = base::hex::encode(wanted.as_ref());
        let given = self.signature.as_bytes();
        constant_time::verify_slices_are_equal(wanted.as_bytes(), given).is_ok()
    }

    /// The key of a secret, day, region and service. A client's calls share it for a day, and it
    /// costs four of the five HMACs, so each thread keeps the last few.
    fn with_key<T>(&self, secret: &str, use_key: impl FnOnce(&hmac::Key) -> T) -> T {
        let same = |kept: &Kept| {
            kept.secret == secret
                && kept.date == self.date
                && kept.region == self.region
                && kept.service == self.service
        };
        KEYS.with_borrow_mut(|keys| {
            let place = keys.iter().position(same).unwrap_or_else(|| {
                if keys.len() >= KEPT_KEYS {
                    keys.remove(0);
                }
                keys.push(Kept {
                    secret: secret.to_owned(),
                    date: self.date.clone(),
                    region: self.region.clone(),
                    service: self.service.clone(),
                    key: self.key(secret),
                });
                keys.len() - 1
            });
            use_key(&keys[place].key)
        })
    }

    fn key(&self, secret: &str) -> hmac::Key {
        let mut key = hmac::Key::new(hmac::HMAC_SHA256, ["AWS4", secret].concat().as_bytes());
        for part in [&self.date, &self.region, &self.service, "aws4_request"] {
            let tag = hmac::sign(&key, part.as_bytes());
            key = hmac::Key::new(hmac::HMAC_SHA256, tag.as_ref());
        }
        key
    }

    fn canonical(&self, request: &Signable<'_>, body_hash: &str) -> String {
        let mut out = String::with_capacity(1_024);
        out.push_str(request.method.as_str());
        out.push('\n');
        push_path(&mut out, request.path);
        out.push('\n');
        push_query(&mut out, request.query);
        out.push('\n');
        for name in self.signed_headers.split(';') {
            out.push_str(name);
            out.push(':');
            // There are few: to look at each takes less time than to hash the name.
            let is_it = |(given, _): &(&HeaderName, _)| given.as_str() == name;
            let named = request.headers.iter().filter(is_it);
            for (index, (_, value)) in named.enumerate() {
                if index > 0 {
                    out.push(',');
                }
                push_value(&mut out, value.as_bytes());
            }
            out.push('\n');
        }
        out.push('\n');
        out.push_str(&self.signed_headers);
        out.push('\n');
        out.push_str(body_hash);
        out
    }
}

/// The hash of a body as it stands in requests.
pub fn body_hash(body: &[u8]) -> String {
    base::hex::encode(digest(&SHA256, body).as_ref())
}

#[cfg(test)]
mod tests;
