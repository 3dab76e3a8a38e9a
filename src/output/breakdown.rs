//! A token laid out for a reader: header, payload and signature, each value as
//! it was signed, with a note beside it.

use super::answer::{Breakdown, View};
use super::paint::{Palette, Role};
use super::safe::{escape, escape_bytes, escape_lines};
use super::screen::Screen;
use super::wrap::{columns, wrap};
use crate::crypto::Algorithm;
use crate::error::Place;
use crate::token::header::Header;
use crate::token::json::{Document, Kind, Value};
use crate::token::report::{Outcome, Report};
use crate::token::{Content, Form, names, time};

/// The column that notes begin at, where the values leave room.
const NOTES: usize = 32;

/// Beyond this column a value pushes its note aside alone, and not all the others.
const NOTES_LIMIT: usize = 48;

/// How many bytes of a binary payload a dump shows.
const DUMP_LIMIT: usize = 512;

/// A line of a section, and what is to be said of it.
struct Line {
    text: String,
    note: Option<Note>,
}

/// What is said beside a value.
enum Note {
    /// What its name stands for; left out where there is no room.
    Name(&'static str),
    /// What the value means; below the value where there is no room beside it.
    Fact(String),
}

impl Line {
    fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), note: None }
    }

    fn noted(text: impl Into<String>, note: impl Into<String>) -> Self {
        Self { text: text.into(), note: Some(Note::Fact(note.into())) }
    }
}

/// The whole breakdown: the raw token, and its sections.
#[must_use]
pub(super) fn whole(breakdown: &Breakdown<'_>, screen: &Screen) -> String {
    let mut out = String::new();
    let view = &breakdown.view;
    if matches!(view.token.form, Form::Compact | Form::Encrypted) && is_readable(view) {
        out.push_str(&raw_token(view, screen.palette));
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
            let lines = json(document, |name, value| header_note(view, name, value));
            sections.push(section(&format!("Header{of}"), Role::Header, &lines, screen));
        }
        if let Some(document) = &header.unprotected {
            let lines = json(document, |name, value| header_note(view, name, value));
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
            Content::Json(document) => json(document, |name, value| claim_note(view, name, value)),
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

/// The token in its colours; a hidden signature stays out.
fn raw_token(view: &View<'_>, palette: Palette) -> String {
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
        None => Line::noted(format!("{size}, not verified"), "give --secret or --key to check it"),
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

/// A heading and its lines, the notes in one column.
fn section(title: &str, role: Role, lines: &[Line], screen: &Screen) -> String {
    let mut out = format!("{}\n", screen.palette.paint(Role::Heading, title));
    // Where there is little room, one long value shall not push all notes off the screen.
    let limit = if screen.width.is_some_and(|width| width < 100) { NOTES } else { NOTES_LIMIT };
    let widest = lines
        .iter()
        .filter(|line| line.note.is_some())
        .map(|line| columns(&line.text) + 2)
        .filter(|&width| width <= limit)
        .max()
        .unwrap_or_default();
    let column = widest.max(NOTES);
    for line in lines {
        out.push_str(&screen.palette.paint(role, &line.text));
        if let Some(note) = &line.note {
            let width = columns(&line.text);
            let gap = column.saturating_sub(width).max(2);
            let text = match note {
                Note::Name(text) => *text,
                Note::Fact(text) => text,
            };
            let fits = screen.width.is_none_or(|room| width + gap + columns(text) <= room);
            if fits {
                out.push_str(&" ".repeat(gap));
                out.push_str(&screen.palette.paint(Role::Note, text));
            } else if matches!(note, Note::Fact(_)) {
                out.push_str("\n      ");
                out.push_str(&screen.palette.paint(Role::Note, &wrap(text, screen.width, 6)));
            }
        }
        out.push('\n');
    }
    out
}

/// A JSON text re-indented: every value as it was written, notes for the members of the outermost object.
fn json(document: &Document, note: impl Fn(&str, Value<'_>) -> Option<Note>) -> Vec<Line> {
    let root = document.root();
    let mut lines = vec![Line::plain("")];
    let deepest =
        LAYOUTS.iter().find(|(len, _)| document.text().len() <= *len).map_or(0, |(_, depth)| *depth);
    write(root, 0, deepest, &mut lines, &note);
    lines
}

/// How deep JSON of up to so many bytes is laid out; what lies deeper stands on one line. Indentation would make a hundred
/// times as much of what somebody else has sent.
const LAYOUTS: [(usize, usize); 3] = [(64 << 10, 32), (512 << 10, 4), (4 << 20, 1)];

fn write(
    value: Value<'_>,
    depth: usize,
    deepest: usize,
    lines: &mut Vec<Line>,
    note: &impl Fn(&str, Value<'_>) -> Option<Note>,
) {
    let indent = "  ".repeat(depth + 1);
    let outdent = &indent[2..];
    let count = value.members().count() + value.elements().count();
    match value.kind() {
        Kind::Object | Kind::Array if depth >= deepest => append(lines, &escape(&value.compact())),
        Kind::Object if count > 0 => {
            append(lines, "{");
            for (at, (name, member)) in value.members().enumerate() {
                lines.push(Line::plain(format!("{indent}{}: ", escape(name.raw()))));
                let first = lines.len() - 1;
                write(member, depth + 1, deepest, lines, note);
                if at + 1 < count {
                    append(lines, ",");
                }
                if depth == 0 {
                    lines[first].note = name.as_str().and_then(|name| note(&name, member));
                }
            }
            lines.push(Line::plain(format!("{outdent}}}")));
        }
        Kind::Array if count > 0 => {
            if value.raw().len() <= 1024 && value.elements().all(Value::is_scalar) {
                let elements: Vec<_> = value.elements().map(|element| escape(element.raw())).collect();
                let inline = elements.join(", ");
                if columns(&inline) <= 48 {
                    return append(lines, &format!("[{inline}]"));
                }
            }
            append(lines, "[");
            for (at, element) in value.elements().enumerate() {
                lines.push(Line::plain(indent.clone()));
                write(element, depth + 1, deepest, lines, note);
                if at + 1 < count {
                    append(lines, ",");
                }
            }
            lines.push(Line::plain(format!("{outdent}]")));
        }
        Kind::Object => append(lines, "{}"),
        Kind::Array => append(lines, "[]"),
        _ => append(lines, &escape(value.raw())),
    }
}

fn append(lines: &mut [Line], text: &str) {
    if let Some(line) = lines.last_mut() {
        line.text.push_str(text);
    }
}

fn header_note(view: &View<'_>, name: &str, value: Value<'_>) -> Option<Note> {
    if !view.notes {
        return None;
    }
    if name != "alg" || view.token.form == Form::Encrypted {
        return time_note(view, name, value).or_else(|| names::header_note(name).map(Note::Name));
    }
    let alg = value.as_str()?;
    Some(match Algorithm::named(&alg) {
        Some(algorithm) => Note::Name(algorithm.description()),
        None if alg.trim().eq_ignore_ascii_case("none") => Note::Fact("no signature at all".to_owned()),
        None => Note::Fact(match Algorithm::nearest(&alg) {
            Some(near) => format!("not a known algorithm; near {near}"),
            None => "not a known algorithm".to_owned(),
        }),
    })
}

fn claim_note(view: &View<'_>, name: &str, value: Value<'_>) -> Option<Note> {
    if !view.notes {
        return None;
    }
    time_note(view, name, value).or_else(|| names::claim_note(name).map(Note::Name))
}

/// What a time says, in the payload and in those headers that have one.
fn time_note(view: &View<'_>, name: &str, value: Value<'_>) -> Option<Note> {
    let at = time::Instant::from_number(value.as_number()?)?;
    time::meaning(name, at, view.clock.now, &view.clock.zone).map(Note::Fact)
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
