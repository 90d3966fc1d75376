//! When a request was signed, as it is written in it. Pure.

use base::Time;
use base::time::Civil;

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

/// `Sat, 21 Nov 2026 10:24:50 GMT` of a `Date` header; `-0000` for the zone is what mail has.
pub fn read_http(text: &str) -> Option<Time> {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let (_weekday, rest) = text.split_once(", ")?;
    let fields: Vec<&str> = rest.split(' ').collect();
    let [day, month, year, clock, "GMT" | "-0000" | "+0000"] = fields[..] else {
        return None;
    };
    let clock: Vec<&str> = clock.split(':').collect();
    let [hour, minute, second] = clock[..] else {
        return None;
    };
    let month = MONTHS.iter().position(|name| *name == month)?;
    Time::from_civil(Civil {
        year: year.parse().ok()?,
        month: u32::try_from(month).ok()? + 1,
        day: day.parse().ok()?,
        hour: hour.parse().ok()?,
        minute: minute.parse().ok()?,
        second: second.parse().ok()?,
        millisecond: 0,
    })
}

/// `20261121T102450Z` of an instant, as AWS's messages about expiry have it.
pub fn basic_time(time: Time) -> String {
    time.iso8601_seconds().replace(['-', ':'], "")
}
