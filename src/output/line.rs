//! The lines of a stream: one for each token, appended to the buffers of whoever works on it. No
//! line is longer or shorter than one, whatever stands in a token, and none is wrapped.

use std::io::{self, Write};
use std::ops::Range;
use std::sync::Arc;

use super::answer::{Breakdown, Judgement, Spot};
use super::error::Failure;
use super::json;
use super::paint::{Palette, Role};
use super::safe::{escape, escape_bytes, is_plain};
use super::screen::{Screen, Style};
use super::text::{coloured, reason};
use super::wrap::wrap;
use crate::token::report::{KeyUsed, Report, Verdict};
use crate::token::warning::Warning;

/// The room that is kept from line to line; more is given back.
const KEPT: usize = 1 << 20;

/// Writes lines. It keeps its buffer, so that a line takes no memory of its own.
#[derive(Debug)]
pub struct Scribe {
    style: Style,
    text: String,
    /// The key that the last valid token was signed with, and what is said of such a token.
    vouching: Option<(Arc<KeyUsed>, String)>,
}

impl Scribe {
    /// Writes lines in this style. With `json` each is a document; with `quiet` there are no results.
    #[must_use]
    pub fn new(style: Style) -> Self {
        Self { style, text: String::new(), vouching: None }
    }

    /// A judgement: a document, or place, verdict and reason with tabs between them. What the verdict rests on stands
    /// last: the key of a valid token, else the decisive check. Hints follow, a field each.
    pub fn judgement(&mut self, spot: Spot, judgement: &Judgement<'_>, out: &mut Vec<u8>) {
        if self.style.quiet {
            return;
        }
        if self.style.json {
            json::write_judgement(judgement, Some(spot), &mut self.text);
            return self.hand_over(out);
        }
        self.report(spot, &judgement.report, &judgement.hints, out);
    }

    /// What was found of a token, for those who read lines of text: all that is needed of a judgement then.
    pub fn report(&mut self, spot: Spot, report: &Report, hints: &[String], out: &mut Vec<u8>) {
        self.place(spot);
        match (report.decisive(), &report.key) {
            (Some(check), _) => self.verdict(check.verdict().name(), reason(check), hints),
            (None, Some(key)) if hints.is_empty() => self.valid(key),
            (None, key) => {
                let name = key.as_ref().map_or("", |key| &key.name);
                self.verdict(Verdict::Valid.name(), ["", "", name], hints);
            }
        }
        self.end(out);
    }

    /// What a token says, as a document.
    pub fn breakdown(&mut self, spot: Spot, breakdown: &Breakdown<'_>, out: &mut Vec<u8>) {
        if !self.style.quiet {
            json::write_breakdown(breakdown, Some(spot), &mut self.text);
            self.hand_over(out);
        }
    }

    /// A token that was made: itself, or a document.
    pub fn made(&mut self, spot: Spot, token: &str, warnings: &[Warning], out: &mut Vec<u8>) {
        match self.style {
            Style { json: true, .. } => {
                json::write_made(token, warnings, spot, &mut self.text);
                self.hand_over(out);
            }
            Style { out: Screen { palette: Palette::Plain, .. }, .. } => {
                out.extend_from_slice(token.as_bytes());
                out.push(b'\n');
            }
            Style { out: Screen { palette, .. }, .. } => {
                out.extend_from_slice(coloured(token, palette).as_bytes());
                out.push(b'\n');
            }
        }
    }

    /// Whether a token that was made goes out as it is, and nothing with it.
    #[must_use]
    pub fn takes_bare(&self) -> bool {
        !self.style.json && self.style.out.palette == Palette::Plain
    }

    /// Ends the line of such a token.
    pub fn end_bare(&self, out: &mut Vec<u8>) {
        out.push(b'\n');
    }

    /// What came instead of a result. Where verdicts or documents are written, it is one; else its line stays empty,
    /// and the error stands on the other stream.
    pub fn failure(&mut self, spot: Spot, failure: &Failure, out: &mut Vec<u8>, errors: &mut Errors) {
        let Style { json, judging, quiet, .. } = self.style;
        if quiet {
            if matches!(failure.code, 2 | 4 | 5) {
                errors.add(spot, failure, &self.style.err);
            }
        } else if json {
            json::write_failure(failure, judging, Some(spot), &mut self.text);
            self.hand_over(out);
        } else if judging {
            let verdict = failure.verdict().map_or("error", Verdict::name);
            self.place(spot);
            self.verdict(verdict, ["", "", &failure.message], &failure.hints);
            self.end(out);
        } else {
            out.push(b'\n');
            errors.add(spot, failure, &self.style.err);
        }
    }

    /// A line with nothing on it.
    pub fn blank(&self, out: &mut Vec<u8>) {
        if !self.style.quiet {
            out.push(b'\n');
        }
    }

    /// A part or a value: its bytes, or its JSON (which `json` appends) where the bytes are no single line that the
    /// reader can bear.
    pub fn extract(&mut self, bytes: &[u8], json: impl FnOnce(&mut String), out: &mut Vec<u8>) {
        if self.style.quiet {
            return;
        }
        let is_line = if self.style.out.terminal {
            std::str::from_utf8(bytes).is_ok_and(is_plain)
        } else {
            !bytes.iter().any(|byte| matches!(byte, b'\n' | b'\r'))
        };
        if self.style.json || !is_line {
            json(&mut self.text);
            return self.hand_over(out);
        }
        out.extend_from_slice(bytes);
        out.push(b'\n');
    }

    /// A line that is let through: unchanged, but for what a terminal can't bear.
    pub fn through(&mut self, text: &[u8], ending: &[u8], out: &mut Vec<u8>) {
        if self.style.out.terminal {
            out.extend_from_slice(escape_bytes(text).as_bytes());
        } else {
            out.extend_from_slice(text);
        }
        out.extend_from_slice(ending);
    }

    fn place(&mut self, spot: Spot) {
        let palette = self.style.out.palette;
        self.text.push_str(itoa::Buffer::new().format(spot.line));
        if let Some(column) = spot.column {
            self.text.push(':');
            self.text.push_str(itoa::Buffer::new().format(column));
        }
        if palette != Palette::Plain {
            self.text = palette.paint(Role::Note, &self.text).into_owned();
        }
        self.text.push('\t');
    }

    /// A valid token, and the name of its key. Most of a stream are signed with the same one.
    fn valid(&mut self, key: &Arc<KeyUsed>) {
        if let Some((known, told)) = &self.vouching
            && Arc::ptr_eq(known, key)
        {
            return self.text.push_str(told);
        }
        let start = self.text.len();
        self.verdict(Verdict::Valid.name(), ["", "", &key.name], &[]);
        self.vouching = Some((Arc::clone(key), self.text[start..].to_owned()));
    }

    fn verdict(&mut self, verdict: &str, detail: [&str; 3], hints: &[String]) {
        let palette = self.style.out.palette;
        let role = if verdict == Verdict::Valid.name() { Role::Good } else { Role::Bad };
        self.text.push_str(&palette.paint(role, verdict));
        self.text.push('\t');
        for piece in detail {
            self.text.push_str(&escape(piece));
        }
        for hint in hints {
            self.text.push('\t');
            self.text.push_str(&palette.paint(Role::Hint, "hint:"));
            self.text.push(' ');
            self.text.push_str(&escape(hint));
        }
    }

    /// Hands a document over, harmless for whom reads it: escapes mean the same in JSON.
    fn hand_over(&mut self, out: &mut Vec<u8>) {
        if self.style.out.terminal {
            out.extend_from_slice(escape(&self.text).as_bytes());
            self.text.clear();
        }
        self.end(out);
    }

    fn end(&mut self, out: &mut Vec<u8>) {
        out.extend_from_slice(self.text.as_bytes());
        out.push(b'\n');
        self.text.clear();
        self.text.shrink_to(KEPT);
    }
}

/// What a stretch of a stream has to say beside its results. What to do about a failure stands behind the first of
/// them alone, and is said once in a run.
#[derive(Debug, Default)]
pub struct Errors {
    text: String,
    advice: Option<Range<usize>>,
}

impl Errors {
    /// Whether there is nothing to say.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Writes all of it; the advice only when none was given before (`advised`).
    ///
    /// # Errors
    /// The stream's own.
    pub fn write(&self, advised: &mut bool, to: &mut dyn Write) -> io::Result<()> {
        let text = self.text.as_bytes();
        match &self.advice {
            Some(advice) if *advised => {
                to.write_all(&text[..advice.start])?;
                to.write_all(&text[advice.end..])
            }
            advice => {
                *advised |= advice.is_some();
                to.write_all(text)
            }
        }
    }

    fn add(&mut self, spot: Spot, failure: &Failure, screen: &Screen) {
        let place = match spot.column {
            Some(column) => format!("line {}, column {column}", spot.line),
            None => format!("line {}", spot.line),
        };
        self.say(Role::Bad, "error", &format!("{place}: {}", failure.message), screen);
        for cause in &failure.causes {
            self.say(Role::Bad, "caused by", cause, screen);
        }
        if self.advice.is_none() && !failure.hints.is_empty() {
            let start = self.text.len();
            for hint in &failure.hints {
                self.say(Role::Hint, "hint", hint, screen);
            }
            self.advice = Some(start..self.text.len());
        }
    }

    fn say(&mut self, role: Role, kind: &str, text: &str, screen: &Screen) {
        self.text.push_str(&screen.palette.paint(role, &format!("{kind}:")));
        self.text.push(' ');
        self.text.push_str(&wrap(&escape(text), screen.width, kind.len() + 2));
        self.text.push('\n');
    }
}

#[cfg(test)]
mod tests;
