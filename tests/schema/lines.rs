//! The documents of a stream, as the library writes them: those of single tokens with the place before, and the sum.

use std::time::Duration;

use jwt_toolkit::crypto::Key;
use jwt_toolkit::output::answer::{Answer, Breakdown, Judgement, Spot, View};
use jwt_toolkit::output::line::{Errors, Scribe};
use jwt_toolkit::output::tally::{Act, Summary, Tally, Told, VERDICTS};
use jwt_toolkit::output::{self, Failure, Style};
use jwt_toolkit::token::policy::Policy;
use jwt_toolkit::token::time::{Clock, Zone};
use jwt_toolkit::token::verify::verify;
use jwt_toolkit::token::{Token, warning};
use serde_json::{Value, json};

use crate::hold::judge;
use crate::{TOKEN, bites, put_first, verdicts};

const CLOCK: Clock = Clock { now: 1_795_311_022.0, zone: Zone::Utc };
const SPOTS: [Spot; 2] = [Spot { line: 12, column: None }, Spot { line: 1, column: Some(7) }];

/// Lines that are tokens, more or less.
const LINES: [&[u8]; 5] = [TOKEN.as_bytes(), b"a.b.c", b"", b"{}", b"eyJhbGciOiJub25lIn0.e30."];

fn view(raw: &[u8]) -> View<'_> {
    View { token: Token::parse(raw), label: None, follows: false, clock: CLOCK, notes: true, redact: false }
}

fn failures() -> [Failure; 3] {
    [Failure::new(3, "no token"), Failure::new(7, "no such claim"), Failure::new(5, "gone")]
}

/// What a scribe writes for programs: one line, which is held to the definition and begins with the place.
#[track_caller]
fn document(definition: &str, spot: Spot, write: impl FnOnce(&mut Scribe, &mut Vec<u8>)) -> Value {
    let style = Style { json: true, judging: definition == "verify", ..Style::default() };
    let mut out = Vec::new();
    write(&mut Scribe::new(style), &mut out);
    let text = String::from_utf8(out).expect("JSON is UTF-8");
    let line = text.strip_suffix('\n').expect("a line");
    assert!(!line.contains('\n'), "{line}");
    judge(definition, line).unwrap_or_else(|error| panic!("{line}\n{error}"));
    let document: Value = serde_json::from_str(line).expect("JSON");
    let mut first: Vec<_> = document.as_object().expect("an object").iter().collect();
    first.truncate(if spot.column.is_some() { 2 } else { 1 });
    let (line, column) = (json!(spot.line), json!(spot.column));
    let place = [("line".to_owned(), line), ("column".to_owned(), column)];
    let place: Vec<_> = place.iter().map(|(name, value)| (name, value)).take(first.len()).collect();
    assert_eq!(first, place);
    assert_eq!(document.get("column").is_some(), spot.column.is_some());
    document
}

#[test]
fn every_line_is_held() {
    let keys = [Key::from_secret(b"secret".to_vec())];
    for (raw, spot) in LINES.iter().flat_map(|raw| SPOTS.map(|spot| (*raw, spot))) {
        let view = view(raw);
        let report = verify(&view.token, &keys, &Policy::default(), &CLOCK);
        let judgement = Judgement { view, report, hints: vec!["a hint".to_owned()] };
        document("verify", spot, |scribe, out| scribe.judgement(spot, &judgement, out));
        let Judgement { view, report, hints } = judgement;
        for report in [None, Some(report)] {
            let view = View { token: Token::parse(raw), label: None, ..view };
            let warnings = warning::of(&view.token, &CLOCK);
            let breakdown = Breakdown { view, report, strict: None, warnings, hints: hints.clone() };
            document("decode", spot, |scribe, out| scribe.breakdown(spot, &breakdown, out));
        }
    }
    for (failure, spot) in failures().iter().flat_map(|failure| SPOTS.map(|spot| (failure, spot))) {
        for definition in ["verify", "decode"] {
            let mut errors = Errors::default();
            // What is no verdict is an error, and that is none of the token's.
            if definition == "verify" && failure.code == 7 {
                continue;
            }
            document(definition, spot, |scribe, out| scribe.failure(spot, failure, out, &mut errors));
            assert!(errors.is_empty());
        }
    }
    let spot = SPOTS[0];
    let made = document("encode", spot, |scribe, out| scribe.made(spot, TOKEN, &[], out));
    bites(
        &made,
        "encode",
        &[
            ("a line that is none", |it| it["line"] = json!("1")),
            ("no token", |it| it["token"] = json!("x")),
            ("a new member", |it| it["since"] = json!(1)),
        ],
    );
}

#[test]
fn a_place_bites() {
    let spot = SPOTS[1];
    let breakdown = Breakdown {
        view: view(TOKEN.as_bytes()),
        report: None,
        strict: None,
        warnings: Vec::new(),
        hints: Vec::new(),
    };
    let shown = document("decode", spot, |scribe, out| scribe.breakdown(spot, &breakdown, out));
    let changes: &[crate::Change] = &[
        ("a line 0", |it| it["line"] = json!(0)),
        ("a column 0", |it| it["column"] = json!(0)),
        ("a column alone", |it| {
            it.as_object_mut().expect("an object").shift_remove("line");
        }),
    ];
    bites(&shown, "decode", changes);
    let mut errors = Errors::default();
    let [failure, ..] = failures();
    for definition in ["decode", "verify"] {
        let mut write =
            |scribe: &mut Scribe, out: &mut Vec<u8>| scribe.failure(spot, &failure, out, &mut errors);
        bites(&document(definition, spot, &mut write), definition, changes);
    }
    let mut alone = json!({ "code": 3, "error": { "message": "m", "causes": [], "hints": [] } });
    judge("decode", &alone.to_string()).expect("a place need not be there");
    put_first(&mut alone, "column", json!(1));
    assert!(judge("decode", &alone.to_string()).is_err());
}

/// The sum of a run, as it is written on the other stream.
fn told(summary: Summary) -> String {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let style = Style { json: true, ..Style::default() };
    output::write(&Answer::Tally(summary), &style, &mut out, &mut err).expect("it can be written");
    assert!(out.is_empty());
    String::from_utf8(err).expect("text")
}

#[test]
fn the_sum_is_held() {
    let mut tally = Tally::default();
    (tally.lines, tally.blank, tally.bytes) = (12, 1, 4096);
    for verdict in verdicts() {
        tally.judged(verdict);
    }
    tally.failed(5);
    let elapsed = Duration::from_millis(1500);
    let sum =
        Summary { tally, elapsed, act: Act::Judged, interrupted: true, told: Told::Json, is_filter: false };
    let text = told(sum);
    assert_eq!(
        text,
        "{\"lines\":12,\"blank\":1,\"tokens\":9,\"verdicts\":{\"valid\":1,\"malformed\":1,\"key\":1,\"unsigned\":1,\
         \"signature\":1,\"expired\":1,\"not-yet-valid\":1,\"too-old\":1,\"claim\":1},\"failed\":1,\"code\":5,\
         \"seconds\":1.500,\"tokens_per_second\":6,\"bytes\":4096,\"interrupted\":true}\n"
    );
    bites(
        &serde_json::from_str(&text).expect("a document"),
        "tally",
        &[
            ("a new member", |it| it["since"] = json!(1)),
            ("a new verdict", |it| it["verdicts"]["fine"] = json!(1)),
            ("a code of its own", |it| it["code"] = json!(8)),
            ("less than nothing", |it| it["bytes"] = json!(-1)),
        ],
    );
    let document: Value = serde_json::from_str(&text).expect("a document");
    for name in document.as_object().expect("an object").keys() {
        let mut less = document.clone();
        less.as_object_mut().expect("an object").shift_remove(name);
        assert!(judge("tally", &less.to_string()).is_err(), "{name}: {less}");
    }
    let nothing = Summary { tally: Tally::default(), elapsed: Duration::ZERO, ..sum };
    judge("tally", told(nothing).trim_end()).expect("a sum of nothing");
    assert_eq!(told(Summary { told: Told::Text, ..nothing }), "interrupted: no tokens\n");
    assert_eq!(told(Summary { told: Told::Nothing, ..nothing }), "");
}

#[test]
fn every_verdict_is_counted() {
    assert_eq!(VERDICTS.to_vec(), verdicts());
}
