//! There and back: what one stream makes, another takes.

use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use crate::lines::{ALGORITHMS, Dice, ring};
use crate::running::prints;

/// Objects of claims, a line each, with spellings that are easily lost.
fn claims() -> impl Strategy<Value = Vec<String>> {
    let name = "[a-z\u{e9}/\\. ]{0,6}";
    let value = prop_oneof![
        "-?(0|[1-9][0-9]{0,20})([.][0-9]{1,3})?([eE][+-]?[0-9]{1,3})?",
        "\"[ -!#-\\[\\]-~\u{e9}\u{2028}\u{1f600}]{0,12}\"",
        "\"(\\\\u[0-9a-f]{3}[0-9]|\\\\n|\\\\\"|\\\\/){0,4}\"",
        Just("null".to_owned()),
        Just("[true,{\"a\":[]},false]".to_owned()),
    ];
    let member = (name, value);
    let object = proptest::collection::vec(member, 0..6).prop_map(|members| {
        let names = members.iter().enumerate();
        // A number behind each name keeps the names apart.
        let members: Vec<String> =
            names.map(|(at, (name, value))| format!("\"{}{at}\":{value}", name.replace('\\', ""))).collect();
        format!("{{{}}}", members.join(","))
    });
    proptest::collection::vec(object, 1..60)
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("text")
}

#[test]
fn claims_come_back_as_they_were() {
    let ring = ring();
    let config = ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() };
    TestRunner::new(config)
        .run(&claims(), |claims| {
            let lines = claims.join("\n") + "\n";
            let sign = ["encode", "--lines", "--no-iat", "-K", &ring.secret];
            let tokens = text(prints(0, &sign, lines.as_bytes()));
            prop_assert_eq!(tokens.lines().count(), claims.len());
            let verdicts = text(prints(0, &["verify", "--lines", "-K", &ring.secret], tokens.as_bytes()));
            prop_assert_eq!(verdicts.lines().filter(|line| line.contains("\tvalid\t")).count(), claims.len());
            let payloads = prints(0, &["decode", "--lines", "--part", "payload"], tokens.as_bytes());
            prop_assert_eq!(text(payloads), lines);
            // Signed anew from what decode prints, and from the tokens themselves.
            let documents = prints(0, &["decode", "--lines"], tokens.as_bytes());
            let again = ["encode", "--lines", "--from", "-", "-K", &ring.secret];
            prop_assert_eq!(&text(prints(0, &again, &documents)), &tokens);
            prop_assert_eq!(&text(prints(0, &again, tokens.as_bytes())), &tokens);
            Ok(())
        })
        .unwrap();
}

#[test]
fn every_algorithm_signs_what_it_verifies() {
    let ring = ring();
    let mut dice = Dice::new(5);
    let claims: String = (0..200)
        .map(|n| format!("{{\"sub\":\"{n}\",\"n\":{}}}\n", dice.below(99)))
        .collect::<Vec<_>>()
        .concat();
    for name in ALGORITHMS {
        let tokens = prints(0, &["encode", "--lines", "-K", ring.private(name)], claims.as_bytes());
        let valid = prints(0, &["verify", "--lines", "--only", "valid", "-K", &ring.set], &tokens);
        assert!(valid == tokens, "{name}: what was made is valid");
        let subs = text(prints(0, &["decode", "--lines", "--get", "sub"], &tokens));
        assert!(subs.lines().enumerate().all(|(n, sub)| sub == n.to_string()), "{name}: in order");
    }
}

#[test]
fn a_stream_of_many_algorithms_is_found_again_in_any_text() {
    let ring = ring();
    let claims = "{\"sub\":\"a\"}\n".repeat(3);
    let tokens: Vec<String> = ALGORITHMS
        .iter()
        .map(|name| text(prints(0, &["encode", "--lines", "-K", ring.private(name)], claims.as_bytes())))
        .collect();
    let tokens = tokens.concat();
    let around = tokens.lines().map(|token| format!("GET /?a=1&t={token}&b \"{token}\", x.y.z\n"));
    let found = prints(
        0,
        &["verify", "--find", "--lines", "--only", "valid", "-K", &ring.set],
        around.collect::<String>().as_bytes(),
    );
    let twice: String =
        tokens.lines().map(|token| format!("{token}\n{token}\n")).collect::<Vec<_>>().concat();
    assert_eq!(text(found), twice);
}
