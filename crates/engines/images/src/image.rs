//! An image read: its manifest and its configuration as plain data.
//!
//! Documents: OCI image specification 1.1 (manifest, index, config) and the Docker image manifest
//! version 2, schema 2, which differ in media types only. Schema 1, encrypted and foreign layers
//! are refused by name. Nothing here reads or writes a file.

use crate::{Digest, LAYERS_MAX, Platform};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// Media types of the documents and layers.
pub mod media {
    /// Docker's manifest of one image.
    pub const DOCKER_MANIFEST: &str = "application/vnd.docker.distribution.manifest.v2+json";
    /// Docker's list of manifests by platform.
    pub const DOCKER_LIST: &str = "application/vnd.docker.distribution.manifest.list.v2+json";
    /// OCI's manifest of one image.
    pub const OCI_MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
    /// OCI's list of manifests by platform.
    pub const OCI_INDEX: &str = "application/vnd.oci.image.index.v1+json";
    /// OCI's image configuration.
    pub const OCI_CONFIG: &str = "application/vnd.oci.image.config.v1+json";
    /// Docker's image configuration.
    pub const DOCKER_CONFIG: &str = "application/vnd.docker.container.image.v1+json";
    /// An OCI layer without compression.
    pub const OCI_LAYER: &str = "application/vnd.oci.image.layer.v1.tar";
    /// An OCI layer with gzip.
    pub const OCI_LAYER_GZIP: &str = "application/vnd.oci.image.layer.v1.tar+gzip";
    /// An OCI layer with zstd.
    pub const OCI_LAYER_ZSTD: &str = "application/vnd.oci.image.layer.v1.tar+zstd";
    /// Docker's layer with gzip.
    pub const DOCKER_LAYER_GZIP: &str = "application/vnd.docker.image.rootfs.diff.tar.gzip";
    /// All manifests that can be read, as an `Accept` header.
    pub const ACCEPT: &str = "application/vnd.oci.image.manifest.v1+json, \
        application/vnd.oci.image.index.v1+json, \
        application/vnd.docker.distribution.manifest.v2+json, \
        application/vnd.docker.distribution.manifest.list.v2+json";
}

/// A blob that a document points to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Descriptor {
    /// What it is.
    pub media_type: String,
    /// Its name.
    pub digest: Digest,
    /// Its size in bytes.
    #[serde(rename = "size")]
    pub size_bytes: u64,
    /// What it runs on (in an index).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub platform: Option<Platform>,
}

/// What a manifest's bytes turn out to be.
#[derive(Clone, Debug, PartialEq)]
pub enum Document {
    /// Of one image.
    Manifest(Box<Manifest>),
    /// Of several, by platform.
    Index(Index),
}

/// The manifest of one image.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Manifest {
    /// Absent in some OCI manifests.
    #[serde(default)]
    pub media_type: Option<String>,
    /// The image's configuration.
    pub config: Descriptor,
    /// From the lowest to the highest.
    #[serde(default)]
    pub layers: Vec<Descriptor>,
    /// What this is about, for signatures and attestations.
    #[serde(default)]
    pub subject: Option<Descriptor>,
    /// What kind of artifact it is when it is no image.
    #[serde(default)]
    pub artifact_type: Option<String>,
}

/// A list of manifests.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Index {
    /// Absent in some OCI indexes.
    #[serde(default)]
    pub media_type: Option<String>,
    /// In the order of preference.
    pub manifests: Vec<Descriptor>,
}

impl Index {
    /// The first manifest that runs on `wanted`, or the platforms that there are.
    pub fn choose(&self, wanted: &Platform) -> Result<&Descriptor, Vec<Platform>> {
        let fits = |entry: &&Descriptor| {
            let platform = entry.platform.as_ref();
            platform.is_some_and(|platform| platform.runs_on(wanted))
        };
        let offered = || {
            self.manifests
                .iter()
                .filter_map(|entry| entry.platform.clone())
        };
        self.manifests
            .iter()
            .find(fits)
            .ok_or_else(|| offered().collect())
    }
}

/// How a layer's tar is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Packing {
    /// Not at all.
    Tar,
    /// gzip.
    Gzip,
    /// zstd.
    Zstd,
}

/// One layer of an image.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layer {
    /// The packed blob.
    pub blob: Digest,
    /// The blob's size in bytes.
    pub size_bytes: u64,
    /// The digest of the tar inside: the layer's identity on disk.
    pub diff_id: Digest,
    /// How it is packed.
    pub packing: Packing,
}

/// How a container of the image is run, as the image's maker wished.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunConfig {
    /// Name and value.
    pub environment: Vec<(String, String)>,
    /// The program and its first arguments.
    pub entry_point: Vec<String>,
    /// Further arguments, or the program when there is no entry point.
    pub command: Vec<String>,
    /// `user[:group]`, names or numbers; empty is root.
    pub user: String,
    /// Empty is `/`.
    pub working_directory: String,
    /// Port and protocol (`tcp`, `udp`).
    pub exposed_ports: Vec<(u16, String)>,
    /// A name such as `SIGQUIT`, or a number.
    pub stop_signal: Option<String>,
    /// Labels.
    pub labels: BTreeMap<String, String>,
    /// Paths that the maker wanted as volumes.
    pub volumes: Vec<String>,
}

/// An image: everything but the bytes of its layers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Image {
    /// The digest of the manifest of this platform.
    pub manifest: Digest,
    /// The digest of the configuration: Docker's image id.
    pub config: Digest,
    /// What it runs on.
    pub platform: Platform,
    /// How it is run.
    pub run: RunConfig,
    /// From the lowest to the highest.
    pub layers: Vec<Layer>,
}

/// Why a document is not what it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImageError {
    /// Not the JSON of its kind.
    Malformed {
        /// `manifest`, `index`, `configuration`.
        document: &'static str,
        /// The reader's words.
        why: String,
    },
    /// A media type that cannot be run.
    MediaType {
        /// Of what.
        document: &'static str,
        /// Which.
        media_type: String,
    },
    /// The manifest's layers and the configuration's differ in number.
    LayerCount {
        /// In the manifest.
        manifest: usize,
        /// In the configuration.
        configuration: usize,
    },
    /// More than [`LAYERS_MAX`].
    TooManyLayers(usize),
    /// Made for something else.
    Platform {
        /// What it is for.
        offered: Vec<Platform>,
        /// What is here.
        wanted: Platform,
    },
}

impl fmt::Display for ImageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ImageError::Malformed { document, why } => {
                write!(f, "the {document} is malformed: {why}")
            }
            ImageError::MediaType {
                document,
                media_type,
            } => write!(
                f,
                "a {document} of media type {media_type:?} is not supported"
            ),
            ImageError::LayerCount {
                manifest,
                configuration,
            } => write!(
                f,
                "the manifest has {manifest} layers and the configuration {configuration}"
            ),
            ImageError::TooManyLayers(count) => {
                write!(f, "{count} layers are more than {LAYERS_MAX}")
            }
            ImageError::Platform { offered, wanted } => {
                let offered: Vec<String> = offered.iter().map(Platform::to_string).collect();
                write!(f, "no image for {wanted}; there is {}", offered.join(", "))
            }
        }
    }
}

impl std::error::Error for ImageError {}

/// Reads the bytes of a manifest or an index; what it is follows from its own `mediaType`, else
/// from `media_type` (the answer's header), else from its members.
pub fn read_document(bytes: &[u8], media_type: Option<&str>) -> Result<Document, ImageError> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Probe {
        schema_version: Option<u32>,
        media_type: Option<String>,
        manifests: Option<serde::de::IgnoredAny>,
    }
    let malformed = |document| {
        move |error: serde_json::Error| ImageError::Malformed {
            document,
            why: error.to_string(),
        }
    };
    let probe: Probe = serde_json::from_slice(bytes).map_err(malformed("manifest"))?;
    if probe.schema_version != Some(2) {
        return Err(ImageError::Malformed {
            document: "manifest",
            why: format!(
                "schemaVersion {:?} is not 2",
                probe.schema_version.unwrap_or(0)
            ),
        });
    }
    let header = media_type.map(|text| text.split(';').next().unwrap_or_default().trim());
    let is_index = match probe.media_type.as_deref().or(header) {
        Some(media::DOCKER_LIST | media::OCI_INDEX) => true,
        Some(media::DOCKER_MANIFEST | media::OCI_MANIFEST) => false,
        None | Some("application/json" | "") => probe.manifests.is_some(),
        Some(other) => {
            return Err(ImageError::MediaType {
                document: "manifest",
                media_type: other.to_owned(),
            });
        }
    };
    if is_index {
        let index = serde_json::from_slice(bytes).map_err(malformed("index"))?;
        return Ok(Document::Index(index));
    }
    let manifest: Manifest = serde_json::from_slice(bytes).map_err(malformed("manifest"))?;
    match manifest.layers.len() {
        count if count > LAYERS_MAX => Err(ImageError::TooManyLayers(count)),
        _ => Ok(Document::Manifest(Box::new(manifest))),
    }
}

/// Puts an image together from its manifest and the bytes of its configuration, and checks that it
/// runs on `wanted`.
pub fn read_image(
    digest: &Digest,
    manifest: &Manifest,
    configuration: &[u8],
    wanted: &Platform,
) -> Result<Image, ImageError> {
    let config: ConfigFile =
        serde_json::from_slice(configuration).map_err(|error| ImageError::Malformed {
            document: "configuration",
            why: error.to_string(),
        })?;
    let diff_ids = config.rootfs.diff_ids;
    if diff_ids.len() != manifest.layers.len() {
        return Err(ImageError::LayerCount {
            manifest: manifest.layers.len(),
            configuration: diff_ids.len(),
        });
    }
    let platform = Platform {
        os: config.os,
        architecture: config.architecture,
        variant: config.variant,
    };
    if !platform.runs_on(wanted) {
        return Err(ImageError::Platform {
            offered: vec![platform],
            wanted: wanted.clone(),
        });
    }
    let layers = manifest.layers.iter().zip(diff_ids).map(|(blob, diff_id)| {
        Ok(Layer {
            blob: blob.digest.clone(),
            size_bytes: blob.size_bytes,
            diff_id,
            packing: packing(&blob.media_type)?,
        })
    });
    Ok(Image {
        manifest: digest.clone(),
        config: manifest.config.digest.clone(),
        platform,
        run: config.config.unwrap_or_default().into_run(),
        layers: layers.collect::<Result<_, _>>()?,
    })
}

fn packing(media_type: &str) -> Result<Packing, ImageError> {
    match media_type {
        media::OCI_LAYER | "application/vnd.docker.image.rootfs.diff.tar" => Ok(Packing::Tar),
        media::OCI_LAYER_GZIP | media::DOCKER_LAYER_GZIP => Ok(Packing::Gzip),
        media::OCI_LAYER_ZSTD | "application/vnd.docker.image.rootfs.diff.tar.zstd" => {
            Ok(Packing::Zstd)
        }
        other => Err(ImageError::MediaType {
            document: "layer",
            media_type: other.to_owned(),
        }),
    }
}

#[derive(Deserialize)]
struct ConfigFile {
    #[serde(default)]
    os: String,
    #[serde(default)]
    architecture: String,
    #[serde(default)]
    variant: Option<String>,
    #[serde(default)]
    config: Option<ConfigRun>,
    rootfs: RootFs,
}

#[derive(Deserialize)]
struct RootFs {
    #[serde(default)]
    diff_ids: Vec<Digest>,
}

/// Docker writes `null` for what is empty, hence the options.
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct ConfigRun {
    env: Option<Vec<String>>,
    entrypoint: Option<Vec<String>>,
    cmd: Option<Vec<String>>,
    user: Option<String>,
    working_dir: Option<String>,
    exposed_ports: Option<BTreeMap<String, serde::de::IgnoredAny>>,
    stop_signal: Option<String>,
    labels: Option<BTreeMap<String, String>>,
    volumes: Option<BTreeMap<String, serde::de::IgnoredAny>>,
}

impl ConfigRun {
    fn into_run(self) -> RunConfig {
        let pair = |text: String| match text.split_once('=') {
            Some((name, value)) => (name.to_owned(), value.to_owned()),
            None => (text, String::new()),
        };
        let port = |text: String| {
            let (number, protocol) = text.split_once('/').unwrap_or((&text, "tcp"));
            Some((number.parse().ok()?, protocol.to_owned()))
        };
        let keys = |map: Option<BTreeMap<String, _>>| map.unwrap_or_default().into_keys();
        RunConfig {
            environment: self.env.unwrap_or_default().into_iter().map(pair).collect(),
            entry_point: self.entrypoint.unwrap_or_default(),
            command: self.cmd.unwrap_or_default(),
            user: self.user.unwrap_or_default(),
            working_directory: self.working_dir.unwrap_or_default(),
            exposed_ports: keys(self.exposed_ports).filter_map(port).collect(),
            stop_signal: self.stop_signal.filter(|signal| !signal.is_empty()),
            labels: self.labels.unwrap_or_default(),
            volumes: keys(self.volumes).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digest(text: &str) -> Digest {
        Digest::of(text.as_bytes())
    }

    fn manifest(layer_type: &str) -> String {
        format!(
            r#"{{"schemaVersion":2,"config":{{"mediaType":"{}","digest":"{}","size":1}},
               "layers":[{{"mediaType":"{layer_type}","digest":"{}","size":7}}]}}"#,
            media::OCI_CONFIG,
            digest("c"),
            digest("l")
        )
    }

    fn image(layer_type: &str, config: &str) -> Result<Image, ImageError> {
        let bytes = manifest(layer_type);
        let Document::Manifest(manifest) = read_document(bytes.as_bytes(), None)? else {
            panic!("an index");
        };
        read_image(
            &digest("m"),
            &manifest,
            config.as_bytes(),
            &Platform::linux("amd64"),
        )
    }

    fn config(architecture: &str, run: &str, layers: usize) -> String {
        let ids = vec![format!("\"{}\"", digest("d")); layers].join(",");
        format!(
            r#"{{"os":"linux","architecture":"{architecture}","config":{run},
               "rootfs":{{"type":"layers","diff_ids":[{ids}]}}}}"#
        )
    }

    #[test]
    fn an_image_is_read_whole() {
        let run = r#"{"Env":["A=b=c","B"],"Entrypoint":null,"Cmd":["/x"],"ExposedPorts":
            {"80/tcp":{},"53/udp":{}},"StopSignal":"SIGQUIT","User":"7","WorkingDir":"/w"}"#;
        let image = image(media::OCI_LAYER_ZSTD, &config("amd64", run, 1)).unwrap();
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(image.run.environment, [pair("A", "b=c"), pair("B", "")]);
        assert_eq!(
            image.run.exposed_ports,
            [(53, "udp".to_owned()), (80, "tcp".to_owned())]
        );
        assert_eq!(image.run.stop_signal.as_deref(), Some("SIGQUIT"));
        assert_eq!(image.layers[0].packing, Packing::Zstd);
        assert_eq!(image.layers[0].diff_id, digest("d"));
    }

    #[test]
    fn what_cannot_run_here_is_refused_by_name() {
        let gzip = media::OCI_LAYER_GZIP;
        let table = [
            (
                gzip,
                config("arm64", "{}", 1),
                "no image for linux/amd64; there is linux/arm64",
            ),
            (
                gzip,
                config("amd64", "{}", 2),
                "the manifest has 1 layers and the configuration 2",
            ),
            (
                "x/y+encrypted",
                config("amd64", "{}", 1),
                "a layer of media type \"x/y+encrypted\" is not supported",
            ),
        ];
        for (layer_type, config, message) in table {
            assert_eq!(image(layer_type, &config).unwrap_err().to_string(), message);
        }
        let old = read_document(br#"{"schemaVersion":1}"#, None).unwrap_err();
        assert_eq!(
            old.to_string(),
            "the manifest is malformed: schemaVersion 1 is not 2"
        );
    }

    #[test]
    fn an_index_chooses_by_platform() {
        let entry = |name: &str, platform: Platform| Descriptor {
            media_type: media::OCI_MANIFEST.into(),
            digest: digest(name),
            size_bytes: 1,
            platform: Some(platform),
        };
        let v7 = Platform {
            variant: Some("v7".into()),
            ..Platform::linux("arm")
        };
        let index = Index {
            media_type: None,
            manifests: vec![
                entry(
                    "unknown",
                    Platform {
                        os: "unknown".into(),
                        ..Platform::linux("unknown")
                    },
                ),
                entry("arm", v7.clone()),
                entry("amd64", Platform::linux("amd64")),
            ],
        };
        assert_eq!(
            index.choose(&Platform::linux("amd64")).unwrap().digest,
            digest("amd64")
        );
        assert_eq!(
            index.choose(&Platform::linux("arm")).unwrap().digest,
            digest("arm")
        );
        assert_eq!(
            index.choose(&Platform::linux("riscv64")).unwrap_err().len(),
            3
        );
    }
}
