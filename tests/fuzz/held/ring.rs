//! A key of every type, the same at every run: as the library reads it, and as aws-lc takes it.

use std::sync::LazyLock;

use aws_lc_rs::{hmac, signature};
use jwt_toolkit::crypto::{Algorithm, Key, Signer, read_keys};
use serde_json::Value;

use super::oracle::base64url;

/// The private JWKs.
const JWKS: [&str; 8] = [
    include_str!("../../keys/files/oct/jwk.jwk"),
    include_str!("../../keys/files/rsa2048/jwk.jwk"),
    include_str!("../../keys/files/p256/jwk.jwk"),
    include_str!("../../keys/files/p384/jwk.jwk"),
    include_str!("../../keys/files/p521/jwk.jwk"),
    include_str!("../../keys/files/secp256k1/jwk.jwk"),
    include_str!("../../keys/files/ed25519/jwk.jwk"),
    include_str!("../../keys/files/ml-dsa-44/jwk.jwk"),
];

/// The keys, private halves and all.
pub(super) static RING: LazyLock<Vec<Key>> = LazyLock::new(|| {
    let read = |text: &str| {
        let keys = read_keys(text.as_bytes(), None).expect("the JWK is sound").expect("the JWK is a key");
        keys.keys.into_iter().next().expect("the JWK is one key")
    };
    JWKS.map(read).into()
});

/// The private members of each, which nothing shows.
pub(super) static PRIVATE: LazyLock<Vec<String>> = LazyLock::new(|| {
    let jwks = JWKS.iter().map(|text| serde_json::from_str::<Value>(text).expect("the JWK is JSON"));
    jwks.flat_map(|jwk| {
        ["d", "p", "q", "dp", "dq", "qi", "k", "priv"]
            .into_iter()
            .filter_map(move |name| jwk[name].as_str().map(str::to_owned))
    })
    .collect()
});

/// The key of the ring that an algorithm takes, and its signature over a message.
pub(super) fn sign(algorithm: Algorithm, message: &[u8]) -> Option<(&'static Key, Vec<u8>)> {
    let key = RING.iter().find(|key| key.key_type() == algorithm.key_type())?;
    let signer = Signer::new(key, algorithm).expect("a key of the ring signs");
    Some((key, signer.sign(message).expect("a key of the ring signs")))
}

/// Whether a key of the ring made the signature, by aws-lc alone.
pub(super) fn made(alg: &str, message: &[u8], made: &[u8]) -> bool {
    let jwk = |place: usize| serde_json::from_str::<Value>(JWKS[place]).expect("the JWK is JSON");
    let part = |jwk: &Value, name: &str| {
        base64url(jwk[name].as_str().expect("the member is text").as_bytes()).expect("it is base64url")
    };
    let hmac =
        |algorithm| hmac::verify(&hmac::Key::new(algorithm, &part(&jwk(0), "k")), message, made).is_ok();
    let rsa = |parameters: &signature::RsaParameters| {
        let jwk = jwk(1);
        let key = signature::RsaPublicKeyComponents { n: part(&jwk, "n"), e: part(&jwk, "e") };
        key.verify(parameters, message, made).is_ok()
    };
    let other = |algorithm: &'static dyn signature::VerificationAlgorithm, key: Vec<u8>| {
        signature::UnparsedPublicKey::new(algorithm, key).verify(message, made).is_ok()
    };
    let ec = |algorithm, place| {
        let jwk = jwk(place);
        other(algorithm, [&[4], &part(&jwk, "x")[..], &part(&jwk, "y")].concat())
    };
    match alg {
        "HS256" => hmac(hmac::HMAC_SHA256),
        "HS384" => hmac(hmac::HMAC_SHA384),
        "HS512" => hmac(hmac::HMAC_SHA512),
        "RS256" => rsa(&signature::RSA_PKCS1_2048_8192_SHA256),
        "RS384" => rsa(&signature::RSA_PKCS1_2048_8192_SHA384),
        "RS512" => rsa(&signature::RSA_PKCS1_2048_8192_SHA512),
        "PS256" => rsa(&signature::RSA_PSS_2048_8192_SHA256),
        "PS384" => rsa(&signature::RSA_PSS_2048_8192_SHA384),
        "PS512" => rsa(&signature::RSA_PSS_2048_8192_SHA512),
        "ES256" => ec(&signature::ECDSA_P256_SHA256_FIXED, 2),
        "ES384" => ec(&signature::ECDSA_P384_SHA384_FIXED, 3),
        "ES512" => ec(&signature::ECDSA_P521_SHA512_FIXED, 4),
        "ES256K" => ec(&signature::ECDSA_P256K1_SHA256_FIXED, 5),
        "EdDSA" | "Ed25519" => other(&signature::ED25519, part(&jwk(6), "x")),
        "ML-DSA-44" => other(&signature::ML_DSA_44, part(&jwk(7), "pub")),
        _ => false,
    }
}
