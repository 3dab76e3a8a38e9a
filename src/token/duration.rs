//! Durations: the DUR that people type, and the words in which an amount of seconds is told.

use std::time::Duration;

use thiserror::Error;

use crate::error::shortened;

const MINUTE: f64 = 60.0;
const HOUR: f64 = 60.0 * MINUTE;
const DAY: f64 = 24.0 * HOUR;
/// 365.25 days.
const YEAR: f64 = 365.25 * DAY;
/// A twelfth of a year: 30.4375 days.
const MONTH: f64 = YEAR / 12.0;

/// 2^53 seconds: up to here every whole second has its own `f64`.
pub(super) const FARTHEST: f64 = 9_007_199_254_740_992.0;

/// The units of a duration, compared without regard to case. `M` alone is refused before.
const UNITS: [(&str, f64); 8] = [
    ("ms msec millis", 0.001),
    ("s sec secs second seconds", 1.0),
    ("m min mins minute minutes", MINUTE),
    ("h hr hrs hour hours", HOUR),
    ("d day days", DAY),
    ("w wk wks week weeks", 7.0 * DAY),
    ("mo month months", MONTH),
    ("y yr yrs year years", YEAR),
];

/// What a distance is told in: the unit, its seconds, and the seconds from which it is used
/// (30 to 60 days stay days, since "1 month" would say too little).
const TOLD: [(&str, f64, f64); 6] = [
    ("year", YEAR, YEAR),
    ("month", MONTH, 2.0 * MONTH),
    ("day", DAY, DAY),
    ("hour", HOUR, HOUR),
    ("minute", MINUTE, MINUTE),
    ("second", 1.0, 0.0),
];
/// Where the units of one fixed length begin in [`TOLD`].
const DAYS: usize = 2;

/// Why a text is not the duration that was needed. `given` is the text as it was given, trimmed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DurationError {
    /// The text has none of the forms of a duration.
    #[error("{} is not a duration", shortened(given))]
    NotADuration {
        /// The text.
        given: String,
    },
    /// A number among several has no unit.
    #[error("{} has no unit in {}", shortened(number), shortened(given))]
    NoUnit {
        /// The text.
        given: String,
        /// The number without a unit.
        number: String,
    },
    /// A unit that is not in the table.
    #[error("{} is no unit of time in {}", shortened(unit), shortened(given))]
    UnknownUnit {
        /// The text.
        given: String,
        /// The word that stood where a unit should.
        unit: String,
    },
    /// `M`: months to some tools, minutes to others, so neither here.
    #[error("\"M\" in {} may mean minutes or months", shortened(given))]
    AmbiguousUnit {
        /// The text.
        given: String,
    },
    /// A duration below zero.
    #[error("{} is negative, and a duration is not", shortened(given))]
    Negative {
        /// The text.
        given: String,
    },
    /// A number beyond 2^53 seconds, where seconds can't be told apart any more.
    #[error("{} is too large, beyond 2^53 seconds", shortened(given))]
    TooLarge {
        /// The text.
        given: String,
    },
}

/// Reads a DUR into seconds, at least 0: `30s`, `15m`, `1h 30m`, `1.5h`, `7d`, bare seconds.
/// Units: ms, s, m, h, d, w, mo (a twelfth of a year), y (365.25 days), or their English names,
/// without regard to case; but `M` is refused, since it could mean minutes or months.
///
/// # Errors
/// `NotADuration`, `NoUnit`, `UnknownUnit`, `AmbiguousUnit`, `Negative` or `TooLarge`.
pub fn parse_duration(text: &str) -> Result<f64, DurationError> {
    let given = text.trim();
    match given.strip_prefix('-') {
        Some(rest) => match parse_amount(rest, given)? {
            zero if zero <= 0.0 => Ok(0.0),
            _ => Err(DurationError::Negative { given: given.into() }),
        },
        None => parse_amount(given, given),
    }
}

/// Reads an unsigned amount into seconds; `given` is what the errors quote.
pub(super) fn parse_amount(text: &str, given: &str) -> Result<f64, DurationError> {
    let owned = || given.to_owned();
    let mut rest = text.trim();
    let bare_seconds = is_decimal(rest);
    let mut total = 0.0;
    loop {
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let (number, tail) = rest.split_at(end);
        if !is_decimal(number) {
            return Err(DurationError::NotADuration { given: owned() });
        }
        let tail = tail.trim_start();
        let end = tail.find(|c: char| !c.is_alphabetic()).unwrap_or(tail.len());
        let (unit, tail) = tail.split_at(end);
        let size = match unit {
            "" if bare_seconds => 1.0,
            "" if tail.is_empty() || tail.starts_with(|c: char| c.is_ascii_digit()) => {
                return Err(DurationError::NoUnit { given: owned(), number: number.into() });
            }
            "" => return Err(DurationError::NotADuration { given: owned() }),
            "M" => return Err(DurationError::AmbiguousUnit { given: owned() }),
            _ => unit_seconds(unit)
                .ok_or_else(|| DurationError::UnknownUnit { given: owned(), unit: unit.into() })?,
        };
        // The digits as one whole number first: 2.3 * 60 is not 138 in binary, 23 * 60 / 10 is.
        let fraction = number.split_once('.').map_or(0, |(_, fraction)| fraction.len());
        let digits: f64 = number.replace('.', "").parse().unwrap_or(f64::INFINITY);
        let scale = i32::try_from(fraction).map_or(f64::INFINITY, |places| 10f64.powi(places));
        total += digits * size / scale;
        rest = tail.trim_start();
        if rest.is_empty() {
            break;
        }
    }
    // Not `total > FARTHEST`, which would let a NaN through.
    if (0.0..=FARTHEST).contains(&total) {
        Ok(total)
    } else {
        Err(DurationError::TooLarge { given: owned() })
    }
}

fn unit_seconds(unit: &str) -> Option<f64> {
    let known = |names: &str| names.split(' ').any(|name| name.eq_ignore_ascii_case(unit));
    UNITS.iter().find(|(names, _)| known(names)).map(|&(_, seconds)| seconds)
}

/// Digits, then perhaps a point and digits.
pub(super) fn is_decimal(text: &str) -> bool {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    digits(whole) && digits(fraction)
}

/// An amount of seconds, at least 1, in one unit, rounded down: `8 years`, `1 day`.
pub(super) fn roughly(seconds: f64) -> String {
    let (count, unit, _) = largest_unit(seconds, &TOLD);
    counted(count, unit)
}

/// An amount of seconds (its sign does not count) in words: `3 hours`, `1 hour 30 minutes`, `90
/// days`, `0.5 seconds`. A second unit is added when the first counts 1, or when both together
/// are exact; under ten years, the largest unit is the day.
#[must_use]
pub fn span(seconds: f64) -> String {
    let seconds = seconds.abs();
    if seconds < MINUTE {
        let rounded = (seconds * 1000.0).round() / 1000.0;
        return format!("{rounded} second{}", plural(rounded));
    }
    let units = if seconds < 10.0 * YEAR { &TOLD[DAYS..] } else { &TOLD[..] };
    let (count, unit, rest) = largest_unit(seconds, units);
    let smaller = units.iter().skip_while(|told| told.0 != unit).nth(1);
    if let Some(&(smaller, size, _)) = smaller {
        let (more, exact) = ((rest / size).floor(), rest % size < 1.0);
        if more >= 1.0 && (count < 2.0 || exact) {
            return format!("{} {}", counted(count, unit), counted(more, smaller));
        }
    }
    counted(count, unit)
}

/// How many of the largest unit that fits, its name, and the seconds that are left.
fn largest_unit(seconds: f64, units: &[(&'static str, f64, f64)]) -> (f64, &'static str, f64) {
    let fits = units.iter().find(|told| seconds >= told.2);
    let &(unit, size, _) = fits.unwrap_or(&("second", 1.0, 0.0));
    ((seconds / size).floor(), unit, seconds % size)
}

fn counted(count: f64, unit: &str) -> String {
    // Only years come this far.
    if count >= 1e6 {
        return "over a million years".into();
    }
    // Whole numbers are written much faster than others.
    let whole = Duration::from_secs_f64(count.max(0.0).round()).as_secs();
    format!("{whole} {unit}{}", plural(count))
}

fn plural(count: f64) -> &'static str {
    if (count - 1.0).abs() < f64::EPSILON { "" } else { "s" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read() {
        for (text, seconds) in [
            ("30s", 30.0),
            ("15m", 900.0),
            ("1h 30m", 5400.0),
            ("1h30m", 5400.0),
            (" 1 hour  30 MINUTES ", 5400.0),
            ("7d", 604_800.0),
            ("2w", 1_209_600.0),
            ("1mo", 2_629_800.0),
            ("1y", 31_557_600.0),
            ("90", 90.0),
            ("0", 0.0),
            ("-0", 0.0),
            ("1.5", 1.5),
            ("1.5h", 5400.0),
            ("2.3m", 138.0),
            ("500ms", 0.5),
        ] {
            assert_eq!(parse_duration(text), Ok(seconds), "{text}");
        }
    }

    #[test]
    fn what_is_no_duration_says_why() {
        let text = |text: &str| text.to_owned();
        let error = |text: &str| parse_duration(text).expect_err(text);
        for given in ["", "m", "soon", "1:30", "1.h", ".5h", "1..5h", "5%", "h1", "--5", "1,5h", "١h"] {
            let quoted = given.trim_start_matches('-');
            match error(given) {
                DurationError::NotADuration { given: told } => assert!(told.ends_with(quoted)),
                other => panic!("{given}: {other}"),
            }
        }
        assert_eq!(error("1h 30"), DurationError::NoUnit { given: text("1h 30"), number: text("30") });
        assert_eq!(error("1 000s"), DurationError::NoUnit { given: text("1 000s"), number: text("1") });
        assert_eq!(error("15x"), DurationError::UnknownUnit { given: text("15x"), unit: text("x") });
        assert_eq!(error("15M"), DurationError::AmbiguousUnit { given: text("15M") });
        assert_eq!(error("-5s"), DurationError::Negative { given: text("-5s") });
        for given in
            ["9999999999999y", "9007199254740993000", &"9".repeat(400), &format!("0.{}s", "1".repeat(400))]
        {
            assert_eq!(error(given), DurationError::TooLarge { given: given.into() });
        }
        assert_eq!(error("15M").to_string(), "\"M\" in \"15M\" may mean minutes or months");
    }

    #[test]
    fn spans_are_told() {
        for (seconds, told) in [
            (0.0, "0 seconds"),
            (0.5, "0.5 seconds"),
            (1.0, "1 second"),
            (-30.0, "30 seconds"),
            (60.0, "1 minute"),
            (90.5, "1 minute 30 seconds"),
            (150.0, "2 minutes 30 seconds"),
            (3600.0, "1 hour"),
            (5400.0, "1 hour 30 minutes"),
            (10_800.0, "3 hours"),
            (11_527.0, "3 hours"),
            (12_600.0, "3 hours 30 minutes"),
            (90.0 * DAY, "90 days"),
            (11.5 * YEAR, "11 years 6 months"),
            (1e300, "over a million years"),
            (f64::INFINITY, "over a million years"),
        ] {
            assert_eq!(span(seconds), told, "{seconds}");
        }
    }

    #[test]
    fn units_are_told_from_the_largest_that_fits() {
        for (seconds, told) in [
            (1.0, "1 second"),
            (59.9, "59 seconds"),
            (60.0, "1 minute"),
            (3599.0, "59 minutes"),
            (DAY, "1 day"),
            (59.0 * DAY, "59 days"),
            (61.0 * DAY, "2 months"),
            (YEAR, "1 year"),
            (8.84 * YEAR, "8 years"),
            (1e12, "31688 years"),
            (1e300, "over a million years"),
        ] {
            assert_eq!(roughly(seconds), told, "{seconds}");
        }
    }
}
