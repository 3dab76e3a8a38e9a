//! Times: NumericDate (RFC 7519 §2), the zone that people type, and how a moment, its distance and a
//! time claim are told. The TIME that people type is in `moment.rs`. The clock and the local zone are arguments; nothing here
//! reads either.

use std::fmt;
use std::time::Duration;

use thiserror::Error;

use super::date::{Date, push_two};
use super::duration::{self, DurationError, FARTHEST, is_decimal};
use super::number::Decimal;

const TIME_FORMS: &str = "now, +15m, -1h, 1h 30m (from now), 2026-12-31 (midnight UTC), \
     2026-12-31T23:59:59Z and Unix seconds";

/// Why a text is not the time or the zone that was needed. `given` is the text as it was given,
/// trimmed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TimeError {
    /// The text has none of the forms of a time.
    #[error("{given:?} is not a time; understood are {}", TIME_FORMS)]
    NotATime {
        /// The text.
        given: String,
    },
    /// The text is not `utc`, `local`, `unix` or an offset.
    #[error("{given:?} is not a time zone; understood are utc, local, unix and offsets such as +01:00")]
    NotAZone {
        /// The text.
        given: String,
    },
    /// The text begins like a date, and the calendar or RFC 3339 does not know the rest.
    #[error(
        "{given:?} is no date of the calendar; a date is 2026-12-31 or, by RFC 3339, 2026-12-31T23:59:59Z"
    )]
    NoSuchDate {
        /// The text.
        given: String,
    },
    /// A date with a time of day and no zone: it could mean any of 26 hours.
    #[error("{given:?} has no time zone; a time of day needs Z or an offset such as +01:00")]
    NoZone {
        /// The text.
        given: String,
    },
    /// The distance from now in a time is not one.
    #[error(transparent)]
    Distance(#[from] DurationError),
    /// A number beyond 2^53 seconds, where seconds can't be told apart any more.
    #[error("{given:?} is too large; the limit is 2^53 seconds, some 285 million years")]
    TooLarge {
        /// The text.
        given: String,
    },
}

/// The moment that a token is looked at, and the zone that its times are told in.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    /// Now, in seconds since 1970.
    pub now: f64,
    /// The zone.
    pub zone: Zone,
}

impl Clock {
    /// How far a moment lies from now, in words: `3 hours ago`.
    #[must_use]
    pub fn distance(&self, at: Instant) -> String {
        distance(at, self.now)
    }
}

/// The zone that times are shown in.
#[derive(Debug, Clone, Copy)]
pub enum Zone {
    /// `2018-01-18 01:30:22 UTC`.
    Utc,
    /// Seconds east of UTC, less than a day either way (more counts as 0).
    Fixed(i32),
    /// Unix seconds, not a date.
    Unix,
    /// The caller's zone: for Unix seconds, the seconds east of UTC that hold then and there.
    Local(fn(i64) -> i32),
}

impl Zone {
    /// Reads `utc` (or `z`), `local`, `unix`, `±HH:MM`, `±HHMM`, `±HH`, without regard to case.
    /// `local` is what [`Zone::Local`] will ask.
    ///
    /// # Errors
    /// [`TimeError::NotAZone`].
    pub fn parse(text: &str, local: fn(i64) -> i32) -> Result<Self, TimeError> {
        let given = text.trim();
        match given.to_ascii_lowercase().as_str() {
            "utc" | "z" => Ok(Self::Utc),
            "local" => Ok(Self::Local(local)),
            "unix" => Ok(Self::Unix),
            other => parse_offset(other)
                .map(Self::Fixed)
                .ok_or_else(|| TimeError::NotAZone { given: given.into() }),
        }
    }

    /// Seconds east of UTC at a moment, whole minutes (a label has no more).
    fn east(self, at: Instant) -> i32 {
        let east = match self {
            Self::Utc | Self::Unix => 0,
            Self::Fixed(east) => east,
            Self::Local(east_at) => at.whole_seconds().map_or(0, east_at),
        };
        if east.unsigned_abs() < 86_400 { east - east % 60 } else { 0 }
    }
}

fn parse_offset(text: &str) -> Option<i32> {
    let (sign, digits) = match text.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    let (hours, minutes) = match digits.split_once(':') {
        Some(parts) => parts,
        None if digits.len() == 2 => (digits, "00"),
        None => digits.split_at_checked(2)?,
    };
    let two_digits =
        |text: &str| (text.len() == 2 && is_decimal(text)).then(|| text.parse::<i32>().ok()).flatten();
    let (hours, minutes) = (two_digits(hours)?, two_digits(minutes)?);
    (hours < 24 && minutes < 60).then_some(sign * (hours * 3600 + minutes * 60))
}

/// A moment as NumericDate (RFC 7519 §2): seconds since 1970-01-01T00:00:00Z, leap seconds not
/// counted, fractions allowed; always finite.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Instant(f64);

impl Instant {
    /// The moment so many seconds after 1970; `None` when that is not a finite number.
    #[must_use]
    pub fn new(seconds: f64) -> Option<Self> {
        // Adding zero turns -0.0, which would print as "-0", into 0.0.
        seconds.is_finite().then_some(Self(seconds + 0.0))
    }

    /// The moment so many seconds after 1970, held within 2^53 seconds.
    #[must_use]
    pub(super) fn within_bounds(seconds: f64) -> Self {
        let seconds = if seconds.is_nan() { 0.0 } else { seconds };
        Self(seconds.clamp(-FARTHEST, FARTHEST) + 0.0)
    }

    /// The moment that a JSON number (RFC 8259 §6), as it is spelled in the token, stands for.
    /// `None` when the text is no JSON number or too large for an `f64`.
    #[must_use]
    pub fn from_number(text: &str) -> Option<Self> {
        // What nearly every token has: a few digits, which an f64 holds.
        if let Some(seconds) = few_digits(text.as_bytes()) {
            return Self::new(seconds);
        }
        Decimal::parse(text)?;
        text.parse().ok().and_then(Self::new)
    }

    /// Seconds since 1970.
    #[must_use]
    pub fn seconds(self) -> f64 {
        self.0
    }

    /// Seconds since 1970, rounded down; `None` beyond the range of an `i64`.
    #[must_use]
    pub fn whole_seconds(self) -> Option<i64> {
        self.split().map(|(seconds, _)| seconds)
    }

    /// The unit that the number makes sense in, and how many of it a second has: read as seconds it lies
    /// beyond the year 5138, read as milliseconds, microseconds or nanoseconds between 1973 and 5138.
    #[must_use]
    pub fn finer_unit(self) -> Option<(&'static str, f64)> {
        let units = [("milliseconds", 1e3), ("microseconds", 1e6), ("nanoseconds", 1e9)];
        units.into_iter().find(|(_, size)| (1e8 * size..1e11 * size).contains(&self.0))
    }

    /// Whole seconds, rounded down, and the nanoseconds beyond them.
    fn split(self) -> Option<(i64, u32)> {
        let distance = Duration::try_from_secs_f64(self.0.abs()).ok()?;
        let seconds = i64::try_from(distance.as_secs()).ok()?;
        Some(match (self.0 < 0.0, distance.subsec_nanos()) {
            (false, nanos) => (seconds, nanos),
            (true, 0) => (-seconds, 0),
            (true, nanos) => (-seconds - 1, 1_000_000_000 - nanos),
        })
    }
}

/// A whole number of few digits, without a sign and without a zero before it.
fn few_digits(text: &[u8]) -> Option<f64> {
    const TENS: [f64; 8] = [1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7];
    // Fifteen digits are less than 2^53, and all that is reckoned here is exact.
    if text.is_empty() || text.len() > 15 || text.starts_with(b"0") {
        return None;
    }
    let (eight, rest) =
        text.split_first_chunk().map_or((Some(0), text), |(digits, rest)| (eight_digits(*digits), rest));
    let (mut low, mut is_number) = (0, true);
    for byte in rest {
        let digit = byte.wrapping_sub(b'0');
        is_number &= digit < 10;
        low = low * 10 + u32::from(digit);
    }
    let ten = TENS.get(rest.len())?;
    is_number.then_some(f64::from(eight?) * ten + f64::from(low))
}

/// The number that eight digits spell; `None` where they are not digits.
fn eight_digits(digits: [u8; 8]) -> Option<u32> {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    let word = u64::from_le_bytes(digits);
    // A digit stays one when six is added to it; what is above turns over into another sixteen.
    let sixteens = ONES * 0xf0;
    if (word & sixteens) | ((word.wrapping_add(ONES * 6) & sixteens) >> 4) != ONES * 0x33 {
        return None;
    }
    // Neighbours are added up: digits to pairs, pairs to fours, and fours to the whole.
    let word = word & (ONES * 0xf);
    let pairs = (word * 10 + (word >> 8)) & 0x00ff_00ff_00ff_00ff;
    let fours = (pairs * 100 + (pairs >> 16)) & 0x0000_ffff_0000_ffff;
    u32::try_from((fours * 10_000 + (fours >> 32)) & 0xffff_ffff).ok()
}

/// Writes a moment for people: `2018-01-18 01:30:22 UTC`, `2018-01-18 02:30:22.5 +01:00`, or for
/// [`Zone::Unix`] the seconds. Fractions are kept to the millisecond. What lies beyond the
/// calendar (some 262 000 years either way) is told as `1e300 s after 1970`.
#[must_use]
pub fn format(at: Instant, zone: &Zone) -> String {
    if matches!(zone, Zone::Unix) {
        let seconds = at.0;
        return if seconds.abs() < 1e21 { format!("{seconds}") } else { format!("{seconds:e}") };
    }
    let east = zone.east(at);
    let Some(date) = date(at, east) else {
        let side = if at.0 < 0.0 { "before" } else { "after" };
        return format!("{:e} s {side} 1970", at.0.abs());
    };
    let mut out = String::with_capacity("2018-01-18 01:30:22.123 +01:00".len());
    date.write(b' ', &mut out);
    if matches!(zone, Zone::Utc) {
        out.push_str(" UTC");
    } else {
        out.push_str(if east < 0 { " -" } else { " +" });
        let minutes = u16::try_from(east.unsigned_abs() / 60).unwrap_or_default();
        let [hours, minutes] =
            [minutes / 60, minutes % 60].map(|part| u8::try_from(part).unwrap_or_default());
        push_two(&mut out, hours);
        out.push(':');
        push_two(&mut out, minutes);
    }
    out
}

/// A moment by RFC 3339 in UTC, `2018-01-18T01:30:22Z`, with a fraction to the millisecond where there is one.
#[derive(Clone, Copy, Debug)]
pub struct Rfc3339(Date);

impl Rfc3339 {
    /// `None` outside the years 0 to 9999, which are all that RFC 3339 has.
    #[must_use]
    pub fn of(at: Instant) -> Option<Self> {
        date(at, 0).filter(|date| (0..=9999).contains(&date.year)).map(Self)
    }

    /// Appends it.
    pub fn write(self, out: &mut String) {
        self.0.write(b'T', out);
        out.push('Z');
    }
}

impl fmt::Display for Rfc3339 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        self.write(&mut text);
        f.pad(&text)
    }
}

/// The date and the time of day at an offset, to the millisecond.
fn date(at: Instant, east: i32) -> Option<Date> {
    let (seconds, nanos) = at.split()?;
    // To the nearest: an f64 holds .123 as a little less, and cutting would make that .122.
    let millis = (nanos + 500_000) / 1_000_000;
    let seconds = seconds.checked_add(i64::from(millis / 1000))?.checked_add(i64::from(east))?;
    Date::of(seconds, millis % 1000)
}

/// How far a moment is from `now` (seconds since 1970, of which only whole ones count): `in 15
/// minutes`, `8 years ago`, `now`. One unit, rounded down; a year is 365.25 days.
#[must_use]
pub fn distance(at: Instant, now: f64) -> String {
    let ahead = at.0 - now.floor();
    if ahead.abs() < 1.0 {
        return "now".into();
    }
    let amount = duration::roughly(ahead.abs());
    if ahead > 0.0 { format!("in {amount}") } else { format!("{amount} ago") }
}

/// What happens at a moment, in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// The same, whether it is past or yet to come.
    Always(&'static str),
    /// Other words for what is past than for what is yet to come.
    Turned {
        /// At the moment, and after it.
        past: &'static str,
        /// Before it.
        ahead: &'static str,
    },
}

impl Told {
    /// The words, the moment and its distance: `issued 2018-01-18 01:30:22 UTC, 8 years ago`. A number that must be
    /// milliseconds is said to look like them, with the date it then means.
    #[must_use]
    pub fn of(self, at: Instant, now: f64, zone: &Zone) -> String {
        let verb = match self {
            Self::Always(verb) => verb,
            Self::Turned { past, ahead } => {
                if at.0 <= now {
                    past
                } else {
                    ahead
                }
            }
        };
        let mut told = format!("{verb} {}, {}", format(at, zone), distance(at, now));
        if let Some((unit, size)) = at.finer_unit() {
            told.push_str(&["; looks like ", unit, ": "].concat());
            told.push_str(&format(Instant(at.0 / size), zone));
        }
        told
    }
}

/// What a time claim says, in words: `issued 2018-01-18 01:30:22 UTC, 8 years ago`, `expires …`,
/// `expired …`. `now` in seconds since 1970; `None` for names that are none of a time.
#[must_use]
pub fn meaning(name: &str, at: Instant, now: f64, zone: &Zone) -> Option<String> {
    let told = match name {
        "auth_time" => Told::Always("logged in"),
        "created_at" => Told::Always("created"),
        "exp" => Told::Turned { past: "expired", ahead: "expires" },
        "iat" => Told::Always("issued"),
        "nbf" => Told::Turned { past: "valid since", ahead: "valid from" },
        "orig_iat" => Told::Always("first issued"),
        "toe" => Told::Always("happened"),
        "updated_at" => Told::Always("updated"),
        "xms_tcdt" => Told::Always("tenant created"),
        _ => return None,
    };
    Some(told.of(at, now, zone))
}

#[cfg(test)]
mod tests {
    use super::super::names::TIME_CLAIMS;
    use super::*;

    /// 2026-11-22 01:30:22 UTC.
    const NOW: f64 = 1_795_311_022.0;
    const BIRTH: f64 = 1_516_239_022.0;

    fn at(seconds: f64) -> Instant {
        Instant::new(seconds).unwrap()
    }

    #[test]
    fn distances_count_whole_seconds_of_now() {
        for (seconds, now, told) in [
            (BIRTH, NOW, "8 years ago"),
            (NOW + 900.0, NOW + 0.9, "in 15 minutes"),
            (NOW - 1.0, NOW, "1 second ago"),
            (NOW + 86_400.0, NOW, "in 1 day"),
            (NOW + 0.5, NOW + 0.7, "now"),
            (1e12, 0.0, "in 31688 years"),
            (-1e300, NOW, "over a million years ago"),
        ] {
            assert_eq!(distance(at(seconds), now), told);
        }
    }

    #[test]
    fn time_claims_have_words() {
        let told = |name, seconds| meaning(name, at(seconds), NOW, &Zone::Utc).unwrap();
        assert_eq!(told("iat", BIRTH), "issued 2018-01-18 01:30:22 UTC, 8 years ago");
        assert_eq!(told("exp", NOW + 900.0), "expires 2026-11-22 01:45:22 UTC, in 15 minutes");
        assert_eq!(told("exp", NOW - 10_800.0), "expired 2026-11-21 22:30:22 UTC, 3 hours ago");
        assert_eq!(told("exp", NOW), "expired 2026-11-22 01:30:22 UTC, now");
        assert_eq!(told("nbf", BIRTH), "valid since 2018-01-18 01:30:22 UTC, 8 years ago");
        assert_eq!(told("nbf", NOW + 1.0), "valid from 2026-11-22 01:30:23 UTC, in 1 second");
        assert_eq!(
            told("iat", 1_516_239_022_000.0),
            "issued 50017-09-13 18:06:40 UTC, in 47989 years; looks like milliseconds: 2018-01-18 01:30:22 UTC"
        );
        let unit = |seconds| at(seconds).finer_unit().map(|(unit, _)| unit);
        for (seconds, told) in [
            (9.9e10, None),
            (1e11, Some("milliseconds")),
            (9.9e13, Some("milliseconds")),
            (1e14, Some("microseconds")),
            (1.8e18, Some("nanoseconds")),
            (1e20, None),
            (-1e12, None),
        ] {
            assert_eq!(unit(seconds), told, "{seconds}");
        }
        for name in TIME_CLAIMS.all() {
            assert!(told(name, BIRTH).ends_with("2018-01-18 01:30:22 UTC, 8 years ago"));
        }
        assert_eq!(meaning("sub", at(BIRTH), NOW, &Zone::Utc), None);
    }
}
