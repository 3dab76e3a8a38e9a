//! Rule 1, the attack: a public key's bytes as the secret of an HMAC.

use std::io::Write as _;
use std::process::{Command, Stdio};

use jwt_toolkit::crypto::{Algorithm, Family, Half, Key, read_keys};
use jwt_toolkit::token::policy::Policy;
use serde_json::Value;

use super::common::{algorithm, b64, key, public_jwk, signature, token};
use super::hold::hold;
use super::{ALG, judge, refused, valid};

const HMACS: [&str; 3] = ["HS256", "HS384", "HS512"];
const ASYMMETRIC: [&str; 8] = ["RS256", "PS256", "ES256", "ES384", "ES512", "ES256K", "EdDSA", "ML-DSA-44"];

/// The public key of the tests in every spelling that an attacker can guess.
fn spellings(name: &str) -> Vec<(&'static str, Vec<u8>)> {
    let key = key(name);
    let pem = key.to_public_pem().expect("it has a public half");
    let der = key.to_public_der().expect("it has a public half");
    let jwk = Value::Object(key.to_jwk(Half::Public, None).expect("it has a public half"));
    vec![
        ("DER", der),
        ("PEM without its last line ending", pem.trim_end().into()),
        ("PEM with CRLF", pem.replace('\n', "\r\n").into()),
        ("PEM with \\n", pem.replace('\n', "\\n").into()),
        ("PEM", pem.into_bytes()),
        ("JWK", jwk.to_string().into_bytes()),
        ("JWK set", format!(r#"{{"keys":[{jwk}]}}"#).into_bytes()),
    ]
}

/// A token under `alg` whose HMAC was keyed with these bytes.
fn forged(alg: &str, bytes: &[u8]) -> String {
    let input = format!("{}.{}", b64(format!(r#"{{"alg":"{alg}"}}"#)), b64(r#"{"admin":true}"#));
    let signature = signature(&input, &Key::from_secret(bytes.to_vec()), alg);
    format!("{input}.{signature}")
}

#[test]
fn an_asymmetric_key_never_meets_an_hmac() {
    for name in ASYMMETRIC {
        for hmac in HMACS {
            assert!(key(name).permits(algorithm(hmac), jwt_toolkit::crypto::Operation::Verify).is_err());
        }
        for (spelling, bytes) in spellings(name) {
            let keys = read_keys(&bytes, None).unwrap().expect("a key is known by its content");
            assert!(keys.keys.iter().all(|key| key.secret_bytes().is_none()), "{name} {spelling}");
            for hmac in HMACS {
                let what = format!("{hmac} with the {spelling} of {name}");
                let report = judge(&forged(hmac, &bytes), &keys.keys, &Policy::default());
                refused(&report, ALG, &what);
                let policy = Policy { algorithms: vec![algorithm(hmac)], ..Policy::default() };
                refused(&judge(&forged(hmac, &bytes), &keys.keys, &policy), ALG, &what);
            }
            valid(&judge(&token(name, "{}"), &keys.keys, &Policy::default()), name);
        }
    }
}

#[test]
fn nor_does_a_secret_meet_an_asymmetric_algorithm() {
    for algorithm in Algorithm::all().filter(|algorithm| algorithm.family() != Family::Hmac) {
        let report =
            judge(&token(algorithm.name(), "{}"), &[super::common::key("HS256")], &Policy::default());
        refused(&report, ALG, algorithm.name());
    }
}

/// Exit code and stdout of the real program.
fn run(arguments: &[&str], input: &str) -> (Option<i32>, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_jwt"))
        .args(arguments)
        .env_remove("JWT_SECRET")
        .env_remove("JWT_KEY")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program is built");
    let mut stdin = child.stdin.take().expect("its stdin is a pipe");
    stdin.write_all(input.as_bytes()).expect("it reads its stdin");
    drop(stdin);
    let output = child.wait_with_output().expect("the program ends");
    hold(arguments, &output.stdout);
    (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn the_program_takes_a_public_key_for_what_it_is_whichever_flag_brings_it() {
    let directory = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    for (at, name) in ["RS256", "ES256"].into_iter().enumerate() {
        for (nth, (spelling, bytes)) in spellings(name).into_iter().enumerate() {
            let path = directory.join(format!("confusion-{at}-{nth}"));
            std::fs::write(&path, &bytes).unwrap();
            let path = path.to_str().unwrap();
            let at_path = format!("@{path}");
            for (flag, spec) in [("-K", path), ("-K", at_path.as_str()), ("-S", at_path.as_str())] {
                let what = format!("{flag} with the {spelling} of {name}");
                let (code, out) = run(&["verify", "--json", flag, spec], &forged("HS256", &bytes));
                assert_eq!(code, Some(4), "{what}: {out}");
                assert!(out.contains(r#""verdict":"key""#), "{what}: {out}");
                let (code, out) = run(&["decode", flag, spec], &forged("HS256", &bytes));
                assert_eq!(code, Some(4), "{what}: {out}");
                let (code, out) = run(&["verify", "--json", flag, spec], &token(name, "{}"));
                assert_eq!(code, Some(0), "{what}: {out}");
            }
        }
    }
    let jwk = Value::Object(public_jwk("ES256")).to_string();
    for flag in ["-K", "-S"] {
        let (code, out) = run(&["verify", "--json", flag, &jwk], &forged("HS256", jwk.as_bytes()));
        assert_eq!(code, Some(4), "{flag} with a JWK on the command line: {out}");
    }
}
