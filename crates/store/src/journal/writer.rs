//! The journal's one writer: takes every commit that waits, appends them at once, fsyncs once,
//! and shows them. Between commits it cleans.
//!
//! It never shows or acknowledges what is not durable. After a failed fsync nothing is known of
//! what is on disk: it stops for good, and the process has to end.

use super::clean::Cleaner;
use super::directory::{Directory, segment_path};
use super::disk::{Action, Disk, is_full};
use super::format::{self, HEADER_BYTES, Kind};
use super::load::{Loaded, Sealed};
use super::reserve::{Need, Reserve, SMALL_COMMIT_BYTES};
use super::room::{self, Room};
use crate::core::{Core, Pending, Work};
use crate::state::State;
use crate::{CommitError, Fatal};
use std::collections::VecDeque;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// A segment that has grown to this is sealed, and the next one begun; while there are many rows,
/// to an eighth of what they take. Sealing costs two fsyncs, during which all commits wait.
/// (Short in this crate's own tests, so that they see many.)
pub(crate) const SEGMENT_BYTES: u64 = if cfg!(test) { 1 << 16 } else { 1 << 20 };
/// What the journal may take besides twice the live rows: three segments that are too young to
/// be cleaned, or being cleaned, a frame, and the room of the last one.
pub const SLACK_BYTES: u64 = 4 * SEGMENT_BYTES + room::MOST_BYTES;

/// Segments never grow longer while the disk has room for the next: the reserve has to hold the
/// rows of one.
const MOST_SEGMENT_BYTES: u64 = 4 * SEGMENT_BYTES;

pub(crate) struct Writer {
    core: Arc<Core>,
    disk: Disk,
    directory: Directory,
    sealed: VecDeque<Sealed>,
    tail: File,
    tail_path: PathBuf,
    tail_number: u64,
    /// How much of the tail is written, and how much of that is durable.
    tail_bytes: u64,
    synced_bytes: u64,
    /// What the tail's file is longer.
    room: Room,
    /// What is written of all segments.
    total_bytes: u64,
    cleaner: Option<Cleaner>,
    /// The disk was full when cleaning: it goes on with the next commit that fits.
    starved: bool,
    reserve: Reserve,
    buffer: Vec<u8>,
}

impl Writer {
    pub fn new(core: Arc<Core>, disk: Disk, directory: Directory, loaded: Loaded) -> Writer {
        let Loaded {
            state: _,
            sealed,
            tail,
            tail_number,
            tail_bytes,
            tail_file_bytes,
        } = loaded;
        let total_bytes = tail_bytes + sealed.iter().map(|sealed| sealed.bytes).sum::<u64>();
        let reserve = Reserve::open(&directory.path, &disk);
        let writer = Writer {
            core,
            disk,
            reserve,
            tail_path: segment_path(&directory.path, tail_number),
            directory,
            sealed,
            tail,
            tail_number,
            tail_bytes,
            synced_bytes: tail_bytes,
            room: Room::new(tail_file_bytes),
            total_bytes,
            cleaner: None,
            starved: false,
            buffer: Vec::new(),
        };
        writer.say_size();
        writer
    }

    /// Writes until the store is closed or has failed.
    pub fn run(mut self) {
        let _fails = FailsOnPanic {
            core: Arc::clone(&self.core),
            path: self.tail_path.clone(),
        };
        loop {
            let visible = self.core.visible();
            let cleaning = self.has_to_clean(&visible);
            let commits = match self.core.work(cleaning) {
                Work::Commits(commits) => commits,
                Work::Close => return,
            };
            if let Err(fatal) = self.turn(commits, &visible, cleaning) {
                tracing::error!(%fatal, "the store has failed");
                return;
            }
            self.say_size();
        }
    }

    /// Says what the journal takes on the disk.
    fn say_size(&self) {
        let bytes = self.total_bytes + self.room.left_bytes(self.tail_bytes);
        self.core.journal_bytes.store(bytes, Ordering::Relaxed);
    }

    /// One append and, if anybody waits for it, one fsync.
    fn turn(&mut self, commits: Vec<Pending>, state: &State, cleaning: bool) -> Result<(), Fatal> {
        self.buffer.clear();
        let synced = self.synced_bytes;
        let journaled = commits.iter().filter(|commit| !commit.body.is_empty());
        let waiting: usize = journaled.clone().map(|commit| commit.body.len()).sum();
        if cleaning && let Err(fatal) = self.copy_live_rows(state, waiting) {
            self.core.fail(commits, fatal.clone());
            return Err(fatal);
        }
        let copies = self.buffer.len();
        for commit in journaled {
            format::push_frame(&mut self.buffer, Kind::Transaction, synced, &commit.body);
        }
        let appended = self.append_all(copies, need(&commits));
        if waiting > 0 && appended.is_ok() && self.cleaner.is_some() == cleaning {
            self.starved = false;
        }
        let durable = appended.and_then(|()| {
            let finished = self.cleaner.as_ref().is_some_and(Cleaner::is_finished);
            if waiting > 0 || finished {
                self.sync()
            } else {
                Ok(())
            }
        });
        match durable {
            Ok(()) => self.core.publish(commits),
            Err(Failed::Full(full)) => self.core.refuse(commits, &full),
            Err(Failed::Fatal(fatal)) => {
                self.core.fail(commits, fatal.clone());
                return Err(fatal);
            }
        }
        let seal_at = (state.live_bytes / 8).clamp(SEGMENT_BYTES, MOST_SEGMENT_BYTES);
        let has_waited = waiting > 0;
        let tidied = self
            .drop_cleaned()
            .and_then(|()| self.rotate(seal_at))
            .and_then(|()| self.make_room(has_waited, seal_at));
        tidied.inspect_err(|fatal| self.core.fail(Vec::new(), fatal.clone()))
    }

    /// Appends the buffer: copies up to `copies`, and commits. On a full disk the reserve helps;
    /// if that is not enough the copies are left out.
    fn append_all(&mut self, copies: usize, need: Option<Need>) -> Result<(), Failed> {
        let mut appended = self.append(0);
        let left_bytes = self.cleaner.as_ref().map_or(0, Cleaner::left_bytes);
        if copies > 0 && self.helped(&appended, 0, Some(Need::Cleaning(left_bytes))) {
            appended = self.append(0);
        }
        if copies > 0 && is_refused(&appended) {
            self.cleaner = None; // its copies are not there: it begins this segment again
            self.starved = true;
            appended = self.append(copies);
        }
        if self.helped(&appended, copies, need) {
            appended = self.append(copies);
        } else if appended.is_ok() && self.reserve.is_short() {
            self.reserve.refill(&self.disk, SEGMENT_BYTES);
        }
        appended
    }

    /// Whether there was no room and the reserve has given some for the buffer from `from` on.
    fn helped(&mut self, appended: &Result<(), Failed>, from: usize, need: Option<Need>) -> bool {
        let bytes = (self.buffer.len() - from) as u64;
        let need = need.filter(|_| is_refused(appended));
        need.is_some_and(|need| self.reserve.give(&self.disk, bytes, need))
    }

    /// Appends the buffer from `from` on, whole or not at all.
    fn append(&mut self, from: usize) -> Result<(), Failed> {
        let bytes = &self.buffer[from..];
        if bytes.is_empty() {
            return Ok(());
        }
        let tail = (&self.tail, &*self.tail_path);
        let written = self
            .disk
            .write(Action::Append, tail, self.tail_bytes, bytes);
        match written {
            Ok(()) => {
                self.tail_bytes += bytes.len() as u64;
                self.total_bytes += bytes.len() as u64;
                Ok(())
            }
            Err(error) if is_full(&error) => {
                let cut = self
                    .disk
                    .truncate(&self.tail, &self.tail_path, self.tail_bytes);
                cut.map_err(|error| self.fatal("cut off a refused write from", error))?;
                self.synced_bytes = self.tail_bytes; // cutting is made durable
                self.room.refuse(self.tail_bytes);
                Err(Failed::Full(CommitError::DiskFull {
                    path: self.tail_path.clone(),
                    needed_bytes: bytes.len() as u64,
                }))
            }
            Err(error) => Err(self.fatal("append to", error)),
        }
    }

    fn sync(&mut self) -> Result<(), Failed> {
        if self.synced_bytes < self.tail_bytes {
            let synced = self.disk.sync(&self.tail, &self.tail_path);
            synced.map_err(|error| self.fatal("fsync", error))?;
            self.core.count_sync();
            self.synced_bytes = self.tail_bytes;
        }
        Ok(())
    }

    fn fatal(&self, action: &'static str, error: io::Error) -> Failed {
        Failed::Fatal(fatal(action, &self.tail_path, error))
    }

    /// Cleaning begins at 1.6 times the live rows, so that it is done before twice; while the disk
    /// is full, as soon as segments that are not the tail must have something to give.
    fn has_to_clean(&self, visible: &State) -> bool {
        let begin = match self.reserve.is_short() {
            false => visible.live_bytes / 10 * 16 + 2 * SEGMENT_BYTES,
            true => visible.live_bytes / 10 * 11 + SEGMENT_BYTES / 2 * 3,
        };
        let wanted = self.cleaner.is_some() || self.total_bytes > begin;
        wanted && !self.starved && !self.sealed.is_empty()
    }

    /// Puts the next live rows of the oldest segment into the buffer.
    fn copy_live_rows(&mut self, visible: &State, waiting: usize) -> Result<(), Fatal> {
        let cleaner = match &mut self.cleaner {
            Some(cleaner) => cleaner,
            None => {
                let oldest = self.sealed.front().expect("asked before");
                let path = segment_path(&self.directory.path, oldest.number);
                let read = Cleaner::begin(oldest.number, path);
                self.cleaner.insert(read?)
            }
        };
        cleaner.copy(visible, self.synced_bytes, waiting, &mut self.buffer)
    }

    /// Removes the oldest segment when its live rows are durable elsewhere.
    fn drop_cleaned(&mut self) -> Result<(), Fatal> {
        if !self.cleaner.as_ref().is_some_and(Cleaner::is_finished) {
            return Ok(());
        }
        self.cleaner = None;
        let oldest = self.sealed.pop_front().expect("it was cleaned");
        let path = segment_path(&self.directory.path, oldest.number);
        let removed = self.disk.remove(&path);
        removed.map_err(|error| fatal("remove the cleaned", &path, error))?;
        self.total_bytes -= oldest.bytes;
        if self.reserve.is_short() {
            self.reserve.refill(&self.disk, 0); // from what has just become free
        }
        Ok(())
    }

    /// Begins the next segment when this one is long enough. Without room for it this one goes on.
    fn rotate(&mut self, seal_at: u64) -> Result<(), Fatal> {
        if self.tail_bytes < seal_at {
            return Ok(());
        }
        match self.sync() {
            Ok(()) => {}
            Err(Failed::Fatal(fatal)) => return Err(fatal),
            Err(Failed::Full(_)) => unreachable!("an fsync that fails is fatal"),
        }
        // The header of the next says how long this one is: that must be true before.
        let tail = (&self.tail, &*self.tail_path);
        self.room.cut(&self.disk, tail, self.tail_bytes)?;
        let number = self.tail_number + 1;
        let path = segment_path(&self.directory.path, number);
        let header = format::header(number, self.tail_bytes);
        let mut made = self.disk.create(&path, &header);
        let is_refused = |made: &io::Result<File>| made.as_ref().is_err_and(is_full);
        let need = Need::Deletion;
        if is_refused(&made) && !path.exists() && self.reserve.give(&self.disk, 1, need) {
            made = self.disk.create(&path, &header);
        }
        let tail = match made {
            Ok(tail) => tail,
            Err(error) if is_full(&error) && !path.exists() => return Ok(()),
            Err(error) => return Err(fatal("make", &path, error)),
        };
        let (number, bytes) = (self.tail_number, self.tail_bytes);
        self.sealed.push_back(Sealed { number, bytes });
        self.tail = tail;
        self.tail_path = path;
        self.tail_number += 1;
        self.tail_bytes = HEADER_BYTES as u64;
        self.synced_bytes = self.tail_bytes;
        self.room = Room::new(self.tail_bytes);
        self.total_bytes += self.tail_bytes;
        Ok(())
    }

    /// Makes room for the next commits, if somebody waited for those of this turn and the disk has
    /// enough for all that is more important.
    fn make_room(&mut self, has_waited: bool, seal_at: u64) -> Result<(), Fatal> {
        let is_small = self.buffer.len() as u64 <= room::SHORT_BYTES;
        if !has_waited || !is_small || self.reserve.is_short() {
            return Ok(());
        }
        let tail = (&self.tail, &*self.tail_path);
        self.room.make(&self.disk, tail, self.tail_bytes, seal_at)
    }
}

/// What commits may ask the reserve for; `None` if one of them is not small. All are refused or
/// none, because later ones may be built on earlier ones.
fn need(commits: &[Pending]) -> Option<Need> {
    let mut bodies = commits.iter().map(|commit| commit.body.len());
    if !bodies.all(|bytes| bytes <= SMALL_COMMIT_BYTES) {
        return None;
    }
    let deletes = commits.iter().all(|commit| commit.deletes);
    Some(if deletes {
        Need::Deletion
    } else {
        Need::Change
    })
}

fn is_refused(appended: &Result<(), Failed>) -> bool {
    matches!(appended, Err(Failed::Full(_)))
}

/// Nobody shall wait for ever for a writer that is gone.
struct FailsOnPanic {
    core: Arc<Core>,
    path: PathBuf,
}

impl Drop for FailsOnPanic {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let fatal = fatal("go on writing to", &self.path, "the writer panicked");
            self.core.fail(Vec::new(), fatal);
        }
    }
}

enum Failed {
    Full(CommitError),
    Fatal(Fatal),
}

pub(super) fn fatal(action: &'static str, path: &Path, error: impl ToString) -> Fatal {
    Fatal {
        action,
        path: path.to_owned(),
        cause: error.to_string().into(),
    }
}
