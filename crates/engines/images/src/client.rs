//! Fetching images from registries and sending them there: the OCI distribution protocol 1.1.
//!
//! 1. The registry is asked for the manifest by tag or digest; it may demand basic authorization or
//!    a token from elsewhere (once, then it is remembered for this image).
//! 2. Of an index, the first manifest for the wanted platform is taken.
//! 3. The configuration and the layers are fetched, a few at once, straight into the content store;
//!    what is there already is not fetched again. A broken download goes on where it ended.
//!
//! Every byte is verified against the digest that pointed to it. Plain HTTP is spoken to loopback
//! only, and there only when the other side does not answer TLS.

use crate::build::Built;
use crate::config::{ClientConfig, Credentials, Platform};
use crate::content::{Content, ContentError};
use crate::image::{Document, Image, ImageError, Manifest, media, read_document, read_image};
use crate::resolve::ResolveError;
use crate::shell::connect::Connector;
use crate::shell::exchange::Exchange;
use crate::shell::fetch::Session;
use crate::{CONFIG_BYTES_MAX, DOWNLOADS_AT_ONCE, Digest, MANIFEST_BYTES_MAX, Reference};
use std::collections::HashSet;
use std::fmt;
use std::io;
use std::sync::Arc;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

/// Why an image was not fetched or sent.
#[derive(Debug)]
pub enum FetchError {
    /// The client's own configuration is wrong.
    Configuration(String),
    /// The registry's name has no address.
    Resolve(ResolveError),
    /// No connection, or it broke.
    Connect {
        /// To whom.
        origin: String,
        /// The reason.
        source: io::Error,
    },
    /// No trust.
    Tls {
        /// In whom.
        origin: String,
        /// The reason.
        source: io::Error,
    },
    /// Plain HTTP to another machine.
    PlainHttp(String),
    /// The registry said no.
    Refused {
        /// To what.
        url: String,
        /// HTTP's status.
        status: u16,
        /// The registry's code, such as `MANIFEST_UNKNOWN`.
        code: Option<String>,
        /// The registry's message.
        message: Option<String>,
    },
    /// It wants credentials and there are none, or it wants what this client cannot give.
    NoCredentials {
        /// Who.
        url: String,
    },
    /// It does not speak the protocol.
    Protocol {
        /// Where.
        url: String,
        /// How.
        why: String,
    },
    /// Larger than announced or allowed.
    TooLarge {
        /// What.
        what: String,
        /// The bound.
        bytes_max: u64,
    },
    /// What came is not what was asked for.
    Digest {
        /// The name it should have had.
        expected: Digest,
        /// The name it has.
        found: Digest,
    },
    /// The image cannot be used here.
    Image(ImageError),
    /// The content store failed.
    Content(ContentError),
}

impl FetchError {
    /// Whether the same request may succeed later.
    pub fn is_passing(&self) -> bool {
        match self {
            FetchError::Resolve(error) => matches!(error, ResolveError::Servers { .. }),
            FetchError::Connect { .. } => true,
            FetchError::Refused { status, .. } => {
                matches!(status, 408 | 429 | 500 | 502 | 503 | 504)
            }
            _ => false,
        }
    }
}

impl fmt::Display for FetchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FetchError::Configuration(why) => write!(f, "{why}"),
            FetchError::Resolve(error) => error.fmt(f),
            FetchError::Connect { origin, source } => write!(f, "connecting to {origin}: {source}"),
            FetchError::Tls { origin, source } => write!(f, "TLS with {origin}: {source}"),
            FetchError::PlainHttp(origin) => {
                write!(f, "{origin}: plain HTTP is spoken to this machine only")
            }
            FetchError::Refused {
                url,
                status,
                code,
                message,
            } => {
                write!(f, "{url}: {status}")?;
                if let Some(code) = code {
                    write!(f, " {code}")?;
                }
                match message {
                    Some(message) => write!(f, ": {message}"),
                    None => Ok(()),
                }
            }
            FetchError::NoCredentials { url } => write!(f, "{url}: no basic auth credentials"),
            FetchError::Protocol { url, why } => write!(f, "{url}: {why}"),
            FetchError::TooLarge { what, bytes_max } => {
                write!(f, "{what} is larger than {bytes_max} bytes")
            }
            FetchError::Digest { expected, found } => {
                write!(f, "the digest is {found}, not {expected}")
            }
            FetchError::Image(error) => error.fmt(f),
            FetchError::Content(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for FetchError {}

/// Speaks to registries. Cheap to clone; connections are shared.
#[derive(Clone, Debug)]
pub struct Client {
    exchange: Arc<Exchange>,
    tries: u32,
}

/// What a fetch is about, for all parts of it.
struct Fetch<'a> {
    session: Arc<Session>,
    platform: &'a Platform,
    content: &'a Arc<Content>,
}

impl Client {
    /// As the configuration says. Nothing is connected yet.
    pub fn new(config: &ClientConfig) -> Result<Client, FetchError> {
        let connector = Connector::new(config)?;
        Ok(Client {
            exchange: Arc::new(Exchange::new(connector, &config.agent, config.silence_max)),
            tries: config.tries.max(1),
        })
    }

    /// Fetches an image for a platform into the content store: manifest, configuration, layers.
    pub async fn pull(
        &self,
        reference: &Reference,
        credentials: &Credentials,
        platform: &Platform,
        content: &Arc<Content>,
    ) -> Result<Image, FetchError> {
        let fetch = Fetch {
            session: Arc::new(self.session(reference, credentials)),
            platform,
            content,
        };
        let (digest, manifest) = fetch.manifest(reference).await?;
        let config = &manifest.config;
        if config.size_bytes > CONFIG_BYTES_MAX {
            return Err(FetchError::TooLarge {
                what: format!("the configuration {}", config.digest),
                bytes_max: CONFIG_BYTES_MAX,
            });
        }
        fetch
            .session
            .blob(&config.digest, config.size_bytes, content)
            .await?;
        let (store, name) = (Arc::clone(content), config.digest.clone());
        let bytes = blocking(move || store.read_small(&name, CONFIG_BYTES_MAX)).await?;
        // Whether it runs here is known before its layers are fetched.
        let image = read_image(&digest, &manifest, &bytes, platform).map_err(FetchError::Image)?;
        fetch.layers(&image).await?;
        Ok(image)
    }

    /// The digest that a tag stands for now, and the manifest's media type.
    pub async fn resolve(
        &self,
        reference: &Reference,
        credentials: &Credentials,
    ) -> Result<Digest, FetchError> {
        let session = self.session(reference, credentials);
        let (bytes, _) = session.manifest(reference.manifest_name()).await?;
        Ok(Digest::of(&bytes))
    }

    /// Sends a built image under the reference's tag; what is there already is not sent again.
    pub async fn push(
        &self,
        reference: &Reference,
        credentials: &Credentials,
        image: &Built,
    ) -> Result<Digest, FetchError> {
        let session = self.session(reference, credentials);
        for blob in image.layers.iter().chain([&image.config]) {
            if !session.has_blob(&blob.digest).await? {
                session.send_blob(&blob.digest, &blob.bytes).await?;
            }
        }
        let manifest = &image.manifest;
        let name = reference.tag.as_deref().unwrap_or(manifest.digest.as_str());
        session
            .send_manifest(name, manifest.media_type, &manifest.bytes)
            .await?;
        Ok(manifest.digest.clone())
    }

    fn session(&self, reference: &Reference, credentials: &Credentials) -> Session {
        Session::new(
            Arc::clone(&self.exchange),
            self.tries,
            reference,
            credentials,
        )
    }
}

impl Fetch<'_> {
    /// The manifest for the platform, through at most one index, kept in the store.
    async fn manifest(&self, reference: &Reference) -> Result<(Digest, Manifest), FetchError> {
        let (digest, document) = self.document(reference.manifest_name()).await?;
        let index = match document {
            Document::Manifest(manifest) => return Ok((digest, *manifest)),
            Document::Index(index) => index,
        };
        let chosen = index.choose(self.platform).map_err(|offered| {
            FetchError::Image(ImageError::Platform {
                offered,
                wanted: self.platform.clone(),
            })
        })?;
        match self.document(chosen.digest.as_str()).await? {
            (digest, Document::Manifest(manifest)) => Ok((digest, *manifest)),
            (_, Document::Index(_)) => Err(FetchError::Image(ImageError::MediaType {
                document: "manifest inside an index",
                media_type: media::OCI_INDEX.to_owned(),
            })),
        }
    }

    async fn document(&self, name: &str) -> Result<(Digest, Document), FetchError> {
        let (bytes, media_type) = self.session.manifest(name).await?;
        let found = Digest::of(&bytes);
        if let Some(expected) = Digest::parse(name)
            && expected != found
        {
            return Err(FetchError::Digest { expected, found });
        }
        let document = read_document(&bytes, media_type.as_deref()).map_err(FetchError::Image)?;
        let store = Arc::clone(self.content);
        blocking(move || store.put(&bytes)).await?;
        Ok((found, document))
    }

    async fn layers(&self, image: &Image) -> Result<(), FetchError> {
        let slots = Arc::new(Semaphore::new(DOWNLOADS_AT_ONCE));
        let mut downloads = JoinSet::new();
        let mut begun = HashSet::new();
        for layer in &image.layers {
            if !begun.insert(layer.blob.clone()) {
                continue;
            }
            let (slots, session) = (Arc::clone(&slots), Arc::clone(&self.session));
            let (content, layer) = (Arc::clone(self.content), layer.clone());
            downloads.spawn(async move {
                let _slot = slots.acquire_owned().await;
                session.blob(&layer.blob, layer.size_bytes, &content).await
            });
        }
        while let Some(ended) = downloads.join_next().await {
            let ended = ended.map_err(|error| FetchError::Configuration(error.to_string()));
            if let Err(error) = ended.flatten() {
                // The others have ended, and forgotten what they had, when the caller hears of it.
                downloads.shutdown().await;
                return Err(error);
            }
        }
        Ok(())
    }
}

/// Reads an image that the content store holds, by the digest of its manifest or index. Blocks.
pub fn load(content: &Content, digest: &Digest, platform: &Platform) -> Result<Image, FetchError> {
    let document = |digest: &Digest| {
        let bytes = content
            .read_small(digest, MANIFEST_BYTES_MAX)
            .map_err(FetchError::Content)?;
        read_document(&bytes, None).map_err(FetchError::Image)
    };
    let (digest, manifest) = match document(digest)? {
        Document::Manifest(manifest) => (digest.clone(), manifest),
        Document::Index(index) => {
            let chosen = index.choose(platform).map_err(|offered| {
                FetchError::Image(ImageError::Platform {
                    offered,
                    wanted: platform.clone(),
                })
            })?;
            match document(&chosen.digest)? {
                Document::Manifest(manifest) => (chosen.digest.clone(), manifest),
                Document::Index(_) => {
                    return Err(FetchError::Image(ImageError::MediaType {
                        document: "manifest inside an index",
                        media_type: media::OCI_INDEX.to_owned(),
                    }));
                }
            }
        }
    };
    let config = content.read_small(&manifest.config.digest, CONFIG_BYTES_MAX);
    let config = config.map_err(FetchError::Content)?;
    read_image(&digest, &manifest, &config, platform).map_err(FetchError::Image)
}

/// Runs a call of the content store on a thread that may wait.
pub(crate) async fn blocking<T: Send + 'static>(
    call: impl FnOnce() -> Result<T, ContentError> + Send + 'static,
) -> Result<T, FetchError> {
    let done = tokio::task::spawn_blocking(call).await;
    done.map_err(|error| FetchError::Configuration(error.to_string()))?
        .map_err(FetchError::Content)
}

#[cfg(test)]
mod tests;
