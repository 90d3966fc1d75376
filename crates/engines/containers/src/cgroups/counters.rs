//! Reads a group's counters and the machine's. A file that this kernel does not have leaves its
//! number out; decides nothing.

use super::group::{Group, Version};
use super::{GroupError, file_error};
use crate::core::counters::{
    self, BlockIo, Counters, Cpu, Machine, Memory, Pids, block_v1, block_v2,
};
use std::io;
use std::path::Path;

/// What v1 calls the counts of disks, by who may count them: the first that counts anything is
/// taken, or else the last.
const BLOCK_V1: [&str; 2] = ["blkio.bfq", "blkio.throttle"];

/// The machine now.
pub fn machine() -> io::Result<Machine> {
    let stat = std::fs::read_to_string("/proc/stat")?;
    let meminfo = std::fs::read_to_string("/proc/meminfo")?;
    counters::machine(&stat, &meminfo)
        .ok_or_else(|| io::Error::other("/proc/stat and /proc/meminfo do not say what they should"))
}

impl Group {
    /// Everything that is counted of it now. Blocks for no longer than the reads.
    pub fn counters(&self) -> Result<Counters, GroupError> {
        Ok(Counters {
            cpu: self.cpu()?,
            memory: self.memory()?,
            pids: self.pids()?,
            block_io: self.block_io()?,
        })
    }

    /// The text of a controller's file; `None` without the controller or the file.
    fn text(&self, controller: &str, file: &str) -> Result<Option<String>, GroupError> {
        self.directory(controller)
            .map_or(Ok(None), |directory| text_in(directory, file))
    }

    fn cpu(&self) -> Result<Option<Cpu>, GroupError> {
        if self.version() == Version::V2 {
            // Counted in every group, whatever its controllers.
            let stat = self.first().map(|directory| text_in(directory, "cpu.stat"));
            let stat = stat.transpose()?.flatten();
            return Ok(stat.as_deref().and_then(counters::cpu_v2));
        }
        let Some(usage) = self.text("cpuacct", "cpuacct.usage")? else {
            return Ok(None);
        };
        let parts = [
            self.text("cpuacct", "cpuacct.usage_percpu")?,
            self.text("cpuacct", "cpuacct.usage_user")?,
            self.text("cpuacct", "cpuacct.usage_sys")?,
            self.text("cpu", "cpu.stat")?,
        ];
        Ok(counters::cpu_v1(
            &usage,
            parts.each_ref().map(Option::as_deref),
        ))
    }

    fn memory(&self) -> Result<Option<Memory>, GroupError> {
        let names = match self.version() {
            Version::V1 => [
                "memory.usage_in_bytes",
                "memory.max_usage_in_bytes",
                "memory.limit_in_bytes",
                "memory.failcnt",
            ],
            // The last is told by v1 alone.
            Version::V2 => ["memory.current", "memory.peak", "memory.max", ""],
        };
        let [usage, most, limit, failures] = names;
        let Some(usage) = self.text("memory", usage)? else {
            return Ok(None);
        };
        let failures = match failures {
            "" => None,
            failures => self.text("memory", failures)?,
        };
        let parts = [
            self.text("memory", most)?,
            self.text("memory", limit)?,
            failures,
            self.text("memory", "memory.stat")?,
        ];
        Ok(counters::memory(
            &usage,
            parts.each_ref().map(Option::as_deref),
        ))
    }

    fn pids(&self) -> Result<Option<Pids>, GroupError> {
        let Some(current) = self.text("pids", "pids.current")? else {
            return Ok(None);
        };
        let limit = self.text("pids", "pids.max")?;
        Ok(counters::pids(&current, limit.as_deref()))
    }

    fn block_io(&self) -> Result<Option<BlockIo>, GroupError> {
        if self.version() == Version::V2 {
            return Ok(self.text("io", "io.stat")?.map(|text| block_v2(&text)));
        }
        let mut counted = None;
        for who in BLOCK_V1 {
            let bytes = self.text("blkio", &format!("{who}.io_service_bytes_recursive"))?;
            let operations = self.text("blkio", &format!("{who}.io_serviced_recursive"))?;
            if let (Some(bytes), Some(operations)) = (bytes, operations) {
                let (bytes, operations) = (block_v1(&bytes), block_v1(&operations));
                let any = bytes.iter().any(|one| one.value > 0);
                counted = Some(BlockIo { bytes, operations });
                if any {
                    break;
                }
            }
        }
        Ok(counted)
    }
}

fn text_in(directory: &Path, file: &str) -> Result<Option<String>, GroupError> {
    let path = directory.join(file);
    match std::fs::read_to_string(&path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound && directory.exists() => Ok(None),
        Err(error) => Err(file_error("reading", &path)(error)),
    }
}
