//! One HTTP request and its answer over connections that are used again, redirects followed.

use crate::client::FetchError;
use crate::shell::connect::{Connector, Origin};
use bytes::Bytes;
use http::header::{AUTHORIZATION, HOST, LOCATION, USER_AGENT};
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, Uri};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use std::collections::HashMap;
use std::io;
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;
use tokio::time::timeout;

const REDIRECTS_MAX: u32 = 5;
const ERROR_BODY_BYTES_MAX: u64 = 64 << 10;
/// Connections kept for each origin.
const IDLE_MAX: usize = 4;

/// A place to send a request to.
#[derive(Clone, Debug)]
pub struct Url {
    /// Whom.
    pub origin: Origin,
    /// Path and query.
    pub path: String,
}

impl std::fmt::Display for Url {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // A query may hold signatures: it stays out of every message.
        write!(
            f,
            "{}{}",
            self.origin,
            self.path.split('?').next().unwrap_or_default()
        )
    }
}

impl Url {
    /// An absolute URL, or one relative to `base`.
    pub fn parse(text: &str, base: Option<&Url>) -> Option<Url> {
        if let (true, Some(base)) = (text.starts_with('/') && !text.starts_with("//"), base) {
            return Some(Url {
                origin: base.origin.clone(),
                path: text.to_owned(),
            });
        }
        let uri: Uri = text.parse().ok()?;
        let secure = match uri.scheme_str()? {
            "https" => true,
            "http" => false,
            _ => return None,
        };
        let host = uri.host()?.trim_start_matches('[').trim_end_matches(']');
        Some(Url {
            origin: Origin {
                secure,
                host: host.to_owned(),
                port: uri.port_u16().unwrap_or(if secure { 443 } else { 80 }),
            },
            path: uri
                .path_and_query()
                .map_or("/", |path| path.as_str())
                .to_owned(),
        })
    }
}

/// A request as its caller sees it.
#[derive(Clone, Debug)]
pub struct Ask {
    /// GET, …
    pub method: Method,
    /// To whom.
    pub url: Url,
    /// Headers, without Host and User-Agent.
    pub headers: HeaderMap,
    /// The whole body.
    pub body: Bytes,
}

impl Ask {
    /// A GET without headers.
    pub fn get(url: Url) -> Ask {
        Ask {
            method: Method::GET,
            url,
            headers: HeaderMap::new(),
            body: Bytes::new(),
        }
    }
}

type Sender = SendRequest<Full<Bytes>>;

/// Sends requests.
#[derive(Debug)]
pub struct Exchange {
    connector: Connector,
    agent: HeaderValue,
    silence_max: Duration,
    idle: Mutex<HashMap<Origin, Vec<Sender>>>,
    /// Which registries on this machine speak TLS, as they did when they last answered.
    spoken: Mutex<HashMap<String, Origin>>,
}

impl Exchange {
    /// Over these connections.
    pub fn new(connector: Connector, agent: &str, silence_max: Duration) -> Exchange {
        let unknown = HeaderValue::from_static("-");
        Exchange {
            connector,
            agent: HeaderValue::from_str(agent).unwrap_or(unknown),
            silence_max,
            idle: Mutex::new(HashMap::new()),
            spoken: Mutex::new(HashMap::new()),
        }
    }

    /// Sends a request and answers the head; redirects of GET and HEAD are followed. Credentials go
    /// to the first origin only.
    pub async fn send(&self, mut ask: Ask) -> Result<(Url, Response<Incoming>), FetchError> {
        for _ in 0..=REDIRECTS_MAX {
            let response = self.send_once(&ask).await?;
            let may_follow = ask.method == Method::GET || ask.method == Method::HEAD;
            if !(may_follow && is_redirect(response.status())) {
                return Ok((ask.url, response));
            }
            let location = response
                .headers()
                .get(LOCATION)
                .and_then(|value| value.to_str().ok());
            let next = location.and_then(|text| Url::parse(text, Some(&ask.url)));
            let Some(next) = next else {
                return Err(FetchError::Protocol {
                    url: ask.url.to_string(),
                    why: "a redirect without a usable Location".to_owned(),
                });
            };
            if next.origin != ask.url.origin {
                ask.headers.remove(AUTHORIZATION);
            }
            ask.url = next;
        }
        Err(FetchError::Protocol {
            url: ask.url.to_string(),
            why: format!("more than {REDIRECTS_MAX} redirects"),
        })
    }

    /// The next piece of a body, or `None` at its end.
    pub async fn piece(&self, url: &Url, body: &mut Incoming) -> Result<Option<Bytes>, FetchError> {
        loop {
            let frame = timeout(self.silence_max, body.frame()).await;
            match frame.map_err(|_| silent(url))? {
                None => return Ok(None),
                Some(Err(error)) => return Err(broken(url, &error)),
                Some(Ok(frame)) => {
                    if let Ok(data) = frame.into_data() {
                        return Ok(Some(data));
                    }
                }
            }
        }
    }

    /// A whole small body.
    pub async fn whole(
        &self,
        url: &Url,
        mut body: Incoming,
        bytes_max: u64,
    ) -> Result<Vec<u8>, FetchError> {
        let mut whole = Vec::new();
        while let Some(piece) = self.piece(url, &mut body).await? {
            if (whole.len() + piece.len()) as u64 > bytes_max {
                return Err(FetchError::TooLarge {
                    what: url.to_string(),
                    bytes_max,
                });
            }
            whole.extend_from_slice(&piece);
        }
        Ok(whole)
    }

    /// What the other side says about its refusal.
    pub async fn refusal(&self, url: &Url, response: Response<Incoming>) -> FetchError {
        let status = response.status().as_u16();
        // A refusal whose text cannot be read is still a refusal.
        let body = self
            .whole(url, response.into_body(), ERROR_BODY_BYTES_MAX)
            .await;
        let (code, message) = registry_words(&body.unwrap_or_default());
        FetchError::Refused {
            url: url.to_string(),
            status,
            code,
            message,
        }
    }

    async fn send_once(&self, ask: &Ask) -> Result<Response<Incoming>, FetchError> {
        let failed = |error: &dyn std::fmt::Display| FetchError::Protocol {
            url: ask.url.to_string(),
            why: error.to_string(),
        };
        let mut request = Request::builder().method(&ask.method).uri(&ask.url.path);
        if let Some(headers) = request.headers_mut() {
            headers.clone_from(&ask.headers);
            let host = HeaderValue::from_str(&ask.url.origin.authority());
            headers.insert(HOST, host.map_err(|error| failed(&error))?);
            headers.insert(USER_AGENT, self.agent.clone());
        }
        let request = request
            .body(Full::new(ask.body.clone()))
            .map_err(|e| failed(&e))?;
        let mut sender = match self.idle_sender(&ask.url.origin) {
            Some(sender) => sender,
            None => self.open(&ask.url).await?,
        };
        let response = timeout(self.silence_max, sender.send_request(request)).await;
        let response = response.map_err(|_| silent(&ask.url))?;
        let response = response.map_err(|error| broken(&ask.url, &error))?;
        let mut idle = self.lock_idle();
        let kept = idle.entry(ask.url.origin.clone()).or_default();
        kept.retain(|sender| !sender.is_closed());
        if kept.len() < IDLE_MAX {
            kept.push(sender);
        }
        Ok(response)
    }

    /// A connection whose last answer was read to its end.
    fn idle_sender(&self, origin: &Origin) -> Option<Sender> {
        let mut idle = self.lock_idle();
        let kept = idle.get_mut(origin)?;
        let at = kept.iter().position(SendRequest::is_ready)?;
        Some(kept.swap_remove(at))
    }

    async fn open(&self, url: &Url) -> Result<Sender, FetchError> {
        let stream = self.connector.connect(&url.origin).await?;
        let (sender, connection) = handshake(TokioIo::new(stream))
            .await
            .map_err(|error| broken(url, &error))?;
        // It ends with the sender; its errors reach whoever waits for an answer.
        tokio::spawn(connection);
        Ok(sender)
    }

    /// How a registry on this machine was last spoken to.
    pub fn spoken(&self, authority: &str) -> Option<Origin> {
        self.lock_spoken().get(authority).cloned()
    }

    /// Remembers, or with `None` forgets, how a registry on this machine is spoken to.
    pub fn remember_spoken(&self, authority: &str, origin: Option<&Origin>) {
        let mut spoken = self.lock_spoken();
        match origin {
            Some(origin) => spoken.insert(authority.to_owned(), origin.clone()),
            None => spoken.remove(authority),
        };
    }

    fn lock_spoken(&self) -> MutexGuard<'_, HashMap<String, Origin>> {
        self.spoken
            .lock()
            .expect("no thread panics while it holds how registries speak")
    }

    fn lock_idle(&self) -> MutexGuard<'_, HashMap<Origin, Vec<Sender>>> {
        self.idle
            .lock()
            .expect("no thread panics while it holds the idle connections")
    }
}

fn is_redirect(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

fn silent(url: &Url) -> FetchError {
    FetchError::Connect {
        origin: url.origin.to_string(),
        source: io::ErrorKind::TimedOut.into(),
    }
}

fn broken(url: &Url, error: &hyper::Error) -> FetchError {
    FetchError::Connect {
        origin: url.origin.to_string(),
        source: io::Error::other(error.to_string()),
    }
}

/// The first error of `{"errors":[{"code","message"}]}`, or of the token service's `{"details"}`.
fn registry_words(body: &[u8]) -> (Option<String>, Option<String>) {
    let Ok(json) = serde_json::from_slice::<serde_json::Value>(body) else {
        return (None, None);
    };
    let first = &json["errors"][0];
    let text = |value: &serde_json::Value| value.as_str().map(str::to_owned);
    let message = text(&first["message"]).or_else(|| text(&json["details"]));
    (
        text(&first["code"]),
        message.or_else(|| text(&json["message"])),
    )
}
