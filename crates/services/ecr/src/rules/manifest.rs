//! What a manifest says that the registry must know: its type, its parts, its size. Pure.
//!
//! AWS: Amazon ECR User Guide, "Container image manifest format support": Docker's version 2,
//! schema 2, OCI's, and indexes of both. Schema 1 is refused by name.

use serde_json::Value;

const DOCKER_MANIFEST: &str = "application/vnd.docker.distribution.manifest.v2+json";
const DOCKER_LIST: &str = "application/vnd.docker.distribution.manifest.list.v2+json";
const OCI_MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
const OCI_INDEX: &str = "application/vnd.oci.image.index.v1+json";

/// The largest manifest, in bytes: the model's bound of `imageManifest`.
pub const MANIFEST_BYTES_MAX: u64 = 4_194_304;
/// Layers of one image, and images of one index.
const PARTS_MAX: usize = 4_200;

/// A manifest's facts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Its media type.
    pub media_type: String,
    /// The configuration's media type, or the artifact's type.
    pub artifact_media_type: Option<String>,
    /// Configuration and layers that the repository must have: digest and size in bytes.
    pub blobs: Vec<(String, u64)>,
    /// An index's images, by digest.
    pub images: Vec<String>,
    /// What it is about.
    pub subject: Option<String>,
}

/// Reads a manifest; `given` is the media type that came with it. The error is a sentence.
pub fn read(text: &str, given: Option<&str>) -> Result<Facts, String> {
    let json: Value =
        serde_json::from_str(text).map_err(|error| format!("the manifest is no JSON: {error}"))?;
    if json["schemaVersion"] != 2 {
        return Err("only manifests of schema version 2 are supported".to_owned());
    }
    let own = json["mediaType"].as_str();
    if let (Some(own), Some(given)) = (own, given)
        && own != given
    {
        return Err(format!("the manifest says {own}, the request {given}"));
    }
    let guessed = if json["manifests"].is_array() {
        OCI_INDEX
    } else {
        OCI_MANIFEST
    };
    let media_type = own.or(given).unwrap_or(guessed);
    let subject = match &json["subject"] {
        Value::Null => None,
        subject => Some(descriptor(subject)?.0),
    };
    let mut facts = Facts {
        media_type: media_type.to_owned(),
        subject,
        ..Facts::default()
    };
    match media_type {
        DOCKER_LIST | OCI_INDEX => {
            let images = list(&json, "manifests")?.iter().map(descriptor);
            facts.images = images
                .map(|image| image.map(|(digest, _)| digest))
                .collect::<Result<_, _>>()?;
            facts.artifact_media_type = json["artifactType"].as_str().map(str::to_owned);
        }
        DOCKER_MANIFEST | OCI_MANIFEST => {
            let config = &json["config"];
            let artifact = json["artifactType"]
                .as_str()
                .or(config["mediaType"].as_str());
            facts.artifact_media_type = artifact.map(str::to_owned);
            facts.blobs.push(descriptor(config)?);
            for layer in list(&json, "layers")? {
                if !is_elsewhere(layer) {
                    facts.blobs.push(descriptor(layer)?);
                }
            }
        }
        other => return Err(format!("manifests of media type {other} are not supported")),
    }
    Ok(facts)
}

fn list<'a>(json: &'a Value, member: &str) -> Result<&'a Vec<Value>, String> {
    let list = json[member]
        .as_array()
        .ok_or_else(|| format!("the manifest has no {member}"))?;
    match list.len() > PARTS_MAX {
        true => Err(format!("the manifest has more than {PARTS_MAX} {member}")),
        false => Ok(list),
    }
}

/// (digest, size in bytes).
fn descriptor(json: &Value) -> Result<(String, u64), String> {
    let digest = json["digest"].as_str().filter(|text| is_digest(text));
    match (digest, json["size"].as_u64()) {
        (Some(digest), Some(size_bytes)) => Ok((digest.to_owned(), size_bytes)),
        _ => Err("a part of the manifest has no SHA-256 digest or no size".to_owned()),
    }
}

/// A layer that its maker may not hand on lies at the URLs that it names.
fn is_elsewhere(layer: &Value) -> bool {
    let media_type = layer["mediaType"].as_str().unwrap_or_default();
    media_type.contains(".foreign.") || media_type.contains(".nondistributable.")
}

/// Whether the text is `sha256:` and 64 lower-case hexadecimal digits.
pub fn is_digest(text: &str) -> bool {
    let digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    let hex = text.strip_prefix("sha256:").unwrap_or_default();
    hex.len() == 64 && hex.bytes().all(digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(letter: &str, media_type: &str, size: u64) -> String {
        let digest = letter.repeat(64);
        format!(r#"{{"mediaType":"{media_type}","digest":"sha256:{digest}","size":{size}}}"#)
    }

    #[test]
    fn an_image_and_an_index() {
        let text = format!(
            r#"{{"schemaVersion":2,"config":{},"layers":[{},{}],"subject":{}}}"#,
            part("a", "application/vnd.oci.image.config.v1+json", 3),
            part("b", "application/vnd.oci.image.layer.v1.tar+gzip", 5),
            part(
                "c",
                "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
                9
            ),
            part("d", OCI_MANIFEST, 1),
        );
        let facts = read(&text, Some(OCI_MANIFEST)).unwrap();
        let digest = |letter: &str| format!("sha256:{}", letter.repeat(64));
        assert_eq!(facts.blobs, [(digest("a"), 3), (digest("b"), 5)]);
        assert_eq!(facts.subject, Some(digest("d")));
        let index = format!(
            r#"{{"schemaVersion":2,"manifests":[{}]}}"#,
            part("e", OCI_MANIFEST, 1)
        );
        let facts = read(&index, None).unwrap();
        assert_eq!(
            (facts.media_type.as_str(), facts.images),
            (OCI_INDEX, vec![digest("e")])
        );
    }

    #[test]
    fn what_is_no_manifest() {
        let table = [
            ("", None),
            ("{}", None),
            (r#"{"schemaVersion":1}"#, None),
            (r#"{"schemaVersion":2}"#, None),
            (r#"{"schemaVersion":2,"mediaType":"x/y"}"#, None),
            (
                r#"{"schemaVersion":2,"config":{"digest":"sha256:00","size":1},"layers":[]}"#,
                None,
            ),
            (r#"{"schemaVersion":2,"mediaType":"x/y"}"#, Some("y/z")),
        ];
        for (text, given) in table {
            assert!(read(text, given).is_err(), "{text}");
        }
    }
}
