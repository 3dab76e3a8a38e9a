//! A line of a stream is answered as it is alone: the short ways that a stream takes lead to the same end.

use serde_json::Value;

use crate::hold::hold;
use crate::lines::{AT, Dice, ring, table};
use crate::running::{prints, run};

/// The table, each line with what it gives alone.
fn alone(words: &[&str]) -> Vec<(&'static str, Vec<u8>, String)> {
    let one = |(name, line): (&'static str, Vec<u8>)| {
        let output = run(words, &line);
        hold(words, &output.stdout);
        assert!(output.stderr.is_empty(), "{name}");
        let text = String::from_utf8(output.stdout).expect("JSON is UTF-8");
        assert_eq!(text.lines().count(), 1, "{name} is one token: {text}");
        (name, line, text.trim_end().to_owned())
    };
    table().into_iter().map(one).collect()
}

/// A document of a stream without the line where its token stood.
#[track_caller]
fn without_line(document: &str, line: usize) -> String {
    let rest = document.strip_prefix(&format!("{{\"line\":{line},"));
    format!("{{{}", rest.unwrap_or_else(|| panic!("line {line} is not first: {document}")))
}

/// Without the causes that were looked for, which a stream looks for only when it is asked to.
fn without_hints(document: &str) -> String {
    let mut document: Value = serde_json::from_str(document).expect("JSON");
    document["hints"] = Value::Null;
    document.to_string()
}

/// Holds every line to what it gives alone, in the order of the table and in some other orders, by one thread, whose
/// memory of the lines before shall change nothing.
#[track_caller]
fn as_alone(alone: &[(&str, Vec<u8>, String)], words: &[&str], kept: fn(&str) -> String) {
    let mut order: Vec<usize> = (0..alone.len()).chain((0..alone.len()).rev()).collect();
    let mut dice = Dice::new(7);
    order.extend((0..3 * alone.len()).map(|_| dice.below(alone.len())));
    let lines: Vec<&[u8]> = order.iter().map(|at| &alone[*at].1[..]).collect();
    let words = [words, &["--jobs", "1"]].concat();
    let output = run(&words, &lines.join(&b'\n'));
    hold(&words, &output.stdout);
    let text = String::from_utf8(output.stdout).expect("JSON is UTF-8");
    let mut answers = text.lines();
    for (n, at) in order.iter().enumerate() {
        let (name, _, one) = &alone[*at];
        let document = without_line(answers.next().expect("an answer for each"), n + 1);
        assert_eq!(kept(&document), kept(one), "{name}, in line {}", n + 1);
    }
    assert_eq!(answers.next(), None);
}

#[test]
fn as_verify_says() {
    let set = &ring().set;
    let words = ["verify", "--json", "--at", AT, "-K", set];
    let alone = alone(&words);
    as_alone(&alone, &[&words[..], &["--lines"]].concat(), without_hints);
    as_alone(&alone, &[&words[..], &["--lines", "--explain"]].concat(), str::to_owned);
}

#[test]
fn as_verify_says_by_a_strict_policy() {
    let set = &ring().set;
    let policy =
        "--iss i --aud b --require exp --max-age 30y --claim sub=s --typ JWT --allow-padding --strict";
    let words: Vec<&str> =
        ["verify", "--json", "--at", AT, "-K", set].into_iter().chain(policy.split(' ')).collect();
    as_alone(&alone(&words), &[&words[..], &["--lines"]].concat(), without_hints);
}

#[test]
fn as_decode_says() {
    let words = ["decode", "--json", "--at", AT];
    as_alone(&alone(&words), &[&words[..], &["--lines"]].concat(), str::to_owned);
}

#[test]
fn as_decode_says_with_a_key() {
    let set = &ring().set;
    let words = ["decode", "--json", "--at", AT, "-K", set];
    as_alone(&alone(&words), &[&words[..], &["--lines"]].concat(), without_hints);
}

/// What the text, `-q` and `--only` say is the verdict of the document, though less is looked at for them.
#[test]
fn the_verdict_is_the_same_however_little_is_told() {
    let set = &ring().set;
    let words = |more: &[&'static str]| [&["verify", "--at", AT, "-K", set], more].concat();
    for (name, line, document) in alone(&words(&["--json"])) {
        let document: Value = serde_json::from_str(&document).expect("JSON");
        let code = document["code"].as_i64().and_then(|code| i32::try_from(code).ok()).expect("a code");
        let verdict = document["verdict"].as_str().expect("a verdict");
        let text = String::from_utf8(prints(code, &words(&["--lines"]), &line)).expect("text");
        let fields: Vec<&str> = text.trim_end_matches('\n').split('\t').collect();
        assert_eq!(fields[..2], ["1", verdict], "{name}");
        assert!(fields.len() == 3 && !fields[2].is_empty(), "{name}: {text}");
        assert!(prints(code, &words(&["--lines", "-q"]), &line).is_empty(), "{name}");
        for (which, is_passed) in [("valid", verdict == "valid"), ("invalid", verdict != "valid")] {
            let passed = prints(0, &words(&["--lines", "--only", which]), &line);
            assert_eq!(passed, if is_passed { &line[..] } else { b"" }, "{name}, --only {which}");
        }
    }
}
