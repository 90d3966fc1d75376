//! An instant in UTC with millisecond resolution, its ISO 8601 text, and arithmetic with
//! `Duration`.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::{Add, Sub};
use std::time::Duration;

const MS_PER_SECOND: i64 = 1_000;
const SECONDS_PER_DAY: i64 = 86_400;

/// Milliseconds since 1970-01-01T00:00:00Z. Stored and compared as one integer.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Time(i64);

/// A civil date and time of day in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Civil {
    /// Proleptic Gregorian year.
    pub year: i64,
    /// 1 to 12.
    pub month: u32,
    /// 1 to 31.
    pub day: u32,
    /// 0 to 23.
    pub hour: u32,
    /// 0 to 59.
    pub minute: u32,
    /// 0 to 59.
    pub second: u32,
    /// 0 to 999.
    pub millisecond: u32,
}

impl Time {
    /// The Unix epoch.
    pub const EPOCH: Time = Time(0);

    /// From milliseconds since the epoch.
    pub const fn from_millis(ms: i64) -> Time {
        Time(ms)
    }

    /// From whole seconds since the epoch.
    pub const fn from_seconds(seconds: i64) -> Time {
        Time(seconds * MS_PER_SECOND)
    }

    /// Milliseconds since the epoch.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// Seconds since the epoch with a fraction, as AWS's JSON protocols write it.
    pub fn epoch_seconds(self) -> f64 {
        self.0 as f64 / MS_PER_SECOND as f64
    }

    /// How long ago `earlier` was; zero if it lies in the future.
    pub fn since(self, earlier: Time) -> Duration {
        Duration::from_millis(self.0.saturating_sub(earlier.0).max(0) as u64)
    }

    /// The second that this instant is in.
    pub fn whole_seconds(self) -> Time {
        Time(self.0 - self.0.rem_euclid(MS_PER_SECOND))
    }

    /// The calendar fields of this instant in UTC.
    pub fn civil(self) -> Civil {
        let seconds = self.0.div_euclid(MS_PER_SECOND);
        let (days, rest) = (
            seconds.div_euclid(SECONDS_PER_DAY),
            seconds.rem_euclid(SECONDS_PER_DAY),
        );
        let (year, month, day) = civil_from_days(days);
        Civil {
            year,
            month,
            day,
            hour: (rest / 3600) as u32,
            minute: (rest / 60 % 60) as u32,
            second: (rest % 60) as u32,
            millisecond: self.0.rem_euclid(MS_PER_SECOND) as u32,
        }
    }

    /// The instant of the calendar fields, or `None` when one is out of its range.
    pub fn from_civil(civil: Civil) -> Option<Time> {
        let in_range = (1..=12).contains(&civil.month)
            && (1..=31).contains(&civil.day)
            && civil.hour < 24
            && civil.minute < 60
            && civil.second < 60
            && (0..=9999).contains(&civil.year);
        if !in_range {
            return None;
        }
        let days = days_from_civil(civil.year, civil.month, civil.day);
        if civil_from_days(days) != (civil.year, civil.month, civil.day) {
            return None; // 31 February
        }
        let of_day = i64::from(civil.hour * 3600 + civil.minute * 60 + civil.second);
        let seconds = days * SECONDS_PER_DAY + of_day;
        Some(Time(seconds * MS_PER_SECOND + i64::from(civil.millisecond)))
    }

    /// `2026-11-21T10:30:00Z`.
    pub fn iso8601_seconds(self) -> String {
        let c = self.civil();
        written(*b"0000-00-00T00:00:00Z", &c).unwrap_or_else(|| {
            format!(
                "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
                c.year, c.month, c.day, c.hour, c.minute, c.second
            )
        })
    }

    /// `20261121T103000Z`, ISO 8601's basic format. Years have four digits.
    pub fn iso8601_basic(self) -> String {
        let c = self.civil();
        let mut form = *b"00000000T000000Z";
        let fields = [
            (0, 4, u32::try_from(c.year).unwrap_or(0)),
            (4, 2, c.month),
            (6, 2, c.day),
            (9, 2, c.hour),
            (11, 2, c.minute),
            (13, 2, c.second),
        ];
        put_fields(&mut form, &fields);
        String::from_utf8_lossy(&form).into_owned()
    }

    /// `2026-11-21T10:30:00.123Z`.
    pub fn iso8601_millis(self) -> String {
        let c = self.civil();
        written(*b"0000-00-00T00:00:00.000Z", &c).unwrap_or_else(|| {
            format!(
                "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z",
                c.year, c.month, c.day, c.hour, c.minute, c.second, c.millisecond
            )
        })
    }

    /// `Sat, 21 Nov 2026 10:30:00 GMT`, as HTTP's headers have it (RFC 9110, "Date/Time Formats").
    pub fn http_date(self) -> String {
        const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
        const MONTHS: [&str; 12] = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ];
        let c = self.civil();
        let days = self.0.div_euclid(MS_PER_SECOND * SECONDS_PER_DAY); // since a Thursday
        let day = DAYS[days.rem_euclid(7) as usize];
        let month = MONTHS[(c.month - 1) as usize];
        let mut form = *b"ddd, 00 mmm 0000 00:00:00 GMT";
        form[..3].copy_from_slice(day.as_bytes());
        form[8..11].copy_from_slice(month.as_bytes());
        let year = u32::try_from(c.year).unwrap_or(0);
        let fields = [
            (5, 2, c.day),
            (12, 4, year),
            (17, 2, c.hour),
            (20, 2, c.minute),
            (23, 2, c.second),
        ];
        put_fields(&mut form, &fields);
        String::from_utf8_lossy(&form).into_owned()
    }

    /// Reads `YYYY-MM-DDTHH:MM:SS[.fraction](Z|+00:00)`; other offsets are not accepted.
    pub fn parse_iso8601(text: &str) -> Option<Time> {
        let body = text
            .strip_suffix('Z')
            .or_else(|| text.strip_suffix("+00:00"))?;
        let bytes = body.as_bytes();
        if bytes.len() < 19 || !body.is_ascii() {
            return None;
        }
        let separators = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':')];
        if separators.iter().any(|&(at, byte)| bytes[at] != byte) {
            return None;
        }
        let field = |from: usize, to: usize| digits(&bytes[from..to]);
        let millisecond = match bytes.get(19) {
            None => 0,
            Some(b'.') if bytes.len() > 20 => {
                let fraction = &bytes[20..];
                digits(fraction)?;
                let mut padded = fraction[..fraction.len().min(3)].to_vec();
                padded.resize(3, b'0');
                digits(&padded)?
            }
            Some(_) => return None,
        };
        Time::from_civil(Civil {
            year: i64::from(field(0, 4)?),
            month: field(5, 7)?,
            day: field(8, 10)?,
            hour: field(11, 13)?,
            minute: field(14, 16)?,
            second: field(17, 19)?,
            millisecond,
        })
    }
}

impl Add<Duration> for Time {
    type Output = Time;
    fn add(self, after: Duration) -> Time {
        Time(
            self.0
                .saturating_add(i64::try_from(after.as_millis()).unwrap_or(i64::MAX)),
        )
    }
}

impl Sub<Duration> for Time {
    type Output = Time;
    fn sub(self, before: Duration) -> Time {
        Time(
            self.0
                .saturating_sub(i64::try_from(before.as_millis()).unwrap_or(i64::MAX)),
        )
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.iso8601_millis())
    }
}

/// The form with the fields' digits put in, when the year has four. Every call writes several, and
/// the formatting machinery takes ten times as long.
fn written<const LENGTH: usize>(mut form: [u8; LENGTH], civil: &Civil) -> Option<String> {
    let year = u32::try_from(civil.year)
        .ok()
        .filter(|year| *year < 10_000)?;
    let fields = [
        (0, 4, year),
        (5, 2, civil.month),
        (8, 2, civil.day),
        (11, 2, civil.hour),
        (14, 2, civil.minute),
        (17, 2, civil.second),
        (20, 3, civil.millisecond),
    ];
    put_fields(&mut form, &fields);
    std::str::from_utf8(&form).ok().map(str::to_owned)
}

/// The two digits of each number below 100. Every call writes several times.
const PAIRS: [[u8; 2]; 100] = {
    let mut pairs = [[0; 2]; 100];
    let mut number = 0;
    while number < 100 {
        pairs[number] = [b'0' + number as u8 / 10, b'0' + number as u8 % 10];
        number += 1;
    }
    pairs
};

/// Puts numbers into a form: where, how many digits, which. One that lies behind the form's end is
/// left out: the form of whole seconds ends before the milliseconds.
fn put_fields(form: &mut [u8], fields: &[(usize, usize, u32)]) {
    for &(at, count, mut number) in fields {
        let Some(field) = form.get_mut(at..at + count) else {
            continue;
        };
        for pair in field.rchunks_mut(2) {
            let digits = PAIRS[(number % 100) as usize];
            number /= 100;
            match pair {
                [tens, ones] => [*tens, *ones] = digits,
                [first] => *first = digits[1],
                _ => {}
            }
        }
    }
}

fn digits(bytes: &[u8]) -> Option<u32> {
    if bytes.is_empty() || bytes.len() > 9 {
        return None;
    }
    bytes.iter().try_fold(0u32, |value, byte| {
        byte.is_ascii_digit()
            .then(|| value * 10 + u32::from(byte - b'0'))
    })
}

/// Days since the epoch to (year, month, day), over eras of 400 years that start in March.
fn civil_from_days(days: i64) -> (i64, u32, u32) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = (day_of_year - (153 * shifted_month + 2) / 5 + 1) as u32;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month as u32, day)
}

fn days_from_civil(year: i64, month: u32, day: u32) -> i64 {
    let year = year - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let shifted_month = i64::from((month + 9) % 12);
    let day_of_year = (153 * shifted_month + 2) / 5 + i64::from(day) - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_http_are_those_of_the_rfc() {
        for (iso, wanted) in [
            ("1994-11-06T08:49:37Z", "Sun, 06 Nov 1994 08:49:37 GMT"),
            ("1970-01-01T00:00:00Z", "Thu, 01 Jan 1970 00:00:00 GMT"),
            ("2024-02-29T23:59:59Z", "Thu, 29 Feb 2024 23:59:59 GMT"),
        ] {
            assert_eq!(Time::parse_iso8601(iso).unwrap().http_date(), wanted);
        }
    }

    #[test]
    fn iso8601_goes_there_and_back() {
        for text in [
            "1970-01-01T00:00:00.000Z",
            "2000-02-29T23:59:59.999Z",
            "2026-11-21T10:24:50.120Z",
            "1969-12-31T23:59:59.999Z",
        ] {
            let time = Time::parse_iso8601(text).unwrap();
            assert_eq!(time.iso8601_millis(), text);
            assert_eq!(time.iso8601_seconds(), text[..19].to_owned() + "Z");
        }
        let far = Time::from_seconds(253_402_300_800);
        assert_eq!(far.iso8601_millis(), "10000-01-01T00:00:00.000Z");
    }

    #[test]
    fn text_that_is_no_instant_is_refused() {
        for text in [
            "",
            "Z",
            "2026-02-30T00:00:00Z",
            "2026-11-21 10:24:50Z",
            "2026-11-21T10:24:50",
            "2026-11-21T10:24:50.Z",
            "2026-11-21T24:00:00Z",
            "２026-11-21T10:24:5Z",
        ] {
            assert_eq!(Time::parse_iso8601(text), None, "{text}");
        }
    }

    #[test]
    fn a_day_after_is_a_day_later_over_four_centuries() {
        let mut at = Time::parse_iso8601("1899-12-31T00:00:00Z").unwrap();
        for _ in 0..146_097 {
            let next = at + Duration::from_secs(86_400);
            let (a, b) = (at.civil(), next.civil());
            assert!(
                b.day == a.day + 1 || b.day == 1 && (b.month == a.month + 1 || b.month == 1),
                "{a:?} {b:?}"
            );
            assert_eq!(Time::from_civil(b), Some(next));
            at = next;
        }
    }
}
