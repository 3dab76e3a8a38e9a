//! A token laid out for a reader: header, payload and signature, each value as
//! it was signed, with a note beside it.

use std::borrow::Cow;

use super::answer::{Breakdown, View};
use super::layout::Layout;
use super::margin::{Line, Note, section};
use super::paint::Role;
use super::safe::{escape, escape_bytes, escape_lines};
use super::screen::Screen;
use super::tally::thousands;
use crate::crypto::{Algorithm, meant};
use crate::error::{Place, listed};
use crate::token::header::Header;
use crate::token::json::{Document, Kind, Value};
use crate::token::report::{Outcome, Report};
use crate::token::time::Instant;
use crate::token::{Content, Form, Token, meaning, names};

/// How many bytes of a binary payload a dump shows.
const DUMP_LIMIT: usize = 512;

/// The whole breakdown: the raw token, and its sections.
#[must_use]
pub(super) fn whole(breakdown: &Breakdown<'_>, screen: &Screen) -> String {
    let mut out = String::new();
    let view = &breakdown.view;
    if matches!(view.token.form, Form::Compact | Form::Encrypted) && is_readable(view) {
        out.push_str(&raw_token(view, screen));
        out.push_str("\n\n");
    }
    out.push_str(&sections(view, screen));
    if is_readable(view) {
        for at in 0..view.token.signatures.len() {
            if let Some(section) = signature(view, at, breakdown.report.as_ref(), screen) {
                out.push('\n');
                out.push_str(&section);
            }
        }
    }
    out
}

/// Header and payload alone.
#[must_use]
pub(super) fn sections(view: &View<'_>, screen: &Screen) -> String {
    let mut sections = Vec::new();
    let count = view.token.signatures.len();
    for (at, signed) in view.token.signatures.iter().enumerate() {
        let of = if count > 1 { format!(" {} of {count}", at + 1) } else { String::new() };
        let header = &signed.header;
        if let Some(document) = &header.protected {
            let lines = json(document, view, Place::Header, screen);
            sections.push(section(&format!("Header{of}"), Role::Header, &lines, screen));
        }
        if let Some(document) = &header.unprotected {
            let lines = json(document, view, Place::Header, screen);
            sections.push(section(&format!("Unprotected header{of}"), Role::Header, &lines, screen));
        }
    }
    if !is_readable(view) {
        return String::new();
    }
    if view.token.form == Form::Encrypted {
        let lines = [Line::noted("  the payload is encrypted", "only the recipient's key opens it")];
        sections.push(section("Payload", Role::Payload, &lines, screen));
    } else if let Some(part) = &view.token.payload {
        let lines = match &view.token.content {
            _ if part.bytes.is_empty() => vec![Line::plain("  empty")],
            Content::Json(document) => json(document, view, Place::Payload, screen),
            Content::Text(text, _) => {
                escape_lines(text).lines().map(|line| Line::plain(format!("  {line}"))).collect()
            }
            Content::Binary => dump(&part.bytes),
        };
        let mut faults = view.token.faults.iter();
        let cut = faults.any(|error| error.place == Place::Payload && !error.fault.is_lenient());
        let title = match &view.token.content {
            _ if cut => "Payload (as far as it can be read)",
            Content::Text(..) if !part.bytes.is_empty() => "Payload (text, not JSON)",
            Content::Binary if !part.bytes.is_empty() => "Payload (binary)",
            Content::Json(document) if document.root().kind() != Kind::Object => {
                "Payload (JSON, not an object)"
            }
            _ => "Payload",
        };
        sections.push(section(title, Role::Payload, &lines, screen));
    }
    sections.join("\n")
}

/// Whether anything of the token could be read.
fn is_readable(view: &View<'_>) -> bool {
    let header = |header: &Header| header.protected.is_some() || header.unprotected.is_some();
    view.token.signatures.iter().any(|signed| header(&signed.header))
        || matches!(&view.token.content, Content::Json(document) if document.root().kind() == Kind::Object)
}

/// How many bytes of a part a reader is shown whole: more would push off the screen what it says.
const PART_LIMIT: usize = 2048;

/// The token in its colours; a hidden signature stays out.
fn raw_token(view: &View<'_>, screen: &Screen) -> String {
    let palette = screen.palette;
    let roles = if view.token.form == Form::Encrypted {
        [Role::Header, Role::Note, Role::Note, Role::Note, Role::Note]
    } else {
        [Role::Header, Role::Payload, Role::Signature, Role::Bad, Role::Bad]
    };
    let parts = view.token.raw.splitn(roles.len(), |&b| b == b'.').zip(roles).enumerate();
    let painted: Vec<String> = parts
        .map(|(at, (part, role))| {
            if view.redact && at >= 2 {
                return palette.paint(Role::Note, "[signature hidden]").into_owned();
            }
            if screen.terminal && view.notes && part.len() > PART_LIMIT {
                let (begin, end) = (&part[..32], &part[part.len() - 8..]);
                let count = String::from_utf8_lossy(part).chars().count();
                let count = thousands(u64::try_from(count).unwrap_or_default());
                let short = format!("{}…({count} characters)…{}", escape_bytes(begin), escape_bytes(end));
                return palette.paint(role, &short).into_owned();
            }
            palette.paint(role, &escape_bytes(part)).into_owned()
        })
        .collect();
    painted.join(".")
}

fn signature(view: &View<'_>, at: usize, report: Option<&Report>, screen: &Screen) -> Option<String> {
    let signed = view.token.signatures.get(at)?;
    let part = signed.signature.as_ref()?;
    let count = view.token.signatures.len();
    let of = if count > 1 { format!(" {} of {count}", at + 1) } else { String::new() };
    let size = match part.bytes.len() {
        _ if part.text.is_empty() => "  empty".to_owned(),
        1 => "  1 byte".to_owned(),
        len => format!("  {len} bytes"),
    };
    let line = match report {
        _ if part.text.is_empty() || signed.header.is_none() => {
            Line::noted(format!("{size}, unsigned"), "nobody vouches for this token")
        }
        None => Line::noted(format!("{size}, not verified"), checked_by(&view.token)),
        Some(report) => {
            let check = match report.signatures.get(at) {
                Some(row) => Some((row.verdict == crate::token::report::Verdict::Valid, row.detail.as_str())),
                None => report.checks.iter().rev().find_map(|check| match (check.name, check.outcome) {
                    ("signature", Outcome::Pass) if !report.is_verified() => None,
                    ("signature", Outcome::Pass) => Some((true, check.detail.as_str())),
                    ("signature" | "crit", Outcome::Fail(_)) => Some((false, check.detail.as_str())),
                    _ => None,
                }),
            };
            match check {
                Some((true, detail)) => Line::noted(format!("{size}, verified"), escape(detail)),
                Some((false, detail)) => Line::noted(format!("{size}, NOT valid"), escape(detail)),
                None => Line::noted(format!("{size}, not verified"), "no key fits"),
            }
        }
    };
    Some(section(&format!("Signature{of}"), Role::Signature, &[line], screen))
}

/// What would check a signature: the keys that the token's issuer publishes, for whoever trusts it.
fn checked_by(token: &Token<'_>) -> String {
    /// The longest issuer that is told here.
    const LONGEST: usize = 100;
    let is_plain = |iss: &Cow<'_, str>| {
        iss.len() <= LONGEST
            && iss.starts_with("https://")
            && iss.bytes().all(|b| b.is_ascii_alphanumeric() || b":/._~-".contains(&b))
    };
    match token.publisher().filter(is_plain) {
        Some(iss) if cfg!(feature = "net") => format!("if you trust its issuer: jwt verify --oidc {iss}"),
        _ => "give --secret or --key to check it".to_owned(),
    }
}

/// A JSON text laid out, with what there is to say of it.
fn json(document: &Document, view: &View<'_>, place: Place, screen: &Screen) -> Vec<Line> {
    let say = |way: &[&str], value: Value<'_>, holder: Value<'_>| match way {
        [name] => note(view, place, name, value, holder),
        way => meaning::nested_meaning(way, value, &view.clock)
            .map(Note::Fact)
            .or_else(|| names::nested_note(way).map(Note::Name)),
    };
    Layout::of(document, screen, &view.clock, view.notes.then_some(&say))
}

/// What there is to say of a header parameter or a claim.
fn note(view: &View<'_>, place: Place, name: &str, value: Value<'_>, holder: Value<'_>) -> Option<Note> {
    let is_header = place == Place::Header;
    if is_header && name == "alg" && view.token.form != Form::Encrypted {
        return Some(algorithm(&value.as_str()?));
    }
    let named = if is_header { names::header_note } else { names::claim_note };
    let is_alarm = !is_header && is_out_of_time(name, value, view.clock.now);
    let fact = if is_alarm { Note::Alarm } else { Note::Fact };
    meaning::meaning(name, value, holder, &view.clock).map(fact).or_else(|| named(name).map(Note::Name))
}

/// Whether a claim says that the token is not valid any more, or not yet: what readers look for first.
fn is_out_of_time(name: &str, value: Value<'_>, now: f64) -> bool {
    let at = || value.as_number().and_then(Instant::from_number).map(Instant::seconds);
    match name {
        "exp" => at().is_some_and(|exp| exp <= now),
        "nbf" => at().is_some_and(|nbf| nbf > now),
        _ => false,
    }
}

fn algorithm(alg: &str) -> Note {
    match Algorithm::named(alg) {
        Some(algorithm) => Note::Name(algorithm.description()),
        None if alg.trim().eq_ignore_ascii_case("none") => Note::Fact("no signature at all".to_owned()),
        None => {
            let near: Vec<&str> = meant(alg).into_iter().map(Algorithm::name).collect();
            let near =
                if near.is_empty() { near.concat() } else { format!("; near {}", listed(&near, "or")) };
            Note::Fact(format!("not a known algorithm{near}"))
        }
    }
}

/// Sixteen bytes a line: offset, hex, and the characters.
fn dump(bytes: &[u8]) -> Vec<Line> {
    let mut lines: Vec<Line> = bytes
        .chunks(16)
        .take(DUMP_LIMIT / 16)
        .enumerate()
        .map(|(at, row)| {
            let hex: Vec<String> = row.iter().map(|byte| format!("{byte:02x}")).collect();
            let text: String = row
                .iter()
                .map(|&b| if b.is_ascii_graphic() || b == b' ' { char::from(b) } else { '.' })
                .collect();
            Line::plain(format!("  {:04x}  {:<47}  {text}", at * 16, hex.join(" ")))
        })
        .collect();
    if bytes.len() > DUMP_LIMIT {
        lines.push(Line::plain(format!("  and {} more bytes", bytes.len() - DUMP_LIMIT)));
    }
    lines
}
