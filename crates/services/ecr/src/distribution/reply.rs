//! Answers and refusals in the protocol's form. OCI distribution specification 1.1, "Error Codes".

use aws::Fault;
use bytes::Bytes;
use control::ports::BlobError;
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue, LOCATION, RANGE, WWW_AUTHENTICATE};
use http::{HeaderMap, Response, StatusCode};
use http_body_util::{BodyExt, Full};
use std::convert::Infallible;
use std::fmt;
use wire::server::Body;

/// The digest of what an answer is about.
pub const CONTENT_DIGEST: HeaderName = HeaderName::from_static("docker-content-digest");
const API_VERSION: HeaderName = HeaderName::from_static("docker-distribution-api-version");
const UPLOAD_UUID: HeaderName = HeaderName::from_static("docker-upload-uuid");

/// An answer with a body.
pub fn with_body(status: StatusCode, headers: HeaderMap, body: impl Into<Bytes>) -> Response<Body> {
    let body = Full::new(body.into()).map_err(|never: Infallible| match never {});
    with_stream(status, headers, body.boxed_unsync())
}

/// An answer whose body streams.
pub fn with_stream(status: StatusCode, headers: HeaderMap, body: Body) -> Response<Body> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    let version = HeaderValue::from_static("registry/2.0");
    response.headers_mut().insert(API_VERSION, version);
    response
}

/// The answer to `GET /v2/`.
pub fn version() -> Response<Body> {
    let mut headers = HeaderMap::new();
    set(&mut headers, CONTENT_TYPE, "application/json");
    with_body(StatusCode::OK, headers, "{}")
}

/// Something was made and is there now.
pub fn created(location: &str, digest: &str) -> Response<Body> {
    let mut headers = HeaderMap::new();
    set(&mut headers, LOCATION, location);
    set(&mut headers, CONTENT_DIGEST, digest);
    with_body(StatusCode::CREATED, headers, "")
}

/// Where an upload goes on.
pub fn upload(status: StatusCode, name: &str, id: &str, end_bytes: u64) -> Response<Body> {
    with_body(status, upload_headers(name, id, end_bytes), "")
}

fn upload_headers(name: &str, id: &str, end_bytes: u64) -> HeaderMap {
    let mut headers = HeaderMap::new();
    set(
        &mut headers,
        LOCATION,
        &format!("/v2/{name}/blobs/uploads/{id}"),
    );
    // Of an upload without bytes, too, the protocol says 0-0.
    set(
        &mut headers,
        RANGE,
        &format!("0-{}", end_bytes.saturating_sub(1)),
    );
    set(&mut headers, UPLOAD_UUID, id);
    headers
}

/// Sets a header whose value was made of names and numbers here.
pub fn set(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    let empty = HeaderValue::from_static("");
    headers.insert(name, HeaderValue::from_str(value).unwrap_or(empty));
}

/// A request that is not done.
#[derive(Debug)]
pub struct Refusal {
    status: StatusCode,
    code: &'static str,
    message: String,
    headers: Box<HeaderMap>,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} {}: {}",
            self.status.as_u16(),
            self.code,
            self.message
        )
    }
}

/// What an operation's fault was about: the protocol names the same fault differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// A manifest that is read or deleted.
    Manifest,
    /// A manifest that is put.
    NewManifest,
    /// A blob or an upload.
    Blob,
}

impl Refusal {
    fn new(status: u16, code: &'static str, message: impl Into<String>) -> Refusal {
        Refusal {
            status: StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
            code,
            message: message.into(),
            headers: Box::default(),
        }
    }

    /// No login, or one that is no longer good.
    pub fn unauthorized(realm: &str) -> Refusal {
        let mut refusal = Refusal::new(401, "UNAUTHORIZED", "Not Authorized");
        let challenge = format!("Basic realm=\"{realm}\",service=\"ecr.amazonaws.com\"");
        set(&mut refusal.headers, WWW_AUTHENTICATE, &challenge);
        refusal
    }

    /// An address of a layer that is not ours or no longer good.
    pub fn expired_address() -> Refusal {
        Refusal::new(
            403,
            "DENIED",
            "The address of the layer is not valid, or no longer",
        )
    }

    /// A part of the protocol that ECR does not have.
    pub fn unsupported(what: &str) -> Refusal {
        Refusal::new(
            405,
            "UNSUPPORTED",
            format!("{what} is not supported by this registry"),
        )
    }

    /// A repository's name that cannot be.
    pub fn bad_name(name: &str) -> Refusal {
        Refusal::new(
            400,
            "NAME_INVALID",
            format!("{name:?} is not a repository's name"),
        )
    }

    /// A tag or digest that cannot be.
    pub fn bad_reference(reference: &str) -> Refusal {
        let message = format!("{reference:?} is neither a tag nor a SHA-256 digest");
        Refusal::new(400, "TAG_INVALID", message)
    }

    /// A digest that cannot be.
    pub fn bad_digest(digest: &str) -> Refusal {
        Refusal::new(
            400,
            "DIGEST_INVALID",
            format!("{digest:?} is not a SHA-256 digest"),
        )
    }

    /// A page's size that is no number.
    pub fn bad_count(text: &str) -> Refusal {
        let message = format!("{text:?} is not a number of tags");
        Refusal::new(400, "PAGINATION_NUMBER_INVALID", message)
    }

    /// No such image.
    pub fn manifest_unknown() -> Refusal {
        Refusal::new(404, "MANIFEST_UNKNOWN", "Requested image not found")
    }

    /// An image that something needs.
    pub fn denied(message: &str) -> Refusal {
        Refusal::new(403, "DENIED", message)
    }

    /// The manifest has another digest than it was put under.
    pub fn digest_mismatch(reference: &str) -> Refusal {
        let message = format!("the manifest does not have the digest {reference}");
        Refusal::new(400, "DIGEST_INVALID", message)
    }

    /// No such blob in the repository.
    pub fn blob_unknown(digest: &str) -> Refusal {
        Refusal::new(
            404,
            "BLOB_UNKNOWN",
            format!("the repository does not have {digest}"),
        )
    }

    /// No such upload in the repository.
    pub fn upload_unknown(id: &str) -> Refusal {
        Refusal::new(
            404,
            "BLOB_UPLOAD_UNKNOWN",
            format!("there is no upload {id}"),
        )
    }

    /// A part that does not begin where the upload ends.
    pub fn wrong_offset(name: &str, id: &str, end_bytes: u64) -> Refusal {
        let message = format!("the upload goes on at byte {end_bytes}");
        Refusal {
            headers: Box::new(upload_headers(name, id, end_bytes)),
            ..Refusal::new(416, "BLOB_UPLOAD_INVALID", message)
        }
    }

    /// A range that the blob does not have.
    pub fn bad_range(size_bytes: u64) -> Refusal {
        let mut refusal = Refusal::new(416, "RANGE_INVALID", "the blob has no such range");
        let range = format!("bytes */{size_bytes}");
        set(&mut refusal.headers, http::header::CONTENT_RANGE, &range);
        refusal
    }

    /// A body that ended early, came too slowly, or is too long.
    pub fn bad_body(why: impl Into<String>) -> Refusal {
        let mut refusal = Refusal::new(400, "SIZE_INVALID", why);
        // What is left of it is not read.
        set(&mut refusal.headers, http::header::CONNECTION, "close");
        refusal
    }

    /// Not the caller's doing; the cause goes to the log only.
    pub fn internal(cause: impl fmt::Display) -> Refusal {
        tracing::error!(%cause, "the registry failed");
        Refusal::new(500, "UNKNOWN", "the registry failed; its log says why")
    }

    /// A failure of the blob store.
    pub fn blobs(error: BlobError) -> Refusal {
        match error {
            BlobError::NoBlob => Refusal::new(404, "BLOB_UNKNOWN", error.to_string()),
            BlobError::NoUpload => Refusal::new(404, "BLOB_UPLOAD_UNKNOWN", error.to_string()),
            BlobError::Offset { .. } | BlobError::Digest { .. } => {
                Refusal::new(400, "BLOB_UPLOAD_INVALID", error.to_string())
            }
            BlobError::TooLarge { .. } => Refusal::new(413, "SIZE_INVALID", error.to_string()),
            BlobError::Busy => Refusal::new(429, "TOOMANYREQUESTS", error.to_string()),
            BlobError::Full(_) => Refusal::new(507, "DENIED", error.to_string()),
            BlobError::Failed(why) => Refusal::internal(why),
        }
    }

    /// An operation's fault.
    pub fn fault(about: About, fault: Fault) -> Refusal {
        let (status, code) = match (fault.code.as_str(), about) {
            ("RepositoryNotFoundException", _) => (404, "NAME_UNKNOWN"),
            ("ImageNotFoundException", _) => (404, "MANIFEST_UNKNOWN"),
            ("LayersNotFoundException", About::Blob) => (404, "BLOB_UNKNOWN"),
            ("LayersNotFoundException" | "ReferencedImagesNotFoundException", _) => {
                (404, "MANIFEST_BLOB_UNKNOWN")
            }
            ("UploadNotFoundException", _) => (404, "BLOB_UPLOAD_UNKNOWN"),
            ("InvalidLayerException" | "ImageDigestDoesNotMatchException", _) => {
                (400, "DIGEST_INVALID")
            }
            ("EmptyUploadException", _) => (400, "BLOB_UPLOAD_INVALID"),
            ("ImageTagAlreadyExistsException", _) => (400, "TAG_INVALID"),
            ("AccessDeniedException", _) => (403, "DENIED"),
            ("InvalidParameterException", About::NewManifest) => (400, "MANIFEST_INVALID"),
            ("InvalidParameterException", _) => (400, "NAME_INVALID"),
            ("LimitExceededException", _) => (429, "TOOMANYREQUESTS"),
            ("NotImplemented", _) => (405, "UNSUPPORTED"),
            ("ServerException", _) => (fault.status, "DENIED"),
            _ => return Refusal::internal(fault),
        };
        Refusal::new(status, code, fault.message)
    }

    /// As an answer.
    pub fn into_response(self, is_head: bool) -> Response<Body> {
        let error = serde_json::json!({
            "errors": [{ "code": self.code, "message": self.message }],
        });
        let mut headers = *self.headers;
        set(&mut headers, CONTENT_TYPE, "application/json");
        let body = if is_head {
            String::new()
        } else {
            error.to_string()
        };
        with_body(self.status, headers, body)
    }
}
