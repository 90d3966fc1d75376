//! A byte stream to a host: directly or through a proxy, plain (loopback only) or TLS.

use crate::client::FetchError;
use crate::config::ClientConfig;
use crate::core::proxy::{self, Proxy, is_direct};
use crate::resolve::Resolver;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig as TlsConfig, RootCertStore};
use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::OnceCell;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

const PROXY_HEAD_BYTES_MAX: usize = 16 << 10;

/// A host, a port, and whether TLS is spoken.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Origin {
    /// TLS.
    pub secure: bool,
    /// Name or address, without brackets.
    pub host: String,
    /// Port.
    pub port: u16,
}

impl Origin {
    /// Whether it is this machine by definition.
    pub fn is_loopback(&self) -> bool {
        let address: Option<IpAddr> = self.host.parse().ok();
        self.host == "localhost" || address.is_some_and(|address| address.is_loopback())
    }

    /// `host[:port]` as it stands in a `Host` header.
    pub fn authority(&self) -> String {
        let host = match self.host.contains(':') {
            true => format!("[{}]", self.host),
            false => self.host.clone(),
        };
        match (self.secure, self.port) {
            (true, 443) | (false, 80) => host,
            (_, port) => format!("{host}:{port}"),
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.secure { "https" } else { "http" };
        write!(f, "{scheme}://{}", self.authority())
    }
}

/// What a connection is made of.
pub trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

/// Makes connections.
#[derive(Debug)]
pub struct Connector {
    resolver: Resolver,
    proxy: Option<Proxy>,
    no_proxy: String,
    extra_roots_pem: Vec<u8>,
    silence_max: Duration,
    /// Read at the first use: there are hundreds of roots.
    tls: OnceCell<Arc<TlsConfig>>,
}

impl Connector {
    /// As the configuration says.
    pub fn new(config: &ClientConfig) -> Result<Connector, FetchError> {
        let proxy = config.https_proxy.as_deref().map(|url| {
            proxy::parse(url).map_err(|why| FetchError::Configuration(format!("the proxy: {why}")))
        });
        Ok(Connector {
            resolver: Resolver::new(config.name_servers.clone()),
            proxy: proxy.transpose()?,
            no_proxy: config.no_proxy.clone(),
            extra_roots_pem: config.extra_roots_pem.clone(),
            silence_max: config.silence_max,
            tls: OnceCell::new(),
        })
    }

    /// Connects.
    pub async fn connect(&self, origin: &Origin) -> Result<Box<dyn Stream>, FetchError> {
        let connected = timeout(self.silence_max, self.connect_slowly(origin)).await;
        connected.unwrap_or_else(|_| {
            Err(FetchError::Connect {
                origin: origin.to_string(),
                source: io::ErrorKind::TimedOut.into(),
            })
        })
    }

    async fn connect_slowly(&self, origin: &Origin) -> Result<Box<dyn Stream>, FetchError> {
        if !origin.secure && !origin.is_loopback() {
            return Err(FetchError::PlainHttp(origin.to_string()));
        }
        let failed = |source| FetchError::Connect {
            origin: origin.to_string(),
            source,
        };
        let proxy = self.proxy.as_ref();
        let proxy = proxy.filter(|_| !is_direct(&self.no_proxy, &origin.host, origin.port));
        let stream = match proxy {
            None => self.dial(&origin.host, origin.port, origin).await?,
            Some(proxy) => {
                let mut stream = self.dial(&proxy.host, proxy.port, origin).await?;
                tunnel(&mut stream, proxy, origin).await.map_err(failed)?;
                stream
            }
        };
        if !origin.secure {
            return Ok(Box::new(stream));
        }
        let name = ServerName::try_from(origin.host.clone())
            .map_err(|_| failed(io::Error::other("the host's name cannot stand in TLS")))?;
        let connector = TlsConnector::from(self.tls().await?);
        let secured = connector.connect(name, stream).await;
        let secured = secured.map_err(|source| FetchError::Tls {
            origin: origin.to_string(),
            source,
        })?;
        Ok(Box::new(secured))
    }

    async fn dial(&self, host: &str, port: u16, origin: &Origin) -> Result<TcpStream, FetchError> {
        let addresses = self
            .resolver
            .addresses(host)
            .await
            .map_err(FetchError::Resolve)?;
        let mut last = io::Error::from(io::ErrorKind::AddrNotAvailable);
        let share = self.silence_max / (addresses.len() as u32 + 1);
        for address in addresses {
            let at = SocketAddr::new(address, port);
            match timeout(share, TcpStream::connect(at)).await {
                Ok(Ok(stream)) => {
                    stream
                        .set_nodelay(true)
                        .map_err(|source| FetchError::Connect {
                            origin: origin.to_string(),
                            source,
                        })?;
                    return Ok(stream);
                }
                Ok(Err(error)) => last = error,
                Err(_) => last = io::ErrorKind::TimedOut.into(),
            }
        }
        Err(FetchError::Connect {
            origin: origin.to_string(),
            source: last,
        })
    }

    async fn tls(&self) -> Result<Arc<TlsConfig>, FetchError> {
        let made = self.tls.get_or_try_init(|| async {
            let extra = self.extra_roots_pem.clone();
            let made = tokio::task::spawn_blocking(move || tls_config(&extra)).await;
            made.map_err(|error| FetchError::Configuration(error.to_string()))?
        });
        Ok(Arc::clone(made.await?))
    }
}

/// The system's roots, else Mozilla's that are built in, and the extra ones.
fn tls_config(extra_pem: &[u8]) -> Result<Arc<TlsConfig>, FetchError> {
    let wrong = |why: String| FetchError::Configuration(why);
    let mut roots = RootCertStore::empty();
    let (added, _unreadable) =
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if added == 0 {
        roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    }
    for certificate in CertificateDer::pem_slice_iter(extra_pem) {
        let certificate =
            certificate.map_err(|error| wrong(format!("the extra roots: {error}")))?;
        roots
            .add(certificate)
            .map_err(|error| wrong(format!("the extra roots: {error}")))?;
    }
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = TlsConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| wrong(error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Arc::new(config))
}

/// Asks the proxy for a way to the host.
async fn tunnel(stream: &mut TcpStream, proxy: &Proxy, origin: &Origin) -> io::Result<()> {
    let host = match origin.host.contains(':') {
        true => format!("[{}]:{}", origin.host, origin.port),
        false => format!("{}:{}", origin.host, origin.port),
    };
    let mut request = format!("CONNECT {host} HTTP/1.1\r\nHost: {host}\r\n");
    if let Some(authorization) = &proxy.authorization {
        request += &format!("Proxy-Authorization: {authorization}\r\n");
    }
    request += "\r\n";
    stream.write_all(request.as_bytes()).await?;
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        // One at a time: what follows the head is no longer the proxy's.
        head.push(stream.read_u8().await?);
        if head.len() > PROXY_HEAD_BYTES_MAX {
            return Err(io::Error::other("the proxy's answer is too long"));
        }
    }
    let line = head.split(|byte| *byte == b'\r').next().unwrap_or_default();
    let line = String::from_utf8_lossy(line);
    match line.split(' ').nth(1) {
        Some(status) if status.starts_with('2') => Ok(()),
        _ => Err(io::Error::other(format!("the proxy answered {line:?}"))),
    }
}
