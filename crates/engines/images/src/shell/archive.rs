//! Reads the members of a tar stream one after another, with bounded memory.

use crate::core::header::{self, BLOCK_BYTES, BadHeader, Header, Overrides, Type};
use std::io::{self, Read};

/// All extended headers of one member together, in bytes: they are held until it comes.
const EXTENSION_BYTES_MAX: u64 = 1 << 20;

/// A tar stream.
pub struct Archive<R> {
    source: R,
    /// Contents of the current member that were not read yet, and the padding after them.
    left_bytes: u64,
    padding_bytes: u64,
}

/// Why an archive cannot be read on.
#[derive(Debug)]
pub enum ArchiveError {
    /// The source failed or ended in the middle.
    Read(io::Error),
    /// A header is wrong.
    Header(BadHeader),
    /// The extended headers of a member are longer than [`EXTENSION_BYTES_MAX`].
    ExtensionTooLarge,
}

impl From<BadHeader> for ArchiveError {
    fn from(bad: BadHeader) -> ArchiveError {
        ArchiveError::Header(bad)
    }
}

impl<R: Read> Archive<R> {
    /// Of this stream.
    pub fn new(source: R) -> Archive<R> {
        Archive {
            source,
            left_bytes: 0,
            padding_bytes: 0,
        }
    }

    /// The next member, or `None` at the end. What was not read of the one before is passed over.
    pub fn next(&mut self) -> Result<Option<Header>, ArchiveError> {
        let mut overrides = Overrides::default();
        let mut room = EXTENSION_BYTES_MAX;
        loop {
            self.pass_over()?;
            let Some(block) = self.block()? else {
                return Ok(None);
            };
            if header::is_end(&block) {
                return Ok(None);
            }
            let mut found = header::parse(&block)?;
            self.open_contents(found.size_bytes);
            match found.kind {
                Type::PaxNext => overrides.add_pax(&self.extension(&mut room)?)?,
                // Global records describe the archive, not the files, in all that write them.
                Type::PaxGlobal => drop(self.extension(&mut room)?),
                Type::LongName => overrides.set_path(&self.extension(&mut room)?),
                Type::LongLink => overrides.set_link(&self.extension(&mut room)?),
                _ => {
                    overrides.apply(&mut found);
                    self.open_contents(found.size_bytes);
                    return Ok(Some(found));
                }
            }
        }
    }

    /// Reads from the current member's contents; 0 at their end.
    pub fn read(&mut self, buffer: &mut [u8]) -> Result<usize, ArchiveError> {
        let wanted = (buffer.len() as u64).min(self.left_bytes) as usize;
        if wanted == 0 {
            return Ok(0);
        }
        match self.source.read(&mut buffer[..wanted]) {
            Ok(0) => Err(ArchiveError::Read(io::ErrorKind::UnexpectedEof.into())),
            Ok(count) => {
                self.left_bytes -= count as u64;
                Ok(count)
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => self.read(buffer),
            Err(error) => Err(ArchiveError::Read(error)),
        }
    }

    /// The stream, for reading what follows the archive's end.
    pub fn into_source(self) -> R {
        self.source
    }

    fn open_contents(&mut self, size_bytes: u64) {
        self.left_bytes = size_bytes;
        self.padding_bytes = size_bytes.wrapping_neg() % BLOCK_BYTES as u64;
    }

    fn pass_over(&mut self) -> Result<(), ArchiveError> {
        let all = self.left_bytes.saturating_add(self.padding_bytes);
        let passed = io::copy(&mut (&mut self.source).take(all), &mut io::sink());
        match passed.map_err(ArchiveError::Read)? {
            count if count == all => {
                self.open_contents(0);
                Ok(())
            }
            _ => Err(ArchiveError::Read(io::ErrorKind::UnexpectedEof.into())),
        }
    }

    /// A block, or `None` when the source ends before it.
    fn block(&mut self) -> Result<Option<[u8; BLOCK_BYTES]>, ArchiveError> {
        let mut bytes = Vec::with_capacity(BLOCK_BYTES);
        let source = &mut self.source;
        let read = source.take(BLOCK_BYTES as u64).read_to_end(&mut bytes);
        match (
            read.map_err(ArchiveError::Read)?,
            <[u8; BLOCK_BYTES]>::try_from(bytes),
        ) {
            (0, _) => Ok(None),
            (_, Ok(block)) => Ok(Some(block)),
            (_, Err(_)) => Err(ArchiveError::Read(io::ErrorKind::UnexpectedEof.into())),
        }
    }

    fn extension(&mut self, room: &mut u64) -> Result<Vec<u8>, ArchiveError> {
        let left = room.checked_sub(self.left_bytes);
        *room = left.ok_or(ArchiveError::ExtensionTooLarge)?;
        let mut contents = vec![0; self.left_bytes as usize];
        let mut filled = 0;
        while filled < contents.len() {
            filled += self.read(&mut contents[filled..])?;
        }
        Ok(contents)
    }
}
