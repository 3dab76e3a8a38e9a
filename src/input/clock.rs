//! The one place that reads the clock and the local time zone; everyone else is told the time.

use std::time::{SystemTime, UNIX_EPOCH};

use chrono::{Local, TimeZone};

/// The present moment in Unix seconds with their fraction; negative before 1970.
#[must_use]
pub fn now() -> f64 {
    match SystemTime::now().duration_since(UNIX_EPOCH) {
        Ok(since) => since.as_secs_f64(),
        Err(before) => -before.duration().as_secs_f64(),
    }
}

/// How far east of UTC the local clock stands at `unix_seconds`, in seconds.
///
/// Zero where the calendar has no such moment (some 262 000 years from now).
#[must_use]
pub fn local_offset(unix_seconds: i64) -> i32 {
    Local.timestamp_opt(unix_seconds, 0).single().map_or(0, |moment| moment.offset().local_minus_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn now_is_after_this_was_written() {
        assert!(now() > 1_700_000_000.0);
    }

    #[test]
    fn offsets_are_those_of_some_zone_on_earth_at_any_moment() {
        for moment in [0, -1, 1_516_239_022, i64::MAX, i64::MIN] {
            assert!(local_offset(moment).abs() <= 26 * 3600, "{moment}");
        }
        // Where chrono's calendar ends.
        for year in 261_900..262_300_i64 {
            assert!(local_offset(year * 31_556_952).abs() <= 26 * 3600);
            assert!(local_offset(-year * 31_556_952).abs() <= 26 * 3600);
        }
    }
}
