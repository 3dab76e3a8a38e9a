//! The times that people type and read, through the library's door: TIME, NumericDate, zones.

use jwt_toolkit::token::duration::{DurationError, parse_duration, span};
use jwt_toolkit::token::moment::parse_time;
use jwt_toolkit::token::time::{Instant, Rfc3339, TimeError, Zone, distance, format};
use proptest::prelude::*;

/// 2026-11-22 01:30:22 UTC.
const NOW: f64 = 1_795_311_022.0;
const BIRTH: f64 = 1_516_239_022.0;

fn rfc3339(at: Instant) -> Option<String> {
    Rfc3339::of(at).map(|time| time.to_string())
}

fn at(seconds: f64) -> Instant {
    Instant::new(seconds).expect("the tests use finite numbers")
}

#[test]
fn json_numbers_become_moments() {
    for (text, seconds) in
        [("1516239022", BIRTH), ("1.516239022e9", BIRTH), ("-0", 0.0), ("-1.5", -1.5), ("1E+2", 100.0)]
    {
        assert_eq!(Instant::from_number(text), Instant::new(seconds), "{text}");
    }
    for text in
        ["", "-", "+1", "01", "-01", "1.", ".5", "1e", "1e1.5", "1e400", "inf", "NaN", "0x1", " 1", "\"1\""]
    {
        assert_eq!(Instant::from_number(text), None, "{text}");
    }
    assert_eq!(at(-0.5).whole_seconds(), Some(-1));
    assert_eq!(at(1e300).whole_seconds(), None);
}

#[test]
fn times_are_read() {
    for (text, seconds) in [
        ("now", NOW),
        (" NOW ", NOW),
        ("+15m", NOW + 900.0),
        ("-1h", NOW - 3600.0),
        ("+1h 30m", NOW + 5400.0),
        ("1h 30m", NOW + 5400.0),
        ("+ 1d", NOW + 86_400.0),
        ("2w", NOW + 1_209_600.0),
        ("+1y", NOW + 31_557_600.0),
        ("+3600", NOW + 3600.0),
        ("-5", NOW - 5.0),
        ("0", 0.0),
        ("1516239022", BIRTH),
        ("1516239022.5", BIRTH + 0.5),
        ("2018-01-18", 1_516_233_600.0),
        ("1969-12-31", -86_400.0),
        ("2018-01-18T01:30:22Z", BIRTH),
        ("2018-01-18t01:30:22z", BIRTH),
        ("2018-01-18 02:30:22.5+01:00", BIRTH + 0.5),
        ("2018-01-18 01:30:22 UTC", BIRTH),
        ("2018-01-18 02:30:22 +01:00", BIRTH),
        ("1969-12-31T23:59:59.5Z", -0.5),
    ] {
        assert_eq!(parse_time(text, NOW), Ok(at(seconds)), "{text}");
    }
}

#[test]
fn what_is_no_time_says_why() {
    let given = |text: &str| text.to_owned();
    for text in ["", "+", "-", "--5", "+-5m", "yesterday-ish", "12:30", "2026/12/31", "noon", "-5e", "1-2"] {
        let error = parse_time(text, NOW).expect_err(text);
        match error {
            TimeError::NotATime { given } => assert_eq!(given, text),
            TimeError::Distance(DurationError::UnknownUnit { .. }) => assert_eq!(text, "-5e"),
            other => panic!("{text}: {other}"),
        }
    }
    for text in [
        "2026-02-30",
        "2026-13-01",
        "2026-12-31T10:00Z",
        "2026-1-1",
        "2026-12-31T25:00:00Z",
        "2026-",
        "2026-12-3é",
    ] {
        assert_eq!(parse_time(text, NOW), Err(TimeError::NoSuchDate { given: given(text) }));
    }
    for text in ["2026-12-31T10:00:00", "2026-12-31 10:00:00.5"] {
        assert_eq!(parse_time(text, NOW), Err(TimeError::NoZone { given: given(text) }));
    }
    for text in ["+9999999999999y", &"9".repeat(30), "1e9"] {
        assert!(matches!(parse_time(text, NOW), Err(TimeError::Distance(_))), "{text}");
    }
    assert!(matches!(parse_time("-9007199254740992", -10.0), Err(TimeError::TooLarge { .. })));
    assert_eq!(
        parse_time("yesterday\u{202e}", NOW).unwrap_err().to_string(),
        "\"yesterday\\u202e\" is not a time"
    );
}

#[test]
fn zones_are_read() {
    let shown = |text: &str| Zone::parse(text, |_| 7200).map(|zone| format(at(BIRTH), &zone));
    for (text, told) in [
        ("utc", "2018-01-18 01:30:22 UTC"),
        ("Z", "2018-01-18 01:30:22 UTC"),
        ("Local", "2018-01-18 03:30:22 +02:00"),
        ("unix", "1516239022"),
        ("+01:00", "2018-01-18 02:30:22 +01:00"),
        ("-0330", "2018-01-17 22:00:22 -03:30"),
        ("+05", "2018-01-18 06:30:22 +05:00"),
        ("-00:00", "2018-01-18 01:30:22 +00:00"),
    ] {
        assert_eq!(shown(text), Ok(told.to_owned()), "{text}");
    }
    for text in
        ["", "+", "01:00", "+24:00", "+01:60", "+1:00", "+01:0", "+001", "+é1", "+0é0", "CET", "+-1:00"]
    {
        assert_eq!(shown(text), Err(TimeError::NotAZone { given: text.into() }));
    }
}

#[test]
fn moments_are_told() {
    let utc = |seconds: f64| format(at(seconds), &Zone::Utc);
    assert_eq!(utc(BIRTH + 0.5), "2018-01-18 01:30:22.5 UTC");
    assert_eq!(utc(BIRTH + 0.123), "2018-01-18 01:30:22.123 UTC");
    assert_eq!(utc(-0.25), "1969-12-31 23:59:59.75 UTC");
    assert_eq!(utc(0.999_999_9), "1970-01-01 00:00:01 UTC");
    assert_eq!(utc(253_402_300_800.0), "10000-01-01 00:00:00 UTC");
    assert_eq!(utc(-62_198_755_200.0), "-0001-01-01 00:00:00 UTC");
    assert_eq!(utc(1e300), "1e300 s after 1970");
    assert_eq!(utc(-9e15), "9e15 s before 1970");
    assert_eq!(format(at(BIRTH), &Zone::Fixed(i32::MIN)), "2018-01-18 01:30:22 +00:00");
    assert_eq!(format(at(BIRTH), &Zone::Local(|_| 3208)), "2018-01-18 02:23:22 +00:53");
    assert_eq!(format(at(1e300), &Zone::Unix), "1e300");
    assert_eq!(format(at(BIRTH + 0.5), &Zone::Unix), "1516239022.5");
    assert_eq!(rfc3339(at(BIRTH)).as_deref(), Some("2018-01-18T01:30:22Z"));
    assert_eq!(rfc3339(at(BIRTH + 0.5)).as_deref(), Some("2018-01-18T01:30:22.5Z"));
    assert_eq!(rfc3339(at(253_402_300_799.0)).as_deref(), Some("9999-12-31T23:59:59Z"));
    assert_eq!(rfc3339(at(253_402_300_799.999_99)), None);
    assert_eq!(rfc3339(at(-62_198_755_200.0)), None);
    for extreme in [f64::MAX, f64::MIN, 8.2e12, -8.3e12, 9.3e18, -9.3e18, f64::MIN_POSITIVE] {
        assert!(!utc(extreme).is_empty() && !distance(at(extreme), NOW).is_empty());
    }
}

proptest! {
    #[test]
    fn no_text_panics(text in "[-+0-9.:TZz UTCmshdwyoM é]{0,24}", any in ".*", now in any::<f64>()) {
        for text in [text, any] {
            let _ = parse_time(&text, now);
            let _ = parse_duration(&text).map(span);
            let _ = Instant::from_number(&text);
            let zone = Zone::parse(&text, |_| i32::MAX).unwrap_or(Zone::Local(|_| i32::MIN));
            if let Some(at) = Instant::new(now) {
                prop_assert!(!format(at, &zone).is_empty());
            }
        }
    }

    #[test]
    fn what_is_told_is_read_back(millis in -62_167_219_200_000_i64..253_402_300_800_000, east in -1439..1440) {
        let seconds = f64::from(u32::try_from(millis.rem_euclid(1000)).unwrap()) / 1000.0;
        let whole: f64 = millis.div_euclid(1000).to_string().parse().unwrap();
        let moment = at(whole + seconds);
        for zone in [Zone::Utc, Zone::Unix] {
            let told = format(moment, &zone);
            if !told.starts_with('-') {
                prop_assert_eq!(parse_time(&told, NOW), Ok(moment));
            }
        }
        let told = rfc3339(moment).unwrap();
        prop_assert_eq!(parse_time(&told, NOW), Ok(moment));
        let near = at(whole.clamp(0.0, 1e11));
        prop_assert_eq!(parse_time(&format(near, &Zone::Fixed(east * 60)), NOW), Ok(near));
    }
}

/// What chrono makes of the same moment.
fn by_chrono(seconds: f64, east: i32) -> Option<(String, i64)> {
    let thousandths = (seconds * 1000.0).round();
    let (whole, millis) = ((thousandths / 1000.0).floor(), thousandths.rem_euclid(1000.0));
    // Beyond 2^53 there are no whole numbers to count by, and chrono has no years there.
    let whole: i64 = (whole.abs() < 9e15).then(|| format!("{whole}").parse().expect("whole"))?;
    let date = chrono::DateTime::from_timestamp(whole.checked_add(east.into())?, 0)?;
    let fraction = if millis == 0.0 { String::new() } else { format!(".{millis:03}") };
    let year: i64 = chrono::Datelike::year(&date).into();
    let sign = if year < 0 { "-" } else { "" };
    let rest = date.format("-%m-%d %H:%M:%S");
    Some((format!("{sign}{:04}{rest}{}", year.abs(), fraction.trim_end_matches('0')), year))
}

#[track_caller]
fn equals_chrono(seconds: f64, east: i32) {
    let told = format(at(seconds), &Zone::Fixed(east));
    match by_chrono(seconds, east) {
        Some((expected, _)) => assert_eq!(told.rsplit_once(' ').expect("a zone").0, expected, "{seconds}"),
        None => assert!(told.ends_with(" 1970"), "{seconds}: {told}"),
    }
    let expected = by_chrono(seconds, 0).filter(|(_, year)| (0..=9999).contains(year));
    assert_eq!(rfc3339(at(seconds)), expected.map(|(date, _)| date.replace(' ', "T") + "Z"), "{seconds}");
}

#[test]
fn the_edges_of_the_calendar_are_chronos() {
    let (first, last) = (
        chrono::DateTime::<chrono::Utc>::MIN_UTC.timestamp(),
        chrono::DateTime::<chrono::Utc>::MAX_UTC.timestamp(),
    );
    let day = |year, month| {
        let date = chrono::NaiveDate::from_ymd_opt(year, month, 1).expect("a date");
        date.and_hms_opt(0, 0, 0).expect("midnight").and_utc().timestamp()
    };
    let edges = [first, last, 0, day(0, 1), day(10_000, 1), day(2000, 3), day(1900, 3)];
    for edge in edges {
        for step in [-86_401, -86_400, -1, 0, 1, 86_399, 86_400] {
            let seconds = format!("{}", edge + step).parse().expect("a number");
            equals_chrono(seconds, 0);
            equals_chrono(seconds, -86_340);
            equals_chrono(seconds, 86_340);
        }
    }
}

#[test]
fn every_day_of_four_centuries_is_chronos() {
    for day in -100_000..50_000 {
        equals_chrono(f64::from(day) * 86_400.0 + f64::from(day % 86_400), 0);
    }
}

proptest! {
    #[test]
    fn dates_are_chronos(thousandths in -8_400_000_000_000_000_i64..8_400_000_000_000_000, minutes in -1439..1440) {
        // So far from now an f64 has no thousandths to tell apart.
        let seconds = format!("{}", thousandths / 1000).parse().expect("a number");
        equals_chrono(seconds, minutes * 60);
    }

    #[test]
    fn dates_of_our_time_are_chronos(thousandths in -70_000_000_000_000_i64..300_000_000_000_000, minutes in -1439..1440) {
        let seconds = format!("{thousandths}e-3").parse().expect("a number");
        equals_chrono(seconds, minutes * 60);
    }
}
