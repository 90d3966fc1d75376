//! How many items a list answers at once. AWS: ECS API Reference, `maxResults` of each List.

use crate::faults;
use aws::Fault;
use wire::PageSize;

/// The most of every list.
const MOST: usize = 100;

/// The size of a page, where the caller's wish is one that AWS takes.
pub fn size(wanted: Option<i32>, default: usize) -> Result<PageSize, Fault> {
    let right = |wanted: i32| usize::try_from(wanted).is_ok_and(|one| (1..=MOST).contains(&one));
    if !wanted.is_none_or(right) {
        let message = format!("maxResults should be between 1 and {MOST}");
        return Err(faults::invalid_parameter(message));
    }
    Ok(PageSize {
        default,
        most: MOST,
    })
}
