//! Awaiting a value with a deadline.

use std::time::{Duration, Instant};

/// Between two looks.
const LOOK: Duration = Duration::from_millis(50);

/// Looks until something is found; panics with what was seen last when the time is over.
pub fn until_ok<T, E: std::fmt::Display>(
    what: &str,
    seconds: u64,
    mut look: impl FnMut() -> Result<T, E>,
) -> T {
    let until = Instant::now() + Duration::from_secs(seconds);
    loop {
        match look() {
            Ok(found) => return found,
            Err(seen) if Instant::now() > until => {
                panic!("{what} did not come within {seconds} s; the last look saw: {seen}")
            }
            Err(_) => std::thread::sleep(LOOK),
        }
    }
}

/// Looks until it is so.
pub fn until(what: &str, seconds: u64, mut look: impl FnMut() -> bool) {
    until_ok(what, seconds, || {
        if look() { Ok(()) } else { Err("it is not so") }
    });
}
