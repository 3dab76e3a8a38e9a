//! What holds for any input: nothing panics and nothing hostile is shown, what was encoded is decoded
//! as it was, no changed bit verifies, and JSON is what `serde_json` takes for JSON.

mod common;
#[path = "schema/hold.rs"]
mod hold;

use jwt_toolkit::crypto::{Algorithm, Key, Signer};
use jwt_toolkit::output::answer::{Answer, Breakdown, Judgement, View};
use jwt_toolkit::output::{Screen, Style, write};
use jwt_toolkit::token::json::{Document, MAX_DEPTH};
use jwt_toolkit::token::object::Object;
use jwt_toolkit::token::policy::Policy;
use jwt_toolkit::token::report::{Report, Verdict};
use jwt_toolkit::token::sign::Draft;
use jwt_toolkit::token::verify::{verify, verify_signature, verify_times};
use jwt_toolkit::token::{Content, Token, warning};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::string::string_regex;
use proptest::test_runner::TestRunner;
use serde::de::IgnoredAny;

use common::{CLOCK, b64, jwk, key, new_jwk, public_jwk, read, signed_by};
use hold::hold;

/// How many cases a property is tried with, unless the environment asks for more.
fn cases(count: u32) -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").is_ok();
    let cases = if asked { ProptestConfig::default().cases } else { count };
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

// JSON texts.

/// A string with every kind of escape, lone surrogates among them.
fn string() -> impl Strategy<Value = String> {
    let inner = r#"([ -!#-\[\]-~é\u{7f}\u{85}\u{202e}\u{2028}\u{2066}\u{feff}😀]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4}|\\ud83d\\ude00|\\u00[01][0-9a-f]){0,8}"#;
    string_regex(inner).expect("a sound expression").prop_map(|inner| format!("\"{inner}\""))
}

/// A number in any spelling and of any length.
fn number() -> impl Strategy<Value = String> {
    string_regex(r"-?(0|[1-9][0-9]{0,25})(\.[0-9]{1,9})?([eE][+-]?[0-9]{1,4})?").expect("a sound expression")
}

fn blank(spaced: bool) -> BoxedStrategy<String> {
    if spaced {
        string_regex("[ \t\r\n]{0,2}").expect("a sound expression").boxed()
    } else {
        Just(String::new()).boxed()
    }
}

/// Members of objects; a number before each name keeps the names apart.
fn members(spaced: bool, value: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    vec((string(), value, blank(spaced), blank(spaced)), 0..5).prop_map(|members| {
        let members = members.iter().enumerate();
        let members: Vec<String> = members
            .map(|(at, (name, value, before, behind))| {
                format!("{before}\"{at}{}{behind}:{before}{value}{behind}", &name[1..])
            })
            .collect();
        members.join(",")
    })
}

/// Any JSON value.
fn value(spaced: bool) -> impl Strategy<Value = String> {
    let scalar = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        Just("false".to_owned()),
        number(),
        string(),
        Just("[]".to_owned()),
        Just("{}".to_owned()),
    ];
    scalar.prop_recursive(6, 40, 5, move |inner| {
        prop_oneof![
            vec((inner.clone(), blank(spaced)), 0..5).prop_map(|elements| {
                let elements: Vec<String> =
                    elements.iter().map(|(value, blank)| format!("{blank}{value}{blank}")).collect();
                format!("[{}]", elements.join(","))
            }),
            members(spaced, inner).prop_map(|members| format!("{{{members}}}")),
        ]
    })
}

/// Any JSON object.
fn object(spaced: bool) -> impl Strategy<Value = String> {
    members(spaced, value(spaced)).prop_map(|members| format!("{{{members}}}"))
}

/// Pieces of JSON thrown together: most of it is none.
fn rubble() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        string(),
        number(),
        string_regex(r#"[\[\]{}:,"\\ \t\n\r.eE+\-0-9u'/*NaIft\u{0}\u{1f}\u{a0}\u{feff}]{1,3}"#)
            .expect("a sound expression"),
        Just("true".to_owned()),
        Just("nul".to_owned()),
        Just("\\ud800".to_owned()),
    ];
    vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

/// A text with a few characters taken out, put in or doubled.
fn mutated(text: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    let edit =
        (any::<prop::sample::Index>(), 0..4_u8, prop_oneof![any::<char>(), prop::char::range(' ', '~')]);
    (text, vec(edit, 1..4)).prop_map(|(text, edits)| {
        let mut text: Vec<char> = text.chars().collect();
        for (at, what, c) in edits {
            if text.is_empty() {
                text.push(c);
            }
            let at = at.index(text.len());
            match what {
                0 => drop(text.remove(at)),
                1 => text.insert(at, c),
                2 => text[at] = c,
                _ => text.insert(at, text[at]),
            }
        }
        text.into_iter().collect()
    })
}

/// How deep a text nests, as far as brackets outside strings say.
fn depth(text: &str) -> usize {
    let (mut depth, mut most, mut inside, mut escaped) = (0_usize, 0, false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if inside => escaped = true,
            b'"' => inside = !inside,
            b'{' | b'[' if !inside => depth += 1,
            b'}' | b']' if !inside => depth = depth.saturating_sub(1),
            _ => {}
        }
        most = most.max(depth);
    }
    most
}

/// `IgnoredAny` takes lone surrogates and has no bound on depth; a `Value` has both, and its numbers
/// are finite. Ours takes lone surrogates, any number, and 128 levels.
fn compare(text: &str) -> Result<(), TestCaseError> {
    let ours = Document::parse(text);
    let theirs = serde_json::from_str::<IgnoredAny>(text);
    prop_assert_eq!(ours.is_ok(), theirs.is_ok() && depth(text) <= MAX_DEPTH, "{:?} {:?}", ours, theirs);
    let value = serde_json::from_str::<serde_json::Value>(text);
    prop_assert!(ours.is_ok() || value.is_err(), "{:?}", ours);
    let Ok(document) = ours else {
        return Ok(());
    };
    let compact = document.root().compact();
    let again = Document::parse(compact.as_str());
    prop_assert!(again.is_ok(), "{}", compact);
    prop_assert_eq!(&again.expect("just seen").root().compact(), &compact);
    if let Ok(value) = value {
        let compacted = serde_json::from_str::<serde_json::Value>(&compact).ok();
        prop_assert_eq!(compacted.as_ref(), Some(&value));
        let text = document.root().as_str();
        prop_assert_eq!(text.as_deref(), value.as_str());
    }
    Ok(())
}

#[test]
fn json_is_what_serde_json_takes_for_json() {
    let text =
        prop_oneof![value(true), mutated(value(true)), mutated(object(true)), rubble(), any::<String>(),];
    let runner = &mut TestRunner::new(cases(1200));
    runner.run(&text, |text| compare(&text)).unwrap();
    for levels in [127, 128, 129, 1000, 100_000] {
        for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("[{\"a\":", "}]")] {
            let levels = levels / open.matches(['[', '{']).count();
            let text = format!("{}0{}", open.repeat(levels), close.repeat(levels));
            compare(&text).unwrap();
        }
    }
}

// Whatever comes in.

/// One key of each kind.
fn keys() -> Vec<Key> {
    ["HS256", "RS256", "ES256", "EdDSA"].map(|name| read(&public_jwk(name))).into()
}

/// All that is ever done with a token, and what must hold whatever it is.
fn look_at(bytes: &[u8], keys: &[Key]) -> Result<(), TestCaseError> {
    let policy = Policy {
        iss: Some("x".to_owned()),
        aud: vec!["y".to_owned()],
        require: vec!["a.b[0]".to_owned()],
        max_age: Some(60.0),
        ..Policy::default()
    };
    let token = Token::parse(bytes).into_owned();
    let padded = Policy { allow_padding: true, ..Policy::default() };
    for (command, report) in [
        ("verify", verify(&token, keys, &policy, &CLOCK)),
        ("library", verify_signature(&token, keys, &Policy::default(), &CLOCK)),
        ("decode", verify_times(&token, keys, &padded, &CLOCK)),
        ("verify", verify(&token, &[], &policy, &CLOCK)),
    ] {
        let sound = report.verdict() != Verdict::Valid || (report.key.is_some() && token.breaks().is_none());
        prop_assert!(sound, "valid, and nobody signed it: {report:?}");
        show(command, &token, report)?;
    }
    Ok(())
}

fn show(command: &str, token: &Token<'static>, report: Report) -> Result<(), TestCaseError> {
    let view = || View {
        token: token.clone(),
        label: None,
        follows: false,
        clock: CLOCK,
        notes: true,
        redact: false,
    };
    let answers = [
        (
            "decode",
            Answer::Breakdown(Breakdown {
                view: view(),
                report: Some(report.clone()),
                strict: None,
                warnings: warning::of(token, &CLOCK),
                hints: Vec::new(),
            }),
        ),
        ("verify", Answer::Judgement(Judgement { view: view(), report, hints: Vec::new() })),
    ];
    let terminal = Screen { terminal: true, width: Some(40), ..Screen::default() };
    for (form, answer) in answers {
        for json in [false, true] {
            for screen in [Screen::default(), terminal] {
                let style = Style { json, out: screen, err: screen, ..Style::default() };
                let (mut out, mut err) = (Vec::new(), Vec::new());
                write(&answer, &style, &mut out, &mut err).expect("memory takes everything");
                let out = String::from_utf8(out).expect("what is shown is text");
                if json {
                    prop_assert!(Document::parse(out.trim_end()).is_ok(), "{}", out);
                    prop_assert!(err.is_empty());
                    // Not every reader takes any number and any string.
                    if form == command && serde_json::from_str::<serde_json::Value>(&out).is_ok() {
                        hold(&[form, "--json"], out.as_bytes());
                    }
                }
                if screen.terminal {
                    let text = out + &String::from_utf8(err).expect("what is shown is text");
                    let hostile = |c: char| {
                        (c.is_control() && !matches!(c, '\n' | '\t'))
                            || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
                    };
                    prop_assert!(!text.contains(hostile), "{:?}", text);
                }
            }
        }
    }
    Ok(())
}

/// Tokens that are right, of each form and with this JSON in them.
fn tokens() -> impl Strategy<Value = String> {
    (members(true, value(true)), value(true), 0..4_u8).prop_map(|(header, payload, form)| {
        let comma = if header.is_empty() { "" } else { "," };
        let header = format!(r#"{{"alg":"HS256"{comma}{header}}}"#);
        let token = signed_by(header, payload, &key("HS256"), "HS256");
        let parts: Vec<&str> = token.split('.').collect();
        let (protected, payload, signature) = (parts[0], parts[1], parts[2]);
        let entry = format!(r#"{{"protected":"{protected}","signature":"{signature}"}}"#);
        match form {
            0 => format!(r#"{{"payload":"{payload}","protected":"{protected}","signature":"{signature}"}}"#),
            1 => format!(r#"{{"payload":"{payload}","signatures":[{entry},{entry}]}}"#),
            _ => token,
        }
    })
}

#[test]
fn nothing_panics_on_any_bytes() {
    let keys = keys();
    let bytes = prop_oneof![
        vec(any::<u8>(), 0..200),
        any::<String>().prop_map(String::into_bytes),
        rubble().prop_map(String::into_bytes),
        // Three parts, each of them something.
        vec(prop_oneof![vec(any::<u8>(), 0..40), object(true).prop_map(String::into_bytes)], 1..6)
            .prop_map(|parts| parts.iter().map(b64).collect::<Vec<_>>().join(".").into_bytes()),
    ];
    let runner = &mut TestRunner::new(cases(120));
    runner.run(&bytes, |bytes| look_at(&bytes, &keys)).unwrap();
}

#[test]
fn nothing_panics_on_mutated_tokens() {
    let keys = keys();
    let text = prop_oneof![tokens(), mutated(tokens())];
    let runner = &mut TestRunner::new(cases(120));
    runner.run(&text, |text| look_at(text.as_bytes(), &keys)).unwrap();
    // A header that is mutated before it is encoded.
    let header = mutated(Just(
        r#"{"alg":"HS256","kid":"a","crit":["b64"],"b64":true,"jwk":{"kty":"oct"},"typ":"JWT"}"#.to_owned(),
    ));
    let claims =
        mutated(Just(r#"{"iss":"x","aud":["y"],"exp":1900000000,"nbf":1,"iat":1799999999.5}"#.to_owned()));
    let runner = &mut TestRunner::new(cases(120));
    let signed =
        (header, claims).prop_map(|(header, claims)| signed_by(header, claims, &key("HS256"), "HS256"));
    runner.run(&signed, |text| look_at(text.as_bytes(), &keys)).unwrap();
}

// There and back.

/// A signer for every algorithm.
fn signers() -> Vec<Signer> {
    let signer = |algorithm: Algorithm| Signer::new(&key(algorithm.name()), algorithm);
    Algorithm::all().map(|algorithm| signer(algorithm).expect("the key of the tests signs")).collect()
}

#[test]
fn what_is_encoded_is_decoded_as_it_was() {
    let signers = signers();
    let keys: Vec<Key> = Algorithm::all().map(|algorithm| read(&public_jwk(algorithm.name()))).collect();
    let parts = (members(false, value(false)), object(false), object(true));
    let runner = &mut TestRunner::new(cases(25));
    runner
        .run(&parts, |(extra, claims, payload)| {
            for (signer, key) in signers.iter().zip(&keys) {
                let comma = if extra.is_empty() { "" } else { "," };
                let header = format!(r#"{{"alg":"{}"{comma}{extra}}}"#, signer.algorithm());
                let draft = |claims, payload| Draft {
                    header: Object::parse_claims(&header).expect("the header is an object"),
                    written: None,
                    claims,
                    payload,
                };
                let edited = Object::parse_claims(&claims).expect("the claims are an object");
                for (draft, signed) in [
                    (draft(Some(edited), Vec::new()), &claims),
                    (draft(None, payload.clone().into_bytes()), &payload),
                ] {
                    let text = draft.sign(signer).expect("the key of the tests signs");
                    let token = Token::parse(text.as_bytes());
                    prop_assert!(token.breaks().is_none());
                    let protected = token.header().and_then(|header| header.protected.as_ref());
                    prop_assert_eq!(protected.map(Document::text), Some(header.as_str()));
                    let Content::Json(document) = &token.content else {
                        return Err(TestCaseError::fail("the claims are JSON"));
                    };
                    prop_assert_eq!(document.text(), signed.as_str());
                    let report =
                        verify_signature(&token, std::slice::from_ref(key), &Policy::default(), &CLOCK);
                    prop_assert_eq!(report.verdict(), Verdict::Valid, "{:?}", report.checks);
                }
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn what_decode_prints_as_json_signs_to_the_same_token() {
    let key = key("HS256");
    let signer = Signer::new(&key, common::algorithm("HS256")).unwrap();
    let payload = prop_oneof![
        value(false).prop_map(String::into_bytes),
        any::<String>().prop_map(String::into_bytes),
        vec(any::<u8>(), 0..40),
    ];
    let runner = &mut TestRunner::new(cases(200));
    runner
        .run(&(members(false, value(false)), payload), |(extra, payload)| {
            // White space around JSON is not kept.
            prop_assume!(
                std::str::from_utf8(&payload).map_or(true, |text| Document::parse(text)
                    .is_ok_and(|json| json.root().compact() == text)
                    || Document::parse(text).is_err())
            );
            let comma = if extra.is_empty() { "" } else { "," };
            let text = signed_by(format!(r#"{{"alg":"HS256"{comma}{extra}}}"#), payload, &key, "HS256");
            let view = View {
                token: Token::parse(text.as_bytes()).into_owned(),
                label: None,
                follows: false,
                clock: CLOCK,
                notes: true,
                redact: false,
            };
            let answer = Answer::Breakdown(Breakdown {
                view,
                report: None,
                strict: None,
                warnings: Vec::new(),
                hints: Vec::new(),
            });
            let mut out = Vec::new();
            let style = Style { json: true, ..Style::default() };
            write(&answer, &style, &mut out, &mut Vec::new()).expect("memory takes everything");
            let draft = Draft::of_breakdown(&out).expect("no name stands twice");
            prop_assert!(draft.is_some(), "{}", String::from_utf8_lossy(&out));
            let again = draft.map(|draft| draft.sign(&signer).expect("the key of the tests signs"));
            prop_assert_eq!(again, Some(text));
            Ok(())
        })
        .unwrap();
}

// Bits.

/// A token with one bit of its text changed, and one with that bit of a part's bytes changed.
fn changes(token: &str) -> Vec<Vec<u8>> {
    let text = token.as_bytes();
    let mut changes: Vec<Vec<u8>> = Vec::new();
    let flipped = |bytes: &[u8], bit: usize| {
        let mut bytes = bytes.to_vec();
        bytes[bit / 8] ^= 1 << (bit % 8);
        bytes
    };
    changes.extend((0..text.len() * 8).map(|bit| flipped(text, bit)));
    let parsed = Token::parse(text);
    let signed = &parsed.signatures[0];
    let parts = [Some(&signed.protected), parsed.payload.as_ref(), signed.signature.as_ref()];
    let parts = parts.map(|part| part.map_or_else(Vec::new, |part| part.bytes.clone()));
    for (at, part) in parts.iter().enumerate() {
        changes.extend((0..part.len() * 8).map(|bit| {
            let mut parts = parts.clone();
            parts[at] = flipped(part, bit);
            parts.iter().map(b64).collect::<Vec<_>>().join(".").into_bytes()
        }));
    }
    changes
}

#[test]
fn no_changed_bit_verifies() {
    for algorithm in Algorithm::all() {
        let name = algorithm.name();
        let keys = [read(&public_jwk(name))];
        let judge = |text: &[u8]| verify_signature(&Token::parse(text), &keys, &Policy::default(), &CLOCK);
        let token = common::token(name, r#"{"sub":"a"}"#);
        assert_eq!(judge(token.as_bytes()).verdict(), Verdict::Valid, "{name}");
        let changes = changes(&token);
        // All of one algorithm a family, and a prime's multiples of the others.
        let step = match name {
            "HS256" | "ES256" | "EdDSA" => 1,
            "HS384" | "HS512" | "ES384" | "ES256K" | "Ed25519" => 7,
            "ML-DSA-44" | "ML-DSA-65" | "ML-DSA-87" => 397,
            _ => 31,
        };
        for change in changes.iter().step_by(step) {
            let verdict = judge(change).verdict();
            assert_ne!(verdict, Verdict::Valid, "{name}: {}", String::from_utf8_lossy(change));
        }
    }
}

#[test]
fn no_other_key_verifies() {
    let mut types = Vec::new();
    for algorithm in Algorithm::all() {
        if types.contains(&algorithm.key_type()) {
            continue;
        }
        types.push(algorithm.key_type());
        let name = algorithm.name();
        let (token, other) = (common::token(name, "{}"), new_jwk(name));
        assert_ne!(jwk(name), other);
        let report =
            verify_signature(&Token::parse(token.as_bytes()), &[read(&other)], &Policy::default(), &CLOCK);
        assert_eq!(report.verdict(), Verdict::Signature, "{name}");
        assert!(report.key.is_none());
    }
}
