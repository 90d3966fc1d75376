//! Layers against a real file system: what must appear, and what must not escape.

use super::*;
use std::io::Cursor;
use std::os::unix::fs::{FileTypeExt, MetadataExt, symlink};

/// A shelf of this test that goes with it.
struct Shelf(PathBuf);

impl Shelf {
    fn new(name: &str) -> Shelf {
        let path = std::env::temp_dir().join(format!("unpack-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Shelf(path)
    }

    fn unpack(&self, tar: Vec<u8>, rules: &UnpackRules) -> Result<Unpacked, UnpackError> {
        let diff_id = Digest::of(&tar);
        layer(Cursor::new(tar), Packing::Tar, &diff_id, &self.0, rules)
    }

    /// Unpacks what must be unpackable; answers its directory.
    fn good(&self, tar: Vec<u8>) -> PathBuf {
        self.unpack(tar, &RULES).unwrap().path
    }

    fn is_empty(&self) -> bool {
        let entries = fs::read_dir(&self.0)
            .unwrap()
            .map(|entry| entry.unwrap().path());
        let partial = self.0.join(PARTIAL);
        let has_rest = fs::read_dir(&partial).is_ok_and(|mut entries| entries.next().is_some());
        entries.filter(|path| *path != partial).count() == 0 && !has_rest
    }
}

impl Drop for Shelf {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

const RULES: UnpackRules = UnpackRules {
    uids: 65_536,
    gids: 65_536,
    bytes_max: 16 << 20,
    members_max: 1_000,
};

/// Whether tests may make marks and change owners; a loud skip otherwise.
fn is_root() -> bool {
    let root = rustix::process::geteuid().is_root();
    if !root {
        assert_ne!(
            std::env::var("CI").as_deref(),
            Ok("true"),
            "this test needs root"
        );
        eprintln!("skipped: needs root");
    }
    root
}

/// An archive from lines: `file PATH CONTENT`, `dir PATH`, `link PATH TARGET`, `hard PATH TARGET`,
/// `device PATH`, `fifo PATH`. Paths are written as they stand, also those no tool would write.
fn tar(lines: &str) -> Vec<u8> {
    tar_with(lines, |_| {})
}

fn tar_with(lines: &str, change: impl Fn(&mut tar::Header)) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let words: Vec<&str> = line.splitn(3, ' ').collect();
        let rest = words.get(2).copied().unwrap_or_default();
        let mut header = tar::Header::new_ustar();
        let mode = if words[0] == "dir" { 0o755 } else { 0o644 };
        header.set_mode(mode);
        header.set_uid(0);
        header.set_gid(0);
        header.set_mtime(1_600_000_000);
        header.set_size(0);
        header.as_mut_bytes()[..words[1].len()].copy_from_slice(words[1].as_bytes());
        let (kind, body) = match words[0] {
            "file" => (tar::EntryType::Regular, rest),
            "dir" => (tar::EntryType::Directory, ""),
            "link" => (tar::EntryType::Symlink, ""),
            "hard" => (tar::EntryType::Link, ""),
            "device" => (tar::EntryType::Char, ""),
            "fifo" => (tar::EntryType::Fifo, ""),
            other => panic!("{other}"),
        };
        header.set_entry_type(kind);
        header.set_size(body.len() as u64);
        if body.is_empty() {
            header.as_mut_bytes()[157..157 + rest.len()].copy_from_slice(rest.as_bytes());
        }
        change(&mut header);
        header.set_cksum();
        builder.append(&header, body.as_bytes()).unwrap();
    }
    builder.into_inner().unwrap()
}

#[test]
fn a_layer_appears_whole() {
    if !is_root() {
        return;
    }
    let shelf = Shelf::new("whole");
    let lines = "dir etc/\nfile etc/a hello\nhard etc/b etc/a\nlink etc/c ../etc/a\nfifo run/p\n\
                 device dev/sda\nfile deep/er/x y";
    let tar = tar_with(lines, |header| {
        header.set_uid(7);
        header.set_mode(0o4755);
    });
    let done = shelf.unpack(tar.clone(), &RULES).unwrap();
    assert_eq!(done.done.unwrap().members, 7);
    assert_eq!(done.done.unwrap().devices_left_out, 1);
    let root = &done.path;
    let a = fs::metadata(root.join("etc/a")).unwrap();
    assert_eq!(fs::read(root.join("etc/a")).unwrap(), b"hello");
    assert_eq!(
        (a.uid(), a.mode() & 0o7777, a.mtime(), a.nlink()),
        (7, 0o4755, 1_600_000_000, 2)
    );
    assert_eq!(fs::metadata(root.join("etc/b")).unwrap().ino(), a.ino());
    assert_eq!(
        fs::metadata(root.join("etc")).unwrap().mtime(),
        1_600_000_000
    );
    let link = fs::symlink_metadata(root.join("etc/c")).unwrap();
    assert_eq!((link.uid(), link.mtime()), (7, 1_600_000_000));
    assert!(
        fs::metadata(root.join("run/p"))
            .unwrap()
            .file_type()
            .is_fifo()
    );
    assert!(!root.join("dev/sda").exists());
    assert_eq!(
        fs::metadata(root.join("deep")).unwrap().mode() & 0o777,
        0o755
    );
    assert_eq!(
        shelf.unpack(tar, &RULES).unwrap().done,
        None,
        "unpacked once"
    );
    let digest = layers(&shelf.0).unwrap().remove(0);
    remove(&shelf.0, &digest).unwrap();
    assert_eq!(layers(&shelf.0).unwrap(), []);
    sweep(&shelf.0).unwrap();
}

#[test]
fn every_packing_is_unpacked_and_verified() {
    let shelf = Shelf::new("packing");
    let plain = tar("file a hello");
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(&plain).unwrap();
    let gzip = gzip.finish().unwrap();
    let zstd = zstd::encode_all(plain.as_slice(), 1).unwrap();
    let diff_id = Digest::of(&plain);
    let packed = [
        (plain.clone(), Packing::Tar),
        // Docker calls unpacked layers packed.
        (plain, Packing::Gzip),
        (gzip, Packing::Gzip),
        (zstd, Packing::Zstd),
    ];
    for (bytes, packing) in packed {
        let wrong = Digest::of(b"wrong");
        let refused = layer(Cursor::new(&bytes), packing, &wrong, &shelf.0, &RULES);
        assert!(
            matches!(refused, Err(UnpackError::Digest { .. })),
            "{packing:?} {refused:?}"
        );
        let done = layer(Cursor::new(&bytes), packing, &diff_id, &shelf.0, &RULES).unwrap();
        assert_eq!(
            fs::read(done.path.join("a")).unwrap(),
            b"hello",
            "{packing:?}"
        );
        let cut = layer(
            Cursor::new(&bytes[..bytes.len() / 2]),
            packing,
            &wrong,
            &shelf.0,
            &RULES,
        );
        assert!(cut.is_err(), "{packing:?}");
        remove(&shelf.0, &diff_id).unwrap();
    }
    assert!(shelf.is_empty());
}

#[test]
fn nothing_is_written_outside() {
    let shelf = Shelf::new("outside");
    let outside = Shelf::new("victim");
    let victim = outside.0.join("file");
    fs::write(&victim, "safe").unwrap();
    symlink("/etc", outside.0.join("etc")).unwrap();
    let at = victim.to_str().unwrap();
    let dir = outside.0.to_str().unwrap();
    // Refused by name.
    for lines in [
        "file ../x y",
        "file a/../../x y",
        "hard x ../../etc/passwd",
        "dir ..",
        "file .. x",
    ] {
        let refused = shelf.unpack(tar(lines), &RULES);
        assert!(
            matches!(refused, Err(UnpackError::Path { upward: true, .. })),
            "{lines}"
        );
        assert!(shelf.is_empty(), "{lines}");
    }
    // A link is followed below the layer's root only.
    for lines in [
        format!("link l {dir}\nfile l/file gone"),
        format!("link l ../../../../../../../..{dir}\nfile l/file gone"),
        format!("link l {at}\nfile l gone"),
        format!("link d {dir}\ndir d/\nfile d/file gone"),
        format!("hard h {at}\nfile h gone"),
        format!("link l {dir}\nhard h l/file"),
        format!("link l {dir}\nfile l/.wh.file x"),
        format!("link l {dir}\nfile l/.wh..wh..opq x"),
        "link l /proc/self/root\nfile l/tmp/escaped gone".to_owned(),
    ] {
        let _either = shelf.unpack(tar(&lines), &RULES);
        assert_eq!(fs::read_to_string(&victim).unwrap(), "safe", "{lines}");
        assert_eq!(fs::read_dir(&outside.0).unwrap().count(), 2, "{lines}");
        assert!(!Path::new("/tmp/escaped").exists(), "{lines}");
        assert_eq!(fs::metadata(&victim).unwrap().nlink(), 1, "{lines}");
    }
}

#[test]
fn later_members_replace_earlier_ones() {
    if !is_root() {
        return;
    }
    let shelf = Shelf::new("replace");
    let root = shelf.good(tar(
        "dir a/\nfile a/x 1\nfile a now-a-file\nfile b 1\ndir b/\nfile b/x 2\nlink c b\nfile c 3\n\
         dir d/\nfile d/x 1\ndir d/\nfile e 1\nfile e 2",
    ));
    assert_eq!(fs::read(root.join("a")).unwrap(), b"now-a-file");
    assert_eq!(fs::read(root.join("b/x")).unwrap(), b"2");
    assert_eq!(fs::read(root.join("c")).unwrap(), b"3");
    assert_eq!(fs::read(root.join("d/x")).unwrap(), b"1");
    assert_eq!(fs::read(root.join("e")).unwrap(), b"2");
}

#[test]
fn bombs_and_strangers_are_refused_by_name() {
    let shelf = Shelf::new("bounds");
    let rules = UnpackRules {
        bytes_max: 8_192,
        members_max: 3,
        ..RULES
    };
    let big = format!("file a {}", "x".repeat(9_000));
    let refused = shelf.unpack(tar(&big), &rules);
    assert!(
        matches!(refused, Err(UnpackError::TooManyBytes(8_192))),
        "{refused:?}"
    );
    let refused = shelf.unpack(tar("dir a\ndir b\ndir c\ndir d"), &rules);
    assert!(
        matches!(refused, Err(UnpackError::TooManyMembers(3))),
        "{refused:?}"
    );
    let single = UnpackRules::with_ids(1, 1);
    let foreign = tar_with("file a b", |header| header.set_gid(42));
    let refused = shelf.unpack(foreign, &single).unwrap_err();
    assert!(
        refused.to_string().starts_with("/a belongs to 0:42"),
        "{refused}"
    );
    let zeros = vec![0; 1 << 20];
    let bomb = zstd::encode_all(zeros.as_slice(), 3).unwrap();
    let diff_id = Digest::of(&zeros);
    let refused = layer(Cursor::new(bomb), Packing::Zstd, &diff_id, &shelf.0, &rules);
    assert!(
        matches!(refused, Err(UnpackError::TooManyBytes(8_192))),
        "{refused:?}"
    );
    let huge_name = tar_with("file x y", |header| {
        header.set_entry_type(tar::EntryType::XHeader);
        header.set_size(1 << 40);
    });
    let refused = shelf.unpack(huge_name, &RULES);
    assert!(
        matches!(refused, Err(UnpackError::ExtensionTooLarge)),
        "{refused:?}"
    );
    assert!(shelf.is_empty());
}

#[test]
fn what_stands_before_a_member_is_bounded_as_a_whole() {
    let shelf = Shelf::new("extensions");
    let mut builder = tar::Builder::new(Vec::new());
    for number in 0..3 {
        let name = format!("SCHILY.xattr.user.{number}");
        let value = vec![b'x'; 400 << 10];
        let records = [(name.as_str(), value.as_slice())];
        builder.append_pax_extensions(records).unwrap();
    }
    let mut many = builder.into_inner().unwrap();
    // Without the blocks that end an archive.
    many.truncate(many.len() - 1_024);
    many.extend(tar("file a b"));
    let refused = shelf.unpack(many, &RULES);
    assert!(
        matches!(refused, Err(UnpackError::ExtensionTooLarge)),
        "{refused:?}"
    );
    assert!(shelf.is_empty());
}

/// Runs a script in a new user and mount namespace as its root, with a range of owners mapped, as
/// the layers' own process is.
fn in_user_namespace(script: &str, arguments: &[&Path]) -> std::process::Output {
    use std::process::{Command, Stdio};
    // Holds the namespaces until its input ends.
    let mut holder = Command::new("unshare")
        .args(["--user", "--mount", "sh", "-c", "echo ready; read end"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut ready = [0; 6];
    holder
        .stdout
        .as_mut()
        .unwrap()
        .read_exact(&mut ready)
        .unwrap();
    let pid = holder.id().to_string();
    for map in ["uid_map", "gid_map"] {
        fs::write(format!("/proc/{pid}/{map}"), "0 1000000 65536").unwrap();
    }
    let mut command = Command::new("nsenter");
    command.args([
        "-t", &pid, "-U", "-m", "-S", "0", "-G", "0", "sh", "-ec", script, "sh",
    ]);
    let output = command.args(arguments).output().unwrap();
    drop(holder.stdin.take());
    holder.wait().unwrap();
    output
}

/// In the namespace's process: unpacks the archives named in the environment.
#[test]
fn unpack_in_child() {
    let Ok(work) = std::env::var("UNPACK_CHILD_DIR") else {
        return; // not the child
    };
    let work = PathBuf::from(work);
    for name in ["lower", "upper"] {
        let bytes = fs::read(work.join(format!("{name}.tar"))).unwrap();
        let diff_id = Digest::of(&bytes);
        let done = layer(
            bytes.as_slice(),
            Packing::Tar,
            &diff_id,
            &work.join("shelf"),
            &RULES,
        );
        let path = done.unwrap().path;
        fs::rename(path, work.join(name)).unwrap();
    }
}

#[test]
fn overlayfs_shows_what_the_image_says() {
    if !is_root() {
        return;
    }
    let shelf = Shelf::new("overlay");
    let work = shelf.0.join("work");
    for name in ["shelf", "up", "scratch", "merged"] {
        fs::create_dir_all(work.join(name)).unwrap();
    }
    let lower = "file gone 1\nfile kept 1\ndir opaque/\nfile opaque/old 1\ndir swapped/\n\
                 file swapped/old 1\ndir both/\nfile both/old 1\nfile late 1\ndir implied/\n\
                 file implied/old 1";
    let upper = "file .wh.gone x\nfile opaque/.wh..wh..opq x\nfile opaque/new 2\n\
                 file .wh.swapped x\ndir swapped/\nfile swapped/new 2\ndir both/\nfile both/new 2\n\
                 file late 2\nfile .wh.late x\nfile .wh.implied x\nfile implied/new 2";
    fs::write(work.join("lower.tar"), tar(lower)).unwrap();
    let owned = tar_with(upper, |header| header.set_uid(33));
    fs::write(work.join("upper.tar"), owned).unwrap();
    for path in [&shelf.0, &work]
        .into_iter()
        .cloned()
        .chain(["shelf", "up", "scratch", "merged"].map(|name| work.join(name)))
    {
        std::os::unix::fs::chown(&path, Some(1_000_000), Some(1_000_000)).unwrap();
    }
    let script = r#"
        cd "$2"
        UNPACK_CHILD_DIR="$2" "$1" unpack::tests::unpack_in_child --exact >&2
        layers=lowerdir=upper:lower,upperdir=up,workdir=scratch
        mount -t overlay overlay -o userxattr,$layers merged
        cd merged
        find . -type f | sort | while read f; do echo "$f $(cat $f)"; done
        stat -c %u both/new
        rm kept; test ! -e kept
        "#;
    // The test's own program, where the namespace's root may read it.
    let program = work.join("program");
    fs::copy(std::env::current_exe().unwrap(), &program).unwrap();
    let output = in_user_namespace(script, &[&program, &work]);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    let shown = String::from_utf8_lossy(&output.stdout);
    let expected = "./both/new 2\n./both/old 1\n./implied/new 2\n./kept 1\n./late 2\n\
                    ./opaque/new 2\n./swapped/new 2\n33\n";
    assert_eq!(shown, expected, "{errors}");
}
