//! From segments to rows, at the start. Everything is verified; what cannot be read is refused by
//! file and offset, except the tail that a power cut tore from the last segment, of which nobody
//! was ever told that it is there. Zeros at the end of the last segment are its room.
//!
//! It changes files only after all of them were read.

use super::directory::{Directory, io_error, segment_path};
use super::disk::Disk;
use super::format::{self, BadHeader, Entry, FORMAT, Frame, HEADER_BYTES, StoredRow};
use crate::OpenError;
use crate::row::{Cell, IndexKey, composite};
use crate::schema::{Fit, Schema};
use crate::state::State;
use std::collections::{HashSet, VecDeque};
use std::fs::{File, OpenOptions};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// A segment that is written no more.
#[derive(Debug)]
pub(crate) struct Sealed {
    pub number: u64,
    pub bytes: u64,
}

/// What was on disk.
pub(crate) struct Loaded {
    pub state: State,
    /// Oldest first.
    pub sealed: VecDeque<Sealed>,
    pub tail: File,
    pub tail_number: u64,
    pub tail_bytes: u64,
    /// Of the tail's file: what is behind `tail_bytes` is room.
    pub tail_file_bytes: u64,
}

/// Reads all segments and makes the last one ready for appending.
pub(crate) fn load(
    directory: &Directory,
    schema: &Schema,
    disk: &Disk,
) -> Result<Loaded, OpenError> {
    let numbers = directory.segments()?;
    let mut loading = Loading {
        schema,
        state: State::default(),
        cleaned: 0,
        broken: None,
        tail_file_bytes: 0,
    };
    let mut sealed = loading.segments(directory, &numbers)?;
    let Some(tail) = sealed.pop_back() else {
        let first = segment_path(&directory.path, 1);
        return Err(corrupt(&first, 0, "no segment of the journal is there"));
    };
    let oldest = sealed.front().unwrap_or(&tail).number;
    if oldest > loading.cleaned + 1 {
        let lost = segment_path(&directory.path, oldest - 1);
        return Err(corrupt(&lost, 0, "the segment is missing"));
    }
    while let Some(first) = sealed.pop_front_if(|first| first.number <= loading.cleaned) {
        let path = segment_path(&directory.path, first.number);
        disk.remove(&path)
            .map_err(io_error("remove the cleaned", &path))?;
    }
    let path = segment_path(&directory.path, tail.number);
    let file = OpenOptions::new()
        .write(true)
        .open(&path)
        .map_err(io_error("open", &path))?;
    if let Some(file_bytes) = loading.broken {
        tracing::warn!(
            file = %path.display(),
            offset = tail.bytes,
            lost_bytes = file_bytes as u64 - tail.bytes,
            "cut off an unfinished write that was never acknowledged"
        );
        disk.truncate(&file, &path, tail.bytes)
            .map_err(io_error("cut off the tail of", &path))?;
        loading.tail_file_bytes = tail.bytes;
    }
    // A process that was killed may have left bytes that no fsync has covered yet.
    disk.sync(&file, &path).map_err(io_error("fsync", &path))?;
    Ok(Loaded {
        state: loading.state,
        sealed,
        tail: file,
        tail_number: tail.number,
        tail_bytes: tail.bytes,
        tail_file_bytes: loading.tail_file_bytes,
    })
}

fn read_header(path: &Path, number: u64, bytes: &[u8]) -> Result<format::Header, OpenError> {
    match format::read_header(bytes) {
        Ok(header) if header.number == number => Ok(header),
        Ok(header) => {
            let what = format!("it is segment {} under another name", header.number);
            Err(corrupt(path, 16, &what))
        }
        Err(BadHeader::Damaged) => Err(corrupt(path, 0, "the segment's header cannot be read")),
        Err(BadHeader::Newer(found)) => Err(OpenError::Newer {
            path: path.to_owned(),
            what: "the journal".to_owned(),
            found,
            known: FORMAT,
        }),
    }
}

fn corrupt(path: &Path, offset: u64, what: &str) -> OpenError {
    OpenError::Corrupt {
        path: path.to_owned(),
        offset,
        what: what.to_owned(),
    }
}

struct Loading<'a> {
    schema: &'a Schema,
    state: State,
    /// Segments up to this one hold nothing that is needed.
    cleaned: u64,
    /// The last segment's length, when it ends in something that cannot be read.
    broken: Option<usize>,
    /// The last segment's length, with its room.
    tail_file_bytes: u64,
}

impl Loading<'_> {
    /// Applies every segment, in order, and checks that each fits to the one before.
    fn segments(
        &mut self,
        directory: &Directory,
        numbers: &[u64],
    ) -> Result<VecDeque<Sealed>, OpenError> {
        let mut sealed: VecDeque<Sealed> = VecDeque::new();
        for (at, &number) in numbers.iter().enumerate() {
            let path = segment_path(&directory.path, number);
            let bytes = std::fs::read(&path).map_err(io_error("read", &path))?;
            let header = read_header(&path, number, &bytes)?;
            if let Some(before) = sealed.back() {
                let lost = segment_path(&directory.path, number - 1);
                if before.number + 1 != number {
                    return Err(corrupt(&lost, 0, "the segment is missing"));
                }
                if before.bytes != header.previous_bytes {
                    let what = format!(
                        "it has {} bytes, and the next segment says {}",
                        before.bytes, header.previous_bytes
                    );
                    return Err(corrupt(&lost, before.bytes, &what));
                }
            }
            let last = at + 1 == numbers.len();
            let usable = self.segment(&path, &bytes, last)?;
            self.tail_file_bytes = bytes.len() as u64;
            sealed.push_back(Sealed {
                number,
                bytes: usable as u64,
            });
        }
        Ok(sealed)
    }

    /// Applies a segment; answers how many of its bytes could be read.
    fn segment(&mut self, path: &Path, bytes: &[u8], last: bool) -> Result<usize, OpenError> {
        let mut at = HEADER_BYTES;
        while at < bytes.len() {
            let frame = format::read_frame(&bytes[at..]);
            let Some(frame) = frame.filter(|frame| frame.synced <= at as u64) else {
                if !last {
                    return Err(corrupt(path, at as u64, "the frame cannot be read"));
                }
                if bytes[at..].iter().all(|byte| *byte == 0) {
                    break; // room
                }
                if let Some(next) = format::acknowledged_after(bytes, at) {
                    let what = format!(
                        "the frame cannot be read, and one at byte {next} proves that it was \
                         acknowledged"
                    );
                    return Err(corrupt(path, at as u64, &what));
                }
                self.broken = Some(bytes.len());
                break;
            };
            self.frame(path, at, &frame)?;
            at += format::FRAME_BYTES + frame.body.len();
        }
        Ok(at)
    }

    fn frame(&mut self, path: &Path, at: usize, frame: &Frame<'_>) -> Result<(), OpenError> {
        self.cleaned = self.cleaned.max(frame.cleaned().unwrap_or(0));
        let mut refused = None;
        let whole = frame.entries(|entry| {
            if refused.is_none() {
                refused = self.entry(path, entry).err();
            }
        });
        match (refused, whole) {
            (Some(refused), _) => Err(refused),
            (None, None) => Err(corrupt(path, at as u64, "the frame's rows cannot be read")),
            (None, Some(())) => Ok(()),
        }
    }

    fn entry(&mut self, path: &Path, entry: Entry<'_>) -> Result<(), OpenError> {
        let Entry {
            version,
            table,
            key,
            row,
            bytes,
        } = entry;
        let table = intern(table);
        self.state.version = self.state.version.max(version);
        let known = self.state.table(table).and_then(|rows| rows.get(key));
        if known.is_some_and(|known| known.version >= version) {
            return Ok(()); // a copy by the cleaner, or what a copy made superfluous
        }
        let Some(row) = row else {
            self.state.delete(table, key);
            return Ok(());
        };
        let mut cell = self.cell(path, table, key, version, &row)?;
        cell.stored_bytes = stored_bytes(bytes.len());
        self.state.put(table, Arc::new(cell));
        Ok(())
    }

    fn cell(
        &self,
        path: &Path,
        table: &'static str,
        key: &str,
        version: u64,
        row: &StoredRow<'_>,
    ) -> Result<Cell, OpenError> {
        let shared: Arc<str> = key.into();
        match self.schema.fit(table, key, row.row_version, row.json) {
            Ok(Fit::Today) => {
                let indexes = row.indexes.iter().map(|(name, index_key)| IndexKey {
                    name: intern(name),
                    composite: composite(index_key, key).into(),
                });
                let indexes = indexes.collect();
                Ok(Cell::raw(
                    shared,
                    version,
                    row.row_version,
                    indexes,
                    row.json,
                ))
            }
            Ok(Fit::Migrated(json, indexes)) => {
                let today = self.schema.version(table);
                Ok(Cell::raw(shared, version, today, indexes, &json))
            }
            Ok(Fit::Newer(known)) => Err(OpenError::Newer {
                path: path.to_owned(),
                what: format!("table {table}"),
                found: row.row_version,
                known,
            }),
            Err(what) => Err(OpenError::Migrate {
                table,
                key: key.to_owned(),
                what,
            }),
        }
    }
}

/// What a row takes in a journal that holds nothing else: its entry and its version.
pub(crate) fn stored_bytes(entry_bytes: usize) -> u32 {
    u32::try_from(entry_bytes + 8).expect("a frame is shorter than 4 GiB")
}

/// Names of tables and indexes live for ever; there are as many as the data has.
fn intern(name: &str) -> &'static str {
    static NAMES: Mutex<Option<HashSet<&'static str>>> = Mutex::new(None);
    let mut names = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
    let names = names.get_or_insert_default();
    match names.get(name) {
        Some(known) => known,
        None => {
            let name: &'static str = String::leak(name.to_owned());
            names.insert(name);
            name
        }
    }
}
