//! Each cause of a failure: named when it is the cause, and not when it is not. `words` runs the binary: each cause in
//! its words, and what the words advise, done.

#[path = "../common/mod.rs"]
mod common;

mod asked;
mod confusion;
mod keys;
mod message;
mod secrets;
mod signature;
mod times;
mod words;

use jwt_toolkit::crypto::{Half, Key, read_keys};
use jwt_toolkit::token::Token;
use jwt_toolkit::token::diagnose::{Cause, Evidence, Given, causes};
use jwt_toolkit::token::policy::Policy;
use jwt_toolkit::token::verify::verify;

use common::{CLOCK, algorithm, b64, new_jwk, read};

const HS256: &str = r#"{"alg":"HS256"}"#;

fn secret(bytes: impl Into<Vec<u8>>) -> Key {
    Key::from_secret(bytes.into())
}

/// A key of an algorithm, new every time.
fn other(name: &str) -> Key {
    read(&new_jwk(name))
}

/// The same key without anything private.
fn public(key: &Key) -> Key {
    let pem = key.to_public_pem().expect("a key pair");
    let keys = read_keys(pem.as_bytes(), None).expect("a key").expect("a key");
    keys.keys.into_iter().next().expect("one key")
}

/// header.payload, with a signature over other parts.
fn resigned(header: &str, payload: &str, over: &str, alg: &str, key: &Key) -> String {
    format!("{}.{}.{}", b64(header), b64(payload), common::signature(over, key, alg))
}

/// Bytes in lower-case hex.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}

/// What is found of a token, with keys that came from nowhere.
fn found(token: &str, keys: &[Key]) -> Vec<Cause> {
    found_by(token, keys, &[], &Policy::default())
}

/// What is found where the keys were read from these bytes.
fn found_given(token: &str, keys: &[Key], given: &[&[u8]]) -> Vec<Cause> {
    found_by(token, keys, given, &Policy::default())
}

fn found_by(token: &str, keys: &[Key], given: &[&[u8]], policy: &Policy) -> Vec<Cause> {
    let token = Token::parse(token.as_bytes());
    let report = verify(&token, keys, policy, &CLOCK);
    assert_ne!(report.verdict().code(), 0, "there is no cause of what does not fail");
    let half = |bytes: &[u8]| match read_keys(bytes, None) {
        Ok(Some(keys)) => keys.keys[0].half(),
        _ => Half::Secret,
    };
    let given: Vec<_> = given.iter().map(|bytes| Given { bytes, half: half(bytes) }).collect();
    causes(&Evidence { token: &token, keys, given: &given, policy, clock: &CLOCK, report: &report })
}

fn other_algorithm(made_with: &str, said: &str) -> Cause {
    Cause::OtherAlgorithm { made_with: algorithm(made_with), said: said.to_owned(), key: None }
}
