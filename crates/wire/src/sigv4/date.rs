//! When a request was signed, as it is written in it. Pure.

use base::Time;

/// `20261121T102450Z`.
pub fn read(text: &str) -> Option<Time> {
    if text.len() != 16 || !text.is_ascii() {
        return None;
    }
    let (day, hour) = (&text[..8], text.get(9..15)?);
    let (year, month, day) = (&day[..4], &day[4..6], &day[6..]);
    let (hour, minute, second) = (&hour[..2], &hour[2..4], &hour[4..]);
    let iso = [
        year, "-", month, "-", day, "T", hour, ":", minute, ":", second, "Z",
    ]
    .concat();
    let right = text.as_bytes()[8] == b'T' && text.as_bytes()[15] == b'Z';
    right.then(|| Time::parse_iso8601(&iso)).flatten()
}

/// `20261121T102450Z` of an instant, as AWS's messages about expiry have it.
pub fn basic_time(time: Time) -> String {
    time.iso8601_seconds().replace(['-', ':'], "")
}
