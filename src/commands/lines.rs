//! `--lines`: a stream in which every line is one input and gets one line for an answer. The flags, what the lines
//! hold, and the run of the whole; what is done with a token is in `judging`, `showing` and `making`.

pub mod judging;
pub mod making;
pub mod showing;

use std::io::ErrorKind;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::thread::available_parallelism;
use std::time::Instant;

use clap::{Args, value_parser};

use super::context::Context;
use super::flags::mark;
use super::pump::{Ended, Work, pump};
use crate::error::{RequestError, StreamError};
use crate::input::find::{FoundToken, find, find_anywhere};
use crate::input::lines::{Batch, Lines, State, length, open};
use crate::input::source::takes_stdin;
use crate::output::answer::{Answer, Encoded, Spot};
use crate::output::error::Failure;
use crate::output::line::Errors;
use crate::output::progress::Meter;
use crate::output::screen::Screen;
use crate::output::tally::{Act, Summary, Tally, Told};
use crate::token::reader::Reader;
use crate::token::warning::Warning;
use crate::token::{MAX_LENGTH, Token};

/// How much of a line is read beyond the longest token: room for what stands around it.
const MARGIN: usize = 64 << 10;

/// More threads than this are a mistake.
const MOST_JOBS: i64 = 1024;

/// A stream in the place of single inputs.
#[derive(Args, Debug, Default)]
#[group(skip)]
#[command(next_help_heading = "Streams")]
pub struct LineFlags {
    /// Take every line of stdin, or of @PATH, as one input, and answer each with one line
    ///
    /// In order, on all cores, and in little memory however long the stream is. A line that is broken is answered like any
    /// other, and stops nothing; blank lines stay blank.
    #[arg(long)]
    pub lines: bool,

    /// How many threads work on the lines [default: one a core]
    #[arg(long, value_name = "N", requires = "lines", value_parser = value_parser!(u16).range(1..=MOST_JOBS))]
    jobs: Option<u16>,

    /// With --json: end with a summary, a JSON document on stderr
    ///
    /// It counts lines, tokens and verdicts, and says how long they took. Without --json the same is told in a sentence,
    /// asked for or not.
    #[arg(long, requires = "lines")]
    summary: bool,
}

/// What is counted of a stream, and what is said of single lines beside their answers.
#[derive(Debug, Default)]
pub(super) struct Count {
    /// How many there were.
    pub(super) tally: Tally,
    /// What stands on the other stream.
    pub(super) errors: Errors,
    /// What there is to warn of, each code once.
    pub(super) warnings: Vec<Warned>,
}

/// A warning, the line that it was first given for, and how often.
#[derive(Clone, Debug)]
pub(super) struct Warned {
    warning: Warning,
    line: u64,
    times: u64,
}

impl Warned {
    /// Counts what there is to warn of in a line.
    pub(super) fn add(all: &mut Vec<Self>, warnings: Vec<Warning>, line: u64) {
        for warning in warnings {
            Self::merge(all, Self { warning, line, times: 1 });
        }
    }

    fn merge(all: &mut Vec<Self>, more: Self) {
        match all.iter_mut().find(|one| one.warning.code == more.warning.code) {
            Some(one) => one.times += more.times,
            None => all.push(more),
        }
    }

    /// In words, with the line and the number of others.
    fn told(self) -> Warning {
        let Self { warning, line, times } = self;
        let others = match times {
            1 => String::new(),
            2 => ", and 1 more line".to_owned(),
            times => format!(", and {} more lines", times - 1),
        };
        Warning { message: format!("line {line}: {}{others}", warning.message), ..warning }
    }
}

/// What comes of a batch, in the making.
pub(super) struct Page<'p> {
    /// The answers.
    pub(super) out: &'p mut Vec<u8>,
    /// What is said beside them.
    pub(super) errors: &'p mut Errors,
}

/// What stands in a line, or in a text where a token was found.
pub(super) struct Input<'b> {
    /// Where.
    pub(super) spot: Spot,
    /// The line without its ending; the token.
    pub(super) text: &'b [u8],
    /// The line's ending.
    pub(super) ending: &'b [u8],
    /// What kind of line it is.
    pub(super) kind: Kind,
}

/// What kind of input it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A line with something on it.
    Line,
    /// A line with nothing on it.
    Blank,
    /// The beginning of a line that is longer than any token.
    Cut,
    /// The rest of such a line, which has its answer already.
    Rest,
    /// A token that was found in a text.
    Found,
}

/// Shows every input of a batch, and counts the lines.
pub(super) fn inputs(batch: &Batch, tally: &mut Tally, see: &mut dyn FnMut(&mut Tally, Input<'_>)) {
    let none: &[u8] = b"";
    match batch.state {
        State::Lines | State::LineCut => {
            for line in batch.lines() {
                tally.lines += 1;
                let kind = match line {
                    _ if line.is_cut => Kind::Cut,
                    _ if line.text.trim_ascii().is_empty() => Kind::Blank,
                    _ => Kind::Line,
                };
                tally.blank += u64::from(kind == Kind::Blank);
                let spot = Spot { line: line.place.line, column: None };
                see(tally, Input { spot, text: line.text, ending: line.ending, kind });
            }
        }
        State::LineRest => {
            let spot = Spot { line: batch.first.line, column: None };
            let rest = batch.rest();
            let (text, ending) = rest.strip_suffix(b"\n").map_or((rest, none), |text| (text, b"\n"));
            see(tally, Input { spot, text, ending, kind: Kind::Rest });
        }
        State::Text => {
            let (mut place, mut at) = (batch.first, 0);
            for found in find_anywhere(batch.bytes()) {
                place = place.after(&batch.bytes()[at..found.at]);
                at = found.at;
                let spot = Spot { line: place.line, column: Some(place.column) };
                see(tally, Input { spot, text: found.text, ending: b"\n", kind: Kind::Found });
            }
            tally.lines += place.after(&batch.bytes()[at..]).line - batch.first.line;
        }
        // Longer than any token.
        State::RunPiece => {}
    }
}

/// What is wrong with a line that is longer than any token.
pub(super) fn too_long() -> Failure {
    Failure::of(&RequestError::LineTooLong { limit: MAX_LENGTH })
}

/// The one token of a line. `exact`: the line as it is.
pub(super) fn token_in<'b>(input: &Input<'b>, exact: bool) -> Result<FoundToken<'b>, Failure> {
    if exact || input.kind == Kind::Found {
        return Ok(FoundToken::new(input.text));
    }
    let mut found = find(input.text);
    match (found.len(), found.pop()) {
        (1, Some(one)) => Ok(one),
        (several, _) => Err(Failure::of(&RequestError::SeveralInLine { found: several })),
    }
}

/// The token that was found.
pub(super) fn read<'t>(found: &'t FoundToken<'_>, reader: &mut Reader) -> Token<'t> {
    let mut token = reader.read(&found.text);
    mark(&mut token, found);
    token
}

/// A run over a stream.
pub(super) struct Run<'r> {
    /// What was given for TOKEN or CLAIMS: stdin if nothing.
    pub(super) given: &'r [String],
    /// The name of that argument.
    pub(super) what: &'static str,
    /// Whether tokens are looked for in any text.
    pub(super) find: bool,
    /// What is done.
    pub(super) act: Act,
    /// Whether lines are only passed through.
    pub(super) is_filter: bool,
}

impl LineFlags {
    /// Reads the stream and answers every line; the answer is what there was.
    ///
    /// # Errors
    /// A stream that cannot be had, no threads, and what the output said but that nobody reads it any more.
    pub(super) fn run<W: Work<Tally = Count>>(
        &self,
        run: &Run<'_>,
        work: W,
        context: &mut Context,
    ) -> anyhow::Result<Vec<Answer>> {
        let spec = match run.given {
            [] if context.stdin.is_terminal() => return Err(RequestError::NoToken.into()),
            [] => "-",
            [one] if takes_stdin(one) || one.starts_with('@') => one,
            [_] => return Err(RequestError::NotAStream { what: run.what }.into()),
            [..] => return Err(RequestError::SeveralStreams { what: run.what }.into()),
        };
        let reader = open(spec, &mut context.stdin, run.what)?;
        let limit = MAX_LENGTH + MARGIN;
        let lines = if run.find { Lines::of_text(reader, limit) } else { Lines::new(reader, limit) };
        let audience = context.audience;
        let told = match (audience.style.json, audience.style.quiet) {
            (_, true) => Told::Nothing,
            (true, _) if self.summary => Told::Json,
            (true, _) => Told::Nothing,
            (false, _) => Told::Text,
        };
        // On one terminal the lines would run through the bar.
        let is_watched = told == Told::Text && !audience.style.out.terminal;
        let screen = if is_watched { audience.style.err } else { Screen::default() };
        let mut meter = Meter::new(length(spec), &screen);
        let cores = || available_parallelism().map_or(1, NonZeroUsize::get);
        let jobs = self.jobs.map_or_else(cores, usize::from);
        let begun = Instant::now();
        let (mut tally, mut said) = (Tally::default(), Vec::new());
        let (mut advised, mut is_heard, mut warned) = (false, true, Vec::new());
        let ended = pump(lines, jobs, &Arc::new(work), &mut |made, bytes| {
            let Count { tally: counted, errors, warnings } = &made.tally;
            for one in warnings {
                Warned::merge(&mut warned, one.clone());
            }
            // Before anything is written: whoever reads no more makes no rejected token a good one.
            tally.merge(counted);
            tally.bytes += bytes as u64;
            (audience.out)(&made.out)?;
            if !errors.is_empty() && is_heard {
                said.clear();
                errors.write(&mut advised, &mut said)?;
                match meter.aside(|| (audience.err)(&said)) {
                    // Nobody listens any more. The results go on.
                    Err(error) if error.kind() == ErrorKind::BrokenPipe => is_heard = false,
                    written => written?,
                }
            }
            meter.advance(counted.tokens() + counted.failures(), bytes as u64);
            Ok(())
        });
        meter.finish();
        // Who asks about tokens and gives none is not to hear that all is well.
        let is_empty = run.act != Act::Made && !run.is_filter && tally.tokens() + tally.failures() == 0;
        let none = || Failure::of(&RequestError::NoneFound { name: "the stream".to_owned() });
        let (told, interrupted, error) = match ended {
            Ok(Ended::Interrupted) => (told, true, None),
            Ok(Ended::Done) if is_empty => {
                let failure = none();
                tally.failed(failure.code);
                (if told == Told::Json { told } else { Told::Nothing }, false, Some(failure))
            }
            Ok(Ended::Done) => (told, false, None),
            // Whoever read has seen enough.
            Err(StreamError::Write(error)) if error.kind() == ErrorKind::BrokenPipe => {
                (Told::Nothing, false, None)
            }
            Err(error) => (told, false, Some(Failure::of(&error))),
        };
        let (act, is_filter) = (run.act, run.is_filter);
        let summary = Summary { tally, elapsed: begun.elapsed(), act, interrupted, told, is_filter };
        let warnings: Vec<Warning> = warned.into_iter().map(Warned::told).collect();
        let warned = Answer::Encoded(Encoded { token: None, out: None, warnings });
        let answers = (told == Told::Text).then_some(warned).into_iter().chain([Answer::Tally(summary)]);
        Ok(answers.chain(error.map(Answer::Failure)).collect())
    }
}
