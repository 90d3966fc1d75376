//! Images: into our registry and out of it by other people's clients, and from other registries.

use e2e::boto::{at, text};
use e2e::programs::{has_program, has_root, run};
use e2e::services::{Docker, PASSWORD, Registry, USER};
use e2e::{Instance, Site, account, registry};
use images::{ClientConfig, Platform};
use serde_json::json;
use std::process::Command;

#[test]
fn an_unconfigured_docker_pushes_and_pulls() {
    if !has_root() || !has_program("dockerd") || !has_program("docker") {
        return;
    }
    let instance = Instance::start();
    let site = Site::make(&instance);
    let docker = Docker::start(&instance.scratch("docker"));
    let password = registry::password(&site.boto);
    docker.ok(&[
        "login",
        "--username",
        "AWS",
        "--password",
        &password,
        &instance.registry(),
    ]);
    docker.ok(&["pull", &site.image]);
    let copy = site.image.replace(":1", ":copied");
    docker.ok(&["tag", &site.image, &copy]);
    docker.ok(&["push", &copy]);
    let seen = site
        .boto
        .call("ecr", "DescribeImages", json!({"repositoryName": "probe"}));
    let tags = at(&seen, "imageDetails").to_string();
    assert!(tags.contains("copied"), "{tags}");
    // What docker has pushed runs, under AWS's own form of its name.
    let own = "123456789012.dkr.ecr.us-east-1.amazonaws.com/probe:copied";
    let container = json!([{"name": "main", "image": own, "command": ["exit", "3"]}]);
    let definition = site.define("pushed", container, json!({}));
    let task = site.await_task(&site.run(&definition, json!({})), "STOPPED");
    assert_eq!(at(&task, "containers.0.exitCode"), 3, "{task}");
    let wrong = run(&mut docker.command(&["login", "-u", "AWS", "-p", "x", &instance.registry()]));
    assert_ne!(wrong.code, Some(0));
    assert!(
        wrong.err.contains("unauthorized") || wrong.err.contains("401"),
        "{}",
        wrong.err
    );
    drop(docker);
    instance.end();
}

#[test]
fn skopeo_copies_in_and_out_and_nobody_gets_in_without_a_password() {
    if !has_program("skopeo") {
        return;
    }
    let instance = Instance::start();
    let site = Site::make(&instance);
    let password = registry::password(&site.boto);
    let directory = instance.scratch("copies");
    let skopeo = |args: &[&str]| run(Command::new("skopeo").args(args).env("HOME", &directory));
    let login = format!("AWS:{password}");
    let there = format!("docker://{}", site.image);
    let here = format!("dir:{}", directory.join("image").display());
    let out = [
        "copy",
        "--src-creds",
        &login,
        "--src-tls-verify=false",
        &there,
        &here,
    ];
    skopeo(&out).ok();
    let second = there.replace(":1", ":2");
    skopeo(&[
        "copy",
        "--dest-creds",
        &login,
        "--dest-tls-verify=false",
        &here,
        &second,
    ])
    .ok();
    let inspected = skopeo(&["inspect", "--creds", &login, "--tls-verify=false", &second]).ok();
    assert!(inspected.contains("\"2\""), "{inspected}");
    let nobody = skopeo(&["inspect", "--no-creds", "--tls-verify=false", &second]);
    assert_ne!(nobody.code, Some(0));
    assert!(nobody.err.contains("unauthorized"), "{}", nobody.err);
    instance.end();
}

#[test]
fn an_image_comes_from_another_registry_with_tls_and_a_password() {
    if !has_program("docker-registry") || !has_program("htpasswd") || !has_program("openssl") {
        return;
    }
    let place = std::env::temp_dir().join(format!("ondol-e2e-registry-{}", std::process::id()));
    std::fs::create_dir_all(place.join("docker")).unwrap();
    let other = Registry::start(&place);
    let image = format!("{}/team/probe:1", other.name);
    let mut config = ClientConfig::direct("ondol-e2e");
    config.extra_roots_pem = std::fs::read(&other.certificate).unwrap();
    let built = registry::probe_image(Platform::native(), &[]);
    registry::push_with(&config, &image, (USER, PASSWORD), &built);

    let certificate = other.certificate.display().to_string();
    let docker = place.join("docker").display().to_string();
    let instance =
        Instance::start_with(&[("SSL_CERT_FILE", &certificate), ("DOCKER_CONFIG", &docker)]);
    let site = Site::make(&instance);
    let run_it = |family: &str| {
        let container = json!([{"name": "main", "image": image, "command": ["exit", "4"]}]);
        let definition = site.define(family, container, json!({}));
        site.await_task(&site.run(&definition, json!({})), "STOPPED")
    };
    let refused = run_it("unknown");
    let reason = text(&refused, "stoppedReason");
    assert!(reason.starts_with("CannotPullContainerError: "), "{reason}");
    assert!(reason.contains("pull access denied"), "{reason}");
    // What `docker login` writes.
    let login = {
        use base64::Engine;
        base64::engine::general_purpose::STANDARD.encode(format!("{USER}:{PASSWORD}"))
    };
    let auths = json!({"auths": {other.name.as_str(): {"auth": login}}});
    std::fs::write(place.join("docker/config.json"), auths.to_string()).unwrap();
    let task = run_it("known");
    assert_eq!(at(&task, "containers.0.exitCode"), 4, "{task}");
    drop(other);
    std::fs::remove_dir_all(&place).unwrap();
    instance.end();
}

#[test]
fn a_user_without_rights_cannot_pull_or_push() {
    let instance = Instance::start();
    let site = Site::make(&instance);
    let ann = instance.boto_as(account::user(&site.boto, "ann"));
    let refused = ann.refused("ecr", "GetAuthorizationToken", json!({}));
    assert_eq!(refused.code, "AccessDeniedException", "{refused}");
    let token = json!({"Effect": "Allow", "Action": "ecr:GetAuthorizationToken", "Resource": "*"});
    account::allow_user(&site.boto, "ann", "token", token);
    let password = registry::password(&ann);
    let login = format!("AWS:{password}");
    let url = format!("{}/v2/probe/manifests/1", instance.endpoint());
    let status = e2e::programs::status(&url, &["-u", &login]);
    assert_eq!(status, 403);
    instance.end();
}

#[test]
fn what_was_pushed_lies_encrypted_and_still_runs_after_a_restart() {
    let mut instance = Instance::start();
    let site = Site::make(&instance);
    let registry = instance.data.join("registry");
    // Every image's document has this word; encrypted, none has.
    let mut folders = vec![registry.join("blobs"), registry.join("uploads")];
    let mut looked = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let bytes = std::fs::read(&path).unwrap();
            let word = b"architecture";
            let readable = bytes.windows(word.len()).any(|window| window == word);
            assert!(!readable, "{} is readable", path.display());
            looked += 1;
        }
    }
    assert!(looked >= 3, "a manifest, a document and a layer: {looked}");
    instance.terminate_up();
    instance.start_again();
    let container = json!([{"name": "main", "image": site.image, "command": ["exit", "3"]}]);
    let definition = site.define("after", container, json!({}));
    let task = site.await_task(&site.run(&definition, json!({})), "STOPPED");
    assert_eq!(at(&task, "containers.0.exitCode"), 3, "{task}");
    // The key is not made again for what another one has encrypted.
    instance.terminate_up();
    let key = instance.data.join("registry-key.json");
    let kept = std::fs::read(&key).unwrap();
    std::fs::remove_file(&key).unwrap();
    let refused = run(&mut instance.up_command());
    assert_eq!(refused.code, Some(1));
    assert!(refused.err.contains("registry-key.json"), "{}", refused.err);
    std::fs::write(&key, kept).unwrap();
    instance.start_again();
    instance.end();
}
