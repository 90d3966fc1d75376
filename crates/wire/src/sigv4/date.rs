//! When a request was signed, as it is written in it. Pure.

use base::Time;
use base::time::Civil;

/// `20261121T102450Z`.
pub fn read(text: &str) -> Option<Time> {
    let form: &[u8; 16] = text.as_bytes().try_into().ok()?;
    let right = form[8] == b'T' && form[15] == b'Z';
    let number = |from: usize, to: usize| {
        form[from..to].iter().try_fold(0, |number, digit| {
            let digit = char::from(*digit).to_digit(10)?;
            Some(number * 10 + digit)
        })
    };
    let civil = Civil {
        year: number(0, 4)?.into(),
        month: number(4, 6)?,
        day: number(6, 8)?,
        hour: number(9, 11)?,
        minute: number(11, 13)?,
        second: number(13, 15)?,
        millisecond: 0,
    };
    right.then(|| Time::from_civil(civil)).flatten()
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
