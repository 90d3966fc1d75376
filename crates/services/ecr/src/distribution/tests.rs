//! The protocol as clients speak it: a table of requests, and skopeo.

mod docker;
mod skopeo;

use super::*;
use crate::memory::{Here, Memory, name};
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper_util::rt::TokioIo;
use resources::iam::{Role, User};
use shapes::ecr;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use wire::kit::{AllowBut, Local};
use wire::{Caller, CallerKind, Ports};

/// A registry that is being served, with the repositories `shop/api` and `shop/web`.
struct World {
    local: Local,
    authority: String,
    password: String,
}

struct Answer {
    status: u16,
    headers: HeaderMap,
    body: String,
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }
}

impl World {
    async fn new(refused: Vec<&'static str>) -> World {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let authority = listener.local_addr().unwrap().to_string();
        let blobs: Arc<dyn Blobs> = Arc::new(Memory::default());
        let endpoint: Arc<dyn Endpoint> = Arc::new(Here(authority.clone()));
        let ports = Ports::none().with(blobs.clone()).with(endpoint.clone());
        let local = Local::with(vec![crate::service()], ports, AllowBut(refused));
        let clock = Arc::new(local.clock.clone());
        let mount = mount(local.api.clone(), blobs, endpoint, clock);
        let never = std::future::pending();
        tokio::spawn(wire::server::serve(
            listener,
            local.api.clone(),
            vec![mount],
            never,
        ));
        let mut world = World {
            local,
            authority,
            password: String::new(),
        };
        for name in ["shop/api", "shop/web"] {
            world
                .call::<ecr::CreateRepository>(ecr::CreateRepositoryInput {
                    repository_name: name.to_owned(),
                    image_tag_mutability: (name == "shop/web").then(|| "IMMUTABLE".to_owned()),
                    ..Default::default()
                })
                .await
                .unwrap();
        }
        let login = world
            .call::<ecr::GetAuthorizationToken>(Default::default())
            .await
            .unwrap();
        let data = login.authorization_data.unwrap().remove(0);
        let token = STANDARD.decode(data.authorization_token.unwrap()).unwrap();
        let token = String::from_utf8(token).unwrap();
        world.password = token.strip_prefix("AWS:").unwrap().to_owned();
        world
    }

    async fn call<O: Operation>(&self, input: O::Input) -> Result<O::Output, Fault> {
        let scope = &self.local.scope;
        let root = Caller::root(scope.account.clone());
        self.local
            .api
            .invoke_as::<O>(root, scope.region.clone(), input)
            .await
    }

    /// `METHOD PATH`, then `header: value` lines.
    async fn ask(&self, request: &str, body: impl Into<Bytes>) -> Answer {
        let pair = STANDARD.encode(format!("AWS:{}", self.password));
        self.send(&format!("{request}\nauthorization: Basic {pair}"), body)
            .await
    }

    async fn send(&self, request: &str, body: impl Into<Bytes>) -> Answer {
        let mut lines = request.lines();
        let (method, path) = lines.next().unwrap().split_once(' ').unwrap();
        let mut built = Request::builder()
            .method(method)
            .uri(path)
            .header("host", "here");
        for line in lines {
            let (name, value) = line.split_once(": ").unwrap();
            built = built.header(name, value);
        }
        let stream = TcpStream::connect(&self.authority).await.unwrap();
        let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream))
            .await
            .unwrap();
        tokio::spawn(connection);
        let sent = sender.send_request(built.body(Full::new(body.into())).unwrap());
        let (head, body) = sent.await.unwrap().into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        Answer {
            status: head.status.as_u16(),
            headers: head.headers,
            body: String::from_utf8_lossy(&body).into_owned(),
        }
    }

    /// Uploads a blob in one request.
    async fn blob(&self, repository: &str, bytes: &str) -> String {
        let digest = name(bytes.as_bytes());
        let path = format!("POST /v2/{repository}/blobs/uploads/?digest={digest}");
        assert_eq!(self.ask(&path, bytes.to_owned()).await.status, 201);
        digest
    }
}

fn manifest(config: &str, layers: &[&str]) -> String {
    let part = |digest: &str| {
        serde_json::json!({
            "mediaType": "application/vnd.oci.image.config.v1+json", "digest": digest, "size": 1,
        })
    };
    serde_json::json!({
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "config": part(config),
        "layers": layers.iter().map(|digest| part(digest)).collect::<Vec<_>>(),
    })
    .to_string()
}

#[tokio::test]
async fn a_login_is_asked_for_and_ends() {
    let world = World::new(vec![]).await;
    let refused = world.send("GET /v2/", "").await;
    assert_eq!(refused.status, 401);
    let realm = format!(
        "Basic realm=\"http://{}/\",service=\"ecr.amazonaws.com\"",
        world.authority
    );
    assert_eq!(refused.header("www-authenticate"), realm);
    for bad in ["AWS:x", "AWS", "root:x"] {
        let line = format!("GET /v2/\nauthorization: Basic {}", STANDARD.encode(bad));
        assert_eq!(world.send(&line, "").await.status, 401, "{bad}");
    }
    let good = world.ask("GET /v2/", "").await;
    assert_eq!((good.status, good.body.as_str()), (200, "{}"));
    world
        .local
        .clock
        .advance(Duration::from_secs(12 * 3_600 - 1));
    assert_eq!(world.ask("GET /v2/", "").await.status, 200);
    world.local.clock.advance(Duration::from_secs(1));
    assert_eq!(world.ask("GET /v2/", "").await.status, 401);
}

#[tokio::test]
async fn a_login_ends_with_the_very_user_or_role_that_asked_for_it() {
    let world = World::new(vec![]).await;
    let account = &world.local.scope.account;
    let user = |id: &str| User {
        account: account.clone(),
        name: "Ann".into(),
        path: "/".into(),
        id: id.into(),
        created_at: Time::EPOCH,
        inline_policies: Default::default(),
        attached_policies: Vec::new(),
        permissions_boundary: None,
        tags: Default::default(),
    };
    let role = |id: &str| Role {
        path: "/team/".into(),
        id: id.into(),
        ..resources::kit::role(account)
    };
    let ann = Caller {
        arn: user("AIDA1").arn(),
        kind: CallerKind::User { name: "Ann".into() },
        user_id: "AIDA1".into(),
        ..Caller::root(account.clone())
    };
    let session = Caller {
        kind: CallerKind::AssumedRole {
            role_arn: role("AROA1").arn(),
            session: "s".into(),
        },
        user_id: "AROA1:s".into(),
        ..ann.clone()
    };
    let region = &world.local.scope.region;
    let mut logins = Vec::new();
    for caller in [ann, session] {
        let (api, input) = (&world.local.api, Default::default());
        let given = api.invoke_as::<ecr::GetAuthorizationToken>(caller, region.clone(), input);
        let data = given.await.unwrap().authorization_data.unwrap().remove(0);
        logins.push(data.authorization_token.unwrap());
    }
    for (user_id, role_id, status) in [("AIDA1", "AROA1", 200), ("AIDA2", "AROA2", 401)] {
        let write = |rows: &mut store::Transaction| {
            rows.put(user(user_id));
            rows.put(role(role_id));
            Ok::<_, ()>(())
        };
        world.local.api.store().transact(write).unwrap();
        for login in &logins {
            let request = format!("GET /v2/\nauthorization: Basic {login}");
            assert_eq!(world.send(&request, "").await.status, status, "{user_id}");
        }
    }
}

#[tokio::test]
async fn a_blob_comes_in_pieces_and_goes_out_in_ranges() {
    let world = World::new(vec![]).await;
    let begun = world.ask("POST /v2/shop/api/blobs/uploads/", "").await;
    assert_eq!((begun.status, begun.header("range")), (202, "0-0"));
    let at = begun.header("location").to_owned();
    let first = world
        .ask(&format!("PATCH {at}\ncontent-range: 0-5"), "hello ")
        .await;
    assert_eq!((first.status, first.header("range")), (202, "0-5"));
    let again = world
        .ask(&format!("PATCH {at}\ncontent-range: 0-5"), "hello ")
        .await;
    assert_eq!((again.status, again.header("range")), (416, "0-5"));
    let status = world.ask(&format!("GET {at}"), "").await;
    assert_eq!((status.status, status.header("range")), (204, "0-5"));
    let elsewhere = at.replace("shop/api", "shop/web");
    assert_eq!(
        world.ask(&format!("PATCH {elsewhere}"), "x").await.status,
        404
    );
    let digest = name(b"hello world");
    let wrong = name(b"other");
    let refused = world.ask(&format!("PUT {at}?digest={wrong}"), "").await;
    assert_eq!(refused.status, 400);
    assert!(refused.body.contains("DIGEST_INVALID"), "{}", refused.body);
    let done = world
        .ask(&format!("PUT {at}?digest={digest}"), "world")
        .await;
    assert_eq!(
        (done.status, done.header("docker-content-digest")),
        (201, digest.as_str())
    );
    assert_eq!(world.ask(&format!("PATCH {at}"), "x").await.status, 404);
    let blob = format!("/v2/shop/api/blobs/{digest}");
    let head = world.ask(&format!("HEAD {blob}"), "").await;
    assert_eq!((head.status, head.header("content-length")), (200, "11"));
    let whole = world.ask(&format!("GET {blob}"), "").await;
    assert_eq!((whole.status, whole.body.as_str()), (200, "hello world"));
    let part = world.ask(&format!("GET {blob}\nrange: bytes=6-"), "").await;
    assert_eq!((part.status, part.body.as_str()), (206, "world"));
    assert_eq!(part.header("content-range"), "bytes 6-10/11");
    assert_eq!(
        world
            .ask(&format!("GET {blob}\nrange: bytes=11-"), "")
            .await
            .status,
        416
    );
    let other = world
        .ask(&format!("HEAD /v2/shop/web/blobs/{digest}"), "")
        .await;
    assert_eq!(other.status, 404, "a blob is its repository's own");
}

#[tokio::test]
async fn a_blob_is_mounted_from_where_the_caller_may_read_it() {
    let world = World::new(vec![]).await;
    let digest = world.blob("shop/api", "layer").await;
    let from = |repository: &str| {
        format!("POST /v2/shop/web/blobs/uploads/?mount={digest}&from={repository}")
    };
    assert_eq!(world.ask(&from("shop/none"), "").await.status, 202);
    let mounted = world.ask(&from("shop/api"), "").await;
    assert_eq!(mounted.status, 201);
    let there = world
        .ask(&format!("GET /v2/shop/web/blobs/{digest}"), "")
        .await;
    assert_eq!(there.body, "layer");
}

#[tokio::test]
async fn an_image_is_put_tagged_listed_and_deleted() {
    let world = World::new(vec![]).await;
    let config = world.blob("shop/api", "{}").await;
    let layer = world.blob("shop/api", "layer").await;
    let text = manifest(&config, &[&layer]);
    let digest = name(text.as_bytes());
    let kind = "content-type: application/vnd.oci.image.manifest.v1+json";
    let put = |name: &str| format!("PUT /v2/shop/api/manifests/{name}\n{kind}");
    let missing = world
        .ask(&put("v1"), manifest(&config, &[&name(b"no")]))
        .await;
    assert_eq!(missing.status, 404);
    assert!(
        missing.body.contains("MANIFEST_BLOB_UNKNOWN"),
        "{}",
        missing.body
    );
    for tag in ["v1", "v1", "v2", "v3"] {
        let done = world.ask(&put(tag), text.clone()).await;
        assert_eq!(
            (done.status, done.header("docker-content-digest")),
            (201, digest.as_str())
        );
    }
    assert_eq!(world.ask(&put(&name(b"x")), text.clone()).await.status, 400);
    for reference in ["v1", digest.as_str()] {
        let got = world
            .ask(&format!("GET /v2/shop/api/manifests/{reference}"), "")
            .await;
        assert_eq!((got.status, got.body.as_str()), (200, text.as_str()));
        let head = world
            .ask(&format!("HEAD /v2/shop/api/manifests/{reference}"), "")
            .await;
        assert_eq!(head.header("content-length"), text.len().to_string());
    }
    let page = world.ask("GET /v2/shop/api/tags/list?n=2", "").await;
    assert_eq!(page.body, r#"{"name":"shop/api","tags":["v1","v2"]}"#);
    assert_eq!(
        page.header("link"),
        "</v2/shop/api/tags/list?n=2&last=v2>; rel=\"next\""
    );
    let rest = world
        .ask("GET /v2/shop/api/tags/list?n=2&last=v2", "")
        .await;
    assert_eq!(
        (rest.body.as_str(), rest.header("link")),
        (r#"{"name":"shop/api","tags":["v3"]}"#, "")
    );
    assert_eq!(
        world
            .ask("DELETE /v2/shop/api/manifests/v3", "")
            .await
            .status,
        202
    );
    assert_eq!(
        world.ask("GET /v2/shop/api/manifests/v3", "").await.status,
        404
    );
    let all = format!("DELETE /v2/shop/api/manifests/{digest}");
    assert_eq!(world.ask(&all, "").await.status, 202);
    assert_eq!(
        world.ask("GET /v2/shop/api/manifests/v1", "").await.status,
        404
    );
}

#[tokio::test]
async fn refusals_have_ecrs_words() {
    let world = World::new(vec!["ecr:PutImage"]).await;
    let unknown = world.ask("POST /v2/shop/none/blobs/uploads/", "").await;
    assert_eq!(unknown.status, 404);
    let words = "The repository with name 'shop/none' does not exist in the registry with id \
                 '123456789012'";
    assert_eq!(
        unknown.body,
        format!(r#"{{"errors":[{{"code":"NAME_UNKNOWN","message":"{words}"}}]}}"#)
    );
    let config = world.blob("shop/api", "{}").await;
    let denied = world
        .ask("PUT /v2/shop/api/manifests/v1", manifest(&config, &[]))
        .await;
    assert_eq!(denied.status, 403);
    assert!(
        denied
            .body
            .contains("is not authorized to perform: ecr:PutImage"),
        "{}",
        denied.body
    );
    let gone = world.ask("GET /v2/shop/api/manifests/v1", "").await;
    assert_eq!(gone.status, 404);
    assert!(gone.body.contains("MANIFEST_UNKNOWN"), "{}", gone.body);
}

#[tokio::test]
async fn an_immutable_tag_stays() {
    let world = World::new(vec![]).await;
    let (a, b) = (
        world.blob("shop/web", "a").await,
        world.blob("shop/web", "b").await,
    );
    let put = "PUT /v2/shop/web/manifests/v1";
    assert_eq!(world.ask(put, manifest(&a, &[])).await.status, 201);
    assert_eq!(
        world.ask(put, manifest(&a, &[])).await.status,
        201,
        "the same again is no move"
    );
    let refused = world.ask(put, manifest(&b, &[])).await;
    assert_eq!(refused.status, 400);
    let words = "The image tag 'v1' already exists in the 'shop/web' repository and cannot be \
                 overwritten because the tag is immutable.";
    assert!(refused.body.contains(words), "{}", refused.body);
}

#[tokio::test]
async fn the_address_of_a_layer_is_good_for_an_hour() {
    let world = World::new(vec![]).await;
    let digest = world.blob("shop/api", "layer").await;
    let answer = world.call::<ecr::GetDownloadUrlForLayer>(ecr::GetDownloadUrlForLayerInput {
        layer_digest: digest,
        registry_id: None,
        repository_name: "shop/api".to_owned(),
    });
    let url = answer.await.unwrap().download_url.unwrap();
    let path = url
        .strip_prefix(&format!("http://{}", world.authority))
        .unwrap();
    assert_eq!(world.send(&format!("GET {path}"), "").await.body, "layer");
    assert_eq!(world.send(&format!("GET {path}x"), "").await.status, 403);
    let login = format!("GET /v2/_layers/{}", world.password);
    assert_eq!(
        world.send(&login, "").await.status,
        403,
        "a login is no address"
    );
    world.local.clock.advance(Duration::from_secs(3_600));
    assert_eq!(world.send(&format!("GET {path}"), "").await.status, 403);
}
