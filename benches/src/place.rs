//! Where the benchmarks work: one directory, one copy of the binary, free ports.

use std::fs;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};

/// The directory and the programs under test.
pub struct Place {
    /// Everything lies in it; on a disk, not in memory.
    pub work: PathBuf,
    /// This run's own name of the binary, so that its processes are told from others'.
    pub ondol: PathBuf,
    /// The proxy on loopback.
    pub proxy: PathBuf,
    /// Fewer rounds.
    pub quick: bool,
}

impl Place {
    /// Makes the directory.
    pub fn make(work: &Path, ondol: &Path, proxy: &Path, quick: bool) -> Result<Place, String> {
        let work = std::path::absolute(work).map_err(|error| error.to_string())?;
        let own = work.join(format!("run-{}", std::process::id()));
        let cannot = |error: std::io::Error| format!("cannot prepare {}: {error}", own.display());
        fs::create_dir_all(&own).map_err(cannot)?;
        let copy = own.join("ondol");
        fs::copy(ondol, &copy).map_err(cannot)?;
        Ok(Place {
            work: own,
            ondol: copy,
            proxy: proxy.to_owned(),
            quick,
        })
    }

    /// A path in the directory.
    pub fn join(&self, name: &str) -> PathBuf {
        self.work.join(name)
    }

    /// What outlives this run: environments that take minutes to make.
    pub fn kept(&self, name: &str) -> PathBuf {
        self.work.parent().unwrap_or(&self.work).join(name)
    }

    /// This many, or a quarter of it in a quick run.
    pub fn rounds(&self, many: usize) -> usize {
        if self.quick { many.div_ceil(4) } else { many }
    }

    /// Progress, for people.
    pub fn say(&self, words: &str) {
        eprintln!("{words}");
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // What is left lies in the build directory and is named after this run.
        let _left = fs::remove_dir_all(&self.work);
    }
}

/// A port of loopback that is free now.
pub fn free_port() -> Result<SocketAddr, String> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(|e| e.to_string())?;
    listener.local_addr().map_err(|error| error.to_string())
}

/// The value below which this share of the values lies. Sorts them.
pub fn quantile(values: &mut [f64], share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let last = values.len().saturating_sub(1);
    let at = (values.len() as f64 * share) as usize;
    values.get(at.min(last)).copied().unwrap_or(f64::NAN)
}

/// The middle one.
pub fn median(values: &mut [f64]) -> f64 {
    quantile(values, 0.5)
}
