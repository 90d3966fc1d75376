//! One stream: its sealed segments by the instants they cover, and the one that grows.

use super::{Error, Summary, whole};
use crate::core::frame::{self, End, Record};
use crate::core::order::{self, Page, Query, Span};
use crate::{RECORD_BYTES_MAX, SEGMENT_BYTES};
use base::Time;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

#[derive(Debug)]
pub(super) struct Stream {
    directory: PathBuf,
    sealed: Vec<Sealed>,
    growing: Growing,
    next_sequence: u64,
    arrived_at: Option<Time>,
}

#[derive(Debug)]
struct Sealed {
    path: PathBuf,
    span: Span,
    bytes: u64,
}

#[derive(Debug)]
struct Growing {
    number: u64,
    path: PathBuf,
    file: File,
    bytes: u64,
    span: Option<Span>,
}

impl Stream {
    pub(super) fn open(directory: &Path) -> Result<Stream, Error> {
        let reading = |source| Error::Read {
            path: directory.to_owned(),
            source,
        };
        fs::create_dir_all(directory).map_err(reading)?;
        let mut sealed = Vec::new();
        let mut last = 0;
        for entry in fs::read_dir(directory).map_err(reading)? {
            let entry = entry.map_err(reading)?;
            let name = entry.file_name();
            let Some((number, span)) = name.to_str().and_then(sealed_name) else {
                continue;
            };
            last = last.max(number + 1);
            let found = Sealed {
                path: entry.path(),
                span,
                bytes: entry.metadata().map_err(reading)?.len(),
            };
            sealed.push((number, found));
        }
        let newest = sealed.iter().max_by_key(|(number, _)| *number);
        let newest = newest.map(|(_, sealed): &(u64, Sealed)| sealed.path.as_path());
        let (growing, newest) = Growing::open(directory, last, newest)?;
        let sealed = sealed.into_iter().map(|(_, sealed)| sealed).collect();
        Ok(Stream {
            directory: directory.to_owned(),
            sealed,
            growing,
            next_sequence: newest.next_sequence,
            arrived_at: newest.arrived_at,
        })
    }

    pub(super) fn append(
        &mut self,
        now: Time,
        records: Vec<(Time, Vec<u8>)>,
    ) -> Result<u64, Error> {
        if let Some((_, body)) = records
            .iter()
            .find(|(_, body)| body.len() > RECORD_BYTES_MAX)
        {
            return Err(Error::TooLong { bytes: body.len() });
        }
        let mut bytes = Vec::new();
        let mut span = self.growing.span;
        let mut sequence = self.next_sequence;
        for (at, body) in records {
            let record = Record {
                at,
                arrived_at: now,
                sequence,
                body,
            };
            frame::encode(&record, &mut bytes);
            span = Some(widened(span, at));
            sequence += 1;
        }
        self.growing.write(&bytes)?;
        if sequence > self.next_sequence {
            self.arrived_at = Some(now);
        }
        self.growing.span = span;
        self.next_sequence = sequence;
        if self.growing.bytes >= SEGMENT_BYTES {
            // The records are on disk. What cannot be sealed now is after the next append.
            let _grows_on = self.seal();
        }
        Ok(sequence)
    }

    pub(super) fn read(&self, query: &Query) -> Result<Page, Error> {
        let growing = self
            .growing
            .span
            .iter()
            .map(|span| (&self.growing.path, *span));
        let sealed = self.sealed.iter().map(|sealed| (&sealed.path, sealed.span));
        let (paths, spans): (Vec<_>, Vec<_>) = sealed.chain(growing).unzip();
        order::page(&spans, query, |index| {
            let path: &PathBuf = paths[index];
            let mut bytes = fs::read(path).map_err(|source| Error::Read {
                path: path.clone(),
                source,
            })?;
            if *path == self.growing.path {
                // Behind its end there may be the rest of a write that failed.
                bytes.truncate(usize::try_from(self.growing.bytes).unwrap_or(usize::MAX));
            }
            whole(path, &bytes)
        })
    }

    pub(super) fn summary(&self) -> Option<Summary> {
        let sealed = self.sealed.iter().map(|sealed| sealed.span);
        let spans = || sealed.clone().chain(self.growing.span);
        Some(Summary {
            first: spans().map(|span| span.first).min()?,
            last: spans().map(|span| span.last).max()?,
            frees_after: spans().map(|span| span.last).min()?,
            arrived_at: self.arrived_at?,
            stored_bytes: self.stored_bytes(),
        })
    }

    pub(super) fn stored_bytes(&self) -> u64 {
        self.sealed.iter().map(|sealed| sealed.bytes).sum::<u64>() + self.growing.bytes
    }

    pub(super) fn expire(&mut self, before: Time) -> Result<(), Error> {
        // The one that grows is sealed first, so that the next sequence is kept in a name.
        if self.growing.span.is_some_and(|span| span.last < before) {
            self.seal()?;
        }
        let is_old = |sealed: &Sealed| sealed.span.last < before;
        while let Some(index) = self.sealed.iter().position(is_old) {
            let path = &self.sealed[index].path;
            match fs::remove_file(path) {
                Err(source) if source.kind() != io::ErrorKind::NotFound => {
                    let path = path.clone();
                    return Err(Error::Write { path, source });
                }
                _ => self.sealed.remove(index),
            };
        }
        Ok(())
    }

    /// Closes the segment that grows and begins the next. When that cannot begin, this one grows
    /// on.
    fn seal(&mut self) -> Result<(), Error> {
        let Some(span) = self.growing.span else {
            return Ok(());
        };
        self.growing.cut().map_err(|source| Error::Write {
            path: self.growing.path.clone(),
            source,
        })?;
        let number = self.growing.number;
        let (first, last) = (span.first.millis(), span.last.millis());
        let path = self
            .directory
            .join(format!("{number}_{first}_{last}.sealed"));
        fs::rename(&self.growing.path, &path).map_err(|source| Error::Write {
            path: path.clone(),
            source,
        })?;
        let next = Growing::create(&self.directory, number + 1, self.next_sequence);
        let next = next.inspect_err(|_| {
            // Where even this fails, the records are found under their sealed name at opening.
            let _lost = fs::rename(&path, &self.growing.path);
        })?;
        let bytes = std::mem::replace(&mut self.growing, next).bytes;
        self.sealed.push(Sealed { path, span, bytes });
        Ok(())
    }
}

impl Growing {
    /// Opens the segment that grows, cutting off what a crash left half-written.
    fn open(
        directory: &Path,
        number: u64,
        newest_sealed: Option<&Path>,
    ) -> Result<(Growing, Newest), Error> {
        let found = fs::read_dir(directory)
            .map_err(|source| Error::Read {
                path: directory.to_owned(),
                source,
            })?
            .filter_map(Result::ok)
            .find_map(|entry| open_name(entry.file_name().to_str()?));
        let Some((number, first_sequence)) = found else {
            // None yet, or a crash came between sealing one and making the next.
            let newest = Newest::of_sealed(newest_sealed)?;
            let growing = Growing::create(directory, number, newest.next_sequence)?;
            return Ok((growing, newest));
        };
        let path = growing_path(directory, number, first_sequence);
        let failed = |source| Error::Read {
            path: path.clone(),
            source,
        };
        let bytes = fs::read(&path).map_err(failed)?;
        let file = OpenOptions::new().write(true).open(&path).map_err(failed)?;
        let (records, end) = frame::decode(&bytes);
        let length = match end {
            End::Clean => bytes.len(),
            End::Torn(offset) => offset,
        } as u64;
        file.set_len(length).map_err(failed)?;
        let span = records
            .iter()
            .fold(None, |span, record| Some(widened(span, record.at)));
        let newest = match records.last() {
            Some(record) => Newest::of(record),
            None => Newest {
                next_sequence: first_sequence,
                arrived_at: Newest::of_sealed(newest_sealed)?.arrived_at,
            },
        };
        let growing = Growing {
            number,
            file,
            bytes: length,
            span,
            path,
        };
        Ok((growing, newest))
    }

    fn create(directory: &Path, number: u64, first_sequence: u64) -> Result<Growing, Error> {
        let path = growing_path(directory, number, first_sequence);
        let file = File::create(&path);
        // The directory is synced, so that the name outlives a power cut as its records do.
        let synced = file.and_then(|file| File::open(directory)?.sync_all().map(|()| file));
        match synced {
            Ok(file) => Ok(Growing {
                number,
                path,
                file,
                bytes: 0,
                span: None,
            }),
            Err(source) => {
                // Two that grow would be found at opening.
                let _absent = fs::remove_file(&path);
                Err(Error::Write { path, source })
            }
        }
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), Error> {
        let mut write = || -> io::Result<()> {
            self.file.write_all_at(bytes, self.bytes)?;
            self.file.flush()?;
            self.file.sync_data()
        };
        match write() {
            Ok(()) => {
                self.bytes += bytes.len() as u64;
                Ok(())
            }
            Err(source) => {
                // Where the disk forbids even this, sealing does it.
                let _left = self.cut();
                let path = self.path.clone();
                Err(Error::Write { path, source })
            }
        }
    }

    /// Cuts off what a write left that failed: whole records of it would be read after a restart.
    fn cut(&self) -> io::Result<()> {
        if self.file.metadata()?.len() > self.bytes {
            self.file.set_len(self.bytes)?;
            self.file.sync_all()?;
        }
        Ok(())
    }
}

/// What the newest record of a stream says about all of it.
#[derive(Clone, Copy, Debug, Default)]
struct Newest {
    next_sequence: u64,
    arrived_at: Option<Time>,
}

impl Newest {
    fn of(record: &Record) -> Newest {
        Newest {
            next_sequence: record.sequence + 1,
            arrived_at: Some(record.arrived_at),
        }
    }

    fn of_sealed(path: Option<&Path>) -> Result<Newest, Error> {
        let Some(path) = path else {
            return Ok(Newest::default());
        };
        let bytes = fs::read(path).map_err(|source| Error::Read {
            path: path.to_owned(),
            source,
        })?;
        let records = whole(path, &bytes)?;
        Ok(records.last().map(Newest::of).unwrap_or_default())
    }
}

fn growing_path(directory: &Path, number: u64, first_sequence: u64) -> PathBuf {
    directory.join(format!("{number}_{first_sequence}.open"))
}

fn open_name(name: &str) -> Option<(u64, u64)> {
    let (number, sequence) = name.strip_suffix(".open")?.split_once('_')?;
    Some((number.parse().ok()?, sequence.parse().ok()?))
}

fn sealed_name(name: &str) -> Option<(u64, Span)> {
    let mut parts = name.strip_suffix(".sealed")?.split('_');
    let number = parts.next()?.parse().ok()?;
    let mut instant = || Some(Time::from_millis(parts.next()?.parse().ok()?));
    let span = Span {
        first: instant()?,
        last: instant()?,
    };
    Some((number, span))
}

fn widened(span: Option<Span>, at: Time) -> Span {
    match span {
        None => Span {
            first: at,
            last: at,
        },
        Some(span) => Span {
            first: span.first.min(at),
            last: span.last.max(at),
        },
    }
}
