//! What the tests of the judgement share: a key for every algorithm, made once, and tokens put
//! together byte for byte.

use std::collections::HashMap;
use std::sync::OnceLock;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jwt_toolkit::crypto::{Algorithm, Half, Key, RsaBits, Signer, generate, read_keys};
use jwt_toolkit::token::time::{Clock, Zone};
use serde_json::{Map, Value};

/// 2027-01-15 08:00:00 UTC, the moment of every test.
pub(crate) const NOW: f64 = 1_800_000_000.0;

/// The clock of every test.
pub(crate) const CLOCK: Clock = Clock { now: NOW, zone: Zone::Utc };

/// The algorithm of that name.
pub(crate) fn algorithm(name: &str) -> Algorithm {
    Algorithm::named(name).expect("the tests name algorithms that there are")
}

/// The private JWK of the tests for an algorithm, without attributes; algorithms of one type share
/// it.
pub(crate) fn jwk(name: &str) -> Map<String, Value> {
    static KEYS: OnceLock<HashMap<String, Map<String, Value>>> = OnceLock::new();
    let keys = KEYS.get_or_init(|| {
        let mut keys = HashMap::new();
        for algorithm in Algorithm::all() {
            keys.entry(algorithm.key_type().to_string()).or_insert_with(|| new_jwk(algorithm.name()));
        }
        keys
    });
    keys[&algorithm(name).key_type().to_string()].clone()
}

/// Another JWK for an algorithm, new every time.
pub(crate) fn new_jwk(name: &str) -> Map<String, Value> {
    let key = generate(algorithm(name), RsaBits::Bits2048).expect("a key can be made");
    key.to_jwk(key.half(), None).expect("every new key has a JWK")
}

/// A JWK, read.
pub(crate) fn read(jwk: &Map<String, Value>) -> Key {
    let keys = read_keys(Value::Object(jwk.clone()).to_string().as_bytes(), None);
    let keys = keys.expect("the JWK is sound").expect("the JWK is a key");
    keys.keys.into_iter().next().expect("the JWK is one key")
}

/// The private key of the tests for an algorithm, or the secret.
pub(crate) fn key(name: &str) -> Key {
    read(&jwk(name))
}

/// The public half of the key of the tests as a JWK; of a secret all.
pub(crate) fn public_jwk(name: &str) -> Map<String, Value> {
    let key = key(name);
    let half = if key.half() == Half::Secret { Half::Secret } else { Half::Public };
    key.to_jwk(half, None).expect("every key has a public half")
}

/// base64url without padding.
pub(crate) fn b64(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The signature over a text, as base64url.
pub(crate) fn signature(text: &str, key: &Key, name: &str) -> String {
    let signer = Signer::new(key, algorithm(name)).expect("the key of the tests signs");
    b64(signer.sign(text.as_bytes()).expect("the key of the tests signs"))
}

/// A compact token of these bytes, signed by that key, whatever the header says.
pub(crate) fn signed_by(
    header: impl AsRef<[u8]>,
    payload: impl AsRef<[u8]>,
    key: &Key,
    name: &str,
) -> String {
    let input = format!("{}.{}", b64(header), b64(payload));
    let signature = signature(&input, key, name);
    format!("{input}.{signature}")
}

/// A compact token with only `alg` in its header, signed by the key of the tests.
pub(crate) fn token(name: &str, payload: impl AsRef<[u8]>) -> String {
    signed_by(format!(r#"{{"alg":"{name}"}}"#), payload, &key(name), name)
}
