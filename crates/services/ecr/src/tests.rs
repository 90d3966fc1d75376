//! The operations as clients call them.

mod refusal;
mod registry;

use crate::memory::{Here, Memory, name};
use aws::{Fault, Region};
use control::ports::{Blobs, Endpoint};
use shapes::Operation;
use shapes::ecr::{self, *};
use std::sync::Arc;
use wire::kit::{ACCOUNT, AllowBut, Local, REGION, ready};
use wire::{Caller, Ports};

fn local(refused: Vec<&'static str>) -> Local {
    local_with(Arc::new(Memory::default()), refused)
}

fn local_with(blobs: Arc<dyn Blobs>, refused: Vec<&'static str>) -> Local {
    Local::with(vec![crate::service()], ports(blobs), AllowBut(refused))
}

fn ports(blobs: Arc<dyn Blobs>) -> Ports {
    let endpoint: Arc<dyn Endpoint> = Arc::new(Here("127.0.0.1:4566".to_owned()));
    Ports::none().with(blobs).with(endpoint)
}

fn create(local: &Local, name: &str) -> Repository {
    let created = local.call::<CreateRepository>(CreateRepositoryInput {
        repository_name: name.to_owned(),
        ..Default::default()
    });
    created.unwrap().repository.unwrap()
}

/// Code and message of what must fail.
fn fault<T: std::fmt::Debug>(result: Result<T, Fault>) -> String {
    let fault = result.unwrap_err();
    format!("{}: {}", fault.code, fault.message)
}

/// Calls as somebody else.
fn call_as<O: Operation>(local: &Local, who: Caller, input: O::Input) -> Result<O::Output, Fault> {
    let region = Region::parse(REGION).unwrap();
    ready(local.api.invoke_as::<O>(who, region, input))
}

#[test]
fn repositories_come_and_go() {
    let local = local(vec![]);
    let made = create(&local, "shop/api");
    assert_eq!(
        made.repository_uri.as_deref(),
        Some("127.0.0.1:4566/shop/api")
    );
    let arn = "arn:aws:ecr:eu-west-1:123456789012:repository/shop/api";
    assert_eq!(made.repository_arn.as_deref(), Some(arn));
    assert_eq!(made.image_tag_mutability.as_deref(), Some("MUTABLE"));
    let twice = local.call::<CreateRepository>(CreateRepositoryInput {
        repository_name: "shop/api".to_owned(),
        ..Default::default()
    });
    assert_eq!(
        fault(twice),
        "RepositoryAlreadyExistsException: The repository with name 'shop/api' already exists in \
         the registry with id '123456789012'"
    );
    create(&local, "shop");
    let mut seen = Vec::new();
    let mut next_token = None;
    loop {
        let page = local.call::<DescribeRepositories>(DescribeRepositoriesInput {
            max_results: Some(1),
            next_token,
            ..Default::default()
        });
        let page = page.unwrap();
        seen.extend(
            page.repositories
                .unwrap()
                .into_iter()
                .map(|row| row.repository_name.unwrap()),
        );
        next_token = page.next_token;
        if next_token.is_none() {
            break;
        }
    }
    assert_eq!(seen, ["shop", "shop/api"]);
    let missing = local.call::<DescribeRepositories>(DescribeRepositoriesInput {
        repository_names: Some(vec!["none".to_owned()]),
        ..Default::default()
    });
    assert_eq!(
        fault(missing),
        "RepositoryNotFoundException: The repository with name 'none' does not exist in the \
         registry with id '123456789012'"
    );
}

#[test]
fn what_there_is_not_is_refused_by_name() {
    let local = local(vec![]);
    let with = |change: &dyn Fn(&mut CreateRepositoryInput)| {
        let mut input = CreateRepositoryInput {
            repository_name: "app".to_owned(),
            ..Default::default()
        };
        change(&mut input);
        fault(local.call::<CreateRepository>(input))
    };
    let scan = with(&|input| {
        input.image_scanning_configuration = Some(ImageScanningConfiguration {
            scan_on_push: Some(true),
        });
    });
    assert!(
        scan.starts_with("NotImplemented: ecr:CreateRepository with scanOnPush"),
        "{scan}"
    );
    let kms = with(&|input| {
        input.encryption_configuration = Some(EncryptionConfiguration {
            encryption_type: "KMS".to_owned(),
            kms_key: None,
        });
    });
    assert!(kms.starts_with("NotImplemented: ecr:CreateRepository with encryptionType KMS"));
    let name = with(&|input| input.repository_name = "Upper".to_owned());
    assert!(name.starts_with("InvalidParameterException"), "{name}");
}

fn upload(local: &Local, repository: &str, bytes: &[u8]) -> String {
    let begun = local.call::<InitiateLayerUpload>(InitiateLayerUploadInput {
        registry_id: None,
        repository_name: repository.to_owned(),
    });
    let id = begun.unwrap().upload_id.unwrap();
    let part = |first: i64| UploadLayerPartInput {
        layer_part_blob: bytes.to_vec(),
        part_first_byte: first,
        part_last_byte: first + bytes.len() as i64 - 1,
        registry_id: None,
        repository_name: repository.to_owned(),
        upload_id: id.clone(),
    };
    let early = fault(local.call::<UploadLayerPart>(part(5)));
    assert!(early.starts_with("InvalidLayerPartException"), "{early}");
    let end = local
        .call::<UploadLayerPart>(part(0))
        .unwrap()
        .last_byte_received;
    assert_eq!(end, Some(bytes.len() as i64 - 1));
    let complete = |digest: String| CompleteLayerUploadInput {
        layer_digests: vec![digest],
        registry_id: None,
        repository_name: repository.to_owned(),
        upload_id: id.clone(),
    };
    let wrong = local.call::<CompleteLayerUpload>(complete(name(b"wrong")));
    assert!(fault(wrong).starts_with("InvalidLayerException"));
    local
        .call::<CompleteLayerUpload>(complete(name(bytes)))
        .unwrap();
    let again = local.call::<CompleteLayerUpload>(complete(name(bytes)));
    assert!(fault(again).starts_with("UploadNotFoundException"));
    name(bytes)
}

fn put(local: &Local, config: &str, layers: &[&str], tag: Option<&str>) -> Result<String, Fault> {
    let part =
        |digest: &str| serde_json::json!({ "mediaType": "x/config", "digest": digest, "size": 1 });
    let manifest = serde_json::json!({
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "config": part(config),
        "layers": layers.iter().map(|digest| part(digest)).collect::<Vec<_>>(),
    });
    let image = local.call::<PutImage>(PutImageInput {
        image_manifest: manifest.to_string(),
        image_tag: tag.map(str::to_owned),
        repository_name: "app".to_owned(),
        ..Default::default()
    })?;
    Ok(image.image.unwrap().image_id.unwrap().image_digest.unwrap())
}

fn id(digest: Option<&str>, tag: Option<&str>) -> ImageIdentifier {
    ImageIdentifier {
        image_digest: digest.map(str::to_owned),
        image_tag: tag.map(str::to_owned),
    }
}

#[test]
fn the_same_image_under_the_same_tag_is_there_already() {
    let local = local(vec![]);
    create(&local, "app");
    let config = upload(&local, "app", b"{}");
    put(&local, &config, &[], Some("v1")).unwrap();
    let again = fault(put(&local, &config, &[], Some("v1")));
    assert!(again.starts_with("ImageAlreadyExistsException"), "{again}");
    let untagged = fault(put(&local, &config, &[], None));
    assert!(
        untagged.starts_with("ImageAlreadyExistsException"),
        "{untagged}"
    );
}

#[test]
fn images_are_put_described_and_deleted() {
    let local = local(vec![]);
    create(&local, "app");
    let (config, layer) = (
        upload(&local, "app", b"{}"),
        upload(&local, "app", b"layer"),
    );
    let missing = fault(put(&local, &config, &[&name(b"no")], None));
    assert!(missing.starts_with("LayersNotFoundException: Layers with digests '[sha256:"));
    let one = put(&local, &config, &[&layer], Some("v1")).unwrap();
    put(&local, &config, &[&layer], Some("v2")).unwrap();
    let two = put(&local, &config, &[], Some("v2")).unwrap();
    let described = local.call::<DescribeImages>(DescribeImagesInput {
        repository_name: "app".to_owned(),
        image_ids: Some(vec![id(None, Some("v1"))]),
        ..Default::default()
    });
    let details = described.unwrap().image_details.unwrap().remove(0);
    assert_eq!(details.image_digest.as_deref(), Some(one.as_str()));
    assert_eq!(details.image_size_in_bytes, Some(7));
    assert_eq!(
        details.image_tags,
        Some(vec!["v1".to_owned()]),
        "v2 has moved"
    );
    let untagged = local.call::<DescribeImages>(DescribeImagesInput {
        filter: Some(DescribeImagesFilter {
            image_status: None,
            tag_status: Some("UNTAGGED".to_owned()),
        }),
        repository_name: "app".to_owned(),
        image_ids: Some(vec![id(None, Some("v1"))]),
        ..Default::default()
    });
    assert_eq!(untagged.unwrap().image_details, Some(Vec::new()));
    let in_pages = local.call::<DescribeImages>(DescribeImagesInput {
        max_results: Some(1),
        repository_name: "app".to_owned(),
        image_ids: Some(vec![id(None, Some("v1"))]),
        ..Default::default()
    });
    assert!(fault(in_pages).starts_with("InvalidParameterException"));
    let in_pages = local.call::<DescribeRepositories>(DescribeRepositoriesInput {
        max_results: Some(1),
        repository_names: Some(vec!["app".to_owned()]),
        ..Default::default()
    });
    assert!(fault(in_pages).starts_with("InvalidParameterException"));
    let none = local.call::<DescribeImages>(DescribeImagesInput {
        repository_name: "app".to_owned(),
        image_ids: Some(vec![id(None, Some("v9"))]),
        ..Default::default()
    });
    assert_eq!(
        fault(none),
        "ImageNotFoundException: The image with imageId {imageDigest:'null', imageTag:'v9'} does \
         not exist within the repository with name 'app' in the registry with id '123456789012'"
    );
    deleted_with_their_repository(&local, &one, &two);
    let gone = fault(put(&local, &config, &[], None));
    assert!(gone.starts_with("LayersNotFoundException"), "{gone}");
}

/// Deletes the image `one` by its tag, and the rest with the repository, which is made again.
fn deleted_with_their_repository(local: &Local, one: &str, two: &str) {
    let full = local.call::<DeleteRepository>(DeleteRepositoryInput {
        repository_name: "app".to_owned(),
        ..Default::default()
    });
    assert!(fault(full).starts_with("RepositoryNotEmptyException"));
    let deleted = local.call::<BatchDeleteImage>(BatchDeleteImageInput {
        image_ids: vec![
            id(None, Some("v1")),
            id(None, Some("v1")),
            id(Some(two), Some("v3")),
        ],
        registry_id: None,
        repository_name: "app".to_owned(),
    });
    let deleted = deleted.unwrap();
    assert_eq!(deleted.image_ids, Some(vec![id(Some(one), Some("v1"))]));
    let codes = deleted
        .failures
        .unwrap()
        .into_iter()
        .map(|failure| failure.failure_code.unwrap());
    assert_eq!(
        codes.collect::<Vec<_>>(),
        ["ImageNotFound", "ImageNotFound"]
    );
    local
        .call::<DeleteRepository>(DeleteRepositoryInput {
            repository_name: "app".to_owned(),
            force: Some(true),
            ..Default::default()
        })
        .unwrap();
    create(local, "app");
}

#[test]
fn policies_are_checked_kept_and_removed() {
    let local = local(vec![]);
    create(&local, "app");
    let set = |text: &str| {
        local.call::<SetRepositoryPolicy>(SetRepositoryPolicyInput {
            policy_text: text.to_owned(),
            repository_name: "app".to_owned(),
            ..Default::default()
        })
    };
    assert!(fault(set("no")).contains("Invalid repository policy provided"));
    let unknown = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*",
        "Action":"ecr:GetX","Condition":{"StringEquals":{"aws:SourceVpce":"vpce-1"}}}]}"#;
    assert!(fault(set(unknown)).starts_with("NotImplemented"));
    for unknown in [
        unknown.replace("vpce-1", "${aws:SourceVpc}"),
        unknown
            .replace("aws:SourceVpce", "aws:userid")
            .replace("vpce-1", "${aws:SourceVpc}"),
    ] {
        assert!(
            fault(set(&unknown)).starts_with("NotImplemented"),
            "{unknown}"
        );
    }
    let get = || {
        local.call::<GetRepositoryPolicy>(GetRepositoryPolicyInput {
            registry_id: None,
            repository_name: "app".to_owned(),
        })
    };
    assert!(fault(get()).starts_with("RepositoryPolicyNotFoundException"));
    let lifecycle = |text: &str| {
        local.call::<PutLifecyclePolicy>(PutLifecyclePolicyInput {
            lifecycle_policy_text: text.to_owned(),
            registry_id: None,
            repository_name: "app".to_owned(),
        })
    };
    let bad = r#"{"rules":[{"rulePriority":1,"selection":{"tagStatus":"any","countType":"x",
        "countNumber":30},"action":{"type":"expire"}}]}"#;
    assert!(fault(lifecycle(bad)).contains("Lifecycle policy validation failure"));
    let good = r#"{"rules":[{"rulePriority":1,"selection":{"tagStatus":"any","countType":
        "imageCountMoreThan","countNumber":30},"action":{"type":"expire"}}]}"#;
    assert_eq!(
        lifecycle(good).unwrap().lifecycle_policy_text.as_deref(),
        Some(good)
    );
    let input = || DeleteLifecyclePolicyInput {
        registry_id: None,
        repository_name: "app".to_owned(),
    };
    local.call::<DeleteLifecyclePolicy>(input()).unwrap();
    let gone = local.call::<DeleteLifecyclePolicy>(input());
    assert!(fault(gone).starts_with("LifecyclePolicyNotFoundException"));
}

#[test]
fn tags_and_logins() {
    let local = local(vec![]);
    let arn = create(&local, "app").repository_arn.unwrap();
    let tag = |key: &str| ecr::Tag {
        key: key.to_owned(),
        value: "1".to_owned(),
    };
    let add = |tags: Vec<ecr::Tag>| {
        local.call::<TagResource>(TagResourceInput {
            resource_arn: arn.clone(),
            tags,
        })
    };
    add(vec![tag("a"), tag("b")]).unwrap();
    assert!(fault(add(vec![tag("aws:x")])).starts_with("InvalidTagParameterException"));
    let many = (0..50).map(|number| tag(&format!("t{number}"))).collect();
    assert!(fault(add(many)).starts_with("TooManyTagsException"));
    local
        .call::<UntagResource>(UntagResourceInput {
            resource_arn: arn.clone(),
            tag_keys: vec!["a".to_owned()],
        })
        .unwrap();
    let kept = local.call::<ListTagsForResource>(ListTagsForResourceInput { resource_arn: arn });
    assert_eq!(kept.unwrap().tags, Some(vec![tag("b")]));
    let login = local
        .call::<GetAuthorizationToken>(Default::default())
        .unwrap();
    let data = login.authorization_data.unwrap().remove(0);
    assert_eq!(
        data.proxy_endpoint.as_deref(),
        Some("http://127.0.0.1:4566")
    );
    let hours = data.expires_at.unwrap().since(local.now()).as_secs() / 3_600;
    assert_eq!(hours, 12);
    let service = Caller::service("ecs.amazonaws.com", local.scope.account.clone());
    let refused = call_as::<GetAuthorizationToken>(&local, service, Default::default());
    assert!(fault(refused).starts_with("AccessDeniedException"));
}
