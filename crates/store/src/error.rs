//! What can go wrong: opening, committing, and what ends the process.
//!
//! Each says which action failed on which file; nothing here decides what to do about it.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

/// Why a commit did not happen. Nothing of it was applied.
#[derive(Clone, Debug)]
pub enum CommitError {
    /// The disk (or a quota) has no room for it. Later commits work again when there is.
    DiskFull {
        /// The file that could not grow.
        path: PathBuf,
        /// What it had to grow by.
        needed_bytes: u64,
    },
    /// Its rows take more than one frame of the journal may hold.
    TooLarge {
        /// What they take.
        bytes: u64,
        /// What is allowed.
        most_bytes: u64,
    },
    /// The store had failed, before or with this commit; whether it is on disk is not known.
    Failed(Fatal),
}

/// The journal's state on disk is no longer known: the process has to end, and the next start
/// reads what is really there.
#[derive(Clone, Debug)]
pub struct Fatal {
    /// What was being done.
    pub action: &'static str,
    /// To which file.
    pub path: PathBuf,
    /// Why it failed.
    pub cause: Arc<str>,
}

impl fmt::Display for CommitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CommitError::DiskFull { path, needed_bytes } => write!(
                f,
                "the disk is full: {} could not grow by {needed_bytes} bytes; nothing was changed",
                path.display()
            ),
            CommitError::TooLarge { bytes, most_bytes } => write!(
                f,
                "the change takes {bytes} bytes, and at most {most_bytes} fit into one transaction"
            ),
            CommitError::Failed(fatal) => write!(f, "the store has failed: {fatal}"),
        }
    }
}

impl std::error::Error for CommitError {}

impl fmt::Display for Fatal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Fatal {
            action,
            path,
            cause,
        } = self;
        write!(f, "cannot {action} {}: {cause}", path.display())
    }
}

impl std::error::Error for Fatal {}

/// What ended [`crate::Store::transact`] without a commit.
#[derive(Clone, Debug)]
pub enum TransactError<E> {
    /// The function refused; its own error.
    Refused(E),
    /// Others kept changing what it read, this many times in a row.
    Contended {
        /// How often it was tried.
        tries: u32,
    },
    /// The commit failed.
    Commit(CommitError),
}

impl<E: fmt::Display> fmt::Display for TransactError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TransactError::Refused(refused) => refused.fmt(f),
            TransactError::Contended { tries } => {
                write!(f, "others changed the same rows in each of {tries} tries")
            }
            TransactError::Commit(failed) => failed.fmt(f),
        }
    }
}

impl<E: fmt::Debug + fmt::Display> std::error::Error for TransactError<E> {}

/// Why stored data could not be opened. Nothing was changed or overwritten.
#[derive(Debug)]
pub enum OpenError {
    /// Another process has it open.
    InUse {
        /// The lock's file.
        path: PathBuf,
        /// The process that holds it, if it said so.
        holder: Option<u32>,
    },
    /// The directory has something in it, and not our marker.
    NotOurs {
        /// The directory.
        path: PathBuf,
    },
    /// It was written by a newer version.
    Newer {
        /// The file.
        path: PathBuf,
        /// What is newer: the file's format, or a table's rows.
        what: String,
        /// Its version.
        found: u32,
        /// The newest that this version knows.
        known: u32,
    },
    /// It is damaged.
    Corrupt {
        /// The file.
        path: PathBuf,
        /// Where in it.
        offset: u64,
        /// How.
        what: String,
    },
    /// Rows of an older version could not be brought to today's.
    Migrate {
        /// Their table.
        table: &'static str,
        /// The row's key.
        key: String,
        /// Why.
        what: String,
    },
    /// The system refused.
    Io {
        /// What was being done.
        action: &'static str,
        /// To which file or directory.
        path: PathBuf,
        /// Why it failed.
        source: std::io::Error,
    },
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            OpenError::InUse { path, holder } => {
                write!(f, "{} is locked by ", path.display())?;
                match holder {
                    Some(process) => write!(f, "process {process}: the data is in use"),
                    None => f.write_str("another process: the data is in use"),
                }
            }
            OpenError::NotOurs { path } => write!(
                f,
                "{} is not empty and not Ondol's: choose another directory",
                path.display()
            ),
            OpenError::Newer {
                path,
                what,
                found,
                known,
            } => write!(
                f,
                "{}: {what} has version {found}, and this Ondol knows up to {known}: \
                 it was written by a newer one",
                path.display()
            ),
            OpenError::Corrupt { path, offset, what } => {
                write!(f, "{} is damaged at byte {offset}: {what}", path.display())
            }
            OpenError::Migrate { table, key, what } => {
                write!(f, "row {key} of table {table} cannot be migrated: {what}")
            }
            OpenError::Io {
                action,
                path,
                source,
            } => {
                write!(f, "cannot {action} {}: {source}", path.display())
            }
        }
    }
}

impl std::error::Error for OpenError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            OpenError::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}
