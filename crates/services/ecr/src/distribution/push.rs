//! What is written: uploads, blobs, manifests; and what is deleted.

use super::Session;
use super::incoming::Parts;
use super::pull::image_id;
use super::reply::{self, About, Refusal};
use crate::rules::manifest::{MANIFEST_BYTES_MAX, is_digest};
use aws::fault::Detail;
use aws::{Fault, Scope};
use bytes::Bytes;
use http::header::{CONTENT_RANGE, CONTENT_TYPE};
use http::{HeaderMap, Response, StatusCode};
use hyper::body::Incoming;
use resources::ecr::LayerUpload;
use shapes::ecr;
use std::io::Read;
use wire::server::Body;

const COPY_BYTES: u64 = 8 << 20;

impl Session<'_> {
    /// `PUT` of a manifest: PutImage. Putting what is there already is no error here.
    pub(super) async fn put_manifest(
        &self,
        name: String,
        reference: &str,
        headers: &HeaderMap,
        body: Incoming,
    ) -> Result<Response<Body>, Refusal> {
        let bytes = Parts::new(body).whole(MANIFEST_BYTES_MAX).await?;
        let manifest = String::from_utf8(bytes.into())
            .map_err(|_| Refusal::bad_body("the manifest is not UTF-8"))?;
        let hash = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, manifest.as_bytes());
        let digest = format!("sha256:{}", base::hex::encode(hash.as_ref()));
        let media_type = headers
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok());
        let media_type = media_type.map(|text| text.split(';').next().unwrap_or(text).trim());
        let tag = (!is_digest(reference)).then(|| reference.to_owned());
        if tag.is_none() && reference != digest {
            return Err(Refusal::digest_mismatch(reference));
        }
        let input = ecr::PutImageInput {
            image_digest: Some(digest.clone()),
            image_manifest: manifest,
            image_manifest_media_type: media_type.map(str::to_owned),
            image_tag: tag,
            registry_id: self.registry_id(),
            repository_name: name.clone(),
        };
        match self.invoke::<ecr::PutImage>(input).await {
            Err(fault) if fault.code != "ImageAlreadyExistsException" => {
                Err(Refusal::fault(About::NewManifest, fault))
            }
            _ => Ok(reply::created(
                &format!("/v2/{name}/manifests/{digest}"),
                &digest,
            )),
        }
    }

    /// `DELETE` of an image or a tag: BatchDeleteImage.
    pub(super) async fn delete_manifest(
        &self,
        name: String,
        reference: &str,
    ) -> Result<Response<Body>, Refusal> {
        let input = ecr::BatchDeleteImageInput {
            image_ids: vec![image_id(reference)],
            registry_id: self.registry_id(),
            repository_name: name,
        };
        let deleted = self.invoke::<ecr::BatchDeleteImage>(input).await;
        let deleted = deleted.map_err(|fault| Refusal::fault(About::Manifest, fault))?;
        let failure = deleted.failures.unwrap_or_default().pop();
        match failure.map(|failure| (failure.failure_code, failure.failure_reason)) {
            None => Ok(reply::with_body(StatusCode::ACCEPTED, HeaderMap::new(), "")),
            Some((Some(code), Some(reason))) if code == "ImageReferencedByManifestList" => {
                Err(Refusal::denied(&reason))
            }
            Some(_) => Err(Refusal::manifest_unknown()),
        }
    }

    /// `POST`: an empty upload, a whole blob in one request, or one that another repository has.
    pub(super) async fn begin_upload(
        &self,
        name: String,
        mount: Option<(String, String)>,
        digest: Option<String>,
        body: Incoming,
    ) -> Result<Response<Body>, Refusal> {
        if let Some((digest, from)) = mount
            && let Some(mounted) = self.mount(&name, &digest, from).await?
        {
            return Ok(mounted);
        }
        let id = self.initiate(&name).await?;
        match digest {
            None => Ok(reply::upload(StatusCode::ACCEPTED, &name, &id, 0)),
            Some(digest) => {
                self.take(&name, &id, 0, body).await?;
                self.complete(name, id, digest).await
            }
        }
    }

    /// `GET` of an upload. Its id cannot be guessed; it counts in its own repository only.
    pub(super) async fn upload_status(
        &self,
        name: &str,
        id: &str,
    ) -> Result<Response<Body>, Refusal> {
        let end_bytes = self.end_of(name, id).await?;
        Ok(reply::upload(StatusCode::NO_CONTENT, name, id, end_bytes))
    }

    /// `PATCH`: more bytes.
    pub(super) async fn patch_upload(
        &self,
        name: String,
        id: String,
        headers: &HeaderMap,
        body: Incoming,
    ) -> Result<Response<Body>, Refusal> {
        let at_bytes = self.begin_of_part(&name, &id, headers).await?;
        let end_bytes = self.take(&name, &id, at_bytes, body).await?;
        Ok(reply::upload(StatusCode::ACCEPTED, &name, &id, end_bytes))
    }

    /// `PUT`: the last bytes, if any, and the digest.
    pub(super) async fn put_upload(
        &self,
        name: String,
        id: String,
        digest: String,
        headers: &HeaderMap,
        body: Incoming,
    ) -> Result<Response<Body>, Refusal> {
        let at_bytes = self.begin_of_part(&name, &id, headers).await?;
        self.take(&name, &id, at_bytes, body).await?;
        self.complete(name, id, digest).await
    }

    /// Copies a blob that the caller may fetch from the other repository; `None` when that one
    /// does not have it or does not give it, so that the client uploads it.
    async fn mount(
        &self,
        name: &str,
        digest: &str,
        from: String,
    ) -> Result<Option<Response<Body>>, Refusal> {
        if self.may_download(from, digest).await.is_err() {
            return Ok(None);
        }
        if self.layer_size(name.to_owned(), digest).await?.is_some() {
            return Ok(Some(reply::created(
                &format!("/v2/{name}/blobs/{digest}"),
                digest,
            )));
        }
        let id = self.initiate(name).await?;
        let blob = digest.to_owned();
        let (mut reader, _) = self
            .registry
            .blocking(move |blobs| blobs.open(&blob))
            .await?;
        let mut at_bytes = 0;
        loop {
            let read = tokio::task::spawn_blocking(move || {
                let mut piece = Vec::new();
                let read = reader.by_ref().take(COPY_BYTES).read_to_end(&mut piece);
                read.map(|_| (reader, piece))
            });
            let (back, piece) = read
                .await
                .map_err(Refusal::internal)?
                .map_err(Refusal::internal)?;
            reader = back;
            if piece.is_empty() {
                break;
            }
            at_bytes = self.part(name, &id, at_bytes, piece.into()).await?;
        }
        self.complete(name.to_owned(), id, digest.to_owned())
            .await
            .map(Some)
    }

    async fn initiate(&self, name: &str) -> Result<String, Refusal> {
        let input = ecr::InitiateLayerUploadInput {
            registry_id: self.registry_id(),
            repository_name: name.to_owned(),
        };
        let begun = self.invoke::<ecr::InitiateLayerUpload>(input).await;
        let begun = begun.map_err(|fault| Refusal::fault(About::Blob, fault))?;
        begun
            .upload_id
            .ok_or_else(|| Refusal::internal("an upload without an id"))
    }

    /// Where a request's bytes go: where its `Content-Range` says, which must be the end.
    async fn begin_of_part(
        &self,
        name: &str,
        id: &str,
        headers: &HeaderMap,
    ) -> Result<u64, Refusal> {
        let end_bytes = self.end_of(name, id).await?;
        let range = headers
            .get(CONTENT_RANGE)
            .and_then(|value| value.to_str().ok());
        let first = range.map(|text| {
            let text = text.trim_start_matches("bytes ");
            text.split('-')
                .next()
                .and_then(|first| first.parse::<u64>().ok())
        });
        match first {
            None => Ok(end_bytes),
            Some(Some(first)) if first == end_bytes => Ok(end_bytes),
            Some(_) => Err(Refusal::wrong_offset(name, id, end_bytes)),
        }
    }

    /// Where an upload of this repository ends.
    async fn end_of(&self, name: &str, id: &str) -> Result<u64, Refusal> {
        let scope = Scope {
            account: self.login.registry.clone(),
            region: self.login.region.clone(),
        };
        let key = LayerUpload::key_of(&scope, name, id);
        if self.registry.api.store().get::<LayerUpload>(&key).is_none() {
            return Err(Refusal::upload_unknown(id));
        }
        let id = id.to_owned();
        self.registry
            .blocking(move |blobs| blobs.offset_bytes(&id))
            .await
    }

    /// Takes a body into an upload; answers the new end.
    async fn take(
        &self,
        name: &str,
        id: &str,
        mut at_bytes: u64,
        body: Incoming,
    ) -> Result<u64, Refusal> {
        let mut parts = Parts::new(body);
        while let Some(part) = parts.next().await? {
            at_bytes = self.part(name, id, at_bytes, part).await?;
        }
        Ok(at_bytes)
    }

    /// One part: UploadLayerPart. Answers the new end.
    async fn part(&self, name: &str, id: &str, at_bytes: u64, part: Bytes) -> Result<u64, Refusal> {
        let end_bytes = at_bytes + part.len() as u64;
        let signed = |bytes: u64| i64::try_from(bytes).unwrap_or(i64::MAX);
        let input = ecr::UploadLayerPartInput {
            layer_part_blob: part.into(),
            part_first_byte: signed(at_bytes),
            part_last_byte: signed(end_bytes - 1),
            registry_id: self.registry_id(),
            repository_name: name.to_owned(),
            upload_id: id.to_owned(),
        };
        match self.invoke::<ecr::UploadLayerPart>(input).await {
            Ok(_) => Ok(end_bytes),
            Err(fault) if fault.code == "InvalidLayerPartException" => {
                Err(Refusal::wrong_offset(name, id, next_byte(&fault)))
            }
            Err(fault) => Err(Refusal::fault(About::Blob, fault)),
        }
    }

    async fn complete(
        &self,
        name: String,
        id: String,
        digest: String,
    ) -> Result<Response<Body>, Refusal> {
        let input = ecr::CompleteLayerUploadInput {
            layer_digests: vec![digest.clone()],
            registry_id: self.registry_id(),
            repository_name: name.clone(),
            upload_id: id,
        };
        let completed = self.invoke::<ecr::CompleteLayerUpload>(input).await;
        completed.map_err(|fault| Refusal::fault(About::Blob, fault))?;
        Ok(reply::created(
            &format!("/v2/{name}/blobs/{digest}"),
            &digest,
        ))
    }
}

/// Where the upload goes on, from the fault's members.
fn next_byte(fault: &Fault) -> u64 {
    let last = fault.members.iter().find_map(|(name, value)| match value {
        Detail::Number(last) if *name == "lastValidByteReceived" => u64::try_from(*last).ok(),
        _ => None,
    });
    last.map_or(0, |last| last + 1)
}
