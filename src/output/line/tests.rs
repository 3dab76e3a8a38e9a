//! What the lines of a stream look like.

use std::sync::Arc;

use super::*;
use crate::output::answer::View;
use crate::token::Token;
use crate::token::report::Outcome;
use crate::token::report::{Check, KeyUsed};
use crate::token::time::{Clock, Zone};

/// {"alg":"HS256"}, {"sub":"1"}
const TOKEN: &[u8] = b"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln";

const SPOT: Spot = Spot { line: 7, column: None };
const FOUND: Spot = Spot { line: 7, column: Some(12) };

fn view(raw: &[u8]) -> View<'_> {
    let clock = Clock { now: 0.0, zone: Zone::Utc };
    View { token: Token::parse(raw), label: None, follows: false, clock, notes: true, redact: true }
}

fn judgement(checks: Vec<Check>, hints: &[&str]) -> Judgement<'static> {
    let passed = checks.iter().find(|check| check.name == "signature" && check.outcome == Outcome::Pass);
    let key = passed.map(|check| {
        let name = check.detail.clone();
        Arc::new(KeyUsed { name, kid: None, source: None, thumbprint: None })
    });
    let report = Report { checks, key, signature: 0, signatures: Vec::new(), warnings: Vec::new() };
    let hints = hints.iter().map(|hint| (*hint).to_owned()).collect();
    Judgement { view: view(TOKEN), report, hints }
}

fn failure() -> Failure {
    Failure {
        code: 3,
        message: "the claims are\nno JSON".to_owned(),
        causes: vec!["a comma".to_owned()],
        hints: vec!["quote\tthem".to_owned()],
    }
}

const COLOURED: Screen = Screen { palette: Palette::Sixteen, width: Some(20), terminal: true };

fn judging() -> Style {
    Style { judging: true, ..Style::default() }
}

/// What a scribe writes in a style.
fn written(style: Style, write: impl FnOnce(&mut Scribe, &mut Vec<u8>)) -> String {
    let mut out = b"before\n".to_vec();
    let mut scribe = Scribe::new(style);
    write(&mut scribe, &mut out);
    assert!(scribe.text.is_empty(), "nothing is left for the next line");
    let text = String::from_utf8(out).unwrap();
    text.strip_prefix("before\n").unwrap().to_owned()
}

#[track_caller]
fn judged(style: Style, spot: Spot, judgement: &Judgement<'_>, line: &str) {
    assert_eq!(written(style, |scribe, out| scribe.judgement(spot, judgement, out)), line);
}

#[test]
fn a_verdict_is_a_line_of_three_fields() {
    let valid = judgement(
        vec![
            Check::new("alg", Outcome::Pass, "HS256, allowed by the key"),
            Check::new("signature", Outcome::Pass, "key 2026-01 from jwks.json"),
            Check::new("aud", Outcome::Pass, "api"),
        ],
        &[],
    );
    judged(judging(), SPOT, &valid, "7\tvalid\tkey 2026-01 from jwks.json\n");
    judged(judging(), FOUND, &valid, "7:12\tvalid\tkey 2026-01 from jwks.json\n");
    judged(Style { quiet: true, ..judging() }, SPOT, &valid, "");
    let fails =
        |name, verdict, detail: &str| judgement(vec![Check::new(name, Outcome::Fail(verdict), detail)], &[]);
    for (judgement, line) in [
        (
            fails("exp", Verdict::Expired, "expired 3 hours ago, at 2026-11-22 01:30:22 UTC"),
            "7\texpired\texpired 3 hours ago\n",
        ),
        (
            fails("signature", Verdict::Signature, "wrong: not made with the key"),
            "7\tsignature\tthe signature is wrong: not made with the key\n",
        ),
        (fails("format", Verdict::Malformed, "no dot in it"), "7\tmalformed\tno dot in it\n"),
        (
            fails("aud", Verdict::Claim, "\"a\nb\tc\u{1b}[31m\u{202e}\", expected \"x\""),
            "7\tclaim\taud: \"a\\nb\\tc\\u001b[31m\\u202e\", expected \"x\"\n",
        ),
    ] {
        judged(judging(), SPOT, &judgement, line);
    }
}

#[test]
fn hints_are_fields_of_their_own() {
    let failed = Check::new("signature", Outcome::Fail(Verdict::Signature), "wrong");
    let hinted = judgement(vec![failed], &["try\tthis", "or that"]);
    let line = "7\tsignature\tthe signature is wrong\thint: try\\tthis\thint: or that\n";
    judged(judging(), SPOT, &hinted, line);
}

#[test]
fn a_terminal_has_colours_and_no_wrapping() {
    let style = Style { out: COLOURED, ..judging() };
    let failed = Check::new("aud", Outcome::Fail(Verdict::Claim), "far more words than fit into it");
    let line = "\u{1b}[2m7\u{1b}[0m\t\u{1b}[1;31mclaim\u{1b}[0m\taud: far more words than fit into it\n";
    judged(style, SPOT, &judgement(vec![failed], &[]), line);
    let good = judgement(vec![Check::new("signature", Outcome::Pass, "key")], &[]);
    judged(style, SPOT, &good, "\u{1b}[2m7\u{1b}[0m\t\u{1b}[32mvalid\u{1b}[0m\tkey\n");
}

#[test]
fn documents_say_first_where_the_token_stood() {
    let style = Style { json: true, ..judging() };
    let checks = || vec![Check::new("signature", Outcome::Pass, "key")];
    let whole =
        crate::output::json::document(&crate::output::Answer::Judgement(judgement(checks(), &[])), true);
    let rest = whole.strip_prefix('{').unwrap();
    judged(style, SPOT, &judgement(checks(), &[]), &format!("{{\"line\":7,{rest}\n"));
    judged(style, FOUND, &judgement(checks(), &[]), &format!("{{\"line\":7,\"column\":12,{rest}\n"));

    let breakdown = Breakdown {
        view: view(TOKEN),
        report: None,
        strict: None,
        warnings: vec![Warning::new("no-exp", "m")],
        hints: Vec::new(),
    };
    let line = written(Style::default(), |scribe, out| scribe.breakdown(SPOT, &breakdown, out));
    assert!(line.starts_with(r#"{"line":7,"header":{"alg":"HS256"},"payload":{"sub":"1"},"#), "{line}");
    assert!(line.ends_with("}\n"));
    let made = |style, scribe: &mut Vec<u8>| Scribe::new(style).made(SPOT, "a.b.c", &[], scribe);
    let document = "{\"line\":7,\"token\":\"a.b.c\",\"out\":null,\"warnings\":[]}\n";
    assert_eq!(written(style, |_, out| made(style, out)), document);
    assert_eq!(written(Style::default(), |_, out| made(Style::default(), out)), "a.b.c\n");
    let coloured = Style { out: COLOURED, ..Style::default() };
    let line = "\u{1b}[31ma\u{1b}[0m.\u{1b}[35mb\u{1b}[0m.\u{1b}[36mc\u{1b}[0m\n";
    assert_eq!(written(coloured, |_, out| made(coloured, out)), line);
}

#[test]
fn a_terminal_gets_no_hostile_document() {
    // {"alg":"HS256"}, {"sub":"<U+202E>"}
    let raw = b"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiLigK4ifQ.c2ln";
    let breakdown =
        Breakdown { view: view(raw), report: None, strict: None, warnings: Vec::new(), hints: Vec::new() };
    let line = |style| written(style, |scribe, out| scribe.breakdown(SPOT, &breakdown, out));
    assert!(line(Style::default()).contains("\"payload\":{\"sub\":\"\u{202e}\"}"));
    let terminal = line(Style { out: COLOURED, ..Style::default() });
    assert!(terminal.contains(r#""payload":{"sub":"\u202e"}"#), "{terminal}");
}

#[test]
fn of_times_that_stand_twice_the_last_counts() {
    use base64::Engine as _;
    for (payload, times) in [
        (r#"{"iat":1,"exp":2}"#, r#"{"exp":"1970-01-01T00:00:02Z","iat":"1970-01-01T00:00:01Z"}"#),
        (r#"{"iat":1,"iat":"x"}"#, "{}"),
        (r#"{"iat":"x","\u0069at":1}"#, r#"{"iat":"1970-01-01T00:00:01Z"}"#),
        (r#"{"iat":{"exp":1}}"#, "{}"),
        ("[1]", "{}"),
    ] {
        let payload = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(payload);
        let raw = format!("eyJhbGciOiJIUzI1NiJ9.{payload}.c2ln");
        let view = view(raw.as_bytes());
        let breakdown =
            Breakdown { view, report: None, strict: None, warnings: Vec::new(), hints: Vec::new() };
        let line = written(Style::default(), |scribe, out| scribe.breakdown(SPOT, &breakdown, out));
        assert!(line.contains(&format!(r#""times":{times},"#)), "{line}");
    }
}

/// What comes of failures on several lines: the results, and what is said beside them.
fn failed(style: Style, lines: &[u64]) -> (String, Errors) {
    let mut errors = Errors::default();
    let out = written(style, |scribe, out| {
        for &line in lines {
            scribe.failure(Spot { line, column: None }, &failure(), out, &mut errors);
        }
    });
    (out, errors)
}

fn said(errors: &Errors, advised: &mut bool) -> String {
    let mut to = Vec::new();
    errors.write(advised, &mut to).unwrap();
    String::from_utf8(to).unwrap()
}

#[test]
fn a_failure_leaves_its_line_empty_and_advice_is_given_once() {
    let (out, errors) = failed(Style::default(), &[3, 4]);
    assert_eq!(out, "\n\n");
    let mut advised = false;
    let first = "error: line 3: the claims are\\nno JSON\ncaused by: a comma\nhint: quote\\tthem\n";
    let second = "error: line 4: the claims are\\nno JSON\ncaused by: a comma\n";
    assert_eq!(said(&errors, &mut advised), [first, second].concat());
    assert!(advised);
    let third = first.replace("hint: quote\\tthem\n", "");
    assert_eq!(said(&errors, &mut advised), [&third, second].concat());
    assert!(!errors.is_empty() && Errors::default().is_empty());
}

#[test]
fn where_verdicts_stand_a_failure_is_one() {
    let (out, errors) = failed(judging(), &[3]);
    assert_eq!(out, "3\tmalformed\tthe claims are\\nno JSON\thint: quote\\tthem\n");
    assert!(errors.is_empty());
    let (out, errors) = failed(Style { json: true, ..judging() }, &[3]);
    assert!(
        out.starts_with(r#"{"line":3,"label":null,"valid":false,"verdict":"malformed","code":3,"#),
        "{out}"
    );
    assert!(errors.is_empty());
    let (out, errors) = failed(Style { json: true, ..Style::default() }, &[3]);
    assert!(out.starts_with(r#"{"line":3,"code":3,"error":{"message":"#), "{out}");
    assert!(errors.is_empty());
    let (out, errors) = failed(Style { quiet: true, ..judging() }, &[3]);
    assert!(out.is_empty() && errors.is_empty());
}

#[test]
fn a_value_stays_on_its_line() {
    let plain = Style::default();
    let terminal = Style { out: Screen { terminal: true, ..Screen::default() }, ..plain };
    let json = Style { json: true, ..plain };
    for (style, bytes, document, line) in [
        (plain, &b"alice"[..], "\"alice\"", "alice\n"),
        (plain, b"a\tb \"c\"", "-", "a\tb \"c\"\n"),
        (plain, b"a\nb", r#""a\nb""#, "\"a\\nb\"\n"),
        (plain, b"a\rb", r#""a\rb""#, "\"a\\rb\"\n"),
        (plain, b"", "\"\"", "\n"),
        (json, b"alice", "\"alice\"", "\"alice\"\n"),
        (terminal, b"alice", "-", "alice\n"),
        (terminal, b"a\x1b[2J", "\"a\u{1b}[2J\"", "\"a\\u001b[2J\"\n"),
        (terminal, b"a\tb", "\"a\\tb\"", "\"a\\tb\"\n"),
        (terminal, b"\xff", "\"\u{fffd}\"", "\"\u{fffd}\"\n"),
    ] {
        let write = |scribe: &mut Scribe, out: &mut Vec<u8>| {
            scribe.extract(bytes, |text| text.push_str(document), out);
        };
        assert_eq!(written(style, write), line);
    }
    let mut out = Vec::new();
    Scribe::new(plain).extract(b"\xff\0", |_| (), &mut out);
    assert_eq!(out, b"\xff\0\n", "bytes are bytes");
}

#[test]
fn lines_that_pass_are_unchanged() {
    let pass = |style, text: &[u8], ending: &[u8]| {
        let mut out = Vec::new();
        Scribe::new(style).through(text, ending, &mut out);
        out
    };
    assert_eq!(pass(Style::default(), b" a\xff\x1b\t", b"\r\n"), b" a\xff\x1b\t\r\n");
    assert_eq!(pass(Style::default(), b"a", b""), b"a");
    let terminal = Style { out: COLOURED, ..Style::default() };
    assert_eq!(pass(terminal, b"a\xff\x1b", b"\n"), "a\u{fffd}\\u001b\n".as_bytes());
}
