//! The calendar: which date and which time of day a moment is, and how they are written. A stream
//! tells several for each token, so they are counted here, by the Gregorian calendar before its
//! time too.

use std::fmt::Write as _;
use std::ops::RangeInclusive;

/// The moments whose date is told, in seconds since 1970: the years -262143 to 262142.
const TOLD: RangeInclusive<i64> = -8_334_601_228_800..=8_210_266_876_799;

const SECONDS_A_DAY: i64 = 86_400;

/// Days from 0000-03-01, where the counting of leap years begins, to 1970-01-01.
const BEFORE_1970: i64 = 719_468;

/// Days in 400 years, after which the calendar repeats itself.
const CYCLE: i64 = 146_097;

/// A date and a time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Date {
    pub(super) year: i64,
    month: u8,
    day: u8,
    hour: u8,
    minute: u8,
    second: u8,
    millis: u32,
}

impl Date {
    /// So many seconds after 1970, and milliseconds; `None` beyond the years that are told.
    pub(super) fn of(seconds: i64, millis: u32) -> Option<Self> {
        if !TOLD.contains(&seconds) {
            return None;
        }
        let time = seconds.rem_euclid(SECONDS_A_DAY);
        let days = seconds.div_euclid(SECONDS_A_DAY) + BEFORE_1970;
        let of_cycle = days.rem_euclid(CYCLE);
        // The year, counted from March: without the leap days that have gone by, each has 365.
        let leaps = of_cycle / 1460 - of_cycle / 36_524 + of_cycle / (CYCLE - 1);
        let year = (of_cycle - leaps) / 365;
        let of_year = of_cycle - (365 * year + year / 4 - year / 100);
        // From March on, five months have 153 days, again and again.
        let month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month + 2) / 5 + 1;
        let (month, next) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
        let small = |number: i64| u8::try_from(number).unwrap_or_default();
        Some(Self {
            year: days.div_euclid(CYCLE) * 400 + year + next,
            month: small(month),
            day: small(day),
            hour: small(time / 3600),
            minute: small(time / 60 % 60),
            second: small(time % 60),
            millis,
        })
    }

    /// Appends `2018-01-18 01:30:22.5`, with what stands between date and time.
    pub(super) fn write(self, between: u8, out: &mut String) {
        let (years, hundreds) = match u16::try_from(self.year) {
            Ok(year @ 0..=9999) => (year % 100, Some(year / 100)),
            _ => (0, None),
        };
        let mut text = *b"0000-00-00 00:00:00";
        text[10] = between;
        let parts = [
            (0, hundreds.unwrap_or_default().to_le_bytes()[0]),
            (2, years.to_le_bytes()[0]),
            (5, self.month),
            (8, self.day),
            (11, self.hour),
            (14, self.minute),
            (17, self.second),
        ];
        for (at, part) in parts {
            (text[at], text[at + 1]) = (b'0' + part / 10 % 10, b'0' + part % 10);
        }
        // Digits and what stands between them are ASCII.
        let mut text = str::from_utf8(&text).unwrap_or_default();
        if hundreds.is_none() {
            let sign = if self.year < 0 { "-" } else { "" };
            // Writing to a String cannot fail.
            let _ = write!(out, "{sign}{:04}", self.year.unsigned_abs());
            text = &text[4..];
        }
        out.push_str(text);
        if self.millis > 0 {
            let _ = write!(out, ".{:03}", self.millis);
            out.truncate(out.trim_end_matches('0').len());
        }
    }
}

/// Appends two digits.
pub(super) fn push_two(out: &mut String, number: u8) {
    out.push(char::from(b'0' + number / 10 % 10));
    out.push(char::from(b'0' + number % 10));
}
