//! The registry's store of blobs, encrypted with a key of this instance that lies beside it: a copy
//! of `registry/` alone, or a disk that is thrown away without `registry-key.json`, says nothing.

use crate::data::Data;
use crate::random;
use crate::report::Problem;
use images::Content;
use images::content::{ContentError, KEY_BYTES, Key, is_encrypted};
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::sync::Arc;

const DIRECTORY: &str = "registry";
const KEY_FILE: &str = "registry-key.json";

/// The document with the key.
#[derive(Serialize, Deserialize)]
struct Document {
    /// 64 hexadecimal digits.
    key: String,
}

/// Opens it, with a new key the first time.
pub fn open(data: &Data) -> Result<Arc<Content>, Problem> {
    let root = data.directory(DIRECTORY)?;
    let opened = Content::encrypted(&root, key(data, &root)?);
    let opened = opened.map_err(|error| match error {
        ContentError::WrongKey(_) => lost().because(error),
        _ => Problem::new("cannot open the registry").because(error),
    })?;
    Ok(Arc::new(opened))
}

fn lost() -> Problem {
    Problem::new("the registry is encrypted with another key").next(format!(
        "put the {KEY_FILE} back that this data directory had; or, to lose every pushed image, \
         remove {DIRECTORY}/"
    ))
}

fn key(data: &Data, root: &Path) -> Result<Key, Problem> {
    if let Some(document) = data.read_json::<Document>(KEY_FILE)? {
        let bytes = base::hex::decode(&document.key).unwrap_or_default();
        let bytes = <[u8; KEY_BYTES]>::try_from(bytes);
        return bytes.map(Key::new).map_err(|_| {
            Problem::new(format!("{KEY_FILE} has no key of 64 hexadecimal digits"))
                .next("put the one back that this data directory had")
        });
    }
    if is_encrypted(root) {
        return Err(lost());
    }
    let bytes = random::bytes::<KEY_BYTES>()?;
    let key = base::hex::encode(&bytes);
    data.write_json(KEY_FILE, &Document { key })?;
    Ok(Key::new(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::Seed;
    use base::clock::Virtual;

    #[test]
    fn the_key_is_made_once_and_a_lost_one_is_asked_back() {
        let path = std::env::temp_dir().join(format!("ondol-registry-{}", std::process::id()));
        let clock = Virtual::starting_at(base::Time::EPOCH);
        let data = Data::open_or_make(&path, &Seed::new(1), &clock).unwrap();
        let digest = open(&data).unwrap().put(b"layer").unwrap();
        let again = open(&data).unwrap();
        assert_eq!(again.read_small(&digest, 10).unwrap(), b"layer");
        let kept = data.join(KEY_FILE);
        std::fs::remove_file(&kept).unwrap();
        let lost = open(&data).err().unwrap().to_string();
        assert!(lost.contains("another key"), "{lost}");
        assert!(lost.contains("registry-key.json back"), "{lost}");
        assert!(!kept.exists(), "no other key takes its place");
        std::fs::write(&kept, "{\"key\": \"12\"}").unwrap();
        let short = open(&data).err().unwrap().to_string();
        assert!(short.contains("no key of 64"), "{short}");
        std::fs::remove_dir_all(&path).unwrap();
    }
}
