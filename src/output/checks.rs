//! The list of checks that a judgement makes, each with its evidence.

use std::borrow::Cow;

use super::margin::NARROW;
use super::paint::{Palette, Role};
use super::safe::escape;
use super::screen::Screen;
use super::wrap::{broken, columns, wrap};
use crate::token::report::{Outcome, Report};

/// What stands before a name: space, sign, space.
const BEFORE: usize = 4;

/// The least that names take: most of them are shorter.
const NAME: usize = 9;

/// A line for each signature, where there are several, and for each check; long evidence goes on below itself.
pub(super) fn list(report: &Report, screen: &Screen) -> String {
    let mut out = String::new();
    let count = report.signatures.len();
    for (at, row) in report.signatures.iter().enumerate().filter(|_| count > 1) {
        let alg = row.alg.as_deref().map(|alg| format!("{alg}, ")).unwrap_or_default();
        let name = format!("signature {} of {count}:", at + 1);
        line(&mut out, row.outcome, &name, &format!(" {alg}{}", row.detail), screen);
    }
    let column = report.checks.iter().map(|check| columns(check.name)).max().unwrap_or_default().max(NAME);
    for check in &report.checks {
        let gap = " ".repeat(column - columns(check.name) + 2);
        line(&mut out, check.outcome, check.name, &[&gap, &*check.detail].concat(), screen);
    }
    out
}

/// The sign, the name, and the evidence behind its own spaces. What was not asked for steps back.
fn line(out: &mut String, outcome: Outcome, name: &str, evidence: &str, screen: &Screen) {
    let detail = evidence.trim_start_matches(' ');
    let gap = &evidence[..evidence.len() - detail.len()];
    let indent = BEFORE + columns(name) + gap.len();
    let detail = match screen.width {
        // The column of evidence is too narrow for an id: it goes on below the name.
        Some(width) if width < NARROW => broken(&escape(detail), indent, width, BEFORE + 2).join("\n"),
        width => wrap(&escape(detail), width, indent),
    };
    out.push_str("  ");
    if outcome == Outcome::Skip {
        let whole = [glyph(outcome), " ", name, gap, &*detail].concat();
        for (at, part) in whole.lines().enumerate() {
            let text = if at == 0 { part } else { part.trim_start() };
            out.push_str(if at == 0 { "" } else { "\n" });
            out.push_str(&part[..part.len() - text.len()]);
            out.push_str(&screen.palette.paint(Role::Note, text));
        }
    } else {
        out.extend([&*sign(outcome, screen.palette), " ", name, gap, &*detail]);
    }
    out.push('\n');
}

fn glyph(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Pass => "✔",
        Outcome::Fail(_) => "✘",
        Outcome::Skip => "–",
    }
}

fn sign(outcome: Outcome, palette: Palette) -> Cow<'static, str> {
    let role = match outcome {
        Outcome::Pass => Role::Good,
        Outcome::Fail(_) => Role::Bad,
        Outcome::Skip => Role::Note,
    };
    palette.paint(role, glyph(outcome))
}
