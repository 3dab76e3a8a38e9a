//! Each cause of a wrong signature: named when it is the cause, and not when it is not.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jwt_toolkit::crypto::{Algorithm, Half, Key, RsaBits, Signer, generate, read_keys};
use jwt_toolkit::token::Token;
use jwt_toolkit::token::diagnose::{Cause, Encoding, causes};
use jwt_toolkit::token::policy::Policy;
use jwt_toolkit::token::time::{Clock, Zone};
use jwt_toolkit::token::verify::verify;

fn alg(name: &str) -> Algorithm {
    Algorithm::named(name).expect("an algorithm of the table")
}

fn key(name: &str) -> Key {
    generate(alg(name), RsaBits::default()).expect("a key can be made")
}

fn secret(bytes: &[u8]) -> Key {
    Key::from_secret(bytes.to_vec())
}

/// header.payload, signed over `signed` instead when that is given.
fn token(header: &str, payload: &str, signed: Option<&str>, alg_name: &str, key: &Key) -> String {
    let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
    let message = format!("{}.{}", part(header), part(signed.unwrap_or(payload)));
    let signature = Signer::new(key, alg(alg_name)).and_then(|signer| signer.sign(message.as_bytes()));
    let signature = URL_SAFE_NO_PAD.encode(signature.expect("the key signs"));
    format!("{}.{}.{signature}", part(header), part(payload))
}

fn found(token: &str, keys: &[Key]) -> Vec<Cause> {
    let token = Token::parse(token.as_bytes());
    let clock = Clock { now: 0.0, zone: Zone::Utc };
    let report = verify(&token, keys, &Policy::default(), &clock);
    assert_ne!(report.verdict().code(), 0, "a cause changes no verdict");
    causes(&token, keys, &report)
}

const HS256: &str = r#"{"alg":"HS256"}"#;

#[test]
fn readings_of_a_secret() {
    let bytes = b"\xfb\xff\xbf a secret of some length";
    let spelled = [
        (Encoding::Base64, "+/+/IGEgc2VjcmV0IG9mIHNvbWUgbGVuZ3Ro"),
        (Encoding::Base64Url, "-_-_IGEgc2VjcmV0IG9mIHNvbWUgbGVuZ3Ro"),
        (Encoding::Hex, "fbffbf206120736563726574206f6620736f6d65206c656e677468"),
    ];
    for (encoding, text) in spelled {
        let by_bytes = token(HS256, "{}", None, "HS256", &secret(bytes));
        assert_eq!(found(&by_bytes, &[secret(text.as_bytes())]), [Cause::SecretSpells(encoding)]);
        let by_text = token(HS256, "{}", None, "HS256", &secret(text.as_bytes()));
        assert_eq!(found(&by_text, &[secret(bytes)]), [Cause::SecretSpelled(encoding)]);
    }
    for ending in ["\n", "\r\n"] {
        let with = format!("secret{ending}");
        let by_with = token(HS256, "{}", None, "HS256", &secret(with.as_bytes()));
        assert_eq!(found(&by_with, &[secret(b"secret")]), [Cause::LineEndingMissing]);
        let by_bare = token(HS256, "{}", None, "HS256", &secret(b"secret"));
        assert_eq!(found(&by_bare, &[secret(with.as_bytes())]), [Cause::LineEndingTooMuch]);
    }
    assert_eq!(found(&token(HS256, "{}", None, "HS256", &secret(b"one")), &[secret(b"other")]), []);
}

#[test]
fn another_algorithm_with_the_same_key() {
    let rsa = key("RS256");
    for (named, used) in [("RS256", "PS256"), ("PS256", "RS512"), ("RS384", "RS256")] {
        let token = token(&format!(r#"{{"alg":"{named}"}}"#), "{}", None, used, &rsa);
        let keys = read_keys(rsa.to_public_pem().expect("a PEM").as_bytes(), None)
            .expect("a key")
            .expect("a key")
            .keys;
        assert_eq!(found(&token, &keys), [Cause::OtherAlgorithm(alg(used))]);
    }
    let hmac = secret(&[7; 64]);
    let token = token(HS256, "{}", None, "HS512", &hmac);
    assert_eq!(found(&token, &[hmac]), [Cause::OtherAlgorithm(alg("HS512"))]);
}

#[test]
fn another_key_of_those_given() {
    let (mut one, mut other) = (key("ES256"), key("ES256"));
    one.set_kid(Some("one".into()));
    other.set_kid(Some("other".into()));
    let token = token(r#"{"alg":"ES256","kid":"one"}"#, "{}", None, "ES256", &other);
    assert_eq!(found(&token, &[one, other]), [Cause::OtherKey("key other".into())]);
    assert_eq!(found(&token, &[key("ES256"), key("ES256")]), []);
}

#[test]
fn a_payload_written_anew() {
    let secret = || secret(b"secret");
    let (compact, spaced) = (r#"{"a":1,"b":", :"}"#, r#"{"a": 1, "b": ", :"}"#);
    for (payload, signed, was_spaced) in [(compact, spaced, true), (spaced, compact, false)] {
        let token = token(HS256, payload, Some(signed), "HS256", &secret());
        assert_eq!(found(&token, &[secret()]), [Cause::PayloadRewritten { spaced: was_spaced }]);
    }
    assert_eq!(found(&token(HS256, compact, Some(r#"{"a":2}"#), "HS256", &secret()), &[secret()]), []);
}

#[test]
fn a_signature_as_asn1() {
    for name in ["ES256", "ES384", "ES512", "ES256K"] {
        let key = key(name);
        // Signatures differ at each try, and so do the lengths of r and s.
        for _ in 0..20 {
            let good = token(&format!(r#"{{"alg":"{name}"}}"#), "{}", None, name, &key);
            let (message, signature) = good.rsplit_once('.').expect("three parts");
            let fixed = URL_SAFE_NO_PAD.decode(signature).expect("base64url");
            let bad = format!("{message}.{}", URL_SAFE_NO_PAD.encode(asn1(&fixed)));
            assert_eq!(found(&bad, std::slice::from_ref(&key)), [Cause::DerSignature]);
            let cut = format!("{message}.{}", URL_SAFE_NO_PAD.encode(&asn1(&fixed)[1..]));
            assert_eq!(found(&cut, std::slice::from_ref(&key)), []);
        }
    }
}

/// SEQUENCE { INTEGER r, INTEGER s }, by hand.
fn asn1(fixed: &[u8]) -> Vec<u8> {
    let integer = |half: &[u8]| {
        let digits: Vec<u8> = half.iter().copied().skip_while(|&byte| byte == 0).collect();
        let sign = if digits[0] > 0x7f { vec![0] } else { Vec::new() };
        let body = [sign, digits].concat();
        [vec![2, u8::try_from(body.len()).expect("short")], body].concat()
    };
    let (r, s) = fixed.split_at(fixed.len() / 2);
    let body = [integer(r), integer(s)].concat();
    let len = u8::try_from(body.len()).expect("short");
    let head = if len > 0x7f { vec![0x30, 0x81, len] } else { vec![0x30, len] };
    [head, body].concat()
}

#[test]
fn the_confusion_attack() {
    for name in ["RS256", "ES256", "EdDSA"] {
        let key = key(name);
        let pem = key.to_public_pem().expect("a PEM");
        let der = key.to_public_der().expect("a DER");
        for public in [pem.as_bytes(), pem.trim_end().as_bytes(), &der] {
            let forged = token(HS256, "{}", None, "HS256", &secret(public));
            assert_eq!(found(&forged, std::slice::from_ref(&key)), [Cause::PublicKeyAsSecret]);
        }
        let other = token(HS256, "{}", None, "HS256", &secret(b"something else"));
        assert_eq!(found(&other, std::slice::from_ref(&key)), []);
        assert_eq!(key.half(), Half::Private);
    }
}
