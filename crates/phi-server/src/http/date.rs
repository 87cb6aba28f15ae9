//! Points in time as text.

use std::time::{SystemTime, UNIX_EPOCH};

/// A day and a time of it, in UTC.
struct Moment {
    year: u64,
    /// From 1.
    month: usize,
    day: u64,
    /// From 0, which is Sunday.
    weekday: usize,
    hour: u64,
    minute: u64,
    second: u64,
    millisecond: u32,
}

/// As the `Date` header has it: `Thu, 26 Nov 2026 14:40:22 GMT`.
pub(crate) fn http_date(time: SystemTime) -> String {
    const DAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let Moment { year, month, day, weekday, hour, minute, second, .. } = moment(time);
    let (weekday, month) = (DAYS[weekday], MONTHS[month - 1]);
    format!("{weekday}, {day:02} {month} {year} {hour:02}:{minute:02}:{second:02} GMT")
}

/// As logs have it (RFC 3339): `2026-11-26T14:40:22.123Z`.
pub(crate) fn timestamp(time: SystemTime) -> String {
    let Moment { year, month, day, hour, minute, second, millisecond, .. } = moment(time);
    format!("{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{millisecond:03}Z")
}

fn moment(time: SystemTime) -> Moment {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    let (days, seconds) = (since.as_secs() / 86_400, since.as_secs() % 86_400);
    let mut year = 1970;
    let mut rest = days;
    while rest >= year_length(year) {
        rest -= year_length(year);
        year += 1;
    }
    let february = year_length(year) - 337;
    let mut month = 1;
    for length in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
        if rest < length {
            break;
        }
        rest -= length;
        month += 1;
    }
    Moment {
        year,
        month,
        day: rest + 1,
        // The first day of 1970 was a Thursday.
        weekday: ((days + 4) % 7) as usize,
        hour: seconds / 3600,
        minute: seconds / 60 % 60,
        second: seconds % 60,
        millisecond: since.subsec_millis(),
    }
}

fn year_length(year: u64) -> u64 {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    if is_leap { 366 } else { 365 }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::{http_date, timestamp};

    #[test]
    fn known_moments_are_written() {
        let at = |seconds| UNIX_EPOCH + Duration::from_secs(seconds);
        assert_eq!(http_date(at(784_111_777)), "Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(timestamp(at(0)), "1970-01-01T00:00:00.000Z");
        assert_eq!(timestamp(at(951_782_400)), "2000-02-29T00:00:00.000Z");
        assert_eq!(timestamp(at(1_735_689_599)), "2024-12-31T23:59:59.000Z");
    }
}
