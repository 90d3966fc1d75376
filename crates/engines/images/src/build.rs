//! A small image from files in memory: layers, configuration and manifest as bytes.
//!
//! The same recipe gives the same bytes and so the same digests: entries in the order given, one
//! time stamp, no owner names. It is no Dockerfile builder: nothing is run, nothing is fetched.

use crate::image::{Packing, RunConfig, media};
use crate::{Digest, Platform};
use base::Time;
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::fmt;
use std::io::{self, Write};
use std::path::PathBuf;

/// What an image shall be.
#[derive(Clone, Debug)]
pub struct Recipe {
    /// What it runs on.
    pub platform: Platform,
    /// How it is run.
    pub run: RunConfig,
    /// The one time stamp of everything in it.
    pub created_at: Time,
    /// How layers are packed; zstd is not offered.
    pub packing: Packing,
    /// From the lowest to the highest.
    pub layers: Vec<Vec<Entry>>,
}

/// One entry of a layer.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Relative to the root, without a leading slash.
    pub path: String,
    /// Permission bits.
    pub mode: u32,
    /// Owner.
    pub uid: u32,
    /// Group.
    pub gid: u32,
    /// What it is.
    pub kind: Kind,
}

/// What an entry is.
#[derive(Clone, Debug)]
pub enum Kind {
    /// A directory.
    Directory,
    /// A file with these bytes.
    Bytes(Bytes),
    /// A file with the bytes of a file here.
    File(PathBuf),
    /// A symbolic link to this.
    Symlink(String),
}

impl Entry {
    /// A program of root's, 0755, from bytes.
    pub fn program(path: &str, bytes: impl Into<Bytes>) -> Entry {
        Entry::new(path, 0o755, Kind::Bytes(bytes.into()))
    }

    /// A file of root's, 0644.
    pub fn file(path: &str, bytes: impl Into<Bytes>) -> Entry {
        Entry::new(path, 0o644, Kind::Bytes(bytes.into()))
    }

    /// A directory of root's, 0755.
    pub fn directory(path: &str) -> Entry {
        Entry::new(path, 0o755, Kind::Directory)
    }

    /// An entry of root's.
    pub fn new(path: &str, mode: u32, kind: Kind) -> Entry {
        Entry {
            path: path.to_owned(),
            mode,
            uid: 0,
            gid: 0,
            kind,
        }
    }
}

/// A blob in memory.
#[derive(Clone, Debug)]
pub struct Blob {
    /// Its name.
    pub digest: Digest,
    /// What it is.
    pub media_type: &'static str,
    /// It.
    pub bytes: Bytes,
}

/// An image in memory.
#[derive(Clone, Debug)]
pub struct Built {
    /// The manifest: its digest is the image's.
    pub manifest: Blob,
    /// The configuration.
    pub config: Blob,
    /// From the lowest to the highest.
    pub layers: Vec<Blob>,
}

/// Why an image could not be built.
#[derive(Debug)]
pub enum BuildError {
    /// A file could not be read or an entry not be written.
    Entry {
        /// The entry's path in the image.
        path: String,
        /// The reason.
        source: io::Error,
    },
    /// A layer could not be packed.
    Pack(io::Error),
    /// [`Packing::Zstd`] was asked for.
    Zstd,
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BuildError::Entry { path, source } => write!(f, "adding {path}: {source}"),
            BuildError::Pack(source) => write!(f, "packing a layer: {source}"),
            BuildError::Zstd => {
                f.write_str("layers are built with gzip or unpacked, not with zstd")
            }
        }
    }
}

impl std::error::Error for BuildError {}

/// Builds the image. Blocks on the files it reads.
pub fn build(recipe: &Recipe) -> Result<Built, BuildError> {
    let mut layers = Vec::with_capacity(recipe.layers.len());
    let mut diff_ids = Vec::with_capacity(recipe.layers.len());
    for entries in &recipe.layers {
        let tar = tar_of(entries, recipe.created_at)?;
        diff_ids.push(Digest::of(&tar));
        layers.push(pack(tar, recipe.packing)?);
    }
    let config = serde_json::json!({
        "created": recipe.created_at.iso8601_seconds(),
        "os": recipe.platform.os,
        "architecture": recipe.platform.architecture,
        "variant": recipe.platform.variant,
        "config": run_json(&recipe.run),
        "rootfs": { "type": "layers", "diff_ids": diff_ids },
        "history": diff_ids.iter().map(|_| serde_json::json!({
            "created": recipe.created_at.iso8601_seconds(), "created_by": "ondol",
        })).collect::<Vec<_>>(),
    });
    let config = blob(media::OCI_CONFIG, without_nulls(config));
    let describe = |blob: &Blob| {
        serde_json::json!({
            "mediaType": blob.media_type, "digest": blob.digest, "size": blob.bytes.len(),
        })
    };
    let manifest = serde_json::json!({
        "schemaVersion": 2,
        "mediaType": media::OCI_MANIFEST,
        "config": describe(&config),
        "layers": layers.iter().map(describe).collect::<Vec<_>>(),
    });
    Ok(Built {
        manifest: blob(media::OCI_MANIFEST, manifest),
        config,
        layers,
    })
}

fn blob(media_type: &'static str, json: serde_json::Value) -> Blob {
    let bytes = Bytes::from(json.to_string());
    Blob {
        digest: Digest::of(&bytes),
        media_type,
        bytes,
    }
}

fn without_nulls(mut json: serde_json::Value) -> serde_json::Value {
    if let Some(members) = json.as_object_mut() {
        members.retain(|_, value| !value.is_null());
        for value in members.values_mut() {
            *value = without_nulls(value.take());
        }
    }
    json
}

fn run_json(run: &RunConfig) -> serde_json::Value {
    let set = |names: &mut dyn Iterator<Item = String>| {
        let members = names.map(|name| (name, serde_json::json!({})));
        serde_json::Value::Object(members.collect())
    };
    let environment = run
        .environment
        .iter()
        .map(|(name, value)| format!("{name}={value}"));
    let ports = run.exposed_ports.iter();
    let mut ports = ports.map(|(port, protocol)| format!("{port}/{protocol}"));
    serde_json::json!({
        "Env": environment.collect::<Vec<_>>(),
        "Entrypoint": run.entry_point,
        "Cmd": run.command,
        "User": run.user,
        "WorkingDir": run.working_directory,
        "ExposedPorts": set(&mut ports),
        "StopSignal": run.stop_signal,
        "Labels": run.labels,
        "Volumes": set(&mut run.volumes.iter().cloned()),
    })
}

fn tar_of(entries: &[Entry], at: Time) -> Result<Vec<u8>, BuildError> {
    let mut tar = tar::Builder::new(Vec::new());
    for entry in entries {
        let failed = |source| BuildError::Entry {
            path: entry.path.clone(),
            source,
        };
        let mut header = tar::Header::new_gnu();
        header.set_mode(entry.mode);
        header.set_uid(entry.uid.into());
        header.set_gid(entry.gid.into());
        header.set_mtime(u64::try_from(at.millis() / 1000).unwrap_or(0));
        header.set_size(0);
        match &entry.kind {
            Kind::Directory => {
                header.set_entry_type(tar::EntryType::Directory);
                tar.append_data(&mut header, &entry.path, io::empty())
                    .map_err(failed)?;
            }
            Kind::Symlink(target) => {
                header.set_entry_type(tar::EntryType::Symlink);
                tar.append_link(&mut header, &entry.path, target)
                    .map_err(failed)?;
            }
            Kind::Bytes(bytes) => {
                header.set_size(bytes.len() as u64);
                tar.append_data(&mut header, &entry.path, bytes.as_ref())
                    .map_err(failed)?;
            }
            Kind::File(from) => {
                let bytes = std::fs::read(from).map_err(failed)?;
                header.set_size(bytes.len() as u64);
                tar.append_data(&mut header, &entry.path, bytes.as_slice())
                    .map_err(failed)?;
            }
        }
    }
    tar.into_inner().map_err(BuildError::Pack)
}

fn pack(tar: Vec<u8>, packing: Packing) -> Result<Blob, BuildError> {
    let (media_type, bytes) = match packing {
        Packing::Tar => (media::OCI_LAYER, tar),
        Packing::Gzip => {
            // No file name and no time in the header: the same tar gives the same bytes.
            let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
            encoder.write_all(&tar).map_err(BuildError::Pack)?;
            (
                media::OCI_LAYER_GZIP,
                encoder.finish().map_err(BuildError::Pack)?,
            )
        }
        Packing::Zstd => return Err(BuildError::Zstd),
    };
    let bytes = Bytes::from(bytes);
    Ok(Blob {
        digest: Digest::of(&bytes),
        media_type,
        bytes,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::image::{Document, read_document, read_image};

    fn recipe(packing: Packing) -> Recipe {
        Recipe {
            platform: Platform::linux("amd64"),
            run: RunConfig {
                environment: vec![("A".into(), "b".into())],
                entry_point: vec!["/app".into(), "serve".into()],
                exposed_ports: vec![(8080, "tcp".into())],
                working_directory: "/data".into(),
                ..RunConfig::default()
            },
            created_at: Time::from_seconds(1_700_000_000),
            packing,
            layers: vec![vec![
                Entry::directory("data"),
                Entry::program("app", &b"\x7fELF"[..]),
                Entry::new("bin/sh", 0o777, Kind::Symlink("/app".into())),
            ]],
        }
    }

    #[test]
    fn the_same_recipe_gives_the_same_image_which_reads_back() {
        for packing in [Packing::Tar, Packing::Gzip] {
            let recipe = recipe(packing);
            let (a, b) = (build(&recipe).unwrap(), build(&recipe).unwrap());
            assert_eq!(a.manifest.digest, b.manifest.digest);
            let Document::Manifest(manifest) = read_document(&a.manifest.bytes, None).unwrap()
            else {
                panic!("an index");
            };
            let wanted = Platform::linux("amd64");
            let image =
                read_image(&a.manifest.digest, &manifest, &a.config.bytes, &wanted).unwrap();
            assert_eq!(image.run, recipe.run);
            assert_eq!(image.layers[0].packing, packing);
        }
    }

    #[test]
    fn zstd_and_missing_files_are_refused() {
        assert!(matches!(
            build(&recipe(Packing::Zstd)),
            Err(BuildError::Zstd)
        ));
        let mut missing = recipe(Packing::Tar);
        missing.layers[0].push(Entry::new("x", 0o644, Kind::File("/nowhere/at/all".into())));
        assert!(matches!(build(&missing), Err(BuildError::Entry { .. })));
    }
}
