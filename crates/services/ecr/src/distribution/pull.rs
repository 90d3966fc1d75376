//! What is read: manifests, tags, blobs.

use super::outgoing::BlobBody;
use super::reply::{self, About, CONTENT_DIGEST, Refusal, set};
use super::{Registry, Session};
use crate::rules::manifest::is_digest;
use http::header::{ACCEPT_RANGES, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG, LINK, RANGE};
use http::{HeaderMap, Response, StatusCode};
use http_body_util::BodyExt;
use shapes::ecr;
use std::collections::BTreeSet;
use std::io::SeekFrom;
use wire::server::Body;

const LIST_PAGE: i32 = 1_000;

impl Session<'_> {
    /// `GET` and `HEAD` of a manifest: BatchGetImage.
    pub(super) async fn manifest(
        &self,
        name: String,
        reference: &str,
    ) -> Result<Response<Body>, Refusal> {
        let input = ecr::BatchGetImageInput {
            accepted_media_types: None,
            image_ids: vec![image_id(reference)],
            registry_id: self.registry_id(),
            repository_name: name,
        };
        let found = self.invoke::<ecr::BatchGetImage>(input).await;
        let found = found.map_err(|fault| Refusal::fault(About::Manifest, fault))?;
        let image = found.images.unwrap_or_default().pop();
        let image = image.ok_or_else(Refusal::manifest_unknown)?;
        let digest = image
            .image_id
            .and_then(|id| id.image_digest)
            .unwrap_or_default();
        let manifest = image.image_manifest.unwrap_or_default();
        let mut headers = HeaderMap::new();
        let media_type = image.image_manifest_media_type.unwrap_or_default();
        set(&mut headers, CONTENT_TYPE, &media_type);
        set(&mut headers, CONTENT_LENGTH, &manifest.len().to_string());
        set(&mut headers, CONTENT_DIGEST, &digest);
        set(&mut headers, ETAG, &format!("\"{digest}\""));
        Ok(reply::with_body(StatusCode::OK, headers, manifest))
    }

    /// The tags in order, a page of them: ListImages.
    pub(super) async fn tags(
        &self,
        name: String,
        last: Option<String>,
        count: Option<usize>,
    ) -> Result<Response<Body>, Refusal> {
        let mut tags = BTreeSet::new();
        let mut next_token = None;
        loop {
            let input = ecr::ListImagesInput {
                filter: Some(ecr::ListImagesFilter {
                    image_status: None,
                    tag_status: Some("TAGGED".to_owned()),
                }),
                max_results: Some(LIST_PAGE),
                next_token,
                registry_id: self.registry_id(),
                repository_name: name.clone(),
            };
            let page = self.invoke::<ecr::ListImages>(input).await;
            let page = page.map_err(|fault| Refusal::fault(About::Manifest, fault))?;
            let ids = page.image_ids.unwrap_or_default();
            tags.extend(ids.into_iter().filter_map(|id| id.image_tag));
            next_token = page.next_token;
            if next_token.is_none() {
                break;
            }
        }
        let after = tags
            .into_iter()
            .filter(|tag| last.as_ref().is_none_or(|last| tag > last));
        let mut shown: Vec<String> = after.collect();
        let mut headers = HeaderMap::new();
        if let Some(count) = count.filter(|count| *count < shown.len()) {
            shown.truncate(count);
            if let Some(last) = shown.last() {
                let next = format!("</v2/{name}/tags/list?n={count}&last={last}>; rel=\"next\"");
                set(&mut headers, LINK, &next);
            }
        }
        set(&mut headers, CONTENT_TYPE, "application/json");
        let json = serde_json::json!({ "name": name, "tags": shown });
        Ok(reply::with_body(StatusCode::OK, headers, json.to_string()))
    }

    /// `HEAD` of a blob: BatchCheckLayerAvailability.
    pub(super) async fn has_blob(
        &self,
        name: String,
        digest: String,
    ) -> Result<Response<Body>, Refusal> {
        let size_bytes = self.layer_size(name, &digest).await?;
        let size_bytes = size_bytes.ok_or_else(|| Refusal::blob_unknown(&digest))?;
        let mut headers = blob_headers(&digest);
        set(&mut headers, CONTENT_LENGTH, &size_bytes.to_string());
        Ok(reply::with_body(StatusCode::OK, headers, ""))
    }

    /// A layer's size in bytes, if the repository has it.
    pub(super) async fn layer_size(
        &self,
        name: String,
        digest: &str,
    ) -> Result<Option<i64>, Refusal> {
        let input = ecr::BatchCheckLayerAvailabilityInput {
            layer_digests: vec![digest.to_owned()],
            registry_id: self.registry_id(),
            repository_name: name,
        };
        let found = self.invoke::<ecr::BatchCheckLayerAvailability>(input).await;
        let found = found.map_err(|fault| Refusal::fault(About::Blob, fault))?;
        Ok(found
            .layers
            .unwrap_or_default()
            .pop()
            .and_then(|layer| layer.layer_size))
    }

    /// `GET` of a blob: GetDownloadUrlForLayer allows it.
    pub(super) async fn get_blob(
        &self,
        name: String,
        digest: String,
        headers: &HeaderMap,
    ) -> Result<Response<Body>, Refusal> {
        self.may_download(name, &digest).await?;
        self.registry.blob(&digest, headers).await
    }

    /// Whether the repository has the layer and the caller may fetch it.
    pub(super) async fn may_download(&self, name: String, digest: &str) -> Result<(), Refusal> {
        let input = ecr::GetDownloadUrlForLayerInput {
            layer_digest: digest.to_owned(),
            registry_id: self.registry_id(),
            repository_name: name,
        };
        let allowed = self.invoke::<ecr::GetDownloadUrlForLayer>(input).await;
        allowed
            .map(drop)
            .map_err(|fault| Refusal::fault(About::Blob, fault))
    }
}

impl Registry {
    /// A blob, or the range of it that the headers ask for.
    pub(super) async fn blob(
        &self,
        digest: &str,
        asked: &HeaderMap,
    ) -> Result<Response<Body>, Refusal> {
        let name = digest.to_owned();
        let (mut reader, size_bytes) = self.blocking(move |blobs| blobs.open(&name)).await?;
        let range = asked.get(RANGE).and_then(|value| value.to_str().ok());
        let range = range.and_then(|text| range_of(text, size_bytes));
        let mut headers = blob_headers(digest);
        set(&mut headers, ACCEPT_RANGES, "bytes");
        let (status, from, length) = match range {
            None => (StatusCode::OK, 0, size_bytes),
            Some(None) => return Err(Refusal::bad_range(size_bytes)),
            Some(Some((from, to))) => {
                let range = format!("bytes {from}-{to}/{size_bytes}");
                set(&mut headers, CONTENT_RANGE, &range);
                (StatusCode::PARTIAL_CONTENT, from, to + 1 - from)
            }
        };
        let sought =
            tokio::task::spawn_blocking(move || reader.seek(SeekFrom::Start(from)).map(|_| reader));
        let reader = sought
            .await
            .map_err(Refusal::internal)?
            .map_err(Refusal::internal)?;
        set(&mut headers, CONTENT_LENGTH, &length.to_string());
        let body = BlobBody::new(reader, length).boxed_unsync();
        Ok(reply::with_stream(status, headers, body))
    }
}

/// How an image is named by a tag or a digest.
pub(super) fn image_id(reference: &str) -> ecr::ImageIdentifier {
    let reference = reference.to_owned();
    match is_digest(&reference) {
        true => ecr::ImageIdentifier {
            image_digest: Some(reference),
            image_tag: None,
        },
        false => ecr::ImageIdentifier {
            image_digest: None,
            image_tag: Some(reference),
        },
    }
}

fn blob_headers(digest: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    set(&mut headers, CONTENT_TYPE, "application/octet-stream");
    set(&mut headers, CONTENT_DIGEST, digest);
    set(&mut headers, ETAG, &format!("\"{digest}\""));
    headers
}

/// The first and last byte of a single range: `None` when the header is to be passed over (another
/// unit, several ranges, no numbers), `Some(None)` when the blob has no such bytes. RFC 9110,
/// section 14.
fn range_of(text: &str, size_bytes: u64) -> Option<Option<(u64, u64)>> {
    let (first, last) = text.strip_prefix("bytes=")?.split_once('-')?;
    let number = |text: &str| text.trim().parse::<u64>();
    if first.trim().is_empty() {
        let suffix = number(last).ok()?;
        let from = size_bytes.saturating_sub(suffix);
        return Some((suffix > 0 && size_bytes > 0).then_some((from, size_bytes - 1)));
    }
    let from = number(first).ok()?;
    let to = match last.trim() {
        "" => u64::MAX,
        text => number(text).ok()?,
    };
    if to < from {
        return None;
    }
    Some((from < size_bytes).then(|| (from, to.min(size_bytes - 1))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges() {
        let table = [
            ("bytes=0-", Some(Some((0, 9)))),
            ("bytes=3-5", Some(Some((3, 5)))),
            ("bytes=3-99", Some(Some((3, 9)))),
            ("bytes=-4", Some(Some((6, 9)))),
            ("bytes=-40", Some(Some((0, 9)))),
            ("bytes=10-", Some(None)),
            ("bytes=-0", Some(None)),
            ("bytes=5-3", None),
            ("bytes=1-2,4-5", None),
            ("lines=1-2", None),
            ("bytes=x-", None),
        ];
        for (text, expected) in table {
            assert_eq!(range_of(text, 10), expected, "{text}");
        }
        assert_eq!(range_of("bytes=0-", 0), Some(None));
    }
}
