//! The tokens of a stream, judged.

use std::sync::Arc;

use clap::ValueEnum;

use super::{Count, Input, Kind, Page, inputs, read, token_in, too_long};
use crate::commands::flags::format_hints;
use crate::commands::pump::{Work, Worker, Yield};
use crate::commands::renewal::Rings;
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
    work: &'w Judging,
    /// The keys that are judged by now.
    rings: &'w Rings,
    judge: Judge<'w>,
    reader: Reader,
    scribe: Scribe,
}

impl Work for Judging {
    type Tally = Count;
    type Worker<'w> = JudgingWorker<'w>;

    fn worker(&self) -> JudgingWorker<'_> {
        JudgingWorker {
            work: self,
            rings: &self.rings,
            judge: self.judge(&self.rings),
            reader: Reader::default(),
            scribe: Scribe::new(self.style),
        }
    }
}

impl Judging {
    fn judge<'w>(&'w self, rings: &'w Rings) -> Judge<'w> {
        let telling = match self {
            // A cause is looked for by what is told.
            _ if self.style.json || self.explain => Telling::Everything,
            _ if self.style.quiet || self.only.is_some() => Telling::Verdicts,
            _ => Telling::Failures,
        };
        Judge::new(&rings.ring.keys, &self.policy, telling).with_standing(&rings.ring.warnings)
    }
}

impl Worker for JudgingWorker<'_> {
    type Tally = Count;

    fn batch(&mut self, batch: &Batch, made: &mut Yield<Count>) {
        let clock = Clock { now: self.work.at.unwrap_or(batch.read_at), zone: self.work.zone };
        self.judge_by(self.work.rings.current());
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
                Kind::Line | Kind::Found => self.input(&input, &clock, page),
            };
            tally.judged(verdict);
        });
    }
}

impl<'w> JudgingWorker<'w> {
    /// Judges by these keys from here on.
    fn judge_by(&mut self, rings: &'w Rings) {
        if !std::ptr::eq(rings, self.rings) {
            self.rings = rings;
            self.judge = self.work.judge(rings);
        }
    }

    /// Judges what one line holds.
    fn input(&mut self, input: &Input<'_>, clock: &Clock, page: &mut Page<'_>) -> Verdict {
        // What most streams hold: a token and nothing around it.
        if let Some(token) = self.reader.read_known(input.text) {
            return self.token(token, input, clock, page);
        }
        match token_in(input, self.work.exact) {
            Ok(found) => {
                let token = read(&found, &mut self.reader);
                self.token(token, input, clock, page)
            }
            Err(failure) => self.refuse(input, &failure, page),
        }
    }

    fn token(&mut self, token: Token<'_>, input: &Input<'_>, clock: &Clock, page: &mut Page<'_>) -> Verdict {
        let Judging { policy, explain, .. } = self.work;
        let mut report = self.judge.verify(&token, clock);
        if let Some(newer) = self.rings.for_another_try(&token, &report) {
            self.judge_by(newer);
            report = self.judge.verify(&token, clock);
        }
        let verdict = report.verdict();
        if self.work.only.is_some() {
            self.pass(verdict, input, page.out);
            self.reader.take_back(token);
            return verdict;
        }
        let mut hints = Vec::new();
        if *explain && verdict != Verdict::Valid {
            hints.extend(format_hints(&token, &report, policy.allow_padding, None));
            hints.extend(self.rings.ring.explain(&token, &report, policy, clock, "--leeway"));
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
