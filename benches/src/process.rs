//! What the kernel tells of processes: who runs a file, their CPU time and memory.

use std::fs;
use std::path::Path;

/// Of `utime` and `stime`; the kernel's interface is fixed at this.
const TICKS_PER_SECOND: f64 = 100.0;

/// Processes whose program is this very file.
pub fn running(program: &Path) -> Vec<u32> {
    let mut found: Vec<u32> = fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .filter(|pid| fs::read_link(format!("/proc/{pid}/exe")).is_ok_and(|exe| exe == program))
        .collect();
    found.sort_unstable();
    found
}

/// A process's first argument.
pub fn role(pid: u32) -> String {
    let words = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
    let mut words = words.split(|byte| *byte == 0).skip(1);
    String::from_utf8_lossy(words.next().unwrap_or_default()).into_owned()
}

/// Children, theirs included.
pub fn descendants(pid: u32) -> Vec<u32> {
    let mut found = vec![pid];
    let mut at = 0;
    while let Some(pid) = found.get(at) {
        for thread in fs::read_dir(format!("/proc/{pid}/task"))
            .into_iter()
            .flatten()
            .flatten()
        {
            let children = fs::read_to_string(thread.path().join("children")).unwrap_or_default();
            found.extend(
                children
                    .split_whitespace()
                    .filter_map(|one| one.parse::<u32>().ok()),
            );
        }
        at += 1;
    }
    found
}

/// CPU seconds of a process and its threads, ended ones included, to a tick of 10 ms.
pub fn cpu_seconds(pid: u32) -> f64 {
    let text = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let fields = text.rsplit(')').next().unwrap_or_default();
    let ticks = fields
        .split_whitespace()
        .skip(11)
        .take(2)
        .filter_map(|one| one.parse::<f64>().ok());
    ticks.sum::<f64>() / TICKS_PER_SECOND
}

/// CPU seconds of all of them.
pub fn cpu_seconds_of(all: &[u32]) -> f64 {
    all.iter().map(|pid| cpu_seconds(*pid)).sum()
}

/// Proportional set size in MiB: shared pages count by their share. A process that cannot be seen
/// has not used nothing.
pub fn pss_mib(pid: u32) -> Result<f64, String> {
    let path = format!("/proc/{pid}/smaps_rollup");
    let text = fs::read_to_string(&path).map_err(|error| format!("{path}: {error}"))?;
    let line = text.lines().find_map(|line| line.strip_prefix("Pss:"));
    let kib = line.and_then(|rest| rest.split_whitespace().next()?.parse::<f64>().ok());
    let kib = kib.ok_or_else(|| format!("{path} has no Pss"))?;
    Ok(kib / 1_024.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_is_found_and_has_used_something() {
        let exe = std::env::current_exe().unwrap();
        assert!(running(&exe).contains(&std::process::id()));
        assert!(pss_mib(std::process::id()).unwrap() > 0.1);
        pss_mib(u32::MAX).unwrap_err();
        assert!(descendants(std::process::id()).contains(&std::process::id()));
    }
}
