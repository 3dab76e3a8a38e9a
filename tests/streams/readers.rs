//! Readers and judges that serve a whole stream do as those that serve one token: by the library, and for tokens that
//! are broken anywhere.

use std::path::PathBuf;

use jwt_toolkit::token::Token;
use jwt_toolkit::token::policy::Policy;
use jwt_toolkit::token::reader::Reader;
use jwt_toolkit::token::report::{Report, Telling};
use jwt_toolkit::token::verify::{Judge, verify, verify_signature, verify_times};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::Value;

use crate::common::CLOCK;
use crate::lines::{Dice, keys, table, token};

/// The tokens of the table, as they stand there, and those of the published cases where they lie beside the project.
fn tokens() -> Vec<Vec<u8>> {
    let directory = std::env::var_os("JWT_VECTORS")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/vectors"), PathBuf::from);
    let mut tokens: Vec<Vec<u8>> = table().into_iter().map(|(_, line)| line).collect();
    // What most readers of JSON refuse.
    tokens.push(token("HS256", r#"{"exp":1e999}"#).into());
    tokens.push(token("HS256", &(r#"{"a":"#.repeat(128) + "1" + &"}".repeat(128))).into());
    if let Ok(text) = std::fs::read_to_string(directory.join("jws.json")) {
        strings(&serde_json::from_str(&text).expect("the cases are JSON"), &mut tokens);
        assert!(tokens.len() > 500, "the cases hold tokens");
    }
    tokens
}

/// All texts with dots in them: they are tokens, more or less.
fn strings(value: &Value, found: &mut Vec<Vec<u8>>) {
    match value {
        Value::String(text) if text.contains('.') => found.push(text.as_bytes().to_vec()),
        Value::Array(values) => values.iter().for_each(|value| strings(value, found)),
        Value::Object(members) => members.values().for_each(|value| strings(value, found)),
        _ => {}
    }
}

fn shown(token: &Token<'_>) -> String {
    format!("{token:?}")
}

/// Reads them all by one reader, which gets back each token, or some.
#[track_caller]
fn reads(reader: &mut Reader, raw: &[u8], takes_back: bool) {
    let token = reader.read(raw);
    assert_eq!(shown(&token), shown(&Token::parse(raw)), "{}", raw.escape_ascii());
    if takes_back {
        reader.take_back(token);
    }
    if let Some(token) = reader.read_known(raw) {
        assert_eq!(shown(&token), shown(&Token::parse(raw)), "known: {}", raw.escape_ascii());
        if takes_back {
            reader.take_back(token);
        }
    }
}

#[test]
fn a_reader_reads_as_it_would_the_first() {
    let tokens = tokens();
    let mut dice = Dice::new(3);
    let mut reader = Reader::default();
    for n in 0..3 * tokens.len() {
        let raw = &tokens[if n < tokens.len() { n } else { dice.below(tokens.len()) }];
        reads(&mut reader, raw, dice.below(3) > 0);
    }
    let token = &tokens[0];
    assert!(reader.read_known(token).is_some(), "the short way is taken");
}

/// Tokens that are broken somewhere, and whole ones between them.
fn broken() -> impl Strategy<Value = Vec<u8>> {
    let whole: Vec<Vec<u8>> =
        table().into_iter().map(|(_, line)| line).filter(|it| it.len() < 2000).collect();
    let byte = prop_oneof![any::<u8>(), proptest::sample::select(b".=-_+/ AQgw{}\"".to_vec())];
    let edit = (any::<prop::sample::Index>(), 0..4_u8, byte);
    let edits = proptest::collection::vec(edit, 0..3);
    (proptest::sample::select(whole), edits).prop_map(|(mut bytes, edits)| {
        for (at, what, byte) in edits {
            let at = at.index(bytes.len().max(1));
            match what {
                _ if bytes.is_empty() => bytes.push(byte),
                0 => drop(bytes.remove(at)),
                1 => bytes.insert(at, byte),
                2 => bytes[at] = byte,
                _ => bytes.truncate(at),
            }
        }
        bytes
    })
}

#[test]
fn a_reader_reads_what_is_broken_as_it_would_the_first() {
    let sequences = proptest::collection::vec((broken(), any::<bool>()), 1..24);
    let config = ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() };
    TestRunner::new(config)
        .run(&sequences, |sequence| {
            let mut reader = Reader::default();
            for (raw, takes_back) in &sequence {
                reads(&mut reader, raw, *takes_back);
            }
            Ok(())
        })
        .unwrap();
}

/// Policies that look at different things.
fn policies() -> [Policy; 3] {
    let text = |text: &str| Some(text.to_owned());
    let mut strict = Policy { allow_padding: true, ..Policy::default() };
    strict.warnings.strict = true;
    [
        Policy::default(),
        Policy {
            iss: text("i"),
            aud: vec!["b".to_owned()],
            sub: text("s"),
            typ: text("JWT"),
            require: vec!["exp".to_owned()],
            max_age: Some(60.0),
            leeway: 5.0,
            ..Policy::default()
        },
        strict,
    ]
}

/// What a report holds, with the words or without.
fn content(report: &Report, telling: Telling) -> String {
    let mut report = report.clone();
    if telling != Telling::Everything {
        report.checks.retain(|check| matches!(check.outcome, jwt_toolkit::token::report::Outcome::Fail(_)));
        report.warnings.clear();
    }
    for check in report.checks.iter_mut().filter(|_| telling == Telling::Verdicts) {
        (check.detail, check.expected, check.found) = (String::new(), None, None);
    }
    let checks: Vec<String> = report
        .checks
        .iter()
        .map(|check| format!("{} {:?} {}", check.name, check.outcome, check.detail))
        .collect();
    format!("{:?} {checks:?} {:?} {:?}", report.verdict(), report.warnings, report.signature)
}

#[test]
fn a_judge_judges_as_it_would_the_first() {
    type Judged = fn(&mut Judge<'_>, &Token<'_>) -> Report;
    type Fresh = fn(&Token<'_>, &[jwt_toolkit::crypto::Key], &Policy) -> Report;
    let doors: [(Judged, Fresh); 3] = [
        (
            |judge, token| judge.verify(token, &CLOCK),
            |token, keys, policy| verify(token, keys, policy, &CLOCK),
        ),
        (
            |judge, token| judge.verify_times(token, &CLOCK),
            |token, keys, policy| verify_times(token, keys, policy, &CLOCK),
        ),
        (
            |judge, token| judge.verify_signature(token, &CLOCK),
            |token, keys, policy| verify_signature(token, keys, policy, &CLOCK),
        ),
    ];
    let keys = keys();
    let tokens: Vec<Vec<u8>> = tokens().into_iter().filter(|token| token.len() < 5000).collect();
    for policy in policies() {
        for (door, fresh) in doors {
            let mut judges = [Telling::Everything, Telling::Failures, Telling::Verdicts]
                .map(|telling| (telling, Judge::new(&keys, &policy, telling)));
            let mut dice = Dice::new(11);
            let mut reader = Reader::default();
            for n in 0..2 * tokens.len() {
                let raw = &tokens[if n < tokens.len() { n } else { dice.below(tokens.len()) }];
                let want = fresh(&Token::parse(raw), &keys, &policy);
                for (telling, judge) in &mut judges {
                    let token = reader.read(raw);
                    let report = door(judge, &token);
                    reader.take_back(token);
                    assert_eq!(report.verdict(), want.verdict(), "{telling:?}: {}", raw.escape_ascii());
                    if *telling == Telling::Everything {
                        assert_eq!(format!("{report:?}"), format!("{want:?}"), "{}", raw.escape_ascii());
                    } else if !policy.warnings.strict {
                        let [report, want] = [&report, &want].map(|report| content(report, *telling));
                        assert_eq!(report, want, "{telling:?}: {}", raw.escape_ascii());
                    }
                }
            }
        }
    }
}
