//! HTTP/1.1 in front of the pipeline: reads requests within the limits, hands paths that belong to
//! a mount (the registry) to it, and everything else to the pipeline. No decisions about calls.

use crate::api::Api;
use crate::limits;
use crate::pipeline::{self, Request, Response};
use crate::refusal::Unread;
use base::Time;
use bodies::Bodies;
use bytes::Bytes;
use http::{HeaderName, HeaderValue, StatusCode, header};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use patience::Patience;
use std::cell::RefCell;
use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::error::Elapsed;

mod bodies;
mod patience;

/// The body of an answer; a mount's may stream.
pub type Body = UnsyncBoxBody<Bytes, io::Error>;

/// A future of an answer.
pub type Answering = Pin<Box<dyn Future<Output = http::Response<Body>> + Send>>;

/// Something else below a path on the same port, such as the registry below `/v2`. It gets the
/// body as it comes and has to bound it itself.
pub trait Mounted: Send + Sync {
    /// Answers a request.
    fn answer(&self, request: http::Request<Incoming>, source: IpAddr) -> Answering;
}

/// A path prefix and who answers below it.
#[derive(Clone)]
pub struct Mount {
    /// Such as `/v2`; it and everything below `/v2/` is meant.
    pub prefix: &'static str,
    /// Who.
    pub handler: Arc<dyn Mounted>,
}

impl Mount {
    fn holds(&self, path: &str) -> bool {
        let rest = path.strip_prefix(self.prefix);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

/// What every connection leads to.
struct Behind {
    api: Api,
    mounts: Vec<Mount>,
    bodies: Bodies,
}

/// Serves until `shutdown` resolves; then accepts no more, lets open requests end, and returns
/// after at most [`limits::DRAIN_TIME`].
pub async fn serve(
    listener: TcpListener,
    api: Api,
    mounts: Vec<Mount>,
    shutdown: impl Future<Output = ()>,
) {
    let free = Arc::new(Semaphore::new(limits::CONNECTIONS));
    let behind = Arc::new(Behind {
        api,
        mounts,
        bodies: Bodies::of(limits::BODIES_BYTES),
    });
    let (stop, stopped) = watch::channel(());
    let mut connections = JoinSet::new();
    let patience = Patience::default();
    // Ends with this function.
    let mut ticking = JoinSet::new();
    ticking.spawn(patience.clone().tick());
    let mut shutdown = std::pin::pin!(shutdown);
    loop {
        // Reap what has ended, so that the set is no longer than there are connections.
        while connections.try_join_next().is_some() {}
        let accepted = async {
            let permit = Arc::clone(&free).acquire_owned().await;
            (permit, listener.accept().await)
        };
        let (permit, accepted) = tokio::select! {
            biased;
            () = &mut shutdown => break,
            accepted = accepted => accepted,
        };
        match accepted {
            Ok((stream, peer)) => {
                let behind = Arc::clone(&behind);
                let (stopped, patience) = (stopped.clone(), patience.clone());
                connections.spawn(async move {
                    connection(stream, peer.ip(), behind, patience, stopped).await;
                    drop(permit);
                });
            }
            // Descriptors are used up, or the client has gone: let others end first.
            Err(cause) => {
                tracing::warn!(%cause, "a connection was not accepted");
                tokio::time::sleep(ACCEPT_AGAIN).await;
            }
        }
    }
    drop(stop);
    drop(listener);
    let drained = async { while connections.join_next().await.is_some() {} };
    if tokio::time::timeout(limits::DRAIN_TIME, drained)
        .await
        .is_err()
    {
        tracing::warn!(
            open = connections.len(),
            "connections were cut off at the end"
        );
    }
}

/// After a failed accept.
const ACCEPT_AGAIN: Duration = Duration::from_millis(50);

async fn connection(
    stream: TcpStream,
    source: IpAddr,
    behind: Arc<Behind>,
    patience: Patience,
    mut stopped: watch::Receiver<()>,
) {
    // Answers are small and written whole.
    if let Err(cause) = stream.set_nodelay(true) {
        tracing::debug!(%cause, "no TCP_NODELAY");
    }
    let source_text: Arc<str> = source.to_string().into();
    let service = service_fn(move |request| {
        let behind = Arc::clone(&behind);
        let client = (source, Arc::clone(&source_text));
        async move {
            let answer = route(request, client, &behind).await;
            Ok::<_, Infallible>(dated(answer, behind.api.now()))
        }
    });
    let connection = http1::Builder::new()
        .timer(patience)
        .header_read_timeout(limits::HEAD_TIME)
        .max_buf_size(limits::HEAD_BYTES)
        .half_close(false)
        // Head and body of a small answer leave in one `send`, which costs less than `writev`.
        .writev(false)
        .serve_connection(TokioIo::new(stream), service);
    let mut connection = std::pin::pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        // The sender says nothing; it goes.
        _ = stopped.changed() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(cause) = ended {
        tracing::debug!(%cause, %source, "a connection ended early");
    }
}

async fn route(
    request: http::Request<Incoming>,
    (source, source_text): (IpAddr, Arc<str>),
    Behind {
        api,
        mounts,
        bodies,
    }: &Behind,
) -> http::Response<Body> {
    let path = request.uri().path();
    if let Some(mount) = mounts.iter().find(|mount| mount.holds(path)) {
        return mount.handler.answer(request, source).await;
    }
    let (head, body) = request.into_parts();
    let mut request = Request {
        method: head.method,
        path: head.uri.path().to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        headers: head.headers,
        body: Bytes::new(),
        source: source_text,
        secure: false,
    };
    if head_bytes(&request) > limits::HEAD_BYTES {
        return http_response(refused(api, request, Unread::Head));
    }
    let most = match request.headers.contains_key(&pipeline::TARGET) {
        true => limits::JSON_BODY_BYTES,
        false => limits::FORM_BODY_BYTES,
    };
    let response = match in_time(limits::BODY_TIME, bodies.read(body, most)).await {
        Ok(Ok(body)) => {
            request.body = body.bytes.clone();
            pipeline::answer(api, request).await
        }
        Ok(Err(unread)) => refused(api, request, unread),
        Err(_elapsed) => refused(api, request, Unread::TooSlow),
    };
    http_response(response)
}

/// As `timeout`, but nearly every body has come with its head: no clock is asked then.
async fn in_time<T>(time: Duration, future: impl Future<Output = T>) -> Result<T, Elapsed> {
    let mut future = std::pin::pin!(future);
    match std::future::poll_fn(|task| Poll::Ready(future.as_mut().poll(task))).await {
        Poll::Ready(done) => Ok(done),
        Poll::Pending => tokio::time::timeout(time, future).await,
    }
}

/// What a head takes; the library's own bound is on its buffer, which may hold a little more.
fn head_bytes(request: &Request) -> usize {
    let line = request.method.as_str().len() + request.path.len() + request.query.len();
    let headers = request.headers.iter();
    let headers = headers.map(|(name, value)| name.as_str().len() + value.len() + 4);
    line + headers.sum::<usize>()
}

/// The connection ends with such an answer: what is left of the body is not read.
fn refused(api: &Api, request: Request, unread: Unread) -> Response {
    let mut response = pipeline::refuse(api, request, unread);
    response.closes = true;
    response
}

fn http_response(response: Response) -> http::Response<Body> {
    let Response {
        encoded,
        request_id,
        closes,
    } = response;
    let body = Full::new(Bytes::from(encoded.body));
    let body = body
        .map_err(|never: Infallible| match never {})
        .boxed_unsync();
    let mut answer = http::Response::new(body);
    *answer.status_mut() = encoded.status;
    let headers = answer.headers_mut();
    let kind = HeaderValue::from_static(encoded.content_type);
    headers.insert(header::CONTENT_TYPE, kind);
    if let Ok(id) = HeaderValue::from_str(&request_id) {
        headers.insert(REQUEST_ID, id);
    }
    if closes {
        headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    answer
}

/// Every answer says when it was given, by the clock that everything here reads.
fn dated(mut answer: http::Response<Body>, now: Time) -> http::Response<Body> {
    let second = now.whole_seconds();
    let date = DATE.with_borrow_mut(|(of, date)| {
        if (*of, date.is_empty()) != (second, false)
            && let Ok(written) = HeaderValue::from_str(&second.http_date())
        {
            (*of, *date) = (second, written);
        }
        date.clone()
    });
    answer.headers_mut().insert(header::DATE, date);
    answer
}

thread_local! {
    /// The last second in which something was answered, and how it is written.
    static DATE: RefCell<(Time, HeaderValue)> =
        const { RefCell::new((Time::EPOCH, HeaderValue::from_static(""))) };
}

const REQUEST_ID: HeaderName = HeaderName::from_static("x-amzn-requestid");

/// A short answer in plain text, for mounts.
pub fn text(status: StatusCode, text: impl Into<String>) -> http::Response<Body> {
    let body = Full::new(Bytes::from(text.into()));
    let body = body
        .map_err(|never: Infallible| match never {})
        .boxed_unsync();
    let mut answer = http::Response::new(body);
    *answer.status_mut() = status;
    answer
}
