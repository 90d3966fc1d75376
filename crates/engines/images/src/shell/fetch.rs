//! One image at one registry: authorization, retries, manifests and blobs in both directions.

use crate::client::{FetchError, blocking};
use crate::config::Credentials;
use crate::content::{Content, ContentError};
use crate::core::challenge::{self, Challenge};
use crate::core::proxy::split_port;
use crate::image::media;
use crate::shell::connect::Origin;
use crate::shell::exchange::{Ask, Exchange, Url};
use crate::{Digest, MANIFEST_BYTES_MAX, Reference};
use base::{Seed, backoff::Backoff};
use base64::Engine;
use bytes::{Bytes, BytesMut};
use http::header::{
    ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue, LOCATION, RANGE, WWW_AUTHENTICATE,
};
use http::{Method, Response, StatusCode};
use hyper::body::Incoming;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use rustix::rand::{GetRandomFlags, getrandom};
use std::future::Future;
use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::OnceCell;

/// What is gathered before it is written.
const WRITE_BYTES: usize = 1 << 20;
const TOKEN_BYTES_MAX: u64 = 256 << 10;
const RETRY: Backoff = Backoff {
    first: Duration::from_millis(200),
    longest: Duration::from_secs(5),
};

/// One image at one registry.
pub struct Session {
    exchange: Arc<Exchange>,
    tries: u32,
    authority: String,
    repository: String,
    credentials: Credentials,
    origin: OnceCell<Origin>,
    authorization: Mutex<Option<HeaderValue>>,
    seed: Seed,
}

impl Session {
    /// Nothing is asked yet.
    pub fn new(
        exchange: Arc<Exchange>,
        tries: u32,
        reference: &Reference,
        credentials: &Credentials,
    ) -> Session {
        let mut number = [0; 8];
        // Only the jitter of retries hangs on it.
        let _ = getrandom(&mut number, GetRandomFlags::empty());
        Session {
            exchange,
            tries,
            authority: reference.endpoint().to_owned(),
            repository: reference.repository.clone(),
            credentials: credentials.clone(),
            origin: OnceCell::new(),
            authorization: Mutex::new(None),
            seed: Seed::new(u64::from_ne_bytes(number)),
        }
    }

    /// A manifest's bytes and its media type.
    pub async fn manifest(&self, name: &str) -> Result<(Vec<u8>, Option<String>), FetchError> {
        self.retried(async || {
            let mut ask = Ask::get(self.url(&format!("manifests/{name}")).await?);
            ask.headers
                .insert(ACCEPT, HeaderValue::from_static(media::ACCEPT));
            let (url, response) = self.authorized(ask).await?;
            if response.status() != StatusCode::OK {
                return Err(self.exchange.refusal(&url, response).await);
            }
            let media_type = response.headers().get(CONTENT_TYPE);
            let media_type = media_type
                .and_then(|value| value.to_str().ok())
                .map(str::to_owned);
            let body = response.into_body();
            Ok((
                self.exchange.whole(&url, body, MANIFEST_BYTES_MAX).await?,
                media_type,
            ))
        })
        .await
    }

    /// Fetches a blob into the store unless it is there.
    pub async fn blob(
        &self,
        digest: &Digest,
        size_bytes: u64,
        content: &Arc<Content>,
    ) -> Result<(), FetchError> {
        let (store, name) = (Arc::clone(content), digest.clone());
        if blocking(move || store.renew(&name)).await? {
            return Ok(());
        }
        let upload = Upload {
            // It makes one file. Done here, so that no upload is begun whose guard never was.
            id: content.begin().map_err(FetchError::Content)?,
            content: Arc::clone(content),
            is_done: false,
        };
        let written = self.retried(async || self.blob_rest(digest, size_bytes, &upload).await);
        written.await?;
        upload.finish(digest).await
    }

    /// Whether the registry has a blob.
    pub async fn has_blob(&self, digest: &Digest) -> Result<bool, FetchError> {
        self.retried(async || {
            let mut ask = Ask::get(self.url(&format!("blobs/{digest}")).await?);
            ask.method = Method::HEAD;
            let (url, response) = self.authorized(ask).await?;
            match response.status() {
                StatusCode::OK => Ok(true),
                StatusCode::NOT_FOUND => Ok(false),
                _ => Err(self.exchange.refusal(&url, response).await),
            }
        })
        .await
    }

    /// Sends a blob in one piece.
    pub async fn send_blob(&self, digest: &Digest, bytes: &Bytes) -> Result<(), FetchError> {
        self.retried(async || {
            let mut begin = Ask::get(self.url("blobs/uploads/").await?);
            begin.method = Method::POST;
            let (url, response) = self.authorized(begin).await?;
            if response.status() != StatusCode::ACCEPTED {
                return Err(self.exchange.refusal(&url, response).await);
            }
            let location = response
                .headers()
                .get(LOCATION)
                .and_then(|value| value.to_str().ok());
            let to = location.and_then(|text| Url::parse(text, Some(&url)));
            let mut to = to.ok_or_else(|| FetchError::Protocol {
                url: url.to_string(),
                why: "an upload without a usable Location".to_owned(),
            })?;
            let separator = if to.path.contains('?') { '&' } else { '?' };
            to.path = format!("{}{separator}digest={digest}", to.path);
            let mut put = Ask::get(to);
            put.method = Method::PUT;
            put.body = bytes.clone();
            put.headers.insert(
                CONTENT_TYPE,
                HeaderValue::from_static("application/octet-stream"),
            );
            self.created(put).await
        })
        .await
    }

    /// Sends a manifest under a tag or its digest.
    pub async fn send_manifest(
        &self,
        name: &str,
        media_type: &'static str,
        bytes: &Bytes,
    ) -> Result<(), FetchError> {
        self.retried(async || {
            let mut put = Ask::get(self.url(&format!("manifests/{name}")).await?);
            put.method = Method::PUT;
            put.body = bytes.clone();
            put.headers
                .insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
            self.created(put).await
        })
        .await
    }

    async fn created(&self, ask: Ask) -> Result<(), FetchError> {
        let (url, response) = self.authorized(ask).await?;
        match response.status() {
            StatusCode::CREATED => Ok(()),
            _ => Err(self.exchange.refusal(&url, response).await),
        }
    }

    /// Downloads from where the upload ends.
    async fn blob_rest(
        &self,
        digest: &Digest,
        size_bytes: u64,
        upload: &Upload,
    ) -> Result<(), FetchError> {
        let begin_bytes = upload.offset_bytes().await?;
        if begin_bytes == size_bytes {
            return Ok(());
        }
        let mut ask = Ask::get(self.url(&format!("blobs/{digest}")).await?);
        if begin_bytes > 0 {
            let range = format!("bytes={begin_bytes}-");
            ask.headers.insert(
                RANGE,
                HeaderValue::try_from(range).expect("digits are a value"),
            );
        }
        let (url, response) = self.authorized(ask).await?;
        // Who does not know ranges sends all of it again.
        let mut skip_bytes = match response.status() {
            StatusCode::OK => begin_bytes,
            StatusCode::PARTIAL_CONTENT if begins_at(&response, begin_bytes) => 0,
            _ => return Err(self.exchange.refusal(&url, response).await),
        };
        let (mut body, mut at_bytes) = (response.into_body(), begin_bytes);
        let mut gathered = BytesMut::new();
        let ended = loop {
            let mut piece = match self.exchange.piece(&url, &mut body).await {
                Ok(Some(piece)) => piece,
                Ok(None) => break Ok(()),
                // What came is kept, so that the next try goes on behind it.
                Err(error) => break Err(error),
            };
            let skipped = skip_bytes.min(piece.len() as u64);
            skip_bytes -= skipped;
            gathered.extend_from_slice(&piece.split_off(skipped as usize));
            if at_bytes + gathered.len() as u64 > size_bytes {
                return Err(FetchError::TooLarge {
                    what: format!("the blob {digest}"),
                    bytes_max: size_bytes,
                });
            }
            if gathered.len() >= WRITE_BYTES {
                at_bytes = upload.append(at_bytes, gathered.split().freeze()).await?;
            }
        };
        at_bytes = upload.append(at_bytes, gathered.freeze()).await?;
        ended?;
        match at_bytes == size_bytes {
            true => Ok(()),
            // The body ended early; the next try goes on from here.
            false => Err(FetchError::Connect {
                origin: url.origin.to_string(),
                source: io::ErrorKind::UnexpectedEof.into(),
            }),
        }
    }

    async fn retried<T, F>(&self, mut attempt: impl FnMut() -> F) -> Result<T, FetchError>
    where
        F: Future<Output = Result<T, FetchError>>,
    {
        let mut failures = 0;
        loop {
            match attempt().await {
                Err(error) if error.is_passing() && failures + 1 < self.tries => {
                    failures += 1;
                    // It may have begun to speak TLS, or ended.
                    self.exchange.remember_spoken(&self.authority, None);
                    tokio::time::sleep(RETRY.after(failures, &self.seed)).await;
                }
                ended => return ended,
            }
        }
    }

    /// Sends with the authorization that is known; on the registry's own demand gets one and sends
    /// once more. Who was reached by a redirect gets none, and no password for a token either.
    async fn authorized(&self, ask: Ask) -> Result<(Url, Response<Incoming>), FetchError> {
        let with = |authorization: Option<HeaderValue>| {
            let mut ask = ask.clone();
            ask.headers
                .extend(authorization.map(|value| (AUTHORIZATION, value)));
            ask
        };
        let known = self.lock_authorization().clone();
        let (url, response) = self.exchange.send(with(known)).await?;
        let is_registry = url.origin == ask.url.origin;
        if response.status() != StatusCode::UNAUTHORIZED || !is_registry {
            return Ok((url, response));
        }
        let demands = response.headers().get_all(WWW_AUTHENTICATE).iter();
        let demand = challenge::parse(demands.filter_map(|value| value.to_str().ok()));
        let fresh = match (demand, &self.credentials) {
            (None, _) => return Ok((url, response)),
            (Some(Challenge::Basic), Credentials::Anonymous) => {
                return Err(FetchError::NoCredentials {
                    url: url.to_string(),
                });
            }
            (Some(Challenge::Basic), Credentials::Password { user, password }) => {
                basic(user, password)
            }
            (
                Some(Challenge::Bearer {
                    realm,
                    service,
                    scope,
                }),
                _,
            ) => {
                self.token(&realm, service, scope, ask.method != Method::GET)
                    .await?
            }
        };
        *self.lock_authorization() = Some(fresh.clone());
        self.exchange.send(with(Some(fresh))).await
    }

    /// Fetches a token where the registry says.
    async fn token(
        &self,
        realm: &str,
        service: Option<String>,
        scope: Option<String>,
        for_writing: bool,
    ) -> Result<HeaderValue, FetchError> {
        let mut url = Url::parse(realm, None).ok_or_else(|| FetchError::Protocol {
            url: self.authority.clone(),
            why: format!("a token realm that is no URL: {realm:?}"),
        })?;
        let actions = if for_writing { "pull,push" } else { "pull" };
        let scope = scope.unwrap_or_else(|| format!("repository:{}:{actions}", self.repository));
        let parameters = [
            service.map(|service| ("service", service)),
            Some(("scope", scope)),
        ];
        for (name, value) in parameters.into_iter().flatten() {
            let separator = if url.path.contains('?') { '&' } else { '?' };
            let value = utf8_percent_encode(&value, NON_ALPHANUMERIC);
            url.path = format!("{}{separator}{name}={value}", url.path);
        }
        let mut ask = Ask::get(url);
        if let Credentials::Password { user, password } = &self.credentials {
            ask.headers.insert(AUTHORIZATION, basic(user, password));
        }
        let (url, response) = self.exchange.send(ask).await?;
        if response.status() != StatusCode::OK {
            return Err(self.exchange.refusal(&url, response).await);
        }
        let body = self
            .exchange
            .whole(&url, response.into_body(), TOKEN_BYTES_MAX)
            .await?;
        let json: serde_json::Value = serde_json::from_slice(&body).unwrap_or_default();
        let token = json["token"].as_str().or(json["access_token"].as_str());
        let value = token.and_then(|token| HeaderValue::try_from(format!("Bearer {token}")).ok());
        let mut value = value.ok_or_else(|| FetchError::Protocol {
            url: url.to_string(),
            why: "no token in the answer".to_owned(),
        })?;
        value.set_sensitive(true);
        Ok(value)
    }

    async fn url(&self, rest: &str) -> Result<Url, FetchError> {
        let origin = self.origin.get_or_try_init(|| self.find_origin()).await?;
        Ok(Url {
            origin: origin.clone(),
            path: format!("/v2/{}/{rest}", self.repository),
        })
    }

    /// HTTPS; on loopback plain HTTP when the other side does not speak TLS.
    async fn find_origin(&self) -> Result<Origin, FetchError> {
        let (host, port) = split_port(&self.authority);
        let bad_port = |_| FetchError::Protocol {
            url: self.authority.clone(),
            why: "its port is no number".to_owned(),
        };
        let port = port.map(str::parse::<u16>).transpose().map_err(bad_port)?;
        let origin = |secure: bool| Origin {
            secure,
            host: host.to_owned(),
            port: port.unwrap_or(if secure { 443 } else { 80 }),
        };
        let secure = origin(true);
        if !secure.is_loopback() {
            return Ok(secure);
        }
        if let Some(origin) = self.exchange.spoken(&self.authority) {
            return Ok(origin);
        }
        let probe = Ask::get(Url {
            origin: secure.clone(),
            path: "/v2/".to_owned(),
        });
        let spoken = match self.exchange.send(probe).await {
            Err(FetchError::Tls { source, .. }) if speaks_no_tls(&source) => origin(false),
            // Nobody at the default port of HTTPS says nothing about that of HTTP.
            Err(FetchError::Connect { .. }) if port.is_none() => return Ok(origin(false)),
            Ok(_) => secure,
            Err(_) => return Ok(secure),
        };
        self.exchange
            .remember_spoken(&self.authority, Some(&spoken));
        Ok(spoken)
    }

    fn lock_authorization(&self) -> std::sync::MutexGuard<'_, Option<HeaderValue>> {
        self.authorization
            .lock()
            .expect("no thread panics while it holds the authorization")
    }
}

/// A blob that is being fetched; cancelled when it is dropped unfinished.
struct Upload {
    id: String,
    content: Arc<Content>,
    is_done: bool,
}

impl Upload {
    async fn offset_bytes(&self) -> Result<u64, FetchError> {
        let (content, id) = (Arc::clone(&self.content), self.id.clone());
        blocking(move || content.offset_bytes(&id)).await
    }

    async fn append(&self, at_bytes: u64, bytes: Bytes) -> Result<u64, FetchError> {
        let (content, id) = (Arc::clone(&self.content), self.id.clone());
        blocking(move || content.append(&id, at_bytes, &bytes)).await
    }

    async fn finish(mut self, digest: &Digest) -> Result<(), FetchError> {
        let (content, id, name) = (Arc::clone(&self.content), self.id.clone(), digest.clone());
        let finished = blocking(move || content.finish(&id, &name)).await;
        self.is_done = finished.is_ok();
        match finished {
            Ok(_) => Ok(()),
            Err(FetchError::Content(ContentError::Digest { expected, found })) => {
                Err(FetchError::Digest { expected, found })
            }
            Err(error) => Err(error),
        }
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        if !self.is_done {
            // What cannot be removed now is swept as an idle upload.
            let _ = self.content.cancel(&self.id);
        }
    }
}

fn begins_at(response: &Response<Incoming>, begin_bytes: u64) -> bool {
    let range = response.headers().get(http::header::CONTENT_RANGE);
    let text = range
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    text.starts_with(&format!("bytes {begin_bytes}-"))
}

fn basic(user: &str, password: &str) -> HeaderValue {
    let pair = base64::engine::general_purpose::STANDARD.encode(format!("{user}:{password}"));
    let mut value =
        HeaderValue::try_from(format!("Basic {pair}")).expect("base64 can stand in a header");
    value.set_sensitive(true);
    value
}

/// An answer that is no TLS at all, rather than TLS that is not trusted.
fn speaks_no_tls(error: &io::Error) -> bool {
    let inner = error
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<rustls::Error>());
    match inner {
        Some(rustls::Error::InvalidMessage(_)) => true,
        Some(_) => false,
        None => matches!(
            error.kind(),
            io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset
        ),
    }
}
