//! Fetching and sending: against Debian's registry with TLS and a password, and against servers
//! that behave badly.

use crate::build::{Built, Entry, Recipe, build};
use crate::client::load;
use crate::content::Content;
use crate::image::{ImageError, Packing, RunConfig};
use crate::{Client, ClientConfig, Credentials, Digest, FetchError, Platform, Reference};
use base::Time;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// A directory of this test that goes with it.
struct Dir(PathBuf);

impl Dir {
    fn new(name: &str) -> Dir {
        let path = std::env::temp_dir().join(format!("images-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        Dir(path)
    }

    fn content(&self, name: &str) -> Arc<Content> {
        Arc::new(Content::open(&self.0.join(name)).unwrap())
    }
}

impl Drop for Dir {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn image(text: &str) -> Built {
    let recipe = Recipe {
        platform: Platform::linux("amd64"),
        run: RunConfig {
            entry_point: vec!["/app".into()],
            ..RunConfig::default()
        },
        created_at: Time::from_seconds(1_700_000_000),
        packing: Packing::Gzip,
        layers: vec![
            vec![Entry::program("app", text.as_bytes().to_vec())],
            vec![Entry::file("data", vec![7; 3 << 20])],
        ],
    };
    build(&recipe).unwrap()
}

fn password(password: &str) -> Credentials {
    Credentials::Password {
        user: "joe".into(),
        password: password.into(),
    }
}

fn client(extra_roots_pem: &[u8]) -> Client {
    Client::new(&ClientConfig {
        extra_roots_pem: extra_roots_pem.to_vec(),
        silence_max: Duration::from_secs(5),
        tries: 3,
        ..ClientConfig::direct("test")
    })
    .unwrap()
}

/// Debian's registry, with TLS and a password; ended when dropped.
struct DebianRegistry {
    process: Child,
    authority: String,
    roots_pem: Vec<u8>,
}

impl Drop for DebianRegistry {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A certificate for 127.0.0.1 of a CA of its own.
fn certificate(dir: &Path) {
    let openssl = |arguments: &str| {
        let mut command = Command::new("openssl");
        let output = command
            .args(arguments.split(' '))
            .current_dir(dir)
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    };
    let key = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes";
    std::fs::write(dir.join("ext"), "subjectAltName=IP:127.0.0.1").unwrap();
    openssl(&format!(
        "req -x509 {key} -keyout ca.key -out ca.pem -days 2 -subj /CN=ca"
    ));
    openssl(&format!(
        "req {key} -keyout key.pem -out request.pem -subj /CN=registry"
    ));
    openssl(
        "x509 -req -in request.pem -CA ca.pem -CAkey ca.key -CAcreateserial -out cert.pem \
         -days 2 -extfile ext",
    );
}

fn debian_registry(dir: &Path) -> Option<DebianRegistry> {
    if !Path::new("/usr/bin/docker-registry").exists() {
        assert_ne!(
            std::env::var("CI").as_deref(),
            Ok("true"),
            "docker-registry is missing"
        );
        eprintln!("skipped: docker-registry is not installed");
        return None;
    }
    certificate(dir);
    let hashed = Command::new("htpasswd")
        .args(["-Bbn", "joe", "secret"])
        .output()
        .unwrap();
    std::fs::write(dir.join("htpasswd"), hashed.stdout).unwrap();
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let at = dir.display();
    let config = format!(
        "version: 0.1\nlog:\n  level: info\nstorage:\n  filesystem:\n    rootdirectory: {at}/data\n\
         http:\n  addr: 127.0.0.1:{port}\n  secret: x\n  tls:\n    certificate: {at}/cert.pem\n    \
         key: {at}/key.pem\nauth:\n  htpasswd:\n    realm: test\n    path: {at}/htpasswd\n"
    );
    std::fs::write(dir.join("config.yml"), config).unwrap();
    let mut process = Command::new("/usr/bin/docker-registry")
        .args(["serve", "config.yml"])
        .current_dir(dir)
        .stderr(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(process.stderr.take().unwrap()).lines();
    let listening = said.any(|line| line.unwrap().contains("listening on"));
    assert!(listening, "the registry ended");
    // Its pipe must not fill.
    std::thread::spawn(move || said.for_each(drop));
    Some(DebianRegistry {
        process,
        authority: format!("127.0.0.1:{port}"),
        roots_pem: std::fs::read(dir.join("ca.pem")).unwrap(),
    })
}

#[tokio::test]
async fn debians_registry_with_tls_and_a_password() {
    let dir = Dir::new("debian");
    let Some(registry) = debian_registry(&dir.0) else {
        return;
    };
    let trusted = client(&registry.roots_pem);
    let name = |rest: &str| Reference::parse(&format!("{}/{rest}", registry.authority)).unwrap();
    let (joe, here) = (password("secret"), Platform::linux("amd64"));
    let built = image("one");
    let pushed = trusted
        .push(&name("team/app:v1"), &joe, &built)
        .await
        .unwrap();
    assert_eq!(pushed, built.manifest.digest);
    trusted
        .push(&name("team/app:v2"), &joe, &built)
        .await
        .unwrap();

    let content = dir.content("content");
    let pulled = trusted
        .pull(&name("team/app:v1"), &joe, &here, &content)
        .await
        .unwrap();
    assert_eq!(
        (&pulled.manifest, &pulled.config),
        (&pushed, &built.config.digest)
    );
    assert_eq!(pulled.run.entry_point, ["/app"]);
    for (layer, blob) in pulled.layers.iter().zip(&built.layers) {
        let bytes = content.read_small(&layer.blob, 1 << 30).unwrap();
        assert_eq!(bytes, blob.bytes);
    }
    assert_eq!(load(&content, &pushed, &here).unwrap(), pulled);
    let by_digest = name(&format!("team/app@{pushed}"));
    assert_eq!(trusted.resolve(&by_digest, &joe).await.unwrap(), pushed);

    let refused = async |client: &Client, rest: &str, credentials: &Credentials, platform: &str| {
        let platform = Platform::linux(platform);
        client
            .pull(&name(rest), credentials, &platform, &content)
            .await
            .unwrap_err()
    };
    let missing = refused(&trusted, "team/app:v9", &joe, "amd64").await;
    assert_eq!(said(&missing), Some((404, "MANIFEST_UNKNOWN")), "{missing}");
    let wrong = refused(&trusted, "team/app:v1", &password("no"), "amd64").await;
    assert_eq!(said(&wrong), Some((401, "UNAUTHORIZED")), "{wrong}");
    let nobody = refused(&trusted, "team/app:v1", &Credentials::Anonymous, "amd64").await;
    assert!(
        matches!(nobody, FetchError::NoCredentials { .. }),
        "{nobody}"
    );
    let stranger = refused(&client(b""), "team/app:v1", &joe, "amd64").await;
    assert!(matches!(stranger, FetchError::Tls { .. }), "{stranger}");
    let foreign = refused(&trusted, "team/app:v1", &joe, "arm64").await;
    assert!(
        matches!(&foreign, FetchError::Image(ImageError::Platform { .. })),
        "{foreign}"
    );
    assert_eq!(content.uploads().unwrap(), [], "nothing half is left");
}

/// The registry's own status and code.
fn said(error: &FetchError) -> Option<(u16, &str)> {
    match error {
        FetchError::Refused { status, code, .. } => Some((*status, code.as_deref()?)),
        _ => None,
    }
}

/// A server that answers each request with what `answer` makes of its head: raw bytes, then the
/// connection ends. Keeps the heads.
async fn server(
    answer: impl Fn(&str, usize) -> Vec<u8> + Send + Sync + 'static,
) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let authority = listener.local_addr().unwrap().to_string();
    let heads: Arc<Mutex<Vec<String>>> = Arc::default();
    let (kept, answer) = (Arc::clone(&heads), Arc::new(answer));
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let (kept, answer) = (Arc::clone(&kept), Arc::clone(&answer));
            tokio::spawn(async move {
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n\r\n") {
                    match stream.read_u8().await {
                        // TLS begins with 22: such a client is sent away.
                        Ok(22) if head.is_empty() => return,
                        Ok(byte) => head.push(byte),
                        Err(_) => return,
                    }
                }
                let head = String::from_utf8(head).unwrap();
                let count = {
                    let mut kept = kept.lock().unwrap();
                    kept.push(head.clone());
                    let line = head.lines().next().unwrap_or_default().to_owned();
                    kept.iter().filter(|head| head.starts_with(&line)).count()
                };
                stream.write_all(&answer(&head, count)).await.unwrap();
                let _ = stream.shutdown().await;
            });
        }
    });
    (authority, heads)
}

fn reply(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n{headers}\r\n"
    );
    [head.as_bytes(), body].concat()
}

/// Who serves an image's parts by digest, below an index for two platforms.
fn index_of(built: &Built) -> String {
    let other = Digest::of(b"another platform");
    format!(
        r#"{{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[
        {{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"{other}","size":1,
          "platform":{{"os":"linux","architecture":"arm64"}}}},
        {{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"{}","size":1,
          "platform":{{"os":"linux","architecture":"amd64"}}}}]}}"#,
        built.manifest.digest
    )
}

/// Where layers really lie: the first answer of each ends half-way, the next go on.
async fn breaking_store(shown: Built) -> (String, Arc<Mutex<Vec<String>>>) {
    server(move |head, count| {
        let layer = shown
            .layers
            .iter()
            .find(|layer| head.contains(layer.digest.hex()))
            .unwrap();
        let half = layer.bytes.len() / 2;
        match count {
            1 => {
                let whole = reply("200 OK", "", &layer.bytes);
                let head_length = whole.len() - layer.bytes.len();
                whole[..head_length + half].to_vec()
            }
            _ => {
                let range = head
                    .lines()
                    .find_map(|line| line.strip_prefix("range: bytes="));
                let from: usize = range.unwrap().trim_end_matches('-').parse().unwrap();
                let size = layer.bytes.len();
                let range = format!("content-range: bytes {from}-{}/{size}\r\n", size - 1);
                reply("206 Partial Content", &range, &layer.bytes[from..])
            }
        }
    })
    .await
}

/// The part of a registry that hands out the token `t0` and asks for it.
fn token_server(head: &str, path: &str) -> Option<Vec<u8>> {
    if path == "/v2/" {
        return Some(reply("200 OK", "", b"{}"));
    }
    if path.starts_with("/token") {
        assert!(path.contains("service=reg") && path.contains("scope=repository%3Aapp%3Apull"));
        let login = "authorization: Basic am9lOnNlY3JldA==";
        assert!(head.contains(login), "{head}");
        return Some(reply("200 OK", "", br#"{"token":"t0"}"#));
    }
    if head.contains("authorization: Bearer t0") {
        return None;
    }
    let host = head.lines().find_map(|line| line.strip_prefix("host: "));
    let challenge = format!(
        "www-authenticate: Bearer realm=\"http://{}/token\",service=\"reg\",\
         scope=\"repository:app:pull\"\r\n",
        host.unwrap()
    );
    Some(reply("401 Unauthorized", &challenge, b""))
}

#[tokio::test]
async fn tokens_indexes_redirects_and_broken_downloads() {
    let dir = Dir::new("hostile");
    let built = image("two");
    let (store, store_heads) = breaking_store(built.clone()).await;
    let (shown, index) = (built.clone(), index_of(&built));
    let (authority, heads) = server(move |head, count| {
        let path = head.split(' ').nth(1).unwrap();
        if let Some(reply) = token_server(head, path) {
            return reply;
        }
        if path.ends_with("/manifests/v1") {
            // Once out of breath.
            return match count {
                1 | 2 => reply("503 Service Unavailable", "", b""),
                _ => reply(
                    "200 OK",
                    "content-type: application/json\r\n",
                    index.as_bytes(),
                ),
            };
        }
        if path.contains("/manifests/") {
            return reply("200 OK", "", &shown.manifest.bytes);
        }
        if path.contains(shown.config.digest.hex()) {
            return reply("200 OK", "", &shown.config.bytes);
        }
        let location = format!("location: http://{store}{path}\r\n");
        reply("307 Temporary Redirect", &location, b"")
    })
    .await;
    let reference = Reference::parse(&format!("{authority}/app:v1")).unwrap();
    let content = dir.content("content");
    let here = Platform::linux("amd64");
    let pulled = client(b"")
        .pull(&reference, &password("secret"), &here, &content)
        .await
        .unwrap();
    assert_eq!(pulled.manifest, built.manifest.digest);
    for layer in &built.layers {
        assert_eq!(
            content.read_small(&layer.digest, 1 << 30).unwrap(),
            layer.bytes
        );
    }
    let to_store = store_heads.lock().unwrap();
    let has = |head: &String, text: &str| head.contains(text);
    assert!(
        !to_store.iter().any(|head| has(head, "authorization")),
        "{to_store:?}"
    );
    assert!(to_store.iter().any(|head| has(head, "range: bytes=")));
    let heads = heads.lock().unwrap();
    let tokens = heads.iter().filter(|head| head.starts_with("GET /token"));
    assert_eq!(tokens.count(), 1, "a token is fetched once");
}

/// Where a redirect leads may be anybody's: a bucket that others write, a mirror.
#[tokio::test]
async fn whom_a_redirect_leads_to_gets_no_password_by_asking_for_a_token() {
    let dir = Dir::new("stranger");
    let (stranger, stranger_heads) = server(token_server_for_anybody).await;
    let (authority, _heads) = server(move |head, _count| {
        let path = head.split(' ').nth(1).unwrap();
        match path {
            "/v2/" => reply("200 OK", "", b"{}"),
            _ => {
                let location = format!("location: http://{stranger}{path}\r\n");
                reply("307 Temporary Redirect", &location, b"")
            }
        }
    })
    .await;
    let reference = Reference::parse(&format!("{authority}/app:v1")).unwrap();
    let here = Platform::linux("amd64");
    let content = dir.content("content");
    let error = client(b"")
        .pull(&reference, &password("secret"), &here, &content)
        .await
        .unwrap_err();
    let refused = matches!(error, FetchError::Refused { status: 401, .. });
    assert!(refused, "{error}");
    let heads = stranger_heads.lock().unwrap();
    assert!(
        !heads.iter().any(|head| head.contains("authorization")),
        "{heads:?}"
    );
}

fn token_server_for_anybody(head: &str, _count: usize) -> Vec<u8> {
    if head.starts_with("GET /token") {
        return reply("200 OK", "", br#"{"token":"any"}"#);
    }
    let host = head.lines().find_map(|line| line.strip_prefix("host: "));
    let challenge = format!(
        "www-authenticate: Bearer realm=\"http://{}/token\"\r\n",
        host.unwrap()
    );
    reply("401 Unauthorized", &challenge, b"")
}

#[tokio::test]
async fn what_is_not_what_was_asked_for_is_refused() {
    let dir = Dir::new("forged");
    let built = image("three");
    let shown = built.clone();
    let (authority, _) = server(move |head, _| {
        let path = head.split(' ').nth(1).unwrap();
        let layer = shown
            .layers
            .iter()
            .find(|layer| path.contains(layer.digest.hex()));
        match (path, layer) {
            ("/v2/", _) => reply("200 OK", "", b"{}"),
            ("/v2/big/manifests/v1", _) => reply("200 OK", "", &vec![b' '; 5 << 20]),
            (path, _) if path.starts_with("/v2/away/") => {
                reply("302 Found", "location: http://192.0.2.1/x\r\n", b"")
            }
            (path, _) if path.starts_with("/v2/round/") => {
                reply("302 Found", "location: /v2/round/\r\n", b"")
            }
            (path, _) if path.contains("/manifests/") => reply("200 OK", "", &shown.manifest.bytes),
            (path, _) if path.contains(shown.config.digest.hex()) => {
                reply("200 OK", "", &shown.config.bytes)
            }
            (path, Some(layer)) if path.starts_with("/v2/long/") => {
                reply("200 OK", "", &[&layer.bytes[..], b"more"].concat())
            }
            (_, Some(layer)) => {
                let mut forged = layer.bytes.to_vec();
                forged[20] ^= 1;
                reply("200 OK", "", &forged)
            }
            (_, None) => reply("404 Not Found", "", b""),
        }
    })
    .await;
    let content = dir.content("content");
    let here = Platform::linux("amd64");
    let pull = async |rest: &str| {
        let reference = Reference::parse(&format!("{authority}/{rest}")).unwrap();
        let client = client(b"");
        let pulled = client
            .pull(&reference, &Credentials::Anonymous, &here, &content)
            .await;
        pulled.unwrap_err()
    };
    assert!(matches!(pull("app:v1").await, FetchError::Digest { .. }));
    let other = Digest::of(b"x");
    assert!(matches!(
        pull(&format!("app@{other}")).await,
        FetchError::Digest { .. }
    ));
    assert!(matches!(pull("long:v1").await, FetchError::TooLarge { .. }));
    assert!(matches!(pull("big:v1").await, FetchError::TooLarge { .. }));
    assert!(matches!(pull("away:v1").await, FetchError::PlainHttp(_)));
    assert!(matches!(
        pull("round:v1").await,
        FetchError::Protocol { .. }
    ));
    for layer in &built.layers {
        assert_eq!(content.size_bytes(&layer.digest).unwrap(), None);
    }
    assert_eq!(content.uploads().unwrap(), [], "nothing half is left");
}

#[tokio::test]
async fn a_proxy_is_asked_for_a_tunnel() {
    let (proxy, heads) = server(|_, _| reply("407 Proxy Authentication Required", "", b"")).await;
    let config = ClientConfig {
        https_proxy: Some(format!("http://me:pw@{proxy}")),
        no_proxy: "direct.example".into(),
        tries: 1,
        ..ClientConfig::direct("test")
    };
    let client = Client::new(&config).unwrap();
    let reference = Reference::parse("registry.example:8443/app").unwrap();
    let refused = client
        .resolve(&reference, &Credentials::Anonymous)
        .await
        .unwrap_err();
    assert!(
        refused.to_string().contains("the proxy answered"),
        "{refused}"
    );
    let heads = heads.lock().unwrap();
    assert!(
        heads[0].starts_with("CONNECT registry.example:8443 HTTP/1.1\r\n"),
        "{heads:?}"
    );
    assert!(
        heads[0].contains("Proxy-Authorization: Basic bWU6cHc="),
        "{heads:?}"
    );
}
