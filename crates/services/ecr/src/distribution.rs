//! The registry's data side: the OCI distribution protocol 1.1 under `/v2/`, for `docker`, `skopeo`
//! and whatever else speaks it.
//!
//! It is a translator. Each request becomes the public operations that AWS's registry names for it
//! (BatchGetImage, PutImage, UploadLayerPart, …), called as whoever the login stands for, so that
//! permission, audit and rows are theirs. Only the bytes of layers go past them, after the
//! operation that allows it has answered.
//!
//! A login is HTTP's basic authorization, `AWS:` and a token of GetAuthorizationToken; the token
//! says whose registry and which region is meant, since the path has only the repository's name.
//! What ECR does not have (deleting blobs, the catalog, referrers) is refused by name.

mod incoming;
mod outgoing;
mod pull;
mod push;
mod reply;
mod route;

use crate::seal::{LayerAddress, Login, Purpose, open};
use aws::Fault;
use base::{Clock, Time};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use control::ports::{BlobError, Blobs, Endpoint};
use http::header::AUTHORIZATION;
use http::{HeaderMap, Method, Request, Response};
use hyper::body::Incoming;
use reply::Refusal;
use resources::ecr::TokenKey;
use route::{Route, Target};
use shapes::Operation;
use std::net::IpAddr;
use std::sync::Arc;
use wire::Api;
use wire::server::{Answering, Body, Mount, Mounted};

/// The registry.
#[derive(Clone)]
pub struct Registry {
    api: Api,
    blobs: Arc<dyn Blobs>,
    endpoint: Arc<dyn Endpoint>,
    clock: Arc<dyn Clock>,
}

/// The registry as a mount of the server. The ports are the same that the operations get.
pub fn mount(
    api: Api,
    blobs: Arc<dyn Blobs>,
    endpoint: Arc<dyn Endpoint>,
    clock: Arc<dyn Clock>,
) -> Mount {
    Mount {
        prefix: "/v2",
        handler: Arc::new(Registry {
            api,
            blobs,
            endpoint,
            clock,
        }),
    }
}

impl Mounted for Registry {
    fn answer(&self, request: Request<Incoming>, _source: IpAddr) -> Answering {
        let registry = self.clone();
        Box::pin(async move {
            let (head, body) = request.into_parts();
            let is_head = head.method == Method::HEAD;
            let answered = registry.dispatch(&head, body).await;
            answered.unwrap_or_else(|refusal| refusal.into_response(is_head))
        })
    }
}

impl Registry {
    async fn dispatch(
        &self,
        head: &http::request::Parts,
        body: Incoming,
    ) -> Result<Response<Body>, Refusal> {
        let target = match Route::of(&head.method, head.uri.path(), head.uri.query())? {
            Route::LayerAddress { token } => {
                return self.layer_by_address(&token, &head.headers).await;
            }
            Route::Other(target) => target,
        };
        let login = self.login(&head.headers);
        let session = Session {
            registry: self,
            login: login.ok_or_else(|| Refusal::unauthorized(&self.realm()))?,
        };
        session.serve(target, &head.headers, body).await
    }

    /// What `docker` is shown when it is asked to log in.
    fn realm(&self) -> String {
        let scheme = if self.endpoint.is_secure() {
            "https"
        } else {
            "http"
        };
        format!("{scheme}://{}/", self.endpoint.authority())
    }

    fn now(&self) -> Time {
        self.clock.now()
    }

    fn opened<P: Purpose>(&self, token: &str) -> Option<P> {
        let key = self.api.store().get::<TokenKey>(TokenKey::KEY)?;
        open(&key, token)
    }

    /// Who the request's authorization stands for, if it is one and still good.
    fn login(&self, headers: &HeaderMap) -> Option<Login> {
        let text = headers.get(AUTHORIZATION)?.to_str().ok()?;
        let (scheme, encoded) = text.split_once(' ')?;
        if !scheme.eq_ignore_ascii_case("basic") {
            return None;
        }
        let pair = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
        let token = pair.strip_prefix("AWS:")?;
        let login: Login = self.opened(token)?;
        let is_good = self.now() < login.expires_at && login.is_of_somebody(self.api.store());
        is_good.then_some(login)
    }

    /// A layer by the address that GetDownloadUrlForLayer gave: the address is the permission.
    async fn layer_by_address(
        &self,
        token: &str,
        headers: &HeaderMap,
    ) -> Result<Response<Body>, Refusal> {
        let address: Option<LayerAddress> = self.opened(token);
        let address = address.filter(|address| self.now() < address.expires_at);
        let address = address.ok_or_else(Refusal::expired_address)?;
        self.blob(&address.digest, headers).await
    }

    /// Runs a call of the blob store on a thread that may wait.
    async fn blocking<T: Send + 'static>(
        &self,
        call: impl FnOnce(&dyn Blobs) -> Result<T, BlobError> + Send + 'static,
    ) -> Result<T, Refusal> {
        let blobs = Arc::clone(&self.blobs);
        let done = tokio::task::spawn_blocking(move || call(blobs.as_ref())).await;
        done.map_err(Refusal::internal)?.map_err(Refusal::blobs)
    }
}

/// One request of somebody who is logged in.
struct Session<'a> {
    registry: &'a Registry,
    login: Login,
}

impl Session<'_> {
    async fn serve(
        &self,
        target: Target,
        headers: &HeaderMap,
        body: Incoming,
    ) -> Result<Response<Body>, Refusal> {
        match target {
            Target::Version => Ok(reply::version()),
            Target::GetManifest { name, reference } => self.manifest(name, &reference).await,
            Target::PutManifest { name, reference } => {
                self.put_manifest(name, &reference, headers, body).await
            }
            Target::DeleteManifest { name, reference } => {
                self.delete_manifest(name, &reference).await
            }
            Target::Tags { name, last, count } => self.tags(name, last, count).await,
            Target::HeadBlob { name, digest } => self.has_blob(name, digest).await,
            Target::GetBlob { name, digest } => self.get_blob(name, digest, headers).await,
            Target::BeginUpload {
                name,
                mount,
                digest,
            } => self.begin_upload(name, mount, digest, body).await,
            Target::UploadStatus { name, id } => self.upload_status(&name, &id).await,
            Target::PatchUpload { name, id } => self.patch_upload(name, id, headers, body).await,
            Target::PutUpload { name, id, digest } => {
                self.put_upload(name, id, digest, headers, body).await
            }
        }
    }

    /// Calls a public operation as the login's caller.
    async fn invoke<O: Operation>(&self, input: O::Input) -> Result<O::Output, Fault> {
        let (caller, region) = (self.login.caller(), self.login.region.clone());
        self.registry
            .api
            .invoke_as::<O>(caller, region, input)
            .await
    }

    /// The registry that the login opens.
    fn registry_id(&self) -> Option<String> {
        Some(self.login.registry.to_string())
    }
}

#[cfg(test)]
mod tests;
