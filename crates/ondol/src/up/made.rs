//! Documents of the metadata endpoint that are measured for each request, on the API's port: for
//! the edge's worker alone, which judges whose they are.
//!
//! Tasks reach this port too; so the path begins with a secret that only the edge's table has. It
//! must never be logged.

use super::Shared;
use agents::tasks::Stats;
use aws_lc_rs::digest;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use std::net::IpAddr;
use std::sync::{Arc, OnceLock};
use wire::server::{Answering, Body, Mount, Mounted};

const MOUNT: &str = "/-/made";

/// What the worker puts before a path.
pub fn prefix(shared: &Shared) -> String {
    let text = format!("{MOUNT}/{}", shared.data.marker.secret);
    let digest = digest::digest(&digest::SHA256, text.as_bytes());
    format!("{MOUNT}/{}", base::hex::encode(digest.as_ref()))
}

/// The mount.
pub fn mount(shared: &Shared) -> Mount {
    Mount {
        prefix: MOUNT,
        handler: Arc::new(Made {
            prefix: prefix(shared),
            stats: shared.stats.clone(),
        }),
    }
}

struct Made {
    prefix: String,
    stats: Arc<OnceLock<Stats>>,
}

impl Mounted for Made {
    fn answer(&self, request: http::Request<Incoming>, _source: IpAddr) -> Answering {
        let path = request.uri().path();
        let path = path.strip_prefix(&self.prefix).map(str::to_owned);
        let stats = self.stats.clone();
        Box::pin(async move {
            match (path, stats.get()) {
                (Some(path), Some(stats)) => {
                    let (status, document) = stats.answer(&path).await;
                    said(status, document)
                }
                (Some(_), None) => said(503, String::new()),
                (None, _) => said(404, String::new()),
            }
        })
    }
}

fn said(status: u16, document: String) -> http::Response<Body> {
    let body = Full::from(document).map_err(|never| match never {});
    let mut answer = http::Response::new(body.boxed_unsync());
    *answer.status_mut() = http::StatusCode::from_u16(status).expect("statuses of ours are valid");
    let json = http::HeaderValue::from_static("application/json");
    answer
        .headers_mut()
        .insert(http::header::CONTENT_TYPE, json);
    answer
}
