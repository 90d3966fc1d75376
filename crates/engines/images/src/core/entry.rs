//! What a member of a layer means for the layer's directory: make, hide, or leave out. Pure.
//!
//! OCI image specification, "Image Layer Filesystem Changeset": `.wh.NAME` hides NAME of the layers
//! below, `.wh..wh..opq` hides everything below its directory, other `.wh..wh.` names are AUFS's
//! own and are left out.

use crate::core::header::{Header, Type};

/// The longest path, in bytes; the system's own limit.
pub const PATH_BYTES_MAX: usize = 4_095;
const HIDE: &[u8] = b".wh.";
const HIDE_ALL: &[u8] = b".wh..wh..opq";
const AUFS: &[u8] = b".wh..wh.";

/// A path below the layer's root: no empty, `.` or `..` parts. Empty is the root itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Inside(Vec<Vec<u8>>);

/// Why a path is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadPath {
    /// It leads up.
    Upward,
    /// Longer than [`PATH_BYTES_MAX`], or it holds a NUL.
    Unusable,
}

impl Inside {
    /// Cleans a path as written: a leading slash is the layer's root.
    pub fn clean(path: &[u8]) -> Result<Inside, BadPath> {
        if path.len() > PATH_BYTES_MAX || path.contains(&0) {
            return Err(BadPath::Unusable);
        }
        let parts = path.split(|byte| *byte == b'/');
        let parts = parts.filter(|part| !matches!(*part, b"" | b"."));
        let parts: Vec<Vec<u8>> = parts.map(<[u8]>::to_vec).collect();
        match parts.iter().any(|part| part == b"..") {
            true => Err(BadPath::Upward),
            false => Ok(Inside(parts)),
        }
    }

    /// The directory that it lies in, and its name; `None` for the root.
    pub fn split(&self) -> Option<(Inside, &[u8])> {
        let (name, parent) = self.0.split_last()?;
        Some((Inside(parent.to_vec()), name))
    }

    /// Its ancestors below the root, the highest first, and itself last.
    pub fn ancestry(&self) -> impl Iterator<Item = Inside> + '_ {
        (1..=self.0.len()).map(|count| Inside(self.0[..count].to_vec()))
    }

    /// The parts joined by slashes; `.` for the root.
    pub fn joined(&self) -> Vec<u8> {
        match self.0.is_empty() {
            true => b".".to_vec(),
            false => self.0.join(&b'/'),
        }
    }
}

impl std::fmt::Display for Inside {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "/{}", String::from_utf8_lossy(&self.0.join(&b'/')))
    }
}

/// What to do for a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Make it.
    Make(Inside),
    /// Make it another name of a file of the same layer.
    Link {
        /// The new name.
        at: Inside,
        /// The old one.
        to: Inside,
    },
    /// Hide what the layers below have under this name.
    Hide(Inside),
    /// Hide all that the layers below have in this directory.
    HideAll(Inside),
    /// A device node: a user namespace cannot have it, and runtimes make their own.
    LeaveOutDevice,
    /// Metadata of another union file system.
    LeaveOutMark,
}

/// Decides.
pub fn plan(header: &Header) -> Result<Step, BadPath> {
    let at = Inside::clean(&header.path)?;
    let Some((parent, name)) = at.split() else {
        return Ok(Step::Make(at));
    };
    if name == HIDE_ALL {
        return Ok(Step::HideAll(parent));
    }
    if at.0.iter().any(|part| part.starts_with(AUFS)) {
        return Ok(Step::LeaveOutMark);
    }
    if let Some(hidden) = name.strip_prefix(HIDE) {
        let mut hidden_at = parent;
        // `.wh.` alone, `.wh..` and `.wh...` would name the directory itself or one above.
        return match hidden {
            b"" | b"." | b".." => Err(BadPath::Upward),
            _ => {
                hidden_at.0.push(hidden.to_vec());
                Ok(Step::Hide(hidden_at))
            }
        };
    }
    match header.kind {
        Type::Device => Ok(Step::LeaveOutDevice),
        Type::HardLink => {
            let to = Inside::clean(&header.link)?;
            Ok(Step::Link { at, to })
        }
        _ => Ok(Step::Make(at)),
    }
}

/// Whether an extended attribute is part of an image. Overlayfs's own would change what other
/// layers show; the rest (labels of security modules, trusted ones) belongs to the host.
pub fn keeps_attribute(name: &[u8]) -> bool {
    name == b"security.capability"
        || (name.starts_with(b"user.") && !name.starts_with(b"user.overlay."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(kind: Type, path: &str, link: &str) -> String {
        let header = Header {
            kind,
            path: path.into(),
            link: link.into(),
            mode: 0,
            uid: 0,
            gid: 0,
            size_bytes: 0,
            modified: (0, 0),
            attributes: Vec::new(),
        };
        match plan(&header) {
            Ok(Step::Make(at)) => format!("make {at}"),
            Ok(Step::Link { at, to }) => format!("link {at} {to}"),
            Ok(Step::Hide(at)) => format!("hide {at}"),
            Ok(Step::HideAll(at)) => format!("hide all {at}"),
            Ok(other) => format!("{other:?}"),
            Err(why) => format!("{why:?}"),
        }
    }

    #[test]
    fn members_become_steps() {
        let long = "a".repeat(5_000);
        let table = [
            (Type::File, "./a//b", "", "make /a/b"),
            (Type::Directory, "./", "", "make /"),
            (Type::File, "/etc/passwd", "", "make /etc/passwd"),
            (Type::File, "a/../../b", "", "Upward"),
            (Type::File, "..", "", "Upward"),
            (Type::File, &long, "", "Unusable"),
            (Type::File, "a\0b", "", "Unusable"),
            (Type::HardLink, "a", "/b/./c", "link /a /b/c"),
            (Type::HardLink, "a", "../../etc/shadow", "Upward"),
            (Type::Symlink, "a", "../../etc/shadow", "make /a"),
            (Type::Device, "dev/sda", "", "LeaveOutDevice"),
            (Type::File, "a/.wh.b", "", "hide /a/b"),
            (Type::File, "a/.wh..wh..opq", "", "hide all /a"),
            (Type::File, ".wh..wh..opq", "", "hide all /"),
            (Type::HardLink, ".wh..wh.plnk/1", "", "LeaveOutMark"),
            (Type::Directory, ".wh..wh.plnk", "", "LeaveOutMark"),
            (Type::File, "a/.wh.", "", "Upward"),
            (Type::File, "a/.wh..", "", "Upward"),
            (Type::File, "a/.wh...", "", "Upward"),
            (Type::File, "a/.wh....", "", "hide /a/..."),
        ];
        for (kind, path, link, expected) in table {
            assert_eq!(step(kind, path, link), expected, "{path:.40}");
        }
    }

    #[test]
    fn only_an_images_attributes_are_kept() {
        for (name, kept) in [
            ("security.capability", true),
            ("user.note", true),
            ("user.overlay.opaque", false),
            ("user.overlay.redirect", false),
            ("trusted.overlay.opaque", false),
            ("security.selinux", false),
            ("system.posix_acl_access", false),
        ] {
            assert_eq!(keeps_attribute(name.as_bytes()), kept, "{name}");
        }
    }
}
