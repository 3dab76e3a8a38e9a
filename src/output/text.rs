//! Answers for people.

use std::io::{self, Write};

use super::answer::{
    Breakdown, Converted, Encoded, Extract, Generated, Inspected, Judgement, Matched, Thumbprint, View,
};
use super::error::Failure;
use super::paint::{Palette, Role};
use super::safe::{escape, escape_bytes, escape_lines};
use super::screen::Screen;
use super::wrap::{columns, wrap};
use super::{breakdown, checks, concerns, keys};
use crate::crypto::may_be_key;
use crate::token::report::{Check, Outcome, Report, Verdict};
use crate::token::warning::Warning;

/// Two streams and what they can show.
pub(super) struct Streams<'w> {
    /// Where results go.
    pub(super) out: &'w mut dyn Write,
    /// What results can look like.
    pub(super) out_screen: Screen,
    /// Where everything else goes.
    pub(super) err: &'w mut dyn Write,
    /// What everything else can look like.
    pub(super) err_screen: Screen,
}

impl Streams<'_> {
    /// Writes a breakdown: what can be read to the results, warnings and breaks to the rest.
    ///
    /// # Errors
    /// The stream's own.
    pub(super) fn breakdown(&mut self, breakdown: &Breakdown<'_>) -> io::Result<()> {
        let view = &breakdown.view;
        self.label(view)?;
        write!(self.out, "{}", breakdown::whole(breakdown, &self.out_screen))?;
        self.out.flush()?;
        self.remarks(view, &breakdown.warnings, &[])?;
        if let Some(error) = view.token.breaks() {
            self.say(Role::Bad, "error", &error.to_string())?;
            if let Some(at) = error.at.filter(|_| !may_be_key(&view.token.raw)) {
                let caret = caret(&view.token.raw, at, &self.err_screen);
                self.err.write_all(caret.as_bytes())?;
            }
        }
        let checks = breakdown.report.iter().flat_map(|report| &report.checks).chain(&breakdown.strict);
        for check in checks.filter(|check| check.verdict() != Verdict::Valid && check.name != "format") {
            self.say(Role::Bad, "error", &format!("{}: {}", check.name, check.detail))?;
        }
        self.remarks(view, &[], &breakdown.hints)
    }

    /// Writes a judgement: header and payload, the checks, and the verdict as the last line.
    ///
    /// # Errors
    /// The stream's own.
    pub(super) fn judgement(&mut self, judgement: &Judgement<'_>) -> io::Result<()> {
        let report = &judgement.report;
        self.label(&judgement.view)?;
        let sections = breakdown::sections(&judgement.view, &self.out_screen);
        if !sections.is_empty() {
            writeln!(self.out, "{sections}")?;
        }
        let palette = self.out_screen.palette;
        write!(self.out, "{}", checks::list(report, &self.out_screen))?;
        match report.decisive() {
            None => writeln!(self.out, "\n{}", palette.paint(Role::Good, "VALID"))?,
            Some(check) => {
                let reason = wrap(&escape(&reason(check).concat()), self.out_screen.width, 9);
                writeln!(self.out, "\n{} {reason}", palette.paint(Role::Bad, "INVALID:"))?;
            }
        }
        self.out.flush()?;
        self.remarks(&judgement.view, &report.warnings, &judgement.hints)
    }

    /// Writes the bytes asked for; a terminal gets them escaped, and a line ending.
    ///
    /// # Errors
    /// The stream's own.
    pub(super) fn extract(&mut self, extract: &Extract) -> io::Result<()> {
        if self.out_screen.terminal {
            return match std::str::from_utf8(&extract.bytes) {
                Ok(text) => writeln!(self.out, "{}", escape_lines(text)),
                Err(_) => writeln!(self.out, "{}", escape_bytes(&extract.bytes)),
            };
        }
        self.out.write_all(&extract.bytes)?;
        if extract.line { writeln!(self.out) } else { Ok(()) }
    }

    /// Writes a token that was made.
    ///
    /// # Errors
    /// The stream's own.
    pub(super) fn encoded(&mut self, encoded: &Encoded) -> io::Result<()> {
        if let Some(token) = &encoded.token {
            writeln!(self.out, "{}", coloured(token, self.out_screen.palette))?;
            self.out.flush()?;
        }
        self.warnings(&encoded.warnings)
    }

    /// Writes a key that was made; beside it, to people, its public half and what to do with it.
    ///
    /// # Errors
    /// The stream's own.
    pub(super) fn generated(&mut self, generated: &Generated) -> io::Result<()> {
        if let Some(key) = &generated.key {
            match std::str::from_utf8(key) {
                // Whoever chose the kid may have been anybody; escapes mean the same in JSON.
                Ok(text) if self.out_screen.terminal => write!(self.out, "{}", escape_lines(text))?,
                _ => self.out.write_all(key)?,
            }
            self.out.flush()?;
        }
        if !self.err_screen.terminal {
            return Ok(());
        }
        let palette = self.err_screen.palette;
        let mut told = String::new();
        for file in &generated.files {
            told.extend([&*palette.paint(Role::Good, "wrote"), " ", &escape(file), "\n"]);
        }
        if let Some(public) = &generated.public {
            let heading = palette.paint(Role::Heading, "Public half");
            told.extend(["\n", &*heading, "\n", &escape_lines(public.trim_end()), "\n"]);
        }
        told.extend(["\n", &*palette.paint(Role::Heading, "Next"), "\n  ", &escape(&generated.next), "\n"]);
        self.err.write_all(told.as_bytes())
    }

    /// Writes what keys are.
    ///
    /// # Errors
    /// The stream's own.
    pub(super) fn inspected(&mut self, inspected: &Inspected) -> io::Result<()> {
        if inspected.follows {
            writeln!(self.out)?;
        }
        write!(self.out, "{}", keys::whole(inspected, &self.out_screen))?;
        self.out.flush()?;
        self.warnings(&concerns::of_source(inspected))
    }

    /// Writes keys in another form.
    ///
    /// # Errors
    /// The stream's own.
    pub(super) fn converted(&mut self, converted: &Converted) -> io::Result<()> {
        if let Some(bytes) = &converted.bytes {
            match std::str::from_utf8(bytes) {
                // A kid or a comment holds what it likes; escapes mean the same in JSON.
                Ok(text) if self.out_screen.terminal => write!(self.out, "{}", escape_lines(text))?,
                _ => self.out.write_all(bytes)?,
            }
            self.out.flush()?;
        }
        self.warnings(&converted.warnings)?;
        match &converted.out {
            Some(file) if self.err_screen.terminal => self.say(Role::Good, "wrote", file),
            _ => Ok(()),
        }
    }

    /// Writes a thumbprint.
    ///
    /// # Errors
    /// The stream's own.
    pub(super) fn thumbprint(&mut self, thumbprint: &Thumbprint) -> io::Result<()> {
        writeln!(self.out, "{}", thumbprint.text)?;
        self.out.flush()?;
        self.warnings(&concerns::of_thumbprint(thumbprint))
    }

    /// Writes which keys made a signature, or that none did.
    ///
    /// # Errors
    /// The stream's own.
    pub(super) fn matched(&mut self, matched: &Matched) -> io::Result<()> {
        write!(self.out, "{}", keys::matched(matched, self.out_screen.palette))?;
        self.out.flush()?;
        if let Some(check) = matched.report.decisive().filter(|_| matched.keys.is_empty()) {
            let told = check.told();
            let message = match (check.outcome, matched.tried) {
                (_, 1) => told,
                (Outcome::Fail(Verdict::Signature), tried) => {
                    format!("none of the {tried} keys made this signature")
                }
                (Outcome::Fail(Verdict::Key), _) => format!("no key fits: {told}"),
                _ => told,
            };
            self.say(Role::Bad, "error", &message)?;
        }
        self.warnings(&concerns::of_match(matched))?;
        self.hints(&matched.hints)
    }

    /// Writes what came instead of a result.
    ///
    /// # Errors
    /// The stream's own.
    pub(super) fn failure(&mut self, failure: &Failure) -> io::Result<()> {
        self.out.flush()?;
        self.say(Role::Bad, "error", &failure.message)?;
        for cause in &failure.causes {
            self.say(Role::Bad, "caused by", cause)?;
        }
        self.hints(&failure.hints)
    }

    /// What those hear who asked for silence: that no key fits, which is about the command and not the token.
    ///
    /// # Errors
    /// The stream's own.
    pub(super) fn key_error(&mut self, report: &Report) -> io::Result<()> {
        match report.decisive().filter(|_| report.verdict() == Verdict::Key) {
            Some(check) => self.say(Role::Bad, "error", &format!("{}: {}", check.name, check.detail)),
            None => Ok(()),
        }
    }

    fn label(&mut self, view: &View<'_>) -> io::Result<()> {
        let Some(label) = &view.label else { return Ok(()) };
        if view.follows {
            writeln!(self.out)?;
        }
        let line = format!("── {} ──", escape(label));
        writeln!(self.out, "{}", self.out_screen.palette.paint(Role::Heading, &line))
    }

    fn warnings(&mut self, warnings: &[Warning]) -> io::Result<()> {
        warnings.iter().try_for_each(|warning| self.say(Role::Caution, "warning", &warning.message))
    }

    fn hints(&mut self, hints: &[String]) -> io::Result<()> {
        hints.iter().try_for_each(|hint| self.say(Role::Hint, "hint", hint))
    }

    /// Warnings and hints about one of several tokens name it: they stand on another stream than the token.
    fn remarks(&mut self, view: &View<'_>, warnings: &[Warning], hints: &[String]) -> io::Result<()> {
        let Some(label) = &view.label else {
            self.warnings(warnings)?;
            return self.hints(hints);
        };
        let named = |text: &str| format!("{label}: {text}");
        for warning in warnings {
            self.say(Role::Caution, "warning", &named(&warning.message))?;
        }
        hints.iter().try_for_each(|hint| self.say(Role::Hint, "hint", &named(hint)))
    }

    /// One line (or a paragraph) of what is no result, its kind first. It is written at once: stderr has no buffer, and
    /// what else goes to the same terminal would come in between.
    fn say(&mut self, role: Role, kind: &str, text: &str) -> io::Result<()> {
        let text = wrap(&escape(text), self.err_screen.width, kind.len() + 2);
        let kind = format!("{kind}:");
        let line = [&*self.err_screen.palette.paint(role, &kind), " ", &text, "\n"].concat();
        self.err.write_all(line.as_bytes())
    }
}

/// A token in its colours.
pub(super) fn coloured(token: &str, palette: Palette) -> String {
    let roles = [Role::Header, Role::Payload, Role::Signature];
    let parts: Vec<_> = token.split('.').zip(roles).map(|(part, role)| palette.paint(role, part)).collect();
    parts.join(".")
}

/// The verdict in a few words, in pieces: times and signatures speak for themselves, other checks are named.
pub(super) fn reason(check: &Check) -> [&str; 3] {
    let detail = check.detail.as_str();
    match (check.name, check.outcome) {
        (_, Outcome::Fail(Verdict::Expired | Verdict::NotYetValid)) => {
            ["", "", detail.split(", at ").next().unwrap_or(detail)]
        }
        ("signature", _) => ["", "the signature is ", detail],
        ("format", _) | (_, Outcome::Fail(Verdict::TooOld)) => ["", "", detail],
        (name, _) => [name, ": ", detail],
    }
}

/// The token around a byte, and a caret below it.
fn caret(raw: &[u8], at: usize, screen: &Screen) -> String {
    let room = screen.width.unwrap_or(80).clamp(40, 200) - 6;
    let at = at.min(raw.len());
    let start = if raw.len() <= room { 0 } else { at.saturating_sub(room * 2 / 3).min(raw.len() - room) };
    let end = (start + room).min(raw.len());
    let before = escape_bytes(&raw[start..at]);
    let after = escape_bytes(&raw[at..end]);
    let left = if start > 0 { "…" } else { "" };
    let right = if end < raw.len() { "…" } else { "" };
    let width = columns(&before) + usize::from(start > 0);
    format!(
        "  {left}{before}{after}{right}\n  {}{}\n",
        " ".repeat(width),
        screen.palette.paint(Role::Bad, "^")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is written, a piece for each call.
    #[derive(Default)]
    struct Calls(Vec<String>);

    impl Write for Calls {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.push(String::from_utf8_lossy(bytes).into_owned());
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_message_is_written_at_once() {
        let (mut out, mut err) = (io::sink(), Calls::default());
        let mut failure = Failure::new(3, "no token".to_owned());
        failure.causes.push("it is empty".to_owned());
        failure.hints.push("give one".to_owned());
        let (out_screen, err_screen) = (Screen::default(), Screen::default());
        Streams { out: &mut out, out_screen, err: &mut err, err_screen }.failure(&failure).unwrap();
        assert_eq!(err.0, ["error: no token\n", "caused by: it is empty\n", "hint: give one\n"]);
    }
}
