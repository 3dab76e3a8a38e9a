//! RSA keys that come without their primes, or with some of what follows from them.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jwt_toolkit::crypto::Half;
use jwt_toolkit::error::KeyError;
use serde_json::{Value, json};

use crate::{alg, all, fresh, jwk, read_jwk, refused, signs_for, with, without};

/// Made by `files/primes/make.py`.
const SET: &str = include_str!("files/primes/set.jwks");

const DERIVED: [&str; 5] = ["p", "q", "dp", "dq", "qi"];

const MISFIT: KeyError = KeyError::Rsa { reason: "its numbers do not belong together" };

#[test]
fn what_is_missing_is_found_again() {
    let whole = jwk(&fresh(alg("RS256")));
    for subset in 0_u8..32 {
        let mut part = whole.clone();
        for (bit, member) in DERIVED.iter().enumerate() {
            if subset >> bit & 1 == 0 {
                part = without(&part, member);
            }
        }
        // The library that makes them puts the larger prime first, and so does the search.
        assert_eq!(jwk(&read_jwk(&part)), whole, "{part}");
    }
    let swapped = json!({"p": whole["q"], "dp": whole["dq"], "dq": whole["dp"]});
    let swapped = without(&without(&with(&whole, swapped), "q"), "qi");
    assert_eq!(jwk(&read_jwk(&swapped))["q"], whole["p"]);
    let bare = DERIVED.iter().fold(whole.clone(), |jwk, member| without(&jwk, member));
    signs_for(&read_jwk(&bare), &read_jwk(&whole), alg("PS256"));
}

#[test]
fn every_exponent_and_both_kinds_of_d() {
    let keys = all(SET);
    assert_eq!((keys.keys.len(), keys.unusable.len()), (6, 0), "{:?}", keys.unusable);
    for key in &keys.keys {
        assert_eq!(key.half(), Half::Private);
        let jwk = jwk(key);
        assert_eq!(jwk.as_object().expect("an object").len(), 10, "{jwk}");
        // What was found is what a JWK with all of it says.
        assert_eq!(crate::jwk(&read_jwk(&jwk)), jwk);
    }
}

#[test]
fn what_does_not_fit_is_refused() {
    let whole = jwk(&fresh(alg("RS256")));
    let other = jwk(&all(SET).keys[0]);
    let bare = DERIVED.iter().fold(whole.clone(), |jwk, member| without(&jwk, member));
    let number = |byte: u8, len: usize| json!(URL_SAFE_NO_PAD.encode(vec![byte; len]));
    for broken in [
        with(&bare, json!({"d": other["d"]})),
        with(&bare, json!({"d": ""})),
        with(&bare, json!({"d": "AQ"})),
        with(&bare, json!({"d": number(0, 32)})),
        with(&bare, json!({"d": number(0xff, 256)})),
        with(&bare, json!({"d": number(0xff, 4096)})),
        with(&bare, json!({"n": number(0xff, 256)})),
        with(&bare, json!({"e": "Aw"})),
        with(&bare, json!({"p": other["p"]})),
        with(&bare, json!({"p": ""})),
        with(&bare, json!({"p": "AQ"})),
        with(&bare, json!({"p": "AQ", "q": "AQ"})),
        with(&bare, json!({"p": "", "q": ""})),
        with(&bare, json!({"p": "Ag", "q": "Ag"})),
        with(&bare, json!({"p": whole["p"], "q": whole["p"]})),
        with(&bare, json!({"p": whole["p"], "q": other["q"]})),
        with(&bare, json!({"p": number(0xff, 4096), "q": whole["q"]})),
        with(&bare, json!({"dp": whole["dq"]})),
        with(&bare, json!({"dq": whole["d"]})),
        with(&bare, json!({"qi": "AQ"})),
        with(&without(&whole, "qi"), json!({"d": other["d"]})),
    ] {
        assert_eq!(refused(broken.to_string()), MISFIT, "{broken}");
    }
    let even = with(&bare, json!({"n": number(0xfe, 256)}));
    assert_eq!(refused(even.to_string()), KeyError::Rsa { reason: "the modulus is even" });
}

#[test]
fn the_work_is_bounded() {
    // As long a modulus as is looked at, and numbers of every length beside it.
    let number = |len: usize| Value::String(URL_SAFE_NO_PAD.encode(vec![0xfd; len]));
    for (d, p) in [(2048, 1024), (2048, 2048), (1, 1), (100_000, 100_000)] {
        let jwk = json!({"kty": "RSA", "n": number(2048), "e": "AQAB", "d": number(d)});
        let long = KeyError::RsaWithoutPrimes { bits: 16384, limit: 8192 };
        assert_eq!(refused(jwk.to_string()), long);
        assert_eq!(refused(with(&jwk, json!({"p": number(p)})).to_string()), long);
        assert_eq!(refused(with(&jwk, json!({"n": number(1024)})).to_string()), MISFIT);
        let jwk = with(&jwk, json!({"p": number(p), "q": number(p)}));
        assert_eq!(refused(jwk.to_string()), MISFIT);
    }
    // Of a set, the primes of some keys are found; those that have them don't count.
    let whole = jwk(&all(SET).keys[0]);
    let bare = DERIVED.iter().fold(whole.clone(), |jwk, member| without(&jwk, member));
    let set = [vec![whole; 3], vec![bare; 18]].concat();
    let set = all(json!({"keys": set}).to_string());
    assert_eq!(set.keys.len(), 3 + 16);
    let many = KeyError::TooMany { what: "RSA private keys without primes", limit: 16 };
    assert_eq!(
        set.unusable.iter().map(|one| (one.index, &one.error)).collect::<Vec<_>>(),
        [(19, &many), (20, &many)]
    );
}
