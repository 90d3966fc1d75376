//! `--import`: botocore's published models to `models/`, without prose, one shape or operation a
//! line, so that a newer release is a readable difference.

use super::{implemented, write};
use flate2::read::GzDecoder;
use serde_json::{Map, Value, json};
use std::fs;
use std::io::Read;
use std::path::Path;

/// A larger model is split by the first letter of its shapes.
const LARGEST_FILE_BYTES: usize = 250 * 1024;

/// Prose, and what only tells SDKs how to make a nicer interface.
const DROPPED: &[&str] = &[
    "documentation",
    "deprecated",
    "deprecatedMessage",
    "deprecatedSince",
    "box",
];

/// Imports every service of `models/implemented.toml` from a `botocore/data` folder.
pub fn run(root: &Path, data: &Path) -> Result<(), String> {
    let version = botocore_version(data)?;
    for (service, chosen) in implemented(root)? {
        let folder = data.join(&chosen.model);
        let mut model = gunzip(&folder.join("service-2.json.gz"))?;
        let shapes = model["shapes"].take();
        let operations = model["operations"].take();
        let pages = folder.join("paginators-1.json");
        let mut paginators: Value =
            serde_json::from_str(&super::read(&pages)?).map_err(|error| error.to_string())?;
        let parts = Parts {
            metadata: model["metadata"].take(),
            operations: stripped(&operations),
            pagination: stripped(&paginators["pagination"].take()),
            shapes: stripped(&shapes),
        };
        parts.write(&root.join("models"), &service)?;
    }
    let source = format!(
        "# Where the models come from: PyPI's botocore (Apache-2.0), `botocore/data`.\n\
         botocore = \"{version}\"\n"
    );
    write(&root.join("models/source.toml"), &source)
}

struct Parts {
    metadata: Value,
    operations: Map<String, Value>,
    pagination: Map<String, Value>,
    shapes: Map<String, Value>,
}

impl Parts {
    fn write(&self, models: &Path, service: &str) -> Result<(), String> {
        let head = format!(
            "\"metadata\":{},\n\"operations\":{},\n\"pagination\":{}",
            self.metadata,
            lines(&self.operations),
            lines(&self.pagination)
        );
        let whole = format!("{{{head},\n\"shapes\":{}}}\n", lines(&self.shapes));
        let single = models.join(format!("{service}.json"));
        let folder = models.join(service);
        for old in [&single, &folder] {
            let removed = if old.is_dir() {
                fs::remove_dir_all(old)
            } else {
                fs::remove_file(old)
            };
            match removed {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(format!("{}: {error}", old.display()));
                }
                _ => {}
            }
        }
        if whole.len() <= LARGEST_FILE_BYTES {
            return write(&single, &whole);
        }
        write(&folder.join("operations.json"), &format!("{{{head}}}\n"))?;
        for letter in 'a'..='z' {
            let some: Map<String, Value> = self
                .shapes
                .iter()
                .filter(|(name, _)| name.to_ascii_lowercase().starts_with(letter))
                .map(|(name, shape)| (name.clone(), shape.clone()))
                .collect();
            if !some.is_empty() {
                let path = folder.join(format!("shapes_{letter}.json"));
                write(&path, &format!("{{\"shapes\":{}}}\n", lines(&some)))?;
            }
        }
        Ok(())
    }
}

fn botocore_version(data: &Path) -> Result<String, String> {
    let path = data.join("../__init__.py");
    let text = super::read(&path)?;
    let quoted = text
        .lines()
        .find_map(|line| line.strip_prefix("__version__ = "));
    match quoted {
        Some(quoted) => Ok(quoted.trim_matches(['\'', '"']).to_owned()),
        None => Err(format!("{}: no __version__", path.display())),
    }
}

fn gunzip(path: &Path) -> Result<Value, String> {
    let named = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let packed = fs::read(path).map_err(|error| named(&error))?;
    let mut text = String::new();
    GzDecoder::new(&packed[..])
        .read_to_string(&mut text)
        .map_err(|error| named(&error))?;
    serde_json::from_str(&text).map_err(|error| named(&error))
}

/// One entry a line.
fn lines(map: &Map<String, Value>) -> String {
    let entries: Vec<String> = map
        .iter()
        .map(|(name, value)| format!("\n{}:{value}", json!(name)))
        .collect();
    format!("{{{}}}", entries.join(","))
}

fn stripped(value: &Value) -> Map<String, Value> {
    match strip(value) {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

/// Drops prose. A structure may have a member called `documentation`: members are kept by name.
fn strip(value: &Value) -> Value {
    match value {
        Value::Object(map) => {
            let kept = map.iter().filter(|(key, inner)| {
                !DROPPED.contains(&key.as_str()) || inner.get("shape").is_some()
            });
            let kept = kept.filter(|(key, inner)| {
                key.as_str() != "http" || inner["method"] != "POST" || inner["requestUri"] != "/"
            });
            Value::Object(
                kept.map(|(key, inner)| (key.clone(), strip(inner)))
                    .collect(),
            )
        }
        Value::Array(values) => Value::Array(values.iter().map(strip).collect()),
        other => other.clone(),
    }
}
