//! Real clients: skopeo copies an image there and back, and deletes it.

use super::*;
use std::path::Path;

const OCI: &str = "application/vnd.oci.image";

/// An image in OCI's layout of one layer, in `dir`.
fn layout(dir: &Path) {
    let blobs = dir.join("blobs/sha256");
    std::fs::create_dir_all(&blobs).unwrap();
    let write = |bytes: &[u8]| {
        let digest = name(bytes);
        std::fs::write(blobs.join(&digest["sha256:".len()..]), bytes).unwrap();
        (digest, bytes.len())
    };
    let part = |kind: &str, (digest, size): &(String, usize)| {
        let media_type = format!("{OCI}.{kind}");
        serde_json::json!({ "mediaType": media_type, "digest": digest, "size": size })
    };
    // An archive without members is one.
    let layer = write(&[0; 10_240]);
    let config = serde_json::json!({
        "architecture": "amd64", "os": "linux",
        "rootfs": { "type": "layers", "diff_ids": [layer.0] },
    });
    let config = write(config.to_string().as_bytes());
    let image = serde_json::json!({
        "schemaVersion": 2,
        "config": part("config.v1+json", &config),
        "layers": [part("layer.v1.tar", &layer)],
    });
    let image = write(image.to_string().as_bytes());
    let index = serde_json::json!({
        "schemaVersion": 2, "manifests": [part("manifest.v1+json", &image)],
    });
    let version = r#"{"imageLayoutVersion":"1.0.0"}"#;
    std::fs::write(dir.join("oci-layout"), version).unwrap();
    std::fs::write(dir.join("index.json"), index.to_string()).unwrap();
}

async fn skopeo(line: &str) {
    let mut command = tokio::process::Command::new("skopeo");
    command.arg("--insecure-policy").args(line.split(' '));
    let output = command.output().await.unwrap();
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{line}: {errors}");
}

fn is_missing() -> bool {
    let found = std::process::Command::new("skopeo")
        .arg("--version")
        .output();
    if found.is_err() {
        let ci = std::env::var("CI");
        assert_ne!(ci.as_deref(), Ok("true"), "skopeo is not installed");
        eprintln!("skipped: skopeo is not installed");
    }
    found.is_err()
}

#[tokio::test(flavor = "multi_thread")]
async fn skopeo_copies_there_and_back() {
    if is_missing() {
        return;
    }
    let world = World::new(vec![]).await;
    let dir = std::env::temp_dir().join(format!("ecr-skopeo-{}", std::process::id()));
    layout(&dir.join("in"));
    let there = format!("docker://{}/shop/api:v1", world.authority);
    let (from, to) = (dir.join("in"), dir.join("out"));
    let (from, to) = (from.display(), to.display());
    let login = format!("AWS:{}", world.password);
    let push = format!("copy --dest-tls-verify=false --dest-creds {login} oci:{from} {there}");
    skopeo(&push).await;
    let pull = format!("copy --src-tls-verify=false --src-creds {login} {there} dir:{to}");
    skopeo(&pull).await;
    let details = world.call::<ecr::DescribeImages>(ecr::DescribeImagesInput {
        repository_name: "shop/api".to_owned(),
        ..Default::default()
    });
    let details = details.await.unwrap().image_details.unwrap();
    assert_eq!(details.len(), 1);
    let tags = details[0].image_tags.as_deref();
    assert_eq!(tags, Some(&["v1".to_owned()][..]));
    skopeo(&format!(
        "delete --tls-verify=false --creds {login} {there}"
    ))
    .await;
    let gone = world.ask("GET /v2/shop/api/manifests/v1", "").await;
    assert_eq!(gone.status, 404);
    std::fs::remove_dir_all(&dir).unwrap();
}
