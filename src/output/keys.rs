//! Keys for people: one at a time, or a table of several.

use super::answer::{Inspected, Matched};
use super::paint::{Palette, Role};
use super::safe::escape;
use super::screen::Screen;
use super::wrap::{columns, wrap};
use crate::crypto::{Algorithm, Container, Half, Key, Keys, Operation, Unusable};
use crate::error::KeyError;
use crate::token::time::{Clock, Instant, format};

/// What one source holds: a key with all that is known of it, or a row for each of several.
pub(super) fn whole(inspected: &Inspected, screen: &Screen) -> String {
    let keys = &inspected.keys;
    let source = escape(&inspected.source);
    let heading = screen.palette.paint(Role::Heading, &source);
    match keys.keys.as_slice() {
        [key] if others(keys).next().is_none() => {
            let told = format!("{source}: {}", escape(&key.describe()));
            let told = wrap(&told, screen.width, GAP.len());
            let mut text = told.replacen(&*source, &heading, 1) + "\n";
            for (name, value) in facts(key, &inspected.clock) {
                let name = format!("{name:LABEL$}");
                let value = wrap(&escape(&value), screen.width, LABEL + 4);
                text.extend([GAP, &*screen.palette.paint(Role::Note, &name), GAP, &value, "\n"]);
            }
            text
        }
        _ => format!("{heading}: {}\n{}", counted(inspected), table(inspected, screen)),
    }
}

/// What is of no use and must be told of: the issuers' certificates of a chain stand with their leaf.
pub(super) fn others(keys: &Keys) -> impl Iterator<Item = &Unusable> {
    let is_chain = keys.keys.iter().filter_map(Key::certificate).any(|leaf| leaf.chain > 1);
    keys.unusable.iter().filter(move |one| !(is_chain && one.error == KeyError::IssuerCertificate))
}

/// Columns of the names of facts.
const LABEL: usize = 10;

/// What is known of a key beside what it is.
fn facts(key: &Key, clock: &Clock) -> Vec<(&'static str, String)> {
    let mut facts = Vec::new();
    let mut put = |name, value: Option<String>| facts.extend(value.map(|value| (name, value)));
    put("kid", key.kid().map(str::to_owned));
    put("thumbprint", thumbprint(key));
    let algorithms: Vec<&str> = algorithms(key).collect();
    put("algorithms", Some(if algorithms.is_empty() { why_none(key) } else { algorithms.join(" ") }));
    put("alg", key.declared_alg().map(str::to_owned));
    put("use", key.key_use().map(str::to_owned));
    put("key_ops", key.key_ops().map(|key_ops| key_ops.join(" ")));
    let others: Vec<&str> = key.other_members().collect();
    put("comment", key.comment().map(str::to_owned));
    put("also", (!others.is_empty()).then(|| others.join(" ")));
    if let Some(certificate) = key.certificate() {
        if certificate.chain > 1 {
            let chain = certificate.chain;
            put(
                "chain",
                Some(format!("the leaf of {chain} certificates; the others sign certificates, not tokens")),
            );
        }
        put("subject", Some(named(&certificate.subject)));
        put("issuer", Some(named(&certificate.issuer)));
        put("x5t#S256", Some(certificate.thumbprint.clone()));
        let told = |at| format!("{}, {}", format(at, &clock.zone), clock.distance(at));
        put("valid from", instant(certificate.not_before).map(told));
        let end = instant(certificate.not_after);
        let is_past = end.is_some_and(|end| end.seconds() < clock.now);
        put(if is_past { "expired" } else { "expires" }, end.map(told));
    }
    facts
}

/// How many keys there are, and of what.
fn counted(inspected: &Inspected) -> String {
    let keys = &inspected.keys;
    let is_set = keys.keys.iter().any(|key| container(key) == Some(Container::Jwks));
    let count = match keys.keys.len() + others(keys).count() {
        1 => "1 key".to_owned(),
        count => format!("{count} keys"),
    };
    if is_set { format!("JWK set, {count}") } else { count }
}

fn container(key: &Key) -> Option<Container> {
    key.format().map(crate::crypto::Format::container)
}

/// A row a key: its id, what it is, what it is for; then what is of no use, and why.
fn table(inspected: &Inspected, screen: &Screen) -> String {
    let rows: Vec<[String; COLUMNS]> = inspected.keys.keys.iter().map(row).collect();
    let mut text = if rows.is_empty() { String::new() } else { grid(&rows, screen) };
    for one in others(&inspected.keys) {
        let line = wrap(&escape(&format!("{}: {}", one.name(), one.error)), screen.width, 4);
        text.extend(["  ", &*screen.palette.paint(Role::Bad, "✘"), " ", &line, "\n"]);
    }
    text
}

/// How many columns there are.
const COLUMNS: usize = 6;

/// What the columns are.
const HEADINGS: [&str; COLUMNS] = ["kid", "key", "format", "alg", "use", "thumbprint"];

/// What stands where there is nothing.
const NOTHING: &str = "–";

fn row(key: &Key) -> [String; COLUMNS] {
    let cell = |text: Option<&str>| text.map_or_else(|| NOTHING.to_owned(), |text| escape(text).into_owned());
    let key_ops = key.key_ops().map(|key_ops| key_ops.join(" "));
    let half = if key.half() == Half::Secret { String::new() } else { format!(" {}", key.half()) };
    // The members of a set have but one format, which the heading names.
    let format = key.format().filter(|format| format.container() != Container::Jwks);
    let thumbprint = thumbprint(key);
    [
        cell(key.kid()),
        format!("{}{half}", key.type_name()),
        cell(format.map(|format| format.to_string()).as_deref()),
        cell(key.declared_alg()),
        cell(key.key_use().or(key_ops.as_deref())),
        if thumbprint.is_some() && thumbprint.as_deref() == key.kid() {
            "is the kid".to_owned()
        } else {
            cell(thumbprint.as_deref())
        },
    ]
}

/// Rows in columns below their headings, without the columns that are empty. Where a terminal is too
/// narrow for thumbprints, each stands on a line of its own, so that all of it can be copied.
fn grid(rows: &[[String; COLUMNS]], screen: &Screen) -> String {
    const LAST: usize = COLUMNS - 1;
    let width = |at: usize| match rows.iter().map(|row| row[at].as_str()) {
        cells if cells.clone().all(|cell| cell == NOTHING) => 0,
        cells => cells.chain([HEADINGS[at]]).map(columns).max().unwrap_or_default(),
    };
    let widths: [usize; COLUMNS] = std::array::from_fn(width);
    let whole: usize = widths.iter().filter(|width| **width > 0).map(|width| width + GAP.len()).sum();
    let is_narrow = screen.width.is_some_and(|width| whole > width);
    let shown = if is_narrow { LAST } else { COLUMNS };
    let line = |cells: [&str; COLUMNS]| {
        let mut line = String::new();
        for (cell, width) in cells.iter().zip(widths).take(shown).filter(|(_, width)| *width > 0) {
            line.extend([GAP, cell, &" ".repeat(width - columns(cell))]);
        }
        line.trim_end().to_owned()
    };
    let palette = screen.palette;
    let mut text = format!("{}\n", palette.paint(Role::Note, &line(HEADINGS)));
    for row in rows {
        text.extend([&*line(std::array::from_fn(|at| row[at].as_str())), "\n"]);
        if is_narrow && row[LAST] != NOTHING {
            text.extend(["    ", &*palette.paint(Role::Note, HEADINGS[LAST]), " ", &row[LAST], "\n"]);
        }
    }
    text
}

/// What stands between columns, and before the first.
const GAP: &str = "  ";

/// A key's thumbprint; a secret's is something to guess against, and is shown to nobody who did not ask.
pub(super) fn thumbprint(key: &Key) -> Option<String> {
    (key.half() != Half::Secret).then(|| key.thumbprint())
}

/// The names of the algorithms that a key serves, to verify or to sign.
pub(super) fn algorithms(key: &Key) -> impl Iterator<Item = &'static str> {
    let serves = |algorithm: &Algorithm| {
        [Operation::Verify, Operation::Sign]
            .iter()
            .any(|&operation| key.permits(*algorithm, operation).is_ok())
    };
    Algorithm::all().filter(serves).map(Algorithm::name)
}

/// A name in a certificate, which may be empty.
fn named(name: &str) -> String {
    if name.is_empty() { NOTHING.to_owned() } else { name.to_owned() }
}

/// Why a key serves no algorithm.
fn why_none(key: &Key) -> String {
    let refusal = key.refusal(Operation::Verify);
    refusal.map_or_else(|| "none".to_owned(), |refusal| format!("none: {refusal}"))
}

/// A moment of so many seconds.
pub(super) fn instant(seconds: i64) -> Option<Instant> {
    Instant::from_number(&seconds.to_string())
}

/// Which keys made a signature, a line each.
pub(super) fn matched(matched: &Matched, palette: Palette) -> String {
    let line = |(key, alg): &(Key, String)| {
        format!(
            "{} {}, {}: {}\n",
            palette.paint(Role::Good, "✔"),
            escape(&key.name()),
            escape(alg),
            escape(&key.describe())
        )
    };
    matched.keys.iter().map(line).collect()
}
