//! The sum of a stream: how many tokens there were, and what became of them.

use std::fmt::Write as _;
use std::time::Duration;

use super::paint::{Palette, Role};
use crate::token::report::{Verdict, rank};

/// All verdicts, in the order in which they are listed.
pub const VERDICTS: [Verdict; 9] = [
    Verdict::Valid,
    Verdict::Malformed,
    Verdict::Key,
    Verdict::Unsigned,
    Verdict::Signature,
    Verdict::Expired,
    Verdict::NotYetValid,
    Verdict::TooOld,
    Verdict::Claim,
];

/// From when on a rate says something, in milliseconds.
const TELLING: u128 = 100;

/// What was counted in a stream, or in a stretch of one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// The lines that were read.
    pub lines: u64,
    /// Those of them with nothing on them.
    pub blank: u64,
    /// The bytes that were read.
    pub bytes: u64,
    verdicts: [u64; VERDICTS.len()],
    unjudged: u64,
    made: u64,
    failed: u64,
    /// The code of the gravest failure; 0 for none.
    failure: u8,
}

impl Tally {
    /// Counts a token that was judged, or that can't be read.
    pub fn judged(&mut self, verdict: Verdict) {
        let counts = VERDICTS.iter().zip(&mut self.verdicts);
        for (_, count) in counts.filter(|(listed, _)| **listed == verdict) {
            *count += 1;
        }
    }

    /// Counts a token that could be read, and that nobody judged.
    pub fn read(&mut self) {
        self.unjudged += 1;
    }

    /// Counts a token that was made.
    pub fn made(&mut self) {
        self.made += 1;
    }

    /// Counts a line without the result that was asked for. A token on it is counted apart.
    pub fn failed(&mut self, code: u8) {
        self.failed += 1;
        self.failure = graver(self.failure, code);
    }

    /// Adds what was counted elsewhere.
    pub fn merge(&mut self, other: &Self) {
        self.lines += other.lines;
        self.blank += other.blank;
        self.bytes += other.bytes;
        for (count, more) in self.verdicts.iter_mut().zip(other.verdicts) {
            *count += more;
        }
        self.unjudged += other.unjudged;
        self.made += other.made;
        self.failed += other.failed;
        self.failure = graver(self.failure, other.failure);
    }

    /// How many tokens there were.
    #[must_use]
    pub fn tokens(&self) -> u64 {
        self.verdicts.iter().sum::<u64>() + self.unjudged + self.made
    }

    /// How many lines gave no result.
    #[must_use]
    pub fn failures(&self) -> u64 {
        self.failed
    }

    /// Every verdict, and how many tokens it was passed on.
    pub fn verdicts(&self) -> impl Iterator<Item = (Verdict, u64)> {
        VERDICTS.into_iter().zip(self.verdicts)
    }

    /// The exit code: the gravest of all, in the order 3 4 1 6 7; 2 and 5 of a failure before them.
    #[must_use]
    pub fn code(&self) -> u8 {
        let found = self.verdicts().filter(|(_, count)| *count > 0);
        found.map(|(verdict, _)| verdict.code()).fold(self.failure, graver)
    }
}

fn graver(one: u8, other: u8) -> u8 {
    let place = |code: &u8| if matches!(code, 2 | 5) { 0 } else { rank(*code) + 1 };
    std::cmp::min_by_key(one, other, place)
}

/// What was done with the tokens of a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// They were judged.
    Judged,
    /// They were shown.
    Shown,
    /// They were made.
    Made,
}

/// Whether a run's sum is told, and how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Told {
    /// Not at all.
    #[default]
    Nothing,
    /// In a sentence.
    Text,
    /// As a JSON document.
    Json,
}

/// The sum of a run.
#[derive(Clone, Copy, Debug)]
pub struct Summary {
    /// What was counted.
    pub tally: Tally,
    /// How long it took.
    pub elapsed: Duration,
    /// What was done.
    pub act: Act,
    /// Whether it ended before the stream did.
    pub interrupted: bool,
    /// Whether it is told.
    pub told: Told,
    /// Whether lines were only passed through, so that no verdict is one on the run.
    pub is_filter: bool,
}

impl Summary {
    /// Tokens a second, rounded down; `None` when it took no time that could be measured.
    #[must_use]
    pub fn rate(&self) -> Option<u64> {
        rate(self.tally.tokens(), self.elapsed)
    }

    /// The sum in one line, without what is zero: `1,000 tokens in 3.2 s, 312 a second: 993 valid, 7 expired`.
    #[must_use]
    pub fn sentence(&self, palette: Palette) -> String {
        let tally = &self.tally;
        let mut out = String::new();
        if self.interrupted {
            out.push_str(&palette.paint(Role::Caution, "interrupted:"));
            out.push(' ');
        }
        out.push_str(&match tally.tokens() {
            0 => "no tokens".to_owned(),
            tokens => counted(tokens, "token", "tokens"),
        });
        out.push_str(if self.act == Act::Made { " made" } else { "" });
        if tally.tokens() > 0 {
            // Writing to a String cannot fail.
            let _ = write!(out, " in {}", span(self.elapsed));
            // Of a run slower than a token a second, the time says it.
            let is_telling = |rate: &u64| *rate > 0 && self.elapsed.as_millis() >= TELLING;
            if let Some(rate) = self.rate().filter(is_telling) {
                let _ = write!(out, ", {} a second", thousands(rate));
            }
        } else if tally.lines > 0 {
            let _ = write!(out, " in {}", counted(tally.lines, "line", "lines"));
        }
        for (at, (role, text)) in self.parts().iter().enumerate() {
            out.push_str(if at == 0 { ": " } else { ", " });
            match role {
                Some(role) => out.push_str(&palette.paint(*role, text)),
                None => out.push_str(text),
            }
        }
        out
    }

    /// What became of the tokens, the good ones first, then the most frequent.
    fn parts(&self) -> Vec<(Option<Role>, String)> {
        let tally = &self.tally;
        let mut parts = Vec::new();
        match tally.unjudged {
            0 => {}
            // A single one is not all of many.
            read if read > 1 && read == tally.tokens() => parts.push((None, "all could be read".to_owned())),
            read => parts.push((None, format!("{} could be read", thousands(read)))),
        }
        let mut verdicts: Vec<(Verdict, u64)> = tally.verdicts().filter(|(_, count)| *count > 0).collect();
        verdicts.sort_by_key(|(verdict, count)| (*verdict != Verdict::Valid, std::cmp::Reverse(*count)));
        parts.extend(verdicts.into_iter().map(|(verdict, count)| {
            let role = if verdict == Verdict::Valid { Role::Good } else { Role::Bad };
            (Some(role), format!("{} {}", thousands(count), words(verdict)))
        }));
        if tally.failed > 0 {
            parts.push((Some(Role::Bad), counted(tally.failed, "line", "lines") + " failed"));
        }
        parts
    }
}

/// How many a second, rounded down; `None` when no time has gone.
pub(super) fn rate(count: u64, time: Duration) -> Option<u64> {
    let rate = (u128::from(count) * 1_000_000_000).checked_div(time.as_nanos())?;
    Some(u64::try_from(rate).unwrap_or(u64::MAX))
}

/// A verdict as a word behind a number of tokens.
fn words(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Key => "with no key that fits",
        Verdict::Signature => "with a wrong signature",
        Verdict::NotYetValid => "not yet valid",
        Verdict::TooOld => "too old",
        Verdict::Claim => "failing another check",
        verdict => verdict.name(),
    }
}

fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{} {}", thousands(count), if count == 1 { one } else { many })
}

/// A number whose thousands are set apart: `1,234,567`.
pub(super) fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A span of time in short: `12 ms`, `3.2 s`, `2 min 5 s`, `1 h 30 min`.
pub(super) fn span(time: Duration) -> String {
    let seconds = time.as_secs();
    match time.as_millis() {
        0 => "under 1 ms".to_owned(),
        millis @ 1..1000 => format!("{millis} ms"),
        millis @ 1000..60_000 => format!("{}.{} s", seconds, millis / 100 % 10),
        _ if seconds < 3600 => format!("{} min {} s", seconds / 60, seconds % 60),
        _ => format!("{} h {} min", seconds / 3600, seconds / 60 % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn summary(act: Act, millis: u64, count: impl Fn(&mut Tally)) -> Summary {
        let mut tally = Tally::default();
        count(&mut tally);
        let elapsed = Duration::from_millis(millis);
        Summary { tally, elapsed, act, interrupted: false, told: Told::Text, is_filter: false }
    }

    #[track_caller]
    fn tells(summary: &Summary, told: &str) {
        assert_eq!(summary.sentence(Palette::Plain), told);
    }

    fn times(count: u64, mut what: impl FnMut()) {
        (0..count).for_each(|_| what());
    }

    #[test]
    fn judged_tokens_are_told_by_verdict() {
        let mut judged = summary(Act::Judged, 3210, |tally| {
            tally.lines = 2005;
            tally.blank = 2;
            times(3, || tally.judged(Verdict::Malformed));
            times(7, || tally.judged(Verdict::Expired));
            times(1990, || tally.judged(Verdict::Valid));
            times(3, || tally.judged(Verdict::Signature));
        });
        let told = "2,003 tokens in 3.2 s, 623 a second: 1,990 valid, 7 expired, 3 malformed, \
                    3 with a wrong signature";
        tells(&judged, told);
        assert_eq!(judged.tally.code(), 3);
        judged.interrupted = true;
        tells(&judged, &format!("interrupted: {told}"));
        let coloured = judged.sentence(Palette::Sixteen);
        assert!(coloured.contains("\u{1b}[32m1,990 valid\u{1b}[0m"), "{coloured}");
        assert!(coloured.contains("\u{1b}[1;31m7 expired\u{1b}[0m"), "{coloured}");
        tells(&summary(Act::Judged, 12, |tally| tally.judged(Verdict::Valid)), "1 token in 12 ms: 1 valid");
    }

    #[test]
    fn shown_tokens_are_told_by_whether_they_could_be_read() {
        let read = |tally: &mut Tally| times(4, || tally.read());
        tells(&summary(Act::Shown, 99, read), "4 tokens in 99 ms: all could be read");
        let some = summary(Act::Shown, 100, |tally| {
            read(tally);
            tally.judged(Verdict::Malformed);
            tally.failed(7);
        });
        tells(&some, "5 tokens in 100 ms, 50 a second: 4 could be read, 1 malformed, 1 line failed");
        tells(&summary(Act::Shown, 0, Tally::read), "1 token in under 1 ms: 1 could be read");
    }

    #[test]
    fn made_tokens_are_told_with_what_could_not_be_made() {
        tells(&summary(Act::Made, 60_000, Tally::made), "1 token made in 1 min 0 s");
        let failed = summary(Act::Made, 60_000, |tally| {
            tally.lines = 2;
            tally.failed(3);
            tally.failed(2);
        });
        tells(&failed, "no tokens made in 2 lines: 2 lines failed");
        assert_eq!(failed.tally.code(), 2);
    }

    #[test]
    fn nothing_is_told_too() {
        tells(&summary(Act::Judged, 0, |_| ()), "no tokens");
        tells(&summary(Act::Judged, 5, |tally| tally.lines = 1), "no tokens in 1 line");
        assert_eq!(summary(Act::Judged, 0, |_| ()).rate(), None);
        assert_eq!(Tally::default().code(), 0);
    }

    #[test]
    fn sums_are_added() {
        let one = |verdict, code| {
            let mut tally = Tally { lines: 5, blank: 1, bytes: 100, ..Tally::default() };
            tally.judged(verdict);
            tally.read();
            tally.made();
            if code > 0 {
                tally.failed(code);
            }
            tally
        };
        for (codes, code) in [
            ([(Verdict::Claim, 0), (Verdict::Expired, 0)], 6),
            ([(Verdict::Expired, 7), (Verdict::Unsigned, 0)], 1),
            ([(Verdict::Signature, 0), (Verdict::Valid, 4)], 4),
            ([(Verdict::Key, 3), (Verdict::Valid, 7)], 3),
            ([(Verdict::Valid, 0), (Verdict::Valid, 0)], 0),
            ([(Verdict::Malformed, 0), (Verdict::Valid, 5)], 5),
        ] {
            let [a, b] = codes.map(|(verdict, code)| one(verdict, code));
            let mut sum = a;
            sum.merge(&b);
            assert_eq!((sum.code(), sum.tokens(), sum.lines, sum.blank, sum.bytes), (code, 6, 10, 2, 200));
            let mut other = b;
            other.merge(&a);
            assert_eq!(sum, other);
        }
    }

    #[test]
    fn every_verdict_is_counted_under_its_name() {
        for verdict in VERDICTS {
            let mut tally = Tally::default();
            tally.judged(verdict);
            assert_eq!(tally.verdicts().find(|(_, count)| *count > 0), Some((verdict, 1)));
            assert_eq!((tally.tokens(), tally.code()), (1, verdict.code()));
        }
    }

    #[test]
    fn numbers_and_spans_are_short() {
        for (number, told) in [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(thousands(number), told);
        }
        for (millis, told) in [
            (0, "under 1 ms"),
            (999, "999 ms"),
            (1099, "1.0 s"),
            (59_999, "59.9 s"),
            (125_000, "2 min 5 s"),
            (5_400_000, "1 h 30 min"),
        ] {
            assert_eq!(span(Duration::from_millis(millis)), told);
        }
    }
}
