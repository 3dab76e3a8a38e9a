//! Rule 11: input is bounded, and the work is linear in the length.

use std::time::{Duration, Instant};

use jwt_toolkit::token::policy::Policy;
use jwt_toolkit::token::{MAX_LENGTH, Token};
use serde_json::json;

use super::common::{b64, key, signature, signed_by, token};
use super::{FORMAT, PAYLOAD, judge_hs256, judge_signature, refused, valid};

#[test]
fn a_token_has_16_mib_at_most() {
    assert_eq!(MAX_LENGTH, 16 << 20);
    let header = b64(r#"{"alg":"HS256"}"#);
    let text = format!("{header}.{}", "A".repeat(MAX_LENGTH - header.len() - 2 - 43));
    let whole = format!("{text}.{}", signature(&text, &key("HS256"), "HS256"));
    assert_eq!(whole.len(), MAX_LENGTH);
    valid(&judge_signature(&whole, &[key("HS256")]), "just as long");
    let text = format!("{header}.{}", "A".repeat(MAX_LENGTH - header.len() - 2 - 43 + 4));
    let whole = format!("{text}.{}", signature(&text, &key("HS256"), "HS256"));
    refused(&judge_signature(&whole, &[key("HS256")]), FORMAT, "longer");
    let longer = Token::parse(whole.as_bytes());
    assert!(longer.signatures.is_empty() && longer.payload.is_none(), "nothing of it is read");
}

#[test]
fn json_nests_128_deep_at_most() {
    // The object around them is a level too.
    let arrays = |depth: usize| format!("{}{}", "[".repeat(depth - 1), "]".repeat(depth - 1));
    let objects = |depth: usize| format!("{}1{}", r#"{"a":"#.repeat(depth - 1), "}".repeat(depth - 1));
    let scalar = |depth: usize| format!("{}1{}", "[".repeat(depth - 1), "]".repeat(depth - 1));
    for nested in [arrays, objects, scalar] {
        let header = |depth| format!(r#"{{"alg":"HS256","x":{}}}"#, nested(depth));
        let claims = |depth| format!(r#"{{"x":{}}}"#, nested(depth));
        let by_header = |depth| signed_by(header(depth), "{}", &key("HS256"), "HS256");
        valid(&judge_hs256(&by_header(128), &Policy::default()), "header");
        refused(&judge_hs256(&by_header(129), &Policy::default()), FORMAT, "header");
        valid(&judge_hs256(&token("HS256", claims(128)), &Policy::default()), "claims");
        refused(&judge_hs256(&token("HS256", claims(129)), &Policy::default()), PAYLOAD, "claims");
    }
    let json = |depth: usize| {
        let token = token("HS256", "{}");
        let parts: Vec<&str> = token.split('.').collect();
        format!(
            r#"{{"protected":"{}","payload":"{}","signature":"{}","x":{}}}"#,
            parts[0],
            parts[1],
            parts[2],
            arrays(depth)
        )
    };
    valid(&judge_hs256(&json(128), &Policy::default()), "JSON serialization");
    refused(&judge_hs256(&json(129), &Policy::default()), FORMAT, "JSON serialization");
}

#[test]
fn a_token_has_so_many_signatures_at_most() {
    let json = |count: usize| {
        let protected = b64(r#"{"alg":"HS256"}"#);
        let signature = signature(&format!("{protected}.e30"), &key("HS256"), "HS256");
        let entry = json!({ "protected": protected, "signature": signature });
        json!({ "payload": "e30", "signatures": vec![entry; count] }).to_string()
    };
    valid(&judge_hs256(&json(100), &Policy::default()), "a hundred");
    refused(&judge_hs256(&json(101), &Policy::default()), FORMAT, "more");
    let many = json(50_000);
    let start = Instant::now();
    refused(&judge_hs256(&many, &Policy::default()), FORMAT, "far more");
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
}

/// Members that are all different, about `n` bytes of them.
fn members(n: usize) -> String {
    let members: Vec<String> = (0..n / 14).map(|count| format!(r#","m{count}":{count}"#)).collect();
    members.concat()
}

fn claims(text: impl AsRef<[u8]>) -> String {
    token("HS256", text)
}

/// Claims with one array of the same element over and over.
fn array(element: &str, n: usize) -> String {
    claims(format!(r#"{{"x":[{}]}}"#, vec![element; n / (element.len() + 1)].join(",")))
}

/// Claims with these members over and over.
fn object(members: &str, n: usize) -> String {
    claims(format!(r#"{{"a":1{}}}"#, members.repeat(n / members.len())))
}

/// A token in JSON serialization with these members in its headers.
fn flattened(protected: &str, header: &str) -> String {
    let protected = b64(format!(r#"{{"alg":"HS256"{protected}}}"#));
    let signature = signature(&format!("{protected}.e30"), &key("HS256"), "HS256");
    let header = header.trim_start_matches(',');
    format!(
        r#"{{"protected":"{protected}","header":{{{header}}},"payload":"e30","signature":"{signature}"}}"#
    )
}

fn header(members: &str) -> String {
    signed_by(format!(r#"{{"alg":"HS256"{members}}}"#), "{}", &key("HS256"), "HS256")
}

/// A shape of token, and how one is made for about so many bytes of JSON.
type Shape = (&'static str, fn(usize) -> String);

/// What is hard work.
const SHAPES: [Shape; 17] = [
    ("nested objects with duplicates", |n| {
        array(&format!("{}1,\"a\":1{}", r#"{"a":"#.repeat(100), "}".repeat(100)), n)
    }),
    ("nested arrays", |n| array(&format!("{}{}", "[".repeat(120), "]".repeat(120)), n)),
    ("many objects", |n| array(r#"{"a":1,"b":2}"#, n)),
    ("empty arrays", |n| array("[]", n)),
    ("one name over and over", |n| object(r#","a":1"#, n)),
    ("one escaped name over and over", |n| object(r#","\u0061":1"#, n)),
    ("many members", |n| claims(format!(r#"{{"a":1{}}}"#, members(n)))),
    ("many members of the header", |n| header(&members(n))),
    ("crit without end", |n| header(&format!(r#","b64":true,"crit":["b64"{}]"#, r#","b64""#.repeat(n / 6)))),
    ("many members of both headers", |n| flattened(&members(n / 2), &members(n / 2).replace("\"m", "\"u"))),
    ("the same members in both headers", |n| flattened(&members(n / 2), &members(n / 2))),
    ("escapes", |n| claims(format!(r#"{{"x":"{}"}}"#, r"\ud83d\ude00".repeat(n / 12)))),
    ("a long number", |n| claims(format!(r#"{{"exp":1{}}}"#, "0".repeat(n)))),
    ("a long name twice", |n| claims(format!(r#"{{"{0}":1,"{0}":1}}"#, "n".repeat(n / 2)))),
    ("a long audience", |n| claims(format!(r#"{{"aud":["a"{}]}}"#, r#","b""#.repeat(n / 4)))),
    ("dots", |n| ".".repeat(n)),
    ("text that is no JSON", |n| claims("[".repeat(n))),
];

#[test]
fn the_work_is_linear_in_the_length() {
    let policy = Policy {
        iss: Some("x".into()),
        aud: vec!["api".into(), "web".into()],
        require: vec!["exp".into(), "a.b".into()],
        ..Policy::default()
    };
    let keys = [key("HS256")];
    for (shape, make) in SHAPES {
        // Linear work on a million bytes takes some tenths of a second unoptimised, quadratic work most of
        // a minute. Between them lies a bound that no machine's mood comes near.
        let token = make(1_000_000);
        let start = Instant::now();
        let report = super::judge(&token, &keys, &policy);
        assert!(!report.checks.is_empty());
        assert!(start.elapsed() < Duration::from_secs(15), "{shape}: {:?}", start.elapsed());
    }
}

#[test]
fn the_longest_token_is_judged_in_time() {
    let (shape, make) = SHAPES[0];
    let longest = make(11 << 20);
    assert!(longest.len() > 14 << 20 && longest.len() <= MAX_LENGTH);
    let start = Instant::now();
    let report = judge_hs256(&longest, &Policy::default());
    assert!(start.elapsed() < Duration::from_secs(120), "{shape}: {:?}", start.elapsed());
    refused(&report, PAYLOAD, shape);
}

#[test]
fn tries_are_bounded_that_a_token_asks_for() {
    // Many signatures over much, to be tried with many keys.
    let payload = "A".repeat(4 << 20);
    let protected = b64(r#"{"alg":"HS256"}"#);
    let entry = json!({ "protected": protected, "signature": b64([7; 32]) });
    let right = signature(&format!("{protected}.{payload}"), &key("HS256"), "HS256");
    let right = json!({ "protected": protected, "signature": right });
    let others: Vec<_> =
        (0..50u8).map(|at| jwt_toolkit::crypto::Key::from_secret(vec![at + 1; 32])).collect();
    let token =
        |entries: Vec<serde_json::Value>| json!({ "payload": payload, "signatures": entries }).to_string();
    let started = Instant::now();
    let report = judge_signature(&token(vec![entry; 100]), &others);
    assert!(started.elapsed() < Duration::from_secs(60), "{:?}", started.elapsed());
    refused(
        &report,
        (jwt_toolkit::token::report::Verdict::Signature, 1, "signature"),
        "the nearest was tried",
    );
    let too_much = report.signatures.iter().filter(|row| row.detail.contains("too much work")).count();
    assert!(too_much > 50, "{too_much}");
    // What one signature takes is done.
    let keys: Vec<_> = others.into_iter().chain([key("HS256")]).collect();
    valid(&judge_signature(&token(vec![right]), &keys), "the last of many keys");
}
