//! The TIME that people type: a moment, or a distance from now that is kept until now is known. Nothing
//! here reads the clock.

use std::time::Duration;

use chrono::DateTime;

use super::duration::{DurationError, FARTHEST, is_decimal, parse_amount};
use super::time::{Instant, TimeError};

/// A TIME that may be counted from now, whenever that is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Moment {
    /// A date, or Unix seconds.
    Fixed(Instant),
    /// So many seconds from now; before it, when negative.
    FromNow(f64),
}

impl Moment {
    /// Reads a TIME: `now`; with a sign, or with units, a distance from now (`+15m`, `-1h`, `1h 30m`, and
    /// since a sign always means "from now", `+3600` and `-5`; `2 days ago`, `+1 day -1 hour`); `2026-12-31`, midnight UTC; RFC 3339, also with
    /// a space for the `T` and before the zone, or `UTC` for `Z`, as [`format()`](super::time::format) writes it; plain digits,
    /// perhaps with a fraction, are Unix seconds. Units are those of
    /// [`parse_duration`](super::duration::parse_duration).
    ///
    /// # Errors
    /// Every [`TimeError`] but `NotAZone`.
    pub fn parse(text: &str) -> Result<Self, TimeError> {
        let given = text.trim();
        let from_now = |distance: &str| {
            parse_amount(distance, given).map_err(|error| match error {
                DurationError::NotADuration { given } => TimeError::NotATime { given },
                other => TimeError::Distance(other),
            })
        };
        let with_units = |distance: &str| {
            if is_decimal(distance.trim()) {
                Err(TimeError::NotATime { given: given.to_owned() })
            } else {
                from_now(distance)
            }
        };
        let seconds = if given.eq_ignore_ascii_case("now") {
            return Ok(Self::FromNow(0.0));
        } else if let Some(distance) = given.strip_prefix('-') {
            return from_now(distance).map(|distance| Self::FromNow(-distance));
        } else if is_decimal(given) {
            parse_amount(given, given)?
        } else if given.split_once('-').is_some_and(|(year, _)| year.len() == 4 && is_decimal(year)) {
            parse_date(given)?
        } else if let Some(distance) = given.strip_suffix(" ago") {
            return with_units(distance).map(|distance| Self::FromNow(-distance));
        } else {
            let distance = given.strip_prefix('+').unwrap_or(given);
            return Ok(Self::FromNow(match distance.split_once(" -") {
                Some((more, less)) => with_units(more)? - with_units(less)?,
                None => from_now(distance)?,
            }));
        };
        bounded(seconds, given).map(Self::Fixed)
    }

    /// The moment meant when it is `now` (seconds since 1970), held within 2^53 seconds.
    #[must_use]
    pub fn at(self, now: f64) -> Instant {
        match self {
            Self::Fixed(at) => at,
            Self::FromNow(distance) => Instant::within_bounds(now + distance),
        }
    }
}

/// Reads a TIME as [`Moment::parse`] does, into the moment that it is when it is `now` (seconds since 1970).
///
/// # Errors
/// Every [`TimeError`] but `NotAZone`.
pub fn parse_time(text: &str, now: f64) -> Result<Instant, TimeError> {
    match Moment::parse(text)? {
        Moment::Fixed(at) => Ok(at),
        Moment::FromNow(distance) => bounded(now + distance, text.trim()),
    }
}

fn bounded(seconds: f64, given: &str) -> Result<Instant, TimeError> {
    Instant::new(seconds)
        .filter(|at| at.seconds().abs() <= FARTHEST)
        .ok_or_else(|| TimeError::TooLarge { given: given.into() })
}

/// Reads a date, or RFC 3339 with the liberties of [`Moment::parse`], into seconds since 1970.
fn parse_date(given: &str) -> Result<f64, TimeError> {
    let mut spelled = given.to_ascii_uppercase();
    if spelled.len() == "2026-12-31".len() {
        spelled.push_str("T00:00:00Z");
    } else if let Some((stamp, zone)) = spelled.rsplit_once(' ') {
        if zone == "UTC" || zone == "Z" {
            spelled = format!("{stamp}Z");
        } else if zone.starts_with(['+', '-']) {
            spelled = format!("{stamp}{zone}");
        }
    }
    let Ok(date) = DateTime::parse_from_rfc3339(&spelled) else {
        let given = given.to_owned();
        spelled.push('Z');
        return Err(match DateTime::parse_from_rfc3339(&spelled) {
            Ok(_) => TimeError::NoZone { given },
            Err(_) => TimeError::NoSuchDate { given },
        });
    };
    let magnitude = Duration::from_secs(date.timestamp().unsigned_abs()).as_secs_f64();
    let whole = if date.timestamp() < 0 { -magnitude } else { magnitude };
    Ok(whole + f64::from(date.timestamp_subsec_nanos()) / 1e9)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_distance_is_counted_from_the_moment_that_is_now() {
        for (text, first, later) in [
            ("+15m", 1_900.0, 2_900.5),
            ("1h 30m", 6_400.0, 7_400.5),
            ("-1m", 940.0, 1_940.5),
            ("now", 1_000.0, 2_000.5),
            ("10 s ago", 990.0, 1_990.5),
            ("+10 min -30 sec", 1_570.0, 2_570.5),
            ("1 day -1 hour", 83_800.0, 84_800.5),
            ("1s - 1m", 941.0, 1_941.5),
            ("1970-01-01T00:00:05Z", 5.0, 5.0),
            ("7.5", 7.5, 7.5),
        ] {
            let moment = Moment::parse(text).unwrap();
            assert_eq!(Some(moment.at(1_000.0)), Instant::new(first), "{text}");
            assert_eq!(Some(moment.at(2_000.5)), Instant::new(later), "{text}");
        }
    }

    #[test]
    fn a_sign_or_ago_stands_where_it_can_mean_one_thing_only() {
        for text in [
            "-1 day -1 hour",
            "-1 day +1 hour",
            "1 day +1 hour",
            "1h -1m -1s",
            "1h -",
            " -1h -1m",
            "-2 days ago",
            "+2 days ago",
            "1h -1m ago",
            "90 ago",
            "ago",
            " ago",
            "5 -1s",
            "1d -1",
            "+5 -1s",
        ] {
            assert!(
                matches!(Moment::parse(text), Err(TimeError::NotATime { .. })),
                "{text}: {:?}",
                Moment::parse(text)
            );
        }
        assert_eq!(Moment::parse("2026-12-31 10:00:00 -05:00"), Moment::parse("2026-12-31T15:00:00Z"));
    }

    #[test]
    fn a_moment_is_a_number_however_far_away() {
        let farthest = Moment::parse("+9007199254740992").unwrap();
        for now in [1e9, f64::MAX, f64::INFINITY] {
            assert_eq!(Some(farthest.at(now)), Instant::new(FARTHEST), "{now}");
        }
        assert!(farthest.at(f64::NAN).seconds().is_finite());
        assert!(matches!(parse_time("+9007199254740992", 2.0), Err(TimeError::TooLarge { .. })));
        assert_eq!(Moment::parse("-0s").unwrap().at(0.0).seconds().to_bits(), 0);
    }
}
