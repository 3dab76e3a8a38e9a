//! Files with several keys: JWK sets, several PEM blocks, several OpenSSH lines.

use std::collections::HashSet;

use serde_json::Value;

use crate::binary::jwt;
use crate::{Failures, bytes, path, read, same, thumbprint, tokens};

/// A file, the keys in it in their order with `+` before a private one, and how many entries are of no
/// use for signatures.
#[rustfmt::skip]
const SETS: [(&str, &str, usize); 12] = [
    ("sets/authorized_keys", "p256 ed25519 rsa2048", 0),
    ("sets/npm-jose.jwks", "rsa2048 rsa3072 p256 p384 p521 ed25519", 0),
    ("sets/p256-certificate-private.pem", "p256 +p256", 0),
    ("sets/p256-keytool-bags.pem", "+p256 p256", 0),
    ("sets/p256-pkcs12-bags.pem", "p256 +p256", 0),
    ("sets/p256-private-certificate.pem", "+p256 p256", 0),
    ("sets/p521-public-encrypted.pem", "p521 +p521", 0),
    ("sets/private.jwks", "+rsa2048 +p256 +p384 +p521 +secp256k1 +ed25519 +ml-dsa-44", 0),
    ("sets/public-public-certificate.pem", "rsa2048 ed25519 p384", 0),
    ("sets/public.jwks", "rsa2048 p256 p384 p521 secp256k1 ed25519 ml-dsa-44", 2),
    ("sets/rsa2048-pkcs12-bags.pem", "rsa2048 +rsa2048", 0),
    ("sets/same-kid.jwks", "rsa2048 p256", 0),
];

/// The files of this table.
pub(crate) fn files() -> impl Iterator<Item = &'static str> {
    SETS.iter().map(|set| set.0)
}

/// The keys of a row: name, and whether it is the private half.
fn keys(row: &str) -> Vec<(&str, bool)> {
    row.split(' ').map(|key| (key.trim_start_matches('+'), key.starts_with('+'))).collect()
}

#[test]
fn every_key_of_a_set_is_read() {
    let mut failures = Failures::default();
    for (file, expected, unusable) in SETS {
        let check = || {
            let set = read(&bytes(file)).map_err(|error| error.to_string())?.ok_or("no key")?;
            let found =
                set.keys.iter().map(|key| (key.thumbprint(), key.half().to_string())).collect::<Vec<_>>();
            let half = |private| if private { "private" } else { "public" };
            let expected = keys(expected).into_iter();
            let expected =
                expected.map(|(key, private)| (thumbprint(key).to_owned(), half(private).to_owned()));
            same("keys", &found, &expected.collect())?;
            same("unusable", &set.unusable.len(), &unusable)
        };
        failures.check(file, check());
    }
    failures.none();
}

#[test]
fn every_key_of_a_set_verifies() {
    let mut failures = Failures::default();
    for (file, expected, _) in SETS {
        let file_path = path(file).display().to_string();
        for (key, _) in keys(expected) {
            let signed = tokens().into_iter().filter(|token| token.key == key);
            // npm's jose wrote an `alg` into its set.
            let signed = signed.filter(|token| !file.contains("npm-jose") || token.maker == "npm-jose");
            let args = ["verify", "-q", "-K", &file_path].into_iter().chain(signed.map(|token| token.text));
            // A private key under a password is not asked for where a public one serves.
            failures.check(&format!("{file} for {key}"), jwt(args).done().map(drop));
        }
    }
    failures.none();
}

#[test]
fn sets_are_shown_and_written_as_sets() {
    let mut failures = Failures::default();
    for (file, expected, _) in SETS {
        let name = path(file).display().to_string();
        let open = |args: &[&'static str]| {
            let password = ["--key-password", crate::PASSWORD];
            jwt(args.iter().copied().chain([name.as_str()]).chain(password)).done()
        };
        let check = || {
            let expected: Vec<&str> = keys(expected).into_iter().map(|(key, _)| thumbprint(key)).collect();
            let shown = String::from_utf8_lossy(&open(&["key", "--json"])?).into_owned();
            let shown: Vec<Value> =
                shown.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
            let shown: Vec<&str> =
                shown.iter().filter_map(|document| document["thumbprint"].as_str()).collect();
            same("shown", &shown, &expected)?;
            let set = read(&open(&["key", "--to", "jwks", "--public"])?);
            let set = set.map_err(|error| error.to_string())?.ok_or("no set")?;
            // The public half of a key that stands there twice may be written once.
            let written: Vec<String> = set.keys.iter().map(jwt_toolkit::crypto::Key::thumbprint).collect();
            let mut seen = HashSet::new();
            let once: Vec<&str> = expected.iter().copied().filter(|key| seen.insert(*key)).collect();
            if written == once {
                Ok(())
            } else {
                same("written", &written.iter().map(String::as_str).collect(), &expected)
            }
        };
        failures.check(file, check());
    }
    failures.none();
}
