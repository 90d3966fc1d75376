//! Copies what is still live out of the oldest segment, a piece at a time, so that the segment
//! can be removed.
//!
//! Always the oldest: then a deletion that stands in it can be forgotten, because nothing older
//! is left that it would hide. Liveness is asked of the visible state, never of commits that may
//! still be refused.

use super::format::{self, FRAME_BYTES, HEADER_BYTES, Kind, MOST_BODY_BYTES};
use super::writer::fatal;
use crate::Fatal;
use crate::row::Class;
use crate::state::State;
use std::path::PathBuf;

/// What is read of the segment in one turn at least; so long may a commit wait for it.
const PIECE_BYTES: usize = super::writer::SEGMENT_BYTES as usize / 16;
/// And so many times what the turn's commits add, so that cleaning is faster than writing.
const PACE: usize = 8;

pub(crate) struct Cleaner {
    number: u64,
    path: PathBuf,
    segment: Vec<u8>,
    at: usize,
    finished: bool,
}

impl Cleaner {
    /// Reads the segment.
    pub fn begin(number: u64, path: PathBuf) -> Result<Cleaner, Fatal> {
        match std::fs::read(&path) {
            Ok(segment) => Ok(Cleaner {
                number,
                path,
                segment,
                at: HEADER_BYTES,
                finished: false,
            }),
            Err(error) => Err(fatal("read back", &path, error)),
        }
    }

    /// What is not looked at yet.
    pub fn left_bytes(&self) -> u64 {
        self.segment.len().saturating_sub(self.at) as u64
    }

    /// Whether everything live is copied and said to be.
    pub fn is_finished(&self) -> bool {
        self.finished
    }

    /// Appends frames with the live rows of the next piece, and with the end of cleaning.
    pub fn copy(
        &mut self,
        visible: &State,
        synced: u64,
        waiting: usize,
        out: &mut Vec<u8>,
    ) -> Result<(), Fatal> {
        let end = self.at + PIECE_BYTES.max(waiting * PACE);
        let mut copies = Vec::new();
        while self.at < self.segment.len() && self.at < end {
            let damaged = || fatal("read back", &self.path, format!("byte {}: damage", self.at));
            let frame = format::read_frame(&self.segment[self.at..]).ok_or_else(damaged)?;
            let entries = frame.entries(|entry| {
                let row = visible
                    .table(entry.table)
                    .and_then(|table| table.get(entry.key));
                let is_this = |row: &&std::sync::Arc<crate::row::Cell>| {
                    row.version == entry.version && row.class == Class::Intent
                };
                if entry.row.is_some() && row.filter(is_this).is_some() {
                    if copies.len() + 8 + entry.bytes.len() > MOST_BODY_BYTES {
                        format::push_frame(out, Kind::Copies, synced, &copies);
                        copies.clear();
                    }
                    copies.extend_from_slice(&entry.version.to_le_bytes());
                    copies.extend_from_slice(entry.bytes);
                }
            });
            entries.ok_or_else(damaged)?;
            self.at += FRAME_BYTES + frame.body.len();
        }
        if !copies.is_empty() {
            format::push_frame(out, Kind::Copies, synced, &copies);
        }
        if self.at >= self.segment.len() {
            format::push_frame(out, Kind::Cleaned, synced, &self.number.to_le_bytes());
            self.finished = true;
        }
        Ok(())
    }
}
