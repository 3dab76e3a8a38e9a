//! Verification without a process around it: a line of text in, a line of text out, against the bare checks of the
//! signatures. Criterion says how often; each of its samples measures both in turns.

use std::hint::black_box;
use std::io;
use std::time::Duration;

use criterion::{Criterion, SamplingMode, Throughput};
use jwt_toolkit::output::answer::{Judgement, Spot, View};
use jwt_toolkit::output::line::Scribe;
use jwt_toolkit::output::screen::Style;
use jwt_toolkit::token::policy::Policy;
use jwt_toolkit::token::reader::Reader;
use jwt_toolkit::token::report::Telling;
use jwt_toolkit::token::time::{Clock, Zone};
use jwt_toolkit::token::verify::Judge;

use super::clock::at_work;
use super::cores::Cores;
use super::material::Material;
use super::table::{Bar, Spread, Table, rate};

const SAMPLES: usize = 40;

/// 2027-01-15 08:00:00 UTC.
const CLOCK: Clock = Clock { now: 1_800_000_000.0, zone: Zone::Utc };

/// What a worker of `verify --lines` has.
struct Desk<'m> {
    material: &'m Material,
    judge: Judge<'m>,
    reader: Reader,
    scribe: Scribe,
    out: Vec<u8>,
}

impl Desk<'_> {
    /// Answers some of the tokens.
    fn work(&mut self, tokens: std::ops::Range<usize>) {
        self.out.clear();
        for (line, token) in (1..).zip(&self.material.tokens[tokens]) {
            let token = self.reader.read(token.as_bytes());
            let report = self.judge.verify(&token, &CLOCK);
            let view = View { token, label: None, follows: false, clock: CLOCK, notes: false, redact: true };
            let judgement = Judgement { view, report, hints: Vec::new() };
            self.scribe.judgement(Spot { line, column: None }, &judgement, &mut self.out);
            self.reader.take_back(judgement.view.token);
        }
        black_box(&self.out);
    }
}

/// One core, in memory.
pub(crate) fn verify(
    criterion: &mut Criterion,
    material: &Material,
    bar: f64,
    cores: &Cores,
    table: &mut Table,
) -> io::Result<()> {
    cores.hold(1);
    let (keys, policy) = (std::slice::from_ref(&material.key), Policy::default());
    let judge = Judge::new(keys, &policy, Telling::Failures);
    let (reader, scribe) = (Reader::default(), Scribe::new(Style { judging: true, ..Style::default() }));
    let mut desk = Desk { material, judge, reader, scribe, out: Vec::new() };
    let raw = material.raw();
    let count = material.tokens.len();
    desk.work(0..count);
    let text = std::str::from_utf8(&desk.out).expect("verdicts are text");
    let valid = text.lines().filter(|line| line.split('\t').nth(1) == Some("valid")).count();
    assert_eq!(valid, count, "not every token of the benches is valid: {text}");

    // About a millisecond of each: as near to each other as can be, and still far above what the clock costs.
    let step: u16 = if material.alg == "HS256" { 500 } else { 20 };
    let length = usize::from(step);
    let mut turns = (0..count / length).map(|turn| turn * length..(turn + 1) * length).cycle();
    let mut samples: Vec<(Duration, Duration, u64)> = Vec::new();
    let mut sample = |iterations: u64| {
        let (mut bare, mut ours) = (Duration::ZERO, Duration::ZERO);
        for turn in turns.by_ref().take(usize::try_from(iterations).unwrap_or(usize::MAX)) {
            let begun = at_work();
            for signed in &material.signed[turn.clone()] {
                assert!(black_box(raw.verify(signed)), "a signature of the benches is wrong");
            }
            bare += at_work().saturating_sub(begun);
            let begun = at_work();
            desk.work(turn);
            ours += at_work().saturating_sub(begun);
        }
        samples.push((bare, ours, iterations));
        ours
    };
    let mut group = criterion.benchmark_group("in memory");
    group.sample_size(SAMPLES).warm_up_time(Duration::from_secs(1)).measurement_time(Duration::from_secs(4));
    group.sampling_mode(SamplingMode::Flat).throughput(Throughput::Elements(u64::from(step)));
    group.bench_function(format!("verify {}", material.alg), |bencher| bencher.iter_custom(&mut sample));
    group.finish();

    // Before the samples stands what served to warm up.
    let samples = &samples[samples.len().saturating_sub(SAMPLES)..];
    if samples.is_empty() {
        return Ok(());
    }
    let rate_of = |time: fn(&(Duration, Duration, u64)) -> Duration| {
        let rate = |sample: &(Duration, Duration, u64)| {
            let iterations = f64::from(u32::try_from(sample.2).unwrap_or(u32::MAX));
            iterations * f64::from(step) / time(sample).as_secs_f64()
        };
        Spread::of(samples.iter().map(rate).collect()).median
    };
    let ratio = samples.iter().map(|(bare, ours, _)| bare.as_secs_f64() / ours.as_secs_f64()).collect();
    let what = format!("verify {}, in memory, one core", material.alg);
    let rates = [rate(rate_of(|sample| sample.0)), rate(rate_of(|sample| sample.1))];
    table.ratio(&what, rates, Spread::of(ratio), Some(Bar::AtLeast(bar)))
}
