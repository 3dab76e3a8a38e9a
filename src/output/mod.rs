//! The output room: any answer becomes text or JSON on the writers that are
//! lent to it. It knows no flags' values, no streams of the process and no clock.

mod advice;
pub mod answer;
mod breakdown;
mod certificates;
mod checks;
mod concerns;
pub mod error;
pub mod hints;
mod json;
mod keys;
mod layout;
pub mod line;
mod margin;
pub mod paint;
pub mod progress;
mod safe;
pub mod schema;
pub mod screen;
pub mod tally;
mod text;
mod wrap;

use std::io::{self, Write};

use crate::token::report::rank;

pub use advice::did_you_mean;
pub use answer::Answer;
use answer::Breakdown;
pub use error::Failure;
pub use paint::Palette;
pub use screen::{Screen, Style};
use tally::Told;

/// Writes an answer.
///
/// # Errors
/// The streams' own; a closed pipe among them.
pub fn write(answer: &Answer, style: &Style, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<()> {
    if let Answer::Tally(summary) = answer {
        // It is told beside the results, however those look.
        return match summary.told {
            Told::Nothing => Ok(()),
            // At once, as all that goes there.
            Told::Text => err.write_all(format!("{}\n", summary.sentence(style.err.palette)).as_bytes()),
            Told::Json => err.write_all(format!("{}\n", json::document(answer, style.judging)).as_bytes()),
        };
    }
    if style.json {
        let text = json::document(answer, style.judging);
        // Escapes mean the same in JSON, and a terminal is safe from what a token holds.
        let text = if style.out.terminal { safe::escape(&text) } else { text.as_str().into() };
        return writeln!(out, "{text}");
    }
    let mut streams = text::Streams { out, out_screen: style.out, err, err_screen: style.err };
    match answer {
        Answer::Judgement(judgement) if style.quiet => streams.key_error(&judgement.report),
        Answer::Breakdown(Breakdown { report: Some(report), .. }) if style.quiet => streams.key_error(report),
        Answer::Failure(failure) if style.quiet && !matches!(failure.code, 2 | 4 | 5) => Ok(()),
        Answer::Breakdown(_) | Answer::Extract(_) if style.quiet => Ok(()),
        Answer::Failure(failure) => streams.failure(failure),
        Answer::Breakdown(breakdown) => streams.breakdown(breakdown),
        Answer::Judgement(judgement) => streams.judgement(judgement),
        Answer::Extract(extract) => streams.extract(extract),
        Answer::Encoded(encoded) => streams.encoded(encoded),
        Answer::Generated(generated) => streams.generated(generated),
        Answer::Inspected(inspected) => streams.inspected(inspected),
        Answer::Converted(converted) => streams.converted(converted),
        Answer::Thumbprint(thumbprint) => streams.thumbprint(thumbprint),
        Answer::Matched(matched) => streams.matched(matched),
        // Told above.
        Answer::Tally(_) => Ok(()),
    }
}

/// The exit code of several answers: 2 and 5 end a run, else the gravest verdict in the order 3 4 1 6 7.
#[must_use]
pub fn gravest(answers: &[Answer]) -> u8 {
    let codes = || answers.iter().map(Answer::code);
    codes().find(|code| matches!(code, 2 | 5)).or_else(|| codes().min_by_key(|&code| rank(code))).unwrap_or(0)
}
