//! The tokens of a stream, shown: a JSON document a line, or the part or the value asked for.

use super::{Count, Input, Kind, Page, inputs, read, token_in, too_long};
use crate::commands::pump::{Work, Worker, Yield};
use crate::commands::ring::Ring;
use crate::input::lines::Batch;
use crate::output::answer::{Breakdown, Extract, View};
use crate::output::error::Failure;
use crate::output::line::Scribe;
use crate::output::screen::Style;
use crate::output::tally::Tally;
use crate::token::Token;
use crate::token::policy::Policy;
use crate::token::reader::Reader;
use crate::token::report::{Check, Report, Telling, Verdict};
use crate::token::time::{Clock, Zone};
use crate::token::verify::Judge;
use crate::token::warning::Lookout;

/// Takes what was asked for out of a token; `failed` is the check that it failed.
pub(in crate::commands) type Take =
    Box<dyn Fn(&Token<'_>, Option<&Check>) -> Result<Extract, Failure> + Send + Sync>;

/// How the tokens of a stream are shown.
pub(in crate::commands) struct Showing {
    pub(in crate::commands) ring: Option<Ring>,
    pub(in crate::commands) policy: Policy,
    /// The moment to judge by; none: when each line was read.
    pub(in crate::commands) at: Option<f64>,
    pub(in crate::commands) zone: Zone,
    pub(in crate::commands) redact: bool,
    /// Instead of the document.
    pub(in crate::commands) take: Option<Take>,
    pub(in crate::commands) style: Style,
}

/// One who shows.
pub(in crate::commands) struct ShowingWorker<'w> {
    work: &'w Showing,
    judge: Option<Judge<'w>>,
    lookout: Lookout,
    reader: Reader,
    scribe: Scribe,
}

impl Work for Showing {
    type Tally = Count;
    type Worker<'w> = ShowingWorker<'w>;

    fn worker(&self) -> ShowingWorker<'_> {
        let judge = |ring| Judge::new(ring, &self.policy, Telling::Everything);
        // Where nobody asks for a part, each line is a document.
        let style = Style { json: self.style.json || self.take.is_none(), ..self.style };
        ShowingWorker {
            work: self,
            judge: self.ring.as_ref().map(|ring| judge(&ring.keys)),
            lookout: Lookout::default(),
            reader: Reader::default(),
            scribe: Scribe::new(style),
        }
    }
}

impl Worker for ShowingWorker<'_> {
    type Tally = Count;

    fn batch(&mut self, batch: &Batch, made: &mut Yield<Count>) {
        let clock = Clock { now: self.work.at.unwrap_or(batch.read_at), zone: self.work.zone };
        let Yield { out, tally: Count { tally, errors, .. } } = made;
        let page = &mut Page { out, errors };
        inputs(batch, tally, &mut |tally, input| match input.kind {
            Kind::Blank => self.scribe.blank(page.out),
            Kind::Rest => {}
            Kind::Cut => self.refuse(&input, &too_long(), tally, page),
            Kind::Line | Kind::Found => self.input(&input, &clock, tally, page),
        });
    }
}

impl ShowingWorker<'_> {
    /// Shows what one line holds.
    fn input(&mut self, input: &Input<'_>, clock: &Clock, tally: &mut Tally, page: &mut Page<'_>) {
        // What most streams hold: a token and nothing around it.
        if let Some(token) = self.reader.read_known(input.text) {
            return self.token(token, input, clock, tally, page);
        }
        match token_in(input, false) {
            Ok(found) => {
                let token = read(&found, &mut self.reader);
                self.token(token, input, clock, tally, page);
            }
            Err(failure) => self.refuse(input, &failure, tally, page),
        }
    }

    fn token(
        &mut self,
        token: Token<'_>,
        input: &Input<'_>,
        clock: &Clock,
        tally: &mut Tally,
        page: &mut Page<'_>,
    ) {
        let Showing { policy, take, redact, .. } = self.work;
        let report = self.judge.as_mut().map(|judge| judge.verify_times(&token, clock));
        let (warnings, strict) = match &report {
            Some(report) => (report.warnings.clone(), None),
            // Where a value is taken, nobody looks at warnings that fail nothing.
            None if take.is_some() && !policy.warnings.strict => (Vec::new(), None),
            None => policy.warnings.of(&token, clock, &mut self.lookout),
        };
        let is_checked = report.is_some() || strict.is_some();
        if let Some(take) = take {
            let failed = report.as_ref().map_or(strict.as_ref(), Report::decisive);
            match take(&token, failed) {
                Ok(extract) => {
                    count(tally, failed.map_or(Verdict::Valid, Check::verdict), is_checked);
                    self.scribe.extract(&extract.bytes, |out| out.push_str(&extract.json), page.out);
                }
                Err(failure) => {
                    tally.failed(failure.code);
                    self.scribe.failure(input.spot, &failure, page.out, page.errors);
                }
            }
            return self.reader.take_back(token);
        }
        let hints = token.breaks().map(|error| Failure::hints_of(error, None)).unwrap_or_default();
        let view = View { token, label: None, follows: false, clock: *clock, notes: false, redact: *redact };
        let breakdown = Breakdown { view, report, strict, warnings, hints };
        count(tally, breakdown.verdict(), is_checked);
        self.scribe.breakdown(input.spot, &breakdown, page.out);
        self.reader.take_back(breakdown.view.token);
    }

    /// Answers a line in which there is no token that could be shown.
    fn refuse(&mut self, input: &Input<'_>, failure: &Failure, tally: &mut Tally, page: &mut Page<'_>) {
        match self.work.take {
            Some(_) => tally.failed(failure.code),
            None => tally.judged(Verdict::Malformed),
        }
        self.scribe.failure(input.spot, failure, page.out, page.errors);
    }
}

/// What was looked at without a key has no verdict, as long as it could be read.
fn count(tally: &mut Tally, verdict: Verdict, is_checked: bool) {
    if verdict == Verdict::Valid && !is_checked { tally.read() } else { tally.judged(verdict) }
}
