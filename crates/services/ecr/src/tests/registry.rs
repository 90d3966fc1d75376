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
