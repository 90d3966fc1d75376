//! How much room a file system has, and when writing must be refused.

use std::fmt;
use std::path::{Path, PathBuf};

/// Below this many free bytes nothing large is written any more.
pub const FREE_BYTES_MIN: u64 = 1 << 30;
/// Below this share of the file system nothing large is written any more.
pub const FREE_PERCENT_MIN: u64 = 5;

/// Room on a file system, in bytes that an ordinary user may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Space {
    /// Free.
    pub free_bytes: u64,
    /// Free and taken.
    pub total_bytes: u64,
}

impl Space {
    /// The room where `path` lies.
    pub fn of(path: &Path) -> Result<Space, SpaceError> {
        let found = rustix::fs::statvfs(path).map_err(|source| SpaceError::Ask {
            path: path.to_owned(),
            source: source.into(),
        })?;
        Ok(Space {
            free_bytes: found.f_bavail.saturating_mul(found.f_frsize),
            total_bytes: found.f_blocks.saturating_mul(found.f_frsize),
        })
    }

    /// Whether it is too little for anything large.
    pub fn is_low(self) -> bool {
        let percent = u128::from(self.total_bytes) * u128::from(FREE_PERCENT_MIN);
        self.free_bytes < FREE_BYTES_MIN || u128::from(self.free_bytes) * 100 < percent
    }
}

/// Refuses when the file system of `path` is nearly full.
pub fn refuse_when_low(path: &Path) -> Result<(), SpaceError> {
    let space = Space::of(path)?;
    match space.is_low() {
        false => Ok(()),
        true => Err(SpaceError::Low {
            path: path.to_owned(),
            space,
        }),
    }
}

/// Why nothing large may be written.
#[derive(Debug)]
pub enum SpaceError {
    /// The system could not say.
    Ask {
        /// Where.
        path: PathBuf,
        /// The system's answer.
        source: std::io::Error,
    },
    /// Under [`FREE_BYTES_MIN`] or [`FREE_PERCENT_MIN`].
    Low {
        /// Where.
        path: PathBuf,
        /// What there is.
        space: Space,
    },
}

impl fmt::Display for SpaceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SpaceError::Ask { path, source } => {
                write!(
                    f,
                    "asking for the free space of {}: {source}",
                    path.display()
                )
            }
            SpaceError::Low { path, space } => write!(
                f,
                "the disk of {} is nearly full: {} MiB of {} MiB are free, and writing stops under \
                 {FREE_PERCENT_MIN} % or {} MiB",
                path.display(),
                space.free_bytes >> 20,
                space.total_bytes >> 20,
                FREE_BYTES_MIN >> 20
            ),
        }
    }
}

impl std::error::Error for SpaceError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn low_is_under_a_gibibyte_or_five_percent() {
        let gib = 1 << 30;
        let table = [
            (gib, 10 * gib, false),
            (gib - 1, 10 * gib, true),
            (5 * gib, 100 * gib, false),
            (5 * gib - 1, 100 * gib, true),
            (0, 0, true),
        ];
        for (free_bytes, total_bytes, low) in table {
            let space = Space {
                free_bytes,
                total_bytes,
            };
            assert_eq!(space.is_low(), low, "{space:?}");
        }
    }
}
