//! The tokens of a stream, judged.

use std::sync::Arc;

use clap::ValueEnum;

use super::{Count, Input, Kind, Page, inputs, read, token_in, too_long};
use crate::commands::flags::format_hints;
use crate::commands::pump::{Work, Worker, Yield};
use crate::commands::renewal::Rings;
use crate::commands::ring::Ring;
use crate::input::lines::Batch;
use crate::output::answer::{Judgement, View};
use crate::output::error::Failure;
use crate::output::line::Scribe;
use crate::output::screen::Style;
use crate::token::Token;
use crate::token::policy::Policy;
use crate::token::reader::Reader;
use crate::token::report::{Telling, Verdict};
use crate::token::time::{Clock, Zone};
use crate::token::verify::Judge;

/// Which lines are passed through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Only {
    /// Those whose token is valid
    Valid,
    /// All others that are not blank
    Invalid,
}

/// How the tokens of a stream are judged.
pub(in crate::commands) struct Judging {
    pub(in crate::commands) rings: Arc<Rings>,
    /// The keys to begin with. They stay at hand, since each thread prepares them once.
    pub(in crate::commands) first: Arc<Ring>,
    pub(in crate::commands) policy: Policy,
    /// The moment to judge by; none: when each line was read.
    pub(in crate::commands) at: Option<f64>,
    pub(in crate::commands) zone: Zone,
    pub(in crate::commands) exact: bool,
    pub(in crate::commands) only: Option<Only>,
    pub(in crate::commands) explain: bool,
    pub(in crate::commands) style: Style,
}

/// One who judges.
pub(in crate::commands) struct JudgingWorker<'w> {
    /// By the keys of the beginning; later ones are prepared for each batch.
    judge: Judge<'w>,
    bench: Bench<'w>,
}

/// What there is to work with beside the keys.
struct Bench<'w> {
    work: &'w Judging,
    reader: Reader,
    scribe: Scribe,
}

/// What a batch is judged by, and when.
struct Bar<'b, 'k> {
    judge: &'b mut Judge<'k>,
    ring: &'b Arc<Ring>,
    clock: Clock,
}

impl Work for Judging {
    type Tally = Count;
    type Worker<'w> = JudgingWorker<'w>;

    fn worker(&self) -> JudgingWorker<'_> {
        let bench = Bench { work: self, reader: Reader::default(), scribe: Scribe::new(self.style) };
        JudgingWorker { judge: self.judge(&self.first), bench }
    }
}

impl Judging {
    fn judge<'r>(&'r self, ring: &'r Ring) -> Judge<'r> {
        let telling = match self {
            // A cause is looked for by what is told.
            _ if self.style.json || self.explain => Telling::Everything,
            _ if self.style.quiet || self.only.is_some() => Telling::Verdicts,
            _ => Telling::Failures,
        };
        Judge::new(&ring.keys, &self.policy, telling).with_standing(&ring.warnings)
    }
}

impl Worker for JudgingWorker<'_> {
    type Tally = Count;

    fn batch(&mut self, batch: &Batch, made: &mut Yield<Count>) {
        let Self { judge, bench } = self;
        let work = bench.work;
        let clock = Clock { now: work.at.unwrap_or(batch.read_at), zone: work.zone };
        let ring = &work.rings.current();
        if Arc::ptr_eq(ring, &work.first) {
            bench.batch(batch, &mut Bar { judge, ring, clock }, made);
        } else {
            bench.batch(batch, &mut Bar { judge: &mut work.judge(ring), ring, clock }, made);
        }
    }
}

impl Bench<'_> {
    fn batch(&mut self, batch: &Batch, bar: &mut Bar<'_, '_>, made: &mut Yield<Count>) {
        let Yield { out, tally: Count { tally, errors, .. } } = made;
        let page = &mut Page { out, errors };
        inputs(batch, tally, &mut |tally, input| {
            let verdict = match input.kind {
                Kind::Blank if self.work.only.is_some() => return,
                Kind::Blank => return self.scribe.blank(page.out),
                Kind::Rest if self.work.only == Some(Only::Invalid) => {
                    return self.scribe.through(input.text, input.ending, page.out);
                }
                Kind::Rest => return,
                Kind::Cut => self.refuse(&input, &too_long(), page),
                Kind::Line | Kind::Found => self.input(&input, bar, page),
            };
            tally.judged(verdict);
        });
    }

    /// Judges what one line holds.
    fn input(&mut self, input: &Input<'_>, bar: &mut Bar<'_, '_>, page: &mut Page<'_>) -> Verdict {
        // What most streams hold: a token and nothing around it.
        if let Some(token) = self.reader.read_known(input.text) {
            return self.token(token, input, bar, page);
        }
        match token_in(input, self.work.exact) {
            Ok(found) => {
                let token = read(&found, &mut self.reader);
                self.token(token, input, bar, page)
            }
            Err(failure) => self.refuse(input, &failure, page),
        }
    }

    fn token(
        &mut self,
        token: Token<'_>,
        input: &Input<'_>,
        bar: &mut Bar<'_, '_>,
        page: &mut Page<'_>,
    ) -> Verdict {
        let Judging { policy, explain, rings, .. } = self.work;
        let clock = &bar.clock;
        let mut report = bar.judge.verify(&token, clock);
        let newer = rings.for_another_try(bar.ring, &token, &report);
        if let Some(newer) = &newer {
            report = self.work.judge(newer).verify(&token, clock);
        }
        let ring = newer.as_ref().unwrap_or(bar.ring);
        let verdict = report.verdict();
        if self.work.only.is_some() {
            self.pass(verdict, input, page.out);
            self.reader.take_back(token);
            return verdict;
        }
        let mut hints = Vec::new();
        if *explain && verdict != Verdict::Valid {
            hints.extend(format_hints(&token, &report, policy.allow_padding, None));
            hints.extend(ring.explain(&token, &report, policy, clock, "--leeway"));
        }
        let style = self.work.style;
        if !style.json {
            if !style.quiet {
                self.scribe.report(input.spot, &report, &hints, page.out);
            }
            self.reader.take_back(token);
            return verdict;
        }
        let view = View { token, label: None, follows: false, clock: *clock, notes: false, redact: true };
        let judgement = Judgement { view, report, hints };
        self.scribe.judgement(input.spot, &judgement, page.out);
        self.reader.take_back(judgement.view.token);
        verdict
    }

    /// Answers a line in which there is no token that could be judged.
    fn refuse(&mut self, input: &Input<'_>, failure: &Failure, page: &mut Page<'_>) -> Verdict {
        if self.work.only.is_some() {
            self.pass(Verdict::Malformed, input, page.out);
        } else {
            self.scribe.failure(input.spot, failure, page.out, page.errors);
        }
        Verdict::Malformed
    }

    fn pass(&mut self, verdict: Verdict, input: &Input<'_>, out: &mut Vec<u8>) {
        let is_valid = verdict == Verdict::Valid;
        if self.work.only.is_some_and(|only| (only == Only::Valid) == is_valid) {
            self.scribe.through(input.text, input.ending, out);
        }
    }
}
