//! Layers: asking for them, uploading them, and where they are fetched from.

use crate::rules::manifest::is_digest;
use crate::seal::{LayerAddress, seal};
use crate::{faults, lookup};
use aws::Fault;
use control::ports::{BlobError, Blobs, Endpoint};
use resources::ecr::{Layer, LayerUpload};
use shapes::ecr;
use std::time::Duration;
use wire::Call;

/// What uploads are advised to be cut into, in bytes: AWS's number.
const PART_BYTES: i64 = 10_485_760;
/// How long the address of a layer is good.
const ADDRESS_VALID: Duration = Duration::from_secs(3_600);

/// Says which layers a repository has. AWS: ECR BatchCheckLayerAvailability.
pub fn batch_check_layer_availability(
    call: &mut Call<'_>,
    input: ecr::BatchCheckLayerAvailabilityInput,
) -> Result<ecr::BatchCheckLayerAvailabilityOutput, Fault> {
    let ecr::BatchCheckLayerAvailabilityInput {
        layer_digests,
        registry_id,
        repository_name: name,
    } = input;
    let repository = lookup::repository(call, registry_id.as_deref(), &name)?;
    let (mut layers, mut failures) = (Vec::new(), Vec::new());
    for digest in layer_digests {
        if !is_digest(&digest) {
            failures.push(ecr::LayerFailure {
                failure_code: Some("InvalidLayerDigest".to_owned()),
                failure_reason: Some("Invalid layer digest".to_owned()),
                layer_digest: Some(digest),
            });
            continue;
        }
        let row = call.get::<Layer>(&Layer::key_of(&repository.scope, &name, &digest));
        let size = row.map(|row| i64::try_from(row.size_bytes).unwrap_or(i64::MAX));
        let availability = if size.is_some() {
            "AVAILABLE"
        } else {
            "UNAVAILABLE"
        };
        layers.push(ecr::Layer {
            layer_availability: Some(availability.to_owned()),
            layer_digest: Some(digest),
            layer_size: size,
            media_type: None,
        });
    }
    Ok(ecr::BatchCheckLayerAvailabilityOutput {
        failures: Some(failures),
        layers: Some(layers),
    })
}

/// Gives an address that a layer can be fetched from for an hour. AWS: ECR GetDownloadUrlForLayer.
pub fn get_download_url_for_layer(
    call: &mut Call<'_>,
    input: ecr::GetDownloadUrlForLayerInput,
) -> Result<ecr::GetDownloadUrlForLayerOutput, Fault> {
    let ecr::GetDownloadUrlForLayerInput {
        layer_digest: digest,
        registry_id,
        repository_name: name,
    } = input;
    let repository = lookup::repository(call, registry_id.as_deref(), &name)?;
    let scope = &repository.scope;
    if call
        .get::<Layer>(&Layer::key_of(scope, &name, &digest))
        .is_none()
    {
        return Err(faults::layer_not_found(
            &digest,
            &name,
            scope.account.as_str(),
        ));
    }
    let address = LayerAddress {
        digest: digest.clone(),
        expires_at: call.now() + ADDRESS_VALID,
    };
    let token = seal(call, &address)?;
    let endpoint = call.port::<dyn Endpoint>()?;
    let scheme = if endpoint.is_secure() {
        "https"
    } else {
        "http"
    };
    Ok(ecr::GetDownloadUrlForLayerOutput {
        download_url: Some(format!(
            "{scheme}://{}/v2/_layers/{token}",
            endpoint.authority()
        )),
        layer_digest: Some(digest),
    })
}

/// Begins an upload. AWS: ECR InitiateLayerUpload.
pub fn initiate_layer_upload(
    call: &mut Call<'_>,
    input: ecr::InitiateLayerUploadInput,
) -> Result<ecr::InitiateLayerUploadOutput, Fault> {
    let ecr::InitiateLayerUploadInput {
        registry_id,
        repository_name: name,
    } = input;
    let repository = lookup::repository(call, registry_id.as_deref(), &name)?;
    let blobs = call.port::<dyn Blobs>()?;
    // Run again, this begins another upload; the first one is swept when it is idle.
    let id = blobs.begin().map_err(faults::blobs)?;
    call.put(LayerUpload {
        scope: repository.scope.clone(),
        repository: name,
        id: id.clone(),
        begun_at: call.now(),
    });
    Ok(ecr::InitiateLayerUploadOutput {
        part_size: Some(PART_BYTES),
        upload_id: Some(id),
    })
}

/// Takes the next part of an upload. AWS: ECR UploadLayerPart.
pub fn upload_layer_part(
    call: &mut Call<'_>,
    input: ecr::UploadLayerPartInput,
) -> Result<ecr::UploadLayerPartOutput, Fault> {
    let ecr::UploadLayerPartInput {
        layer_part_blob: bytes,
        part_first_byte: first,
        part_last_byte: last,
        registry_id,
        repository_name: name,
        upload_id: id,
    } = input;
    let repository = lookup::repository(call, registry_id.as_deref(), &name)?;
    let registry = repository.scope.account.as_str();
    let first = u64::try_from(first).unwrap_or_default();
    let last = u64::try_from(last).unwrap_or_default();
    if bytes.is_empty() || first + bytes.len() as u64 != last + 1 {
        let why = "the part's length is not that of its bytes";
        return Err(faults::invalid_value("partLastByte", why));
    }
    lookup::upload(call, &repository, &id)?;
    // It writes no row, so nothing conflicts and it never runs twice.
    let end = call.port::<dyn Blobs>()?.append(&id, first, &bytes);
    let end = end.map_err(|error| match error {
        BlobError::NoUpload => faults::upload_not_found(&id, &name, registry),
        BlobError::Offset { expected_bytes } => {
            faults::invalid_layer_part(&id, &name, registry, expected_bytes)
        }
        other => faults::blobs(other),
    })?;
    Ok(ecr::UploadLayerPartOutput {
        last_byte_received: Some(i64::try_from(end - 1).unwrap_or(i64::MAX)),
        registry_id: Some(registry.to_owned()),
        repository_name: Some(name),
        upload_id: Some(id),
    })
}

/// Ends an upload: the repository has the layer then. AWS: ECR CompleteLayerUpload.
pub fn complete_layer_upload(
    call: &mut Call<'_>,
    input: ecr::CompleteLayerUploadInput,
) -> Result<ecr::CompleteLayerUploadOutput, Fault> {
    let ecr::CompleteLayerUploadInput {
        layer_digests,
        registry_id,
        repository_name: name,
        upload_id: id,
    } = input;
    let [digest] = <[String; 1]>::try_from(layer_digests)
        .map_err(|_| faults::invalid_value("layerDigests", "exactly one digest"))?;
    if !is_digest(&digest) {
        return Err(faults::invalid_value(
            "layerDigests",
            "not a SHA-256 digest",
        ));
    }
    let repository = lookup::repository(call, registry_id.as_deref(), &name)?;
    let scope = &repository.scope;
    let registry = scope.account.as_str();
    lookup::upload(call, &repository, &id)?;
    let size_bytes = call.port::<dyn Blobs>()?.finish(&id, &digest);
    let size_bytes = size_bytes.map_err(|error| match error {
        BlobError::NoUpload => faults::upload_not_found(&id, &name, registry),
        BlobError::Digest { found } => faults::invalid_layer(&digest, &found),
        other => faults::blobs(other),
    })?;
    if size_bytes == 0 {
        return Err(faults::empty_upload(&id));
    }
    call.delete::<LayerUpload>(&LayerUpload::key_of(scope, &name, &id));
    call.put(Layer {
        scope: scope.clone(),
        repository: name.clone(),
        digest: digest.clone(),
        size_bytes,
        uploaded_at: call.now(),
    });
    Ok(ecr::CompleteLayerUploadOutput {
        layer_digest: Some(digest),
        registry_id: Some(registry.to_owned()),
        repository_name: Some(name),
        upload_id: Some(id),
    })
}
