//! The store against a real directory.

use super::*;

/// A directory of this test that goes with it.
pub struct Dir(pub PathBuf);

impl Dir {
    pub fn new(name: &str) -> Dir {
        let path = std::env::temp_dir().join(format!("images-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Dir(path)
    }
}

impl Drop for Dir {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn an_upload_goes_on_after_a_restart() {
    let dir = Dir::new("resume");
    let content = Content::open(&dir.0).unwrap();
    let id = content.begin().unwrap();
    assert_eq!(content.append(&id, 0, b"hello ").unwrap(), 6);
    drop(content);
    let content = Content::open(&dir.0).unwrap();
    assert_eq!(content.offset_bytes(&id).unwrap(), 6);
    assert!(matches!(
        content.append(&id, 5, b"x"),
        Err(ContentError::Offset {
            expected_bytes: 6,
            given_bytes: 5
        })
    ));
    content.append(&id, 6, b"world").unwrap();
    let digest = Digest::of(b"hello world");
    let wrong = Digest::of(b"other");
    assert!(matches!(
        content.finish(&id, &wrong),
        Err(ContentError::Digest { .. })
    ));
    assert_eq!(content.size_bytes(&digest).unwrap(), None);
    assert_eq!(content.finish(&id, &digest).unwrap(), 11);
    assert_eq!(content.read_small(&digest, 100).unwrap(), b"hello world");
    assert_eq!(
        content.finish(&id, &digest).unwrap(),
        11,
        "again, the same answer"
    );
    assert!(matches!(
        content.finish(&id, &wrong),
        Err(ContentError::NoUpload(_))
    ));
    assert_eq!(content.uploads().unwrap(), []);
}

#[test]
fn an_id_is_never_a_path() {
    let dir = Dir::new("path");
    let content = Content::open(&dir.0).unwrap();
    fs::write(dir.0.join("secret"), b"x").unwrap();
    for id in ["../secret", "", ".", "/etc/passwd", "0123"] {
        assert!(
            matches!(content.offset_bytes(id), Err(ContentError::NoUpload(_))),
            "{id}"
        );
    }
}

#[test]
fn blobs_are_listed_and_removed() {
    let dir = Dir::new("list");
    let content = Content::open(&dir.0).unwrap();
    let names = [content.put(b"a").unwrap(), content.put(b"b").unwrap()];
    assert_eq!(content.put(b"a").unwrap(), names[0]);
    let mut listed: Vec<Digest> = content
        .blobs()
        .unwrap()
        .into_iter()
        .map(|b| b.name)
        .collect();
    listed.sort();
    let mut sorted = names.to_vec();
    sorted.sort();
    assert_eq!(listed, sorted);
    content.remove(&names[0]).unwrap();
    content.remove(&names[0]).unwrap();
    assert!(matches!(
        content.read(&names[0]),
        Err(ContentError::NoBlob(_))
    ));
}

#[test]
fn sizes_are_bounded() {
    let dir = Dir::new("bound");
    let content = Content::with_limit(&dir.0, 4).unwrap();
    assert!(matches!(
        content.put(b"12345"),
        Err(ContentError::TooLarge { bytes_max: 4 })
    ));
    let digest = content.put(b"1234").unwrap();
    assert!(matches!(
        content.read_small(&digest, 3),
        Err(ContentError::TooLarge { bytes_max: 3 })
    ));
    assert_eq!(content.uploads().unwrap(), []);
}

#[test]
fn a_cancelled_upload_is_gone() {
    let dir = Dir::new("cancel");
    let content = Content::open(&dir.0).unwrap();
    let id = content.begin().unwrap();
    content.cancel(&id).unwrap();
    assert!(matches!(
        content.append(&id, 0, b"x"),
        Err(ContentError::NoUpload(_))
    ));
}

#[test]
fn only_idle_blobs_are_removed() {
    let dir = Dir::new("idle");
    let content = Content::open(&dir.0).unwrap();
    let digest = content.put(b"x").unwrap();
    let hour = Duration::from_secs(3_600);
    content.remove_idle(&digest, hour).unwrap();
    assert!(content.size_bytes(&digest).unwrap().is_some());
    let file = content.read(&digest).unwrap();
    file.set_modified(SystemTime::now() - hour).unwrap();
    content.put(b"x").unwrap();
    content.remove_idle(&digest, hour).unwrap();
    assert!(
        content.size_bytes(&digest).unwrap().is_some(),
        "putting it again renews it"
    );
    file.set_modified(SystemTime::now() - hour).unwrap();
    content.remove_idle(&digest, hour).unwrap();
    assert_eq!(content.size_bytes(&digest).unwrap(), None);
}
