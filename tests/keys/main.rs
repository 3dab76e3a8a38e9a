//! Keys in every format, in and out; what each may do; what is refused, and as what.

mod certificates;
mod chains;
mod formats;
mod jwk;
mod locked;
mod pems;
mod permission;
mod primes;
mod refusals;
mod ssh;

use std::sync::OnceLock;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jwt_toolkit::crypto::{Algorithm, Key, KeyType, Keys, RsaBits, Signer, Verifier, generate, read_keys};
use jwt_toolkit::error::{KeyError, SignatureError};
use serde_json::Value;

fn alg(name: &str) -> Algorithm {
    Algorithm::named(name).expect("an algorithm")
}

/// A new key for an algorithm; RSA keys are made once and read again.
fn fresh(algorithm: Algorithm) -> Key {
    static RSA: OnceLock<String> = OnceLock::new();
    if algorithm.key_type() != KeyType::Rsa {
        return generate(algorithm, RsaBits::default()).expect("a key");
    }
    one(RSA.get_or_init(|| {
        let key = generate(algorithm, RsaBits::Bits2048).expect("a key");
        key.to_private_pem().expect("PEM").to_string()
    }))
}

fn all(bytes: impl AsRef<[u8]>) -> Keys {
    read_keys(bytes.as_ref(), None).expect("usable").expect("a key")
}

fn one(bytes: impl AsRef<[u8]>) -> Key {
    let mut keys = all(bytes);
    assert_eq!((keys.keys.len(), keys.unusable.len()), (1, 0));
    keys.keys.remove(0)
}

fn refused(bytes: impl AsRef<[u8]>) -> KeyError {
    match read_keys(bytes.as_ref(), None) {
        Err(error) => error,
        other => panic!("not refused: {other:?}"),
    }
}

fn is_no_key(bytes: impl AsRef<[u8]>) -> bool {
    matches!(read_keys(bytes.as_ref(), None), Ok(None))
}

fn jwk(key: &Key) -> Value {
    Value::Object(key.to_jwk(key.half(), None).expect("a JWK"))
}

/// A JWK with members put in place of what it had.
fn with(jwk: &Value, members: Value) -> Value {
    let mut jwk = jwk.clone();
    if let Value::Object(members) = members {
        for (name, value) in members {
            jwk[name] = value;
        }
    }
    jwk
}

fn without(jwk: &Value, member: &str) -> Value {
    let mut jwk = jwk.clone();
    jwk.as_object_mut().expect("an object").shift_remove(member);
    jwk
}

fn read_jwk(jwk: &Value) -> Key {
    one(jwk.to_string())
}

fn der_of(pem: &str) -> Vec<u8> {
    let body: String = pem.lines().filter(|line| !line.contains("--")).collect();
    STANDARD.decode(body).expect("base64")
}

/// The signature of one key verifies with the other, and no other message's does.
fn signs_for(private: &Key, public: &Key, algorithm: Algorithm) {
    let signature =
        Signer::new(private, algorithm).and_then(|signer| signer.sign(b"message")).expect("a signature");
    let verifier = Verifier::new(public, algorithm).expect("a verifier");
    assert_eq!(verifier.verify(b"message", &signature), Ok(()));
    assert_eq!(verifier.verify(b"massage", &signature), Err(SignatureError::Mismatch));
    if let Some(len) = algorithm.signature_len() {
        assert_eq!(signature.len(), len);
    }
}

/// DER of up to 64 KiB with a tag and a content.
fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let len = u16::try_from(content.len()).expect("short").to_be_bytes();
    let mut tlv = vec![tag];
    match len {
        [0, short @ 0..=127] => tlv.push(short),
        [0, long] => tlv.extend([0x81, long]),
        [high, low] => tlv.extend([0x82, high, low]),
    }
    tlv.extend(content);
    tlv
}
