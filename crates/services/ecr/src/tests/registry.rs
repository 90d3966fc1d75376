//! What is asked of a registry and of a repository beside its images.

use super::*;

#[test]
fn a_registry_is_an_account_and_copies_nothing() {
    let said = local(vec![]).call::<DescribeRegistry>(DescribeRegistryInput {});
    let said = said.unwrap();
    assert_eq!(said.registry_id.as_deref(), Some(ACCOUNT));
    let rules = said.replication_configuration.unwrap().rules;
    assert!(rules.is_empty());
}

#[test]
fn layers_are_there_missing_or_no_digests() {
    let local = local(vec![]);
    create(&local, "app");
    let layer = upload(&local, "app", b"layer");
    let asked = local.call::<BatchCheckLayerAvailability>(BatchCheckLayerAvailabilityInput {
        layer_digests: vec![layer.clone(), name(b"missing"), "sha256:short".to_owned()],
        registry_id: None,
        repository_name: "app".to_owned(),
    });
    let asked = asked.unwrap();
    let layers = asked.layers.unwrap();
    let seen: Vec<_> = layers
        .iter()
        .map(|layer| {
            let availability = layer.layer_availability.as_deref().unwrap();
            (layer.layer_digest.clone().unwrap(), availability)
        })
        .collect();
    assert_eq!(seen[0], (layer, "AVAILABLE"));
    assert_eq!(seen[1], (name(b"missing"), "UNAVAILABLE"));
    let failures = asked.failures.unwrap();
    let codes: Vec<_> = failures
        .iter()
        .map(|failure| failure.failure_code.as_deref().unwrap())
        .collect();
    assert_eq!(codes, ["InvalidLayerDigest"]);
}

#[test]
fn policies_are_read_and_taken_away() {
    let local = local(vec![]);
    create(&local, "app");
    let lifecycle = || {
        local.call::<GetLifecyclePolicy>(GetLifecyclePolicyInput {
            registry_id: None,
            repository_name: "app".to_owned(),
        })
    };
    assert!(fault(lifecycle()).starts_with("LifecyclePolicyNotFoundException"));
    let text = r#"{"rules":[{"rulePriority":1,"selection":{"tagStatus":"untagged","countType":
        "imageCountMoreThan","countNumber":1},"action":{"type":"expire"}}]}"#;
    let put = PutLifecyclePolicyInput {
        lifecycle_policy_text: text.to_owned(),
        registry_id: None,
        repository_name: "app".to_owned(),
    };
    local.call::<PutLifecyclePolicy>(put).unwrap();
    let said = lifecycle().unwrap();
    assert_eq!(said.lifecycle_policy_text.as_deref(), Some(text));
    let policy = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*",
        "Action":"ecr:ListImages"}]}"#;
    let set = SetRepositoryPolicyInput {
        policy_text: policy.to_owned(),
        repository_name: "app".to_owned(),
        ..Default::default()
    };
    local.call::<SetRepositoryPolicy>(set).unwrap();
    let delete = || {
        local.call::<DeleteRepositoryPolicy>(DeleteRepositoryPolicyInput {
            registry_id: None,
            repository_name: "app".to_owned(),
        })
    };
    assert_eq!(delete().unwrap().policy_text.as_deref(), Some(policy));
    assert!(fault(delete()).starts_with("RepositoryPolicyNotFoundException"));
}

#[test]
fn manifests_are_got_by_tag_and_by_digest_and_the_rest_is_named() {
    let local = local(vec![]);
    create(&local, "app");
    let config = upload(&local, "app", b"{}");
    let digest = put(&local, &config, &[], Some("v1")).unwrap();
    let got = local.call::<BatchGetImage>(BatchGetImageInput {
        accepted_media_types: None,
        image_ids: vec![
            id(None, Some("v1")),
            id(Some(&digest), None),
            id(None, Some("v9")),
        ],
        registry_id: None,
        repository_name: "app".to_owned(),
    });
    let got = got.unwrap();
    let images = got.images.unwrap();
    assert!(!images.is_empty());
    for image in &images {
        let found = image.image_id.as_ref().unwrap();
        assert_eq!(found.image_digest.as_ref(), Some(&digest));
        let manifest = image.image_manifest.as_deref().unwrap();
        assert_eq!(name(manifest.as_bytes()), digest);
    }
    let failures = got.failures.unwrap();
    let codes: Vec<_> = failures
        .iter()
        .map(|failure| failure.failure_code.as_deref().unwrap())
        .collect();
    assert_eq!(codes, ["ImageNotFound"]);
}
