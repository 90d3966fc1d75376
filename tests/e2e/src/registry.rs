//! Images for the stories, made and pushed without any container engine.

use crate::boto::{Boto, text};
use base64::Engine;
use bytes::Bytes;
use images::build::{Built, Entry, Recipe, build};
use images::image::Packing;
use images::{Client, ClientConfig, Credentials, Platform, Reference, RunConfig};
use std::sync::OnceLock;

/// Where the program inside the stories' containers is: beside the tests, where cargo builds it.
pub fn probe_path() -> std::path::PathBuf {
    let own = std::env::current_exe().expect("this test has a path");
    own.ancestors().nth(2).expect("in deps").join("e2e-probe")
}

/// The program inside the stories' containers.
pub fn probe() -> Bytes {
    static PROBE: OnceLock<Bytes> = OnceLock::new();
    let read = || {
        Bytes::from(std::fs::read(probe_path()).expect("cargo builds e2e-probe beside the tests"))
    };
    PROBE.get_or_init(read).clone()
}

/// An image with the probe as its entry point.
pub fn probe_image(platform: Platform, environment: &[(&str, &str)]) -> Built {
    let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    let recipe = Recipe {
        platform,
        run: RunConfig {
            environment: environment.iter().map(own).collect(),
            entry_point: vec!["/probe".to_owned()],
            ..RunConfig::default()
        },
        created_at: base::Time::EPOCH,
        packing: Packing::Tar,
        layers: vec![vec![
            Entry::program("probe", probe()),
            Entry::directory("etc"),
            Entry::file(
                "etc/passwd",
                "root:x:0:0::/:/probe\napp:x:1234:1235::/:/probe\n",
            ),
            Entry::file("etc/group", "root:x:0:\napp:x:1235:\n"),
            Entry::new("tmp", 0o1777, images::build::Kind::Directory),
        ]],
    };
    build(&recipe).expect("the probe's image can be built")
}

/// The password of ECR's token.
pub fn password(boto: &Boto) -> String {
    let token = boto.call("ecr", "GetAuthorizationToken", serde_json::json!({}));
    let token = text(&token, "authorizationData.0.authorizationToken");
    let bytes = base64::engine::general_purpose::STANDARD
        .decode(token)
        .expect("base 64");
    let both = String::from_utf8(bytes).expect("text");
    both.strip_prefix("AWS:")
        .expect("ECR's user is AWS")
        .to_owned()
}

/// Pushes an image to a name with a registry in it.
pub fn push(name: &str, (user, password): (&str, &str), image: &Built) {
    let mut config = ClientConfig::direct("ondol-e2e");
    if let Some(path) = std::env::var_os("SSL_CERT_FILE") {
        config.extra_roots_pem = std::fs::read(path).unwrap_or_default();
    }
    push_with(&config, name, (user, password), image);
}

/// Pushes with a configuration of its own.
pub fn push_with(config: &ClientConfig, name: &str, (user, password): (&str, &str), image: &Built) {
    try_push_with(config, name, (user, password), image)
        .unwrap_or_else(|error| panic!("cannot push {name}: {error}"));
}

/// Pushes; the client's words when it is refused.
pub fn try_push_with(
    config: &ClientConfig,
    name: &str,
    (user, password): (&str, &str),
    image: &Built,
) -> Result<(), String> {
    let client = Client::new(config).expect("the registry client can be set up");
    let reference = Reference::parse(name).expect("a good reference");
    let credentials = Credentials::Password {
        user: user.to_owned(),
        password: password.to_owned(),
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let runtime = runtime.expect("a runtime");
    let pushed = runtime.block_on(client.push(&reference, &credentials, image));
    pushed.map(drop).map_err(|error| error.to_string())
}
