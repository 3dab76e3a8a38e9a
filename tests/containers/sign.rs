//! Every private file signs, and every file of the same key verifies that; what other programs signed
//! is verified by every file of the key.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jwt_toolkit::crypto::{Algorithm, Half, Operation, Signer, Verifier};

use crate::binary::jwt;
use crate::rows::{KEYS, Row, all};
use crate::{Failures, PASSWORD, path, same, tokens};

fn algorithm(name: &str) -> Algorithm {
    Algorithm::named(name).expect("an algorithm")
}

fn in_words<E: std::fmt::Display>(error: E) -> String {
    error.to_string()
}

/// The files of a key that can be read.
fn files(key: &str) -> impl Iterator<Item = &'static Row> {
    all().iter().filter(move |row| row.key == key && row.readable().is_some())
}

/// A verifier for each file of a key that serves an algorithm.
fn verifiers(key: &str, alg: &str) -> Vec<(&'static str, Result<Verifier, String>)> {
    files(key)
        .filter(|row| row.algorithms().contains(&alg))
        .filter_map(|row| Some((row.file, Verifier::new(row.readable()?, algorithm(alg)).map_err(in_words))))
        .collect()
}

#[test]
fn every_file_serves_the_algorithms_of_its_key() {
    let mut failures = Failures::default();
    for row in all() {
        let Some(key) = row.readable() else { continue };
        let of = |operation| key.algorithms(operation).map(Algorithm::name).collect::<Vec<_>>();
        let signs: &[&str] = if row.half == Half::Public { &[] } else { row.algorithms() };
        failures.check(row.file, same("verifies", &of(Operation::Verify)[..], row.algorithms()));
        failures.check(row.file, same("signs", &of(Operation::Sign)[..], signs));
    }
    failures.none();
}

#[test]
fn what_one_file_signs_every_file_of_the_key_verifies() {
    let mut failures = Failures::default();
    for (key, _, algorithms) in KEYS {
        for alg in algorithms {
            let verifiers = verifiers(key, alg);
            let is_default = algorithms[0] == *alg;
            let signing = files(key).filter(|row| row.half != Half::Public && row.algorithms().contains(alg));
            // Every file signs with its default, and one with every algorithm.
            for row in signing.filter(|row| is_default || row.file.ends_with("/pkcs8.pem")) {
                let Some(key) = row.readable() else { continue };
                let made = Signer::new(key, algorithm(alg)).and_then(|signer| signer.sign(b"message"));
                let Ok(signature) = made else {
                    failures.check(row.file, made.map(drop).map_err(in_words));
                    continue;
                };
                for (file, verifier) in &verifiers {
                    let check = || {
                        let verifier = verifier.as_ref()?;
                        verifier.verify(b"message", &signature).map_err(in_words)?;
                        if *file != row.file {
                            return Ok(());
                        }
                        same("another message", &verifier.verify(b"massage", &signature).is_ok(), &false)
                    };
                    failures.check(&format!("{alg} by {} for {file}", row.file), check());
                }
            }
        }
    }
    failures.none();
}

#[test]
fn every_file_verifies_what_others_signed() {
    let mut failures = Failures::default();
    let mut served: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for token in tokens() {
        *served.entry((token.key, token.alg)).or_default() += 1;
        let (message, signature) = token.text.rsplit_once('.').expect("three parts");
        let signature = URL_SAFE_NO_PAD.decode(signature).expect("base64url");
        for (file, verifier) in verifiers(token.key, token.alg) {
            let verify =
                |verifier: Verifier| verifier.verify(message.as_bytes(), &signature).map_err(in_words);
            let name = format!("{} by {} for {file}", token.alg, token.maker);
            failures.check(&name, verifier.and_then(verify));
        }
    }
    failures.none();
    // A token of someone else for every key, and for every algorithm.
    let algorithms: Vec<&str> = served.keys().map(|(_, alg)| *alg).collect();
    assert!(Algorithm::all().all(|alg| algorithms.contains(&alg.name())));
    assert!(KEYS.iter().all(|(key, _, _)| served.keys().any(|(served, _)| served == key)));
}

/// `jwt encode` with a private file of every kind among those asked for, then `jwt verify` of all of it,
/// and of what others signed, with every file asked for.
fn command_signs_and_verifies(which: impl Fn(&Row) -> bool) {
    let mut failures = Failures::default();
    let mut signed: BTreeMap<(&str, &str), Vec<String>> = BTreeMap::new();
    for token in tokens() {
        signed.entry((token.key, token.alg)).or_default().push(token.text.to_owned());
    }
    let mut kinds = BTreeSet::new();
    let open = |row: &Row| {
        let file = path(row.file).display().to_string();
        let password = row.locked.then(|| ["--key-password".to_owned(), PASSWORD.to_owned()]);
        [["-K".to_owned(), file]].into_iter().chain(password).flatten().collect::<Vec<_>>()
    };
    for row in all().iter().filter(|row| row.half != Half::Public && which(row)) {
        // A run that signs takes its time: one file of a kind signs here, every file in the library's
        // test above.
        let with_all = row.file.ends_with("/pkcs8.pem") || row.half == Half::Secret;
        let kind = row.container.trim_end_matches(" DER").trim_end_matches(" PEM");
        if !kinds.insert((row.key, kind)) && !with_all {
            continue;
        }
        let some = if with_all { row.algorithms().len() } else { 1 };
        for alg in &row.algorithms()[..some] {
            let mut args: Vec<String> = ["encode", "-s", "x", "--no-iat"].map(str::to_owned).into();
            args.extend(open(row));
            // The first is the default.
            if *alg != row.algorithms()[0] {
                args.extend(["-A", alg].map(str::to_owned));
            }
            let token = jwt(args).done().map(|out| String::from_utf8_lossy(&out).trim_end().to_owned());
            let token = token.map(|token| signed.entry((row.key, alg)).or_default().push(token));
            failures.check(&format!("{} signs {alg}", row.file), token);
        }
    }
    for row in all().iter().filter(|row| which(row)) {
        let fit = signed.iter().filter(|((key, alg), _)| *key == row.key && row.algorithms().contains(alg));
        let mut args = vec!["verify".to_owned(), "-q".to_owned()];
        args.extend(open(row));
        args.extend(fit.flat_map(|(_, tokens)| tokens).cloned());
        failures.check(&format!("{} verifies", row.file), jwt(args).done().map(drop));
    }
    failures.none();
}

#[test]
fn the_command_signs_and_verifies_with_open_files() {
    command_signs_and_verifies(|row| !row.locked && !row.is_ssh());
}

#[test]
fn the_command_signs_and_verifies_with_ssh_files() {
    command_signs_and_verifies(|row| !row.locked && row.is_ssh());
}

#[test]
fn the_command_signs_and_verifies_with_locked_files() {
    command_signs_and_verifies(|row| row.locked);
}
